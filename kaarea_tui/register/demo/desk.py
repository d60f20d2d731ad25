"""The desk at which the demo's past is made: acts of the demo's users, each on its day, through the counter.

A subject plans its acts in any order; they are carried out in the order of time, so that the log rises.
Subjects: mailing.py, requests.py. A new one is a module with `plan(desk)`, and a line in demo_data.py.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from kaarea_tui.data.engine import Store
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.register.register import Register
from kaarea_tui.register.staff.signing_in import confirm, sign_in
from kaarea_tui.rules.dates import local_date, show_date

PAST = timedelta(days=300)
"""How long the demo's users have worked in it."""
_SOURCE = "demo"

Act = Callable[["DemoDesk"], object]


def beginning(now: datetime) -> datetime:
    """The moment at which a demo register that is opened now was founded."""
    return now - PAST


@dataclass(order=True)
class _Planned:
    moment: datetime
    place: int
    alone: bool = field(compare=False)
    act: Act = field(compare=False)


class DemoDesk:
    """The store of a demo register, its users signed in, and a clock that stands where the act is."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store = store
        self.now = now
        self.moment = beginning(now)
        self._users: dict[str, Register] = {}
        self._planned: list[_Planned] = []

    def plan(self, days_ago: int, act: Act, *, alone: bool = False) -> None:
        """Have `act` done so many days ago, 0: now. Acts of one day keep their order.

        `alone`: it reads for long (an export) and so cannot stand in one transaction with others.
        """
        moment = self.now - timedelta(days=days_ago)
        if days_ago:
            moment = moment.replace(hour=8, minute=0, second=0, microsecond=0)
        self._planned.append(_Planned(moment, len(self._planned), alone, act))

    def run(self) -> None:
        """Carry everything out and sign the users out."""
        # The accounts are as old as what was done with them.
        self.store.run(
            "UPDATE user_account SET valid_from = ?", (local_date(beginning(self.now)).isoformat(),)
        )
        for (moment, alone), acts in groupby(sorted(self._planned), lambda each: (each.moment, each.alone)):
            self._go_to(moment)
            if alone:
                for each in acts:
                    each.act(self)
                continue
            with self.store.writing():
                for each in acts:
                    each.act(self)
        self._tidy()
        for register in self._users.values():
            register.own.sign_out()

    def _tidy(self) -> None:
        """What a year of nights has swept: files of letters live for a month."""
        self._go_to(self.now)
        owner = self.confirmed("rekisterivastaava")
        while owner.tidy.sweep("letter_file", local_date(self.now)).more:
            pass
        owner.tidy.finish()

    def user(self, name: str) -> Register:
        """The register as one of the demo's users has it, at the moment of the act."""
        if name not in self._users:
            self._users[name] = sign_in(self.store, name, DEMO_PASSWORD, _SOURCE, lambda: self.moment)[0]
        return self._users[name]

    def confirmed(self, name: str) -> Register:
        """The same with the password given again, as exports ask for."""
        register = self.user(name)
        confirm(register, name, DEMO_PASSWORD)
        return register

    def day(self, days_ago: int) -> str:
        """A day before the act, as typed into a form."""
        return show_date(local_date(self.moment - timedelta(days=days_ago)))

    def _go_to(self, moment: datetime) -> None:
        """Move the clock; whoever is signed in comes to work that day anew, without the cost of a sign-in."""
        self.moment = moment
        self.store.run(
            "UPDATE user_session SET started_at = ? WHERE source = ? AND ended_at IS NULL",
            (stamp(moment), _SOURCE),
        )
