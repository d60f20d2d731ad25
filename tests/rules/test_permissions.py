"""Rules 8.1, 6.1 and 6.2: the matrix of presets and permissions."""

import re
from pathlib import Path

import pytest

from kaarea_tui.rules.permission_names import name_of
from kaarea_tui.rules.permissions import (
    PERMISSIONS,
    PRESETS,
    grantable,
    granters,
    holders,
    in_preset,
    of_preset,
    parse_matrix,
)

RULEBOOK = Path(__file__).parents[3] / "shared" / "rulebook.md"

ADDED = {"contact.mark_role_address": "●...○.....", "retention.tidy": "●●........"}
"""Rows of the rulebook's section 0.2, one sign for each preset: N1, N17."""

# Cells counted in the rulebook's own table and in the rows added: in the preset, grantable.
COUNTS = {
    "RO": (72, 6),
    "AD": (8, 1),
    "AM": (33, 7),
    "MK": (24, 7),
    "CS": (27, 9),
    "BI": (17, 8),
    "SU": (17, 4),
    "AU": (26, 3),
    "MG": (3, 1),
    "EX": (1, 9),
}


def written_matrix() -> dict[tuple[str, str], str]:
    """(permission, preset) -> sign, read from the rulebook by a reader of its own."""
    if not RULEBOOK.exists():
        pytest.skip("the rulebook is not beside this checkout; its cells cannot be compared")
    matrix = {}
    row = re.compile(r"^\| `(?P<name>[a-z]+\.[a-z_]+)`[^|]*\|(?P<cells>(?:[^|]*\|){10})\s*$")
    for line in RULEBOOK.read_text(encoding="utf-8").splitlines():
        if found := row.match(line):
            for preset, cell in zip(PRESETS, found["cells"].split("|"), strict=False):
                matrix[found["name"], preset] = cell.strip()
    assert len(matrix) == 760
    added = {
        (name, preset): sign for name, row in ADDED.items() for preset, sign in zip(PRESETS, row, strict=True)
    }
    return matrix | added


def test_rule_8_1_there_are_76_permissions_and_those_added_and_ten_presets():
    assert len(PERMISSIONS) == len(set(PERMISSIONS)) == 76 + len(ADDED)
    assert list(PRESETS) == ["RO", "AD", "AM", "MK", "CS", "BI", "SU", "AU", "MG", "EX"]


@pytest.mark.parametrize("preset", PRESETS)
def test_counts_per_preset(preset: str):
    in_it = sum(in_preset(preset, name) for name in PERMISSIONS)
    to_grant = sum(grantable(preset, name) for name in PERMISSIONS)
    assert (in_it, to_grant) == COUNTS[preset]
    assert len(of_preset(preset)) == in_it


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_every_cell_is_the_rulebooks(permission: str):
    matrix = written_matrix()
    for preset in PRESETS:
        sign = matrix[permission, preset]
        assert in_preset(preset, permission) == (sign == "●"), (permission, preset)
        assert grantable(preset, permission) == (sign == "○"), (permission, preset)


def test_rule_5_2_who_sees_the_log():
    assert holders("audit.view_all") == ("RO", "AU")
    assert holders("audit.view_security") == ("RO", "AD", "AU")


def test_P3_rights_and_accounts_are_given_by_different_presets():
    assert holders("access.grant") == ("RO",)
    assert holders("user.manage") == ("AD",)


def test_the_administrator_sees_no_personal_data():
    assert not [name for name in of_preset("AD") if name.startswith(("contact.", "company.", "billing."))]


def test_unknown_permissions_and_presets_hold_nothing():
    assert not in_preset("RO", "contact.telepathy")
    assert not in_preset("XX", "contact.search")
    assert not grantable("XX", "contact.search")
    assert granters("contact.telepathy") == ()
    assert of_preset("XX") == frozenset()


def test_granters_are_those_who_may_give_rights():
    assert granters("contact.export") == ("RO",)


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_every_permission_has_a_name_of_its_own(permission: str):
    assert name_of(permission) != permission
    assert len({name_of(each) for each in PERMISSIONS}) == len(PERMISSIONS)


@pytest.mark.parametrize(
    "rows",
    [["a.b ● ○"], ["a.b " + "● " * 11], ["a.b " + "x " * 10], ["a.b " + "● " * 10] * 2],
    ids=["short", "long", "unknown sign", "twice"],
)
def test_a_faulty_row_of_the_table_is_not_read_as_something_else(rows):
    head = "permission " + " ".join(PRESETS)
    with pytest.raises(ValueError, match=r"a\.b"):
        parse_matrix("\n".join([head, *rows]))


def test_columns_in_another_order_are_not_read():
    with pytest.raises(ValueError, match="columns"):
        parse_matrix("permission AD RO AM MK CS BI SU AU MG EX")
