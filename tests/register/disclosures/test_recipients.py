"""Recipients and disclosures at the counter: rules 4.8, 8.2, 9.1; GDPR arts 19, 28."""

import pytest

from kaarea_tui.register.disclosures.disclosures import DisclosureInput
from kaarea_tui.register.disclosures.recipients import RecipientInput
from kaarea_tui.register.errors import Absent, Conflict, Invalid, NotPermitted, Refused
from kaarea_tui.register.requests.request_inputs import StepInput
from tests.conftest import RegisterDb
from tests.register.card_steps import log_of, make_eero, owner, restrict
from tests.register.request_steps import in_review, take

TAX = RecipientInput("authority", "Verohallinto", contact_point="kirjaamo@vero.example")
POST = RecipientInput("processor", "Postitus Oy", dpa_signed="1.1.2026", dpa_valid_to="30.11.2026")


@pytest.mark.parametrize(
    ("typed", "field", "code"),
    [
        (
            RecipientInput("processor", "Cloud Inc", "US", dpa_signed="1.1.2026"),
            "country",
            "recipient.country",
        ),
        (RecipientInput("other", "Ltd", "GB"), "country", "recipient.country"),
        (RecipientInput("processor", "Postitus Oy"), "dpa_signed", "recipient.no_contract"),
        (RecipientInput("processor", "P", dpa_signed="24.11.2026"), "dpa_signed", "recipient.signed_later"),
        (
            RecipientInput("processor", "P", dpa_signed="1.1.2026", dpa_valid_to="31.12.2025"),
            "dpa_valid_to",
            "recipient.contract_ends",
        ),
        (RecipientInput("friend", "X"), "kind", "choice.unknown"),
        (RecipientInput("other", " "), "name", "missing"),
    ],
)
def test_what_may_not_be_a_recipient_is_told_clearly(
    sqlite_db: RegisterDb, typed: RecipientInput, field: str, code: str
) -> None:
    """Rules 4.8, 9.1."""
    with pytest.raises(Invalid) as raised:
        owner(sqlite_db).recipients.add(typed)
    assert {name: problem.code for name, problem in raised.value.problems.items()} == {field: code}


def test_recipients_are_kept_edited_and_closed(register_db: RegisterDb) -> None:
    register = owner(register_db)
    tax, post = register.recipients.add(TAX), register.recipients.add(POST)
    assert [each.name for each in register.recipients.all()] == ["Postitus Oy", "Verohallinto"]
    assert register.recipients.edit(tax, 1, RecipientInput("authority", "Vero", "SE")) == 2
    with pytest.raises(Conflict):
        register.recipients.edit(tax, 1, TAX)
    register.recipients.close(tax)
    with pytest.raises(Refused):
        register.recipients.edit(tax, 3, TAX)
    with pytest.raises(Absent):
        register.recipients.close(999)
    assert [each.id for each in register.recipients.all()] == [post, tax]
    with pytest.raises(NotPermitted):
        register_db.sign_in("asiakkuus").recipients.add(TAX)


def test_a_disclosure_tells_to_whom_what_and_on_what_ground(register_db: RegisterDb) -> None:
    """Rule 8.2."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    tax = register.recipients.add(TAX)
    typed = DisclosureInput(tax, ("email", "last_name"), "VML 19 §", "secure_email", "VH/123", "Tarkastaja T")
    assert register.disclosures.record((contact_id, contact_id), typed) == 1
    (line,) = register.disclosures.of_contact(contact_id)
    assert (line.recipient, line.fields, line.legal_ground) == (
        "Verohallinto",
        ("last_name", "email"),
        "VML 19 §",
    )
    assert (line.disclosed_on.isoformat(), line.decided_by) == ("2026-11-23", "Riikka Rekisteri")
    assert log_of(register.store, "disclosures.record")[-1][5] == f"disclosure recipient={tax}"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"legal_ground": ""}, "legal_ground"),
        ({"fields": ()}, "fields"),
        ({"fields": ("password",)}, "fields"),
        ({"channel": "pigeon"}, "channel"),
        ({"disclosed_on": "24.11.2026"}, "disclosed_on"),
    ],
)
def test_no_disclosure_without_its_facts(sqlite_db: RegisterDb, more: dict[str, object], field: str) -> None:
    """Rule 8.2, V7."""
    register = owner(sqlite_db)
    _, contact_id = make_eero(register)
    told = {"fields": ("email",), "legal_ground": "Laki", "channel": "letter", **more}
    with pytest.raises(Invalid) as raised:
        register.disclosures.record((contact_id,), DisclosureInput(register.recipients.add(TAX), **told))  # type: ignore[arg-type]
    assert set(raised.value.problems) == {field}


def test_no_data_after_the_contract_has_ended(register_db: RegisterDb) -> None:
    """Rule 4.8."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    post = register.recipients.add(POST)
    typed = DisclosureInput(post, ("email",), "Toimeksianto", "file")
    register.disclosures.record((contact_id,), typed)
    register_db.clock.advance(days=8)
    register = owner(register_db)
    with pytest.raises(Refused) as raised:
        register.disclosures.record((contact_id,), typed)
    assert raised.value.code == "recipient.contract_over"
    assert register.recipients.all()[0].contract_over
    register.recipients.close(post)
    with pytest.raises(Refused) as closed:
        register.disclosures.record((contact_id,), typed)
    assert closed.value.code == "recipient.closed"


def test_a_restricted_person_is_disclosed_only_by_who_may_see_all(register_db: RegisterDb) -> None:
    """Rule 2.6."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    tax = register.recipients.add(TAX)
    restrict(register.store, contact_id)
    typed = DisclosureInput(tax, ("email",), "Laki", "letter")
    assert register.disclosures.record((contact_id,), typed) == 1
    with pytest.raises(Refused):
        register.disclosures.of_contact(contact_id)
    assert len(register.disclosures.of_contact(contact_id, "legal_claim")) == 1


def test_recipients_become_tasks_of_a_rectification(register_db: RegisterDb) -> None:
    """2.7; GDPR art. 19: each must be told, or it is written down why not."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    tax = register.recipients.add(TAX)
    register.disclosures.record((contact_id,), DisclosureInput(tax, ("email",), "Laki", "letter"))
    case_id = in_review(register, "rectification", contact_id=contact_id)
    view = take(register, case_id, "T12", StepInput())
    assert view.contents is not None
    (notice,) = [task for task in view.contents.tasks if task.kind == "recipient"]
    assert (notice.object_id, notice.detail, notice.state) == (tax, "Verohallinto", "open")
    register.requests.answer_task(notice.id, "disproportionate", "Tieto hävitetty siellä jo.")
