"""What mailing lists call things: kinds, states, codes and reasons as people read them (4.3, 4.5)."""

from kaarea_tui.locale import _, ngettext
from kaarea_tui.locale.moments import moment_text
from kaarea_tui.rules.consents import CHANNELS
from kaarea_tui.rules.dates import show_number
from kaarea_tui.rules.mailing import Code, ListKind
from kaarea_tui.rules.mailing_lists import KINDS
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.purposes import PURPOSES

from .list_cards import ListCard, MemberCounts, StateFilter

CODES: dict[str, str] = {
    Code.NO_ADDRESS: N_("no working address"),
    Code.SUPPRESSED: N_("address suppressed"),
    Code.STOPPED: N_("mailbox stopped"),
    Code.RESTRICTED: N_("processing restricted"),
    Code.OBJECTED: N_("marketing ban"),
    Code.COMPANY_BAN: N_("the company has forbidden direct marketing"),
    Code.INACTIVE: N_("no longer in that company"),
    Code.ALLOW_LEGAL_PERSON: N_("general address of the company"),
    Code.ALLOW_CONSENT: N_("consent in force"),
    Code.ALLOW_SOFT_OPT_IN: N_("address came with a sale"),
    Code.ALLOW_B2B: N_("topic belongs to the work"),
    Code.ALLOW_AGREEMENT: N_("agreement in force"),
    Code.NO_BASIS: N_("no consent in force"),
    "PAUSED": N_("membership rests"),
}
"""Codes of 4.3 in a few words; the whole sentences are in rules/mailing.py."""

_NO_AGREEMENT = N_("no agreement in force")

STATES = {"active": N_("on the list"), "paused": N_("at rest"), "ended": N_("left")}
"""States of a membership."""

ANSWERS = {
    "unsubscribe": N_("off this list"),
    "stop_all": N_("no marketing at all"),
    "hard_bounce": N_("the address does not exist"),
    "soft_bounce": N_("came back for now"),
    "unclear": N_("unclear"),
}
"""What an answer to a mailing seems to want."""

FILTERS: dict[StateFilter, str] = {
    "present": N_("all on the list"),
    "active": N_("those mailed"),
    "paused": N_("those at rest"),
    "ended": N_("those who have left"),
}
"""What the rows of a list are narrowed to, in the order of the key."""

_AFTER_CODE = {
    "withdrawn": N_("consent withdrawn"),
    "recorded_in_error": N_("consent recorded in error"),
    "objection": N_("objection"),
    "company_ban": N_("company's ban"),
    "bounce": N_("mail came back"),
    "suppressed": N_("address suppressed"),
    "erasure": N_("personal data erased"),
    "restriction": N_("processing restricted"),
    "named": N_("named after a person"),
}
_BY_HAND = {
    "removed": N_("taken off the list"),
    "mailbox_moved": N_("the address is the company's mailbox"),
    "joined": N_("joined with another card's membership"),
    "unsubscribed": N_("unsubscribed"),
    "split": N_("moved to list {rest}"),
    "subtracted": N_("taken off for being on list {rest}"),
}


def kind_text(kind: str) -> str:
    """The kind of a list."""
    return _(KINDS.get(kind, kind))


def code_text(code: str, kind: str = ListKind.MARKETING) -> str:
    """A code in a few words; of lists that live on an agreement a missing one is what is told."""
    if code == Code.NO_BASIS and kind == ListKind.SERVICE:
        return _(_NO_AGREEMENT)
    return _(CODES.get(code, code))


def reason_text(reason: str, kind: str = ListKind.MARKETING) -> str:
    """Why a membership ended: a code and what happened, or what a person did."""
    first, _blank, rest = reason.partition(" ")
    if first in CODES:
        told = f"{code_text(first, kind)} {first}"
        return f"{told} ({_(_AFTER_CODE[rest])})" if rest in _AFTER_CODE else told
    if first in _BY_HAND:
        text = _(_BY_HAND[first])
        return text.format(rest=rest) if "{rest}" in text else f"{text}{f': {rest}' if rest else ''}"
    return reason or "–"


def members_text(number: int, *, capped: bool = False) -> str:
    """A number of members, honestly."""
    shown = show_number(number) + ("+" if capped else "")
    return ngettext("{count} member", "{count} members", number).format(count=shown)


def counts_text(counts: MemberCounts) -> str:
    """Members of a list by state."""
    return _("{active} mailed · {paused} at rest · {ended} left").format(
        active=show_number(counts.active), paused=show_number(counts.paused), ended=show_number(counts.ended)
    )


def heading(card: ListCard) -> str:
    """Name, kind and members of a list in one line."""
    told = f"{card.name} · {kind_text(card.kind).lower()} · {members_text(card.counts.present)}"
    return " · ".join((told, _("archived"))) if card.archived_at else told


def own_facts(card: ListCard) -> list[tuple[str, str]]:
    """A list's own data, label and text: what it is, who sends, who answers for it."""
    facts = [
        (_("Kind"), kind_text(card.kind)),
        (_("Purpose"), _(PURPOSES.get(card.purpose, card.purpose))),
        (_("Group"), card.list_group or "–"),
        (_("Channel"), _(CHANNELS.get(card.channel, card.channel))),
        (_("Sender"), card.sender),
        (_("Stop address"), card.stop_address),
        (_("Footer"), card.footer),
        (_("Responsible"), card.owner or "–"),
        (_("Created"), f"{moment_text(card.created_at)} · {card.created_by or '–'}"),
    ]
    if card.archived_at is not None:
        facts.append((_("Archived on"), moment_text(card.archived_at)))
    return facts
