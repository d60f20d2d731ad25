"""What fills a letter's places: case, card, settings, and what has been done (2.6 to 2.8)."""

from datetime import date, datetime

from kaarea_tui.data import ledger
from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.cannot_open import CannotOpen
from kaarea_tui.exchange.letters import coded_notes
from kaarea_tui.exchange.letters.coded_notes import lowered
from kaarea_tui.exchange.letters.words import Words
from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing.named_stops import NamedAddress
from kaarea_tui.register.mailing.namesakes import any_open
from kaarea_tui.register.records.letterhead import sender_of
from kaarea_tui.register.requests.case_addresses import STOPPING, of_case, own_cards
from kaarea_tui.register.requests.request_clock import extension_days
from kaarea_tui.register.requests.request_rows import CaseRow
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.erasure import Fate, tables_of
from kaarea_tui.rules.phones import show_phone
from kaarea_tui.settings import Settings

from .corrections import corrections, told
from .letter_inputs import LetterInput

_TOLD = """
SELECT detail, state, answer FROM request_task WHERE case_id = ? AND kind IN ('recipient', 'processor')
    AND state <> 'open' ORDER BY id
"""
_LISTS = """
SELECT DISTINCT l.name FROM list_member m JOIN mailing_list l ON l.id = m.list_id
WHERE m.contact_id = ? AND m.left_at >= ? ORDER BY l.name
"""
_RESTRICTION = """
SELECT scope, detail, ground, started_at FROM restriction
WHERE contact_id = ? AND (case_id = ? OR lifted_at IS NULL) ORDER BY case_id = ? DESC, id DESC LIMIT 1
"""
_STOPPED = "SELECT answer FROM request_task WHERE case_id = ? AND kind = 'stop' AND state = 'done'"
_ERASED = "SELECT ledger_line FROM erasure WHERE case_id = ? ORDER BY id DESC LIMIT 1"
_KEPT_OUT = """
SELECT 1 FROM suppression WHERE reason = 'erasure' AND kind = 'email' AND released_at IS NULL AND hash IN ({})
"""
_TOLD_WITH = frozenset({"restriction_notice", "namesake"})
"""Erased with what is named already: the restrictions, the basic data."""
_DISCLOSED = "SELECT 1 FROM disclosure WHERE contact_id = ? LIMIT 1"


def ombudsman_of(settings: Settings, language: str) -> dict[str, str]:
    """The supervisory authority's places of a letter (2.8), name and address in the letter's language."""
    names = {"sv": settings.ombudsman_name_sv, "en": settings.ombudsman_name_en}
    addresses = {"sv": settings.ombudsman_address_sv, "en": settings.ombudsman_address_en}
    return {
        "ombudsman": names.get(language, settings.ombudsman_name),
        "ombudsman_address": addresses.get(language, settings.ombudsman_address),
        "ombudsman_email": settings.ombudsman_email,
        "ombudsman_phone": settings.ombudsman_phone,
    }


def house_of(settings: Settings, language: str) -> dict[str, str]:
    """The places that every letter can fill: who writes, whom to ask, whom to complain to."""
    sender = sender_of(settings)
    return {
        "controller": sender.controller,
        "register": sender.register,
        "contact_name": sender.contact_name,
        "contact_postal": sender.contact_postal,
        "contact_email": sender.contact_email,
        "contact_phone": sender.contact_phone,
        "principle": settings.privacy_principle,
        **ombudsman_of(settings, language),
    }


def values_of(
    call: Call, case: CaseRow, settings: Settings, words: Words, typed: LetterInput
) -> dict[str, str]:
    """All places of filling.PLACES."""
    first_due, extended_due = extension_days(call.store, case.id)
    values: dict[str, str] = {
        "number": case.number,
        "article": words(f"article.{case.type}"),
        "asked": words(f"asked.{case.type}"),
        "received": words.day(case.received),
        "due": words.day(date.fromisoformat(case.due)),
        "first_due": words.day(first_due),
        "extended_due": words.day(extended_due),
        "extension_reason": words(f"extension.{typed.extension_reason}") if typed.extension_reason else "",
        **house_of(settings, words.language),
        "details": typed.details,
        "question": typed.question,
        "reason": typed.reason,
        "not_done": typed.not_done,
        "grounds": _grounds(case, words),
        "statement": words("statement.rectification") if case.type == "rectification" else "",
    }
    return values | _done(call, case, words)


def _grounds(case: CaseRow, words: Words) -> str:
    codes = case.refusal_grounds.split()
    return "\n".join(
        words(f"ground.{code}.{case.type}" if words.known(f"ground.{code}.{case.type}") else f"ground.{code}")
        for code in codes
    )


def _done(call: Call, case: CaseRow, words: Words) -> dict[str, str]:
    """What has been carried out on the data for this case."""
    rows = call.store.rows(_TOLD, (case.id,))
    done = {
        "recipients": "\n".join(_recipient(words, *row) for row in rows),
        "rectified": "\n".join(told(each, words) for each in corrections(call.store, case, words)),
        "decided": "\n".join(_decided(call, case, words)),
        "erased": "",
        "kept": "",
        "kept_out": "",
        "lists": "",
        **_stopped(call, case, words),
        "restriction_on": "",
        "restriction_scope": "",
        "restriction_ground": "",
        "restriction_means": "",
    }
    if case.contact_id is None:
        return done
    lists = call.store.rows(_LISTS, (case.contact_id, case.created_at))
    done["lists"] = "\n".join(name for (name,) in lists)
    if erased := call.store.one(_ERASED, (case.id,)):
        done["erased"], done["kept"] = _erased(words), _kept(call, case, words)
        done["kept_out"] = words("kept_out.email") if _is_kept_out(call, erased[0]) else ""
    return done | _restriction(call, case, words)


def _stopped(call: Call, case: CaseRow, words: Words) -> dict[str, str]:
    """To what the request names no marketing goes any more, and what of it was left alone (N2).

    What else stands on the card is not told: whoever asks need not be identified.
    """
    if case.type not in STOPPING:
        return {}
    named = of_case(call, case)
    stopped = [_shown(each) for each in named if each.stopped]
    waiting = [_shown(each) for each in named if each.waits and not each.stopped]
    cards = own_cards(call, case)
    undecided = any_open(call.store, cards)
    second = words("stop.second_cards") if undecided else ""
    whole = f"{words('stop.known')} {second}" if undecided else words("stop.person")
    return {
        "no_more": whole if cards else words("stop.addresses"),
        "second_cards": second,
        "stopped": "\n".join(stopped),
        "not_stopped": "\n".join(waiting),
        "not_stopped_why": words("stop.waiting") if waiting else "",
    }


def _shown(each: NamedAddress) -> str:
    return show_phone(each.key) if each.kind == "phone" else each.key


def _recipient(words: Words, name: str, state: str, answer: str) -> str:
    if state == "done":
        return name
    return f"{name}: {words(f'state.{state}')} ({answer})"


def _decided(call: Call, case: CaseRow, words: Words) -> list[str]:
    """What an objection came to, purpose by purpose (2.1)."""
    found = call.store.one(_STOPPED, (case.id,))
    return coded_notes.answer(words, "stop", found[0]).split(", ") if found and found[0] else []


def _erased(words: Words) -> str:
    tables = (*tables_of(Fate.DELETE), *tables_of(Fate.REVIEW))
    categories = [words(f"category.{table}") for table in ("contact", *tables) if table not in _TOLD_WITH]
    first, *more = dict.fromkeys(categories)
    return ", ".join((first, *map(lowered, more)))


def _kept(call: Call, case: CaseRow, words: Words) -> str:
    disclosed = call.store.one(_DISCLOSED, (case.contact_id,)) is not None
    tables = ("contact", "consent", "request_case", *(("disclosure",) if disclosed else ()), "audit")
    return "\n".join(words(f"kept.{table}") for table in tables)


def _is_kept_out(call: Call, ledger_line: int) -> bool:
    """Was a mark of an e-mail address left by this erasure? Who had none of his own leaves none (2.6, N3)."""
    try:
        lines = ledger.read(call.store)
    except CannotOpen:  # what nobody can tell is not told
        return False
    digests = [digest for line in lines if line.seq == ledger_line for _, digest in line.hashes]
    return any(in_batches(call.store, _KEPT_OUT, digests))


def _restriction(call: Call, case: CaseRow, words: Words) -> dict[str, str]:
    found = call.store.one(_RESTRICTION, (case.contact_id, case.id, case.id))
    return {} if found is None else restriction_values(words, *found)


def restriction_values(words: Words, scope: str, detail: str, ground: str, started: str) -> dict[str, str]:
    """The places that tell of a restriction."""
    kind = "group" if scope == "field_group" else "purpose"
    return {
        "restriction_on": words.day(local_date(datetime.fromisoformat(started))),
        "restriction_scope": words(f"restriction.{scope}", detail=words(f"{kind}.{detail}")),
        "restriction_ground": words(f"restriction.{ground}"),
        "restriction_means": words(f"restriction_means.{scope}"),
    }
