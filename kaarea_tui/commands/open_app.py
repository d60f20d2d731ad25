"""`kaarea` without a command: the full-screen app on the register."""

import os
from pathlib import Path

from .exit_codes import BAD_INPUT


def database_address(given: str | None) -> str:
    """Where the register is: `given`, KAAREA_DATABASE, or a file in the user's data folder, as a URL."""
    address = given or os.environ.get("KAAREA_DATABASE", "")
    if not address:
        import platformdirs

        address = str(platformdirs.user_data_path("kaarea") / "register.db")
    if "://" in address or address.startswith("sqlite:"):
        return address
    from urllib.parse import quote

    return f"sqlite:///{quote(str(Path(address).expanduser().absolute()))}"


def open_default() -> int:
    """Open the app on the register that the environment names; the exit code."""
    return open_at(database_address(None))


def open_at(url: str) -> int:
    """Open the app on the register at `url`; the exit code."""
    if not terminal_serves():
        return BAD_INPUT
    from kaarea_tui.sessions.quick_start import hasten

    hasten()
    from kaarea_tui.app import run_app

    from .log_file import log_to_file

    log_to_file()
    return run_app(url)


def terminal_serves() -> bool:
    """Can the app run on this terminal? Tells why not; sets what Textual reads when imported."""
    from kaarea_tui.sessions import terminal_guard

    refusal = terminal_guard.prepare_terminal()
    if refusal is not None:
        terminal_guard.say_on_stderr(refusal)
    return refusal is None
