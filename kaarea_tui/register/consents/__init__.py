"""Consents: given, read, withdrawn, and the words they were given to (rulebook 4.1)."""
