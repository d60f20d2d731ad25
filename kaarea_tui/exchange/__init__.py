"""Files in and out: reading and writing, no database."""
