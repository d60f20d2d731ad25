"""Made-up Finnish contacts for the demo and the bench: any number, one at a time, the same for the same seed.

Names are as common as in Finland, companies have about twelve contacts each and some have hundreds. Every
address is under .example. Finland reserves no phone numbers for fiction, so the numbers are merely plausible.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from kaarea_tui.rules.contact_record import ContactRecord

from .demo_companies import DemoCompany, demo_companies, endless_companies
from .demo_words import phrases
from .finnish_names import foreign_surnames, mens_names, surnames, womens_names

__all__ = ["DemoCompany", "demo_companies", "demo_contacts"]

_SLOTS = 4096
_ASCII = str.maketrans("åäöéüáóíčćšžøłńçćõèëūÅÄÖ", "aaoeuaoiccszolnccoeeuaao", "'’. ")
_MAILBOXES = ("info", "toimisto", "laskutus", "kirjaamo", "hallinto", "tilaukset", "posti")
_MOBILE = ("40", "41", "44", "45", "46", "50", "40", "44", "50")
_LISTS: tuple[tuple[str, ...], ...] = (
    (), (), (), (), (), (), ("Uutiskirje",), ("Uutiskirje",), ("Asiakastiedote",),
    ("Uutiskirje", "Asiakastiedote"),
)  # fmt: skip
_FIRST_END = date(2019, 1, 1)
_Name = tuple[str, str]
"""A name and how it stands in an e-mail address."""


def demo_contacts(n: int, seed: int = 1) -> Iterator[ContactRecord]:
    """Make `n` contacts, company by company, in flat memory.

    Of a hundred, some seven have no e-mail address, fifteen no phone, four only the company's shared mailbox,
    six have left the company (`role_ended`), and four say "no mail".
    """
    chance = Random(seed)  # noqa: S311 - a demo needs repeatable numbers, not secret ones
    companies = endless_companies(Random(seed + 1))  # noqa: S311
    people = _People(chance)
    left = n
    while left > 0:
        company = next(companies)
        # A long tail: most companies have a few contacts, one in a hundred has over a hundred.
        size = min(left, int(1 + 2.6 / (chance.random() + 0.0008) ** 0.85))
        left -= size
        yield from people.of_company(company, size)


class _People:
    """Draws people; the tables are made once, so that a contact costs a handful of random numbers."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        common = _by_frequency(surnames(), lambda rank: 21_000 / (1 + rank / 35), _SLOTS - 128)
        foreign = [foreign_surnames()[slot % len(foreign_surnames())] for slot in range(128)]
        self._surnames = [_named(name) for name in (*common, *foreign)]
        frequency = lambda rank: 1 / (1 + rank / 25)  # noqa: E731 - the shape of a curve
        self._first = tuple(
            [_named(name) for name in _by_frequency(names, frequency, _SLOTS)]
            for names in (womens_names(), mens_names())
        )
        self._notes = phrases("notes")
        self._days = [_FIRST_END + timedelta(days=day) for day in range(2500)]

    def of_company(self, company: DemoCompany, size: int) -> Iterator[ContactRecord]:
        """Make the contacts of one company; no two of them share a personal address."""
        chance, bits = self._chance.random, self._chance.getrandbits
        taken: set[str] = set()
        titles = company.titles
        for _ in range(size):
            dice = bits(30)
            last, last_local = self._surname(dice)
            given = self._first[dice & 1]
            first, first_local = given[bits(12)]
            if dice & 0x300:
                second = given[bits(12)][0]
                first = f"{first} {second}" if second != first else first
                if dice & 0xF00 == 0x100:
                    first = f"{first} {given[bits(12)][0]}"
            local = f"{first_local}.{last_local}"
            if local in taken:
                local = f"{local}{len(taken)}"
            taken.add(local)
            luck = chance()
            yield ContactRecord(
                last,
                first,
                titles[int(chance() * len(titles))] if dice & 0xF0000 else "",
                company.name,
                company.business_id,
                (f"{local}@{company.domain}",) if luck >= 0.11 else self._shared_mail(company, luck),
                self._phones(chance()),
                company.street,
                company.postal_code,
                company.post_office,
                "FI",
                self._notes[dice % len(self._notes)] if luck > 0.9 else "",
                _LISTS[dice % 10],
                0.2 < luck < 0.24 and dice % 10 < 6,
                company.kind,
                self._days[dice % 2500] if 0.4 < luck < 0.46 else None,
            )

    def _surname(self, dice: int) -> _Name:
        last = self._surnames[dice >> 18]
        if dice & 0x3F000 > 0x2000:
            return last
        other = self._surnames[self._chance.getrandbits(11)]
        if "-" in last[0] or "-" in other[0] or last == other:
            return last
        return f"{last[0]}-{other[0]}", f"{last[1]}-{other[1]}"

    @staticmethod
    def _shared_mail(company: DemoCompany, luck: float) -> tuple[str, ...]:
        return (f"{_MAILBOXES[int(luck * 1000) % len(_MAILBOXES)]}@{company.domain}",) if luck < 0.04 else ()

    def _phones(self, luck: float) -> tuple[str, ...]:
        if luck < 0.15:
            return ()
        number = int(self._chance.random() * 9_000_000) + 1_000_000
        if luck < 0.3:
            return (f"+3582{number}",)
        mobile = f"+358{_MOBILE[number % 9]}{number}"
        return (mobile,) if luck < 0.95 else (mobile, f"+3582{number % 8_999_999 + 1_000_000}")


def _by_frequency(names: Sequence[str], weight: Callable[[int], float], slots: int) -> list[str]:
    """`slots` names, each as often as the weight of its rank asks; `weight` takes the rank, commonest 0."""
    sums = list(accumulate(weight(rank) for rank in range(len(names))))
    chosen: list[str] = []
    rank = 0
    for slot in range(slots):
        while sums[rank] / sums[-1] < (slot + 0.5) / slots:
            rank += 1
        chosen.append(names[rank])
    return chosen


def _named(name: str) -> _Name:
    local = name.lower().translate(_ASCII)
    return name, local.encode("ascii", "ignore").decode()
