"""Made-up Finnish companies for the demo: municipalities, schools, parishes, housing companies, firms.

Deterministic: the same seed gives the same companies. Names are unlike each other by construction, business
IDs are valid (rule V1) and of no company in particular, and all domains are under .example.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

from kaarea_tui.rules.identifiers import business_id
from kaarea_tui.rules.problem import Problem

from .demo_words import Town, phrases, towns, words
from .finnish_names import surnames

_ASCII = str.maketrans("åäöéüÅÄÖ", "aaoeuaao", "'’.,&:")
# Of a hundred customers: mostly public bodies and the firms around them (finding T10 of the rulebook).
_MIX = (
    ["firm"] * 48 + ["unit"] * 20 + ["town"] * 2 + ["parish"] * 3 + ["housing"] * 12 + ["club"] * 8
    + ["foundation"] * 2 + ["cooperative"] * 3 + ["joint"] * 2
)  # fmt: skip
_KINDS = {
    "firm": "company", "unit": "municipality", "town": "municipality", "parish": "other",
    "housing": "company", "club": "association", "foundation": "foundation", "cooperative": "cooperative",
    "joint": "joint_authority",
}  # fmt: skip
_TITLES = {"firm": "company titles", "unit": "municipality titles", "town": "municipality titles",
           "housing": "housing titles", "joint": "municipality titles"}  # fmt: skip
_FORMS = ("Oy", "Palvelut Oy", "Ky", "& Kumppanit Oy", "Oy Ab", "Tmi", "Group Oyj")
_UNITS = ("koulu", "päiväkoti", "lukio", "kirjasto", "terveysasema", "nuorisotalo", "palvelukeskus")
_STRIDE = 7_919  # prime to every count of names below, so that neighbours look unlike each other
_ID_SPACE = 8_000_000


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """A company of the demo; `kind` is one of rule 4.2's, `titles` are those its people have."""

    name: str
    kind: str
    business_id: str
    domain: str
    street: str
    postal_code: str
    post_office: str
    titles: tuple[str, ...]


def demo_companies(count: int, seed: int = 1) -> Iterator[DemoCompany]:
    """Make `count` companies, one at a time."""
    yield from islice(endless_companies(Random(seed)), count)  # noqa: S311 - repeatable, not secret


def endless_companies(chance: Random) -> Iterator[DemoCompany]:
    """Make companies for as long as they are asked for."""
    made: Counter[str] = Counter()
    numbers = _business_ids(chance.randrange(_ID_SPACE))
    while True:
        sort = chance.choice(_MIX)
        # The first towns of the list are the nearest, where most customers are.
        town = towns()[int(chance.random() ** 1.6 * len(towns()))]
        name, town = _name(sort, made[sort], town)
        made[sort] += 1
        boxed = chance.random() < 0.2
        street = f"PL {chance.randrange(1, 400)}" if boxed else _street(chance)
        yield DemoCompany(
            name,
            _KINDS[sort],
            next(numbers),
            _domain(name),
            street,
            town.box_code if boxed else chance.choice(town.codes),
            town.name.upper(),
            phrases(_TITLES.get(sort, "other titles")),
        )


def _business_ids(start: int) -> Iterator[str]:
    for step in range(_ID_SPACE):
        digits = str(1_000_000 + (start + step * _STRIDE) % _ID_SPACE)
        try:
            yield business_id(f"{digits}-0")
        except Problem as problem:
            if problem.suggestion:  # some numbers have no check digit and are never given out
                yield problem.suggestion


def _name(sort: str, index: int, town: Town) -> tuple[str, Town]:
    """The name of the `index`th company of its sort; where the name tells a town, that town."""
    parts = _PARTS[sort]()
    space = 1
    for part in parts:
        space *= len(part)
    place, lap = (index * _STRIDE) % space, index // space
    chosen: list[object] = []
    for part in parts:
        place, which = divmod(place, len(part))
        chosen.append(part[which])
    town = next((part for part in chosen if isinstance(part, Town)), town)
    name = _PATTERNS[sort](*chosen)
    return (f"{name} {lap + 1}" if lap else name), town


_PARTS: dict[str, Callable[[], tuple[Sequence[object], ...]]] = {
    "firm": lambda: (surnames(), words("branches"), _FORMS),
    "unit": lambda: (_distinct_towns(), words("districts"), _UNITS),
    "town": lambda: (_distinct_towns(),),
    "parish": lambda: (_distinct_towns(), ("", "ev.lut. ", "ortodoksinen ")),
    "housing": lambda: (_distinct_towns(), words("nature"), ("As Oy", "Asunto Oy", "Kiinteistö Oy")),
    "club": lambda: (_distinct_towns(), words("clubs"), ("", "Nuoret ", "Seudun ")),
    "foundation": lambda: (_family_genitives(), ("säätiö sr", "muistosäätiö sr", "kulttuurisäätiö sr")),
    "cooperative": lambda: (words("nature"), _distinct_towns(), ("Osuuskunta", "Maatalousosuuskunta")),
    "joint": lambda: (_distinct_towns(), words("joint")),
}
_PATTERNS: dict[str, Callable[..., str]] = {
    "firm": lambda surname, branch, form: f"{branch} {surname} {form}",
    "unit": lambda town, district, unit: (
        f"{town.genitive} kaupunki, {district} {unit}"
        if town.is_city
        else f"{town.genitive} kunta, {district} {unit}"
    ),
    "town": lambda town: f"{town.genitive} {'kaupunki' if town.is_city else 'kunta'}",
    "parish": lambda town, faith: f"{town.genitive} {faith}seurakunta",
    "housing": lambda town, tree, form: f"{form} {town.genitive} {tree}",
    "club": lambda town, club, age: f"{town.genitive} {age}{club} ry",
    "foundation": lambda surname, form: f"{surname} {form}",
    "cooperative": lambda tree, town, form: f"{form} {town.genitive} {tree}",
    "joint": lambda town, what: f"{town.genitive} seudun {what}",
}


def _family_genitives() -> tuple[str, ...]:
    return tuple(f"{name[:-3]}sen" for name in surnames() if name.endswith("nen"))


def _distinct_towns() -> tuple[Town, ...]:
    return tuple({town.name: town for town in towns()}.values())


def _domain(name: str) -> str:
    plain = name.lower().translate(_ASCII)
    return "-".join(word for word in plain.split() if word and word != "oy") + ".example"


def _street(chance: Random) -> str:
    street = chance.choice(words("streets"))
    number = chance.randrange(1, 90)
    return (
        f"{street} {number}"
        if chance.random() < 0.6
        else f"{street} {number} {chance.choice('ABCD')} {number % 40 + 1}"
    )
