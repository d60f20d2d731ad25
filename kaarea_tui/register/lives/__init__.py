"""Lives that end: finding what is over, and sweeping it (rules 3.6, N17)."""
