"""Who left a list by an own act stays off it, and what a mailbox says of itself holds for it (4.1, 4.4, M2, M3)."""

from contextlib import suppress
from pathlib import Path

import pytest

from kaarea_tui.exchange.returned_files import read_returns
from kaarea_tui.register.errors import Invalid, Refused
from kaarea_tui.register.lists.unsubscribe_references import reference_maker
from kaarea_tui.register.mailing.consent_cards import ConsentInput, ScopeInput
from kaarea_tui.register.records.contact_inputs import ContactInput
from kaarea_tui.rules.mailing import Code
from tests.conftest import RegisterDb
from tests.register.card_steps import SUBJECT, give
from tests.register.list_steps import lists
from tests.register.lists.test_returns import mail, taken
from tests.register.mailing_steps import EMAIL, MAILBOX, Mailing, mailing


@pytest.fixture
def begun(register_db: RegisterDb) -> Mailing:
    return mailing(register_db)


def signed(begun: Mailing, list_id: int, words: str, party: int | None = None) -> str:
    return f"{words}\n\n> {reference_maker(begun.store, list_id)(party or begun.contact)}"


def written(begun: Mailing, list_id: int) -> int:
    begun.register.confirmed_at = begun.db.clock.now
    return begun.register.list_exports.export(list_id, "csv", lambda data: None).written


@pytest.mark.parametrize(
    ("words", "why"),
    [("Kiellän kaiken suoramarkkinoinnin.", Code.SUPPRESSED), ("Poistakaa meidät listalta.", Code.NO_BASIS)],
)
def test_a_mailbox_that_says_no_is_mailed_no_more(
    begun: Mailing, tmp_path: Path, words: str, why: Code
) -> None:
    letters = begun.make_list("Uutiskirje")
    assert begun.register.lists.add_members(letters, (-begun.mailbox,)).joined == 1
    assert written(begun, letters) == 1
    path = mail(tmp_path / "1.eml", signed(begun, letters, words, -begun.mailbox), sender=MAILBOX)
    assert taken(begun, letters, path).done == 1
    assert written(begun, letters) == 0
    added = begun.register.lists.add_by_filter(letters, "", "companies")
    assert added.joined == 0
    assert (why, 1) in added.counts


def test_who_left_one_list_comes_back_by_a_newer_consent_alone(begun: Mailing, tmp_path: Path) -> None:
    """An agreement or a consent to the whole purpose does not bring back onto the list that was left."""
    with begun.store.writing():
        begun.store.run("UPDATE company SET relationship = 'customer'")
    survey = begun.make_list("Kysely", "SURVEY", "FEEDBACK")
    other = begun.make_list("Toinen kysely", "SURVEY", "FEEDBACK")
    whole = begun.typed(ScopeInput("FEEDBACK", "email", None, ""))
    begun.register.consents.record(begun.contact, whole)
    for each in (survey, other):
        assert begun.register.lists.add_members(each, (begun.contact,)).joined == 1
    assert begun.register.consents.withdraw_from_list(begun.contact, survey) == 1
    assert begun.states() == {survey: "ended", other: "active"}
    assert begun.register.lists.add_by_filter(survey, "").joined == 0
    begun.db.clock.advance(minutes=5)
    begun.register.consents.record(begun.contact, whole)
    assert begun.register.lists.add_by_filter(survey, "").joined == 1


def test_a_bounce_marks_no_address_but_the_reported_one(begun: Mailing, tmp_path: Path) -> None:
    letters = begun.make_list("Uutiskirje")
    begun.consent(letters)
    begun.join(letters)
    path = tmp_path / "1.eml"
    path.write_text(
        "From: mailer-daemon@mail.example\nSubject: Undelivered\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; {MAILBOX}\nAction: failed\nStatus: 5.1.1\n\n--b--\n"
    )
    taken(begun, letters, path)
    (line,) = begun.register.returns.proposals(letters)
    assert line.matched == f"5.1.1 {MAILBOX}"
    begun.register.returns.confirm(line.id)
    rows = begun.store.rows(
        "SELECT address_key, bounced_on IS NOT NULL FROM contact_email"
        " UNION SELECT address_key, bounced_on IS NOT NULL FROM company_email"
    )
    bounced = {row[0]: row[1] for row in rows}
    assert {key: bool(told) for key, told in bounced.items()} == {MAILBOX: True, EMAIL: False}
    assert begun.states() == {letters: "active"}
    path.write_text(path.read_text().replace(MAILBOX, "entinen@helmi.example"))
    taken(begun, letters, path)
    (line,) = begun.register.returns.proposals(letters)
    with pytest.raises(Refused):
        begun.register.returns.confirm(line.id, contact_id=begun.contact)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Hei, poistakaa Matti Meikäläinen listalta, hän ei ole enää meillä.", "unsubscribe"),
        ("Älkää poistako minua listalta!", "unclear"),
        ("Kiellän suoramarkkinoinnin. Olen lomalla 1.12. asti", "stop_all"),
    ],
)
def test_what_is_not_plain_waits_for_a_person(begun: Mailing, tmp_path: Path, words: str, kind: str) -> None:
    letters = begun.make_list("Uutiskirje")
    begun.consent(letters)
    begun.join(letters)
    result = taken(begun, letters, mail(tmp_path / "1.eml", signed(begun, letters, words)))
    assert (result.done, result.proposed, begun.states()) == (0, 1, {letters: "active"})
    (line,) = begun.register.returns.proposals(letters)
    assert line.kind == kind
    with pytest.raises(Invalid):
        begun.register.returns.confirm(line.id, kind="nonsense")


def test_a_stop_is_not_lost_for_want_of_a_right(begun: Mailing, tmp_path: Path) -> None:
    letters = begun.make_list("Uutiskirje")
    begun.consent(letters)
    begun.join(letters)
    give(begun.store, "rekisterivastaava", "suppression.add", deny=True)
    begun.register = begun.db.sign_in("rekisterivastaava", begun.store)
    path = mail(tmp_path / "1.eml", signed(begun, letters, "Kiellän suoramarkkinoinnin."))
    result = taken(begun, letters, path)
    assert (result.done, result.proposed) == (0, 1)
    assert begun.store.rows("SELECT 1 FROM objection") == []


def test_an_answer_read_for_the_wrong_list_reaches_the_right_one(begun: Mailing, tmp_path: Path) -> None:
    letters, other = begun.make_list("Uutiskirje"), begun.make_list("Toinen")
    begun.consent(letters)
    begun.join(letters)
    path = mail(tmp_path / "1.eml", "poistakaa minut listalta")
    taken(begun, other, path)
    (line,) = begun.register.returns.proposals(other)
    begun.register.returns.dismiss(line.id)
    assert taken(begun, letters, path).proposed == 1
    assert taken(begun, letters, path).doubled == 1


def test_a_row_of_a_table_speaks_again_once_the_person_came_back(begun: Mailing, tmp_path: Path) -> None:
    letters = begun.make_list("Uutiskirje")
    begun.consent(letters)
    begun.join(letters)
    path = tmp_path / "poistuneet.csv"
    path.write_text(f"email;syy\n{EMAIL};\n")
    taken(begun, letters, path)
    (line,) = begun.register.returns.proposals(letters)
    begun.register.returns.confirm(line.id)
    assert taken(begun, letters, path).doubled == 1
    begun.db.clock.advance(minutes=5)
    begun.consent(letters)
    assert begun.register.lists.add_members(letters, (begun.contact,)).joined == 1
    assert taken(begun, letters, path).proposed == 1


def test_a_no_that_comes_while_the_file_is_written_stops_the_file(begun: Mailing) -> None:
    letters = begun.make_list("Uutiskirje")
    begun.consent(letters)
    begun.join(letters)
    begun.register.confirmed_at = begun.db.clock.now
    other = begun.db.sign_in("asiakkuus")
    said: list[bytes] = []

    def write(data: bytes) -> None:
        if EMAIL.encode() in data:
            begun.db.clock.advance(minutes=1)
            other.stops.object_to_marketing(begun.contact)
        said.append(data)

    with pytest.raises(Refused) as refused:
        begun.register.list_exports.export(letters, "csv", write)
    assert refused.value.code == "export.overtaken"
    assert begun.store.rows("SELECT 1 FROM list_export") == []
    assert written(begun, letters) == 0


def test_an_address_that_comes_back_is_as_dead_as_before(begun: Mailing) -> None:
    ((email_id,),) = begun.store.rows("SELECT id FROM contact_email WHERE address_key = ?", (EMAIL,))
    begun.register.suppressions.record_bounce(email_id, hard=True)
    card = begun.register.contacts.open(begun.contact)
    begun.register.contacts.update(begun.contact, card.version, ContactInput(emails=()), SUBJECT)
    begun.register.contacts.undo_last(begun.contact, begun.register.contacts.open(begun.contact).version)
    rows = begun.store.rows("SELECT bounced_on FROM contact_email WHERE address_key = ?", (EMAIL,))
    assert rows == [(begun.db.clock.now.date().isoformat(),)]


def test_what_a_mailbox_says_is_said_for_the_mailbox_alone(register_db: RegisterDb, tmp_path: Path) -> None:
    """Rule N1: by its own reference it leaves the list; the people of the company stay where they are."""
    room = lists(register_db)
    mailbox, person, letters = room.mailbox(MAILBOX), room.person("Aalto"), room.make()
    assert room.register.lists.add_members(letters, (mailbox, person)).joined == 2
    text = f"Poista listalta\n\n> {reference_maker(room.store, letters)(mailbox)}"
    answers = read_returns(mail(tmp_path / "1.eml", text, sender=MAILBOX), room.db.clock.now.date())
    assert room.register.returns.take_in(letters, tuple(answers)).done == 1
    assert room.names(letters) == ["Aalto Aino"]
    assert room.register.lists.add_by_filter(letters, "", "companies").joined == 0


def test_nobody_releases_the_stop_of_somebody_else_at_the_same_address(register_db: RegisterDb) -> None:
    """4.4: only the person's own new act does."""
    room = lists(register_db)
    said_no = room.person("Aalto", mail="perhe@helmi.example")
    other = room.person("Berg", "Onni", mail="perhe@helmi.example", consent=False)
    letters = room.make()
    room.register.stops.object_to_marketing(said_no)
    room.db.clock.advance(minutes=5)
    scope = ScopeInput("MARKETING", "email", letters, "")
    with suppress(Refused):
        room.register.consents.record(other, ConsentInput((scope,), "paper", "Kansio", 1))
    assert room.register.lists.add_members(letters, (said_no, other)).joined == 0


def test_figures_tell_months_of_finnish_time(register_db: RegisterDb) -> None:
    room = lists(register_db)
    letters = room.make()
    room.register.lists.add_members(letters, (room.person("Aalto"),))
    room.store.run("UPDATE list_member SET joined_at = '2026-10-31T22:30:00.000Z'")
    assert room.register.lists.statistics(letters).joined == (("2026-11", 1),)
