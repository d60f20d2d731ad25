"""The access report as it goes out: the same as PDF, JSON or plain text (2.9; GDPR art. 15(1) to (3))."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from kaarea_tui.rules.dates import local_date

from .letter import Sender, footer
from .typesetting import Sheet, seen, set_letter
from .values import PLAIN, Show, shower, told_rows
from .words import Words, put

SCHEMA = "kaarea.access/1"
FORMATS = ("pdf", "json", "txt")
ANSWERS = ("confirmation", "a", "b", "c", "d", "e", "f", "g", "h", "transfers")
"""The parts of 15(1) and 15(2) that are told in words, in their order; the copy of data follows (b)."""
BESIDES = ("paper", "mentions")
"""What stands elsewhere than in the person's own rows: manual material, and what others' texts tell."""


@dataclass(frozen=True, slots=True)
class ReportTable:
    """The person's rows of one table; each row: its number here, then the columns."""

    table: str
    columns: tuple[tuple[str, str], ...]
    """Name and kind, as register/answers/access_tables.py tells them."""
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that a person is told of the own data."""

    case_number: str
    extracted_at: datetime
    period_from: date
    tables: tuple[ReportTable, ...]
    purposes: tuple[str, ...]
    """Codes of rule 4.3."""
    recipients: tuple[str, ...]
    """Named: who got the data, and the processors (C-154/21)."""
    sources: tuple[tuple[str, str], ...]
    """Kind and name, where not the person himself."""
    restrictions: int
    """Restrictions in force."""
    masked: int
    """Places where others' names or addresses were taken out."""
    left_out: int
    """Lines that the clerk left out for others' sake."""

    besides: tuple[tuple[str, str], ...] = ()
    """What was looked through by hand for this request: code of BESIDES and what came of it."""
    waiting: tuple[str, ...] = ()
    """Kinds of tasks whose answer is still to come, and belongs among `besides`."""

    @property
    def sections(self) -> tuple[str, ...]:
        """What the report holds, by code: head, answers, tables."""
        besides = (code for code, _ in self.besides)
        return ("head", *ANSWERS, *(table.table for table in self.tables if table.rows), *besides)


def as_pdf(
    report: Report, sender: Sender, told: Mapping[str, str], words: Words, own: Path | None = None
) -> bytes:
    """The report set on paper; `told` fills the words of the answers."""
    return set_letter(sheet_of(report, sender, told, words), own)


def sheet_of(report: Report, sender: Sender, told: Mapping[str, str], words: Words) -> Sheet:
    """The report as it goes to be set."""
    day = local_date(report.extracted_at)
    return Sheet(
        language=words.language,
        title=words("report.title"),
        document=words("document.report"),
        sender=(sender.controller, sender.postal),
        day=words.day(day),
        number=words("label.case", number=report.case_number),
        receiver=(),
        footer=footer(sender, words),
        parts=tuple(_parts(report, told, words)),
        indent=0,
        made_on=day,
    )


def as_text(report: Report, told: Mapping[str, str], words: Words) -> str:
    """The report as plain text."""
    lines = [words("report.title"), ""]
    for part in _parts(report, told, words):
        if part["kind"] == "heading":
            lines += ["", str(part["text"]), ""]
        elif part["kind"] == "row":
            lines.append(f"{part['name']}  {part['text']}")
        else:
            listed = part.get("lines") or part.get("items")
            assert isinstance(listed, list)
            lines += [("- " if part["kind"] == "list" else "") + line for line in listed] + [""]
    return "\n".join(seen(line) for line in lines) + "\n"


def as_json(report: Report, told: Mapping[str, str], words: Words) -> str:
    """The report for machines: answers in words, tables with their own names."""
    answers = {code: "\n".join(_answer(code, report, told, words)) for code in ANSWERS}
    tables = {table.table: _objects(table, words) for table in report.tables}
    head = {
        "case": report.case_number,
        "controller": told["controller"],
        "business_id": told["business_id"],
        "register": told["register"],
        "contact_person": told["contact_name"],
        "extracted_at": report.extracted_at.isoformat(),
        "period_from": report.period_from.isoformat(),
        "language": words.language,
    }
    content = {
        "schema": SCHEMA,
        "head": head,
        "answers": answers,
        "data": tables,
        "besides": dict(report.besides),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _parts(report: Report, told: Mapping[str, str], words: Words) -> Iterator[dict[str, object]]:
    yield {"kind": "text", "lines": put(words("report.head"), told).split(" ¦ ")}
    for code in ANSWERS[:3]:
        yield from _answered(code, report, told, words)
    yield {"kind": "heading", "text": words("report.copy.title")}
    if report.masked or report.left_out:
        yield {"kind": "text", "lines": [put(words("report.copy.masked"), told)]}
    for table in report.tables:
        if table.table != "audit":
            yield from _table(table, words)
    for code, text in report.besides:
        yield {"kind": "heading", "text": words(f"report.{code}.title")}
        yield {"kind": "text", "lines": [line for line in text.split("\n") if line.strip()]}
    for code in ANSWERS[3:]:
        yield from _answered(code, report, told, words)
    yield {"kind": "heading", "text": words("report.log.title")}
    yield {"kind": "text", "lines": [words("report.log.text")]}
    for table in report.tables:
        if table.table == "audit":
            yield from _rows(table, words)


def _answered(
    code: str, report: Report, told: Mapping[str, str], words: Words
) -> Iterator[dict[str, object]]:
    yield {"kind": "heading", "text": words(f"report.{code}.title")}
    first, *more = _answer(code, report, told, words)
    yield {"kind": "text", "lines": [first]}
    if more:
        yield {"kind": "list", "items": more}


def _answer(code: str, report: Report, told: Mapping[str, str], words: Words) -> list[str]:
    """The sentence of the answer, then the items that it lists."""
    items: list[str] = []
    sentence = words(f"report.{code}.text")
    if code == "a":
        items = [words(f"purpose.{purpose}") for purpose in report.purposes]
    elif code == "b":
        items = [words(f"category.{table.table}") for table in report.tables if table.rows]
    elif code == "c":
        items = list(report.recipients)
        sentence = sentence if items else words("report.c.none")
    elif code == "d" and report.restrictions:
        items = [words("report.d.restricted")]
    elif code == "g" and report.sources:
        items = [": ".join(filter(None, (words(f"source.{kind}"), name))) for kind, name in report.sources]
        sentence = words("report.g.others")
    return [put(sentence, told), *items]


def _table(table: ReportTable, words: Words) -> Iterator[dict[str, object]]:
    if table.rows:
        yield {"kind": "heading", "text": f"{words(f'category.{table.table}')} ({len(table.rows)})"}
        yield from _rows(table, words)


def _rows(table: ReportTable, words: Words) -> Iterator[dict[str, object]]:
    """Each row as one line."""
    for number, told in enumerate(told_rows(table.columns, table.rows, words), 1):
        yield {
            "kind": "row",
            "name": f"{number}.",
            "text": " · ".join(f"{label}: {text}" for label, text in told),
        }


def _object(table: ReportTable, shown: Sequence[Show | None], row: tuple[object, ...]) -> dict[str, object]:
    """A row for machines: values as they are kept, and beside a code its words."""
    by_name = dict(zip((name for name, _ in table.columns), row[1:], strict=True))
    told: dict[str, object] = {}
    for (name, value), show in zip(by_name.items(), shown, strict=True):
        told[name] = value
        if show is not None and value not in (None, "") and (text := show(value, by_name)) != value:
            told[f"{name}_in_words"] = text
    return told


def _objects(table: ReportTable, words: Words) -> list[dict[str, object]]:
    shown = [None if kind in PLAIN else shower(kind, words) for _, kind in table.columns]
    return [_object(table, shown, row) for row in table.rows]
