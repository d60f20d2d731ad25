"""Reading consents and stops for a card, and the proof of one consent; only what the user may see (P8)."""

from datetime import date, datetime
from typing import Any

from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent
from kaarea_tui.register.mailing.company_bans import bans_of_contact
from kaarea_tui.register.mailing.consent_cards import (
    AddressState,
    CardConsents,
    ConsentDetails,
    ConsentLine,
    ObjectionLine,
    Proof,
)
from kaarea_tui.register.mailing.list_reach import limited_to
from kaarea_tui.register.mailing.wordings import load_wording
from kaarea_tui.rules.visibility import visible_fields

_CONSENTS = """
SELECT c.id, c.purpose, c.channel, c.list_id, coalesce(l.name, ''), c.list_group, c.end_reason, c.ended_at,
    c.act, c.address_key, c.given_by, c.declared_by, c.given_at, c.how, c.evidence, c.wording_id, w.code,
    w.version, c.wording_language, c.notice_version, c.recorded_at, coalesce(r.person_name, ''), c.ended_how,
    coalesce(e.person_name, ''), coalesce((SELECT string_agg(x.name, ', ') FROM mailing_list x
        WHERE c.left_lists LIKE '% ' || x.id || ' %'), '')
FROM consent c JOIN wording w ON w.id = c.wording_id LEFT JOIN mailing_list l ON l.id = c.list_id
LEFT JOIN user_account r ON r.id = c.recorded_by LEFT JOIN user_account e ON e.id = c.ended_by
"""
_OBJECTIONS = """
SELECT o.id, o.purpose, o.state, o.made_at, o.how, o.grounds, o.recorded_at, coalesce(u.person_name, ''),
    o.released_at, o.release_reason, o.released_consent_id
FROM objection o LEFT JOIN user_account u ON u.id = o.recorded_by
WHERE o.contact_id = ? ORDER BY o.id DESC
"""
_ADDRESSES = """
SELECT id, address, suppressed, bounced_on FROM contact_email WHERE contact_id = ? ORDER BY position, id
"""
_EVIDENCE = "SELECT contact_id, evidence_ip, evidence_agent FROM consent WHERE id = ?"


def of_card(call: Call, contact_id: int, *, stub: bool) -> CardConsents:
    """All consents and stops of one person; of a stub nothing."""
    if stub:
        return CardConsents(contact_id, (), (), (), (), stub=True)
    sees, limit = visible_fields(call.rights), limited_to(call)
    consents = call.store.rows(f"{_CONSENTS} WHERE c.contact_id = ? ORDER BY c.id DESC", (contact_id,))
    return CardConsents(
        contact_id,
        tuple(_line(row, limit, details="consent_file" in sees) for row in consents),
        tuple(
            _objection(row, grounds="objection_grounds" in sees)
            for row in call.store.rows(_OBJECTIONS, (contact_id,))
        ),
        bans_of_contact(call, contact_id),
        tuple(
            AddressState(row[0], row[1], bool(row[2]), date.fromisoformat(row[3]) if row[3] else None)
            for row in call.store.rows(_ADDRESSES, (contact_id,))
        ),
        stub=False,
    )


def load_proof(call: Call, consent_id: int, *, technical: bool) -> Proof:
    """The proof of one consent; raises Absent."""
    row = call.store.one(f"{_CONSENTS} WHERE c.id = ?", (consent_id,))
    evidence = call.store.one(_EVIDENCE, (consent_id,))
    if row is None or evidence is None:
        raise Absent
    line = _line(row, limited_to(call), details=True)
    assert line.details is not None
    wording = load_wording(call, line.details.wording_id)
    texts = {"fi": wording.text_fi, "sv": wording.text_sv, "en": wording.text_en}
    contact_id, ip, agent = evidence
    return Proof(
        contact_id,
        line,
        texts[line.details.wording_language],
        {language: text for language, text in texts.items() if text},
        bool(ip),
        ip if technical else None,
        agent if technical else None,
    )


def _line(row: tuple[Any, ...], limit: frozenset[int] | None, *, details: bool) -> ConsentLine:
    """A list out of the user's reach is not named (d)."""
    consent_id, purpose, channel, list_id, list_name, list_group, end_reason, ended_at = row[:8]
    if limit is not None and list_id not in limit:
        list_name = ""
    status = end_reason if ended_at else "in_force"
    told = _details(row[8:-1], ended_at) if details else None
    left = row[-1] if limit is None else ""
    return ConsentLine(consent_id, purpose, channel, list_id, list_name, list_group, status, told, left)


def _details(row: tuple[Any, ...], ended_at: str | None) -> ConsentDetails:
    act, address, given_by, declared_by, given_at, how, evidence = row[:7]
    wording_id, code, version, language, notice, recorded_at, recorder, ended_how, ender = row[7:]
    return ConsentDetails(
        act, address, given_by, declared_by, datetime.fromisoformat(given_at), how, evidence, wording_id,
        code, version, language, notice, datetime.fromisoformat(recorded_at), recorder, moment(ended_at),
        ended_how, ender,
    )  # fmt: skip


def _objection(row: tuple[Any, ...], *, grounds: bool) -> ObjectionLine:
    number, purpose, state, made_at, how, told, recorded_at, recorder, released_at, reason, consent_id = row
    return ObjectionLine(
        number, purpose, state, datetime.fromisoformat(made_at), how, told if grounds else None,
        datetime.fromisoformat(recorded_at), recorder, moment(released_at), reason, consent_id,
    )  # fmt: skip


def moment(text: str | None) -> datetime | None:
    """A stored instant, or None."""
    return datetime.fromisoformat(text) if text else None
