"""Which texts of others may speak of a person, table by table, and how one is rewritten or deleted (2.6)."""

from typing import NamedTuple

_NEAR = """
SELECT 1 FROM contact_role n JOIN contact_role o ON o.company_id = n.company_id
WHERE n.contact_id = t.contact_id AND o.contact_id = ?
"""
_AT_COMPANY = "SELECT 1 FROM contact_role o WHERE o.company_id = t.company_id AND o.contact_id = ?"
_NOWHERE = "SELECT 1 FROM contact WHERE id = ? AND 1 = 0"
_ANYWHERE = "SELECT 1 WHERE ? > 0"
_OTHERS, _ALL = "coalesce(t.contact_id, 0) <> ?", "? > 0"
_FORGET_MAIL = """
UPDATE request_mail SET message_id = '', in_reply_to = '', answered_ids = '', sender = '', sender_name = '',
    reply_to = '', reply_to_name = '', subject = '', body = '', attachments = '[]', enclosed = '[]',
    signs = '', remarks = '[]', original = '', state = 'set_aside', set_aside_reason = 'erased',
    set_aside_at = CASE state WHEN 'new' THEN fetched_at ELSE set_aside_at END
WHERE id = ? AND state <> 'case'
"""


class Texts(NamedTuple):
    """A table of free texts; `near` asks whether a row is about one of the person's companies.

    Without `write` the text stays whole, or goes.
    """

    select: str
    text: str
    near: str
    where: str
    write: str
    delete: str


def _notes(table: str, near: str, whose: str) -> Texts:
    """Notes: each row is a text of its own."""
    return Texts(
        f"SELECT t.id, {{text}}, EXISTS ({{near}}) FROM {table} t WHERE {{where}}", "t.body", near, whose,  # noqa: S608
        f"UPDATE {table} SET body = ? WHERE id = ?", f"DELETE FROM {table} WHERE id = ?",  # noqa: S608
    )  # fmt: skip


def _named(table: str, column: str, *, near: str = "", others: bool = False, empty: str = "") -> Texts:
    """A column that names somebody, in any number of rows: decided once for all that hold the same words.

    `others`: in other people's rows only. `empty`: what stands there once the words are gone.
    """
    same = f"WHERE {column} = (SELECT s.{column} FROM {table} s WHERE s.id = ?)"  # noqa: S608
    near = near or (_NEAR if others else _NOWHERE)
    return Texts(
        "SELECT min(t.id), {text}, max(CASE WHEN EXISTS ({near}) THEN 1 ELSE 0 END)"  # noqa: S608
        f" FROM {table} t WHERE {{where}} GROUP BY t.{column}",
        f"t.{column}", near, _OTHERS if others else _ALL,
        f"UPDATE {table} SET {column} = ? {same}", f"UPDATE {table} SET {column} = '{empty}' {same}",  # noqa: S608
    )  # fmt: skip


_DECLARED = _named("consent", "declared_by", others=True)
TEXTS: dict[str, Texts] = {
    "mention_note": _notes("contact_note", _NEAR, _OTHERS),
    "mention_kept": _notes("company_note", _AT_COMPANY, _ALL),
    "mention_mail": Texts(
        "SELECT t.id, {text}, EXISTS ({near}) FROM request_mail t WHERE {where}",
        "t.sender || ' ' || t.sender_name || ' ' || t.reply_to || ' ' || t.reply_to_name || ' ' || t.subject"
        " || ' ' || t.body",
        _NOWHERE, f"t.state <> 'case' AND {_ALL}", "", _FORGET_MAIL,
    ),
    "mention_ban": _named("company_ban", "told_by", near=_AT_COMPANY),
    "mention_ban_reason": _named("company_ban", "reason", near=_AT_COMPANY),
    "mention_source": _named("provenance", "source_name", others=True),
    # Who consents himself stands there under his own name: only what a company declared names another.
    "mention_declared": _DECLARED._replace(where=f"t.given_by = 'company' AND {_DECLARED.where}"),
    "mention_evidence": _named("consent", "evidence", others=True, empty="–"),
    "mention_grounds": _named("objection", "grounds", others=True),
    "mention_asked": _named("disclosure", "asked_by"),
    "mention_reference": _named("disclosure", "reference"),
    "mention_old": _named("change", "old_value", others=True),
    "mention_new": _named("change", "new_value", others=True),
    "mention_import": _named("import_batch", "source_name"),
    "mention_recipient": _named("recipient", "contact_point"),
    "mention_group": Texts(
        "SELECT t.id, {text}, EXISTS ({near}) FROM contact_group t WHERE {where}",
        "t.query", _ANYWHERE, _ALL, "", "DELETE FROM contact_group WHERE id = ?",
    ),
}  # fmt: skip
"""Kind of task to the texts that it reads; codes of rules.requests.TASK_KINDS."""
