"""The mailing part of the prepared register, made through the counter by the register owner."""

from dataclasses import dataclass

from kaarea_tui.data import models as m
from kaarea_tui.data.rows import refresh_company
from kaarea_tui.register.lists.list_cards import ListInput
from kaarea_tui.register.mailing.consent_cards import ConsentInput, ScopeInput
from kaarea_tui.register.mailing.wordings import WordingTexts
from kaarea_tui.register.register import Register

STOP = "stop@kaarea.example"
MOMENT = "2026-11-01T09:00:00.000Z"
EVIDENCE, EVIDENCE_IP, GROUNDS = "Kansiotirsku 17", "203.0.113.91", "Erityistirsku"
"""Canaries of the consent and the objection of the reachable contact."""


@dataclass(frozen=True)
class Mail:
    """What belongs to one contact and one company; a banned company of its own."""

    consent: int
    objection: int
    suppression: int
    banned: int


@dataclass(frozen=True)
class Wordings:
    """One wording that was agreed to, one that was not, and a list."""

    used: int
    unused: int
    news: int


def wordings(owner: Register) -> Wordings:
    """The wordings and the list."""
    used = owner.wordings.add_version("uutiskirje", WordingTexts("Saatte lähettää uutiskirjeen.", "", ""))
    unused = owner.wordings.add_version("kutsut", WordingTexts("Saatte lähettää kutsuja.", "", ""))
    letters = ListInput("Uutiset", "MARKETING", "MARKETING", "", "Kaarea Oy", STOP, f"Peru: {STOP}")
    return Wordings(used, unused, owner.lists.create(letters))


def consent_input(
    words: Wordings, channel: str = "email", evidence: str = "Kansio 1", ip: str = ""
) -> ConsentInput:
    """An act of consent as typed."""
    scope = ScopeInput("MARKETING", channel, words.news)
    return ConsentInput(
        (scope,), "web_form" if ip else "paper", evidence, words.used, ip=ip, agent="Selain" if ip else ""
    )


def mail(
    owner: Register, words: Wordings, contact: int, company: int, evidence: str, ip: str, grounds: str
) -> Mail:
    """Consent, objection, suppression and ban around one contact."""
    consent = owner.consents.record(contact, consent_input(words, evidence=evidence, ip=ip)).consent_ids[0]
    objection = owner.stops.object_to_purpose(
        contact, "SERVICE_DEVELOPMENT", "email", grounds=grounds
    ).objection_id
    owner.suppressions.add(f"estetty{contact}@example.fi")
    suppression = owner.store.one("SELECT max(id) FROM suppression")
    model = m.Company.get_by_id(company)
    banned = m.Company.create(
        name=f"Kieltäjä {company}", name_key=f"kieltäjä {company}", kind="company", relationship="customer",
        unit=model.unit, owner=model.owner_id, created_at=MOMENT, created_by=1, updated_at=MOMENT,
    ).id  # fmt: skip
    with owner.store.writing():
        refresh_company(owner.store, banned)
    owner.company_bans.set(banned, "Johtaja")
    assert suppression is not None
    return Mail(consent, objection, int(suppression[0]), banned)
