"""Imports: contacts from files, row by row (notice 7)."""
