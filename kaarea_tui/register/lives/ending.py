"""Ending what has outlived its life, in a write transaction: rows gone, figures and digests left (N17)."""

from collections.abc import Callable, Collection, Sequence

from kaarea_tui.data import person_files
from kaarea_tui.data.batches import in_batches, run_in_batches
from kaarea_tui.data.engine import Store
from kaarea_tui.register.answers import letter_files
from kaarea_tui.register.counter import Call
from kaarea_tui.register.requests import case_letters, ended_letters
from kaarea_tui.register.requests.request_report import keep_figures
from kaarea_tui.rules.erasure import REGISTRY

from .ended import Ended

_OF_CASES = tuple(table for table, rule in REGISTRY.items() if rule.person == "request_case.id")
_MAILS = "SELECT mail_id FROM request_case WHERE mail_id IS NOT NULL AND id IN ({})"
_STILL_USED = "SELECT mail_id FROM request_case WHERE mail_id IN ({})"
_SIZES = "SELECT id, length(original) FROM request_mail WHERE id IN ({})"
_LETTER_FILES = "SELECT file_hash FROM request_letter WHERE case_id IN ({})"

TOUCHED = (
    *_OF_CASES, "request_case", "request_mail", "restriction", "contact_technical", "consent",
    "consent_evidence", "list_member", "objection", "suppression",
)  # fmt: skip
"""Tables out of which a sweep takes something."""
PORTION: dict[str, int] = {"mail_original": 30, "request_case": 20, "consent": 100, "letter_file": 50}
USUAL_PORTION = 200
"""So many at a time, so that nobody waits for the write lock longer than about 200 ms."""
_SIGNS = 2_000_000
"""Of originals so much at a time, for what is deleted is overwritten."""


def at_once(kind: str) -> int:
    """How many of a kind go in one transaction."""
    return PORTION.get(kind, USUAL_PORTION)


def portion(store: Store, kind: str, found: Sequence[Ended]) -> list[Ended]:
    """The first of `found`, as many as one transaction takes; at least one."""
    first = list(found[: at_once(kind)])
    if kind != "mail_original":
        return first
    sizes: dict[int, int] = dict(in_batches(store, _SIZES, [each.id for each in first]))
    fits, signs = 0, 0
    for each in first:
        signs += sizes.get(each.id, 0)
        if fits and signs > _SIGNS:
            break
        fits += 1
    return first[:fits]


def end(call: Call, kind: str, these: Sequence[Ended]) -> None:
    """End these things of one kind."""
    if kind == "letter_file":
        call.when_done.append(lambda: _end_files(call.store, these))
    else:
        _END[kind](call, [each.id for each in these])


def _end_files(store: Store, these: Sequence[Ended]) -> None:
    """After their log row; a file that a crash leaves is found by the next sweep."""
    with store.writing():  # no folder goes that another session has just made
        for each in these:
            if each.path is not None:
                letter_files.end(each.path)


def _end_originals(call: Call, ids: Collection[int]) -> None:
    ended_letters.end_originals(call, ids)


def _end_cases(call: Call, ids: Collection[int]) -> None:
    """All of the cases but what the report of a period counts; their letters too, where no case is left."""
    keep_figures(call, ids)
    further = [mail for case_id in ids for mail in case_letters.letters_of_case(call.store, case_id)]
    mails = {row[0] for row in in_batches(call.store, _MAILS, ids)} | set(further)
    files = {row[0] for row in in_batches(call.store, _LETTER_FILES, ids)}
    call.when_done.append(lambda: person_files.remove(call.store, files))
    for table in _OF_CASES:
        run_in_batches(call.store, f"DELETE FROM {table} WHERE case_id IN ({{}})", ids)  # noqa: S608
    run_in_batches(call.store, "UPDATE restriction SET case_id = NULL WHERE case_id IN ({})", ids)
    run_in_batches(call.store, "DELETE FROM request_case WHERE id IN ({})", ids)
    used = {row[0] for row in in_batches(call.store, _STILL_USED, mails)}
    ended_letters.end_letters(call, mails - used)


def _end_set_aside(call: Call, ids: Collection[int]) -> None:
    ended_letters.end_letters(call, ids)


def _end_ips(call: Call, ids: Collection[int]) -> None:
    run_in_batches(call.store, "DELETE FROM contact_technical WHERE id IN ({})", ids)


def _end_consents(call: Call, ids: Collection[int]) -> None:
    """What rested on such a consent once tells no more on which."""
    run_in_batches(call.store, "UPDATE list_member SET consent_id = NULL WHERE consent_id IN ({})", ids)
    for table in ("objection", "suppression"):
        sql = f"UPDATE {table} SET released_consent_id = NULL WHERE released_consent_id IN ({{}})"  # noqa: S608
        run_in_batches(call.store, sql, ids)
    run_in_batches(call.store, "DELETE FROM consent WHERE id IN ({})", ids)


def _end_evidence(call: Call, ids: Collection[int]) -> None:
    run_in_batches(call.store, "DELETE FROM consent_evidence WHERE id IN ({})", ids)


_END: dict[str, Callable[[Call, Collection[int]], None]] = {
    "mail_original": _end_originals,
    "request_case": _end_cases,
    "set_aside": _end_set_aside,
    "ip_address": _end_ips,
    "consent": _end_consents,
    "consent_evidence": _end_evidence,
}
