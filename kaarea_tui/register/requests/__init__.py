"""Data subjects' requests: intake, course, deadlines, and fulfilment (rulebook 2)."""
