"""The kinds of letters: which text each is made from, what the clerk must give, what it must tell (2.8)."""

from dataclasses import dataclass

from kaarea_tui.rules.problem import N_


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of letter as request_letter.kind names it."""

    code: str
    label: str
    document: str
    """The code of its heading: notice, question or answer."""
    asks: tuple[str, ...] = ()
    """Fields of the form that the letter looks at."""
    needs: tuple[str, ...] = ()
    """Places that must not be empty."""
    by_type: bool = False
    """Its text depends on the right that was asked for and on the outcome."""
    refuses: bool = False
    """It must hold all parts of 2.8."""
    to_recipient: bool = False
    of_case: bool = True
    """It is made in a case; the notice that a restriction ends belongs to the restriction (N11)."""


KINDS: dict[str, Kind] = {
    each.code: each
    for each in (
        Kind("receipt", N_("Receipt"), "notice", ("details",)),
        Kind("identity", N_("Identity question"), "question", ("reason", "question"), ("reason", "question")),
        Kind("reminder", N_("Reminder"), "question", ("question",), ("question",)),
        Kind("clarification", N_("Clarification"), "question", ("question",), ("question",)),
        Kind(
            "extension", N_("Extension notice"), "notice", ("extension_reason", "reason"),
            ("extension_reason", "reason", "extended_due"),
        ),
        Kind("answer", N_("Answer"), "answer", ("details",), by_type=True),
        Kind(
            "partial", N_("Answer, fulfilled in part"), "answer", ("details", "not_done", "reason"),
            ("not_done", "grounds"), refuses=True,
        ),
        Kind(
            "refusal", N_("Refusal"), "answer", ("not_done", "reason"), ("not_done", "grounds"), refuses=True
        ),
        Kind(
            "lift_notice", N_("Notice that a restriction is lifted"), "notice", ("lift_on", "reason"),
            ("restriction_on", "lift_on", "reason"), of_case=False,
        ),
        Kind(
            "article19", N_("Notice to a recipient"), "notice", ("recipient", "details"), ("data",),
            to_recipient=True,
        ),
    )
}  # fmt: skip
"""Code to kind, in the order of a case."""


OF_CASE = tuple(code for code, kind in KINDS.items() if kind.of_case)
"""The kinds that are made in a case."""


def text_name(kind: str, type_: str, outcome: str) -> str:
    """The name of the text of a letter of `kind` in a case of `type_` that ended as `outcome`."""
    if not KINDS[kind].by_type:
        return kind
    return "answer_no_data" if outcome == "no_data" else f"answer_{type_}"
