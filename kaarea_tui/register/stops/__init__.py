"""Stops: objections, restrictions, company bans, and suppression (rulebook 2.6, 4.3)."""
