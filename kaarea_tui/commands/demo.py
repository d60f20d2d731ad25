"""`kaarea demo`: a register with known passwords and made-up people, gone at exit unless a place is given."""

import shutil
import tempfile
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_, Problem

from .exit_codes import BAD_INPUT, DONE
from .open_app import database_address, open_at, terminal_serves
from .output import ProgressBar, say, tell_aside

if TYPE_CHECKING:
    from kaarea_tui.data.engine import Store

CONTACTS = 3000
MOST_CONTACTS = 5_000_000


def add_to(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.set_defaults(run=run)
    parser.add_argument(
        "--contacts", type=int, metavar="N", help=_("so many contacts ({count})").format(count=CONTACTS)
    )
    parser.add_argument("--no-open", action="store_true", help=_("make the register but do not open the app"))


def run(options: Namespace) -> int:
    """Make or find the demo register and open the app on it; the app's exit code, or 0."""
    contacts = options.contacts
    if contacts is not None and not 0 <= contacts <= MOST_CONTACTS:
        raise Problem("contacts.count", N_("A demo has 0 to {most} contacts."), most=str(MOST_CONTACTS))
    if not options.no_open and not terminal_serves():
        return BAD_INPUT  # before anything is made that nobody could see
    with ExitStack() as leftovers:
        if options.database:
            url = database_address(options.database)
        else:
            # mkdtemp's folder is 0700 and nobody else's.
            folder = Path(tempfile.mkdtemp(prefix="kaarea-demo-"))
            leftovers.callback(shutil.rmtree, folder, ignore_errors=True)
            url = database_address(str(folder / "demo.db"))
        if not _is_there(url):
            contacts = CONTACTS if contacts is None else contacts
            _make(url, contacts)
            tell_aside(_("A demo register of {count} contacts was made.").format(count=contacts))
        elif contacts is not None:
            tell_aside(_("The demo register is there already; the number of contacts stays as it was."))
        return _told(url, kept=bool(options.database)) if options.no_open else open_at(url)


def _is_there(url: str) -> bool:
    """Is there a demo register at `url`? Raises Problem for a real one, CannotOpen for anything else."""
    from kaarea_tui.data.cannot_open import CannotOpen, shown
    from kaarea_tui.register import founding

    try:
        store = founding.open_register(url)
    except CannotOpen as refusal:
        if refusal.code in ("database.absent", "database.empty"):
            return False
        raise
    try:
        if not founding.is_demo(store):
            raise Problem("not_demo", N_("{place} is a real register, no demo."), place=shown(url))
    finally:
        store.close()
    return True


def _make(url: str, contacts: int) -> None:
    from kaarea_tui.register import founding
    from kaarea_tui.register.counter import utc_now
    from kaarea_tui.register.demo.desk import beginning

    from .founding_place import new_register

    with new_register(url) as store:
        founding.found_demo(store, lambda: beginning(utc_now()))
        _fill(store, contacts)


def _fill(store: "Store", contacts: int) -> None:
    from kaarea_tui.register.demo_data import fill

    bar = ProgressBar(_("Making the demo register"))
    try:
        fill(store, contacts=contacts, progress=bar)
    finally:
        bar.close()


def _told(url: str, *, kept: bool) -> int:
    from kaarea_tui.data.cannot_open import shown
    from kaarea_tui.register import founding

    say(_("Demo register: {place}").format(place=shown(url)))
    say(_("Users: {names}.").format(names=", ".join(founding.DEMO_USERS)))
    say(_("Password of each: {password}").format(password=founding.DEMO_PASSWORD))
    if not kept:
        say(_("It is thrown away now; --database keeps one."))
    return DONE
