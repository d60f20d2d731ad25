"""Serving many staff over SSH: terminal guard and session start."""
