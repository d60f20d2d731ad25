"""`kaarea requests fetch`: letters of data subjects, from files or the mailbox, into the inbox (rule D8)."""

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.problem import told as problem_told

from .exit_codes import BAD_INPUT, DONE
from .output import say, sentence, tell_aside
from .session import add_sign_in, signed_in

if TYPE_CHECKING:
    from kaarea_tui.exchange.mail_sources import Fetched, MailSource
    from kaarea_tui.register.register import Register

AT_ONCE = 20
"""Mails taken in together; what was taken in before a fault stays."""
_BYTES_AT_ONCE = 50 * 1024 * 1024


def add_to(parser: ArgumentParser) -> None:
    """The options of these commands."""
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    told = N_("fetch letters into the inbox: from a file, a folder, an mbox, a Maildir, or the mailbox")
    fetch = commands.add_parser("fetch", help=_(told), description=sentence(_(told)))
    fetch.set_defaults(run=run)
    fetch.add_argument(
        "path", nargs="?", type=Path, metavar=_("PATH"), help=_("file or folder; without it the mailbox")
    )
    add_sign_in(fetch)


def run(options: Namespace) -> int:
    """Take each mail in; 0, or 2 where some were left where they are. What was taken in stays."""
    counts: Counter[str] = Counter()
    with signed_in(options) as register, _source(options.path, register) as source:
        try:
            _take_all(register, source, counts)
        except BaseException:
            if counts:  # what is refused outright has no figures: they would read as an answer
                _tell(counts)
            raise
        _tell(counts)
    return BAD_INPUT if counts["left"] else DONE


def _tell(counts: "Counter[str]") -> None:
    told = _("New letters {new}, here already {doubled}, left where they are {left}.")
    say(told.format(new=counts["new"], doubled=counts["doubled"], left=counts["left"]))


def _take_all(register: "Register", source: "MailSource", counts: "Counter[str]") -> None:
    for batch in _batches(_readable(source.mails(), counts)):
        taken = register.request_mail.take_in(tuple(mail.original or b"" for mail in batch))
        counts.update("doubled" if each.doubled else "new" for each in taken)
        for mail, kept in zip(batch, taken, strict=True):
            if kept.unread:
                told = _("{place}: nothing of it could be read: {reason}. It is in the inbox as it came.")
                tell_aside(told.format(place=mail.place, reason=_(kept.unread)))
            if problem := source.taken(mail):
                tell_aside(_(problem.message).format(**problem.params))


def _batches(mails: "Iterator[Fetched]") -> "Iterator[list[Fetched]]":
    """Mails to be taken in together; where the source breaks off, first those that came before."""
    batch: list[Fetched] = []
    try:
        for mail in mails:
            batch.append(mail)
            if len(batch) == AT_ONCE or sum(len(each.original or b"") for each in batch) >= _BYTES_AT_ONCE:
                yield batch
                batch = []
    except Problem:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _readable(mails: "Iterator[Fetched]", counts: "Counter[str]") -> "Iterator[Fetched]":
    """The mails that can be taken in; of the others is told why they stay where they are."""
    for mail in mails:
        if mail.original is not None:
            yield mail
            continue
        counts["left"] += 1
        if mail.problem:
            tell_aside(problem_told(mail.problem.message, mail.problem.params, _))


@contextmanager
def _source(path: Path | None, register: "Register") -> "Iterator[MailSource]":
    from kaarea_tui.exchange.mail_imap import open_imap
    from kaarea_tui.exchange.mail_sources import file_source

    if path is None:
        with open_imap(register.request_mail.mailbox()) as mailbox:
            yield mailbox
        return
    if not path.exists():
        raise Problem("mail.absent", N_("There is nothing at {path}."), path=str(path))
    yield file_source(path, register.store.own_places)
