"""Samples for consents, wordings, stops, company bans and suppressions (see samples.py)."""

from typing import Any

from kaarea_tui.register.mailing.consent_cards import MARKETING
from kaarea_tui.register.mailing.taking_back import Changed
from kaarea_tui.register.mailing.wordings import WordingTexts

from .mailing_world import consent_input
from .world import Place, World


def _given(*values: Any, **named: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return values, named


def _record(world: World, place: Place) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return _given(place.contact, consent_input(world.words))


def _released(world: World, suppression_id: int) -> int:
    """A stop like that one, released."""
    if not world.store.one("SELECT 1 FROM suppression WHERE id = ?", (suppression_id,)):
        return suppression_id
    found = world.store.one("SELECT id FROM suppression WHERE release_reason = 'vahingossa'")
    if found is None:
        world.store.run(
            "INSERT INTO suppression (hash, kind, reason, scope, created_at, created_by, released_at, release_reason)"
            " SELECT hash, kind, reason, scope, created_at, created_by, created_at, 'vahingossa' FROM suppression"
            " WHERE id = ?",
            (suppression_id,),
        )
        found = world.store.one("SELECT id FROM suppression WHERE release_reason = 'vahingossa'")
    return int(found[0]) if found else 0


def _namesake(world: World, place: Place, decision: str = "") -> int:
    """Two cards of the place's person that may be one."""
    with world.store.writing():
        number = world.store.next_ids("namesake", 1)
        world.store.run(
            "INSERT INTO namesake (id, contact_id, other_id, objection_id, why, found_at, decision)"
            " SELECT ?, id, id, ?, 'name', '2026-11-01T09:00:00.000Z', ? FROM contact WHERE id = ?",
            (number, place.mail.objection, decision, place.contact),
        )
    return number


MAILING = {
    "wordings.all": lambda w, p: _given(),
    "wordings.add_version": lambda w, p: _given("uusi", WordingTexts("Saa lähettää.", "", "")),
    "wordings.edit": lambda w, p: _given(w.words.unused, WordingTexts("Saatte lähettää.", "", "")),
    "consents.of_contact": lambda w, p: _given(p.contact),
    "consents.proof": lambda w, p: _given(p.mail.consent, "DATA_SUBJECT_RIGHTS"),
    "consents.record": _record,
    "consents.withdraw": lambda w, p: _given(p.mail.consent, "email"),
    "consents.withdraw_from_list": lambda w, p: _given(p.contact, w.words.news),
    "consents.to_withdraw": lambda w, p: _given((p.contact,), MARKETING),
    "consents.withdraw_many": lambda w, p: _given((p.contact,), MARKETING),
    "consents.take_back": lambda w, p: _given(Changed(consents=(p.mail.consent,))),
    "consents.end_as_error": lambda w, p: _given(p.mail.consent, "Väärä henkilö"),
    "stops.object_to_marketing": lambda w, p: _given(p.contact, "email"),
    "stops.named": lambda w, p: _given(p.contact, "Myös uusi@oma.example"),
    "stops.object_to_purpose": lambda w, p: _given(p.contact, "SALES", "email"),
    "stops.forbidding": lambda w, p: _given((w.own.contact,)),
    "stops.release": lambda w, p: _given(p.mail.objection, "Väärä henkilö"),
    "namesakes.all": lambda w, p: _given(),
    "namesakes.decide": lambda w, p: _given(_namesake(w, p), same=True),
    "namesakes.take_back": lambda w, p: _given(_namesake(w, p, "other")),
    "company_bans.of_company": lambda w, p: _given(p.company),
    "company_bans.set": lambda w, p: _given(p.company, "Johtaja"),
    "company_bans.release": lambda w, p: _given(p.mail.banned, "Sähköposti 1.11."),
    "suppressions.page": lambda w, p: _given(),
    "suppressions.find": lambda w, p: _given("estetty@example.fi"),
    "suppressions.add": lambda w, p: _given("uusi@example.fi"),
    "suppressions.release": lambda w, p: _given(p.mail.suppression, "Henkilön kirjallinen pyyntö"),
    "suppressions.restore": lambda w, p: _given(_released(w, p.mail.suppression)),
    "suppressions.record_bounce": lambda w, p: _given(p.email, hard=True),
}
