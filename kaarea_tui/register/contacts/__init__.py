"""Contacts: cards, edits, sources, doubles, and technical data (notice 6 and 7)."""
