"""A register in a file loads no driver of a server: 95 ms and 10 MB that nobody would use."""

import subprocess
import sys

from tests.conftest import RegisterDb

SESSION = """
import sys
from kaarea_tui.register import founding
from kaarea_tui.register.counter import utc_now
from kaarea_tui.register.staff.signing_in import sign_in
register, _ = sign_in(founding.open_register(sys.argv[1]), "asiakkuus", founding.DEMO_PASSWORD, "t", utc_now)
register.browse.contacts("a")
print(*sorted({name.split(".")[0] for name in sys.modules} & {"psycopg", "psycopg2", "psycopg_binary"}))
"""


def test_a_session_on_a_file_loads_no_driver_of_a_server(sqlite_db: RegisterDb) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SESSION, sqlite_db.url], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
