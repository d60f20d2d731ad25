"""Who touches more than one person's lists or wishes sees their names first (N2), and told is what is done."""

import ast
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import kaarea_tui.register.register as whole
from kaarea_tui.register.ahead import whom
from kaarea_tui.register.companies.company_cards import CompanyInput
from kaarea_tui.register.counter import ACTIONS, Subject
from kaarea_tui.register.errors import Invalid, NotPermitted
from kaarea_tui.register.records.contact_inputs import EmailInput
from kaarea_tui.rules.mailing import Code
from tests.conftest import RegisterDb
from tests.register.card_steps import AT_FIRM, eero
from tests.register.list_steps import Lists, lists

PACKAGE = Path(whole.__file__).parents[1]
SINKS = {f"kaarea_tui.data.list_rows.{name}" for name in ("end", "set_state", "go_on", "keep_wish")}
"""Where memberships end, rest and go on: whoever comes here may do it to several people."""
NAMED_ELSEWHERE = {
    "lists.subtract": "lists.shared",
    "lists.remove_members": "lists.names",
    "lists.bring_back": "lists.names",
    "consents.take_back": "consents.to_withdraw",
    "returns.confirm": "returns.proposals",
    "returns.confirm_many": "returns.proposals",
    "returns.bring_back": "returns.proposals",
    "returns.take_in": "returns.proposals",
    "requests.stop_addresses": "requests.open",
}
"""Acts on several whose names another action tells before."""
ONE_PERSON = {
    "consents.record", "consents.end_as_error", "contacts.create", "contacts.update", "contacts.add_role",
    "contacts.end_role", "contacts.change_employer", "contacts.undo_last", "restrictions.set", "restrictions.lift",
    "stops.object_to_purpose",
}  # fmt: skip
"""What is done on one person's open card; who shares an address with him follows what is in force already."""
A_REQUEST = {
    "fulfilment.erase", "fulfilment.rectify", "fulfilment.restrict", "fulfilment.decide_objection",
    "letters.mark_sent", "letters.attach_copy", "request_mail.set_aside", "requests.register", "requests.handle",
    "requests.extend", "requests.decide", "requests.carry_out_at_once", "requests.execute", "requests.reopen",
    "requests.choose_contact",
}  # fmt: skip
"""A person's own request: what it names beside him waits for a word, by name."""
A_NEW_COMPANY = {"companies.create", "companies.update_billing_address"}
"""Nobody works there yet, or nothing that mailing asks is changed."""


# -- who may touch several declares it -----------------------------------------------------------------


def _known(module: str, tree: ast.Module) -> dict[str, str]:
    """Names of a module to what they mean elsewhere."""
    package = module.rpartition(".")[0]
    found = {
        node.name: f"{module}.{node.name}"
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            above = package.rsplit(".", node.level - 1)[0] if node.level else ""
            base = ".".join(filter(None, (above, node.module or "")))
            found |= {each.asname or each.name: f"{base}.{each.name}" for each in node.names}
    return found


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from (
                (f"{node.name}.{each.name}", each) for each in node.body if isinstance(each, ast.FunctionDef)
            )


def _uses(function: ast.FunctionDef, known: dict[str, str]) -> set[str]:
    used = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id in known:
            used.add(known[node.id])
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            used.add(f"{known[node.value.id]}.{node.attr}")
    return used


def _graph() -> dict[str, set[str]]:
    found = {}
    for path in (PACKAGE / "register").rglob("*.py"):
        module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = _known(module, tree)
        found |= {f"{module}.{name}": _uses(function, known) for name, function in _functions(tree)}
    return found


def _reaches(graph: dict[str, set[str]], start: str) -> bool:
    seen, ahead = set(), [start]
    while ahead:
        at = ahead.pop()
        if at in SINKS:
            return True
        if at not in seen:
            seen.add(at)
            ahead += graph.get(at, ())
    return False


def test_who_may_end_the_memberships_of_several_names_them_ahead() -> None:
    graph = _graph()
    touching = {
        f"{each.subject}.{name}"
        for each in Subject.__subclasses__()
        for name in vars(each)
        if f"{each.subject}.{name}" in ACTIONS
        and _reaches(graph, f"{each.__module__}.{each.__name__}.{name}")
    }
    alone = {*NAMED_ELSEWHERE, *ONE_PERSON, *A_REQUEST, *A_NEW_COMPANY}
    assert alone <= touching, "told of what touches nobody"
    named = {name for name, each in ACTIONS.items() if each.names_ahead}
    assert touching - alone == touching & named, "may touch several, and names nobody ahead"
    assert set(NAMED_ELSEWHERE.values()) <= set(ACTIONS)


def test_what_names_ahead_is_asked_for_the_names_wherever_a_screen_does_it() -> None:
    """A screen that calls such an act calls what shows the names, in the same file."""
    asking = ("fill_and_confirm(", "confirm_others(", "names_ahead(", "whom,", "agreed(", "to_withdraw")
    for path in (PACKAGE / "screens").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for name, each in ACTIONS.items():
            subject, _, act = name.partition(".")
            if each.names_ahead and f"register.{subject}.{act}" in text:
                assert any(word in text for word in asking), (path.name, name)


# -- what is told is what is done ----------------------------------------------------------------------

SHARED = "yhteinen@helmi.example"


class Scene:
    """Two people who share an address, one at the same company, one elsewhere; all on one list."""

    def __init__(self, db: RegisterDb) -> None:
        self.lists: Lists = lists(db)
        self.one = self.lists.person("Aaltonen", mail=SHARED)
        self.two = self.lists.person("Bergman", mail=SHARED)
        self.three = self.lists.person("Cavander")
        self.list_id = self.lists.make()
        self.lists.register.lists.add_members(self.list_id, (self.one, self.two, self.three))

    @property
    def mailed(self) -> set[str]:
        """Last names in the file of each list."""
        self.lists.register.confirmed_at = self.lists.db.clock.now
        found: list[bytes] = []
        for each in self.lists.register.lists.all():
            self.lists.register.list_exports.export(each.id, "csv", found.append)
        text = b"".join(found).decode()
        return {name for name in ("Aaltonen", "Bergman", "Cavander") if name in text}

    @property
    def rows(self) -> dict[str, list[Any]]:
        """All that the register keeps, but the log and how far numbers have gone."""
        tables = ("list_member", "list_count", "suppression", "objection", "consent", "contact_email", "company",
                  "company_ban", "change", "mailing_list", "contact_row")  # fmt: skip
        return {table: self.lists.store.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables}


def email_of(scene: Scene) -> int:
    ((number,),) = scene.lists.store.rows("SELECT id FROM contact_email WHERE contact_id = ?", (scene.one,))
    return int(number)


ACTS: dict[str, Callable[[Scene], "partial[Any]"]] = {
    "a company's ban": lambda s: partial(s.lists.register.company_bans.set, s.lists.company, "Johtaja"),
    "an address by itself": lambda s: partial(s.lists.register.suppressions.add, SHARED, "dm_objection"),
    "mail that came back": lambda s: partial(s.lists.register.suppressions.record_bounce, email_of(s), hard=True),
    "a person's ban": lambda s: partial(s.lists.register.stops.object_to_marketing, s.one),
    "a person's ban with another address": lambda s: partial(
        s.lists.register.stops.object_to_marketing, s.three, named=f"Myös {SHARED}.", confirmed=(SHARED,)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_whom_the_file_loses_was_named_before_and_naming_changes_nothing(
    register_db: RegisterDb, name: str
) -> None:
    scene = Scene(register_db)
    before, mailed = scene.rows, scene.mailed
    act = ACTS[name](scene)
    told = {each.name.split()[0] for each in whom(act)}
    assert scene.rows == before and scene.mailed == mailed
    act()
    assert mailed - scene.mailed == told
    assert told >= {"Aaltonen", "Bergman"}


def test_a_relationship_names_whose_mailing_it_changes(register_db: RegisterDb) -> None:
    scene = Scene(register_db)
    register, company = scene.lists.register, scene.lists.company
    version = register.companies.open(company).version
    typed = CompanyInput(relationship="former")
    told = whom(partial(register.companies.update, company, version, typed))
    before = scene.lists.store.rows("SELECT contact_id, state FROM list_member ORDER BY contact_id")
    register.companies.update(company, version, typed)
    after = scene.lists.store.rows("SELECT contact_id, state FROM list_member ORDER BY contact_id")
    assert {each.party for each in told} == {
        was[0] for was, now in zip(before, after, strict=True) if was != now
    }


def test_a_further_address_of_a_ban_is_stopped_and_a_strangers_waits(register_db: RegisterDb) -> None:
    """The file is the oracle: what the person named is in none, what may be another's stays until confirmed."""
    scene = Scene(register_db)
    stops = scene.lists.register.stops
    saved = stops.object_to_marketing(scene.three, named=f"uusi@oma.example ja {SHARED}")
    assert saved.waiting == (SHARED,) and scene.mailed == {"Aaltonen", "Bergman"}
    late = scene.lists.register.contacts.create(
        eero(scene.lists.company, emails=(EmailInput("uusi@oma.example"),)), AT_FIRM
    )
    counts = dict(scene.lists.register.lists.preview_members(scene.list_id, (late,)).counts)
    assert counts == {Code.SUPPRESSED: 1}
    stops.object_to_marketing(scene.three, named=SHARED, confirmed=(SHARED,))
    assert scene.mailed == set()
    with pytest.raises(Invalid) as told:
        stops.object_to_marketing(scene.three, named="ei osoitetta")
    assert set(told.value.problems) == {"named"}


def test_releasing_a_ban_frees_what_it_named_beside_the_card(register_db: RegisterDb) -> None:
    scene = Scene(register_db)
    saved = scene.lists.register.stops.object_to_marketing(scene.three, named=SHARED, confirmed=(SHARED,))
    scene.lists.register.stops.release(saved.objection_id, "väärä henkilö")
    scene.lists.register.lists.add_members(scene.list_id, (scene.one, scene.two))
    assert scene.mailed == {"Aaltonen", "Bergman"}


def test_a_ban_that_touched_others_is_taken_back_whole(register_db: RegisterDb) -> None:
    scene = Scene(register_db)
    before = scene.mailed
    saved = scene.lists.register.stops.object_to_marketing(scene.one)
    assert scene.mailed == {"Cavander"} and saved.changed is not None
    scene.lists.register.consents.take_back(saved.changed)
    assert scene.mailed == before


def test_names_ahead_need_the_right_of_the_act(register_db: RegisterDb) -> None:
    scene = Scene(register_db)
    viewer = register_db.sign_in("tarkastaja", scene.lists.store)
    with pytest.raises(NotPermitted):
        whom(partial(viewer.company_bans.set, scene.lists.company, "Johtaja"))


@pytest.mark.parametrize("how", ["copy", "split"])
def test_a_copy_and_a_split_name_who_moves_and_are_taken_back(register_db: RegisterDb, how: str) -> None:
    scene = Scene(register_db)
    lists, list_id = scene.lists.register.lists, scene.list_id
    act = (
        partial(lists.copy, list_id, "Kopio")
        if how == "copy"
        else partial(lists.split, list_id, "bergman", "Osa")
    )
    told = {each.name.split()[0] for each in whom(act)}
    assert told == ({"Aaltonen", "Bergman", "Cavander"} if how == "copy" else {"Bergman"})
    new = act()[0]
    assert {each.name.split()[0] for each in whom(partial(lists.take_back_new, new))} == told
    lists.take_back_new(new)
    assert [each.id for each in lists.all()] == [list_id]
    assert scene.mailed == {"Aaltonen", "Bergman", "Cavander"}
