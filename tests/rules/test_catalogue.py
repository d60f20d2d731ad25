"""The catalogue of rules: complete, importable, and every rule in it is tested somewhere."""

import importlib
import importlib.util
import re
from pathlib import Path

import pytest

from kaarea_tui.rules.catalogue import MARKS, find, rules_in_force

TESTS = Path(__file__).parents[1]
RULES = rules_in_force()


def numbers_in_tests() -> set[str]:
    """Every rule number that a test other than this one names: `V1`, `rule 7.2`, `rules 6.2 and 6.3`, `0.1/T1`."""
    found: set[str] = set()
    for path in TESTS.rglob("test_*.py"):
        if path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"(?<![A-Za-z0-9])([VPASCMLDIN]\d{1,2})(?![0-9A-Za-z])", text))
        found |= set(re.findall(r"(?<![\d.])\d\.\d{1,2}/[\w-]+", text))
        for rest in re.findall(r"[Rr]ules?[ _]([^\n]*)", text):
            found |= {
                f"{a}.{b}" for a, b in re.findall(r"(?<![\d.])(\d{1,2})[._](\d{1,2})(?![\d.]?\d)", rest)
            }
    return found


def test_every_rule_has_a_test():
    tested = numbers_in_tests()
    missing = [rule.number for rule in RULES if rule.number not in tested]
    assert not missing, "rules in force that no test names: " + ", ".join(missing)


@pytest.mark.parametrize("module", sorted({rule.module for rule in RULES}))
def test_rules_are_carried_out_where_the_catalogue_says(module: str):
    assert importlib.util.find_spec(module), f"{module} is not there"


def test_numbers_are_unique_and_texts_complete():
    numbers = [rule.number for rule in RULES]
    assert len(numbers) == len(set(numbers))
    for rule in RULES:
        assert rule.title and rule.source and rule.mark in MARKS
        assert rule.effect.endswith("."), rule.number


@pytest.mark.parametrize("setting", [setting for rule in RULES for setting in rule.settings])
def test_settings_named_are_there(setting: str):
    module, name = setting.rsplit(".", 1)
    found = importlib.import_module(f"kaarea_tui.{module}")
    assert hasattr(found.Settings if module == "settings" else found, name)


def test_all_value_access_and_log_rules_are_listed():
    numbers = {rule.number for rule in RULES}
    assert {f"V{n}" for n in range(1, 9)} <= numbers
    assert {"P1", "P2", "P3", "P5", "P6", "P7", "P8", "A1", "A2", "A3", "A5"} <= numbers
    assert {f"S{n}" for n in range(1, 14)} <= numbers


def test_a_rule_is_found_by_its_number():
    rule = find("V1")
    assert rule is not None and rule.title == "Business ID"
    assert find("X9") is None
