"""From the text of one cell to a value of the register, as office lists are really written.

What is certain is mended (and told of where the value changed); what is not certain is refused with a
Problem, so that nothing is lost without a word. Rules 1.14 decide what a value may be.
"""

import re
from collections.abc import Iterator
from typing import Protocol

from kaarea_tui.rules.emails import email
from kaarea_tui.rules.identifiers import business_id, postal_code
from kaarea_tui.rules.identity_codes import refuse_personal_identity_code
from kaarea_tui.rules.limits import within
from kaarea_tui.rules.phones import Phone, parse_phone
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.text import clean_block, clean_line, spreadsheet_original

from .country_names import country_code


class Note(Protocol):
    """How a mend is told: a code, a message and what is filled into it."""

    def __call__(self, code: str, message: str, **params: str) -> None:
        """Tell of one mend."""


# "- called back" and "+358 (0)40" are text; a function, a DDE call or anything after = is calculated.
_FORMULA = re.compile(
    r"[=\uff1d\ufe66]|[@\uff20\ufe6b]\s*[\w.]+\(|[+\-\uff0b\uff0d\u2212\ufe62\ufe63].*?(?:[^\W\d_]\(|\|.*!)",
    re.DOTALL,
)
_ERROR = re.compile(
    r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|PUUTTUU!?|VIITTAUS!|ARVO!|NIMI\?|JAKO/0!|LUKU!|TYHJÄ!|#+)",
    re.I,
)
_DASHES = re.compile(r"[-–—−.?_]+")
_ABSENT = re.compile(
    r"[-–—−.?_]+|ei(?: ole)?(?: tiedossa| tietoa| sähköpostia| sähköpostiosoitetta| puhelinta| puhelinnumeroa"
    r"| numeroa| meiliä| emailia)?|puuttuu|tuntematon|salainen|n/?a|none|null|nil|unknown|saknas|ingen|inget"
    r"|okänd|no e-?mail|no phone",
    re.IGNORECASE,
)
_NO_MAIL = re.compile(
    r"\W*(?:ei (?:saa |mitään )?(?:post|maino|markkinoin|suoramarkkinoin|uutiskir|lähet)"
    r"|(?:suora)?markkinointikiel|kielto\b|ingen (?:post|reklam|marknads)|inga utskick|no mail|do not mail"
    r"|opt.?out|unsubscribed)",
    re.IGNORECASE,
)
_BETWEEN_EMAILS = re.compile(r"(?:[;,/|\s]|:::)+")
_BETWEEN_PHONES = re.compile(
    r"\s*(?:[;,|/]|:::|\b(?:tai|ja|sekä|eller|och|or|and)\b)\s*(?=[+(]|0\d)", re.IGNORECASE
)
_MOBILE_WITHOUT_ZERO = re.compile(r"(?:4\d|50)\d{5,8}")
_LIST_SIGNS = re.compile(r"[,;|\n]")
# Codes that begin with zeros, by post office: what a spreadsheet's lost zeros are certain of.
_ZERO_CODES = {
    "00": "helsinki helsingfors",
    "01": "vantaa vanda sipoo nurmijärvi klaukkala",
    "02": "espoo esbo kauniainen kirkkonummi kyrkslätt siuntio sjundeå veikkola masala",
    "03": "vihti nummela lohja karkkila ojakkala",
    "04": "kerava kervo tuusula tusby järvenpää träskända mäntsälä sipoo sibbo pornainen nikkilä",
    "05": "hyvinkää hyvinge nurmijärvi rajamäki jokela röykkä",
    "06": "porvoo borgå",
    "07": "loviisa lovisa askola myrskylä pukkila lapinjärvi",
    "08": "lohja lojo virkkala",
    "09": "lohja karjalohja sammatti",
}


def safe_text(field: str, raw: str, *, block: bool = False) -> str:
    """A cell's text, cleaned. Refuses formulas, spreadsheet errors, identity codes (rule V8), excess."""
    raw = spreadsheet_original(raw)
    text = clean_block(raw) if block else clean_line(raw)
    if not text:
        return ""
    if _FORMULA.match(text):
        raise Problem("cell.formula", N_("The cell has a spreadsheet formula instead of a value."))
    if _ERROR.fullmatch(text):
        raise Problem(
            "cell.error", N_("The cell has an error message of the spreadsheet instead of a value.")
        )
    refuse_personal_identity_code(text)
    if field:
        within(field, text)
    return text


def is_absent(text: str) -> bool:
    """Tell whether a cell says that there is nothing: a dash, "ei ole", "puuttuu", "n/a"."""
    return _ABSENT.fullmatch(text) is not None


def optional_text(field: str, raw: str) -> str:
    """A cell that may say that there is nothing, such as a title."""
    text = safe_text(field, raw)
    return "" if is_absent(text) else text


def dashless_text(field: str, raw: str, *, block: bool = False) -> str:
    """A cell whose words all count but whose lone dash means nothing: street, note."""
    text = safe_text(field, raw, block=block)
    return "" if _DASHES.fullmatch(text) else text


def emails(raw: str, note: Note) -> Iterator[str]:
    """The addresses of one cell (rule V5). One that needs guessing is refused; the guess is suggested."""
    text = safe_text("", raw)
    if not text:
        return
    if is_absent(text):
        note("email.absent", N_("Words such as “no e-mail” were read as an empty cell."))
        return
    if text[:7].lower() == "mailto:":
        text = text[7:]
    parts = _BETWEEN_EMAILS.split(text.strip(";, ")) if text.count("@") > 1 else [text]
    for part in parts:
        yield email(part)


def phones(raw: str, note: Note, region: str) -> Iterator[Phone]:
    """The numbers of one cell (rule V4)."""
    text = safe_text("", raw)
    if not text:
        return
    if is_absent(text):
        note("phone.absent", N_("Words such as “no phone” were read as an empty cell."))
        return
    for part in _BETWEEN_PHONES.split(text.strip(";,/ ")):
        digits = re.sub(r"[\s-]", "", part)
        if region == "FI" and _MOBILE_WITHOUT_ZERO.fullmatch(digits):
            note("phone.leading_zero", N_("The leading zero of a mobile number was put back."))
            yield parse_phone("0" + digits)
        else:
            yield parse_phone(part, region)


def company_number(raw: str, note: Note) -> str:
    """A Y-tunnus (rule V1); a Finnish VAT number (rule V2) tells it too."""
    text = safe_text("", raw)
    if not text or is_absent(text):
        return ""
    try:
        return business_id(text)
    except Problem as problem:
        if problem.code != "business_id.form" or not problem.suggestion:
            raise
        note("business_id.vat", N_("The business ID was read from a VAT number."))
        return problem.suggestion


def code_of_post(raw: str, post_office: str, country: str, note: Note) -> str:
    """A postal code (rule V3). Zeros that a spreadsheet ate come back when the post office agrees."""
    text = safe_text("", raw)
    if not text or is_absent(text):
        return ""
    try:
        return postal_code(text, country)
    except Problem as problem:
        right = problem.suggestion
        eaten = right is not None and text.isascii() and text.isdigit() and right == text.zfill(5)
        if right and eaten and post_office.casefold() in _ZERO_CODES.get(right[:2], "").split():
            note("postal_code.leading_zeros", N_("The leading zeros of a postal code were put back."))
            return right
        raise


def country(raw: str) -> str:
    """A country as a code of two letters; empty stays empty."""
    text = safe_text("", raw)
    if not text or is_absent(text):
        return ""
    code = country_code(text)
    if code is None:
        raise Problem(
            "country.unknown", N_("The country is not known. Write it in full or as a code such as FI or SE.")
        )
    return code


def mailing_lists(raw: str) -> tuple[tuple[str, ...], bool]:
    """The list names of a cell, and whether it says "no mail, please" (then there are no lists)."""
    text = safe_text("", raw, block=True)
    if not text or is_absent(text):
        return (), False
    if _NO_MAIL.match(text):
        return (), True
    names = (clean_line(name) for name in _LIST_SIGNS.split(text))
    return tuple(dict.fromkeys(within("list_name", name) for name in names if name)), False
