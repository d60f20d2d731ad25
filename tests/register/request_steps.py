"""What the tests of requests do again and again, through the counter."""

from dataclasses import replace

from kaarea_tui.data.engine import Store
from kaarea_tui.register.answers.letter_inputs import LetterCopy
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests.request_cards import CaseContents, CaseView
from kaarea_tui.register.requests.request_inputs import Asked, RequestInput, StepInput
from tests.register.card_steps import make_eero

IDENTIFIED = StepInput(method="known_personally")
DOUBT = LetterCopy("identity", channel="letter", text="Kuka olet?", reason="Uusi osoite")
WHICH = LetterCopy("clarification", channel="letter", text="Mitä aikaa pyyntö koskee?")
LATER = LetterCopy(
    "extension", channel="letter", text="Vastaamme myöhemmin.", reason="Aineistoa on paljon",
    extension_reason="complexity",
)  # fmt: skip
REMINDER = LetterCopy("reminder", channel="letter", text="Muistutus")
ANSWER = LetterCopy("answer", channel="letter", text="Vastauksemme pyyntöön.")


def letter(*types: str, **more: object) -> RequestInput:
    """A letter that asks for these rights."""
    told: dict[str, object] = {
        "rights": tuple(Asked(type_) for type_ in types),
        "channel": "email",
        "text": "Pyyntö",
        "requester_name": "Eero Virtanen",
        **more,
    }
    return RequestInput(**told)  # type: ignore[arg-type]


def opened(register: Register, case_id: int) -> tuple[CaseView, CaseContents]:
    """The case with its contents."""
    view = register.requests.open(case_id)
    assert view.contents is not None
    return view, view.contents


def new_case(register: Register, type_: str = "access", **more: object) -> int:
    return register.requests.register(letter(type_, **more)).case_ids[0]


def take(register: Register, case_id: int, step: str, given: StepInput | None = None) -> CaseView:
    """Take a step from where the case stands; the case after it."""
    view, contents = opened(register, case_id)
    offer = next((each for each in contents.steps if each.number == step), None)
    action = offer.action if offer else "handle"
    getattr(register.requests, action)(case_id, view.version, step, given or StepInput())
    return register.requests.open(case_id)


def much_data(register: Register) -> int:
    """Somebody of whom the register has more rows than the setting, so that it may be asked what is meant."""
    with register.store.writing():
        register.store.run(
            "INSERT INTO setting (name, value, changed_at, changed_by)"
            " VALUES ('clarify_rows', '1', '2026-11-23T08:00:00.000Z', 1)"
        )
    return make_eero(register)[1]


def attach(register: Register, case_id: int, copy: LetterCopy, **more: str) -> CaseView:
    """A letter that was sent outside, its copy attached; the case after it."""
    view = register.requests.open(case_id)
    copy = replace(copy, text=copy.text and f"{copy.text}\n\nAsia {view.number}")
    register.letters.attach_copy(case_id, view.version, replace(copy, **more))
    return register.requests.open(case_id)


def close(register: Register, case_id: int, answer: LetterCopy | None = ANSWER) -> CaseView:
    """Close the case with an answer that was sent outside, or with the one that was made here."""
    if answer is not None:
        attach(register, case_id, answer)
    return take(register, case_id, "T17")


def finish_tasks(store: Store, case_id: int) -> None:
    """Carrying out on the data is tried elsewhere; here its end is enough."""
    with store.writing():
        store.run("UPDATE request_task SET state = 'done' WHERE case_id = ?", (case_id,))


def in_review(register: Register, type_: str = "access", **more: object) -> int:
    case_id = new_case(register, type_, **more)
    take(register, case_id, "T4", IDENTIFIED)
    return case_id


def found_nobody(register: Register, case_id: int, text: str = "Nimi, osoite, paperit") -> CaseView:
    """The register was searched for the requester, and has nothing of him (T15)."""
    register.requests.look_for(case_id)
    return take(register, case_id, "T15", StepInput(text=text))


def send_letter(store: Store, case_id: int, kind: str = "refusal", sections: str = "") -> None:
    """A letter of ours that went out."""
    with store.writing():
        store.run(
            "INSERT INTO request_letter (case_id, kind, language, body, file_hash, sections, made_at, made_by, sent_on,"
            " channel) VALUES (?, ?, 'fi', 'Hyvä Eero', 'x', ?, '2026-11-23T09:00:00.000Z', 1, '2026-11-23', 'letter')",
            (case_id, kind, sections),
        )
