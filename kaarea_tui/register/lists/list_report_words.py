"""The controller's report of a list in words: the sheet that is printed, and its figures as a table.

The screen and the command line make the same file of them.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from kaarea_tui.exchange.letters.letter import footer
from kaarea_tui.exchange.letters.typesetting import Sheet
from kaarea_tui.exchange.letters.words import Words
from kaarea_tui.locale import _, current, ngettext
from kaarea_tui.locale.moments import moment_text
from kaarea_tui.rules.dates import local_date, show_date, show_number
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.purposes import PURPOSES
from kaarea_tui.rules.text import clean_block, spreadsheet_safe

from .list_report import ListReport, ReportedExport, WordingUse
from .list_words import ANSWERS, code_text, counts_text, own_facts, reason_text

Part = dict[str, object]
LANGUAGES = {"fi": N_("Finnish"), "sv": N_("Swedish"), "en": N_("English")}
"""Languages of a wording."""
OUTCOMES = {"done": N_("carried out"), "dismissed": N_("dismissed"), "proposed": N_("waits for a decision")}
"""What became of an answer."""


def report_sheet(report: ListReport) -> Sheet:
    """The report as it is printed, in the language in use."""
    words = Words(current())
    return Sheet(
        language=words.language,
        title=report.card.name,
        document=_("Report of a mailing list"),
        sender=(report.sender.controller, report.sender.postal),
        day=show_date(local_date(report.made_at)),
        number=_("List {number}").format(number=report.card.id),
        receiver=(),
        footer=footer(report.sender, words),
        parts=tuple(_parts(report)),
        indent=0,
        made_on=local_date(report.made_at),
    )


def report_csv(report: ListReport) -> bytes:
    """The figures as a table for spreadsheets: what is counted, its code, its days or words, the number."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in _figures(report):
        writer.writerow(
            [cell if isinstance(cell, int) else spreadsheet_safe(clean_block(cell)) for cell in row]
        )
    return out.getvalue().encode("utf-8-sig")


def _figures(report: ListReport) -> Iterator[tuple[str | int, ...]]:
    card, period = report.card, report.period
    days = f"{period.first.isoformat()}/{period.last.isoformat()}"
    yield ("figure", "code", "detail", "number")
    yield ("list", str(card.id), card.name, card.counts.present)
    for state in ("active", "paused", "ended"):
        yield ("state", state, "", int(getattr(card.counts, state)))
    yield from (("now", code.value, "", people) for code, people in report.codes)
    yield from (("joined_on", basis, "", people) for basis, people in report.bases)
    for use in report.wordings:
        told = f"{use.code} {use.version} {use.language} {use.notice_version}"
        yield ("wording_leaning", told, use.text, use.leaning)
        yield ("wording_joined", told, use.text, use.joined)
    yield ("at_start", "", days, period.at_start)
    yield ("at_end", "", days, period.at_end)
    for month, joined, left in period.months:
        yield ("joined", month, days, joined)
        yield ("left", month, days, left)
    yield from (("left_reason", reason, days, people) for reason, people in period.reasons)
    for each in period.exports:
        line = each.line
        yield ("export", str(line.id), f"{line.exported_at.isoformat()} {line.format}", line.written)
        yield from (("export_code", code, str(line.id), people) for code, people in line.counts)
    yield from (("answer", f"{kind} {state}", days, count) for kind, state, count in period.returns)


def _parts(report: ListReport) -> Iterator[Part]:
    yield from _of_the_list(report)
    kind = report.card.kind
    codes = [(f"{code_text(code, kind)} {code}", people) for code, people in report.codes]
    yield from _section(_("How it stands with mailing now"), _counted(codes))
    bases = [(f"{code_text(basis, kind)} {basis}", people) for basis, people in report.bases]
    yield from _section(_("On what the members joined"), _counted(bases))
    yield _heading(_("Words of consents"))
    if not report.wordings:
        yield _text(_("Nobody has joined this list by a consent."))
    for use in report.wordings:
        yield from _wording(use)
    yield from _period(report)
    yield from _section(_("Files of the period"), [_export(each, kind) for each in report.period.exports])
    answers = [
        (f"{_(ANSWERS.get(wish, wish))}: {_(OUTCOMES.get(state, state))}", count)
        for wish, state, count in report.period.returns
    ]
    yield from _section(_("Answers to mailings taken in during the period"), _counted(answers))
    yield _heading(_("How this was counted"))
    yield _text(
        _("Nobody on the list is named. Who was erased since is in no figure of a past day."),
        _("Made {moment} by {name}.").format(moment=moment_text(report.made_at), name=report.made_by),
    )


def _of_the_list(report: ListReport) -> Iterator[Part]:
    facts = [(label, " / ".join(text.splitlines())) for label, text in own_facts(report.card)]
    facts += [
        (_("Notice in force"), report.notice_version),
        (_("Members"), counts_text(report.card.counts)),
    ]
    yield from _section(_("The list"), facts)


def _wording(use: WordingUse) -> Iterator[Part]:
    language = _(LANGUAGES.get(use.language, use.language))
    told = _(
        "{language}, notice {notice}: {leaning} people lean on it now, {joined} have joined by it"
    ).format(
        language=language,
        notice=use.notice_version,
        leaning=show_number(use.leaning),
        joined=show_number(use.joined),
    )
    yield _row(f"{use.code} {use.version}", told)
    yield _text(*(use.text.splitlines() or ["–"]))


def _period(report: ListReport) -> Iterator[Part]:
    period = report.period
    joined, left = sum(each[1] for each in period.months), sum(each[2] for each in period.months)
    facts = [
        (_("Members as it began"), show_number(period.at_start)),
        (_("Joined"), show_number(joined)),
        (_("Left"), show_number(left)),
        (_("Members as it ended"), show_number(period.at_end)),
    ]
    span = f"{show_date(period.first)}–{show_date(period.last)}"
    yield from _section(_("Period {span}").format(span=span), facts)
    months = [
        (f"{month[5:]}/{month[:4]}", f"+{show_number(came)}  −{show_number(went)}")
        for month, came, went in period.months
    ]
    yield from _section(_("Joined and left by month"), months)
    reasons = [(reason_text(reason, report.card.kind), people) for reason, people in period.reasons]
    yield from _section(_("Why people left"), _counted(reasons))


def _export(each: ReportedExport, kind: str) -> tuple[str, str]:
    line = each.line
    form = _("list of reasons") if line.format == "reasons" else line.format
    sent = (
        _("sent {moment}").format(moment=moment_text(line.sent_at))
        if line.sent_at
        else _("no sending recorded")
    )
    codes = ", ".join(f"{code_text(code, kind)} {code} {show_number(people)}" for code, people in line.counts)
    if each.recipients is None:
        receiver = _("recipients are told to who may see disclosures")
    else:
        names = ", ".join(each.recipients)
        receiver = (
            _("recipient: {names}").format(names=names) if names else _("not handed to anybody outside")
        )
    told = (
        form,
        _(PURPOSES.get(line.purpose, line.purpose)),
        ngettext("{count} row", "{count} rows", line.written).format(count=show_number(line.written)),
        line.exported_by or "–",
        sent,
        receiver,
        codes,
    )
    return f"{line.id}. {moment_text(line.exported_at)}", " · ".join(part for part in told if part)


def _counted(rows: Iterable[tuple[str, int]]) -> list[tuple[str, str]]:
    return [(show_number(count), text) for text, count in rows]


def _section(title: str, rows: Iterable[tuple[str, str]]) -> Iterator[Part]:
    """A heading and its rows; where there are none that is told."""
    yield _heading(title)
    told = [_row(name, text) for name, text in rows]
    yield from told or [_text("–")]


def _heading(text: str) -> Part:
    return {"kind": "heading", "text": text}


def _row(name: str, text: str) -> Part:
    return {"kind": "row", "name": name, "text": text}


def _text(*lines: str) -> Part:
    return {"kind": "text", "lines": list(lines)}
