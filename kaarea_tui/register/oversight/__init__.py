"""Oversight: the log and its chain, the integrity check, and the settings."""
