"""The walls: import contracts, sizes of files and functions, and names that tell what is where."""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.lock import pinned

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "kaarea_tui"
TOP_LEVEL = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "kaarea_tui",
    "pyproject.toml",
    "requirements.lock",
    "schema.sql",
    "tests",
}
PACKAGE_LEVEL = {
    "__init__.py",
    "__main__.py",
    "app.py",
    "cli.py",
    "commands",
    "data",
    "exchange",
    "keys.py",
    "locale",
    "register",
    "rules",
    "screens",
    "sessions",
    "settings.py",
    "widgets",
}
JUNK_DRAWERS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "managers",
    "manager",
    "core",
    "common",
    "misc",
    "shared",
}
MEDIAN_LINES = 130
LONGEST_FILE = 300
LONGEST_FUNCTION = 60
USUAL_FUNCTION = 40
"""Nineteen of twenty functions keep within this."""


def _sources() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path.read_text(encoding="utf-8").strip())


def _functions() -> Iterator[tuple[str, int]]:
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def test_import_contracts_hold() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_the_app_imports_screens() -> None:
    found = [
        str(path.relative_to(PACKAGE))
        for path in _sources()
        if path.parts[len(PACKAGE.parts)] not in ("screens", "app.py")
        and "kaarea_tui.screens" in path.read_text()
    ]
    assert found == []


def test_files_are_short() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in _sources()}
    assert statistics.median(lines.values()) <= MEDIAN_LINES
    # Two files are one table each, read as tables: the models of schema.sql, and the keys.
    tables = {PACKAGE / "data" / "models.py", PACKAGE / "keys.py"}
    long = {str(path): count for path, count in lines.items() if count > LONGEST_FILE and path not in tables}
    assert long == {}


def test_functions_are_short() -> None:
    sizes = dict(_functions())
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}
    longer = [name for name, size in sizes.items() if size > USUAL_FUNCTION]
    assert len(longer) <= len(sizes) / 20


def test_no_junk_drawers() -> None:
    named = {path.stem.strip("_") for path in PACKAGE.rglob("*")}
    assert not named & JUNK_DRAWERS


def test_the_top_level_holds_what_it_should() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()  # fmt: skip
    assert {name.split("/")[0] for name in listed} <= TOP_LEVEL
    assert {path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"} <= PACKAGE_LEVEL


def test_every_module_opens_with_a_docstring() -> None:
    bare = [path for path in _sources() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert bare == []


def test_every_stylesheet_lies_beside_its_screen() -> None:
    alone = [sheet for sheet in PACKAGE.rglob("*.tcss") if not sheet.with_suffix(".py").exists()]
    assert [sheet.name for sheet in alone] in ([], ["app.tcss"])


def test_tests_mirror_the_package() -> None:
    """A folder of tests for each folder of the package."""
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")} - {"commands"}
    assert {path.parent.name for path in (ROOT / "tests").glob("*/__init__.py")} >= folders


def test_every_action_of_the_counter_has_a_door() -> None:
    """Each is called by a screen or a command: what no key and no command reaches does nothing for anybody."""
    callers = [
        *(PACKAGE / "screens").rglob("*.py"),
        *(PACKAGE / "commands").rglob("*.py"),
        PACKAGE / "app.py",
    ]
    named = {
        node.attr
        for path in callers
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }
    acts = {
        member.name
        for path in (PACKAGE / "register").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        for member in node.body
        if isinstance(member, ast.FunctionDef) and _is_action(member)
    }
    assert len(acts) > 150
    assert acts - named == set()


def _is_action(function: ast.FunctionDef) -> bool:
    called = [each.func for each in function.decorator_list if isinstance(each, ast.Call)]
    return any(isinstance(each, ast.Name) and each.id == "action" for each in called)


def test_the_lock_names_every_package_that_a_server_needs() -> None:
    """Versions may go on; a package that is asked for and not named would be taken in any version."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    named = {line.partition("==")[0] for line in lines if not line.startswith("#")}
    assert named == set(pinned())


def test_the_page_for_the_successor_names_files_that_exist() -> None:
    """Folders of the package may be left out of a path; what stands in braces or capitals is a pattern."""
    told = re.findall(
        r"`((?:[a-z_]+/)*[a-z_]+\.(?:py|txt|sql|toml))`", (ROOT / "CONTRIBUTING.md").read_text()
    )
    there = {str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if ".venv" not in path.parts}
    assert len(told) > 30
    assert [name for name in told if not any(f"/{path}".endswith(f"/{name}") for path in there)] == []
