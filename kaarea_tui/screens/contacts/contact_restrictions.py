"""Restricting processing and lifting it, from a person's card or from a case (2.6, N11).

Lifting takes three steps by hand: the notice is made, it is sent, and on its day a person lifts.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from kaarea_tui.locale import _
from kaarea_tui.register.answers.letter_inputs import LetterPreview, MadeLetter
from kaarea_tui.register.answers.lift_notices import LiftInput
from kaarea_tui.rules.lifting import Stage
from kaarea_tui.rules.purposes import PURPOSES
from kaarea_tui.screens.records.careful_dialog import CarefulDialog
from kaarea_tui.screens.records.restriction_words import CONTESTABLE, ground_text, standing_text
from kaarea_tui.screens.requests.request_fields import GROUNDS, LANGUAGES
from kaarea_tui.screens.requests.request_preview import PreviewScreen
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.choice_field import ChoiceField, TextBlockField
from kaarea_tui.widgets.dialogs import AskChoice
from kaarea_tui.widgets.field import BaseField, Field

if TYPE_CHECKING:
    from kaarea_tui.register.mailing.lifting import Standing

RIGHTS = ("restriction.lift", "restriction.set")
_FREE_TO_WRITE = (Stage.STANDS, Stage.TO_TELL, Stage.TO_SEND, Stage.TOLD, Stage.DUE)


class LiftNoticeScreen(PreviewScreen):
    """The notice that a restriction ends, read before it is made; then sent."""

    door: ClassVar[str] = "contacts"

    def __init__(
        self,
        restriction_id: int,
        told: LiftInput,
        *,
        preview: LetterPreview | None = None,
        made: MadeLetter | None = None,
    ) -> None:
        super().__init__(None, preview=preview, made=made)
        self.restriction_id = restriction_id
        self.told = told

    def making(self, preview: LetterPreview) -> Callable[[], MadeLetter]:
        """The notice of this restriction."""
        return partial(self.register.lift_notices.make, self.restriction_id, self.told)

    def sending(
        self, made: MadeLetter, on: str, channel: str, address: str, late_reason: str = ""
    ) -> Callable[[], object]:
        """To an address on the card."""
        return partial(self.register.lift_notices.mark_sent, made.id, on, channel, address)

    def opening(self, made: MadeLetter) -> Callable[[], MadeLetter]:
        """The notice again."""
        return partial(self.register.lift_notices.open, made.id)


async def ask_restriction(screen: Room, contact_id: int, name: str) -> bool:
    """Choose one of the person's restrictions and what is done with it; whether anything was done.

    Only within `start`.
    """
    rights = screen.session.rights
    standing: dict[str, Standing] = {}
    if "contact.view_restricted" in rights:
        lines = await screen.ask_register(partial(screen.register.restrictions.of_contact, contact_id))
        standing = {str(line.id): line.standing for line in reversed(lines) if line.standing is not None}
    options = [(number, standing_text(each)) for number, each in standing.items()]
    if "restriction.set" in rights:
        options.append(("new", _("Restrict the processing")))
    title = _("Restriction: {name}").format(name=name)
    chosen = await screen.ask_person(
        AskChoice(title, _("Nothing is lifted by itself."), options, cancel=_("Cancel"))
    )
    if chosen is None:
        return False
    if chosen == "new":
        return await _restrict(screen, contact_id, title)
    return await ask_lifting(screen, standing[chosen])


async def ask_lifting(screen: Room, standing: "Standing") -> bool:
    """What can be done with one restriction now; whether it was done."""
    if "restriction.lift" not in screen.session.rights or standing.stage is Stage.UNDECIDED:
        screen.tell(standing_text(standing), severity="information")
        return False
    acts = {
        "lift": (_("Lift it now"), _lift, standing.stage is Stage.DUE),
        "open": (_("Open the notice"), _open_notice, standing.notice_id is not None),
        "write": (_("Write the notice that it ends"), _write_notice, standing.stage in _FREE_TO_WRITE),
        "off": (_("Call the notice off"), _call_off, standing.notice_id is not None),
    }
    options = [(name, label) for name, (label, _act, may) in acts.items() if may]
    body = f"{standing_text(standing)}\n{ground_text(standing.ground)}"
    chosen = await screen.ask_person(
        AskChoice(_("Lifting the restriction"), body, options, cancel=_("Cancel"))
    )
    return False if chosen is None else await acts[chosen][1](screen, standing)


async def _restrict(screen: Room, contact_id: int, title: str) -> bool:
    scopes = [(f"field_group:{code}" if code else "record:", _(label)) for code, label in CONTESTABLE.items()]
    scopes += [
        (f"purpose:{code}", _("purpose: {purpose}").format(purpose=_(label)))
        for code, label in PURPOSES.items()
    ]
    grounds = [("", _("choose")), *((code, _(label)) for code, label in GROUNDS.items())]
    fields: list[BaseField] = [
        ChoiceField("scope", _("What"), scopes, scopes[0][0]),
        ChoiceField("ground", _("Ground"), grounds, ""),
    ]

    def save(values: dict[str, str]) -> Callable[[], object]:
        scope, _colon, detail = values["scope"].partition(":")
        return partial(screen.register.restrictions.set, contact_id, scope, detail, values["ground"])

    dialog = CarefulDialog(screen, title, fields, save, verb=_("Restrict"))
    return await screen.ask_person(dialog) is not None


async def _write_notice(screen: Room, standing: "Standing") -> bool:
    """Fill the notice in, read it, make it; from the reading one may go back to the words."""
    values = {"lift_on": "", "reason": standing.reason, "language": "fi"}
    while True:
        languages = [(code, _(label)) for code, label in LANGUAGES.items()]
        fields: list[BaseField] = [
            Field(
                "lift_on",
                _("Restriction ends"),
                values["lift_on"],
                hint=_("The day, after this letter has reached the person."),
            ),
            TextBlockField("reason", _("Reason"), values["reason"], hint=_("As the letter tells it.")),
            ChoiceField("language", _("Language"), languages, values["language"]),
        ]

        def save(typed: dict[str, str]) -> Callable[[], object]:
            values.update(typed)
            return partial(screen.register.lift_notices.preview, standing.restriction_id, LiftInput(**values))

        dialog = CarefulDialog(screen, _("Notice that it ends"), fields, save, verb=_("Preview"))
        preview = await screen.ask_person(dialog)
        if preview is None:
            return False
        reading = LiftNoticeScreen(standing.restriction_id, LiftInput(**values), preview=preview)
        if await screen.app.push_screen_wait(reading):
            return True


async def _open_notice(screen: Room, standing: "Standing") -> bool:
    assert standing.notice_id is not None
    made = await screen.ask_register(partial(screen.register.lift_notices.open, standing.notice_id))
    reading = LiftNoticeScreen(standing.restriction_id, LiftInput("", ""), made=made)
    return bool(await screen.app.push_screen_wait(reading))


async def _call_off(screen: Room, standing: "Standing") -> bool:
    assert standing.notice_id is not None
    number = standing.notice_id
    dialog = CarefulDialog(
        screen,
        _("Call the notice off"),
        [Field("reason", _("Reason"), hint=_("The restriction stays in force."))],
        lambda values: partial(screen.register.lift_notices.call_off, number, values["reason"]),
        verb=_("Call off"),
    )
    return await screen.ask_person(dialog) is not None


async def _lift(screen: Room, standing: "Standing") -> bool:
    dialog = CarefulDialog(
        screen,
        _("Lift the restriction"),
        [Field("reason", _("Ground"), standing.reason.replace("\n", " "))],
        lambda values: partial(screen.register.restrictions.lift, standing.restriction_id, values["reason"]),
        verb=_("Lift"),
        body=standing_text(standing),
    )
    if await screen.ask_person(dialog) is None:
        return False
    screen.tell(_("The restriction was lifted."), severity="information")
    return True
