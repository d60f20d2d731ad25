"""The commands of `kaarea`, one module each: its options in `add_to`, its work in `run`.

They hold no rules: whatever touches the register signs a user in (`session.py`) and asks the counter.
"""
