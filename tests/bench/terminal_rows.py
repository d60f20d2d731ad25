"""The same rows for both sides of the terminal figures: plausible people, different for each search."""

import random

TITLES = ("Nimi", "Yritys", "Titteli", "Puhelin")
WIDTHS = (24, 22, 18, 12)
FIRST = ("Aino", "Eero", "Hilkka", "Kaisa", "Onni", "Irmeli", "Pirjo", "Tuomas", "Väinö", "Sanni", "Olavi")
SECOND = ("Maria", "Kalevi", "Johannes", "Kaarina", "Tapio", "Anneli", "")
LAST = ("Virtanen", "Koskinen", "Salo", "Kankaanpää", "Mäkelä", "Nieminen", "Lehtonen", "Heikkilä")
COMPANY = ("Turun kaupunki", "Turun Helmi As Oy", "Auran Puu Oy", "Salon seurakunta", "Turun yliopisto")
TITLE = ("Isännöitsijä", "Sihteeri", "Toimitusjohtaja", "Hankintapäällikkö", "Rehtori")


def rows(search: str, count: int = 50) -> list[tuple[str, ...]]:
    """Give `count` rows in name order for a search; the longer the search, the more last names begin alike."""
    chance = random.Random(search)
    last = [name for name in LAST if name.lower().startswith(search[:4].lower())] or list(LAST)
    found = []
    for _ in range(count):
        name = " ".join((chance.choice(last), chance.choice(FIRST), chance.choice(SECOND))).strip()
        phone = f"040 {chance.randrange(100, 1000)} {chance.randrange(1000, 10000)}"
        found.append((name, chance.choice(COMPANY), chance.choice(TITLE), phone))
    return sorted(found)
