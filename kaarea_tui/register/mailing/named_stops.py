"""How the addresses that a person names as his own stand: whose they are, and whether they are stopped (N2).

For a request, which names them in its letters, and for a ban that is written down on a card.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.engine import Store
from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing import stops
from kaarea_tui.register.records.reach import in_view
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules import named_addresses as rules
from kaarea_tui.rules.named_addresses import Address, Known, Named
from kaarea_tui.rules.suppressions import Kind, addresses_in
from kaarea_tui.rules.visibility import visible_fields

_EMAILS = "SELECT contact_id, address_key, '' FROM contact_email WHERE address_key IN ({})"
_PHONES = "SELECT contact_id, number, kind FROM contact_phone WHERE number IN ({})"
# A sole trader's mailbox is the person's own (N1).
_COMPANIES = """
SELECT 'email', e.address_key FROM company_email e JOIN company k ON k.id = e.company_id
WHERE k.kind <> 'sole_trader' AND e.address_key IN ({0})
UNION SELECT 'phone', phone FROM company WHERE phone IN ({0})
"""
_NAME = "SELECT name FROM contact_row WHERE contact_id = ?"


@dataclass(frozen=True, slots=True)
class NamedAddress:
    """One address that a person names; `waits` is a code of named_addresses.WHY, empty: it needs no word."""

    kind: Kind
    key: str
    sender: bool
    waits: str
    holder: str
    """Whose card it stands on, where that is another's and the user may see the name (P5, P8)."""
    stopped: bool
    """No marketing goes there."""
    on_card: bool
    """It stands on the person's card."""
    mailbox: bool
    """It is a company's, or looks like one."""

    @property
    def erasable(self) -> bool:
        """May an erasure take it along, when a person says that it is the requester's own (N3)?"""
        return self.kind == "email" and self.sender and not (self.waits or self.mailbox or self.on_card)

    @property
    def address(self) -> Address:
        """Kind and normalised form."""
        return self.kind, self.key


Holders = dict[Address, set[tuple[int, str]]]
"""On whose cards each address stands, and as what kind of address."""


def classified(
    call: Call, told: Collection[Named], holders: Holders, own_cards: set[int], *, represented: bool = False
) -> tuple[NamedAddress, ...]:
    """Each named address with whose it is and how it stands; `own_cards` are the person's."""
    known = Known(
        own=_of_cards(holders, own_cards),
        others=_of_cards(holders, {card for held in holders.values() for card, _ in held} - own_cards),
        mailboxes=_mailboxes(call.store, told, holders),
        represented=represented,
    )
    stopped = {
        kind: stops.scopes(call.store, kind, [each.key for each in told if each.kind == kind])
        for kind in ("email", "phone")
    }
    return tuple(
        NamedAddress(
            each.kind,
            each.key,
            each.sender,
            waiting := rules.waits(each, known),
            _holder(call, each, holders, own_cards) if waiting else "",
            each.key in stopped[each.kind],
            each.address in known.own,
            each.address in known.mailboxes or rules.looks_shared(each),
        )
        for each in told
    )


def in_text(call: Call, contact_id: int, text: str) -> tuple[NamedAddress, ...]:
    """The addresses that a person names in words written down on his card, but for our own."""
    told = without_ours(call.store, rules.named("", [text]))
    return classified(call, told, holders_of(call.store, told), {contact_id}) if told else ()


def without_ours(store: Store, found: Iterable[Named]) -> tuple[Named, ...]:
    """Without the addresses and numbers of the controller: they are nobody's wish."""
    ours = _ours(store)
    return tuple(each for each in found if not rules.of_the_controller(each, ours))


def _ours(store: Store) -> frozenset[str]:
    settings = load_settings(store)
    words = (settings.contact_email, settings.contact_phone, settings.controller_phone, settings.imap_user)
    authority = (settings.ombudsman_email, settings.ombudsman_phone)
    return frozenset(key for word in (*words, *authority) for _, key in addresses_in(word))


def holders_of(store: Store, told: Iterable[Named]) -> Holders:
    """On whose cards each address stands, and as what kind of address."""
    found: Holders = {}
    for kind, sql in (("email", _EMAILS), ("phone", _PHONES)):
        keys = [each.key for each in told if each.kind == kind]
        for card, key, use in in_batches(store, sql, keys):
            found.setdefault((kind, key), set()).add((card, use))  # type: ignore[arg-type]
    return found


def _of_cards(holders: Holders, cards: set[int]) -> frozenset[Address]:
    return frozenset(
        address
        for address, held in holders.items()
        if any(card in cards and use != "switchboard" for card, use in held)
    )


def _mailboxes(store: Store, told: Iterable[Named], holders: Holders) -> frozenset[Address]:
    """Addresses of companies: their own, and numbers that stand on cards as the switchboard."""
    shared = {address for address, held in holders.items() if any(use == "switchboard" for _, use in held)}
    keys = [each.key for each in told]
    marks = ", ".join("?" * len(keys))
    shared |= {(kind, key) for kind, key in store.rows(_COMPANIES.format(marks), (*keys, *keys))}
    return frozenset(shared)


def _holder(call: Call, each: Named, holders: Holders, own: set[int]) -> str:
    if "last_name" not in visible_fields(call.rights):
        return ""
    cards = sorted({card for card, _ in holders.get(each.address, ())} - own)
    names = [call.store.one(_NAME, (card,)) for card in cards if in_view(call, card)]
    return ", ".join(str(name[0]) for name in names if name)
