"""The baseline of a cold start: the least Textual app that asks for a user name and a password."""

from textual.app import App, ComposeResult
from textual.widgets import Input


class MinimalApp(App[None]):
    """Two lines to fill and nothing else."""

    def compose(self) -> ComposeResult:
        yield Input(placeholder="Käyttäjätunnus")
        yield Input(placeholder="Salasana", password=True)


if __name__ == "__main__":
    MinimalApp().run(mouse=False)
