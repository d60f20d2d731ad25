"""The figures of access reports: a person with very many rows, collected and set; same run, same machine.

Run `python -m tests.bench.requests_reports [--rows 1000] [--engine sqlite|URL]`. Collecting goes through the
counter, with rights, others' names taken out, and the log; the baseline runs the bare SELECTs of the same
columns. The PDF is compared with typst on the same finished text, a paragraph for each line of it.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.engine import Store, open_store
from kaarea_tui.exchange.letters.report import Report, as_pdf, as_text
from kaarea_tui.exchange.letters.typesetting import _fonts
from kaarea_tui.exchange.letters.words import Words
from kaarea_tui.register import founding
from kaarea_tui.register.answers.access_mails import mails_of
from kaarea_tui.register.answers.access_tables import ACCESS_TABLES, BY_EXPORT, BY_HASH, BY_LETTER, BY_LOG
from kaarea_tui.register.erasure.erasure_rows import hashes_of, own_addresses
from kaarea_tui.register.mailing.export_people import exports_with
from kaarea_tui.register.records.letterhead import sender_of
from kaarea_tui.register.register import Register
from kaarea_tui.register.staff.signing_in import sign_in
from kaarea_tui.settings import Settings
from tests.bench.figures import Figure, compare, print_table
from tests.register.full_person import fill
from tests.register.request_steps import in_review

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TIMES = 5
PLAIN = b"""
#let letter = json(bytes(sys.inputs.letter))
#set page(paper: "a4", margin: 20mm)
#set text(font: "Libertinus Serif", size: 11pt)
#for line in letter { par(line) }
"""
_CARD_OPENED = "SELECT seq FROM audit WHERE object_type = 'contact' AND object_id = ? AND result = 'ok'"
CHEAP = {"password_memory_kib": "8", "password_passes": "1", "password_lanes": "1"}


def measure(args: argparse.Namespace) -> list[Figure]:
    """Both figures, with `args.rows` rows in every table."""
    with tempfile.TemporaryDirectory() as folder:
        register, contact, case_id = _prepared(args, Path(folder))
        collected = register.access_reports.collect(case_id)
        rows = {table.table: len(table.rows) for table in collected.tables}
        assert (
            min(count for table, count in rows.items() if table not in ("contact", "contact_address"))
            >= args.rows
        )
        bare = _seconds(lambda: _selects(register.store, contact))
        ours = _seconds(lambda: register.access_reports.collect(case_id))
        plain, pdf = _setting(collected)
        register.close()
    return [
        compare("access report: collect, ms", bare * 1000, ours * 1000, 3),
        compare("access report: PDF, ms", plain * 1000, pdf * 1000, 2),
    ]


def _prepared(args: argparse.Namespace, folder: Path) -> tuple[Register, int, int]:
    """A register with one such person, others with names of their own, and the person's request."""
    url = args.engine if args.engine != "sqlite" else f"sqlite:///{folder / 'register.db'}"
    store = open_store(url, create=True)
    founding.found_demo(store, lambda: NOW, CHEAP)
    register = sign_in(store, "rekisterivastaava", founding.DEMO_PASSWORD, "bench", lambda: NOW)[0]
    contact = fill(store, "Kanaria", "Serinus", "kanaria", args.rows)
    for number in range(20):
        fill(store, f"Varpunen{number}", "Passer", f"v{number}")
    with store.writing():  # consultations as the log keeps them, without their chain
        store.run_many(
            "INSERT INTO audit (seq, at_utc, at_local, actor_id, actor_presets, permission, source, session_id, action,"
            " object_type, object_id, purpose, result, reason, fields, count, prev_hash, hash) VALUES"
            " (?, '2026-11-01T09:00:00.000Z', '', 1, 'CS', 'contact.view_basic', 'x', 1, 'contacts.open', 'contact', ?,"
            " 'RELATIONSHIP', 'ok', '', '', 1, '', '')",
            [(1_000 + number, str(contact)) for number in range(args.rows)],
        )
    if store.engine == "sqlite":
        store.run("ANALYZE")
    return register, contact, in_review(register, "access", contact_id=contact)


def _selects(store: Store, contact: int) -> None:
    """The bare SELECTs: the same rows and columns, fetched and thrown away."""
    values = {
        BY_HASH: [digest for _, digest in hashes_of(store, own_addresses(store, contact))],
        BY_EXPORT: exports_with(store, contact),
        BY_LETTER: mails_of(store, contact),
        BY_LOG: [row[0] for row in store.rows(_CARD_OPENED, (str(contact),))],
    }
    for table, told in ACCESS_TABLES.items():
        if table in values:
            list(in_batches(store, told.sql, values[table]))
        else:
            store.rows(told.sql, (contact,))


def _setting(report: Report) -> tuple[float, float]:
    """Seconds of typst on the finished text, and of ours from the collected report to the PDF; each fresh."""
    import typst

    words, sender = Words("fi"), sender_of(Settings())
    told = {"controller": "Kaarea Oy", "register": "Rekisteri", "business_id": "2925981-7"}
    plain, ours = [], []
    for turn in range(3):
        lines = [line for line in as_text(report, told, words).split("\n") if line]
        lines.append(f"kierros {turn}")  # typst remembers what it has set before

        def set_plain(finished: list[str] = lines) -> None:
            typst.Compiler(
                PLAIN,
                font_paths=_fonts(),
                ignore_system_fonts=True,
                sys_inputs={"letter": json.dumps(finished)},
            ).compile(format="pdf")

        plain.append(_once(set_plain))
        ours.append(_once(lambda turn=turn: as_pdf(report, sender, told | {"number": str(turn)}, words)))  # type: ignore[misc]
    return plain[0], ours[0]


def _seconds(work: Callable[[], object]) -> float:
    return median(_once(work) for _ in range(TIMES))


def _once(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--engine", default="sqlite")
    return print_table(measure(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
