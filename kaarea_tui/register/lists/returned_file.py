"""Taking in a file of answers, for the command and the screen alike: some at a time, each time in one act."""

from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from itertools import islice
from pathlib import Path

from kaarea_tui.exchange.returned_files import Returned, read_returns
from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_, Problem

from .returns import ReturnsTaken

AT_ONCE = 100
"""Answers taken in together; what was taken in before a fault stays."""


def take_in_file(
    path: Path, today: date, take_in: Callable[[tuple[Returned, ...]], ReturnsTaken]
) -> ReturnsTaken:
    """Hand the answers in a file or folder to `take_in`; what became of all of them.

    Raises Problem for what is not there or is neither mails nor a table.
    """
    if not path.exists():
        raise Problem("returns.absent", N_("There is nothing at {path}."), path=str(path))
    totals: Counter[str] = Counter()
    answers = read_returns(path, today)
    while batch := tuple(islice(answers, AT_ONCE)):
        taken = take_in(batch)
        for each in fields(taken):
            totals[each.name] += getattr(taken, each.name)
    return ReturnsTaken(**{each.name: totals[each.name] for each in fields(ReturnsTaken)})


def taken_lines(taken: ReturnsTaken) -> tuple[str, str]:
    """What was done, and what was left for whom."""
    done = _("Done at once {done}, waiting for a decision {proposed}, here already {doubled}.")
    left = _(
        "Of these for other lists {others}, from nobody on the list {nobody}; automatic notes {automatic}."
    )
    return (
        done.format(done=taken.done, proposed=taken.proposed, doubled=taken.doubled),
        left.format(others=taken.of_other_lists, nobody=taken.of_nobody, automatic=taken.automatic),
    )
