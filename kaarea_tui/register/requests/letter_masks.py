"""Letters that were taken in before codes were masked: their kept words are masked once (N14).

What is kept of a new letter is masked when it is taken in (`request_mail`), so that no screen, search, file
or command can show what the table does not hold. The originals stay as they are until somebody redacts one.
"""

import json
from typing import Any

from kaarea_tui.data.engine import Store
from kaarea_tui.rules.identity_codes import MASKED
from kaarea_tui.rules.identity_codes import mask_personal_identity_codes as masked

DONE = "letters_masked"
"""The row of `meta` that says so, and by which reading of codes."""
_READING = "3"
"""Changed when codes are found that were not found before, so that older letters are looked through again."""
_AT_ONCE = 500
_TEXTS = ("sender_name", "reply_to_name", "subject", "body")
_LISTS = ("attachments", "enclosed")
_COLUMNS = ", ".join((*_TEXTS, *_LISTS))
_ROWS = f"SELECT id, remarks, {_COLUMNS} FROM request_mail WHERE id > ? ORDER BY id LIMIT {_AT_ONCE}"  # noqa: S608
_WRITE = f"""
UPDATE request_mail SET remarks = ?, {", ".join(f"{name} = ?" for name in (*_TEXTS, *_LISTS))} WHERE id = ?
"""  # noqa: S608


def mask_older(store: Store) -> int:
    """Mask what older programs kept of letters, unless that was done; how many letters held a code."""
    if store.one("SELECT 1 FROM meta WHERE name = ? AND value = ?", (DONE, _READING)) is not None:
        return 0
    changed = 0
    with store.writing():
        after = 0
        while rows := store.rows(_ROWS, (after,)):
            after = rows[-1][0]
            for number, remarks, *texts in rows:
                kept = (*texts[: len(_TEXTS)], *(json.loads(text) for text in texts[len(_TEXTS) :]))
                told = _masked(list(kept))
                if told != list(kept):
                    lists = (json.dumps(each, ensure_ascii=False) for each in told[len(_TEXTS) :])
                    more = json.dumps(list(dict.fromkeys((*json.loads(remarks), MASKED))))
                    store.run(_WRITE, (more, *told[: len(_TEXTS)], *lists, number))
                    changed += 1
        store.run("DELETE FROM meta WHERE name = ?", (DONE,))
        store.run("INSERT INTO meta (name, value) VALUES (?, ?)", (DONE, _READING))
    return changed


def _masked(value: Any) -> Any:
    """Every text of what JSON can hold."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, list):
        return [_masked(each) for each in value]
    if isinstance(value, dict):
        return {key: _masked(each) for key, each in value.items()}
    return value
