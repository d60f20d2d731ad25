"""Who may be mailed: consents, stops, and the membership that follows them (rulebook 4)."""
