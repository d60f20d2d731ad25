"""Erasure and what must survive it: the ledger, backups, and restoring (rulebook 2.6)."""
