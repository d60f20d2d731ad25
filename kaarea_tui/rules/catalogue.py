"""Every rule in force, for an auditor: number, what it asks, where it comes from, what steers it.

The command `kaarea rules` prints this. Each rule is carried out, and told in full, in its `module`; the
texts here are its summary. Numbers are those of the register's rulebook; rules on signing in are S1 to S13.
Where a section holds several rules without numbers, or a number means two things, the section comes first:
`2.6/portability`, `4.3/1-12`, `0.1/T1`.
"""

from dataclasses import dataclass
from enum import StrEnum

from .problem import N_


class Mark(StrEnum):
    """What a rule rests on."""

    LAW = "law"
    NOTICE = "notice"
    DESIGN = "design"


MARKS: dict[Mark, str] = {
    Mark.LAW: N_("law"),
    Mark.NOTICE: N_("privacy notice"),
    Mark.DESIGN: N_("our own choice"),
}
"""The marks in words."""


@dataclass(frozen=True)
class Rule:
    """One rule in force."""

    number: str
    title: str
    """A few words, to be translated by the shower."""
    source: str
    """Article, act or section of the notice."""
    mark: Mark
    effect: str
    """What the register does because of it, to be translated by the shower."""
    settings: tuple[str, ...]
    """Names of the settings or constants that steer it."""
    module: str
    """Where it is carried out, as Python imports it."""


def rules_in_force() -> tuple[Rule, ...]:
    """All rules in force, in the order of their sections."""
    from .catalogue_access import ACCESS_RULES
    from .catalogue_amendments import AMENDMENT_RULES
    from .catalogue_answers import ANSWER_RULES
    from .catalogue_deadlines import DEADLINE_RULES
    from .catalogue_erasure import ERASURE_RULES
    from .catalogue_findings import FINDING_RULES
    from .catalogue_lists import LIST_RULES
    from .catalogue_marketing import MARKETING_RULES
    from .catalogue_notice import NOTICE_RULES
    from .catalogue_requests import REQUEST_RULES
    from .catalogue_values import VALUE_RULES

    return (
        *FINDING_RULES,
        *AMENDMENT_RULES,
        *NOTICE_RULES,
        *REQUEST_RULES,
        *ANSWER_RULES,
        *ERASURE_RULES,
        *DEADLINE_RULES,
        *MARKETING_RULES,
        *LIST_RULES,
        *VALUE_RULES,
        *ACCESS_RULES,
    )


def find(number: str) -> Rule | None:
    """The rule of that number, or None."""
    return next((rule for rule in rules_in_force() if rule.number == number), None)
