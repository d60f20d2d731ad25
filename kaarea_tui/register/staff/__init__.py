"""Staff at the counter: accounts, signing in, sessions, and the rights each user holds."""
