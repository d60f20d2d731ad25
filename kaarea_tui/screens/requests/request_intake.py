"""Writing a request down (T1): from phone, letter or counter, or from a letter that came in by mail."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.requests.request_inputs import RequestInput
from kaarea_tui.screens.records.naming import names_ahead
from kaarea_tui.screens.records.person_chooser import ChosenPerson, agrees_text
from kaarea_tui.screens.records.person_field import PersonField
from kaarea_tui.screens.records.record_form import RecordForm
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.field import BaseField, Field
from kaarea_tui.widgets.verbs import Choice

from . import request_fields as fields
from .request_addresses import ask_addresses, waiting

if TYPE_CHECKING:
    from kaarea_tui.register.requests.request_candidates import Candidate
    from kaarea_tui.register.requests.request_inputs import Registered
    from kaarea_tui.register.requests.request_mail import Letter


class RequestForm(RecordForm):
    """Gives what registering made, or None when nothing was saved."""

    place: ClassVar[str] = "request_form"
    door: ClassVar[str] = "requests"
    DEFAULT_CSS = """
    RequestForm ChecksList { max-height: 8; text-wrap: nowrap; text-overflow: ellipsis; }
    RequestForm #field-requester_address NotesArea { height: 2; }
    """

    def __init__(self, letter: "Letter | None" = None, lists: Sequence[tuple[str, str]] = ()) -> None:
        self.letter = letter
        self.person = PersonField("contact_id", _("Who is it"), self, self.candidates)
        title = _("A request out of a letter") if letter else _("Writing a request down")
        hint = _("^G shows who it may be")
        super().__init__(title, hint, fields.intake_fields(letter, self.person, lists))

    def on_mount(self) -> None:
        """Show what belongs to the kinds proposed, and who it may be."""
        self._show_details()
        if self.letter is not None:
            self.start(self._look(), group="candidates", exclusive=True)

    async def _look(self) -> None:
        found = await self.candidates()
        if found and not self.person.value:
            first = found[0]
            self.person.hint = _("Perhaps {name} (agrees: {what}); ^G shows them all.").format(
                name=first.name, what=agrees_text(first.agrees)
            )

    async def candidates(self) -> Sequence["Candidate"] | None:
        """Who may have written, by what stands in the form now; None while nothing does."""
        values = self.form.values()
        if not any(values[name].strip() for name in ("requester_name", "requester_address", "text")):
            return None
        return await self.ask_register(
            partial(
                self.register.requests.candidates,
                values["requester_name"],
                self.letter.written_from if self.letter else "",
                f"{values['requester_address']}\n{values['text']}",
            )
        )

    def action_candidates(self) -> None:
        """Choose who it is."""
        self.person.choose()

    def on_field_changed(self, event: BaseField.Changed) -> None:
        """Show what belongs to the kinds chosen; tell what a new address means."""
        if event.field.field_id == "rights":
            self._show_details()
        if event.field is self.person:
            written = bool(self.form.values()["requester_address"].strip())
            self.person.hint = _address_told(self.person.chosen) if written else ""
            self._name_requester()

    def _name_requester(self) -> None:
        """Whoever is chosen is the requester too, unless another name stands there."""
        name, person = self.form.fields["requester_name"], self.person.chosen
        if person is not None and not name.value.strip() and isinstance(name, Field):
            name.value = person.name.partition(" · ")[0]

    def _show_details(self) -> None:
        chosen = self.form.fields["rights"].value.split()
        for name, field in self.form.fields.items():
            if name in fields.DETAIL_OF:
                field.display = fields.DETAIL_OF[name] in chosen

    # -- saving -------------------------------------------------------------------------------------

    def question(self, _resolution: object) -> Callable[[], Any]:
        """Take the request in."""
        values = self.form.values()
        typed = RequestInput(
            rights=fields.asked(values),
            channel=values["channel"],
            text=values["text"],
            requester_name=values["requester_name"],
            requester_address=values["requester_address"],
            contact_id=int(values["contact_id"]) if values["contact_id"] else None,
            received_on=values["received_on"],
            received_reason=values["received_reason"],
            language=values["language"],
            grounds=values["grounds"],
            representative=values["representative"],
            authorisation=values["authorisation"],
            mail_id=self.letter.line.id if self.letter else None,
        )
        return partial(self.register.requests.register, typed)

    def field_for(self, name: str) -> str:
        """Problems of the second right are told at that kind's own fields."""
        return fields.field_of(name, self.form.values()["rights"].split())

    def saved(self, answer: "Registered") -> None:
        """Tell the numbers, and what held at once."""
        told = _("Written down: {numbers}.").format(numbers=", ".join(answer.numbers))
        if answer.stops:
            told += " " + ngettext(
                "The person left {count} list at once.",
                "The person left {count} lists at once.",
                answer.stops,
            ).format(count=answer.stops)
        self.tell(told, severity="information")


def _address_told(person: ChosenPerson | None) -> str:
    """A sender that the card does not know gets no data (N8)."""
    if person is None or person.agrees is None or "sender" in person.agrees:
        return ""
    return _("The address of the letter is not on the card: no data go to it.")


async def take_in(room: Room, letter: "Letter | None" = None) -> bool:
    """Show the form; then the first case. Whether anything was written down. Only within `Room.start`."""
    lists: Sequence[tuple[str, str]] = ()
    if "list.view" in room.session.rights:
        found = await room.ask_register(room.register.lists.all)
        lists = [(str(each.id), each.name) for each in found]
    made: Registered | None = await room.app.push_screen_wait(RequestForm(letter, lists))
    if made is None:
        return False
    await _ask_companies(room, made)
    if {"request.view_own", "request.view_all"} & room.session.rights:
        from .request_case import open_case, opening

        for case_id in made.to_confirm:
            view = await room.ask_register(partial(opening, room.register, room.session.rights, case_id))
            if waiting(view):  # else stopped with another case of the same letter
                await ask_addresses(room, view)
        await open_case(room, made.case_ids[0])
    return True


async def _ask_companies(room: Room, made: "Registered") -> None:
    """A company's general mailbox stood on the card: does the company forbid marketing too?"""
    if "company.set_marketing_ban" not in room.session.rights:
        return
    for company_id, name in made.ask_companies:
        verbs = [Choice("no", _("No"), "", True), Choice("yes", _("The company forbids it"), "y")]
        title = _("Does {company} forbid direct marketing too?").format(company=name)
        told_by = _("request {number}").format(number=made.numbers[0])
        act = partial(room.register.company_bans.set, company_id, told_by)
        body = [_("Its general mailbox stands on the person's card.")]
        if names := await names_ahead(room, act):
            body += [_("No marketing goes to these until the company releases its ban:"), *names]
        if await room.ask_person(Ask(title, "\n".join(body), verbs, safe="no")) == "yes":
            await room.ask_register(act)
