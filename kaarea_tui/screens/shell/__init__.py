"""The shell: gate, frame, home, help, palette, lock, and how a screen asks the register."""
