"""A measured figure: the baseline's and ours in the same run, and how large their ratio may be."""

from collections.abc import Iterable
from typing import NamedTuple


class Figure(NamedTuple):
    """One line of the table. `ratio` is ours as a share of the baseline's, `limit` the greatest that holds."""

    name: str
    baseline: float
    ours: float
    ratio: float
    limit: float

    @property
    def holds(self) -> bool:
        """Whether the ratio is within its limit."""
        return self.ratio <= self.limit


def compare(name: str, baseline: float, ours: float, limit: float) -> Figure:
    """Make a figure; where the baseline is nothing at all, anything of ours is too much."""
    ratio = ours / baseline if baseline else float(ours > 0)
    return Figure(name, baseline, ours, ratio, limit)


def print_table(figures: Iterable[Figure]) -> int:
    """Print the figures as a table. Returns 1 where one of them does not hold, else 0."""
    print(f"{'figure':<34}{'baseline':>12}{'ours':>12}{'ratio':>9}{'limit':>9}")
    failed = 0
    for figure in figures:
        failed += not figure.holds
        sign = "" if figure.holds else "  ✗"
        print(
            f"{figure.name:<34}{figure.baseline:>12.1f}{figure.ours:>12.1f}"
            f"{figure.ratio:>9.3f}{figure.limit:>9.3f}{sign}"
        )
    return min(failed, 1)
