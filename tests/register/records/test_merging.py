"""No value typed is ever lost in silence (design 2): random edits by two people at one card."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaarea_tui.register.errors import Conflict, Invalid
from kaarea_tui.register.records.contact_inputs import ContactInput, EmailInput, PhoneInput
from kaarea_tui.register.records.merging import Merge
from kaarea_tui.register.records.record_values import CONTACT, is_alive, row_of, row_values
from kaarea_tui.register.register import Register
from tests.conftest import RegisterDb
from tests.register.card_steps import SUBJECT, make_eero, owner, values_of

NAMES = ["last_name", "first_names"]
TEXT = st.sampled_from(["", "a", "b", "c"])


@st.composite
def cards(draw: st.DrawFn) -> dict[str, str]:
    """Field values with up to two e-mail rows."""
    values = {name: draw(TEXT) for name in NAMES}
    for row in ("1", "2"):
        address = draw(TEXT)
        values[f"emails.{row}.address"] = address
        values[f"emails.{row}.position"] = row if address else ""
    return values


@given(cards(), cards(), cards())
def test_each_typed_value_is_saved_or_named_as_a_clash(base: Any, mine: Any, theirs: Any) -> None:
    merged = Merge(CONTACT, base, mine, theirs, choices={})
    result = {**theirs, **merged.changed}
    clashing = {clash.field for clash in merged.clashes}
    for name in mine:
        row = row_of(name)
        if name in clashing or (row and ".".join(row) in clashing) or name.endswith("position"):
            continue
        if mine[name] != base[name] and not (row and not is_alive(CONTACT, row, mine)):
            assert result[name] == mine[name]
        if theirs[name] != base[name] and not (row and not is_alive(CONTACT, row, theirs)):
            assert result[name] == theirs[name] or mine[name] == result[name] == theirs[name]


@given(cards(), cards(), cards(), st.sampled_from(["mine", "theirs"]))
def test_choices_settle_every_clash(base: Any, mine: Any, theirs: Any, side: Any) -> None:
    first = Merge(CONTACT, base, mine, theirs, choices={})
    merged = Merge(CONTACT, base, mine, theirs, choices={clash.field: side for clash in first.clashes})
    assert not merged.clashes
    result, chosen = {**theirs, **merged.changed}, mine if side == "mine" else theirs
    for clash in first.clashes:
        row = tuple(clash.field.split("."))
        if len(row) == 2:
            alive = is_alive(CONTACT, (row[0], row[1]), chosen)
            assert is_alive(CONTACT, (row[0], row[1]), result) == alive
            if alive:
                wanted = row_values(CONTACT, (row[0], row[1]), chosen)
                assert row_values(CONTACT, (row[0], row[1]), result) == wanted
        else:
            assert result[clash.field] == chosen[clash.field]


EDIT = st.fixed_dictionaries(
    {
        "who": st.integers(0, 1),
        "last_name": st.sampled_from(["Aalto", "Berg", "Virtanen"]),
        "emails": st.lists(st.sampled_from(["a@x.fi", "b@x.fi", "c@x.fi"]), max_size=3, unique=True),
        "phones": st.lists(st.sampled_from(["040 111 1111", "050 222 2222"]), max_size=2, unique=True),
        "reload": st.booleans(),
    }
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(EDIT, min_size=1, max_size=6))
def test_two_users_never_lose_a_value_and_each_save_can_be_undone(
    register_db: RegisterDb, edits: list[dict[str, Any]]
) -> None:
    """Each saves with the version it last saw; what is not saved is named in Conflict or Invalid."""
    if not register_db.stores:
        first = owner(register_db)
        register_db.users = (first, register_db.sign_in("asiakaspalvelu"))  # type: ignore[attr-defined]
    users: tuple[Register, Register] = register_db.users  # type: ignore[attr-defined]
    contact_id = _fresh(users[0])
    seen = [register.contacts.open(contact_id) for register in users]
    for edit in edits:
        who, register = edit["who"], users[edit["who"]]
        if edit["reload"]:
            seen[who] = register.contacts.open(contact_id)
        card, before = seen[who], register.contacts.open(contact_id)
        typed = _form(card, edit)
        try:
            version = register.contacts.update(contact_id, card.version, typed, SUBJECT)
        except (Conflict, Invalid):
            assert values_of(register.contacts.open(contact_id)) == values_of(before)
            continue
        after = register.contacts.open(contact_id)
        _nothing_lost(card, typed, after)
        if version > before.version:
            register.contacts.undo_last(contact_id, version)
            assert values_of(register.contacts.open(contact_id)) == values_of(before)
            register.contacts.undo_last(contact_id, version + 1)
            assert values_of(register.contacts.open(contact_id)) == values_of(after)
        seen[who] = register.contacts.open(contact_id)


def _fresh(register: Register) -> int:
    return register.contacts.create(
        ContactInput("Virtanen", "Eero", (EmailInput("a@x.fi"),), (PhoneInput("040 111 1111"),)),
        SUBJECT,
        acknowledged_duplicates=True,
    )


def _form(card: Any, edit: dict[str, Any]) -> ContactInput:
    """A form as opened on `card`, with the rows that stay keeping their numbers."""
    emails = {each.address: each.id for each in card.emails}
    phones = {each.number: each.id for each in card.phones}
    return ContactInput(
        edit["last_name"],
        card.first_names,
        tuple(EmailInput(text, emails.get(text)) for text in edit["emails"]),
        tuple(
            PhoneInput(text, "", "mobile", phones.get("+358" + text[1:].replace(" ", "")))
            for text in edit["phones"]
        ),
    )


def _nothing_lost(card: Any, typed: ContactInput, after: Any) -> None:
    """All that this user changed is on the card now."""
    if typed.last_name != card.last_name:
        assert after.last_name == typed.last_name
    kept = {each.address for each in after.emails}
    assert {each.address for each in typed.emails or () if each.id is None} <= kept
    gone = {each.id for each in card.emails} - {each.id for each in typed.emails or ()}
    assert not gone & {each.id for each in after.emails}


def test_undo_after_an_edit_of_everything_restores_everything(register_db: RegisterDb) -> None:
    register = owner(register_db)
    _, contact_id = make_eero(register)
    before = register.contacts.open(contact_id)
    register.contacts.update(contact_id, 1, ContactInput("A", "", (), (), (), ()), SUBJECT)
    assert register.contacts.open(contact_id).state == "draft"
    register.contacts.undo_last(contact_id, 2)
    assert values_of(register.contacts.open(contact_id)) == values_of(before)
