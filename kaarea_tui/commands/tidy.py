"""`kaarea tidy`: tell what has outlived its storage period, and with `--yes` remove it (rules 3.6, N17)."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from kaarea_tui.locale import _

from .exit_codes import DONE
from .output import say, say_table
from .session import add_sign_in, confirmed, signed_in

if TYPE_CHECKING:
    from datetime import date

    from kaarea_tui.register.lives.tidying import Due
    from kaarea_tui.register.register import Register


def add_to(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.set_defaults(run=run)
    parser.add_argument("--yes", action="store_true", help=_("remove it; without this it is only told"))
    parser.add_argument(
        "--today",
        default="",
        metavar=_("DATE"),
        help=_("the day of today, where the clock may have jumped"),
    )
    add_sign_in(parser)


def run(options: Namespace) -> int:
    """Tell what is due, and sweep it where asked; 0. Killed or refused, the next run goes on."""
    with signed_in(options) as register:
        due = register.tidy.due()
        if options.yes:
            _sweep(register, due, _day(options.today))
        else:
            _tell(due)
    return DONE


def _tell(due: "tuple[Due, ...]") -> None:
    from kaarea_tui.rules.dates import show_date
    from kaarea_tui.rules.lives import LIVES

    rows = [
        (_(LIVES[each.kind].what), str(each.count), show_date(each.oldest) if each.oldest else "-")
        for each in due
    ]
    say_table((_("What"), _("Due"), _("Oldest from")), rows)
    if any(each.count for each in due):
        say(_("Nothing was removed: `kaarea tidy --yes` removes this."))
    else:
        say(_("Nothing has outlived its storage period."))


def _sweep(register: "Register", due: "tuple[Due, ...]", today: "date | None") -> None:
    """Kind by kind, portion by portion; what is over has gone in the end, whoever else sweeps meanwhile."""
    from kaarea_tui.rules.lives import LIVES

    confirmed(register)
    register.tidy.check_clock(today)
    for kind in (each.kind for each in due if each.count):
        count, more = 0, True
        while more:
            swept = register.tidy.sweep(kind, today)
            count, more = count + swept.count, swept.more
        if count:
            say(_("Removed: {what}: {count}").format(what=_(LIVES[kind].what), count=count))
    register.tidy.finish()
    if not any(each.count for each in due):
        say(_("Nothing has outlived its storage period."))
    if register.tidy.owes_cleaning():
        say(_("Somebody still reads the old state: the next run cleans what is left of it on the disk."))


def _day(typed: str) -> "date | None":
    from kaarea_tui.rules.dates import parse_date

    return parse_date(typed) if typed else None
