"""`kaarea import`: a contact list from a file into the register, whole or not at all."""
