"""Objections of a person: to direct marketing, at once and without a reason, or to one purpose (art. 21).

An objection to marketing suppresses the person's own addresses, those of later days as well, and takes the
person off all marketing lists, in one transaction (rulebook 2.6; M9). The company's shared mailbox is not
the person's (N1): the screen asks whether the company itself forbids too.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.list_rows import note
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Absent, Refused
from kaarea_tui.register.mailing import named_stops, namesakes, stop_release, stops, withdrawals
from kaarea_tui.register.mailing.consent_cards import ObjectionSaved
from kaarea_tui.register.mailing.export_people import exports_with
from kaarea_tui.register.mailing.named_stops import NamedAddress
from kaarea_tui.register.mailing.taking_back import Watch
from kaarea_tui.register.records.reach import contact_in_view, in_view
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.consents import WITHDRAWN_HOW
from kaarea_tui.rules.moments import last_moment
from kaarea_tui.rules.named_addresses import Address
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.purposes import PURPOSES
from kaarea_tui.rules.rights import Scope

_INSERT = """
INSERT INTO objection (id, contact_id, purpose, state, made_at, how, grounds, recorded_at, recorded_by)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_MAILBOX_COMPANIES = """
SELECT DISTINCT c.id, c.name FROM contact_role r JOIN company c ON c.id = r.company_id
WHERE r.contact_id = ? AND r.ended_on IS NULL
    AND EXISTS (SELECT 1 FROM company_email e WHERE e.company_id = c.id AND e.use = 'general')
    AND NOT EXISTS (SELECT 1 FROM company_ban b WHERE b.company_id = c.id AND b.released_at IS NULL)
ORDER BY c.name, c.id
"""
_CONSENTS = "SELECT id FROM consent WHERE contact_id = ? AND purpose = ? AND ended_at IS NULL"
_FORBIDDING = """
SELECT DISTINCT o.contact_id FROM objection o JOIN contact c ON c.id = o.contact_id
WHERE o.purpose = 'MARKETING' AND o.state <> 'released' AND c.restricted_on IS NULL AND o.contact_id IN ({})
"""
MOST_MARKED = 500
"""People asked about at once, a few screens of rows."""
_SUPPRESSIONS = "SELECT id, hash FROM suppression WHERE objection_id = ? AND released_at IS NULL"


class Stops(Subject, subject="stops"):
    """Stops that a person asks for."""

    @action("suppression.add", "disclose")
    def named(self, call: Call, contact_id: int, named: str) -> tuple[NamedAddress, ...]:
        """The addresses in these words of the person, each with whose it may be; nothing is written (N2)."""
        contact_in_view(call, contact_id)
        call.touched("contact", contact_id, fields="emails phones")
        return named_stops.in_text(call, contact_id, named)

    @action("suppression.add", "change", names_ahead=True)
    def object_to_marketing(
        self,
        call: Call,
        contact_id: int,
        how: str = "",
        made_on: str = "",
        *,
        grounds: str = "",
        named: str = "",
        confirmed: tuple[str, ...] = (),
    ) -> ObjectionSaved:
        """Write down that the person wants no marketing; effective at once on every list (M9, 21(3)).

        It works on any card that the user sees, restricted ones too (12.2). `made_on` as typed, empty: now;
        an earlier day counts to its last moment. `named`: further addresses as the person told them; of
        those that may be somebody else's only the `confirmed` are stopped (N2). Raises Absent; problems:
        `how`, `made_on`, `grounds`, `named`, `confirmed`.
        """
        contact_in_view(call, contact_id)
        form = Typed()
        made_at = _made_at(call, form, made_on)
        why = _told(form, how, grounds)
        also, waiting = _also(call, form, contact_id, (named, confirmed))
        form.settled()
        watch = Watch(call, (contact_id,))
        saved = object_to_marketing(call, contact_id, made_at, how, why, also)
        saved = replace(saved, waiting=waiting, changed=watch.changed())
        call.touched("contact", contact_id, fields="objection suppression", count=saved.lists_left)
        return saved

    @action("suppression.add", "change")
    def object_to_purpose(
        self,
        call: Call,
        contact_id: int,
        purpose: str,
        how: str = "",
        made_on: str = "",
        *,
        grounds: str = "",
    ) -> ObjectionSaved:
        """Write down an objection to one purpose; that purpose rests until it is decided (18(1)(d)).

        To MARKETING it is the same as `object_to_marketing`. Raises Absent; problems: `purpose` and those.
        """
        contact_in_view(call, contact_id)
        form = Typed()
        form.one_of("purpose", tuple(PURPOSES), purpose)
        made_at = _made_at(call, form, made_on)
        why = _told(form, how, grounds)
        form.settled()
        saved = object_to_purpose(call, contact_id, purpose, made_at, how, why)
        call.touched("contact", contact_id, fields="objection", count=saved.lists_left)
        return saved

    @action("contact.view_basic", "browse")
    def forbidding(self, call: Call, contact_ids: tuple[int, ...]) -> frozenset[int]:
        """Who of these people has a marketing ban in force, for the sign in a row; nobody out of reach."""
        wanted = list(dict.fromkeys(contact_ids))[:MOST_MARKED]
        found = [row[0] for row in in_batches(call.store, _FORBIDDING, tuple(wanted))]
        if call.user.view_scope is not Scope.ALL:
            found = [each for each in found if in_view(call, each)]
        return frozenset(found)

    @action("suppression.release", "change", names_ahead=True)
    def release(self, call: Call, objection_id: int, reason: str) -> None:
        """Take an objection back, with its suppressions: recorded for the wrong person, or refused by law.

        Nobody returns to a list by it. Raises Absent, Refused `objection.released`; problems: `reason`.
        """
        contact_id, state = _objection(call, objection_id)
        contact_in_view(call, contact_id)
        if state == "released":
            raise Refused("objection.released", N_("This objection is not in force any more."))
        form = Typed()
        why = form.line("reason", "reason", reason)
        if not why:
            form.wrong("reason", "missing", N_("Fill in this field."))
        form.settled()
        stop_release.release_objection(call, objection_id, why)
        rows = call.store.rows(_SUPPRESSIONS, (objection_id,))
        for suppression_id, _ in rows:
            stop_release.release_suppression(call, suppression_id, why)
        note([contact_id])
        stop_release.follow_release(call, {digest for _, digest in rows}, "objection_released")
        stops.settle(call, [contact_id], "objection_released")
        call.touched("objection", objection_id, fields="state released_at")


def object_to_marketing(  # noqa: PLR0917 - an objection's own fields, and what it named
    call: Call,
    contact_id: int,
    made_at: datetime,
    how: str = "",
    grounds: str = "",
    also: Sequence[Address] = (),
) -> ObjectionSaved:
    """Save a marketing objection with all its effects: for the card, for requests and for returns.

    `also`: what the person named besides what stands on the card (N2). Each objection is a row of its own,
    also beside one in force: a consent must be newer than the last.
    """
    objection_id = _insert(call, (contact_id, "MARKETING", "upheld"), made_at, how, grounds)
    left = stops.settle(call, [contact_id], "objection")
    own = stops.personal_addresses(call.store, contact_id)
    left += stops.stop(call, [*own, *also], "dm_objection", objection_id)
    namesakes.look(call, contact_id, objection_id, also)
    companies = tuple((row[0], row[1]) for row in call.store.rows(_MAILBOX_COMPANIES, (contact_id,)))
    exports = exports_with(call.store, contact_id, stamp(call.now))
    return ObjectionSaved(objection_id, left, companies, exports)


def object_to_purpose(  # noqa: PLR0917 - an objection's own fields
    call: Call, contact_id: int, purpose: str, made_at: datetime, how: str = "", grounds: str = ""
) -> ObjectionSaved:
    """Save an objection to one purpose, pending until somebody decides (21(1)); see `uphold`."""
    if purpose == "MARKETING":
        return object_to_marketing(call, contact_id, made_at, how, grounds)
    objection_id = _insert(call, (contact_id, purpose, "pending"), made_at, how, grounds)
    return ObjectionSaved(objection_id, stops.settle(call, [contact_id], "objection"), (), ())


def uphold(call: Call, objection_id: int) -> int:
    """Decide for the person: consents to that purpose end (2.1, i); how many lists were left. Raises Absent.

    Deciding against the person is `Stops.release`, or `stop_release.release_objection` in a request.
    """
    contact_id, _ = _objection(call, objection_id)
    found = call.store.one("SELECT purpose FROM objection WHERE id = ?", (objection_id,))
    assert found is not None
    call.store.run(
        "UPDATE objection SET state = 'upheld' WHERE id = ? AND state = 'pending'", (objection_id,)
    )
    ids = [row[0] for row in call.store.rows(_CONSENTS, (contact_id, found[0]))]
    return withdrawals.end(call, ids, [contact_id], "objection", "")


def _insert(call: Call, about: tuple[int, str, str], made_at: datetime, how: str, grounds: str) -> int:
    objection_id = call.store.next_ids("objection", 1)
    values = (objection_id, *about, stamp(made_at), how, grounds, stamp(call.now), call.user.id)
    call.store.run(_INSERT, values)
    return objection_id


def _objection(call: Call, objection_id: int) -> tuple[int, str]:
    found = call.store.one("SELECT contact_id, state FROM objection WHERE id = ?", (objection_id,))
    if found is None:
        raise Absent
    return found[0], found[1]


def _made_at(call: Call, form: Typed, made_on: str) -> datetime:
    day = form.day("made_on", made_on, call.today)
    now = call.now.astimezone(UTC)
    return form.take("made_on", lambda: last_moment(day, None, now), now) if day else now


def _also(
    call: Call, form: Typed, contact_id: int, told: tuple[str, tuple[str, ...]]
) -> tuple[list[Address], tuple[str, ...]]:
    """What of the addresses told is stopped, and what waits for a word; `told`: the words, the confirmed."""
    text = form.block("named", "grounds", told[0])
    found = named_stops.in_text(call, contact_id, text)
    if text and not found:
        form.wrong("named", "email.none", N_("There is no e-mail address or phone number in this."))
    if not {each.key for each in found} >= set(told[1]):
        form.wrong("confirmed", "choice.unknown", N_("The request does not name this address."))
    stopping = [each.address for each in found if not each.waits or each.key in told[1]]
    return stopping, tuple(each.key for each in found if each.waits and each.key not in told[1])


def _told(form: Typed, how: str, grounds: str) -> str:
    if how:
        form.one_of("how", tuple(WITHDRAWN_HOW), how)
    return form.block("grounds", "grounds", grounds)
