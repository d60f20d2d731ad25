"""What leads to all rooms: the home screen with the day's work, and the palette of commands and jumps."""
