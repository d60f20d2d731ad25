"""The catalogue's rules on mailing lists and their exports (rulebook 4.5, 6.5)."""

from .catalogue import Mark, Rule
from .problem import N_

_LISTS = "kaarea_tui.rules.mailing_lists"


def _own(number: str, title: str, effect: str, module: str = _LISTS, *settings: str) -> Rule:
    """A rule of our own making that keeps the law on marketing."""
    return Rule(
        number, title, "Act 917/2014 ch. 24; GDPR art. 5(2), 25", Mark.DESIGN, effect, settings, module
    )


LIST_RULES: tuple[Rule, ...] = (
    Rule(
        "6.5",
        N_("Membership of mailing lists"),
        "notice §6",
        Mark.NOTICE,
        N_("Each stint on a list is kept with its basis, who let the person join, and why it ended."),
        (),
        "kaarea_tui.register.mailing.memberships",
    ),
    _own(
        "L1",
        N_("Joining a list"),
        N_("Who joins a list passes all checks at that moment; no right and no role steps over them."),
        "kaarea_tui.register.lists.list_filling",
    ),
    _own(
        "L2",
        N_("Export of a list"),
        N_("Everybody is judged anew at the moment of the export, and only allowed rows and columns go out."),
        "kaarea_tui.register.lists.list_exports",
        "settings.exports_per_hour",
    ),
    _own(
        "L3",
        N_("Exports expire"),
        N_("After 24 hours no sending is recorded from an export, so that later stops are not missed."),
        _LISTS,
        "rules.mailing_lists.EXPORT_LIFE",
    ),
    Rule(
        "L4",
        N_("What a list tells of itself"),
        "Act 917/2014 s. 200, 202, 203",
        Mark.LAW,
        N_("Every list has a sender, an address at which to refuse, and a fixed footer that holds it."),
        (),
        _LISTS,
    ),
    _own(
        "L5",
        N_("A list stays what it is"),
        N_("Kind, purpose and group of a list that has had members do not change."),
    ),
    Rule(
        "L6",
        N_("The right to object is shown"),
        "GDPR art. 21(4)",
        Mark.LAW,
        N_("The footer of every message, the first one too, tells clearly how to refuse."),
        (),
        _LISTS,
    ),
)
