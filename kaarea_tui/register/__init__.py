"""The counter: the only door to the data, one file per subject."""
