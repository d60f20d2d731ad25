"""The change history in words: one paragraph for each save, newest first."""

from collections.abc import Mapping, Sequence

from kaarea_tui.locale import _
from kaarea_tui.locale.moments import moment_text
from kaarea_tui.register.companies.company_cards import KINDS, RELATIONSHIPS
from kaarea_tui.register.records.change_groups import ChangedField, ChangeGroup
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.provenance import SOURCE_KINDS

from .record_words import EMAIL_KINDS, PHONE_KINDS
from .restriction_words import REASONS, history_value
from .sheet_text import paragraph

YES_NO = {"1": N_("yes"), "0": N_("no")}

_CODES: Mapping[str, Mapping[str, str]] = {
    "emails": EMAIL_KINDS,
    "phones": PHONE_KINDS,
    "roles": YES_NO,
    "kind": KINDS,
    "relationship": RELATIONSHIPS,
}


def history_lines(groups: Sequence[ChangeGroup] | None, width: int) -> list[str]:
    """The tab of changes; None while it is being asked for."""
    if groups is None:
        return [_("Reading the history…")]
    lines: list[str] = []
    for group in groups:
        head = f"{moment_text(group.changed_at)}  {group.changed_by}"
        if group.undoes is not None:
            head += "  " + _("took back version {version}").format(version=group.undoes)
        lines.append(head)
        for field in group.fields:
            lines += paragraph(change_text(field), width, 2)
        lines.append("")
    return lines or [_("No changes since the card was made.")]


def change_text(field: ChangedField) -> str:
    """One field of a save: what it was and what it became."""
    old, new = (coded(field.field, value) for value in (field.old, field.new))
    label = _(field.label)
    if not old:
        return _("{field}: added {new}").format(field=label, new=new)
    if not new:
        return _("{field}: {old} taken away").format(field=label, old=old)
    return f"{label}: {old} → {new}"


def undo_text(field: ChangedField) -> str:
    """What taking a change back does to one field."""
    old, new = (coded(field.field, value) for value in (field.old, field.new))
    return f"{_(field.label)}: {new or '–'} → {old or '–'}"


def coded(field: str, value: str) -> str:
    """A value of a field, codes as their labels."""
    part, _dot, rest = field.partition(".")
    if part == "source":
        kind, colon, name = value.partition(":")
        return _(SOURCE_KINDS.get(kind, kind)) + colon + name
    if part == "restriction":
        return _(REASONS.get(value, value)) if rest else history_value(value)
    label = _CODES.get(part, {}).get(value) if part in _CODES and (not rest or _is_code(rest)) else None
    return _(label) if label else value


def _is_code(rest: str) -> bool:
    return rest.rpartition(".")[2] in ("kind", "use", "is_billing_contact")
