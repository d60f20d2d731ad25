"""What Textual offers and a register must not: ways out of the app and into the server's files.

A screenshot writes personal data to a file on the server, a suspended process leaves a shell, opened links
start a browser there, and markup in data could press keys. All of them are shut here, whoever calls them.
"""

from collections.abc import Iterable
from typing import Any, NoReturn

from textual.app import App, SystemCommand
from textual.screen import Screen

OPEN_ACTIONS = frozenset(
    {"focus_next", "focus_previous", "room", "home", "palette", "help", "looks", "lock", "leave"}
)
"""The app's actions that a key may call; every other one of Textual's does nothing."""


class DoorClosed(RuntimeError):
    """Somebody tried a way out that does not exist here."""


class ClosedDoors(App[None], inherit_bindings=False):
    """An app without screenshots, suspending, simulated keys, opened links and delivered files."""

    ENABLE_COMMAND_PALETTE = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is listed may be called by name."""
        return action in OPEN_ACTIONS

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """None of Textual's own commands."""
        return ()

    def _no_way_out(self, *_given: object, **_named: object) -> NoReturn:
        raise DoorClosed

    save_screenshot = deliver_screenshot = export_screenshot = _no_way_out
    deliver_text = deliver_binary = open_url = suspend = _no_way_out
    simulate_key = action_simulate_key = action_screenshot = action_suspend_process = _no_way_out
