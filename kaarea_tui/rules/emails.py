"""E-mail addresses: shown as typed, compared by key, personal or a role's mailbox."""

import re
import unicodedata
from typing import Literal

from .folding import words
from .problem import N_, Problem
from .text import clean_line

MAX_LENGTH = 254
"""Most characters of an address (rule V5)."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_PLAIN = re.compile(
    rf"(?=[^@]{{1,64}}@)(?!=){_ATOM}(?:\.{_ATOM})*"
    r"@(?:(?!..--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_AT_WORD = re.compile(r"\s*(?:[(\[{]\s*(?:at|ät|@)\s*[)\]}]|\s(?:at|ät)\s)\s*", re.I)
_DOT_WORD = re.compile(r"\s*[(\[{]\s*(?:dot|piste)\s*[)\]}]\s*", re.I)
_ANGLED = re.compile(r"[^<>]*<([^<>@]+@[^<>@]+)>\s*")
_NO_DOT = re.compile(r"(@[^@.]{2,})(fi|com|net|org|info|se|ee|no|dk|eu|de)$", re.I)
_ROLES = frozenset(
    {
        *("info", "myynti", "toimisto", "asiakaspalvelu", "laskutus", "kirjaamo", "posti", "tilaukset"),
        *("hallinto", "office", "sales", "support"),  # up to here rule V5's own list
        *("vaihde", "palvelu", "laskut", "ostolaskut", "reskontra", "talous", "neuvonta", "vastaanotto"),
        *("rekry", "rekrytointi", "tiedotus", "viestintä", "viestinta", "markkinointi", "huolto", "hr"),
        *("admin", "contact", "kontakt", "kundtjanst", "faktura", "billing", "invoice", "invoices", "hello"),
        *("webmaster", "postmaster", "noreply", "registry", "registrator", "marketing", "helpdesk"),
    }
)


_FORMS = re.compile(
    r"(?:no[._-]?reply|do[._-]?not[._-]?reply|ei[._-]?vasta\w*|lomake|lomakkeet|verkkolomake|web[._-]?form|form|forms"
    r"|formular|svara[._-]?(?:ej|inte)|wordpress|www(?:-data)?|mailer|automaatti|automailer"
    r"|[aä]l[aä][._-]?vastaa|postmaster|bounces?|notifications?)(?:[+._-].*)?@",
    re.IGNORECASE,
)


def is_form(address: str) -> bool:
    """Is this the address of a program that writes for whoever filled in its form?"""
    return _FORMS.match(address) is not None


def email(text: str) -> str:
    """Return an address as typed, tidied but in its own letters (rule V5).

    One @, a domain with a dot, at most 254 characters; whether it exists is not asked. Raises Problem;
    usual slips (comma for a dot, " at ", "mailto:", angle brackets, several addresses) get a suggestion.
    """
    typed = clean_line(text)
    if _accepted(typed):
        return typed
    if len(typed) > MAX_LENGTH:
        raise Problem(
            "email.too_long", N_("An e-mail address has at most {limit} characters."), limit=str(MAX_LENGTH)
        )
    first, *others = (
        (part for part in re.split(r"[;,/|\s]+", typed) if "@" in part) if typed.count("@") > 1 else (typed,)
    )
    if others and _accepted(first) and all("@" in other for other in others):
        raise Problem("email.several", N_("Write one e-mail address in a field."), suggestion=first)
    raise Problem(
        "email.form",
        N_("This is not an e-mail address: it needs the form name@company.fi."),
        suggestion=_meant(typed),
    )


def _accepted(typed: str) -> bool:
    if len(typed) > MAX_LENGTH:
        return False
    if _PLAIN.fullmatch(typed):
        return True
    local, at, domain = typed.partition("@")
    if (
        not at
        or not local
        or "@" in domain
        or "." not in domain.strip(".")
        or re.search(r'[\s<>,;"\[\]\\]', typed)
    ):
        return False
    return _accepted_by_library(typed)


def _accepted_by_library(typed: str) -> bool:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(
            typed, strict=True, check_deliverability=False, globally_deliverable=False, test_environment=True
        )
    except (EmailNotValidError, UnicodeError):
        return False
    return True


def _meant(typed: str) -> str | None:
    """Return the address that was probably meant, when it would pass."""
    guess = typed
    if found := _ANGLED.fullmatch(guess):
        guess = found[1]
    guess = re.sub(r"^\s*<?mailto:", "", guess, flags=re.I).partition("?")[0]
    guess = _DOT_WORD.sub(".", _AT_WORD.sub("@", guess, count=1))
    guess = re.sub(r"\s+", "", guess).strip("<>\"'()[].,;:")
    guess = re.sub(r"([.@])\1+", r"\1", guess.replace(",", ".")).replace("@.", "@").replace(".@", "@")
    if "." not in guess.rpartition("@")[2]:
        guess = _NO_DOT.sub(r"\1.\2", guess)
    return guess if guess != typed and _accepted(guess) else None


def email_key(address: str) -> str:
    """Return the form in which addresses are compared and hashed: lower case, domain in punycode (rule V5).

    Never raises: a domain that has no punycode is only made lower-case.
    """
    lowered = address.strip().lower()
    if lowered.isascii():
        return lowered
    local, at, domain = unicodedata.normalize("NFC", lowered).rpartition("@")
    if not domain.isascii():
        domain = _punycode(domain)
    return f"{local}{at}{domain}"


def _punycode(domain: str) -> str:
    import idna

    try:
        return idna.encode(domain, uts46=True, std3_rules=False).decode("ascii").lower()
    except UnicodeError:
        return domain


def role_mailbox_guess(address: str) -> Literal["personal", "role"]:
    """Return a guess for the user to confirm: `role` for info@, myynti.turku@ and the like (rule V5)."""
    names = words(address.rpartition("@")[0])
    return "role" if names and names[0].rstrip("0123456789") in _ROLES else "personal"
