"""The register's settings: each with its default, its meaning under it, and who may change it.

A setting that differs from its default is a row of the `setting` table. What the notice names (controller,
contact person, addresses) is a setting, never a literal in code, because people and addresses change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class Settings:
    """All settings in force."""

    controller_name: str = "Kaarea Oy"
    """The controller (notice 1)."""
    controller_business_id: str = "2925981-7"
    """The controller's Y-tunnus (rule 1.1)."""
    controller_address: str = "PL 180, 20101 Turku"
    """The controller's postal address (notice 1)."""
    controller_website: str = "www.kaarea.fi"
    """The controller's website (notice 1); may be empty."""
    controller_phone: str = "020 764 9850"
    """The controller's switchboard (notice 1)."""
    register_name: str = "Kaarean asiakasrekisteri"
    """The register's name on every output (rule 3.1)."""
    notice_version: str = "2026-01"
    """The version of the published privacy notice that the fields follow (rule 6.7)."""
    soft_opt_in: bool = False
    """Mail customers on contact data from a sale (rules M2, M10); needs a notice that names that ground."""
    b2b_opt_out: bool = False
    """Mail people on what belongs to their work (rules M4, M10); needs a notice that names that ground."""
    contact_person: str = ""
    """User name of the contact person (notice 2), who owns new requests; empty: a register owner."""
    second_person: str = ""
    """User name of who approves that an owner's password is reset (rule N18); empty: another owner only."""
    contact_name: str = "Riikka Samuli"
    """The contact person as letters name him or her (notice 2)."""
    contact_postal_address: str = "PL 180, 20101 Turku"
    """The contact person's postal address (rule 2.2)."""
    contact_visiting_address: str = "Lemminkäisenkatu 48, 20520 Turku"
    """The contact person's visiting address (rule 2.2)."""
    contact_email: str = "riikka.samuli@kaarea.fi"
    """The contact person's e-mail address (rule 2.2)."""
    contact_phone: str = "020 764 9850"
    """The contact person's phone (rule 2.2)."""
    ombudsman_name: str = "Tietosuojavaltuutetun toimisto"
    """The supervisory authority as Finnish letters name it (rule 2.8)."""
    ombudsman_name_sv: str = "Dataombudsmannens byrå"
    """The same in Swedish."""
    ombudsman_name_en: str = "Office of the Data Protection Ombudsman"
    """The same in English."""
    ombudsman_address: str = "PL 800, 00531 Helsinki"
    """Its postal address in Finnish letters (rule 2.8): check before use."""
    ombudsman_address_sv: str = "PB 800, 00531 Helsingfors"
    """The same in Swedish letters."""
    ombudsman_address_en: str = "P.O. Box 800, FI-00531 Helsinki, Finland"
    """The same in English letters."""
    ombudsman_email: str = "tietosuoja@om.fi"
    """Its e-mail address (rule 2.8): check before use."""
    ombudsman_phone: str = "029 566 6700"
    """Its phone (rule 2.8): check before use."""
    privacy_principle: str = ""
    """Where the controller's data protection principle is found (rule 12.1); empty: letters do not tell."""
    deadline_eves_roll: bool = False
    """Do midsummer eve and Christmas eve move a deadline (rule D5)?"""
    deadline_days_added: str = ""
    """More days that move a deadline, as 2026-12-24, apart by blanks (rule D14)."""
    deadline_days_removed: str = ""
    """Holidays that do not move it, written alike (rule D14)."""
    clarify_rows: int = 500
    """Above so many rows about a person it may be asked what of them an access request means (rule N6)."""
    imap_host: str = ""
    """Mail server that requests come to; empty: none. Its password is in the key folder: `imap.password`."""
    imap_port: int = 993
    """993: encrypted from the start; another port: encrypted by STARTTLS."""
    imap_user: str = ""
    """Name of the mailbox on that server."""
    imap_folder: str = "INBOX"
    """Folder that requests come to."""
    idle_lock_minutes: int = 10
    """Minutes without a key until the screen locks (rule 11.2)."""
    sessions_most: int = 40
    """Sessions open at once; the next sign-in is refused, but for who may end sessions (ASVS 7.1.2)."""
    sessions_per_person: int = 10
    """Sessions that one person has open at once (rule S11)."""
    exports_per_hour: int = 20
    """Files of people that one person may export within an hour (ASVS 2.4.1)."""
    returns_most_at_once: int = 10
    """Memberships that answers read from one file may end without a second look at the names."""
    looks_per_hour: int = 300
    """Cards and searches of one person within an hour, beyond which the owners are told (ASVS 2.4.1)."""
    password_memory_kib: int = 65536
    """Memory of one argon2id hash in KiB; at least 19456 in real use."""
    password_passes: int = 3
    """Passes of one argon2id hash."""
    password_lanes: int = 4
    """Lanes of one argon2id hash."""


SYSTEM_SETTINGS = frozenset(
    name
    for name in Settings.__dataclass_fields__
    if name.startswith(("imap_", "password_"))
    or name in {"idle_lock_minutes", "sessions_most", "sessions_per_person"}
)
"""What `settings.system` may change; all others belong to `settings.privacy`."""


def settings_of(stored: Mapping[str, str]) -> Settings:
    """The settings in force, given the stored rows; rows of unknown names are left out."""
    known = {
        field.name: _value(field.default, stored[field.name])
        for field in fields(Settings)
        if field.name in stored
    }
    return replace(Settings(), **known)  # type: ignore[arg-type]


def stored_text(value: object) -> str:
    """A setting as it is stored and shown: a switch is 1 or 0."""
    return str(int(value)) if isinstance(value, bool) else str(value)


def _value(default: object, text: str) -> object:
    if isinstance(default, bool):
        return text == "1"
    return int(text) if isinstance(default, int) else text
