"""Trust figures T3, T5, T6, T7 and T10, driven from the counter's own list of actions."""
