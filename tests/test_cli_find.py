"""`kaarea find`: the app's search on stdout, with what the user may see and one row in the log."""

import json
from collections.abc import Iterator

import pytest

from kaarea_tui.data.engine import Store
from kaarea_tui.register import founding
from kaarea_tui.register.records.contact_inputs import EmailInput, PhoneInput
from kaarea_tui.register.staff.signing_in import sign_in
from kaarea_tui.rules.text import FORBIDDEN
from tests.command import Command
from tests.register.card_steps import SUBJECT, eero, give, make_company, restrict


@pytest.fixture
def store(command: Command) -> Iterator[Store]:
    """The command's own register with a company and three people: Eero, Eeva and Aino."""
    store = founding.open_register(command.url)
    register = sign_in(store, "rekisterivastaava", founding.DEMO_PASSWORD, "test")[0]
    company = make_company(register)
    for number, first_names in enumerate(("Eero Kalevi", "Eeva", "Aino")):
        reach = {
            "emails": (EmailInput(f"person{number}@helmi.example"),),
            "phones": (PhoneInput(f"040 123 456{number}"),),
        }
        register.contacts.create(eero(company, first_names=first_names, **reach), SUBJECT)
    yield store
    store.close()


def test_json_has_every_hit_and_only_visible_fields(command: Command, store: Store) -> None:
    """P8: what a user may not see is absent, not blank."""
    done = command.signed_in("asiakkuus", "find", "virtanen", "ee", "--json")
    assert done.code == 0, done.err
    rows = json.loads(done.out)
    assert [row["name"] for row in rows] == ["Virtanen Eero Kalevi", "Virtanen Eeva"]
    assert rows[0]["company"] == "Turun Helmi As Oy"
    assert rows[0]["town"] == "Turku"
    seen = json.loads(command.signed_in("markkinointi", "find", "virtanen", "--json").out)
    assert len(seen) == 3
    assert all("town" not in row for row in seen)  # MK has no contact.view_address


def test_a_restricted_person_is_a_name_and_a_company(command: Command, store: Store) -> None:
    """2.6."""
    restrict(store, 1)
    row = json.loads(command.signed_in("asiakkuus", "find", "kalevi", "--json").out)[0]
    assert row["restricted"] is True
    assert not {"phone", "email", "title", "town"} & set(row)


def test_the_table_has_headings_and_hits(command: Command, store: Store) -> None:
    done = command.signed_in("asiakkuus", "find", "virtanen")
    lines = done.out.splitlines()
    assert lines[0].split()[:2] == ["Name", "Company"]
    assert len(lines) == 4
    assert "040" in lines[1] or "044" in lines[1]


def test_nothing_found_is_no_fault(command: Command, store: Store) -> None:
    assert command.signed_in("asiakkuus", "find", "nobody", "--json").out.strip() == "[]"
    done = command.signed_in("asiakkuus", "find", "nobody")
    assert (done.code, done.out) == (0, "")
    assert "Nothing" in done.err


def test_the_limit_is_told(command: Command, store: Store) -> None:
    done = command.signed_in("asiakkuus", "find", "virtanen", "--json", "--limit", "2")
    assert len(json.loads(done.out)) == 2
    assert "--limit" in done.err
    for bad in ("0", "-1", "many", "99999999"):
        assert command.signed_in("asiakkuus", "find", "virtanen", "--limit", bad).code == 2


def test_a_search_is_logged_once_without_its_words(command: Command, store: Store) -> None:
    """5.1: the hash of the words and the count."""
    command.signed_in("asiakkuus", "find", "virtanen", "--json")
    rows = store.rows("SELECT object_id, count, result FROM audit WHERE action = 'browse.log_search'")
    assert [(count, result) for _id, count, result in rows] == [(3, "ok")]
    assert "virtanen" not in str(store.rows("SELECT * FROM audit"))


def test_a_denial_wins_over_the_role(command: Command, store: Store) -> None:
    """P1."""
    give(store, "asiakkuus", "contact.search", deny=True)
    done = command.signed_in("asiakkuus", "find", "virtanen")
    assert done.code == 3
    assert "contact.search" in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    "text",
    ['"', "'; DROP TABLE contact; --", "*", "()", "a OR b", "\x1b[31m", "\u202e", "x" * 5000, "yritys:"],
)
def test_hostile_searches_are_only_searches(command: Command, store: Store, text: str) -> None:
    """T8: never a refusal, never a raw sign."""
    done = command.signed_in("asiakkuus", "find", text)
    assert done.code == 0, done.err
    assert not FORBIDDEN.search((done.out + done.err).replace("\n", ""))
