"""Notices to recipients: what was corrected, is erased or is restricted, of what they hold (2.7; art. 19)."""

import io
import re

import pytest
from pypdf import PdfReader

from kaarea_tui.register.answers.letter_inputs import LetterInput
from kaarea_tui.register.disclosures.disclosures import DisclosureInput
from kaarea_tui.register.disclosures.recipients import RecipientInput
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.records.contact_inputs import ContactInput, EmailInput, RoleInput, SourceInput
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests.request_inputs import Asked
from tests.conftest import RegisterDb
from tests.register.card_steps import make_eero
from tests.register.request_steps import IDENTIFIED, letter, take

HELD = ("last_name", "first_names", "email")


@pytest.fixture
def owner(register_db: RegisterDb) -> Register:
    register = register_db.sign_in("rekisterivastaava")
    register.confirmed_at = register_db.clock.now
    return register


def given_to(owner: Register, person: int, name: str, fields: tuple[str, ...]) -> int:
    number = owner.recipients.add(RecipientInput("authority", name, contact_point="PL 1, 00052 VERO"))
    owner.disclosures.record((person,), DisclosureInput(number, fields, "VML 18 §", "letter"))
    return number


def executing(owner: Register, person: int, asked: Asked) -> tuple[int, int]:
    case_id = owner.requests.register(letter(contact_id=person, rights=(asked,))).case_ids[0]
    take(owner, case_id, "T4", IDENTIFIED)
    return case_id, take(owner, case_id, "T12").version


def notice(owner: Register, case_id: int, recipient: int, language: str = "fi") -> str:
    typed = LetterInput(recipient=recipient)
    made = owner.letters.make(case_id, "article19", language, typed)
    assert len(PdfReader(io.BytesIO(made.file)).pages) == 1
    preview = owner.letters.preview(case_id, "article19", language, typed).text
    assert re.sub(r"(26-\d{3})-[0-9A-Z]{8}", r"\1", made.text) == preview  # its check part is drawn when made
    return made.text


def test_a_correction_is_told_to_whoever_holds_the_field(owner: Register) -> None:
    """The new value and, to find it by, the one before; to another recipient not even the new address."""
    person = make_eero(owner)[1]
    first = given_to(owner, person, "Verohallinto", HELD)
    other = given_to(owner, person, "Kela", ("last_name", "title"))
    case_id, version = executing(owner, person, Asked("rectification"))
    with pytest.raises(Refused) as raised:
        notice(owner, case_id, first)
    assert raised.value.code == "letter.not_corrected"
    card = owner.contacts.open(person)
    assert card.emails and card.roles
    email, role = card.emails[0], card.roles[0]
    changed = ContactInput(
        first_names="Eero Kaarlo",
        emails=(EmailInput("uusi@oma.example", email.id),),
    )
    owner.fulfilment.rectify(case_id, version, card.version, changed, SourceInput("subject"))
    told = notice(owner, case_id, first)
    assert f"- Sähköpostiosoite: uusi@oma.example (aiemmin {email.address})" in told
    assert f"- Etunimet: Eero Kaarlo (aiemmin {card.first_names})" in told
    assert "19 artiklan nojalla" in told and "Samat oikaisut" in told
    assert "E-postadress: uusi@oma.example (tidigare" in notice(owner, case_id, first, "sv")
    assert "E-mail address: uusi@oma.example (earlier" in notice(owner, case_id, first, "en")
    told = notice(owner, case_id, other)
    assert "uusi@oma.example" not in told and "Etunimet" not in told and role.company not in told


def test_a_rectification_names_the_company_and_not_its_number(owner: Register) -> None:
    """2.6: a title is told with the company on whose card it stood; dates in words, no source's number."""
    person = make_eero(owner)[1]
    case_id, version = executing(owner, person, Asked("rectification"))
    card = owner.contacts.open(person)
    assert card.roles
    role = card.roles[0]
    changed = ContactInput(
        roles=(RoleInput(role.company_id, "Johtaja", "1.11.2026", "", is_billing_contact=True, id=role.id),)
    )
    owner.fulfilment.rectify(case_id, version, card.version, changed, SourceInput("subject"))
    lines = owner.letters.preview(case_id, "answer").text.splitlines()
    told = [line for line in lines if line.startswith("- ")]
    assert f"- Titteli tai asema ({role.company}): Johtaja" in told
    assert f"- Tehtävä alkoi ({role.company}): 1.11.2026" in told
    assert f"- Laskutuksen yhteyshenkilö ({role.company}): kyllä" in told
    assert not any("source" in line or "lähde" in line for line in told)


def test_an_erasure_tells_what_is_to_be_erased(owner: Register) -> None:
    """Before the erasure, while it is known who is meant."""
    person = make_eero(owner)[1]
    recipient = given_to(owner, person, "Verohallinto", HELD)
    case_id = owner.requests.register(letter("erasure", contact_id=person)).case_ids[0]
    told = notice(owner, case_id, recipient)
    assert "Poistettavat tiedot:\n\n- sukunimi\n- etunimet\n- sähköpostiosoite" in told
    assert "pyydetään poistamaan" in told and "Virtanen" in told


@pytest.mark.parametrize(
    ("group", "lines"),
    [("", "- sukunimi\n- etunimet\n- sähköpostiosoite"), ("address", "- tietoryhmä: osoitetiedot"),
     ("basic", "- sukunimi\n- etunimet\n- sähköpostiosoite")],
)  # fmt: skip
def test_a_restriction_tells_what_is_restricted(owner: Register, group: str, lines: str) -> None:
    person = make_eero(owner)[1]
    recipient = given_to(owner, person, "Verohallinto", HELD)
    asked = Asked("restriction", field_group=group, ground="a")
    case_id = owner.requests.register(letter(contact_id=person, rights=(asked,))).case_ids[0]
    take(owner, case_id, "T4", IDENTIFIED)
    told = notice(owner, case_id, recipient)
    assert f"Rajoitus koskee:\n\n{lines}" in told and "ainoastaan säilyttää" in told


def test_a_stop_is_an_instruction_and_no_notice_of_article_19(owner: Register) -> None:
    """D12: processors that send get the stop; art. 19 speaks of rectification, erasure and restriction."""
    person = make_eero(owner)[1]
    recipient = given_to(owner, person, "Postitus Oy", HELD)
    case_id = owner.requests.register(letter("objection_dm", contact_id=person)).case_ids[0]
    told = notice(owner, case_id, recipient)
    assert "19 artiklan" not in told and "Suoramarkkinointi" in told and "lopettamaan heti" in told
