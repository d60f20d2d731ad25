"""Which addresses count as on file (I5, N8): day by day, over who told it and what named it before."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest

from kaarea_tui.rules.addresses_on_file import Asked, Held, is_on_file, naming_decides

REQUEST = Asked(date(2026, 11, 20), datetime(2026, 11, 23, 9, tzinfo=UTC))


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "with_card", "by_person", "named", "counts"),
    [
        # There before the request, and named by nobody until then.
        (at(1), True, True, None, True),
        (at(19), False, True, None, True),
        (at(19), False, False, None, True),
        # Put there since it came: by somebody else's word only.
        (at(21), False, True, None, False),
        (at(21), True, True, None, False),
        (at(21), False, False, None, True),
        (at(24), False, False, None, True),
        (at(24), False, True, None, False),
        # Named by a letter before: never, unless the card was made with it by somebody else's word.
        (at(15), False, True, 10, False),
        (at(15), False, False, 10, False),
        (at(15), False, True, 15, False),
        (at(15), True, True, 10, False),
        (at(15), True, False, 10, True),
        (at(15), True, True, 15, True),
        (at(24), False, False, 20, False),
    ],
)
def test_what_counts_as_on_file(
    since: datetime, with_card: bool, by_person: bool, named: int | None, counts: bool
) -> None:
    held = Held(since, with_card, by_person, date(2026, 11, named) if named else None)
    assert is_on_file(held, REQUEST) is counts


def test_the_day_of_the_request_is_told_apart_by_when_it_was_written_down() -> None:
    asked = Asked(date(2026, 11, 23), at(23))
    assert is_on_file(Held(at(23, 10), False, True), asked) and not is_on_file(
        Held(at(23, 14), False, True), asked
    )


def test_letters_are_read_only_where_one_could_rule_an_address_out() -> None:
    """Over every day, author and day of naming: where naming is said not to decide, it changes nothing."""
    decides = 0
    for day, with_card, by_person in product(range(1, 30), (True, False), (True, False)):
        held = Held(at(day), with_card=with_card, by_person=by_person)
        answers = {
            is_on_file(replace(held, named_on=date(2026, 11, on)), REQUEST) for on in range(1, day + 1)
        }
        if naming_decides(held, REQUEST):
            decides += 1
        else:
            assert answers == {is_on_file(held, REQUEST)}
    assert 0 < decides < 29 * 4
