"""Parts of the screen that know nothing of the register: every text they show comes as an argument."""
