"""`kaarea find`: what the search line of the app finds, on stdout; logged once, as every settled search."""
