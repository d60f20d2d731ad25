"""Exports: everybody judged anew at that moment, allowed columns only, good for a day (L2, L3)."""

import csv
import hashlib
import io
import time
from datetime import timedelta

import pytest

from kaarea_tui.data.list_facts import addresses_of
from kaarea_tui.register.disclosures.recipients import RecipientInput
from kaarea_tui.register.errors import Absent, Invalid, NotPermitted, Refused, SignedOut
from kaarea_tui.register.lists.unsubscribe_references import read_reference, reference_maker
from kaarea_tui.register.mailing.export_people import packed, unpacked
from kaarea_tui.register.mailing.mailing_facts import settled, verdict
from kaarea_tui.register.staff.sign_in_refusals import SignInRefused
from kaarea_tui.rules.dates import local_moment, show_time
from tests.conftest import RegisterDb
from tests.register.list_steps import Lists, lists

TODAY = "2026-11-23"


def exported(it: Lists, list_id: int) -> list[list[str]]:
    """The rows of the file without its heading."""
    it.register.confirmed_at = it.db.clock.now
    file = io.BytesIO()
    told = it.register.list_exports.export(list_id, "csv", file.write)
    data = file.getvalue()
    assert told.file_hash == hashlib.sha256(data).hexdigest()
    rows = list(csv.reader(io.StringIO(data.decode())))
    assert rows[0] == ["email", "first_names", "last_name", "company", "unsubscribe_reference"]
    assert told.written == len(rows) - 1
    return rows[1:]


def test_L2_only_allowed_rows_and_columns(register_db: RegisterDb) -> None:
    it = lists(register_db)
    people = it.people(["Aalto", "Berg", "Carlsson", "Dahl"])
    list_id = it.make()
    it.register.lists.add_members(list_id, tuple(people))
    # Facts that change past the register's own acts, as a day that passes: nothing has told the list.
    it.set("UPDATE contact_role SET ended_on = '2026-11-23' WHERE contact_id = ?", people[1])
    it.set(
        "UPDATE contact SET restricted_on = '2026-11-22', restriction_ground = 'a' WHERE id = ?", people[2]
    )
    it.set("UPDATE contact_email SET bounced_on = '2026-11-22' WHERE contact_id = ?", people[3])
    rows = exported(it, list_id)
    assert [row[:4] for row in rows] == [["Aino.Aalto@helmi.example", "Aino", "Aalto", "Turun Helmi As Oy"]]
    assert read_reference(it.store, f"poistakaa {rows[0][4]} kiitos") == (list_id, people[0])
    (line,) = it.register.list_exports.of_list(list_id)
    assert dict(line.counts) == {"ALLOW_CONSENT": 1, "INACTIVE": 1, "RESTRICTED": 1, "NO_ADDRESS": 1}
    assert (line.written, line.expired, line.sent_at, line.purpose) == (1, False, None, "MARKETING")
    assert [each.id for each in it.register.list_exports.of_contact(people[0])] == [line.id]
    assert it.register.list_exports.of_contact(people[1]) == ()
    log = it.store.one(
        "SELECT purpose, count, result, fields FROM audit WHERE action = 'list_exports.export'"
    )
    assert log is not None and log[:3] == ("MARKETING", 1, "ok") and line.file_hash in log[3]


def test_4_8_what_an_external_provider_exports_is_disclosed_to_it(register_db: RegisterDb) -> None:
    """Rules 4.8, 8.2 and N15: no file without a contract in force, and a row for everybody in it."""
    it = lists(register_db)
    people = it.people(["Aalto", "Berg"])
    list_id = it.make()
    it.register.lists.add_members(list_id, tuple(people))
    it.set(
        "UPDATE user_account SET employer = 'postitus OY', view_scope = 'all' WHERE user_name = 'ulkopuolinen'"
    )
    it.set(
        "INSERT INTO user_grant (user_id, permission, reason, given_by, given_at, valid_from, valid_to)"
        " SELECT id, 'list.export', 'x', 1, '2026-11-01T09:00:00.000Z', '2026-11-01', '2027-01-01'"
        " FROM user_account WHERE user_name = 'ulkopuolinen'"
    )
    with pytest.raises(SignInRefused):
        it.as_user("ulkopuolinen")
    file = io.BytesIO()
    post = it.register.recipients.add(
        RecipientInput("processor", "Postitus Oy", dpa_signed="1.1.2026", dpa_valid_to="30.11.2026")
    )
    external = it.as_user("ulkopuolinen")
    external.confirmed_at = it.db.clock.now
    done = external.list_exports.export(list_id, "csv", file.write)
    for person in people:
        (line,) = it.register.disclosures.of_contact(person)
        assert (line.recipient_id, line.legal_ground, line.reference, line.asked_by) == (
            post, "GDPR 28", f"list_export {done.id}", "Ulla Ulkopuolinen",
        )  # fmt: skip
    exported(it, list_id)
    assert len(it.store.rows("SELECT 1 FROM disclosure")) == len(people)
    it.db.clock.advance(days=8)
    with pytest.raises(SignedOut):  # the session of before the end
        external.list_exports.export(list_id, "csv", file.write)
    with pytest.raises(SignInRefused):
        it.as_user("ulkopuolinen")


def test_L2_the_file_equals_the_rule_asked_person_by_person(register_db: RegisterDb) -> None:
    it = lists(register_db)
    list_id = it.make()
    people = [it.person(f"Virtanen{n}") for n in range(24)]
    it.register.lists.add_members(list_id, tuple(people))
    for place, person in enumerate(people):
        if place % 3 == 0:
            it.set("UPDATE consent SET ended_at = '2026-11-02' WHERE contact_id = ?", person)
        if place % 4 == 0:
            it.set("UPDATE contact_email SET suppressed = 1 WHERE contact_id = ?", person)
        if place % 5 == 0:
            it.set("UPDATE list_member SET state = 'paused' WHERE contact_id = ?", person)
    wanted = set()
    for place, person in enumerate(people):
        (row,) = settled(it.store, addresses_of(it.store, person, list_id, TODAY), TODAY, at=(1, 2, 3))
        mask = row[3] | (1024 if row[4] is not None else 0)
        if verdict(mask, "MARKETING").code.allowed and place % 5:
            wanted.add(f"Aino.Virtanen{place}@helmi.example")
    assert {row[0] for row in exported(it, list_id)} == wanted
    assert len(wanted) > 5


def test_L3_an_export_expires_and_is_sent_once(register_db: RegisterDb) -> None:
    it = lists(register_db)
    list_id = it.make()
    exported(it, list_id)
    (line,) = it.register.list_exports.of_list(list_id)
    it.register.list_exports.record_sending(line.id)
    with pytest.raises(Refused) as again:
        it.register.list_exports.record_sending(line.id)
    assert again.value.code == "export.sent"
    it.db.clock.advance(minutes=1)
    exported(it, list_id)
    newest = it.register.list_exports.of_list(list_id)[0]
    it.db.clock.advance(hours=24)
    late = it.as_user("rekisterivastaava")
    assert late.list_exports.of_list(list_id)[0].expired
    with pytest.raises(Refused) as refusal:
        late.list_exports.record_sending(newest.id)
    assert refusal.value.code == "export.expired"
    with pytest.raises(Absent):
        late.list_exports.record_sending(99)


def test_export_asks_for_the_password_the_right_and_a_known_format(register_db: RegisterDb) -> None:
    it = lists(register_db)
    list_id = it.make()
    with pytest.raises(Refused) as refusal:
        it.register.list_exports.export(list_id, "csv", lambda data: None)
    assert refusal.value.code == "confirm_password"
    it.register.confirmed_at = it.db.clock.now
    with pytest.raises(Invalid):
        it.register.list_exports.export(list_id, "xlsx", lambda data: None)
    with pytest.raises(NotPermitted):
        it.as_user("asiakkuus").list_exports.export(list_id, "csv", lambda data: None)


def test_T6b_no_cell_is_calculated_by_a_spreadsheet(register_db: RegisterDb) -> None:
    it = lists(register_db)
    person = it.person("=HYPERLINK(1)", "@Aino", mail="aino@helmi.example")
    list_id = it.make()
    it.register.lists.add_members(list_id, (person,))
    assert exported(it, list_id)[0][1:3] == ["'@Aino", "'=HYPERLINK(1)"]


def test_references_are_signed(register_db: RegisterDb) -> None:
    store = register_db.open()
    mine = reference_maker(store, 3)(17)
    assert read_reference(store, mine) == (3, 17)
    number, sign = mine.rsplit("-", 1)
    for forged in (f"3-18-{sign}", f"4-17-{sign}", f"{number}-{'0' * 20}", "3-17", ""):
        assert read_reference(store, forged) is None
    # A mail of forged ones by the hundred thousand, read under the lock, is not worth its time.
    many = " ".join(f"3-{number}-{number:020x}" for number in range(200_000))
    started = time.process_time()
    assert read_reference(store, many) is None
    assert time.process_time() - started < 1
    assert read_reference(store, f"{many[:1_000]} {mine} {many}") == (3, 17)


def test_people_of_a_file_are_packed_and_unpacked() -> None:
    assert list(unpacked(packed([5, 1_000_000, 3]))) == [3, 5, 1_000_000]
    assert list(unpacked(packed([]))) == []


def test_L1_P8_the_list_of_reasons_holds_names_and_codes_only(register_db: RegisterDb) -> None:
    it = lists(register_db)
    it.person("Aalto")
    no = it.person("Berg", consent=False)
    restricted = it.person("Carlsson", consent=False)
    it.set(
        "UPDATE contact SET restricted_on = '2026-11-20', restriction_ground = 'a' WHERE id = ?", restricted
    )
    it.set("UPDATE contact_row SET restricted = 1 WHERE contact_id = ?", restricted)
    list_id = it.make()
    desk, file = it.as_user("markkinointi"), io.BytesIO()
    with pytest.raises(Refused, match="password"):
        desk.list_exports.export_reasons(list_id, "aino", (), file.write, words=str)
    desk.confirmed_at = it.db.clock.now
    told = desk.list_exports.export_reasons(list_id, "aino", (), file.write, words=str.lower)
    rows = list(csv.reader(io.StringIO(file.getvalue().decode())))
    assert rows == [
        ["name", "company", "code", "reason"],
        ["Berg Aino", "Turun Helmi As Oy", "NO_BASIS", "no_basis"],
    ]
    assert dict(told.counts) == {"NO_BASIS": 1, "RESTRICTED": 1}
    assert told.written == told.restricted == 1
    # A copy that can be chased, from which nothing is sent.
    assert [line.format for line in it.register.list_exports.of_contact(no)] == ["reasons"]
    with pytest.raises(Absent):
        desk.list_exports.record_sending(told.id)
    assert it.register.lists.statistics(list_id).exports == 0
    logged = "SELECT purpose, count FROM audit WHERE action = 'list_exports.export_reasons' AND result = 'ok'"
    assert it.store.rows(logged) == [("MARKETING", 1)]
    with pytest.raises(NotPermitted):
        it.as_user("asiakkuus").list_exports.export_reasons(list_id, "aino", (), file.write, words=str)


def test_L2_exports_of_one_person_within_an_hour_are_limited(register_db: RegisterDb) -> None:
    """ASVS 2.4.1: the next one is refused with its time and logged, and then goes; others go on meanwhile."""
    it = lists(register_db)
    it.set("UPDATE setting SET value = '2' WHERE name = 'exports_per_hour'")
    list_id = it.make()
    exported(it, list_id)
    register_db.clock.advance(minutes=20)
    exported(it, list_id)
    with pytest.raises(Refused) as refused:
        exported(it, list_id)
    assert refused.value.code == "export.too_many"
    free = local_moment(register_db.clock.now) + timedelta(minutes=41)
    assert refused.value.params == {"most": "2", "time": show_time(free)}
    log = it.store.one("SELECT action, result, reason FROM audit ORDER BY seq DESC LIMIT 1")
    assert log == ("list_exports.export", "refused", "export.too_many")
    other = register_db.sign_in("markkinointi")
    other.confirmed_at = register_db.clock.now
    assert other.list_exports.export(list_id, "csv", io.BytesIO().write).written == 0
    register_db.clock.advance(minutes=41)
    assert exported(it, list_id) == []
