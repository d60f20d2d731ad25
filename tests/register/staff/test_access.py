"""Presets, grants, denials, scopes and the review (rules P1 to P5, 8.1)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from kaarea_tui.data import models as m
from kaarea_tui.register.disclosures.recipients import RecipientInput
from kaarea_tui.register.errors import Absent, Invalid, NotPermitted, Refused
from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.register.register import Register
from kaarea_tui.register.staff.signing_in import confirm
from kaarea_tui.rules.rights import Scope
from tests.conftest import RegisterDb

TODAY, LATER = date(2026, 11, 23), date(2027, 3, 1)


@pytest.fixture
def owner(register_db: RegisterDb) -> Register:
    register = register_db.sign_in("rekisterivastaava")
    confirm(register, "rekisterivastaava", DEMO_PASSWORD)
    return register


def _id(name: str) -> int:
    return int(m.UserAccount.get(user_name=name).id)


def _last_fields(register: Register) -> str:
    row = register.store.one("SELECT fields FROM audit ORDER BY seq DESC LIMIT 1")
    return str(row[0]) if row else ""


def test_a_right_given_or_taken_counts_at_the_next_call(register_db: RegisterDb, owner: Register) -> None:
    """Rules P1, P6; class E."""
    register = register_db.sign_in("asiakaspalvelu")
    assert "contact.merge" not in register.own.who().rights
    grant = owner.access.grant(_id("asiakaspalvelu"), "contact.merge", "Siivous", TODAY, LATER)
    assert "contact.merge" in register.own.who().rights
    denial = owner.access.deny(_id("asiakaspalvelu"), "contact.merge", "Varattu muille", TODAY)
    assert "contact.merge" not in register.own.who().rights
    owner.access.end_denial(denial)
    assert "contact.merge" in register.own.who().rights
    owner.access.end_grant(grant)
    assert "contact.merge" not in register.own.who().rights
    for again in (lambda: owner.access.end_grant(grant), lambda: owner.access.end_denial(denial)):
        with pytest.raises(Absent):
            again()


def test_the_log_tells_old_and_new_rights(owner: Register) -> None:
    """Rule 5.1: names of rights, no reason and no name."""
    user = _id("johto")
    owner.access.give_preset(user, "BI")
    assert _last_fields(owner) == "presets: MG -> BI MG"
    owner.access.take_preset(user, "MG")
    assert _last_fields(owner) == "presets: BI MG -> BI"
    owner.access.grant(user, "disclosure.view", "Salainen syy", TODAY, LATER)
    assert _last_fields(owner) == "grant disclosure.view: - -> 2026-11-23..2027-03-01"
    owner.access.set_scopes(user, Scope.OWN_UNIT, Scope.OWN_COMPANIES, "Turku")
    assert (
        _last_fields(owner)
        == "view_scope: all -> own_unit; edit_scope: all -> own_companies; unit: - -> Turku"
    )


@pytest.mark.parametrize(
    ("permission", "reason", "valid_from", "valid_to", "field", "code"),
    [
        ("contact.erase", "tarve", TODAY, LATER, "permission", "grant.not_grantable"),
        ("contact.search", "tarve", TODAY, LATER, "permission", "grant.needless"),
        ("contact.fly", "tarve", TODAY, LATER, "permission", "grant.unknown"),
        ("contact.merge", "  ", TODAY, LATER, "reason", "grant.no_reason"),
        ("contact.merge", "tarve", TODAY, None, "valid_to", "grant.no_end"),
        ("contact.merge", "tarve", TODAY, date(2027, 11, 24), "valid_to", "grant.too_long"),
        ("contact.merge", "tarve", TODAY, date(2026, 11, 22), "valid_to", "grant.ends_first"),
        ("contact.merge", "tarve", date(2026, 11, 22), LATER, "valid_from", "grant.backdated"),
        ("contact.merge", "131052-308T", TODAY, LATER, "reason", "personal_identity_code"),
        ("contact.merge", "x" * 501, TODAY, LATER, "reason", "too_long"),
    ],
)
def test_grants_that_rule_p2_forbids(
    owner: Register,
    permission: str,
    reason: str,
    valid_from: date,
    valid_to: date | None,
    field: str,
    code: str,
) -> None:
    """Rule P2, each with the field it stands under."""
    with pytest.raises(Invalid) as raised:
        owner.access.grant(_id("asiakaspalvelu"), permission, reason, valid_from, valid_to)
    assert set(raised.value.problems) == {field}
    assert raised.value.problems[field].code == code
    assert m.UserGrant.select().count() == 0


def test_nobody_changes_the_own_rights(owner: Register) -> None:
    """Rule P3, for every act of the subject."""
    own = _id("rekisterivastaava")
    grant = m.UserGrant.create(
        user=own, permission="backup.run", reason="x", given_by=2, given_at="2026-11-01", valid_from="2026-11-01",
        valid_to="2026-12-31",
    )  # fmt: skip
    denial = m.UserDenial.create(
        user=own,
        permission="list.view",
        reason="x",
        given_by=2,
        given_at="2026-11-01",
        valid_from="2026-11-01",
    )
    for act in (
        lambda: owner.access.give_preset(own, "AD"),
        lambda: owner.access.take_preset(own, "RO"),
        lambda: owner.access.grant(own, "user.manage", "x", TODAY, LATER),
        lambda: owner.access.end_grant(grant.id),
        lambda: owner.access.deny(own, "list.view", "x", TODAY),
        lambda: owner.access.end_denial(denial.id),
        lambda: owner.access.set_scopes(own, Scope.ALL, Scope.ALL, ""),
    ):
        with pytest.raises(Refused) as raised:
            act()
        assert raised.value.code == "rights.own"


def test_opening_accounts_and_giving_rights_are_two_hands(register_db: RegisterDb, owner: Register) -> None:
    """Rule P3: neither can do the other's part."""
    admin = register_db.sign_in("paakayttaja")
    confirm(admin, "paakayttaja", DEMO_PASSWORD)
    with pytest.raises(NotPermitted):
        admin.access.give_preset(_id("johto"), "AM")
    with pytest.raises(NotPermitted):
        owner.users.add("uusi", "Uusi")


def test_there_is_always_a_register_owner(register_db: RegisterDb, owner: Register) -> None:
    """Rule P3: two owners cannot take each other away, whichever way they try."""
    deputy = _id("johto")
    owner.access.give_preset(deputy, "RO")
    second = register_db.sign_in("johto")
    confirm(second, "johto", DEMO_PASSWORD)
    second.access.deny(_id("rekisterivastaava"), "access.grant", "kiista", TODAY)
    with pytest.raises(NotPermitted):
        owner.access.take_preset(deputy, "RO")
    admin = register_db.sign_in("paakayttaja")
    confirm(admin, "paakayttaja", DEMO_PASSWORD)
    with pytest.raises(Refused) as raised:
        admin.users.close(deputy)
    assert raised.value.code == "rights.last_owner"


def test_4_8_an_external_provider_gets_no_account_before_its_contract(
    register_db: RegisterDb, owner: Register
) -> None:
    """Not by the administrator who opens it, not by the owner who gives the role, nor by a change afterwards."""
    admin = register_db.sign_in("paakayttaja")
    confirm(admin, "paakayttaja", DEMO_PASSWORD)

    def refused(code: str, field: str, deed: Callable[..., object], *told: object, **named: object) -> None:
        with pytest.raises(Invalid) as raised:
            deed(*told, **named)
        assert {name: problem.code for name, problem in raised.value.problems.items()} == {field: code}

    opened = partial(admin.users.add, "posti", "Pia Posti", "Postitus Oy", valid_to=date(2026, 12, 31))
    refused("account.no_contract", "employer", opened)
    contract = RecipientInput("processor", "postitus oy", dpa_signed="1.1.2026", dpa_valid_to="30.11.2026")
    post = owner.recipients.add(contract)
    refused("account.beyond_contract", "valid_to", opened)
    owner.recipients.edit(post, 1, replace(contract, dpa_valid_to="31.12.2026"))
    user = opened().user_id
    plain = admin.users.add("muu", "Muu Posti", valid_to=date(2026, 12, 31)).user_id
    refused("account.no_contract", "employer", owner.access.give_preset, plain, "EX")
    owner.access.give_preset(user, "EX")
    edit = partial(admin.users.edit, user, admin.users.open(user).account.version)
    refused("account.beyond_contract", "valid_to", admin.users.set_end, user, date(2027, 1, 1))
    refused("account.no_contract", "employer", edit, person_name="P", employer="Muu Oy")
    owner.recipients.close(post)
    refused("account.no_contract", "employer", opened)


def test_external_needs_an_end_before_the_preset(register_db: RegisterDb, owner: Register) -> None:
    """Rules 6.1, P7."""
    with pytest.raises(Invalid) as raised:
        owner.access.give_preset(_id("johto"), "EX")
    assert set(raised.value.problems) == {"valid_to"}
    with pytest.raises(Invalid) as raised:
        owner.access.give_preset(_id("johto"), "KING")
    assert set(raised.value.problems) == {"preset"}
    with pytest.raises(Invalid):
        owner.access.take_preset(_id("johto"), "KING")


def test_scopes_follow_the_presets_until_set_by_hand(owner: Register) -> None:
    """Rule P5."""
    user = _id("johto")

    def scopes() -> tuple[str, str]:
        account = owner.users.open(user).account
        return account.view_scope, account.edit_scope

    owner.access.take_preset(user, "MG")
    assert scopes() == ("own_companies", "own_companies")
    owner.access.give_preset(user, "SU")
    assert scopes() == ("own_unit", "own_unit")
    owner.access.give_preset(user, "AM")
    assert scopes() == ("all", "own_unit")
    owner.access.set_scopes(user, Scope.OWN_COMPANIES, Scope.OWN_COMPANIES, "")
    owner.access.give_preset(user, "CS")
    assert scopes() == ("own_companies", "own_companies"), "what was set by hand stays"


def test_a_grant_does_not_outlive_its_role(register_db: RegisterDb, owner: Register) -> None:
    """Rule P1: who moves to another role does not carry the old role's extra rights along."""
    user, register = _id("asiakaspalvelu"), register_db.sign_in("asiakaspalvelu")
    owner.access.grant(user, "contact.merge", "Siivous", TODAY, LATER)
    owner.access.give_preset(user, "BI")
    owner.access.take_preset(user, "CS")
    assert "contact.merge" not in register.own.who().rights


def test_the_review_tells_each_right_and_its_last_use(register_db: RegisterDb, owner: Register) -> None:
    """Rule 8.1: by the log; a right never used says so."""
    owner.access.grant(_id("asiakaspalvelu"), "contact.merge", "Siivous", TODAY, LATER)
    rows = {(row.user_name, row.permission): row for row in owner.access.review()}
    granted = rows["asiakaspalvelu", "contact.merge"]
    assert (granted.given_by, granted.valid_to, granted.last_used_at) == ("grant", LATER, None)
    assert rows["rekisterivastaava", "access.grant"].last_used_at == register_db.clock.now
    assert rows["asiakkuus", "contact.search"].given_by == "AM"
    assert ("johto", "contact.search") not in rows
    auditor = register_db.sign_in("tarkastaja")
    assert len(auditor.access.review()) == len(rows)


def test_the_review_tells_denials_too(register_db: RegisterDb, owner: Register) -> None:
    """Rule P2: what was taken away is reviewed like what was given."""
    owner.access.deny(_id("asiakaspalvelu"), "contact.edit", "Ei tarvetta", TODAY)
    rows = {(row.user_name, row.permission): row for row in owner.access.review()}
    assert rows["asiakaspalvelu", "contact.edit"].given_by == "denial"
