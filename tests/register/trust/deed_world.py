"""Decided requests of the prepared register, waiting to be carried out on the data, with people of their own."""

from dataclasses import dataclass

from kaarea_tui.register.answers.lift_notices import LiftInput
from kaarea_tui.register.records.contact_inputs import ContactInput, RoleInput, SourceInput
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests.request_inputs import Asked, RequestInput, StepInput
from tests.register.lifting_steps import tell
from tests.register.request_steps import send_letter

Case = tuple[int, int]
"""Number and version."""
IDENTIFIED = StepInput(method="known_personally")


@dataclass(frozen=True)
class Deeds:
    """Cases in `executing` and the cards they are about, with their versions."""

    erasure: Case
    unread: Case
    note: int
    mention: int
    leaving: Case
    rectification: Case
    restriction: Case
    objection: Case
    access: Case
    subject: Case
    restricted: int
    lock: int
    told: int
    notice: int
    subject_note: int
    refused: Case


NO_CASE = (999_999, 1)
NO_DEEDS = Deeds(
    NO_CASE, NO_CASE, 999_999, 999_999, NO_CASE, NO_CASE, NO_CASE, NO_CASE, NO_CASE, NO_CASE, 999_999, 999_999,
    999_999, 999_999, 999_999, NO_CASE,
)  # fmt: skip


def deeds(owner: Register, company: int) -> Deeds:
    """One person who is about to be erased, one with a text still to read, one with all other requests."""
    leaving, reading, subject, locked = (_person(owner, company, name) for name in ("A", "B", "C", "D"))
    subject_note = owner.contacts.add_note(subject[0], "PyytäjäB muuttaa.")
    owner.contacts.add_note(reading[0], "Muistiinpano.")
    note = owner.store.one("SELECT max(id) FROM contact_note")
    assert note is not None
    unread = _executing(owner, reading[0], Asked("erasure"))
    mention = owner.store.one(
        "SELECT id FROM request_task WHERE case_id = ? AND kind = 'mention_note'", unread[:1]
    )
    assert mention is not None
    erasure = _executing(owner, leaving[0], Asked("erasure"))
    _others_done(owner, erasure[0])
    access = _executing(owner, subject[0], Asked("access"))
    send_letter(owner.store, access[0], "report")
    lock = owner.restrictions.set(locked[0], "purpose", "SALES", "b")
    told = owner.restrictions.set(locked[0], "purpose", "FEEDBACK", "b")
    tell(owner, told)
    return Deeds(
        erasure=erasure,
        unread=unread,
        note=int(note[0]),
        mention=int(mention[0]),
        leaving=leaving,
        rectification=_executing(owner, subject[0], Asked("rectification")),
        restriction=_executing(owner, subject[0], Asked("restriction", ground="b")),
        objection=_executing(owner, subject[0], Asked("objection_other", purpose="SERVICE_DEVELOPMENT")),
        access=access,
        subject=subject,
        restricted=locked[0],
        lock=lock,
        told=told,
        subject_note=subject_note,
        refused=_refused(owner, subject[0]),
        notice=owner.lift_notices.make(lock, LiftInput("23.11.2026", "Asia selvisi")).id,
    )


def _person(owner: Register, company: int, name: str) -> Case:
    typed = ContactInput(last_name=f"Pyytäjä{name}", first_names="Nimi", roles=(RoleInput(company, "Jäsen"),))
    contact = owner.contacts.create(typed, SourceInput("subject"))
    return contact, 1


def _executing(owner: Register, contact: int, asked: Asked) -> Case:
    case = owner.requests.register(
        RequestInput((asked,), "letter", "Pyyntö", "Joku", contact_id=contact)
    ).case_ids[0]
    steps = [("T4", IDENTIFIED)]
    if asked.type in ("erasure", "objection_other"):
        steps.append(("T8", StepInput(outcome="fulfilled", text="Toteutetaan.")))
    else:
        steps.append(("T12", StepInput()))
    for number, given in steps:
        owner.requests.handle(case, owner.requests.open(case).version, number, given)
    if asked.type in ("erasure", "objection_other"):
        version = owner.requests.open(case).version
        owner.requests.decide(case, version, "T9", StepInput(override_reason="Sijainen on poissa."))
    return case, owner.requests.open(case).version


def _refused(owner: Register, contact: int) -> Case:
    """A rectification that was refused, its answer not sent yet."""
    case = owner.requests.register(
        RequestInput((Asked("rectification"),), "letter", "Pyyntö", "Joku", contact_id=contact)
    ).case_ids[0]
    proposed = StepInput(outcome="refused", grounds=("DATA_ACCURATE",), text="Tiedot ovat oikein.")
    for number, given in (("T4", IDENTIFIED), ("T8", proposed)):
        owner.requests.handle(case, owner.requests.open(case).version, number, given)
    owner.requests.decide(
        case, owner.requests.open(case).version, "T10", StepInput(override_reason="Sijainen on poissa.")
    )
    return case, owner.requests.open(case).version


def _others_done(owner: Register, case: int) -> None:
    with owner.store.writing():
        sql = "UPDATE request_task SET state = 'done' WHERE case_id = ? AND kind <> 'erase'"
        owner.store.run(sql, (case,))
