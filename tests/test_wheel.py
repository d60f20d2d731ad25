"""The installed wheel stands alone: built, put into an empty folder, and used from another one.

Nothing is fetched: the libraries are those of the environment that runs the tests.
"""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kaarea_tui.register.founding import DEMO_PASSWORD

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("kaarea-*.whl"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder into which only the wheel was installed."""
    folder = tmp_path_factory.mktemp("installed")
    install = [
        sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile",
        "--target", str(folder), str(wheel),
    ]  # fmt: skip
    # pip may be the machine's, not this environment's.
    probe = subprocess.run([sys.executable, "-c", "import pip"], capture_output=True, check=False)
    if probe.returncode == 0:
        subprocess.run(install, check=True)
    else:
        zipfile.ZipFile(wheel).extractall(folder)
    return folder


def _run(
    installed: Path, elsewhere: Path, *arguments: str, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(installed),  # comes before the checkout that tests are run from
        "HOME": str(elsewhere),
        "XDG_DATA_HOME": str(elsewhere / "data"),
        "KAAREA_LANGUAGE": "fi",
    }
    return subprocess.run(
        [sys.executable, "-m", "kaarea_tui", *arguments],
        input=stdin, capture_output=True, text=True, check=False, cwd=elsewhere, env=environment,
    )  # fmt: skip


def test_the_wheel_holds_all_that_is_no_code(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / "kaarea_tui"
    wanted = {
        f"kaarea_tui/{path.relative_to(package)}"
        for path in package.rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".po")
    }
    assert "kaarea_tui/schema.sql" in names
    assert wanted <= names
    assert {path.rsplit(".", 1)[-1] for path in wanted} >= {"py", "tcss", "sql", "txt", "mo"}


def test_no_test_is_in_the_wheel(wheel: Path) -> None:
    """ASVS 15.2.3."""
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if name.startswith("tests") or "conftest" in name]


def test_what_is_installed_is_what_runs(installed: Path, tmp_path: Path) -> None:
    code = "import kaarea_tui; print(kaarea_tui.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=True, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )  # fmt: skip
    assert done.stdout.startswith(str(installed))


def test_rules_speak_finnish(installed: Path, tmp_path: Path) -> None:
    done = _run(installed, tmp_path, "rules")
    assert done.returncode == 0, done.stderr
    assert "Lähde:" in done.stdout


def test_a_demo_is_made_searched_and_checked(installed: Path, tmp_path: Path) -> None:
    demo = ("--database", str(tmp_path / "demo.db"))
    made = _run(installed, tmp_path, "demo", "--no-open", "--contacts", "50", *demo)
    assert made.returncode == 0, made.stderr
    who = ("--user", "rekisterivastaava", "--password-stdin", *demo)
    found = _run(installed, tmp_path, "find", "a", "--json", *who, stdin=DEMO_PASSWORD)
    assert found.returncode == 0, found.stderr
    assert found.stdout.startswith("[")
    # A bad new password is refused by the list of common ones, which must be there too (rule S3).
    chosen = _run(installed, tmp_path, "user", "password", *who, stdin=f"{DEMO_PASSWORD}\npasswordpassword\n")
    assert chosen.returncode == 2
    checked = _run(installed, tmp_path, "check", *who, stdin=DEMO_PASSWORD)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_stylesheets_are_read(installed: Path, tmp_path: Path) -> None:
    code = (
        "import asyncio; from kaarea_tui.app import KaareaApp\n"
        "async def run():\n"
        "    async with KaareaApp('sqlite:///nowhere').run_test() as pilot:\n"
        "        print(type(pilot.app.screen).__name__)\n"
        "asyncio.run(run())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
