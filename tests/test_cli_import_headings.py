"""`kaarea import` knows the tables of common programs, and asks rather than bring somebody in half (rule 6.7)."""

import json
from pathlib import Path

import pytest

from tests.command import Command

SOURCE = ("--source", "company:Turun Helmi Oy")
WHO = {"last": "Koskela", "first": "Aino", "company": "Auran Puu Oy", "mail": "aino.koskela@auranpuu.example",
       "phone": "040 123 4567", "title": "Ostaja", "street": "Testikatu 1", "code": "20100", "town": "Turku"}  # fmt: skip
TABLES = {
    "google": (
        "First Name,Middle Name,Last Name,Name Prefix,File As,Organization Name,Organization Title,Notes,Labels,"
        "E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Formatted,"
        "Address 1 - Street,Address 1 - City,Address 1 - Postal Code,Address 1 - Country",
        "{first},Maria,{last},Mrs,,{company},{title},,* myContacts,* Work,{mail} ::: aino@toinen.example,,Mobile,"
        "{phone} ::: 02 123 4567,{street} {code} {town},{street},{town},{code},FI",
    ),
    "outlook-en": (
        "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business City,"
        "Business Postal Code,Business Country/Region,Home Street,Assistant's Phone,Business Fax,Business Phone,"
        "Mobile Phone,Assistant's Name,E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address,Manager's Name",
        "Mrs,{first},Maria,{last},,{company},,{title},{street},{town},{code},Finland,,02 111 2222,02 111 3333,,"
        "{phone},Eero Laine,{mail},SMTP,{first} {last} ({mail}),,Pekka Salo",
    ),
    "outlook-fi": (
        "Puhuttelu,Etunimi,Toinen nimi,Sukunimi,Yritys,Osasto,Työnimike,Katuosoite (työ),Kaupunki (työ),"
        "Postinumero (työ),Maa/alue (työ),Faksi (työ),Työpuhelin,Kotipuhelin,Matkapuhelin,"
        "Sähköpostiosoite,Sähköpostin näyttönimi,Esimiehen nimi",
        "Rouva,{first},Maria,{last},{company},,{title},{street},{town},{code},Suomi,02 111 3333,,,{phone},{mail},"
        "{first} {last} ({mail}),Pekka Salo",
    ),
    "outlook-sv": (
        "Titel,Förnamn,Mellannamn,Efternamn,Företag,Avdelning,Befattning,Arbete - gatuadress,Arbete - ort,"
        "Arbete - postnummer,Arbete - land/region,Arbete - fax,Arbete - telefon,Mobiltelefon,E-postadress,"
        "Visningsnamn för e-post,Chefens namn",
        "Fru,{first},Maria,{last},{company},,{title},{street},{town},{code},Finland,02 111 3333,,{phone},{mail},"
        "{first} {last} ({mail}),Pekka Salo",
    ),
    "thunderbird-fi": (
        "Etunimi,Sukunimi,Näyttönimi,Kutsumanimi,Ensisijainen sähköpostiosoite,"
        "Toissijainen sähköpostiosoite,Työpuhelin,Kotipuhelin,Faksinumero,Matkapuhelin,Työosoite,"
        "Työpaikan paikkakunta,Työpaikan postinumero,Työnimike,Osasto,Organisaatio",
        "{first},{last},{first} {last},,{mail},,,,02 111 3333,{phone},{street},{town},{code},{title},,{company}",
    ),
    "thunderbird-en": (
        "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,Work Phone,Home Phone,"
        "Fax Number,Pager Number,Mobile Number,Work Address,Work City,Work ZipCode,Work Country,Job Title,"
        "Department,Organization,Web Page 1",
        "{first},{last},{first} {last},,{mail},,,,,02 111 3333,,{phone},{street},{town},{code},Finland,{title},,{company},",
    ),
    "linkedin": (
        'Notes:\r\n"Some addresses are missing, see our help page"\r\n\r\n'
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
        "{first},{last},https://example.com/in/aino,{mail},{company},{title},01 Sep 2026",
    ),
}


@pytest.fixture(autouse=True)
def working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


@pytest.mark.parametrize("program", TABLES)
def test_the_table_of_a_known_program_comes_in_whole(command: Command, tmp_path: Path, program: str) -> None:
    heading, row = TABLES[program]
    file = tmp_path / "a.csv"
    file.write_text(f"{heading}\r\n{row.format(**WHO)}\r\n", encoding="utf-8")
    done = command.signed_in("rekisterivastaava", "import", str(file), *SOURCE)
    assert (done.code, done.err) == (0, ""), done.err
    assert "1 row accepted" in done.out
    (found,) = json.loads(command.signed_in("rekisterivastaava", "find", "koskela aino", "--json").out)
    told = {str(value) for value in found.values()}
    wanted = {"Koskela Aino", WHO["company"], WHO["mail"], WHO["title"]}
    wanted |= set() if program == "linkedin" else {WHO["phone"], WHO["town"]}
    assert wanted <= told, (wanted - told, found)


@pytest.mark.parametrize(
    ("heading", "row", "named"),
    [
        ("Sukunimi;Etunimet;Kontakti", "Koskela;Aino;aino@auranpuu.example", "Kontakti"),
        ("Sukunimi;Etunimet;Nro", "Koskela;Aino;040 123 4567", "Nro"),
        ("Sukunimi;Etunimet;Yritys;Myyjä", "Koskela;Aino;Auran Puu Oy;Pekka Laine", "Myyjä"),
        ("Sukunimi;Etunimet;", "Koskela;Aino;aino@auranpuu.example", "#3"),
        ("Sukunimi;Etunimet;Yritys;Yritys", "Koskela;Aino;Auran Puu Oy;Toinen Oy", "Yritys"),
        ("Sukunimi;Etunimet;Yritys;Titteli;Asema", "Koskela;Aino;Auran Puu Oy;Ostaja;Johtaja", "Asema"),
    ],
    ids=["addresses", "phones", "names", "no heading", "repeated heading", "repeated field"],
)
def test_what_would_be_lost_is_asked_about_and_left_out_when_told(
    command: Command, tmp_path: Path, heading: str, row: str, named: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"{heading}\r\n{row}\r\n", encoding="utf-8")
    asked = command.signed_in("rekisterivastaava", "import", str(file), *SOURCE)
    assert asked.code == 2 and asked.out == ""
    assert named in asked.err and f'--without "{named}"' in asked.err
    assert not any(value in asked.err for value in ("auranpuu", "123 4567", "Laine", "Toinen", "Johtaja"))
    assert command.signed_in("rekisterivastaava", "find", "koskela", "--json").out.strip() in {"", "[]"}
    wrong = command.signed_in("rekisterivastaava", "import", str(file), *SOURCE, "--without", "Muu")
    assert wrong.code == 2 and "Muu" in wrong.err
    done = command.signed_in("rekisterivastaava", "import", str(file), *SOURCE, "--without", named)
    assert done.code == 0, done.err
    (found,) = json.loads(command.signed_in("rekisterivastaava", "find", "koskela", "--json").out)
    assert found["name"] == "Koskela Aino"


def test_few_addresses_in_a_column_of_remarks_ask_nothing(command: Command, tmp_path: Path) -> None:
    """Nor does a second column that is empty or says the same, nor dates and numbers of customers."""
    file = tmp_path / "a.csv"
    rows = (
        f"Koskela;Aino{n};Oy {n} Ab;Oy {n} Ab;;0{n}.10.2026;{n}00123;x{'@y.fi' * (n == 3)}"
        for n in range(1, 9)
    )
    heading = "Sukunimi;Etunimet;Yritys;Yritys;Titteli;Asema;Lisätty;Asiakasnro;Muu"
    text = "\r\n".join((heading, *(row.replace(";;", ";Ostaja;;") for row in rows)))
    file.write_text(text + "\r\n", encoding="utf-8")
    done = command.signed_in("rekisterivastaava", "import", str(file), *SOURCE, "--dry-run")
    assert done.code == 0, done.err


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Aino Koskela\r\nEND:VCARD\r\n", "vCard"),
        (b"\xef\xbb\xbfbegin:vcard\nfn:x\nend:vcard\n", "vCard"),
        (b'[{"name": "Aino", "email": "a@b.example"}]', "JSON"),
        (b'\n{"contacts": []}\n', "JSON"),
        (b"version: 1\n\ndn: cn=Aino,mail=a@b.example\nobjectclass: top\n", "LDIF"),
        (b"# a comment\ndn:: Y249QWlubw==\n", "LDIF"),
        (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml" + bytes(500), "spreadsheet"),
    ],
    ids=["vcard", "vcard with a mark", "json", "json object", "ldif", "ldif with a comment", "xlsx"],
)
def test_other_formats_are_named_as_what_they_are(
    command: Command, tmp_path: Path, content: bytes, name: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(content)
    done = command.signed_in("rekisterivastaava", "import", str(file), *SOURCE)
    assert done.code == 2 and name in done.err and "CSV" in done.err
