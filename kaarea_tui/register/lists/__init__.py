"""Mailing lists: members, filling, exports, and the answers that come back (rulebook 4)."""
