"""Answers to a mailing: unmistakable ones act at once, all others wait for a person (issue of lists, part f)."""

from datetime import date
from pathlib import Path

import pytest

from kaarea_tui.exchange.returned_files import pasted_answers, read_returns
from kaarea_tui.register.errors import Absent, NotPermitted, Refused
from kaarea_tui.register.lists import returns
from kaarea_tui.register.lists.unsubscribe_references import reference_maker
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.returned_answers import Answer
from tests.conftest import RegisterDb
from tests.register.mailing_steps import EMAIL, Mailing
from tests.register.mailing_steps import mailing as mailing_of


@pytest.fixture
def on_list(register_db: RegisterDb) -> tuple[Mailing, int]:
    begun = mailing_of(register_db)
    letters = begun.make_list("Uutiskirje")
    begun.consent(letters)
    begun.join(letters)
    return begun, letters


def taken(mailing: Mailing, list_id: int, path: Path):  # type: ignore[no-untyped-def]
    answers = tuple(read_returns(path, mailing.db.clock.now.date()))
    return mailing.register.returns.take_in(list_id, answers)


def mail(path: Path, text: str, sender: str = EMAIL, subject: str = "Re: Uutiskirje") -> Path:
    path.write_text(f"From: {sender}\nSubject: {subject}\nMessage-ID: <{path.name}@x>\n\n{text}\n")
    return path


def test_a_signed_reference_from_the_persons_own_address_acts_at_once(
    on_list: tuple[Mailing, int], tmp_path: Path
) -> None:
    mailing, letters = on_list
    reference = reference_maker(mailing.store, letters)(mailing.contact)
    path = mail(tmp_path / "1.eml", f"poista listalta\n\n> viite {reference}")
    result = taken(mailing, letters, path)
    assert (result.done, result.proposed) == (1, 0) and mailing.states() == {letters: "ended"}
    assert taken(mailing, letters, path).doubled == 1


def test_somebody_elses_address_never_takes_the_person_off(
    on_list: tuple[Mailing, int], tmp_path: Path
) -> None:
    """A forwarded letter still holds the first reader's reference."""
    mailing, letters = on_list
    reference = reference_maker(mailing.store, letters)(mailing.contact)
    path = mail(tmp_path / "1.eml", f"unsubscribe {reference}", sender="other@muu.example")
    result = taken(mailing, letters, path)
    assert (result.done, result.proposed) == (0, 1) and mailing.states() == {letters: "active"}


def test_a_forged_reference_is_no_reference(on_list: tuple[Mailing, int], tmp_path: Path) -> None:
    mailing, letters = on_list
    reference = reference_maker(mailing.store, letters)(mailing.contact)
    forged = reference[:-1] + ("0" if reference[-1] != "0" else "1")
    result = taken(mailing, letters, mail(tmp_path / "1.eml", f"STOP\n{forged}"))
    assert (result.done, result.proposed) == (0, 1) and mailing.states() == {letters: "active"}


def test_plain_words_are_proposed_and_confirmed_by_a_person(
    on_list: tuple[Mailing, int], tmp_path: Path
) -> None:
    mailing, letters = on_list
    assert taken(mailing, letters, mail(tmp_path / "1.eml", "poistakaa mut listalta")).proposed == 1
    (line,) = mailing.register.returns.proposals(letters)
    assert (line.contact_id, line.kind, line.matched) == (
        mailing.contact,
        "unsubscribe",
        "poistakaa mut listalta",
    )
    mailing.register.returns.confirm(line.id)
    assert mailing.states() == {letters: "ended"} and mailing.register.returns.proposals() == ()
    with pytest.raises(Refused):
        mailing.register.returns.confirm(line.id)


def test_a_ban_of_all_marketing_is_an_objection(on_list: tuple[Mailing, int], tmp_path: Path) -> None:
    mailing, letters = on_list
    taken(mailing, letters, mail(tmp_path / "1.eml", "Kiellän suoramarkkinoinnin."))
    (line,) = mailing.register.returns.proposals()
    mailing.register.returns.confirm(line.id)
    assert mailing.states() == {letters: "ended"}
    assert mailing.store.one("SELECT count(*) FROM objection WHERE contact_id = ?", (mailing.contact,)) == (
        1,
    )


@pytest.mark.parametrize("limited", [False, True])
def test_an_answer_signed_for_another_list_acts_there_or_waits_there(
    on_list: tuple[Mailing, int], tmp_path: Path, limited: bool
) -> None:
    """Who is limited to named lists ends nothing elsewhere, and learns nothing of it; it waits there."""
    mailing, letters = on_list
    other = mailing.make_list("Toinen")
    if limited:
        limit_to(mailing, other)
    reference = reference_maker(mailing.store, letters)(mailing.contact)
    result = taken(mailing, other, mail(tmp_path / "1.eml", f"unsubscribe {reference}"))
    assert (result.done, result.proposed, result.of_other_lists) == (0 if limited else 1, 0, 1)
    assert mailing.states() == {letters: "active" if limited else "ended"}
    # What is not unmistakable waits on its own list, and is told there only.
    forwarded = mail(tmp_path / "2.eml", f"unsubscribe {reference}", sender="other@muu.example")
    result = taken(mailing, other, forwarded)
    assert (result.done, result.proposed, result.of_other_lists) == (0, 0 if limited else 1, 1)
    assert len(mailing.register.returns.proposals()) == (0 if limited else 1)
    assert mailing.store.one("SELECT count(*) FROM list_return WHERE state = 'proposed'") == (1 + limited,)


def limit_to(mailing: Mailing, list_id: int) -> None:
    """The user may work with this list only."""
    with mailing.store.writing():
        mailing.store.run(
            "INSERT INTO user_list (user_id, list_id, reason, given_by, given_at)"
            " VALUES (?, ?, 'x', 1, '2026-11-01T09:00:00.000Z')",
            (mailing.register.own.who().id, list_id),
        )


def test_delivery_reports_with_the_reference_mark_the_address_as_gone(
    on_list: tuple[Mailing, int], tmp_path: Path
) -> None:
    mailing, letters = on_list
    reference = reference_maker(mailing.store, letters)(mailing.contact)
    (tmp_path / "1.eml").write_text(
        "From: mailer-daemon@mail.example\nSubject: Undelivered\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nViite {reference}\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; {EMAIL}\nAction: failed\nStatus: 5.1.1\n\n--b--\n"
    )
    assert taken(mailing, letters, tmp_path / "1.eml").done == 1
    row = mailing.store.one(
        "SELECT bounced_on, suppressed FROM contact_email WHERE address_key = ?", (EMAIL,)
    )
    assert row == ("2026-11-23", 1) and mailing.states()[letters] != "active"


def test_a_table_of_addresses_is_proposed_row_by_row(on_list: tuple[Mailing, int], tmp_path: Path) -> None:
    mailing, letters = on_list
    path = tmp_path / "palautukset.csv"
    path.write_text(f"Sähköposti;Syy\n{EMAIL};\nkukaan@muu.example;hard\n", encoding="utf-8")
    result = taken(mailing, letters, path)
    assert (result.proposed, result.of_nobody) == (2, 1)
    assert taken(mailing, letters, path).doubled == 2


def test_pasted_lines_give_their_addresses_whatever_stands_between() -> None:
    lines = (
        "Aino;aino@x.fi", "Aino Virtanen <eero@x.fi>", "Onni\tONNI@x.fi\tTurku", "pia@x.fi, kai@x.co.uk.",
        '"Salo, Pirjo" <mailto:pirjo.salo@x.fi>', "aino@x.fi", "ei osoitetta", "rikki@", "",
    )  # fmt: skip
    answers, without = pasted_answers("\r\n".join(lines), Answer("unsubscribe", "liitetty"), "nyt")
    told = ["aino@x.fi", "eero@x.fi", "onni@x.fi", "pia@x.fi", "kai@x.co.uk", "pirjo.salo@x.fi"]
    assert [each.for_address for each in answers] == told
    assert without == 2 and len({each.source_hash for each in answers}) == len(told)


def test_a_file_of_addresses_without_headings_is_read(tmp_path: Path) -> None:
    path = tmp_path / "osoitteet.txt"
    path.write_text("aino@x.fi\neero@x.fi\nonni@x.fi\n", encoding="utf-8")
    found = list(read_returns(path, date(2026, 11, 23)))
    assert [each.for_address for each in found] == ["aino@x.fi", "eero@x.fi", "onni@x.fi"]
    assert {each.answer.kind for each in found} == {"unsubscribe"}


def test_a_table_without_addresses_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Väri;Koko\npunainen;3\n", encoding="utf-8")
    with pytest.raises(Problem):
        list(read_returns(path, date(2026, 11, 23)))


def test_who_may_not_take_people_off_takes_in_nothing(on_list: tuple[Mailing, int]) -> None:
    mailing, letters = on_list
    with pytest.raises(NotPermitted):
        mailing.db.sign_in("tarkastaja").returns.take_in(letters, ())
    with pytest.raises(Absent):
        mailing.register.returns.take_in(999, ())


def test_answers_to_other_lists_do_not_crowd_out_those_of_this_one(
    on_list: tuple[Mailing, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many wait elsewhere."""
    monkeypatch.setattr(returns, "_SHOWN", 2)
    mailing, letters = on_list
    other = mailing.make_list("Muu")
    for number in range(3):
        taken(mailing, other, mail(tmp_path / f"{number}.eml", "poista listalta", f"x{number}@y.example"))
    taken(mailing, letters, mail(tmp_path / "own.eml", "poista listalta", "z@y.example"))
    assert [line.list_id for line in mailing.register.returns.proposals(letters)] == [letters]
