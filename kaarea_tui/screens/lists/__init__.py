"""The room of mailing lists (F4)."""
