"""How tables of the access report are written down: columns, their kinds, and the SQL behind them (2.9)."""

from dataclasses import dataclass

from kaarea_tui.exchange.letters.values import FREE


@dataclass(frozen=True, slots=True)
class Column:
    """One column as the report shows it."""

    name: str
    kind: str
    """text, block (several lines), free (the same, but names of others are taken out), day, moment, yes,
    phone, or the group of words that its codes have; all of them in exchange/letters/values.py."""
    sql: str
    """Where it comes from, when not of that name."""

    @property
    def free(self) -> bool:
        """May it hold words about others?"""
        return self.kind in FREE


@dataclass(frozen=True, slots=True)
class Told:
    """One table of the report; rows are found by `source`, in which ? is the person's number."""

    table: str
    columns: tuple[Column, ...]
    source: str
    left_out: frozenset[str]
    key: str

    @property
    def sql(self) -> str:
        """All of a person's rows: the row's number first, then the columns."""
        shown = ", ".join(column.sql for column in self.columns)
        return f"SELECT {self.key}, {shown} FROM {self.source} ORDER BY {self.key}"  # noqa: S608


def columns_of(table: str, columns: str, left_out: str = "", source: str = "", key: str = "") -> Told:
    """A table of the report; columns are `name`, `name:kind` or `name:kind=sql`, apart by line breaks."""
    shown = []
    for each in columns.split("\n"):
        name, _, more = each.strip().partition(":")
        kind, _, sql = more.partition("=")
        if name:
            shown.append(Column(name, kind or "text", sql or (f"t.{name}")))
    found = source or f"{table} t WHERE t.contact_id = ?"
    return Told(table, tuple(shown), found, frozenset(left_out.split()), key or "t.id")
