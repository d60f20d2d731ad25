"""Parts of the screen that know nothing of the register."""
