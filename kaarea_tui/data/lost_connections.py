"""Connections that a database server has ended: noticed before use, and what became of a transaction.

A transaction whose COMMIT was on its way when the line broke is kept or not, and only the server knows. It
is asked by the transaction's number, so that nobody is told "nothing was changed" of what was saved.
"""

import select
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psycopg import Connection

WAITS = (0.0, 0.1, 0.3, 0.6, 1.0, 2.0, 4.0)
"""Seconds before each try to reach the server again; a restarted one needs a few."""
KEPT_ALIVE = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # ms
}
"""How soon a server that has gone without a word is given up; what the address says itself counts more."""


class SaveUnknown(Exception):
    """The line broke off while a transaction was being kept, and the server could not be asked since."""


def is_lost(connection: "Connection[tuple[object, ...]]") -> bool:
    """Has the server ended this idle connection? One system call as long as it has not."""
    import psycopg

    if connection.closed:
        return True
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if not waiting.poll(0):
        return False
    try:  # it said something unasked: a notice, or farewell
        connection.execute("SELECT 1")
    except psycopg.Error:
        return True
    return bool(connection.closed)
