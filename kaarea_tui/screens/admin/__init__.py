"""The room of administration (F8): users, rights, log, settings."""
