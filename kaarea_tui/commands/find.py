"""`kaarea find`: what the search line of the app finds, on stdout; logged once (5.1)."""

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_, Problem

from .exit_codes import DONE
from .output import say_json, say_table, tell_aside
from .session import add_sign_in, signed_in

if TYPE_CHECKING:
    from kaarea_tui.register.records.browsing import ContactHit
    from kaarea_tui.register.register import Register

LIMIT = 50
MOST = 10_000
PAGE = 200

COLUMNS = {
    "name": N_("Name"),
    "company": N_("Company"),
    "title": N_("Title"),
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "town": N_("Town"),
}


def add_to(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.set_defaults(run=run)
    parser.add_argument("text", nargs="+", metavar=_("TEXT"), help=_("words of the search, as in the app"))
    parser.add_argument("--json", action="store_true", help=_("print a JSON array"))
    parser.add_argument(
        "--limit",
        type=int,
        default=LIMIT,
        metavar="N",
        help=_("at most so many contacts ({count})").format(count=LIMIT),
    )
    add_sign_in(parser)


def run(options: Namespace) -> int:
    """Search and print the hits; 0, found or not."""
    if not 1 <= options.limit <= MOST:
        raise Problem("limit", N_("The limit is 1 to {most}."), most=str(MOST))
    text = " ".join(options.text)
    with signed_in(options) as register:
        hits, all_told = _hits(register, text, options.limit)
        register.browse.log_search(text)
    rows = [_visible(hit) for hit in hits]
    if options.json:
        say_json(rows)
    else:
        _print(rows)
    if not all_told:
        tell_aside(_("There are more; --limit tells how many are printed."))
    return DONE


def _hits(register: "Register", text: str, limit: int) -> "tuple[list[ContactHit], bool]":
    """The first `limit` hits in the order of names, and whether these are all."""
    hits: list[ContactHit] = []
    while True:
        count = min(PAGE, limit - len(hits))
        if hits:
            page = register.browse.contacts(text, at=hits[-1], direction="after", limit=count)
        else:
            page = register.browse.contacts(text, limit=count)
        hits += page.hits
        if page.at_end or len(hits) >= limit:
            return hits, page.at_end


def _visible(hit: "ContactHit") -> dict[str, object]:
    """The fields of a hit that the user may see; others are absent (P8)."""
    told = {"id": hit.contact_id, **{name: getattr(hit, name) for name in COLUMNS}}
    told |= {"state": hit.state, "restricted": hit.restricted}
    return {name: value for name, value in told.items() if value is not None}


def _print(rows: list[dict[str, object]]) -> None:
    columns = [name for name in COLUMNS if any(name in row for row in rows)]
    if not rows:
        tell_aside(_("Nothing was found."))
        return
    width = None
    if sys.stdout.isatty():
        from shutil import get_terminal_size

        width = get_terminal_size().columns
    lines = [[str(row.get(name, "")) for name in columns] for row in rows]
    say_table([_(COLUMNS[name]) for name in columns], lines, width)
