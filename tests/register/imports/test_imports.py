"""Imports: all or nothing, sources (7.1, 7.2), doubles, bans (2.6), lists (C2), objections (M9), the log (5.1)."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kaarea_tui.data.engine import Store
from kaarea_tui.exchange.import_report import ImportSummary
from kaarea_tui.register.audit_proof import verify
from kaarea_tui.register.errors import Invalid, NotPermitted, Refused
from kaarea_tui.register.records.browse_faults import row_faults, text_faults
from kaarea_tui.register.register import Register
from tests.conftest import RegisterDb

HEADINGS = "Sukunimi;Etunimet;Titteli;Yritys;Y-tunnus;Sähköposti;Puhelin;Katuosoite;Postinumero;Postitoimipaikka;Postituslistat;Lisätiedot"
AINO = (
    "Virtanen;Aino;Rehtori;Turun kaupunki;;aino.virtanen@turku.example;040 123 4567;Linnank. 1;20100;TURKU;;"
)
EERO = "Öhman;Eero;Johtaja;Auran Puu Oy;;eero@aura.example;;;;;;Soittaa aamuisin"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(*rows: str, name: str = "lista.csv") -> Path:
        path = tmp_path / name
        path.write_bytes("\r\n".join([HEADINGS, *rows, ""]).encode("cp1252"))
        return path

    return write


def importer(register_db: RegisterDb, user: str = "markkinointi") -> Register:
    register = register_db.sign_in(user)
    register.confirmed_at = register_db.clock.now
    return register


def read(register: Register, path: Path, **more: object) -> ImportSummary:
    return register.imports.read(path, "company", "Turun kaupunki", **more)  # type: ignore[arg-type]


def counted(store: Store, table: str) -> int:
    found = store.one(f"SELECT count(*) FROM {table}")
    assert found is not None
    return int(found[0])


def test_people_come_in_whole(register_db: RegisterDb, write: Write) -> None:
    register = importer(register_db)
    summary = read(register, write(AINO, EERO, ";;;;;;;;;;;"))
    assert (summary.accepted, summary.refused.total(), summary.empty) == (2, 0, 1)
    hit = register.browse.contacts("aino turun").hits[0]
    assert (hit.name, hit.company, hit.title, hit.phone) == (
        "Virtanen Aino",
        "Turun kaupunki",
        "Rehtori",
        "040 123 4567",
    )
    assert [each.name for each in register.browse.contacts().hits] == ["Virtanen Aino", "Öhman Eero"]
    store = register.store
    kinds = store.rows("SELECT name, kind, relationship FROM company ORDER BY name")
    assert kinds == [("Auran Puu Oy", "company", "prospect"), ("Turun kaupunki", "municipality", "prospect")]
    assert store.rows("SELECT body FROM contact_note") == [("Soittaa aamuisin",)]
    assert list(row_faults(store)) == list(text_faults(store)) == []
    assert list(verify(store)) == []


def test_7_1_and_7_2_every_contact_has_its_source(register_db: RegisterDb, write: Write) -> None:
    register = importer(register_db)
    read(register, write(AINO, EERO), received_on="20.11.2026")
    rows = register.store.rows(
        "SELECT source_kind, source_name, received_on, inform_due, import_id FROM provenance"
    )
    assert rows == [("company", "Turun kaupunki", "2026-11-20", "2026-12-20", 1)] * 2
    with pytest.raises(Invalid):
        register.imports.read(write(AINO, name="b.csv"), "stakeholder", "")


def test_doubles_are_told_and_left_as_they_are(register_db: RegisterDb, write: Write, tmp_path: Path) -> None:
    register = importer(register_db)
    report = tmp_path / "hylatyt.csv"
    rows = [
        AINO,
        AINO.replace("Aino", "AINO")
        .replace("aino.virtanen@", "Aino.Virtanen@")
        .replace("Rehtori", "Johtaja"),
        AINO.replace("aino.virtanen@turku.example", ""),  # the same number
        "Virtanen;Aino;;Turun kaupunki;;;;;;;;",  # the same company, nothing against it
        AINO.replace("aino.virtanen@", "toinen.aino@").replace("4567", "9999"),  # another person
        AINO.replace("Aino", "Aina"),
    ]
    summary = read(register, write(*rows), refused_to=report)
    assert (summary.accepted, dict(summary.refused)) == (3, {"row.double": 3})
    told = report.read_text("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in told[1:]] == ["3", "4", "5"]
    again = read(register, write(AINO, EERO, name="toinen.csv"))
    assert (again.accepted, dict(again.refused)) == (1, {"row.double": 1})
    assert register.store.rows("SELECT title FROM contact_role WHERE contact_id = 1") == [("Rehtori",)]
    assert list(row_faults(register.store)) == list(text_faults(register.store)) == []


def test_companies_are_found_by_id_then_name(register_db: RegisterDb, write: Write) -> None:
    register = importer(register_db)
    rows = [
        "A;Aa;;Kauppa Oy;0112038-9;;;;;;;",
        "B;Bee;;Kauppa Helsinki Oy;0112038-9;;;;;;;",
        "C;Cee;;KAUPPA oy;;;;;;;;",
        "D;Dee;;Kauppa Oy;1572860-0;;;;;;;",
    ]
    assert read(register, write(*rows)).accepted == 4
    companies = register.store.rows("SELECT name, business_id FROM company ORDER BY id")
    assert companies == [("Kauppa Oy", "0112038-9"), ("Kauppa Oy", "1572860-0")]
    roles = register.store.rows("SELECT company_id FROM contact_role ORDER BY contact_id")
    assert [row[0] for row in roles] == [1, 1, 1, 2]
    assert list(row_faults(register.store)) == []


def test_the_same_file_is_refused_a_second_time(register_db: RegisterDb, write: Write) -> None:
    register = importer(register_db)
    path = write(AINO)
    read(register, path)
    with pytest.raises(Refused) as refusal:
        read(register, path)
    assert refusal.value.code == "import.again"


def test_a_dry_run_leaves_nothing_but_its_log_row(register_db: RegisterDb, write: Write) -> None:
    register = importer(register_db)
    path = write(AINO, EERO, AINO)
    summary = read(register, path, dry_run=True)
    assert (summary.accepted, summary.refused.total()) == (2, 1)
    for table in (
        "contact",
        "company",
        "contact_row",
        "company_row",
        "provenance",
        "import_batch",
        "contact_email",
    ):
        assert counted(register.store, table) == 0, table
    assert register.store.one("SELECT fields FROM audit WHERE action = 'imports.read'")[0].startswith(
        "dry_run sha256:"
    )  # type: ignore[index]
    assert read(register, path).accepted == 2


@pytest.mark.parametrize("at", [0.3, 0.7, 1.0])
def test_an_import_that_is_stopped_changes_nothing(
    register_db: RegisterDb, write: Write, tmp_path: Path, at: float
) -> None:
    register, report = importer(register_db), tmp_path / "hylatyt.csv"

    def stop(done: int, of: int) -> None:
        if done >= of * at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(register, write(AINO, AINO, EERO), refused_to=report, progress=stop)
    assert counted(register.store, "contact") == counted(register.store, "contact_row") == 0
    assert not report.exists()
    assert read(register, write(AINO, AINO, EERO)).accepted == 2


def test_5_1_the_log_has_hash_and_counts_and_no_name(register_db: RegisterDb, write: Write) -> None:
    register = importer(register_db)
    read(register, write(AINO, AINO, EERO))
    row = register.store.one("SELECT fields, count, permission FROM audit WHERE action = 'imports.read'")
    assert row is not None
    assert "sha256:" in row[0] and "row.double:1" in row[0] and row[1:] == (2, "contact.import")
    assert not any(name in row[0] for name in ("Virtanen", "turku"))


def test_C2_lists_are_not_joined(register_db: RegisterDb, write: Write) -> None:
    summary = read(importer(register_db), write(AINO.replace("TURKU;;", "TURKU;Uutiskirje;")))
    assert summary.mended["lists.no_consent"] == 1
    assert any(line.strip().startswith("1: ") for line in summary.lines())
    assert counted(register_db.stores[0], "list_member") == 0


def test_M9_no_mail_is_kept_as_an_objection(register_db: RegisterDb, write: Write) -> None:
    register = importer(register_db)
    read(register, write(AINO.replace("TURKU;;", "TURKU;ei postitusta;"), EERO))
    assert register.store.rows("SELECT contact_id, purpose FROM objection") == [(1, "MARKETING")]
    assert register.store.rows("SELECT suppressed FROM contact_email ORDER BY contact_id") == [(1,), (0,)]


def test_M9_no_mail_of_somebody_known_is_kept_on_that_card(register_db: RegisterDb, write: Write) -> None:
    register = importer(register_db)
    read(register, write(AINO))
    row = AINO.replace("TURKU;;", "TURKU;ei postitusta;")
    for name in ("b.csv", "c.csv"):
        summary = read(register, write(row, EERO if name == "c.csv" else row, name=name))
        assert summary.refused["row.double"] >= 1
    assert register.store.rows("SELECT contact_id, purpose FROM objection") == [(1, "MARKETING")]
    assert register.store.rows("SELECT suppressed FROM contact_email WHERE contact_id = 1") == [(1,)]


def test_V5_nobody_becomes_a_mailbox_unasked(register_db: RegisterDb, write: Write) -> None:
    register = importer(register_db)
    addresses = ("hr.laine", "posti.pekka", "markkinointi.aino.salo", "posti", "info", "laskutus2")
    rows = [
        f"{'Posti' if at == 3 else 'Salo'};{chr(65 + at)}ino;;Turun kaupunki;;{each}@x{at}.example;;;;;;"
        for at, each in enumerate(addresses)
    ]
    read(register, write(*rows))
    own = register.store.rows("SELECT address FROM contact_email ORDER BY contact_id")
    assert [address.partition("@")[0] for (address,) in own] == list(addresses[:4])
    theirs = register.store.rows(
        "SELECT e.address, e.use, c.name FROM company_email e JOIN company c ON c.id = e.company_id"
    )
    assert theirs == [
        (f"{each}@x{at}.example", "general", "Turun kaupunki") for at, each in ((4, "info"), (5, "laskutus2"))
    ]
    assert [hit.name for hit in register.browse.companies("laskutus2").hits] == ["Turun kaupunki"]
    assert register.browse.contacts("info").hits == ()


def test_2_6_an_erased_address_does_not_come_back(
    register_db: RegisterDb, write: Write, tmp_path: Path
) -> None:
    from kaarea_tui.data.keys import keyed_hash
    from kaarea_tui.rules.suppressions import hashed_text

    register = importer(register_db)
    store = register.store
    digest = keyed_hash(store, hashed_text("email", "aino.virtanen@turku.example"))
    store.run(
        "INSERT INTO suppression (hash, kind, reason, scope, created_at, created_by)"
        " VALUES (?, 'email', 'erasure', 'all_import', '2026-01-01T00:00:00.000Z', 1)",
        (digest,),
    )
    summary = read(register, write(AINO, EERO), refused_to=tmp_path / "h.csv")
    assert summary.accepted == 1 and summary.refused.total() == 1
    told = (tmp_path / "h.csv").read_text(encoding="utf-8-sig")
    assert "kieltolistalla" in told and "virtanen" not in told.casefold()  # row number and reason only
    assert [hit.name for hit in register.browse.contacts().hits] == ["Öhman Eero"]
    assert list(row_faults(store)) == list(text_faults(store)) == []


def test_2_6_a_restricted_person_is_not_touched(register_db: RegisterDb, write: Write) -> None:
    register = importer(register_db)
    read(register, write(AINO))
    register.store.run("UPDATE contact SET restricted_on = '2026-11-01', restriction_ground = 'a'")
    summary = read(register, write(AINO.replace("Rehtori", "Johtaja"), name="b.csv"))
    assert dict(summary.refused) == {"row.double": 1}
    assert register.store.rows("SELECT title FROM contact_role") == [("Rehtori",)]


def test_a_file_that_is_no_table_is_refused(register_db: RegisterDb, tmp_path: Path) -> None:
    register = importer(register_db)
    (tmp_path / "x.csv").write_bytes(bytes(range(256)) * 50)
    for name in ("x.csv", "puuttuu.csv", "."):
        with pytest.raises(Refused):
            read(register, tmp_path / name)
    assert counted(register.store, "contact") == 0


def test_who_may_not_import_is_refused(register_db: RegisterDb, write: Write) -> None:
    with pytest.raises(NotPermitted):
        read(importer(register_db, "laskutus"), write(AINO))
    register = register_db.sign_in("markkinointi")
    with pytest.raises(Refused) as refusal:
        read(register, write(AINO))
    assert refusal.value.code == "confirm_password"


def test_a_large_file_is_read_through_first_and_again_while_it_is_written(
    sqlite_db: RegisterDb, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kaarea_tui.register.imports import import_file

    monkeypatch.setattr(import_file, "MOST_KEPT", 0)
    register = importer(sqlite_db)
    told: list[int] = []
    summary = read(register, write(AINO, EERO, AINO), progress=lambda done, of: told.append(done * 100 // of))
    assert (summary.accepted, summary.refused.total()) == (2, 1)
    assert told[-1] == 100


def test_the_office_list_comes_in(register_db: RegisterDb, shared_data: Path, tmp_path: Path) -> None:
    """Real dirt: 3,080 rows as an office saves them."""
    register = importer(register_db)
    summary = read(register, shared_data / "asiakkaat-excel.csv", refused_to=tmp_path / "h.csv")
    assert summary.accepted > 2500
    assert list(row_faults(register.store)) == list(text_faults(register.store)) == []
    rows = summary.accepted + summary.refused.total() + summary.empty
    # A second list brings nobody new but two of whom it tells a name and nothing else.
    copy = tmp_path / "kopio.csv"
    copy.write_bytes((shared_data / "asiakkaat-excel.csv").read_bytes() + b"\r\n")
    again = read(register, copy)
    assert again.accepted == 2
    assert again.accepted + again.refused.total() + again.empty >= rows


def test_P5_an_import_brings_nobody_into_others_companies(
    register_db: RegisterDb, write: Write, tmp_path: Path
) -> None:
    """The second path: what the form refuses an account manager, a file does not get past either."""
    read(importer(register_db), write(AINO, name="a.csv"))
    store = register_db.open()
    store.run(
        "INSERT INTO user_grant (user_id, permission, reason, given_by, given_at, valid_from, valid_to)"
        " SELECT id, 'contact.import', 'koe', 1, '2026-11-01T00:00:00.000Z', '2026-11-01', '2027-01-01'"
        " FROM user_account WHERE user_name = 'asiakkuus'"
    )
    manager = importer(register_db, "asiakkuus")
    other = AINO.replace("Aino", "Aada").replace("aino", "aada").replace("040 123 4567", "040 123 4568")
    summary = read(manager, write(other, EERO, name="b.csv"), refused_to=tmp_path / "h.csv")
    assert dict(summary.refused) == {"role.out_of_scope": 1} and summary.accepted == 1
    assert "Aada" in (tmp_path / "h.csv").read_text(encoding="utf-8-sig")
    (mine,) = manager.browse.contacts("öhman").hits
    assert manager.contacts.open(mine.contact_id).can_edit  # a new company is the importer's own
    assert manager.browse.contacts("aada").hits == ()
    assert list(row_faults(store)) == list(text_faults(store)) == []


def test_thousands_of_namesakes_are_told_apart_in_a_time_that_grows_with_the_list(
    sqlite_db: RegisterDb, tmp_path: Path
) -> None:
    """The write lock waits for it: with the square of the list these took minutes."""
    shared = "yhteinen@helmi.example"
    rows = [f"Virtanen;Eero;Helmi Oy;e{n}@helmi.example" for n in range(4_000)]
    rows += [f"Virtanen;Eero{'abcdefghij'[n % 10]}{n};Helmi Oy;{shared}" for n in range(2_000)]
    rows += [
        rows[0],
        rows[3_999],
        rows[4_000],
        rows[5_999],
        "VIRTANEN;EERO;Helmi Oy;",
        "Virtanen;Eero;Muu Oy;",
    ]
    file = tmp_path / "a.csv"
    file.write_text("\n".join(("Sukunimi;Etunimet;Yritys;Sähköposti", *rows)) + "\n", encoding="utf-8")
    register = importer(sqlite_db)
    started = time.monotonic()
    summary = read(register, file)
    assert time.monotonic() - started < 15
    assert (summary.accepted, dict(summary.refused)) == (6_001, {"row.double": 5})
    later = tmp_path / "b.csv"
    later.write_text("\n".join(("Sukunimi;Etunimet;Yritys;Sähköposti", *rows[3_000:], "Uusi;Aino;Helmi Oy;")))
    again = read(register, later)
    assert (again.accepted, dict(again.refused)) == (1, {"row.double": len(rows) - 3_000})
    assert time.monotonic() - started < 30
