"""Why a request may be refused, and what the answer must then tell (rulebook 2.8; GDPR art. 12(4), 12(5))."""

from collections.abc import Collection
from dataclasses import dataclass

from .problem import N_, Named, Problem
from .requests import TYPES

_REFUSABLE = tuple(code for code, told in TYPES.items() if told.may_be_refused)


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground of 2.8."""

    code: str
    name: str
    article: str
    types: tuple[str, ...] = _REFUSABLE
    """The kinds of requests that it can answer."""


GROUNDS: dict[str, Ground] = {
    each.code: each
    for each in (
        Ground("NOT_IDENTIFIED", N_("The requester could not be identified"), "GDPR art. 11(2), 12(2)"),
        Ground("MANIFESTLY_UNFOUNDED", N_("The request is manifestly unfounded"), "GDPR art. 12(5)"),
        Ground("EXCESSIVE", N_("The request is excessive"), "GDPR art. 12(5)"),
        Ground(
            "NO_GROUND",
            N_("The conditions of the right are not met"),
            "GDPR art. 17(1), 18(1), 20(1), 21(1)",
            ("erasure", "restriction", "portability", "objection_other"),
        ),
        Ground("DATA_ACCURATE", N_("The data are accurate"), "GDPR art. 16", ("rectification",)),
        Ground(
            "LEGAL_OBLIGATION",
            N_("A legal obligation demands the data"),
            "GDPR art. 17(3)(b)",
            ("erasure", "objection_other"),
        ),
        Ground(
            "LEGAL_CLAIMS",
            N_("The data are needed for a legal claim"),
            "GDPR art. 17(3)(e), 21(1)",
            ("erasure", "objection_other"),
        ),
        Ground(
            "NECESSARY_FOR_CONTRACT",
            N_("The data are necessary for the contract"),
            "GDPR art. 6(1)(b)",
            ("erasure", "objection_other"),
        ),
        Ground(
            "COMPELLING_GROUNDS", N_("Compelling legitimate grounds"), "GDPR art. 21(1)", ("objection_other",)
        ),
        Ground(
            "RIGHTS_OF_OTHERS",
            N_("Rights and freedoms of others"),
            "GDPR art. 15(4), 20(4)",
            ("access", "portability"),
        ),
        Ground(
            "NATIONAL_RESTRICTION",
            N_("Restriction in the Data Protection Act"),
            "Data Protection Act 1050/2018 s. 34",
            ("access",),
        ),
        Ground("NO_PERSONAL_DATA", N_("There are no personal data"), "GDPR art. 4(1)"),
    )
}
"""Ground codes: name, article, and for which types."""

PARTS: dict[str, str] = {
    "asked": N_("what was asked and when it was received"),
    "reason": N_("what is not done, and why"),
    "complaint": N_("the right to complain to the Data Protection Ombudsman"),
    "remedy": N_("judicial remedy"),
    "contact": N_("the controller's contact person"),
}
"""What every partial or refusing answer holds; code and name. A letter's `sections` tell these codes."""


def missing_parts(parts: Collection[str]) -> tuple[str, ...]:
    """The codes of PARTS that a partial or refusing answer lacks; `parts` are those that it holds."""
    return tuple(code for code in PARTS if code not in parts)


def check_grounds(type_: str, outcome: str, codes: Collection[str]) -> tuple[str, ...]:
    """The grounds in the order of 2.8, each fit for this type; empty for a full outcome. Raises Problem."""
    if outcome not in ("partial", "refused"):
        if codes:
            raise Problem("refusal.needless", N_("Only a refusal has a ground."))
        return ()
    if not TYPES[type_].may_be_refused:
        raise Problem("request.absolute", N_("This request cannot be refused."))
    if not codes:
        raise Problem("request.grounds", N_("Choose the ground of the refusal."))
    for code in codes:
        if code not in GROUNDS:
            raise Problem("choice.unknown", N_("Choose one of the list."))
        if type_ not in GROUNDS[code].types:
            raise Problem(
                "refusal.unfit",
                N_("This ground does not answer this kind of request: {ground}."),
                ground=Named(GROUNDS[code].name),
            )
    return tuple(code for code in GROUNDS if code in codes)


def grounds_for(type_: str) -> tuple[Ground, ...]:
    """The grounds that can answer a request of this type."""
    return tuple(ground for ground in GROUNDS.values() if type_ in ground.types)
