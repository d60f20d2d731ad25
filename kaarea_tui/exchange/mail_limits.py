"""How large a mail may be."""

LARGEST = 50 * 1024 * 1024
"""Bytes of a mail at most; a larger one is left where it was."""
