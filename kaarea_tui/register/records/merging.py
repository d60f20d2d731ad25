"""Two people's edits of one record, field by field: what can be joined, and what clashes.

Both started from `base`. Fields that only one of them changed are joined without asking: nothing typed is
lost, and the change history shows both acts. A field that both changed to different values is a clash, and
nothing is saved until the user has chosen. Where one changed a row (an e-mail address, a role) and the other
took it away, the row as a whole is one clash.
"""

from collections.abc import Mapping

from kaarea_tui.register.errors import Clash
from kaarea_tui.register.records.contact_inputs import Side

from .record_values import Kind, Values, is_alive, row_of, row_values

ORDER = ".position"
"""The order of rows is nobody's typed value: the later order stands, without a question."""


class Merge:
    """What `mine` (the fields that a form sent) sets on top of `theirs` (what is saved now).

    `changed` are the fields to set, `clashes` those left without a choice; `choices` settle clashes by
    their field. The values of a row's clash are its fields, one a line, in the part's order.
    """

    def __init__(
        self, kind: Kind, base: Values, mine: Values, theirs: Values, *, choices: Mapping[str, Side]
    ) -> None:
        self.changed: Values = {}
        self.clashes: list[Clash] = []
        self._kind = kind
        self._choices = choices
        touched = [name for name, value in mine.items() if value != base.get(name, "")]
        for name in touched:
            if row_of(name) is None:
                self._settle(Clash(name, base.get(name, ""), mine[name], theirs.get(name, "")))
        for row in dict.fromkeys(row for name in touched if (row := row_of(name))):
            self._merge_row(row, base, {**base, **mine}, theirs)

    def _merge_row(self, row: tuple[str, str], *sides: Values) -> None:
        base, mine, theirs = (row_values(self._kind, row, values) for values in sides)
        was, is_mine, is_theirs = (is_alive(self._kind, row, values) for values in sides)
        if not (is_mine or is_theirs):
            return
        if was and is_mine != is_theirs:
            self._settle_row(".".join(row), base, mine, theirs)
            return
        for name, value in mine.items():
            if value == base[name]:
                continue
            if name.endswith(ORDER):
                self.changed[name] = value
            else:
                self._settle(Clash(name, base[name], value, theirs[name]))

    def _settle_row(self, field: str, base: Values, mine: Values, theirs: Values) -> None:
        """Decide on a row that one of us took away: gone without a question only where the other left it."""
        if _same_but_order(base, theirs) or self._choices.get(field) == "mine":
            self.changed.update(mine)
        elif field not in self._choices and not _same_but_order(base, mine):
            self.clashes.append(Clash(field, _whole(base), _whole(mine), _whole(theirs)))

    def _settle(self, clash: Clash) -> None:
        """Decide on a field that I have changed."""
        if clash.theirs == clash.mine:
            return
        if clash.theirs == clash.base or self._choices.get(clash.field) == "mine":
            self.changed[clash.field] = clash.mine
        elif clash.field not in self._choices:
            self.clashes.append(clash)


def _same_but_order(one: Values, other: Values) -> bool:
    return all(one[name] == other[name] for name in one if not name.endswith(ORDER))


def _whole(values: Values) -> str:
    """A row's fields, one a line; empty where it does not exist."""
    told = [value for name, value in values.items() if not name.endswith(ORDER)]
    return "\n".join(told) if any(told) else ""
