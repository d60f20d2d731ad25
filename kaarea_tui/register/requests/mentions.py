"""Other people's texts that may speak of somebody who is to be erased: each is a task (2.6, T14).

What stands in the person's own notes is read anyway (`review_text`). Here are the notes of others, what
companies kept of earlier erasures, letters that became no request, and who is named elsewhere as having told
or declared something: each is rewritten, deleted or left. Files of other people's requests are kept three
years whole; they are named, and answered in words. For an access report all are one task: what of them is
told, and why not the rest, is answered in words too (2.9).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kaarea_tui.data.engine import Store
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.mentions import Traces, beginnings, mentioned, traces
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.text import clean_block

from .mention_texts import TEXTS, Texts

_NAME = "SELECT last_name, first_names FROM contact WHERE id = ?"
_CASES = """
SELECT t.id, t.number, t.requester_name || ' ' || t.requester_address || ' ' || t.text || ' '
    || t.grounds || ' ' || t.proposal || ' ' || t.identity_note || ' ' || t.received_reason || ' '
    || t.representative
FROM request_case t WHERE coalesce(t.contact_id, 0) <> ? ORDER BY t.id
"""
_TASK = "SELECT kind, object_id FROM request_task WHERE id = ? AND case_id = ? AND state = 'open'"


@dataclass(frozen=True, slots=True)
class Mention:
    """A text to decide on, and the words for which it was found; `whole`: it stays as it is, or goes.

    Empty where the text is gone meanwhile, with another who was erased: then nothing is left to decide.
    """

    body: str
    words: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A text as it was found; `kind` is the task that an erasure makes of it."""

    kind: str
    number: int
    body: str
    words: tuple[str, ...]


def found(call: Call, contact_id: int) -> Iterator[tuple[str, int | None, str]]:
    """Kind of task, number of the text, and what to name: other people's requests by their numbers."""
    cases = []
    for place in places(call.store, contact_id):
        if place.kind == "mention_case":
            cases.append(place)
        else:
            yield place.kind, place.number, ""
    if cases:
        yield "mention_case", cases[-1].number, ", ".join(place.body for place in cases)


def places(store: Store, contact_id: int) -> Iterator[Place]:
    """All such texts; of other people's requests, last, the numbers only."""
    of, like = traces_of(store, contact_id), _patterns(store, contact_id)
    for kind, texts in TEXTS.items():
        for number, text, near in _rows(store, texts, like, contact_id):
            if words := mentioned(text, of, near=bool(near)):
                yield Place(kind, number, text, words)
    for case_id, number, text in store.rows(_CASES, (contact_id,)):
        if words := mentioned(text, of, near=False):
            yield Place("mention_case", case_id, number, words)


def read(call: Call, case_id: int, contact_id: int, task_id: int) -> Mention:
    """The text of a task that is open; raises Absent."""
    kind, number = _task(call, case_id, task_id)
    body, near = _text(call.store, kind, number, contact_id)
    words = mentioned(body, traces_of(call.store, contact_id), near=bool(near))
    return Mention(body, words, not TEXTS[kind].write)


def decide(call: Call, case_id: int, contact_id: int, task_id: int, kept: str) -> tuple[str, int]:
    """Leave the text, rewrite it, or delete it where `kept` is empty; kind and number of the task."""
    kind, number = _task(call, case_id, task_id)
    texts, body = TEXTS[kind], _text(call.store, kind, number, contact_id)[0]
    if clean_block(kept) == clean_block(body):
        return kind, number
    form = Typed()
    text = form.block("kept", "note", kept)
    if text and not texts.write:
        form.wrong("kept", "mention.whole", N_("This text stays as it is, or goes: leave it, or empty it."))
    form.settled()
    if text:
        call.store.run(texts.write, (text, number))
    else:
        call.store.run(texts.delete, (number,))
    return kind, number


def _task(call: Call, case_id: int, task_id: int) -> tuple[str, int]:
    row = call.store.one(_TASK, (task_id, case_id))
    if row is None or row[0] not in TEXTS:
        raise Absent
    return row[0], int(row[1])


def _text(store: Store, kind: str, number: int, contact_id: int) -> tuple[str, int]:
    texts = TEXTS[kind]
    sql = texts.select.format(text=texts.text, near=texts.near, where="t.id = ?")
    row = store.one(sql, (contact_id, number))
    return ("", 0) if row is None else (row[1], row[2])


def _rows(store: Store, texts: Texts, like: tuple[str, ...], contact_id: int) -> list[tuple[int, str, int]]:
    """Rows that hold one of the patterns: the engine looks through all texts, the rule at what is left."""
    compare = "ILIKE" if store.engine == "pg" else "LIKE"
    any_of = " OR ".join([f"{texts.text} {compare} ?"] * len(like)) or "1 = 0"
    sql = texts.select.format(text=texts.text, near=texts.near, where=f"{texts.where} AND ({any_of})")
    return store.rows(f"{sql} ORDER BY 1", (contact_id, contact_id, *like))


def traces_of(store: Store, contact_id: int) -> Traces:
    """What tells of the person in a text."""
    name = store.one(_NAME, (contact_id,)) or ("", "")
    emails, phones = addresses_of(store, contact_id)
    return traces(name[0], name[1], emails, phones)


def addresses_of(store: Store, contact_id: int) -> tuple[list[str], list[str]]:
    """The person's own e-mail addresses and phone numbers; a switchboard is the company's."""
    emails = store.rows("SELECT address FROM contact_email WHERE contact_id = ?", (contact_id,))
    phones = store.rows(
        "SELECT number FROM contact_phone WHERE contact_id = ? AND kind <> 'switchboard'", (contact_id,)
    )
    return [row[0] for row in emails], [row[0] for row in phones]


def _patterns(store: Store, contact_id: int) -> tuple[str, ...]:
    """A pattern for each last (else first) name, address, number; beyond ASCII any letter: case differs."""
    name = store.one(_NAME, (contact_id,)) or ("", "")
    emails, phones = addresses_of(store, contact_id)
    words = [*(beginnings(name[0]) or beginnings(name[1])), *emails]
    plain = ["".join(each if each.isascii() else "_" for each in word) for word in words]
    return tuple(f"%{each}%" for each in [*plain, *("%".join(number[-6:]) for number in phones)])
