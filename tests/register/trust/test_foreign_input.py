"""What comes from outside is parsed in a process apart, and only there: what the source must show (class I)."""

import ast
import dataclasses
import importlib
from collections.abc import Iterator
from pathlib import Path

import kaarea_tui
from kaarea_tui.exchange.reading_child import READERS

PACKAGE = Path(kaarea_tui.__file__).parent
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
PARSERS = frozenset(
    f"kaarea_tui.exchange.{name}"
    for name in (
        "mail_readers", "mail_mbox", "mail_reading", "mail_content", "mail_parts", "mail_text", "mail_headings",
        "mail_identity", "mail_redacting", "mail_charsets", "mail_flowed", "page_seen", "page_styles", "returned_readers",
        "returned_mail",
        "tables", "encodings", "separators", "contact_rows", "careful_reading", "left_out", "other_formats", "documents",
    )
) | {"kaarea_tui.register.imports.import_reading"}  # fmt: skip
"""Modules that parse; they run in the child."""
HARMLESS = {"unread_mail", "whole_hash", "portions"}
"""Functions of theirs that parse nothing."""
LIBRARIES = {"csv.reader", "csv.DictReader", "csv.Sniffer", "email.parser", "email.message_from_bytes",
             "email.message_from_binary_file", "email.header", "mailbox", "html.parser", "quopri", "binascii",
             "xml", "uu", "vobject.readOne", "vobject.readComponents", "zipfile.is_zipfile"}  # fmt: skip
READING_FILES = {"read_bytes", "read_text"}


def _module(path: Path) -> str:
    return ".".join(("kaarea_tui", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    )


def _imported(path: Path, tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Module and name of all that a module takes from others of ours or of the library."""
    package = _module(path).split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((each.name, "") for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*start, *(node.module or "").split(".")]).strip(".")
            yield from ((module, each.name) for each in node.names)


def beyond(path: Path, tree: ast.Module) -> set[str]:
    """What a module outside of the child takes of the parsers, but for their records and constants."""
    if _module(path) in PARSERS:
        return set()
    found = set()
    for module, name in _imported(path, tree):
        if f"{module}.{name}" in PARSERS:
            found.add(f"{module}.{name}")
        elif module in PARSERS:
            thing = getattr(importlib.import_module(module), name)
            record = isinstance(thing, type) and dataclasses.is_dataclass(thing)
            if not (name.isupper() or record or name in HARMLESS):
                found.add(f"{module}.{name}")
        elif any(
            f"{module}.{name}".rstrip(".").startswith(each)
            for each in LIBRARIES
            if "." in each or module == each
        ):
            found.add(f"{module}.{name}")
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return found | (calls & LIBRARIES)


def test_no_parser_is_called_outside_of_the_child() -> None:
    assert {_module(path): found for path, tree in TREES.items() if (found := beyond(path, tree))} == {}


def test_every_reader_is_a_parser_and_is_asked_for() -> None:
    """By its name in `read` or `read_one`, and by no other."""
    assert {target.partition(":")[0] for target in READERS.values()} <= PARSERS
    asked = {
        node.args[0].value
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"read", "read_one"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert asked == set(READERS)


def test_files_that_a_person_names_are_opened_at_one_door() -> None:
    """Screens and commands open nothing to read; what they are given goes to `open_foreign`."""
    opened = {
        f"{path.relative_to(PACKAGE)}: {ast.unparse(node)}"
        for path, tree in TREES.items()
        if path.relative_to(PACKAGE).parts[0] in {"screens", "commands"}
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (
            node.func.attr in READING_FILES
            or (node.func.attr == "open" and node.args and ast.unparse(node.args[0]) in {"'rb'", "'r'"})
        )
    }
    # An administrator's backup is our own: its hash is checked before anything of it is read.
    assert opened == {"commands/restore.py: Path(options.file).open('rb')"}


def test_the_rules_find_what_they_are_for() -> None:
    path = PACKAGE / "register" / "requests" / "x.py"
    for line, told in (
        (
            "from kaarea_tui.exchange.mail_reading import read_mail",
            "kaarea_tui.exchange.mail_reading.read_mail",
        ),
        ("from kaarea_tui.exchange import tables", "kaarea_tui.exchange.tables"),
        ("from email.parser import BytesParser", "email.parser.BytesParser"),
        ("import csv\nrows = csv.reader(x)", "csv.reader"),
        ("from kaarea_tui.exchange.tables import Table", "kaarea_tui.exchange.tables.Table"),
    ):
        assert beyond(path, ast.parse(line)) == {told}
    assert beyond(path, ast.parse("from kaarea_tui.exchange.mail_reading import Mail")) == set()
