"""What happened in the demo register before it was opened: made through the counter, one file a subject."""
