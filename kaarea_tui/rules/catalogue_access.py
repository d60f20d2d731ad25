"""The catalogue's rules on rights, the log and signing in."""

from .catalogue import Mark, Rule
from .problem import N_

_RIGHTS = "kaarea_tui.rules.rights"
_SIGN_IN = "kaarea_tui.rules.signin"
_PASSWORDS = "kaarea_tui.rules.passwords"
_AUDIT = "kaarea_tui.register.audit_trail"
_SIGNING_IN = "kaarea_tui.register.staff.signing_in"
_NOTICE = "notice §8, §11; GDPR art. 32"
_NIST = "NIST SP 800-63B-4; OWASP ASVS 5.0"


def _own(number: str, title: str, source: str, effect: str, module: str, *settings: str) -> Rule:
    """A rule of our own making on the ground that `source` gives."""
    return Rule(number, title, source, Mark.DESIGN, effect, settings, module)


ACCESS_RULES: tuple[Rule, ...] = (
    Rule(
        "5.1",
        N_("Log"),
        "GDPR art. 5(2), 32; CJEU C-579/21",
        Mark.LAW,
        N_("Sign-ins, openings of cards with their purpose, changes and refusals are logged, never values."),
        (),
        _AUDIT,
    ),
    _own(
        "A1",
        N_("The log only grows"),
        _NOTICE,
        N_("Each row of the log seals the one before it; a command verifies the chain."),
        _AUDIT,
    ),
    _own(
        "A2",
        N_("Nobody edits the log"),
        _NOTICE,
        N_("The database itself refuses to change or delete rows of the log, from the administrator too."),
        _AUDIT,
    ),
    _own(
        "A3",
        N_("No log, no action"),
        _NOTICE,
        N_("When the log cannot be written, the action fails and changes nothing."),
        _AUDIT,
    ),
    _own(
        "A5",
        N_("The log is tested"),
        _NOTICE,
        N_("Tests compare the log with scripted sessions."),
        _AUDIT,
    ),
    _own(
        "5.2",
        N_("Who sees the log"),
        "notice §8",
        N_("Register owner and auditor see the whole log, the administrator only its security events."),
        "kaarea_tui.rules.permissions",
    ),
    _own(
        "P1",
        N_("Effective rights"),
        _NOTICE,
        N_("Rights are those of the roles and valid grants less denials; a denial always wins."),
        _RIGHTS,
    ),
    _own(
        "P2",
        N_("Grants and denials"),
        _NOTICE,
        N_("A grant has a reason and an end within 12 months; a denial has a reason."),
        _RIGHTS,
        "rules.rights.GRANT_MAX_MONTHS",
    ),
    _own(
        "P3",
        N_("Nobody changes own rights"),
        _NOTICE,
        N_("One role opens accounts, another gives rights; the last register owner cannot be removed."),
        _RIGHTS,
    ),
    _own(
        "P5",
        N_("Scope of rows"),
        _NOTICE,
        N_("A user sees and edits all rows, those of the unit or those of own companies."),
        _RIGHTS,
    ),
    _own(
        "P6",
        N_("Rights checked at the counter"),
        _NOTICE,
        N_("Every action checks its right at each call, whichever screen, command or import asks."),
        "kaarea_tui.register",
    ),
    _own(
        "P7",
        N_("Accounts end"),
        _NOTICE,
        N_("An account ends on its last day; one unused for 90 days is listed."),
        _RIGHTS,
        "rules.rights.UNUSED_AFTER_DAYS",
    ),
    _own(
        "P8",
        N_("Visible fields"),
        _NOTICE,
        N_("One table tells which right opens which fields, on every way out of the register."),
        "kaarea_tui.rules.visibility",
    ),
    _own(
        "S1",
        N_("Length of a password"),
        _NIST,
        N_("A password has at least 15 characters, or 12 with a second factor."),
        _PASSWORDS,
        "rules.passwords.SHORTEST",
        "rules.passwords.SHORTEST_WITH_SECOND_FACTOR",
    ),
    _own(
        "S2",
        N_("Any character"),
        _NIST,
        N_("Any characters are accepted, 128 and more of them, in Unicode form NFC, and nothing is cut off."),
        _PASSWORDS,
        "rules.passwords.MOST_BYTES",
    ),
    _own(
        "S3",
        N_("No common passwords"),
        _NIST,
        N_("More than ten thousand well-known passwords are refused."),
        "kaarea_tui.rules.common_passwords",
    ),
    _own(
        "S4",
        N_("No personal passwords"),
        _NIST,
        N_("A password made mostly of the firm's, the user's or the person's name is refused."),
        _PASSWORDS,
        "rules.passwords.OWN_PART",
        "rules.passwords.FIRM_WORDS",
    ),
    _own(
        "S5",
        N_("No repetition"),
        _NIST,
        N_("A password that repeats itself or follows the alphabet or the keyboard is refused."),
        _PASSWORDS,
    ),
    _own(
        "S6",
        N_("Lock-out"),
        "notice §11; " + _NIST,
        N_("After 5 failures an account waits 15 minutes, then 30, then an hour at a time."),
        _SIGN_IN,
        "rules.signin.FAILURES_ALLOWED",
        "rules.signin.FIRST_WAIT",
        "rules.signin.LONGEST_WAIT",
    ),
    _own(
        "S7",
        N_("Lock-out of an address"),
        _NIST,
        N_("After 20 failures a source address waits likewise, whoever's name was tried."),
        _SIGN_IN,
        "rules.signin.SOURCE_FAILURES_ALLOWED",
    ),
    _own(
        "S8",
        N_("First sign-in"),
        _NIST,
        N_("A password set by somebody else must be changed before anything else is done."),
        _SIGNING_IN,
    ),
    _own(
        "S9",
        N_("One-time secrets"),
        _NIST,
        N_("A new or reset account gets a random secret that works once and for 24 hours."),
        _SIGN_IN,
        "rules.signin.ONE_TIME_SECRET_LIFE",
    ),
    _own(
        "S10",
        N_("Idle lock"),
        "notice §11",
        N_("An untouched session is locked after 10 minutes; unsaved work stays behind the lock."),
        _SIGN_IN,
        "settings.idle_lock_minutes",
    ),
    _own(
        "S11",
        N_("Length and number of sessions"),
        _NIST,
        N_("A session ends after 12 hours; no more live at once, of all and of a person, than is set."),
        _SIGN_IN,
        "rules.signin.SESSION_LONGEST",
        "rules.signin.SESSION_SILENT_AFTER",
        "settings.sessions_most",
        "settings.sessions_per_person",
    ),
    _own(
        "S12",
        N_("No hint to a guesser"),
        _NIST,
        N_("Unknown, closed and locked accounts and wrong passwords get the same answer in the same time."),
        _SIGNING_IN,
    ),
    _own(
        "S13",
        N_("Storing passwords"),
        _NIST,
        N_("Passwords are kept as argon2id hashes and renewed when its settings are raised; none expires."),
        "kaarea_tui.register.staff.password_hashes",
        "settings.password_memory_kib",
        "settings.password_passes",
        "settings.password_lanes",
    ),
    _own(
        "S14",
        N_("Searches and cards within an hour"),
        _NIST,
        N_("Beyond the setting the person is warned and the register owners are told; the work goes on."),
        "kaarea_tui.register.records.look_pace",
        "settings.looks_per_hour",
    ),
)
"""Rules of the rulebook's sections 5 and 6 that hold now, and those on signing in."""
