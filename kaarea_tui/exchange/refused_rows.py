"""What is said of a row that is refused, and of one that was mended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from kaarea_tui.rules.problem import Problem


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason: the column's heading as the file has it (empty: the whole row) and the rule's Problem."""

    heading: str
    code: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict)
    suggestion: str | None = None

    @classmethod
    def of(cls, heading: str, problem: Problem) -> Self:
        """The fault that a rule's Problem is for a column."""
        return cls(heading, problem.code, problem.message, problem.params, problem.suggestion)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not taken: its number in a spreadsheet, its cells as they were, all its faults."""

    row_number: int
    cells: tuple[str, ...]
    faults: tuple[Fault, ...]

    @property
    def code(self) -> str:
        """The first fault's code, by which refusals are counted."""
        return self.faults[0].code

    @property
    def heading(self) -> str:
        """The first fault's column."""
        return self.faults[0].heading


@dataclass(frozen=True, slots=True)
class Mended:
    """A value that was changed on the way in because the right one was certain, or that is worth a look."""

    row_number: int
    heading: str
    code: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict)
