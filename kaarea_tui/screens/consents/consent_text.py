"""Consents and stops as people read them: the tab of the card, and the proof of one consent (4.1, P8)."""

from collections.abc import Iterator

from kaarea_tui.locale import _, ngettext
from kaarea_tui.locale.moments import moment_text
from kaarea_tui.register.contacts.contact_cards import MarketingBan
from kaarea_tui.register.mailing.consent_cards import (
    CardConsents,
    ConsentDetails,
    ConsentLine,
    EndingConsents,
    ObjectionLine,
    Proof,
    Withdrawn,
)
from kaarea_tui.rules.consents import CHANNELS, END_REASONS, GIVERS, HOW, STOPPED_HOW
from kaarea_tui.rules.dates import local_date, show_date, show_number
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.purposes import PURPOSES
from kaarea_tui.rules.visibility import others_see
from kaarea_tui.screens.records.sheet_text import Fact, fact_lines, paragraph

LANGUAGES = {"fi": N_("Finnish"), "sv": N_("Swedish"), "en": N_("English")}
"""Languages of a wording."""

_OBJECTION_STATES = {
    "pending": N_("not decided yet"),
    "upheld": N_("in force"),
    "released": N_("released"),
}


def target_text(line: ConsentLine) -> str:
    """What a consent is for: purpose, list or group, channel."""
    return scope_text(line.purpose, line.list_name, line.list_group, line.channel)


def scope_text(purpose: str, list_name: str, list_group: str, channel: str) -> str:
    """A purpose, the list or group of lists, and a channel, in words."""
    of_list = list_name or (_("group {name}").format(name=list_group) if list_group else "")
    parts = (_(PURPOSES.get(purpose, purpose)), of_list, _(CHANNELS.get(channel, channel)))
    return " · ".join(part for part in parts if part)


def status_text(line: ConsentLine) -> str:
    """Whether a consent is in force, and why not."""
    if line.in_force and line.left_lists:
        return _("in force, but not for {lists}").format(lists=line.left_lists)
    if line.in_force:
        return _("in force")
    return _(END_REASONS.get(line.status, line.status))


def ban_sign(ban: MarketingBan | None) -> str:
    """The banner of a marketing ban, short enough to stand beside a title; empty without one."""
    if ban is None:
        return ""
    how = f" ({_(STOPPED_HOW[ban.how]).lower()})" if ban.how in STOPPED_HOW else ""
    return _("M Marketing ban {date}").format(date=show_date(local_date(ban.made_at))) + how


def consent_lines(card: CardConsents | None, width: int) -> list[str]:
    """The tab of consents and stops."""
    if card is None:
        return [_("Reading the consents…")]
    if card.stub:
        return paragraph(_("Processing is restricted; consents and stops are not shown."), width)
    lines = [*_stops(card, width)]
    lines += [_("Consents")]
    if not card.consents:
        lines += paragraph(_("No consents have been recorded."), width, 2)
    for line in card.consents:
        sign = "✓" if line.in_force else "–"
        lines += paragraph(f"{sign} {target_text(line)}: {status_text(line)}", width, 2)
        if line.details is not None:
            lines += paragraph(_given(line.details), width, 6)
    return lines


def _given(details: ConsentDetails) -> str:
    told = _("{date} · {how} · {giver}: {name} · wording {code} {version} · {address}").format(
        date=moment_text(details.given_at),
        how=_(HOW.get(details.how, details.how)),
        giver=_(GIVERS.get(details.given_by, details.given_by)),
        name=details.declared_by,
        code=details.wording_code,
        version=details.wording_version,
        address=details.address or "–",
    )
    if details.ended_at is None:
        return told
    ended = _("Ended {date}, recorded by {person}.").format(
        date=moment_text(details.ended_at), person=details.ended_by or "–"
    )
    return f"{told}\n{ended}"


def _stops(card: CardConsents, width: int) -> Iterator[str]:
    yield _("Stops")
    told = [*_objections(card), *_bans(card), *_addresses(card)]
    for text in told or [_("Nothing stops mail to this person.")]:
        yield from paragraph(text, width, 2)
    yield ""


def _objections(card: CardConsents) -> Iterator[str]:
    for each in card.objections:
        yield objection_text(each)
        if each.grounds:
            yield "  " + _("Grounds: {grounds}").format(grounds=each.grounds)
        if each.released_at is not None:
            date = moment_text(each.released_at)
            yield "  " + _("Released {date}: {reason}").format(
                date=date, reason=_release(each.release_reason)
            )


def objection_text(each: ObjectionLine) -> str:
    """One objection in a line."""
    if each.purpose == "MARKETING":
        what = _("Marketing ban")
    else:
        what = _("Objection: {purpose}").format(purpose=_(PURPOSES.get(each.purpose, each.purpose)))
    how = f" · {_(STOPPED_HOW[each.how])}" if each.how in STOPPED_HOW else ""
    sign = "M" if each.state != "released" else "–"
    state = _(_OBJECTION_STATES[each.state])
    return f"{sign} {what} {moment_text(each.made_at)}{how} · {state}"


def _release(reason: str) -> str:
    return _("the person's newer consent") if reason == "newer_consent" else reason


def _bans(card: CardConsents) -> Iterator[str]:
    for ban in card.bans:
        yield _("M {company} has forbidden direct marketing {date} ({person})").format(
            company=ban.company, date=show_date(local_date(ban.made_at)), person=ban.told_by
        )


def _addresses(card: CardConsents) -> Iterator[str]:
    for address in card.addresses:
        if address.suppressed:
            yield _("{address} is suppressed").format(address=address.address)
        if address.bounced_on is not None:
            date = show_date(address.bounced_on)
            yield _("{address}: mail came back for good {date}").format(address=address.address, date=date)


def proof_lines(proof: Proof, width: int) -> list[str]:
    """The proof of one consent (GDPR art. 7(1)): who, when, how, in what words, where the evidence is."""
    line, details = proof.line, proof.line.details
    facts: list[Fact] = [(_("Consent"), target_text(line)), (_("State"), status_text(line))]
    if details is not None:
        facts += _proof_facts(proof, details)
    lines = fact_lines([fact for fact in facts if fact[1]], width)
    language = details.wording_language if details is not None else "fi"
    lines += [
        "",
        _("Words that were shown ({language}):").format(language=_(LANGUAGES.get(language, language))),
    ]
    lines += paragraph(proof.text, width, 2)
    for code, text in proof.texts.items():
        if code != language:
            lines += ["", f"{_(LANGUAGES.get(code, code))}:", *paragraph(text, width, 2)]
    return lines


def _proof_facts(proof: Proof, details: ConsentDetails) -> Iterator[Fact]:
    yield _("Address"), details.address
    yield _("Given"), f"{moment_text(details.given_at)} · {_(HOW.get(details.how, details.how))}"
    yield (
        _("Given by"),
        f"{details.declared_by} ({_(GIVERS.get(details.given_by, details.given_by)).lower()})",
    )
    yield _("Evidence"), details.evidence
    yield (
        _("Wording"),
        _("{code}, version {version}").format(code=details.wording_code, version=details.wording_version),
    )
    yield _("Notice"), details.notice_version
    yield _("Recorded"), f"{moment_text(details.recorded_at)} · {details.recorded_by or '–'}"
    if details.ended_at is not None:
        yield _("Ended"), f"{moment_text(details.ended_at)} · {details.ended_by or '–'}"
    if proof.ip is not None:
        yield _("IP address"), f"{proof.ip}  {proof.agent or ''}".strip()
    elif proof.has_ip:
        hidden = others_see("technical")
        yield _("IP address"), _(hidden) if hidden else "–"


def left_alone(told: EndingConsents | Withdrawn) -> list[str]:
    """Who has nothing to withdraw, and what stays."""
    lines = []
    if told.staying:
        lines.append(
            _("Wider consents, which go on without this list: {count}").format(
                count=show_number(told.staying)
            )
        )
    if told.without:
        lines.append(_("People without such a consent: {count}").format(count=show_number(told.without)))
    if told.newer:
        lines.append(_("Given after that day, so they stay: {count}").format(count=show_number(told.newer)))
    return lines


def outcome_text(done: Withdrawn) -> str:
    """What became of it, with what did not."""
    told = _("No such consent was in force; the wish is kept.")
    if done.consents:
        told = ngettext("{count} consent was withdrawn.", "{count} consents were withdrawn.", done.consents)
    left = _("No list was left.")
    if done.lists_left:
        left = ngettext("{count} list was left.", "{count} lists were left.", done.lists_left)
    first = [
        told.format(count=show_number(done.consents)),
        left.format(count=show_number(done.lists_left)),
    ]
    return "\n".join([" ".join(first), *left_alone(done)])
