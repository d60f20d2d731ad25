"""The room of companies (F3)."""
