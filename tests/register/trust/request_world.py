"""The requests of the prepared register: one case in each state that an action needs, made by the counter."""

from dataclasses import dataclass

from kaarea_tui.register.answers.letter_inputs import LetterCopy
from kaarea_tui.register.disclosures.disclosures import DisclosureInput
from kaarea_tui.register.disclosures.recipients import RecipientInput
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests.request_inputs import Asked, RequestInput, StepInput

Case = tuple[int, int]
"""Number and version."""
IDENTIFIED = StepInput(method="known_personally")
_SENT = """
INSERT INTO request_letter (case_id, kind, language, body, file_hash, made_at, made_by, sent_on, channel, code, reason)
VALUES (?, ?, 'fi', 'Kirje', 'x', '2026-11-23T09:00:00.000Z', 1, '2026-11-23', 'letter', 'complexity', 'Aineistoa on')
"""
PROPOSAL = StepInput(outcome="partial", grounds=("RIGHTS_OF_OTHERS",), text="Toisen tiedot jätetään pois.")


@dataclass(frozen=True)
class Cases:
    """Cases of one contact, a task, and a recipient who got the contact's data."""

    received: Case
    silent: Case
    proposed: Case
    done: Case
    open_task: int
    refusable: Case
    unmatched: Case
    recipient: int
    letter: int
    portable: int


def cases(owner: Register, contact: int, grounds: str) -> Cases:
    """Lead one case to each state."""
    recipient = owner.recipients.add(RecipientInput("authority", "Verohallinto"))
    owner.disclosures.record(
        (contact,), DisclosureInput(recipient, ("last_name",), "VML 19 §", "secure_email")
    )
    received = _case(owner, contact, "access", grounds)
    _sent(owner, received, "extension")
    return Cases(
        received=received,
        silent=_silent(owner, _case(owner, contact, "access")),
        proposed=_lead(owner, _case(owner, contact, "access"), ("T4", IDENTIFIED), ("T8", PROPOSAL)),
        done=_done(owner, contact),
        open_task=_carried_out(owner, contact)[1],
        refusable=_not_found(owner, _case(owner, None, "access")),
        unmatched=_case(owner, None, "objection_dm"),
        recipient=recipient,
        letter=owner.letters.make(received[0], "receipt").id,
        portable=_lead(owner, _case(owner, contact, "portability"), ("T4", IDENTIFIED))[0],
    )


def _case(owner: Register, contact: int | None, type_: str, grounds: str = "") -> Case:
    letter = RequestInput(
        (Asked(type_),),
        "letter",
        "Pyyntö",
        "Kirjoittaja",
        "040 123 4567",
        contact_id=contact,
        grounds=grounds,
    )
    case_id = owner.requests.register(letter).case_ids[0]
    return case_id, owner.requests.open(case_id).version


def _lead(owner: Register, case: Case, *steps: tuple[str, StepInput]) -> Case:
    case_id, version = case
    for number, given in steps:
        version = owner.requests.handle(case_id, version, number, given)
    return case_id, version


def _silent(owner: Register, case: Case) -> Case:
    """A case whose requester has not answered a question; the reminder that went out is not written down."""
    doubt = LetterCopy(
        "identity",
        channel="letter",
        text=f"Kuka olet? {owner.requests.open(case[0]).number}",
        reason="Uusi osoite",
    )
    owner.letters.attach_copy(*case, doubt)
    _sent(owner, case, "reminder")
    return case[0], owner.requests.open(case[0]).version


def _sent(owner: Register, case: Case, kind: str) -> None:
    """A letter that went out and that no step is taken by yet."""
    with owner.store.writing():
        owner.store.run(_SENT, (case[0], kind))


def _carried_out(owner: Register, contact: int) -> tuple[Case, int]:
    """A case that is being carried out, and its question about paper."""
    case = _lead(owner, _case(owner, contact, "access"), ("T4", IDENTIFIED), ("T12", StepInput()))
    contents = owner.requests.open(case[0]).contents
    assert contents is not None
    return case, next(task.id for task in contents.tasks if task.kind == "paper")


def _not_found(owner: Register, case: Case) -> Case:
    """A case of somebody whom the register does not know, answered and closed."""
    owner.requests.look_for(case[0])
    case = _lead(owner, case, ("T4", IDENTIFIED), ("T15", StepInput(text="Nimi ja osoite")))
    owner.letters.attach_copy(
        *case,
        LetterCopy("answer", channel="letter", text=f"Ei tietoja. {owner.requests.open(case[0]).number}"),
    )
    return _lead(owner, (case[0], owner.requests.open(case[0]).version), ("T17", StepInput()))


def _done(owner: Register, contact: int) -> Case:
    (case_id, _), _ = _carried_out(owner, contact)
    with owner.store.writing():  # what carries the data out is not what is tried here
        owner.store.run("UPDATE request_task SET state = 'done' WHERE case_id = ?", (case_id,))
    return case_id, owner.requests.open(case_id).version
