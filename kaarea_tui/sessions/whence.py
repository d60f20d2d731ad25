"""From where somebody comes: the address that sshd tells, or the terminal (rule S7).

Anybody can set SSH_CONNECTION, and so have another's address locked out or shed the own count. It is believed
only below an sshd of the machine, and while the connection that it names stands in the kernel's own table.
"""

import os
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

PROC = Path("/proc")
_ESTABLISHED = "01"

End = tuple[str, int]
"""An address and a port."""


def where_from(environ: Mapping[str, str] = os.environ, proc: Path = PROC) -> str:
    """The address or the terminal that the log and the lock-out name."""
    ends = _told_ends(environ.get("SSH_CONNECTION", ""))
    if ends is not None and _below_sshd(proc) and ends in _connections(proc):
        return f"ssh {ends[0][0]}"
    return f"terminal {os.ttyname(0)}"


def _told_ends(told: str) -> tuple[End, End] | None:
    """Client and server as SSH_CONNECTION names them; None where it is no such thing."""
    try:
        client, client_port, server, server_port = told.split(" ")
        return (_plain(client), int(client_port)), (_plain(server), int(server_port))
    except ValueError:
        return None


def _plain(address: str) -> str:
    found = ip_address(address.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)


def _below_sshd(proc: Path) -> bool:
    """Is one of the processes above this one an sshd of root's? A person's own program is never root's."""
    process = "self"
    for _step in range(64):
        facts = _status(proc / process / "status")
        if facts.get("Name", "").startswith("sshd") and facts.get("Uid", "").split()[:1] == ["0"]:
            return True
        process = facts.get("PPid", "0")
        if process == "0":
            return False
    return False


def _status(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    return {name: value.strip() for name, _colon, value in (line.partition(":") for line in lines)}


def _connections(proc: Path) -> Iterator[tuple[End, End]]:
    """The connections that stand, the other end first."""
    for table in ("tcp", "tcp6"):
        try:
            rows = (proc / "self/net" / table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            _number, here, there, state, *_rest = row.split()
            if state == _ESTABLISHED:
                yield _end(there), _end(here)


def _end(text: str) -> End:
    """An end as the kernel writes it: words in the machine's own order, and the port."""
    words, _colon, port = text.partition(":")
    raw = b"".join(bytes.fromhex(words[at : at + 8])[::-1] for at in range(0, len(words), 8))
    address = IPv4Address(raw) if len(raw) == 4 else IPv6Address(raw)
    return _plain(str(address)), int(port, 16)
