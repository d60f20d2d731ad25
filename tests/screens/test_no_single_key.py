"""No key by itself ends or dismisses the wish of a person; what was confirmed by name can be taken back (N2).

The keys come from the table of keys: each is held down in its room, by a user with all rights, and the rows of the
database tell whether a membership, a consent, a stop, an answer or a letter has ended by it.
"""

import hashlib
from collections.abc import Callable

import pytest

from kaarea_tui.exchange.returned_files import Returned
from kaarea_tui.keys import KEYS, keys_of
from kaarea_tui.register.mailing.consent_cards import ConsentInput, ScopeInput
from kaarea_tui.rules.returned_answers import Answer
from tests.conftest import RegisterDb
from tests.screens.mailing import Mailing, mailing
from tests.screens.staff import Person, at_terminal

WISHES = {
    "list_member": "SELECT id, list_id, contact_id, email_id, state, basis, left_at, left_by, left_reason FROM list_member",
    "consent": "SELECT id, contact_id, purpose, list_id, ended_at, ended_how, ended_by, end_reason FROM consent",
    "objection": "SELECT id, contact_id, purpose, state FROM objection",
    "suppression": "SELECT id, hash, reason, scope, released_at FROM suppression",
    "list_return": "SELECT id, list_id, contact_id, kind, matched, state, carried FROM list_return",
    "request_mail": "SELECT id, state FROM request_mail",
    "contact_email": "SELECT id, address, suppressed, bounced_on FROM contact_email",
    "list_count": "SELECT list_id, state, members FROM list_count",
    "contact_group": "SELECT id, name, query FROM contact_group",
}
AINO, EERO, ONNI = "Virtanen Aino Maria", "Virtanen Eero Kalevi", "Koskinen Onni"
ROOTS = {"home", "lists", "contacts", "companies", "requests", "admin"}

LETTER = ("f4", "down", "enter")
ROOMS: dict[str, tuple[tuple[str, ...], str]] = {
    "lists": (("f4",), "lists"),
    "list": (LETTER, "list"),
    "left": ((*LETTER, "s", "s", "s"), "list"),
    "marked": ((*LETTER, "space", "space"), "list"),
    "list_card": ((*LETTER, "t"), "list_card"),
    "returns": ((*LETTER, "i"), "returns"),
    "done": ((*LETTER, "i", "s"), "returns"),
    "suppressions": (("f4", "s"), "suppressions"),
    "wordings": (("f4", "w"), "wordings"),
    "contacts": (("f2", "down", "space", "space", "space"), "contacts"),
    "request_letter": (("f5", "u", "enter"), "request_letter"),
}
"""The way to each room and its place; marked rows and decided answers are rooms of their own."""

USUAL = {"returns", "suppressions"}
"""Walked in every run; the others take minutes."""


@pytest.fixture
def full(sqlite_db: RegisterDb) -> Mailing:
    """Two lists that share people, answers of each kind, a stop, a group, and a letter that came in."""
    it = mailing(sqlite_db)
    it.join(ONNI)
    for name in (AINO, EERO):
        scope = ScopeInput("MARKETING", "email", it.other)
        it.register.consents.record(it.people[name], ConsentInput((scope,), "paper", "Kansio 8", it.words))
    it.register.lists.add_members(it.other, (it.people[AINO], it.people[EERO]))
    answers = [
        ("h0", "unsubscribe", "STOP"),
        ("h1", "stop_all", "ei markkinointia"),
        ("h2", "hard_bounce", "5.1.1"),
    ]
    answers += [("vieras", "unsubscribe", "STOP"), ("h0", "unclear", "kiitos"), ("h1", "unsubscribe", "")]
    it.register.returns.take_in(it.letter, tuple(_answer(*each) for each in answers))
    it.register.returns.dismiss(it.register.returns.proposals(it.letter)[4].id)
    it.register.suppressions.add("kiellossa@muu.example")
    it.register.groups.create("Kaikki", "virtanen")
    letter = b"From: Aino <h0@yritys.example>\nSubject: Pyynto\n\nPyydan kopion tiedoistani.\n"
    it.register.request_mail.take_in((letter,))
    return it


def _answer(local: str, kind: str, matched: str) -> Returned:
    address = f"{local}@yritys.example"
    digest = hashlib.sha256(f"{local} {kind}".encode()).hexdigest()
    return Returned(digest, address, address, Answer(kind, matched), "", None)  # type: ignore[arg-type]


def rows(it: Mailing) -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(it.rows(sql), key=repr) for table, sql in WISHES.items()}


async def idle(person: Person) -> None:
    """Wait until all that was asked of the register has been answered, and no other screen comes any more."""
    quiet, stack = 0, None
    while quiet < 4:
        await person.app.session.thread.ask(lambda: None)
        await person.pilot.pause(0.01)
        now = [id(each) for each in person.app.screen_stack]
        quiet, stack = (quiet + 1, stack) if now == stack else (0, now)


async def go(person: Person, room: str) -> None:
    """Leave whatever is open, unanswered, and go there anew; each room keeps what was open in it."""
    keys, place = ROOMS[room]
    await leave(person)
    for number, key in enumerate(keys):
        await person.press(key)
        await idle(person)
        if number == 0:
            await leave(person)
    await person.until(lambda: getattr(person.screen, "place", "") == place, 20)
    await idle(person)


async def leave(person: Person) -> None:
    """Close what stands over the room."""
    for _ in range(20):
        if getattr(person.screen, "place", "") in ROOTS:
            return
        person.screen.dismiss(None)
        await idle(person)
    raise AssertionError(person.text)


@pytest.mark.parametrize(
    "room", [room if room in USUAL else pytest.param(room, marks=pytest.mark.slow) for room in ROOMS]
)
async def test_no_key_held_down_ends_or_dismisses_a_wish(full: Mailing, room: str) -> None:
    before = rows(full)
    names = sorted({name for key in keys_of(ROOMS[room][1]) for name in key.keys.split(",")} - {"escape"})
    assert names
    async with at_terminal(full.db, "rekisterivastaava") as person:
        await go(person, room)
        for name in names:
            was, typing = person.screen, len(person.app.screen_stack)
            await person.press(name, name, name)
            await idle(person)
            assert rows(full) == before, f"{room}: {name}"
            if (
                person.screen is not was
                or len(person.app.screen_stack) != typing
                or name in ("s", "a", "slash")
            ):
                await go(person, room)


def test_every_place_of_these_rooms_is_walked() -> None:
    """Whoever adds a room of lists or answers walks it, too; forms and looks end nothing by themselves."""
    of_lists = {key.place for key in KEYS} & {
        "lists",
        "list",
        "list_card",
        "returns",
        "suppressions",
        "wordings",
    }
    assert of_lists <= {place for _, place in ROOMS.values()}


ACTS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "remove one": ("list", ("p",), ("enter",), ("u", "enter")),
    "remove marked": ("marked", ("p",), ("r",), ("u", "k")),
    "subtract": ("list_card", ("v", "1", "p"), ("r",), ("u",)),
    "carry out all": ("returns", ("t",), ("v",), ("u", "k")),
    "dismiss": ("returns", ("p",), ("h",), ("u", "k")),
    "decide": ("returns", ("enter",), ("1",), ("u", "k")),
    "withdraw marked": ("marked", ("P", "down", "enter"), ("p",), ("u", "k")),
    "withdraw of contacts": ("contacts", ("P", "down", "enter"), ("p",), ("u", "k")),
}
"""Room, the keys that ask, those that confirm, those that take it back."""
NAMES = {
    "remove one": [ONNI], "remove marked": [ONNI, AINO], "subtract": [AINO, EERO], "dismiss": [AINO],
    "carry out all": [AINO, EERO, ONNI], "decide": [AINO], "withdraw marked": [ONNI, AINO],
    "withdraw of contacts": [ONNI, AINO],
}  # fmt: skip


def essential(told: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """What holds: stints, consents, answers and marks as they are; stops and objections that are in force."""
    kept = dict(told)
    kept["objection"] = [row for row in told["objection"] if row[3] != "released"]
    kept["suppression"] = [row for row in told["suppression"] if row[4] is None]
    return kept


@pytest.mark.parametrize("act", ACTS)
async def test_what_was_confirmed_by_name_is_taken_back_row_by_row(full: Mailing, act: str) -> None:
    room, asking, confirming, back = ACTS[act]
    before = rows(full)
    async with at_terminal(full.db, "rekisterivastaava") as person:
        await go(person, room)
        for key in asking:
            await person.press(key)
            await idle(person)
        assert rows(full) == before
        for name in NAMES[act]:
            await person.until_shown(name)
        assert act in ("decide", "dismiss") or str(len(NAMES[act])) in person.text
        await person.press(*confirming)
        await person.until(lambda: rows(full) != before)
        await idle(person)
        after = rows(full)
        assert {row[0] for row in after["consent"]} == {row[0] for row in before["consent"]}
        for key in back:
            await person.press(key)
            await idle(person)
        await _comes(person, lambda: essential(rows(full)) == essential(before), lambda: rows(full), before)


async def _comes(
    person: Person,
    true: Callable[[], bool],
    now: Callable[[], object],
    before: dict[str, list[tuple[object, ...]]],
) -> None:
    try:
        await person.until(true, 8)
    except AssertionError:
        assert now() == before, "\n".join(person.lines())


async def test_who_objected_meanwhile_does_not_come_back(full: Mailing) -> None:
    """The others do; his rows stay as they are."""
    people = full.people
    full.register.lists.remove_members(full.letter, (people[AINO], people[EERO]))
    full.register.stops.object_to_marketing(people[AINO], "phone")
    left = [row for row in rows(full)["list_member"] if row[2] == people[AINO]]
    assert full.register.lists.bring_back(full.letter, (people[AINO], people[EERO])) == 1
    assert full.members() == [ONNI, EERO]
    assert [row for row in rows(full)["list_member"] if row[2] == people[AINO]] == left
