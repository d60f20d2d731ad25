"""What the tests of mailing screens begin with: staff's people, two lists, words, and consents of some."""

from dataclasses import dataclass

import apsw

from kaarea_tui.register.lists.list_cards import ListInput
from kaarea_tui.register.mailing.consent_cards import ConsentInput, ScopeInput
from kaarea_tui.register.mailing.wordings import WordingTexts
from kaarea_tui.register.register import Register
from tests.conftest import RegisterDb
from tests.screens.staff import fill

_MEMBERS = """
SELECT w.name FROM list_member m JOIN contact_row w ON w.contact_id = m.contact_id
WHERE m.list_id = ? AND m.left_at IS NULL ORDER BY w.order_no
"""
WORDS = "Saa lähettää uutiskirjeen sähköpostilla."
LETTER = ListInput(
    name="Uutiskirje",
    kind="MARKETING",
    purpose="MARKETING",
    list_group="kirjeet",
    sender="Kaarea Oy",
    stop_address="peru@kaarea.example",
    footer="Kaarea Oy. Peru: peru@kaarea.example",
)


@dataclass
class Mailing:
    """The register with its lists; people by their names."""

    db: RegisterDb
    register: Register
    people: dict[str, int]
    letter: int
    other: int
    words: int

    def consent(self, name: str) -> int:
        """The person agrees to the letter."""
        typed = ConsentInput(
            (ScopeInput("MARKETING", "email", self.letter),), "paper", "Kansio 7, sivu 2", self.words
        )
        return self.register.consents.record(self.people[name], typed).consent_ids[0]

    def join(self, *names: str) -> None:
        """These people agree and join."""
        for name in names:
            self.consent(name)
        self.register.lists.add_members(self.letter, tuple(self.people[name] for name in names))

    def members(self, list_id: int | None = None) -> list[str]:
        """Who is on the letter's list, or on another."""
        return [str(row[0]) for row in self.rows(_MEMBERS, (list_id or self.letter,))]

    def rows(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        """What the database holds, read past the app: another open register would take its models away."""
        connection = apsw.Connection(self.db.url.removeprefix("sqlite:///"), apsw.SQLITE_OPEN_READONLY)
        try:
            return list(connection.execute(sql, values))
        finally:
            connection.close()


def mailing(db: RegisterDb) -> Mailing:
    """Five people of whom two are on a letter's list, and an empty list beside it."""
    fill(db)
    register = db.sign_in("rekisterivastaava")
    people = {hit.name: hit.contact_id for hit in register.browse.contacts("").hits}
    words = register.wordings.add_version("uutiskirje", WordingTexts(WORDS, "Får skicka.", "May send."))
    letter = register.lists.create(LETTER)
    other = register.lists.create(
        ListInput("Kampanja", "MARKETING", "MARKETING", "", "Kaarea Oy", LETTER.stop_address, LETTER.footer)
    )
    it = Mailing(db, register, people, letter, other, words)
    it.join("Virtanen Aino Maria", "Virtanen Eero Kalevi")
    return it
