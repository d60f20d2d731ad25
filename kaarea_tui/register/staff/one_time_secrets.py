"""One-time secrets from the system's own randomness (rule S9)."""

import secrets

from kaarea_tui.rules.signin import ONE_TIME_SECRET_BYTES, one_time_secret


def new_secret() -> str:
    """A new secret of 120 bits, in groups to read aloud; shown once, kept only as a hash."""
    while True:
        made = one_time_secret(secrets.token_bytes(ONE_TIME_SECRET_BYTES))
        if any(letter.isdigit() for letter in made):  # so that it is never mistaken for words (rule N18)
            return made
