"""What a browsing room browses: which columns there are, how a hit is written, and whom to ask for hits."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, Protocol, TypeVar

from kaarea_tui.locale import _, ngettext
from kaarea_tui.rules.dates import show_number
from kaarea_tui.rules.visibility import visible_fields
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.window import Row

if TYPE_CHECKING:
    from kaarea_tui.register.register import Register

H = TypeVar("H")
H_co = TypeVar("H_co", covariant=True)
Direction = Literal["first", "last", "after", "before", "around"]


@dataclass(frozen=True)
class Order:
    """The order of the rows: a column and a direction. The order of names is the one that always works."""

    column: str = "name"
    descending: bool = False


@dataclass(frozen=True)
class Wanted:
    """A piece of the hits that is wanted: of which search, in which order, and where it stands.

    `direction` is first, last, after, before or around the hit `at`; `count` is how many rows about.
    """

    text: str
    order: Order
    at: Any | None
    direction: Direction
    count: int


class Found(Protocol[H_co]):
    """A piece of the hits, as the counter's pages are."""

    @property
    def hits(self) -> Sequence[H_co]:
        """The hits in the order they are shown."""

    @property
    def at_start(self) -> bool:
        """Whether no hit comes before these."""

    @property
    def at_end(self) -> bool:
        """Whether no hit comes after these."""


class Counted(Protocol):
    """A number of hits; `capped` when there are that many and more."""

    @property
    def value(self) -> int:
        """How many."""

    @property
    def capped(self) -> bool:
        """Whether there may be more."""


@dataclass(frozen=True)
class ListColumn(Generic[H]):
    """A column that can be chosen: `field` is the field of rule P8 that a user must see to be offered it."""

    column: Column
    field: str
    text: Callable[[H], str]
    standard: bool = True


class Listing(Generic[H]):
    """Columns, cells, signs and questions of one kind of record. Texts are looked up when shown."""

    preference: ClassVar[str]
    """The name under which this user's columns are remembered."""

    def __init__(self) -> None:
        self.chosen: list[str] = []

    # -- what each kind of record tells -------------------------------------------------------------

    def all_columns(self) -> Sequence[ListColumn[H]]:
        """Every column there is, in the usual order, titles in the language in use."""
        raise NotImplementedError

    def key(self, hit: H) -> int:
        """The record's number."""
        raise NotImplementedError

    def signs(self, hit: H) -> str:
        """The signs behind the name, never more than two."""
        return ""

    def dim(self, hit: H) -> bool:
        """Whether the row stands back."""
        return False

    def explain(self, hit: H) -> str:
        """What the status line says of the row under the cursor."""
        return ""

    def title(self, hit: H) -> str:
        """What the detail pane is headed by."""
        raise NotImplementedError

    def page(self, register: "Register", wanted: Wanted) -> Found[H]:
        """Ask the counter for hits. For the register's thread."""
        raise NotImplementedError

    def count(self, register: "Register", text: str) -> Counted:
        """Ask the counter how many hits there are. For the register's thread."""
        raise NotImplementedError

    def ids(self, register: "Register", text: str) -> Sequence[int]:
        """Ask the counter for the numbers of all hits. For the register's thread."""
        raise NotImplementedError

    def log_search(self, register: "Register", text: str) -> None:
        """Have the counter log a settled search (rule 5.1). For the register's thread."""
        raise NotImplementedError

    def log_copy(self, register: "Register", hit: H, field: str) -> None:
        """Have the counter log that a cell went to the clipboard (rule 5.1). For the register's thread."""
        raise NotImplementedError

    def counted(self, number: int, capped: bool) -> str:
        """The number of hits in words."""
        raise NotImplementedError

    def nothing_found(self, text: str, rights: Collection[str]) -> str:
        """What stands in place of rows when there are none, and what to do."""
        raise NotImplementedError

    # -- what they share ----------------------------------------------------------------------------

    def offered(self, rights: Collection[str]) -> list[ListColumn[H]]:
        """The columns that these rights let a user have (P8)."""
        fields = visible_fields(rights)
        return [each for each in self.all_columns() if each.field in fields]

    def choose(self, names: Sequence[str], rights: Collection[str]) -> None:
        """Take the columns of these names, in this order; none of them known: the usual ones."""
        known = {each.column.id: each for each in self.offered(rights)}
        wanted = [name for name in dict.fromkeys(names) if name in known]
        if "name" in known and "name" not in wanted and wanted:
            wanted.insert(0, "name")
        self.chosen = wanted or [name for name, each in known.items() if each.standard]

    def shown(self) -> list[ListColumn[H]]:
        """The columns chosen, in their order."""
        known = {each.column.id: each for each in self.all_columns()}
        return [known[name] for name in self.chosen if name in known]

    def table_columns(self) -> list[Column]:
        """The columns chosen, as the table takes them."""
        return [each.column for each in self.shown()]

    def rows(self, hits: Iterable[H]) -> list[Row]:
        """The rows of these hits, as the table takes them."""
        texts = [each.text for each in self.shown()]  # looked up once: their titles are translated each time
        return [
            Row(self.key(hit), tuple(text(hit) or "–" for text in texts), self.signs(hit), self.dim(hit))
            for hit in hits
        ]

    def details(self, hit: H, rights: Collection[str]) -> list[tuple[str, str]]:
        """What the detail pane shows: all that the row holds and nothing more, for no card is opened."""
        lines = [(each.column.title, each.text(hit)) for each in self.offered(rights)]
        signs = self.explain(hit)
        return [line for line in lines if line[1]] + ([("", signs)] if signs else [])


def people_counted(number: int, capped: bool) -> str:
    """A number of people, honestly: beyond the cap it is "1 000+"."""
    shown = show_number(number) + ("+" if capped else "")
    return ngettext("{count} person", "{count} people", number).format(count=shown)


def companies_counted(number: int, capped: bool) -> str:
    """A number of companies, honestly: beyond the cap it is "1 000+"."""
    shown = show_number(number) + ("+" if capped else "")
    return ngettext("{count} company", "{count} companies", number).format(count=shown)


def nothing_here(text: str, may_create: bool, empty: str) -> str:
    """The empty state: what was looked for, and which keys help."""
    if not text.strip():
        return empty + ("\n" + _("^N makes a new one.") if may_create else "")
    told = _("No hits: {search}").format(search=text.strip())
    helps = _("Esc clears the search, ^N makes a new one.") if may_create else _("Esc clears the search.")
    return f"{told}\n{helps}"
