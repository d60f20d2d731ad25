"""Consents, their words, and the suppression list."""
