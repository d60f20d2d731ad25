"""Writing down one act of consent: what for, in what words, how, and where the proof is (4.1; C1 to C7)."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from kaarea_tui.locale import _
from kaarea_tui.register.contacts.contact_cards import ContactCard
from kaarea_tui.register.mailing.consent_cards import ConsentInput, Recorded, ScopeInput
from kaarea_tui.register.mailing.wordings import Wording
from kaarea_tui.register.records.contact_inputs import Resolution
from kaarea_tui.rules.consents import CHANNELS, GIVERS, HOW
from kaarea_tui.rules.purposes import PURPOSES
from kaarea_tui.screens.records.record_form import RecordForm
from kaarea_tui.screens.records.to_choose import ToChooseField
from kaarea_tui.widgets.checks_field import ChecksField
from kaarea_tui.widgets.choice_field import ChoiceField
from kaarea_tui.widgets.dialogs import lines_of
from kaarea_tui.widgets.field import BaseField, Field

from .consent_text import LANGUAGES

if TYPE_CHECKING:
    from kaarea_tui.register.lists.list_cards import ListLine


class ConsentFormScreen(RecordForm):
    """Gives what the recording did (`Recorded`); None when nothing was recorded."""

    place: ClassVar[str] = "consent_form"
    door: ClassVar[str] = "contacts"
    CSS_PATH = Path(__file__).with_suffix(".tcss")

    def __init__(self, card: ContactCard, lists: Sequence["ListLine"], wordings: Sequence[Wording]) -> None:
        self.card = card
        self.targets = targets(lists)
        self.wordings = {str(each.id): each for each in wordings}
        self._words = Static(id="words", markup=False)
        super().__init__(_("Consent of {name}").format(name=card.name), "", self._fields())

    def _fields(self) -> list[BaseField]:
        words = [(name, f"{each.code} {each.version}") for name, each in self.wordings.items()]
        how_not_web = _("Form, folder and place, number of the mail, or who heard it and what was said.")
        himself = _("empty: {name}").format(name=self.card.name)
        addresses = [
            ("", _("the first one")),
            *((each.address, each.address) for each in self.card.emails or ()),
            *((each, each) for each in self.card.trader_mailboxes),
        ]
        return [
            ChecksField(
                "targets",
                _("Agreed to"),
                [(name, label) for name, label, _scope in self.targets],
                hint=_("Space chooses; each stands for itself."),
            ),
            ToChooseField("wording_id", _("Words"), words),
            ChoiceField("wording_language", _("Language"), [(c, _(t)) for c, t in LANGUAGES.items()], "fi"),
            ToChooseField("how", _("How"), [(c, _(t)) for c, t in HOW.items()]),
            Field("evidence", _("Evidence"), hint=how_not_web),
            Field("given_on", _("Given on"), hint=_("Empty: now.")),
            Field("given_time", _("Time of day"), placeholder=_("e.g. 9.05")),
            ChoiceField("given_by", _("Given by"), [(c, _(t)) for c, t in GIVERS.items()], "subject"),
            Field("declared_by", _("Who gave it"), placeholder=himself),
            ChoiceField("address", _("E-mail"), addresses, ""),
            ChoiceField("channel", _("Channel"), [(c, _(t)) for c, t in CHANNELS.items()], "email"),
            Field("notice_version", _("Notice"), hint=_("Empty: the one in force.")),
            Field("ip", _("IP address"), hint=_("Of a web form only, with the browser.")),
            Field("agent", _("Browser")),
        ]

    def below(self) -> ComposeResult:
        """The words that the person agreed to, as they were shown."""
        with VerticalScroll(id="words-box", can_focus=False):
            yield self._words

    def show_state(self) -> None:
        """Show the words chosen, too."""
        super().show_state()
        values = self.form.values()
        chosen, language = self.wordings.get(values["wording_id"]), values["wording_language"]
        text = ""
        if chosen is not None:
            text = chosen.text(language) or _("These words are not there in that language.")
            title = _("The words that were shown:")
            text = f"{title}\n{text}"
        self._words.update(lines_of(text))

    def question(self, resolution: Resolution | None) -> Callable[[], Any]:
        """Record the act."""
        return partial(self.register.consents.record, self.card.id, self.typed())

    def typed(self) -> ConsentInput:
        """The act as the counter takes it."""
        values = self.form.values()
        chosen = values["targets"].split()
        scopes = tuple(
            scope(values["channel"], values["address"]) for name, _l, scope in self.targets if name in chosen
        )
        return ConsentInput(
            scopes,
            values["how"],
            values["evidence"],
            int(values["wording_id"]),
            values["wording_language"],
            values["given_by"],
            values["declared_by"],
            values["given_on"],
            values["given_time"],
            values["notice_version"],
            values["ip"],
            values["agent"],
        )

    def field_for(self, name: str) -> str:
        """What is wrong with a thing agreed to stands under the list of them, but for its address."""
        if name.startswith("scopes"):
            return "address" if name.endswith(".address") else "targets"
        return name

    def saved(self, answer: Recorded) -> None:
        """Say so, and what the newer consent released."""
        told = _("The consent was recorded.")
        if answer.released_objections:
            told += " " + _("It is newer than the marketing ban, which was released by it.")
        self.tell(told, severity="information")


Target = tuple[str, str, Callable[[str, str], ScopeInput]]
"""An option: its id, its label, and what makes the scope of it from the channel and the address chosen."""


def targets(lists: Sequence["ListLine"]) -> list[Target]:
    """What can be agreed to: lists, groups of lists, and the purposes that need no list."""
    found: list[Target] = []
    for each in lists:
        label = " · ".join((each.name, _(PURPOSES[each.purpose]), _(CHANNELS[each.channel])))
        found.append((f"list-{each.id}", label, partial(_of_list, each)))
    groups = {(each.list_group, each.purpose, each.channel): each for each in lists if each.list_group}
    for place, ((group, purpose, channel), each) in enumerate(groups.items()):
        named = _("group {name}").format(name=group)
        label = " · ".join((named, _(PURPOSES[purpose]), _(CHANNELS[channel])))
        found.append((f"group-{place}", label, partial(_of_group, each)))
    for code, name in PURPOSES.items():
        if code != "MARKETING":
            found.append((f"purpose-{code}", _(name), partial(_of_purpose, code)))
    return found


def _of_list(line: "ListLine", _channel: str, address: str) -> ScopeInput:
    return ScopeInput(line.purpose, line.channel, line.id, "", _used(line.channel, address))


def _of_group(line: "ListLine", _channel: str, address: str) -> ScopeInput:
    return ScopeInput(line.purpose, line.channel, None, line.list_group, _used(line.channel, address))


def _of_purpose(purpose: str, channel: str, address: str) -> ScopeInput:
    return ScopeInput(purpose, channel, None, "", _used(channel, address))


def _used(channel: str, address: str) -> str:
    """The e-mail address chosen belongs to consents by e-mail only."""
    return address if channel == "email" else ""
