"""Companies: cards, edits, and their history (notice 6)."""
