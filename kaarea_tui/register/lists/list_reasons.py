"""Who cannot join a list, and why, as a file: names, company and reason, and nothing else (L1, P8, 2.6).

No address of anybody who may not be mailed leaves the register. Restricted people are left out, and those who
want no marketing (N2), for nobody may ask them to join: the reader is told how many they are.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice

from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.list_rows import mailboxes
from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing.memberships import Judged
from kaarea_tui.rules.mailing import Code
from kaarea_tui.rules.text import spreadsheet_safe

COLUMNS = ("name", "company", "code", "reason")
_AT_ONCE = 20_000
_LEFT_ALONE = frozenset({Code.OBJECTED, Code.SUPPRESSED})
_ROWS = (
    "SELECT order_no, contact_id, name, company FROM contact_row WHERE restricted = 0 AND order_no IN ({})"
)
_COMPANIES = """
SELECT -e.id, '', r.name FROM company_email e JOIN company_row r ON r.company_id = e.company_id
WHERE e.id IN ({})
"""


def write_reasons(
    call: Call, people: Iterable[Judged], words: Callable[[Code], str], put: Callable[[str], None]
) -> tuple[list[int], Counter[str]]:
    """Write the file piece by piece; the people in it, and everybody by code.

    `words` tells a code in the reader's language.
    """
    put(_lines([COLUMNS]))
    written: list[int] = []
    counts: Counter[str] = Counter()
    judged = iter(people)
    while some := list(islice(judged, _AT_ONCE)):
        counts.update(each.code.value for each in some)
        told = [each for each in some if each.code not in _LEFT_ALONE]
        places = {each.party: each.order_no for each in told}
        codes = {each.order_no: each.code for each in told}
        rows = sorted(in_batches(call.store, _ROWS, [each.order_no for each in told if each.party > 0]))
        theirs = in_batches(call.store, _COMPANIES, mailboxes(places))
        rows += sorted((places[row[0]], *row) for row in theirs)
        written += [row[1] for row in rows]
        put(_lines([(*map(spreadsheet_safe, row[2:]), codes[row[0]], words(codes[row[0]])) for row in rows]))
    return written, counts


def _lines(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()
