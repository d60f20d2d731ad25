"""The demo's mailing: lists, words, consents, stops, exports and answers over most of a year (rulebook 4)."""

from . import consents, letters, sendings, stops
from .desk import DemoDesk


def plan(desk: DemoDesk) -> None:
    """Plan all of it, in a demo that has no lists yet."""
    if desk.store.one("SELECT 1 FROM mailing_list LIMIT 1") is None:
        for part in (letters, consents, stops, sendings):
            part.plan(desk)
