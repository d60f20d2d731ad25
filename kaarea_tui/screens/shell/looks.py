"""Language and colours of one's own screens."""

from textual.app import ComposeResult
from textual.screen import Screen

from kaarea_tui.locale import LANGUAGES, _
from kaarea_tui.rules.problem import N_
from kaarea_tui.widgets import themes
from kaarea_tui.widgets.choice_field import ChoiceField
from kaarea_tui.widgets.dialogs import Dialog
from kaarea_tui.widgets.verbs import Choice

from .asking import AskingScreen

LANGUAGE_NAMES = {"fi": "suomi", "en": "English", "sv": "svenska"}
THEME_NAMES = {
    "kaarea": N_("The terminal's own colours"),
    "kaarea-contrast": N_("High contrast"),
    "kaarea-16": N_("Sixteen colours on black"),
}


class LooksDialog(Dialog[tuple[str, str] | None]):
    """Two choices; gives language and theme, or None by Esc."""

    def __init__(self, language: str, theme: str) -> None:
        verbs = [Choice("save", _("Save"), "", True), Choice("cancel", _("Cancel"))]
        super().__init__(_("Language and colours"), verbs)
        self.language = ChoiceField(
            "language", _("Language"), [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES], language
        )
        shown = theme if theme in themes.NAMES else themes.DEFAULT
        options = [(name, _(THEME_NAMES[name])) for name in themes.NAMES]
        self.theme = ChoiceField("theme", _("Colours"), options, shown)

    def content(self) -> ComposeResult:
        """The two choices."""
        yield self.language
        yield self.theme

    def on_mount(self) -> None:
        """Arrows choose at once."""
        self.language.focus()

    def press(self, choice: Choice) -> None:
        """Keep the choice or leave it."""
        self.dismiss((self.language.value, self.theme.value) if choice.id == "save" else None)

    def action_safe(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)


def choose_looks(screen: Screen[object]) -> None:
    """Let the person choose over `screen`, keep the choice with the account, and show it at once."""
    if isinstance(screen, AskingScreen):
        screen.start(_choose(screen), group="looks", exclusive=True)


async def _choose(screen: AskingScreen) -> None:
    user = screen.session.user
    if user is None:
        return
    chosen = await screen.ask_person(LooksDialog(user.language, user.theme))
    if chosen is None:
        return
    language, theme = chosen
    await screen.ask_register(lambda: screen.register.own.choose_looks(language=language, theme=theme))
    await screen.refresh_rights()
    screen.desk.apply_looks()
