"""Business IDs, VAT numbers, postal codes and IP addresses."""

import ipaddress
import re

from .problem import N_, Problem
from .text import clean_line

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_BUSINESS_ID = re.compile(r"([0-9]{7})-?([0-9])|([0-9]{6})-([0-9])")
_VAT = re.compile(r"FI([0-9]{7})([0-9])")
_FI_CODE = re.compile(r"[0-9]{5}")
_LOOKALIKES = str.maketrans("OoIl|", "00111")
_PO_BOX = re.compile(
    r"\s*(?:PL|PB|P\.? ?L\.?|P\.? ?B\.?|P\.? ?O\.? ?BOX|BOX|postilokero|postbox)[ .:]*[0-9]", re.I
)
FOREIGN_CODE_LENGTH = 12
"""Most characters of a postal code outside Finland (rule V3)."""


def _check_digit(digits: str) -> str | None:
    """Return the check digit of seven digits, or None where no such number is ever given out."""
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11
    if rest == 1:
        return None
    return str((11 - rest) % 11)


def business_id(text: str) -> str:
    """Return a Finnish business ID as `NNNNNNN-C` (rule V1).

    The hyphen may be missing and old six-digit numbers lack their leading zero. Raises Problem; with a
    wrong check digit the suggestion carries the right one.
    """
    typed = clean_line(text).translate(_DASHES).replace(" ", "")
    found = _BUSINESS_ID.fullmatch(typed)
    if found is None:
        raise Problem(
            "business_id.form",
            N_("A business ID has seven digits, a hyphen and a check digit: 1234567-8."),
            suggestion=_from_vat_number(typed),
        )
    digits, given = (found[1], found[2]) if found[1] else ("0" + found[3], found[4])
    right = _check_digit(digits)
    if right is None:
        raise Problem("business_id.never_issued", N_("No business ID begins like this: check the digits."))
    if given != right:
        raise Problem(
            "business_id.check_digit",
            N_("The check digit of the business ID is wrong."),
            suggestion=f"{digits}-{right}",
        )
    return f"{digits}-{given}"


def _from_vat_number(typed: str) -> str | None:
    found = _VAT.fullmatch(typed.upper().replace("-", ""))
    if found is None or _check_digit(found[1]) != found[2]:
        return None
    return f"{found[1]}-{found[2]}"


def vat_number(text: str) -> str:
    """Return a Finnish VAT number as `FI` and eight digits (rule V2). Raises Problem."""
    typed = clean_line(text).translate(_DASHES).replace(" ", "").upper()
    found = _VAT.fullmatch(typed)
    if found is not None:
        right = _check_digit(found[1])
        if right == found[2]:
            return typed
        raise Problem(
            "vat_number.check_digit",
            N_("The check digit of the VAT number is wrong."),
            suggestion=None if right is None else f"FI{found[1]}{right}",
        )
    try:
        suggestion = "FI" + business_id(typed.removeprefix("FI")).replace("-", "")
    except Problem:
        suggestion = None
    raise Problem(
        "vat_number.form",
        N_("A Finnish VAT number is FI and eight digits without a hyphen: FI12345678."),
        suggestion=suggestion,
    )


def postal_code(text: str, country: str = "FI") -> str:
    """Return a postal code as text (rule V3): five digits in Finland, else at most 12 characters.

    `country` is an ISO 3166 code of two letters; empty means Finland. Raises Problem, with a suggestion
    for letters that look like digits and for leading zeros that a spreadsheet ate.
    """
    typed = clean_line(text)
    if (country.strip().upper() or "FI") != "FI":
        if len(typed) > FOREIGN_CODE_LENGTH:
            raise Problem(
                "postal_code.too_long",
                N_("A foreign postal code has at most {limit} characters."),
                limit=str(FOREIGN_CODE_LENGTH),
            )
        return typed
    if _FI_CODE.fullmatch(typed):
        return typed
    plain = re.sub(r"^FI(?:N)?-?", "", typed.replace(" ", ""), flags=re.I).translate(_LOOKALIKES)
    if re.fullmatch(r"[0-9]{3,4}", plain):
        plain = plain.zfill(5)
    raise Problem(
        "postal_code.form",
        N_("A Finnish postal code has exactly five digits."),
        suggestion=plain if _FI_CODE.fullmatch(plain) else None,
    )


def po_box_code_warning(street: str, postal_code: str) -> Problem | None:
    """Return a warning when a street address has a PO box code, which ends in 1 (rule 1.2); never refuses."""
    code = postal_code.strip()
    if not street.strip() or not _FI_CODE.fullmatch(code) or code[-1] != "1" or _PO_BOX.match(street):
        return None
    return Problem(
        "postal_code.po_box",
        N_("Postal codes that end in 1 belong to PO boxes, but {postal_code} stands with a street address."),
        suggestion=code[:-1] + "0",
        postal_code=code,
    )


def ip_address(text: str) -> str:
    """An IPv4 or IPv6 address in its usual form (rule 6.2); raises Problem."""
    try:
        address = ipaddress.ip_address(clean_line(text))
    except ValueError:
        raise Problem("ip.form", N_("This is not an IP address: 192.0.2.1 or 2001:db8::1.")) from None
    return str(address).partition("%")[0]
