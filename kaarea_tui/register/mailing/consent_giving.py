"""Writing down one act of consent, and what the person's newer act releases (4.1, 4.4 end; C6, C7, T2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent
from kaarea_tui.register.mailing import stop_release, stops
from kaarea_tui.register.mailing.consent_cards import ConsentInput, Recorded, ScopeInput
from kaarea_tui.register.mailing.list_reach import limited_to
from kaarea_tui.register.mailing.mailbox_owners import TRADERS
from kaarea_tui.register.mailing.wordings import Wording, load_wording, mark_used
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules import consents as rules
from kaarea_tui.rules.emails import email_key
from kaarea_tui.rules.identifiers import ip_address
from kaarea_tui.rules.moments import first_moment, parse_time
from kaarea_tui.rules.phones import phone
from kaarea_tui.rules.problem import N_, Problem

MOST_SCOPES = 20
"""Things agreed to in one act: far above any real form."""

_INSERT = """
INSERT INTO consent (id, act, contact_id, purpose, list_id, list_group, channel, address_key, given_by,
    declared_by, given_at, how, evidence, evidence_ip, evidence_agent, wording_id, wording_language,
    notice_version, recorded_at, recorded_by)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_EMAILS = "SELECT address_key FROM contact_email WHERE contact_id = ? ORDER BY position, id"
_PHONES = "SELECT number FROM contact_phone WHERE contact_id = ? ORDER BY position, id"
_NAME = "SELECT first_names, last_name FROM contact WHERE id = ?"
_LIST = "SELECT purpose, channel, archived_at FROM mailing_list WHERE id = ?"
_GROUP = "SELECT 1 FROM mailing_list WHERE list_group = ? AND purpose = ? AND channel = ? LIMIT 1"


@dataclass(frozen=True, slots=True)
class Scope:
    """One thing agreed to, checked."""

    purpose: str
    list_id: int | None
    list_group: str
    channel: str
    address_key: str


@dataclass(frozen=True, slots=True)
class Act:
    """How it was agreed to, checked."""

    given_by: str
    declared_by: str
    given_at: datetime
    how: str
    evidence: str
    ip: str
    agent: str
    wording: Wording
    language: str
    notice_version: str


def record(call: Call, contact_id: int, typed: ConsentInput) -> Recorded:
    """See `Consents.record`."""
    form = Typed()
    scopes = _scopes(call, form, contact_id, typed.scopes)
    act = _act(call, form, contact_id, typed)
    form.settled()
    assert act is not None
    own_newer = act.given_by == "subject"
    for scope in scopes:
        if scope.purpose == "MARKETING":
            stop_release.refuse_behind_stop(
                call, scope.channel, scope.address_key, act.given_at, own=own_newer
            )
    name = uuid4().hex
    first = call.store.next_ids("consent", len(scopes))
    ids = tuple(range(first, first + len(scopes)))
    call.store.run_many(
        _INSERT,
        [
            (consent_id, name, contact_id, *_of_scope(scope), *_of_act(act), stamp(call.now), call.user.id)
            for consent_id, scope in zip(ids, scopes, strict=True)
        ],
    )
    mark_used(call, act.wording.id)
    released = 0
    marketing = [
        (number, each) for number, each in zip(ids, scopes, strict=True) if each.purpose == "MARKETING"
    ]
    if own_newer and marketing:
        told = [(number, each.channel, each.address_key) for number, each in marketing]
        released = stop_release.release_by_consents(call, contact_id, told, act.given_at)
    stops.settle(call, [contact_id], "consent")
    call.touched(
        "contact", contact_id, fields="consent " + " ".join(str(each) for each in ids), count=len(ids)
    )
    return Recorded(name, ids, released)


def _scopes(call: Call, form: Typed, contact_id: int, typed: Sequence[ScopeInput]) -> list[Scope]:
    if not typed:
        form.wrong("scopes", "consent.nothing", N_("Choose at least one thing that was agreed to."))
    if len(typed) > MOST_SCOPES:
        form.wrong("scopes", "rows.many", N_("At most {limit} rows fit here."), limit=str(MOST_SCOPES))
        return []
    found: list[Scope] = []
    for place, scope in enumerate(typed):
        at = f"scopes.{place}"
        form.take(f"{at}.purpose", lambda scope=scope: rules.check_purpose_of_consent(scope.purpose), "")  # type: ignore[misc]
        form.one_of(f"{at}.channel", tuple(rules.CHANNELS), scope.channel)
        group = form.line(f"{at}.list", "list_name", scope.list_group)
        form.take(
            f"{at}.list",
            lambda scope=scope, group=group: rules.check_target(scope.purpose, scope.list_id, group),  # type: ignore[misc]
            None,
        )
        _check_list(call, form, at, scope, group)
        key = form.take(f"{at}.address", lambda scope=scope: _address(call, contact_id, scope), "")  # type: ignore[misc]
        checked = Scope(scope.purpose, scope.list_id, group, scope.channel, key)
        if checked in found:
            form.wrong(at, "consent.twice", N_("This is here twice."))
        found.append(checked)
    return found


def _check_list(call: Call, form: Typed, at: str, scope: ScopeInput, group: str) -> None:
    """The list or the group named is there, and is of this purpose and channel."""
    field = f"{at}.list"
    if scope.list_id is not None:
        row = call.store.one(_LIST, (scope.list_id,))
        limit = limited_to(call)
        if row is None or row[2] is not None or (limit is not None and scope.list_id not in limit):
            form.wrong(field, "list.unknown", N_("There is no such list in use."))
        elif row[:2] != (scope.purpose, scope.channel):
            form.wrong(field, "list.other", N_("The list is for another purpose or another channel."))
    elif group and call.store.one(_GROUP, (group, scope.purpose, scope.channel)) is None:
        form.wrong(field, "list.unknown_group", N_("There is no such group of lists."))


def _address(call: Call, contact_id: int, scope: ScopeInput) -> str:
    """The normalised address of the card that the consent covers (4.1, "who"); raises Problem."""
    if scope.channel == "post":
        return ""
    sql, normal = (_EMAILS, email_key) if scope.channel == "email" else (_PHONES, phone)
    known = [str(row[0]) for row in call.store.rows(sql, (contact_id,))]
    if scope.channel == "email":  # a sole trader agrees for his own mailboxes as well (N1)
        known += [str(row[0]) for row in call.store.rows(TRADERS, (contact_id,))]
    if not known:
        raise Problem("consent.no_address", N_("The card has no address for this channel."))
    if not scope.address.strip():
        return known[0]
    key = normal(scope.address)
    if key not in known:
        raise Problem("consent.address", N_("This address is not on the card."))
    return key


def _act(call: Call, form: Typed, contact_id: int, typed: ConsentInput) -> Act | None:
    form.one_of("how", tuple(rules.HOW), typed.how)
    form.one_of("given_by", tuple(rules.GIVERS), typed.given_by)
    form.one_of("wording_language", rules.LANGUAGES, typed.wording_language)
    evidence = form.block("evidence", "reason", typed.evidence)
    form.take("evidence", lambda: rules.check_evidence(typed.how, evidence), None)
    agent = form.line("agent", "reason", typed.agent)
    ip = form.take("ip", lambda: ip_address(typed.ip), "") if typed.ip.strip() else ""
    form.take("ip", lambda: rules.check_web_evidence(typed.how, typed.ip, agent), None)
    declared_by = form.line("declared_by", "source_name", typed.declared_by)
    if not declared_by and typed.given_by == "company":
        form.wrong("declared_by", "consent.no_declarer", N_("Write who gave the company's consent."))
    notice = form.line("notice_version", "reference", typed.notice_version)
    given_at = _given_at(call, form, typed)
    wording = _wording(call, form, typed)
    if wording is None or given_at is None:
        return None
    return Act(
        typed.given_by,
        declared_by or _name(call, contact_id),
        given_at,
        typed.how,
        evidence,
        ip,
        agent,
        wording,
        typed.wording_language,
        notice or load_settings(call.store).notice_version,
    )


def _given_at(call: Call, form: Typed, typed: ConsentInput) -> datetime | None:
    """When it was given (V7); an unknown time of day is the day's first moment."""
    if not typed.given_on.strip() and not typed.given_time.strip():
        return call.now.astimezone(UTC)
    day = form.day("given_on", typed.given_on, call.today) or call.today
    time = (
        form.take("given_time", lambda: parse_time(typed.given_time), None)
        if typed.given_time.strip()
        else None
    )
    return form.take("given_on", lambda: first_moment(day, time, call.now), None)


def _wording(call: Call, form: Typed, typed: ConsentInput) -> Wording | None:
    try:
        wording = load_wording(call, typed.wording_id)
    except Absent:
        form.wrong("wording_id", "wording.unknown", N_("Choose the words that were shown."))
        return None
    if not wording.text(typed.wording_language):
        form.wrong("wording_language", "wording.no_text", N_("These words are not there in that language."))
    return wording


def _name(call: Call, contact_id: int) -> str:
    found = call.store.one(_NAME, (contact_id,))
    return f"{found[0]} {found[1]}".strip() if found else ""


def _of_scope(scope: Scope) -> tuple[object, ...]:
    return scope.purpose, scope.list_id, scope.list_group, scope.channel, scope.address_key


def _of_act(act: Act) -> tuple[object, ...]:
    return (
        act.given_by, act.declared_by, stamp(act.given_at), act.how, act.evidence, act.ip, act.agent,
        act.wording.id, act.language, act.notice_version,
    )  # fmt: skip
