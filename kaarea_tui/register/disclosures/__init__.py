"""Recipients and what was disclosed to them (notice 8 and 9)."""
