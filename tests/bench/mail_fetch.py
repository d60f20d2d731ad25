"""Fetching 1,000 letters from an mbox: `mailbox` plus parsing alone, against taking them in at the counter.

Run `python -m tests.bench.mail_fetch`. Ours reads, cleans, keeps the original and logs; it may take 3 times.
"""

import argparse
import email.policy
import mailbox
import tempfile
import time
from itertools import islice
from pathlib import Path
from statistics import median

from kaarea_tui.commands.requests import AT_ONCE
from kaarea_tui.data.engine import open_store
from kaarea_tui.exchange.mail_sources import file_source
from kaarea_tui.register import founding
from kaarea_tui.register.staff.signing_in import sign_in
from tests.bench.figures import Figure, compare, print_table

LETTERS, ROUNDS, LIMIT = 1000, 3, 3.0


def measure(args: argparse.Namespace) -> list[Figure]:
    """The one figure."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letters.mbox"
        path.write_bytes(b"".join(_letter(number) for number in range(LETTERS)))
        pairs = [(_alone(path), _taken_in(path, Path(folder) / f"{turn}.db")) for turn in range(ROUNDS)]
    alone, ours = (median(side) * 1000 for side in zip(*pairs, strict=True))
    return [compare("fetch 1,000 letters, ms", alone, ours, LIMIT)]


def _letter(number: int) -> bytes:
    body = "Haluaisin tietää, mitä tietoja minusta on rekisterissänne.\n" * 30
    return (
        f"From x Mon Nov  2\nFrom: Aino {number} <aino{number}@oma.example>\nMessage-ID: <{number}@x>\n"
        "Date: Mon, 02 Nov 2026 10:00:00 +0200\nSubject: =?utf-8?q?Tarkastuspyynt=C3=B6?=\n"
        f'Content-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n{body}\n'
    ).encode()


def _alone(path: Path) -> float:
    """The library's own way: open the mbox and parse each mail with its text."""
    start = time.perf_counter()
    box = mailbox.mbox(path, create=False)
    for key in box.iterkeys():
        mail = email.message_from_bytes(box.get_bytes(key), policy=email.policy.default)
        body = mail.get_body(("plain",))
        assert body is not None and body.get_content() and mail["subject"] and mail["from"]
    box.close()
    return time.perf_counter() - start


def _taken_in(path: Path, database: Path) -> float:
    store = open_store(f"sqlite:///{database}", create=True)
    founding.found_demo(store)
    register, _ = sign_in(store, "rekisterivastaava", founding.DEMO_PASSWORD, "bench")
    start = time.perf_counter()
    mails = file_source(path).mails()
    while batch := tuple(mail.original or b"" for mail in islice(mails, AT_ONCE)):
        register.request_mail.take_in(batch)
    took = time.perf_counter() - start
    store.close()
    return took


if __name__ == "__main__":
    raise SystemExit(print_table(measure(argparse.Namespace())))
