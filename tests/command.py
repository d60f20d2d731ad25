"""Running the command `kaarea` in a test: in this process, or in one of its own."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from kaarea_tui.cli import main
from kaarea_tui.locale import use
from kaarea_tui.register.founding import DEMO_PASSWORD


@dataclass(frozen=True)
class Done:
    """What one run answered."""

    code: int
    out: str
    err: str


@dataclass
class Command:
    """Runs `kaarea` in this process on a demo register of its own."""

    url: str
    file: Path
    data_folder: Path
    monkeypatch: pytest.MonkeyPatch

    def __call__(self, *arguments: str, stdin: str | bytes = "", language: str | None = "en") -> Done:
        """One run; `language` None leaves the environment without any."""
        out, err = io.StringIO(), io.StringIO()
        given = stdin.encode() if isinstance(stdin, str) else stdin
        umask = os.umask(0o022)
        with self.monkeypatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for variable in ("KAAREA_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "KAAREA_DATABASE"):
                patch.delenv(variable, raising=False)
            if language:
                patch.setenv("KAAREA_LANGUAGE", language)
            patch.setenv("XDG_DATA_HOME", str(self.data_folder))
            patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
            try:
                code = main(arguments)
            finally:
                os.umask(umask)
                use("fi")
        return Done(code, out.getvalue(), err.getvalue())

    def signed_in(self, user: str, *arguments: str, language: str | None = "en") -> Done:
        """One run on the demo register as one of its users."""
        who = ("--database", self.url, "--user", user, "--password-stdin")
        return self(*arguments, *who, stdin=DEMO_PASSWORD, language=language)


def run_process(*arguments: str, environment: dict[str, str] | None = None, stdin: str = "") -> Done:
    """Run `kaarea` as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "kaarea_tui", *arguments],
        input=stdin, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, **(environment or {})},
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)
