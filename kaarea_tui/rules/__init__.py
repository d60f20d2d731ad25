"""The law and the business as pure functions: no database, no screen, no clock of their own."""
