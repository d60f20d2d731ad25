"""T5: every action x every preset x (own, other, absent record) against the matrix (rules P1, P2, P5, P6, 8.1).

The rows of rulebook 6.2 are told in rules/permissions.py; here every action that exists is really called.
Screens, the command line and jobs use this same counter, so no entry has checks of its own to forget.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kaarea_tui.data import models as m
from kaarea_tui.register.counter import ACTIONS, SELF, Action, Subject
from kaarea_tui.register.errors import NotPermitted, SignedOut
from kaarea_tui.register.founding import DEMO_USERS
from kaarea_tui.register.register import Register
from kaarea_tui.rules.permissions import PERMISSIONS, PRESETS, grantable, in_preset

from .samples import SAMPLES, variants
from .trying import Outcome, attempt
from .world import USER_OF, World

each_action = pytest.mark.parametrize("name", sorted(set(ACTIONS) & set(SAMPLES)))
SCOPED = (
    "contacts.", "companies.", "consents.", "stops.", "company_bans.", "restrictions.", "disclosures.",
    "lists.open_member", "lists.of_contact", "lists.preview_members", "lists.add_members",
    "lists.remove_members", "list_exports.of_contact", "suppressions.record_bounce", "browse.log_copy",
    "browse.log_company_copy", "returns.confirm", "requests.register",
)  # fmt: skip
"""Actions on one person or one company: rows of rule P5."""
GRAVE = frozenset(
    {"fulfilment.erase", "list_exports.export", "letters.export_case", "access_reports.write"}
    | {"portable_copies.write", "backups.run", "imports.read", "lists.limit_user", "integrity.check"}
)
"""ASVS 7.5.3: erasing, exporting, handing out copies, and checking the log."""
PRESET_OF = {name: preset for name, (_, preset) in DEMO_USERS.items()}


def test_every_action_has_a_sample_and_every_sample_an_action() -> None:
    assert set(SAMPLES) == set(ACTIONS)


def test_every_action_names_a_permission_of_the_matrix_and_an_effect() -> None:
    """Rule P6; ASVS 8.2.1: nothing is reachable without a declared right."""
    for action in ACTIONS.values():
        assert action.permission == SELF or action.permission in PERMISSIONS, action
        assert action.effect in ("browse", "disclose", "change", "inspect")


def test_a_public_method_without_a_permission_does_not_import() -> None:
    """The control: such a subject cannot come into being."""
    with pytest.raises(TypeError, match="no action of the counter"):

        class Leaky(Subject, subject="leaky"):
            def read_all(self) -> None:
                """No permission."""

    assert not any(name.startswith("leaky.") for name in ACTIONS)


def test_a_register_offers_nothing_but_actions(world: World) -> None:
    """Every public attribute of a register that can be called is one of the counter's own or a subject."""
    register = world.registers["RO"]
    for name, value in vars(register).items():
        if isinstance(value, Subject):
            offered = {attribute for attribute in dir(type(value)) if not attribute.startswith("_")} - {
                "subject"
            }
            assert {f"{value.subject}.{attribute}" for attribute in offered} <= set(ACTIONS), name


@each_action
def test_each_preset_gets_what_the_matrix_gives(world: World, name: str) -> None:
    """Rules P1, P6, 8.1; each refusal leaves one row with the right that was missing (rule 5.1)."""
    action = ACTIONS[name]
    succeeded = []
    for preset, register in world.registers.items():
        for place, arguments in variants(world, name).items():
            outcome = attempt(register, name, arguments)
            if action.permission == SELF or in_preset(preset, action.permission):
                _assert_permitted(action, outcome, register)
                if outcome.error is None:
                    succeeded.append((preset, place))
                if place == "absent":
                    assert outcome.error is not None, f"{preset} got something absent"
            else:
                _assert_denied(action, outcome, action.permission)
    assert any(place == "own" for _, place in succeeded), f"nobody could do {name}: is its sample right?"


def _assert_permitted(action: Action, outcome: Outcome, register: Register) -> None:
    if outcome.denied is not None:
        # The right to the action is there: it can only be another one that this record or field asks for.
        assert outcome.denied not in register.own.who().rights
        _assert_denied(action, outcome, outcome.denied)
    elif outcome.error is None:
        expected = [] if action.effect == "browse" else [(action.name, action.permission, "ok")]
        assert [(row.action, row.permission, row.result) for row in outcome.rows] == expected
        assert all(row.actor_id is not None for row in outcome.rows)


def _assert_denied(action: Action, outcome: Outcome, permission: str) -> None:
    assert outcome.denied == permission, f"{action.name}: {outcome.answer}"
    told = [(row.action, row.permission, row.result) for row in outcome.rows]
    assert told == [(action.name, permission, "denied")]
    assert outcome.result is None


@each_action
def test_what_is_out_of_reach_is_answered_like_what_is_absent(world: World, name: str) -> None:
    """Rule P5; ASVS 8.2.2: with a narrow view another's record is Absent, word for word."""
    told = variants(world, name)
    if "other" not in told or not name.startswith(SCOPED):
        return
    action = ACTIONS[name]
    with _preset_user(world, "SU", action.permission) as narrow:
        other, absent = attempt(narrow, name, told["other"]), attempt(narrow, name, told["absent"])
        assert other.answer == absent.answer
        assert other.error is not None


def test_nobody_with_a_narrow_view_works_on_rows_beyond_it(world: World) -> None:
    """Rule P5 where no single row is named: answers told without the name, lists not subtracted as a whole."""
    number = variants(world, "returns.confirm")["other"][0][0]
    with _preset_user(world, "SU", "list.remove_member") as narrow:
        lines = {line.id: line.name for line in narrow.returns.proposals()}
        assert lines[number] == ""
        outcome = attempt(narrow, "lists.subtract", variants(world, "lists.subtract")["own"])
        assert getattr(outcome.error, "code", "") == "out_of_scope"
    lines = {line.id: line.name for line in world.registers["RO"].returns.proposals()}
    assert lines[number] != ""


@each_action
def test_an_account_manager_changes_nothing_of_others(world: World, name: str) -> None:
    """Rule P5: AM looks at all and edits what is under the own companies."""
    told, action = variants(world, name), ACTIONS[name]
    if "other" in told and action.effect == "change" and name.startswith(("contacts.", "companies.")):
        outcome = attempt(world.registers["AM"], name, told["other"])
        assert outcome.error is not None


@each_action
def test_half_signed_in_opens_nothing_but_the_own_password(world: World, name: str) -> None:
    """Rule S8: who comes with a one-time secret must choose a password before anything else (class C)."""
    action, register = ACTIONS[name], world.registers["RO"]
    arguments = variants(world, name)["own"]
    with _changed_for_now(world, m.UserAccount, must_change=1):
        outcome = attempt(register, name, arguments)
    if action.before_password_change:
        assert not isinstance(outcome.error, NotPermitted)
        assert name.startswith(("own.", "settings."))
    else:
        _assert_denied(action, outcome, action.permission)


@each_action
def test_an_account_closed_in_mid_session_does_nothing_more(world: World, name: str) -> None:
    """ASVS 7.4: the next action of the open session is refused, and the log tells (class E)."""
    register, arguments = world.registers["RO"], variants(world, name)["own"]
    with _changed_for_now(world, m.UserAccount, closed_at="2026-11-23T08:00:00.000Z"):
        outcome = attempt(register, name, arguments)
    assert isinstance(outcome.error, SignedOut)
    assert [(row.action, row.result, row.reason) for row in outcome.rows] == [
        (name, "denied", "session_closed")
    ]
    assert outcome.rows[0].actor_id is not None


@each_action
def test_a_denial_wins_over_the_preset(world: World, name: str) -> None:
    """Rules P1, P2."""
    action = ACTIONS[name]
    if action.permission == SELF:
        return
    preset = next(code for code in PRESETS if in_preset(code, action.permission))
    register = world.registers[preset]
    user_id = register.own.who().id
    denial = m.UserDenial.create(
        user=user_id, permission=action.permission, reason="koe", given_by=1, given_at="2026-11-01T00:00:00.000Z",
        valid_from="2026-11-01",
    )  # fmt: skip
    try:
        _assert_denied(action, attempt(register, name, variants(world, name)["own"]), action.permission)
    finally:
        denial.delete_instance()
    assert attempt(register, name, variants(world, name)["own"]).denied != action.permission


@each_action
def test_a_grant_opens_and_its_end_closes(world: World, name: str) -> None:
    """Rule P2: only where the matrix marks the cell, and to the last day."""
    action = ACTIONS[name]
    for preset in PRESETS:
        if not grantable(preset, action.permission):
            continue
        register, arguments = world.registers[preset], variants(world, name)["own"]
        with _granted(world, preset, action.permission, "2026-11-23"):
            assert attempt(register, name, arguments).denied != action.permission
        with _granted(world, preset, action.permission, "2026-11-22"):
            _assert_denied(action, attempt(register, name, arguments), action.permission)


@each_action
def test_a_grant_outside_the_matrix_opens_nothing(world: World, name: str) -> None:
    """Rule P1: a row slipped into the table past the program is worth nothing."""
    action = ACTIONS[name]
    for preset in PRESETS:
        if (
            action.permission == SELF
            or in_preset(preset, action.permission)
            or grantable(preset, action.permission)
        ):
            continue
        with _granted(world, preset, action.permission, "2026-12-31"):
            outcome = attempt(world.registers[preset], name, variants(world, name)["own"])
        _assert_denied(action, outcome, action.permission)


@each_action
def test_grave_acts_ask_for_the_password_again(world: World, name: str) -> None:
    """ASVS 7.5.1, 7.5.3: changes of rights, accounts and settings, and whatever says so of itself."""
    action = ACTIONS[name]
    if name.startswith("access.") and action.effect == "change":
        assert action.reauthenticate
    assert action.reauthenticate or name not in GRAVE
    if not action.reauthenticate:
        return
    preset = next((code for code in PRESETS if in_preset(code, action.permission)), "RO")
    register = world.registers[preset]
    confirmed, register.confirmed_at = register.confirmed_at, None
    outcome = attempt(register, name, variants(world, name)["own"])
    register.confirmed_at = confirmed
    assert getattr(outcome.error, "code", "") == "confirm_password"
    assert [row.result for row in outcome.rows] == ["refused"]


def test_the_control_one_right_removed_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control that must fail: an action that asks for less than it did is found by the matrix."""
    name = "access.give_preset"
    weakened = Action(name, "breach.report", "change", True, False, False)
    monkeypatch.setitem(ACTIONS, name, weakened)
    outcome = attempt(world.registers["MK"], name, variants(world, name)["own"])
    assert outcome.error is None, "the weakened action is open to all"
    with pytest.raises(AssertionError):
        _assert_denied(Action(name, "access.grant", "change", True, False, False), outcome, "access.grant")


@contextmanager
def _granted(world: World, preset: str, permission: str, valid_to: str) -> Iterator[None]:
    user_id = m.UserAccount.get(user_name=USER_OF[preset]).id
    grant = m.UserGrant.create(
        user=user_id, permission=permission, reason="koe", given_by=1, given_at="2026-11-01T00:00:00.000Z",
        valid_from="2026-11-01", valid_to=valid_to,
    )  # fmt: skip
    try:
        yield
    finally:
        grant.delete_instance()


@contextmanager
def _changed_for_now(world: World, model: type[m.UserAccount], **values: object) -> Iterator[None]:
    where = model.user_name == USER_OF["RO"]
    before = {name: getattr(model.get(where), name) for name in values}
    model.update(**values).where(where).execute()
    try:
        yield
    finally:
        model.update(**before).where(where).execute()


@contextmanager
def _preset_user(world: World, scoped_as: str, permission: str) -> Iterator[Register]:
    """The register of somebody who holds the right, looking no further than `scoped_as` may (P5)."""
    preset = next(code for code in PRESETS if in_preset(code, permission))
    scope = "own_unit" if scoped_as == "SU" else "own_companies"
    model, where = m.UserAccount, m.UserAccount.user_name == USER_OF[preset]
    before = model.get(where)
    model.update(view_scope=scope, edit_scope=scope, unit="Turku").where(where).execute()
    try:
        yield world.registers[preset]
    finally:
        model.update(view_scope=before.view_scope, edit_scope=before.edit_scope, unit=before.unit).where(
            where
        ).execute()
