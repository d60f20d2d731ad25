"""Is it a person? Switchboards, departments and companies stand in the name columns of office lists."""

import re
from functools import cache
from importlib.resources import files

from kaarea_tui.rules.problem import N_, Problem

from .finnish_names import split_name

_PHRASES = frozenset({"accounts payable", "customer service", "ei tiedossa", "ei nimeä"})
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")


@cache
def _words(section: str) -> frozenset[str]:
    """A list from the file beside this module: legal forms, departments, ends of organisations' names."""
    text = files("kaarea_tui.exchange").joinpath("not_people.txt").read_text("utf-8")
    return frozenset(text.partition(f"[{section}]\n")[2].partition("[")[0].split())


def is_organisation(name: str) -> bool:
    """Tell whether what stands as a surname names a company, a department or a switchboard."""
    folded = name.casefold()
    words = _WORD.findall(folded.replace(".", ""))
    if not words or any(char.isdigit() for char in folded):
        return True
    if folded in _PHRASES or words[0] in _words("units"):
        return True
    return (len(words) > 1 and not _words("forms").isdisjoint(words)) or (
        words[-1].endswith(tuple(_words("endings")))
    )


def person(last: str, first: str, company: str) -> tuple[str, str]:
    """The surname and first names of a row (rule 6.1). Raises Problem when they are not a person's."""
    if not last and not first:
        raise Problem("name.missing", N_("The name is missing."))
    if is_organisation(last or first) or (not first and last.casefold() == company.casefold()):
        raise Problem(
            "name.not_a_person", N_("The name is that of a company, a department or a switchboard.")
        )
    if last:
        return last, first
    parts = split_name(first)
    if parts is None:
        raise Problem("name.no_last_name", N_("The surname is missing."))
    return parts


def parted(name: str, order: str) -> tuple[str, str]:
    """A whole name in its two parts; `order` is the column's field: name, last_first or first_last."""
    if not name:
        return "", ""
    if is_organisation(name):
        return name, ""
    words = name.split()
    if order == "name" or "," in name or len(words) < 2:
        parts = split_name(name)
        if parts is None:
            raise Problem(
                "name.order_unknown",
                N_("Which part is the surname cannot be told. Write it as “Surname, First names”."),
            )
        return parts
    if order == "last_first":
        return words[0], " ".join(words[1:])
    return words[-1], " ".join(words[:-1])
