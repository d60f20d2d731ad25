"""The README is true: its keys, commands, options, exit codes, files and set-up lines."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from kaarea_tui import keys
from kaarea_tui.commands import exit_codes
from kaarea_tui.commands.parser import whole_parser
from kaarea_tui.locale import use

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _part(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n(.*)<!-- end of {name} -->", README, re.DOTALL)
    assert found is not None
    return found[1]


def _leaves(parser: argparse.ArgumentParser, name: str = "kaarea") -> Iterator[tuple[str, set[str]]]:
    """Every command by its full name, with its options."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    options = {option for action in parser._actions for option in action.option_strings}
    if not below or name == "kaarea":
        yield name, options
    for action in below:
        for word, leaf in action.choices.items():
            yield from _leaves(leaf, f"{name} {word}")


def _commands() -> dict[str, set[str]]:
    use("en")
    try:
        return dict(_leaves(whole_parser()))
    finally:
        use("fi")


def test_the_keys_are_those_of_the_table() -> None:
    assert _part("keys").strip() == keys.keys_markdown().strip()


def test_every_command_is_told_and_every_told_command_exists() -> None:
    table = README.partition("| Command |")[2].partition("\n\n")[0]
    told = re.findall(r"`(kaarea(?: [a-z]+)*)", table)
    commands = _commands()
    assert sorted(told) == sorted(commands)
    for row in re.findall(r"`(kaarea[^`]*)`", table):
        name = re.match(r"kaarea(?: [a-z]+)*", row)
        assert name is not None
        assert set(re.findall(r"--[a-z-]+", row)) <= commands[name[0]], row


def test_every_option_is_told_and_every_told_option_exists() -> None:
    options = set().union(*_commands().values()) - {"-h", "--help", "--version"}
    tools = {"--dist", "--without-pip", "--python"}  # of the set-up lines
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", README)) - tools == options


def test_exit_codes_are_told() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d) \|", README, re.MULTILINE)}
    codes = {
        exit_codes.DONE,
        exit_codes.FAULTS_FOUND,
        exit_codes.BAD_INPUT,
        exit_codes.NOT_PERMITTED,
    }
    assert told == codes
    assert str(exit_codes.INTERRUPTED) in README


def test_every_file_that_is_named_exists() -> None:
    for name in re.findall(r"`((?:kaarea_tui|tests|\.ci)[/\w.]*|schema\.sql)`", README):
        assert (ROOT / name).exists(), name


def test_the_reading_path_is_as_long_as_is_told() -> None:
    told = README.partition("## Read the code")[2].partition("| Where |")[0]
    files = re.findall(r"`([/\w]+\.(?:py|sql))`", told)[1:]  # the first one is named twice
    assert len(files) == 8
    lines = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in files}
    about = int(re.findall(r"about ([\d,]+) lines", told)[0].replace(",", ""))
    assert abs(sum(lines.values()) - about) < about / 8
    tables = ("schema.sql", "kaarea_tui/data/models.py", "kaarea_tui/keys.py")
    assert abs(sum(lines[name] for name in tables) / sum(lines.values()) - 2 / 3) < 0.05
    assert max(len(line) for line in told.splitlines()) <= 112


def test_two_lines_set_everything_up() -> None:
    lines = [line for line in README.splitlines() if line.startswith("python3 -m venv")]
    assert len(lines) == 2
    assert lines[0].endswith(".venv/bin/kaarea demo")
    assert ".[test]" in lines[1]
    assert "-m pytest" in lines[1]
