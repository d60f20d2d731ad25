"""Letters are fetched from files, folders, mbox, Maildir; what is not taken stays."""

import os
from pathlib import Path

import pytest

from kaarea_tui.exchange import mail_sources
from kaarea_tui.exchange.mail_sources import Fetched, file_source
from kaarea_tui.rules.problem import Problem

LETTER = b"From: aino@oma.example\r\nSubject: %d\r\n\r\nHei\r\n"


def fetched(path: Path) -> list[Fetched]:
    return list(file_source(path).mails())


def test_one_file_and_a_folder(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.eml").write_bytes(LETTER % number)
    assert [mail.original for mail in fetched(tmp_path)] == [LETTER % number for number in range(3)]
    assert fetched(tmp_path / "1.eml")[0].place == "1.eml"


def test_an_mbox_is_read_mail_by_mail(tmp_path: Path) -> None:
    path = tmp_path / "posti.mbox"
    path.write_bytes(
        b"From a Mon Nov  2\nSubject: 1\n\n>From here\nx\n\nFrom b Mon Nov  2\nSubject: 2\n\ny\n"
    )
    mails = [mail.original for mail in fetched(path)]
    assert mails == [b"Subject: 1\n\nFrom here\nx\n\n", b"Subject: 2\n\ny\n"]


def test_a_maildir(tmp_path: Path) -> None:
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    (tmp_path / "new" / "1").write_bytes(LETTER % 1)
    (tmp_path / "cur" / "2:2,S").write_bytes(LETTER % 2)
    assert len(fetched(tmp_path)) == 2


def test_too_large_a_mail_stays_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_sources, "LARGEST", 1000)
    (tmp_path / "a.eml").write_bytes(LETTER % 1 + b"x" * 2000)
    (tmp_path / "b.mbox").write_bytes(b"From a\n\n" + b"x\n" * 1000 + b"\nFrom b\n\nsmall\n")
    mails = fetched(tmp_path)
    assert [mail.original is None for mail in mails] == [True, True, False]
    assert mails[0].problem is not None and mails[0].problem.code == "mail.too_large"


def test_an_empty_or_closed_file_stays_where_it_is_and_the_others_are_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe without a writer is not waited for, and no link is followed."""
    for name, content in (("a.eml", b""), ("b.eml", LETTER % 2), ("c.eml", LETTER % 3)):
        (tmp_path / name).write_bytes(content)
    os.mkfifo(tmp_path / "d.eml")
    (tmp_path / "e.eml").symlink_to(tmp_path / "c.eml")
    really = os.open

    def closed(path: Path, *rest: int) -> int:
        if str(path).endswith("b.eml"):
            raise PermissionError(13, "Permission denied")
        return really(path, *rest)

    monkeypatch.setattr(os, "open", closed)
    mails = fetched(tmp_path)
    assert [(mail.place, mail.problem and mail.problem.code) for mail in mails] == [
        ("a.eml", "mail.empty"), ("b.eml", "mail.unreadable"), ("c.eml", None), ("d.eml", "mail.unreadable"),
        ("e.eml", "mail.unreadable"),
    ]  # fmt: skip


def test_nothing_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Problem) as refused:
        file_source(tmp_path / "absent.eml")
    assert refused.value.code == "file.absent"
