"""The texts of a person's card, tab by tab. What the user may not see is not on the card (P8), nor here."""

from collections.abc import Sequence
from datetime import date

from kaarea_tui.locale import _
from kaarea_tui.locale.moments import moment_text
from kaarea_tui.register.contacts.contact_cards import (
    ContactCard,
    Email,
    Phone,
    Role,
    Source,
    TechnicalData,
)
from kaarea_tui.rules.dates import local_moment, show_date
from kaarea_tui.rules.phones import show_phone
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.provenance import SOURCE_KINDS
from kaarea_tui.rules.visibility import others_see
from kaarea_tui.screens.records.record_words import ADDRESS_KINDS, PHONE_KINDS, address_text
from kaarea_tui.screens.records.restriction_words import ground_text, standing_text
from kaarea_tui.screens.records.sheet_text import (
    Fact,
    columns_text,
    fact_lines,
    paragraph,
    two_columns,
)

GROUPS = {
    "all": N_("All data"),
    "basic": N_("Basic data"),
    "address": N_("Addresses"),
    "role": N_("Roles"),
    "technical": N_("Technical data"),
}


def span(started: date | None, ended: date | None) -> str:
    """From and to, as far as they are known."""
    if started is None and ended is None:
        return ""
    return f"{show_date(started) if started else ''}–{show_date(ended) if ended else ''}"


def main_role(card: ContactCard) -> Role | None:
    """The role that stands at the top of the card: a present one, else the last."""
    return card.roles[0] if card.roles else None


def present_roles(card: ContactCard) -> list[Role]:
    """The roles that go on."""
    return [role for role in card.roles if role.ended_on is None]


def restriction_sign(card: ContactCard) -> str:
    """The banner at the top of the card, short enough to stand beside a title."""
    if card.restriction is None:
        return ""
    return _("R Restricted {date}").format(date=show_date(card.restriction.restricted_on))


def restriction_text(card: ContactCard) -> str:
    """The banner of a restricted card (rulebook 2.6), empty for others."""
    if card.restriction is None:
        return ""
    since = show_date(card.restriction.restricted_on)
    text = _("Processing restricted since {date}").format(date=since)
    return f"{text}: {ground_text(card.restriction.ground)}." if card.restriction.ground else f"{text}."


def basic_lines(card: ContactCard, width: int) -> list[str]:
    """The tab of the person's own data."""
    banner = restriction_text(card)
    lines = paragraph(f"R {banner}", width) if banner else []
    lines += [line for each in card.restrictions or () for line in paragraph(standing_text(each), width, 2)]
    lines += [""] if lines else []
    if card.stub:
        stub = _("Only names and companies are shown, for you may not open a restricted person's data.")
        lines += [*paragraph(stub, width), ""]
    if card.state == "draft":
        lines += [*paragraph(_("D Draft: the person has no company yet."), width), ""]
    left: list[Fact] = [(_("Surname"), card.last_name), (_("First names"), card.first_names)]
    left += [(_(ADDRESS_KINDS[each.kind]), address_text(each)) for each in card.addresses or ()]
    right: list[Fact] = [(_("E-mail"), _email_text(each)) for each in card.emails or ()]
    right += [(_("Phone"), _phone_text(each)) for each in card.phones or ()]
    if card.sources:
        right.append((_("Source"), source_text(card.sources[0])))
    right.append((_("Saved"), moment_text(card.updated_at)))
    if card.created_by:
        right.append((_("Made by"), f"{card.created_by} {show_date(local_moment(card.created_at).date())}"))
    return [
        *lines,
        *two_columns([fact for fact in left if fact[1]], right, width),
        "",
        *_statement_lines(card, width),
        *_technical_line(card, width),
    ]


def _statement_lines(card: ContactCard, width: int) -> list[str]:
    """What the person says of data that were not corrected as asked (N12)."""
    lines: list[str] = []
    for each in card.statements:
        told = _("The person's own statement {date}, request {number}:")
        head = told.format(date=show_date(each.given_on), number=each.case_number)
        lines += [*paragraph(f"! {head}", width), *paragraph(each.body, width, 2), ""]
    return lines


def _technical_line(card: ContactCard, width: int) -> list[str]:
    if card.has_technical is None:
        hidden = others_see("technical") if "email" in card.shown else None
        text = _(hidden) if hidden else ""
    elif card.has_technical:
        text = _("Technical data: ⏎ opens (the purpose is asked and logged)")
    else:
        text = _("Technical data: none")
    return paragraph(text, width) if text else []


def technical_lines(data: TechnicalData, width: int) -> list[str]:
    """What stands in place of the technical line once it was opened (6.2, 6.3)."""
    facts: list[Fact] = [
        (_("IP address"), f"{row.ip}  {moment_text(row.seen_at)}  {row.source}: {row.reason}")
        for row in data.ips
    ]
    for account in data.accounts:
        facts.append(
            (
                _("User name"),
                f"{account.username}  {account.service}  {span(account.opened_on, account.closed_on)}",
            )
        )
    return fact_lines(facts, width) or [_("Technical data: none")]


def role_lines(card: ContactCard, width: int) -> list[str]:
    """The tab of roles: present ones first, former ones dimmed by their end."""
    if not card.roles:
        return [_("No roles in companies.")]
    dates, billing = 23, 16
    rest = width - dates - billing - 3
    widths = (rest * 11 // 20, rest - rest * 11 // 20, dates, billing)
    head = columns_text((_("Company"), _("Title"), _("From and to"), ""), widths)
    lines = [head]
    for role in card.roles:
        told = _("billing contact") if role.is_billing_contact else ""
        cells = (role.company, role.title or "", span(role.started_on, role.ended_on), told)
        lines.append(columns_text(cells, widths))
    return lines


def note_lines(card: ContactCard, width: int) -> list[str]:
    """The tab of notes, newest first."""
    lines: list[str] = []
    for note in card.notes or ():
        lines += [f"{moment_text(note.created_at)}  {note.created_by}", *paragraph(note.body, width, 2), ""]
    return lines or [_("No notes.")]


def source_lines(card: ContactCard, width: int) -> list[str]:
    """The tab of sources, with the duty to inform (7.1, 7.2)."""
    lines: list[str] = []
    for source in card.sources or ():
        group = _(GROUPS.get(source.field_group, source.field_group))
        lines += paragraph(f"{group}: {source_text(source)}", width)
        lines += paragraph(
            _("Written down {moment} by {person}.").format(
                moment=moment_text(source.recorded_at), person=source.recorded_by or "–"
            ),
            width,
            2,
        )
        lines += [*paragraph(informing_text(source), width, 2), ""]
    return lines or [_("No sources.")]


def informing_text(source: Source) -> str:
    """How it stands with telling the person of the data (7.2)."""
    if source.inform_due is None:
        return _("The person need not be told: the data came from the person.")
    if source.informed_on is not None:
        told = _("The person was told {date}: {how}")
        return told.format(date=show_date(source.informed_on), how=source.informed_how)
    return _("! The person is to be told by {date}.").format(date=show_date(source.inform_due))


def source_text(source: Source) -> str:
    """Where data came from, in one line."""
    kind = _(SOURCE_KINDS.get(source.kind, source.kind))
    return f"{kind}{f': {source.name}' if source.name else ''} {show_date(source.received_on)}"


def _email_text(email: Email) -> str:
    return email.address + (f" ({_('once called shared')})" if email.was_shared else "")


def _phone_text(phone: Phone) -> str:
    text = show_phone(phone.number)
    if phone.extension:
        text += " " + _("ext. {number}").format(number=phone.extension)
    return text + (f" ({_(PHONE_KINDS['switchboard'])})" if phone.kind == "switchboard" else "")


def open_duties(card: ContactCard) -> Sequence[Source]:
    """The sources of which the person is still to be told (7.2)."""
    return [each for each in card.sources or () if each.inform_due and each.informed_on is None]
