"""Taking in a file of answers, for the command and the screen alike: some at a time, each time in one act."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kaarea_tui.exchange.returned_files import read_returns
from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.errors import Refused
from kaarea_tui.rules.dates import show_number
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.problem import told as problem_told

from .returns_taken import COUNTED, ReturnsTaken

if TYPE_CHECKING:
    from .returns import Returns

AT_ONCE = 100
"""Answers taken in together; what was taken in before a fault stays."""


@dataclass(frozen=True, slots=True)
class FileTaken:
    """What became of a file or folder."""

    taken: ReturnsTaken
    skipped: tuple[Problem, ...]
    """Mails that could not be read; they were left where they are, and the others taken."""
    many: bool
    """More would end than without a second look: everything waits for a person."""


def take_in_file(
    returns: "Returns", list_id: int, path: Path, today: date, most: int, *, closed: Sequence[Path]
) -> FileTaken:
    """Take in the answers in a file or folder; the unmistakable ones act together, or wait if many.

    `most`: the setting `returns_most_at_once`; `closed`: `Store.own_places`. Raises Problem for what is not
    there or is neither mails nor a table.
    """
    if not path.exists():
        raise Problem("returns.absent", N_("There is nothing at {path}."), path=str(path))
    totals: Counter[str] = Counter()
    skipped: list[Problem] = []
    sure: list[int] = []
    answers = read_returns(path, today, skipped.append, closed)
    while batch := tuple(islice(answers, AT_ONCE)):
        taken = returns.take_in(list_id, batch, at_once=False)
        totals.update({name: getattr(taken, name) for name in COUNTED})
        sure += taken.sure
    told = ReturnsTaken(**{name: totals[name] for name in COUNTED}, sure=tuple(sure))
    told = _together(returns, told)
    return FileTaken(told, tuple(skipped), many=told.acting > most or bool(told.sure))


def _together(returns: "Returns", taken: ReturnsTaken) -> ReturnsTaken:
    """Do the unmistakable ones in one act, if they are few enough for that."""
    if not taken.sure:
        return taken
    try:
        done = returns.confirm_many(taken.sure)
    except Refused:  # too many, or somebody has decided on one meanwhile: they wait
        return taken
    left = {"proposed": taken.proposed - done, "acting": taken.acting - done}
    return replace(taken, done=taken.done + done, sure=(), **left)


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


def remarks(told: FileTaken) -> list[str]:
    """What needs a person: answers that wait because they are many, and mails that were passed over."""
    lines = [problem_told(problem.message, problem.params, _) for problem in told.skipped]
    if told.many:
        text = ngettext(
            "{count} answer waits for a second look: nobody was taken off unseen.",
            "{count} answers wait for a second look: nobody was taken off unseen.",
            told.taken.acting,
        )
        lines.append(text.format(count=show_number(told.taken.acting)))
    return lines
