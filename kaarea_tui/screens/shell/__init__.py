"""The shell: gate, frame, help, lock, and how a screen asks the register."""
