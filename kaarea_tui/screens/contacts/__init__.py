"""The room of contacts (F2)."""
