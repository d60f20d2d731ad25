"""Signing a user in for one command: the password from stdin or a prompt, and out again at the end.

Every command that touches the register comes through here (ASVS 6.3.4), so the counter checks each of them.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from kaarea_tui.locale import _, use
from kaarea_tui.rules.problem import N_, Problem

from .log_file import log_to_file
from .open_app import database_address
from .output import tell_aside
from .refusals import Denied, missing_right

if TYPE_CHECKING:
    from kaarea_tui.data.engine import Store
    from kaarea_tui.register.register import Register

LONGEST_LINE = 4096


def add_sign_in(parser: ArgumentParser, *, required: bool = True) -> None:
    """Give `parser` the options that say who signs in."""
    parser.add_argument("--user", metavar=_("NAME"), required=required, help=_("the user name that signs in"))
    parser.add_argument(
        "--password-stdin", action="store_true", help=_("read the password from the first line of stdin")
    )


def add_approver(parser: ArgumentParser, *, required: bool) -> None:
    """Give `parser` the option that says which register owner approves."""
    parser.add_argument(
        "--approver", metavar=_("NAME"), required=required, help=_("the register owner who approves")
    )


@contextmanager
def two_signed_in(store: "Store", options: Namespace) -> Iterator[tuple["Register", "Register"]]:
    """Who works and who approves, both signed in with their passwords, and out again when all went well."""
    from kaarea_tui.register.errors import NotPermitted
    from kaarea_tui.register.staff import signing_in

    registers = []
    for name in (options.user, options.approver):
        password = next_secret(options, _("Password of {user}: ").format(user=name))
        registers.append(signing_in.sign_in(store, name, password, source(), one_time=False)[0])
    worker, approver = registers
    confirmed(worker)
    try:
        yield worker, approver
    except NotPermitted as refusal:
        raise Denied(missing_right(refusal.permission, worker.own.who().presets)) from refusal
    for register in registers:
        register.own.sign_out()


@contextmanager
def signed_in(
    options: Namespace, *, one_time: bool = False, password: str | None = None
) -> Iterator["Register"]:
    """The register, open for the user whom `options` name, in the language of that user.

    Who has a one-time secret only is let in where `one_time` says so, to choose a password. `password` is the
    one that was asked already. Raises
    CannotOpen, SignInRefused, SessionsFull, Refused, and Denied for an act without the right.
    """
    from kaarea_tui.locale.moments import recovered_text
    from kaarea_tui.register import founding
    from kaarea_tui.register.errors import CounterError, NotPermitted
    from kaarea_tui.register.staff import signing_in

    log_to_file()
    store = founding.open_register(database_address(options.database))
    try:
        given = _password(options) if password is None else password
        register, welcome = signing_in.sign_in(store, options.user, given, source(), one_time=one_time)
        try:
            user = register.own.who()
            if "KAAREA_LANGUAGE" not in os.environ:
                use(user.language)
            if welcome.owner_recovered_at is not None:
                tell_aside(recovered_text(welcome.owner_recovered_at))
            with _living(register):
                yield register
        except NotPermitted as refusal:
            raise Denied(missing_right(refusal.permission, user.presets)) from refusal
        finally:
            for warning in register.warnings:
                tell_aside(_(warning.message).format(**warning.params))
            with suppress(CounterError):
                register.own.sign_out()
    finally:
        store.close()


@contextmanager
def _living(register: "Register") -> Iterator[None]:
    """Show signs of life during the block, in a thread with a connection of its own (rule S11)."""
    from threading import Event, Thread

    from kaarea_tui.rules.signin import SIGN_OF_LIFE_EVERY

    over = Event()

    def live() -> None:
        while not over.wait(SIGN_OF_LIFE_EVERY):
            with suppress(Exception):  # the next one comes soon
                register.show_life()
        register.store.close()

    thread = Thread(target=live, name="signs-of-life", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(5)


def confirmed(register: "Register") -> None:
    """Let the password that was just given count for acts that ask for it again (ASVS 7.5)."""
    # It was checked a moment ago and nobody can have left the desk since, so it is not asked twice.
    register.confirmed_at = register.clock()


def source() -> str:
    """What the log and the lock-out call this place: the account of the machine, which nobody can feign."""
    return f"command uid {os.getuid()}"


def next_secret(options: Namespace, prompt: str) -> str:
    """One more secret: the next line of stdin, or what is typed unseen after `prompt`; raises Problem."""
    if options.password_stdin:
        line = sys.stdin.buffer.readline(LONGEST_LINE + 1)
        if not line.strip() or len(line) > LONGEST_LINE:
            raise Problem("password.stdin", N_("There is no password on stdin."))
        try:
            return line.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise Problem("password.encoding", N_("The password on stdin is not UTF-8.")) from None
    if not sys.stdin.isatty():
        raise Problem(
            "password.terminal", N_("A password can be typed only on a terminal; else give --password-stdin.")
        )
    from getpass import getpass

    return getpass(prompt)


def _password(options: Namespace) -> str:
    return next_secret(options, _("Password of {user}: ").format(user=options.user))
