"""A contact as it comes from outside: what an import, a vCard or the demo hands to the register.

The fields are those the notice names in its section 6 (rules 6.1, 6.4, 6.5, 6.6) and no others (rule 6.7).
"""

import re
from dataclasses import dataclass
from datetime import date

_KIND_WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "joint_authority",
        frozenset({"kuntayhtymä", "samkommun", "hyvinvointialue", "välfärdsområde", "liitto"}),
    ),
    (
        "municipality",
        frozenset(
            {"kaupunki", "kunta", "stad", "kommun", "koulu", "skola", "lukio", "päiväkoti", "municipality"}
        ),
    ),
    ("association", frozenset({"ry", "rf", "yhdistys", "förening", "seura", "association"})),
    ("foundation", frozenset({"sr", "säätiö", "stiftelse", "foundation"})),
    ("cooperative", frozenset({"osk", "osuuskunta", "andelslag", "cooperative"})),
    ("other", frozenset({"seurakunta", "seurakuntayhtymä", "församling", "yliopisto", "virasto", "laitos"})),
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """One person and the role in which the person is met, already cleaned and valid (rule 1.14).

    `phones` are E.164, `country` is an ISO 3166 code of two letters, `lists` are mailing list names as told
    by the source and prove no consent by themselves (rule C2). `no_mail` is a "no mail, please" that stood
    in place of the lists: an objection to direct marketing that must be kept (rule M9). `company_kind` is
    one of rule 4.2's kinds, or empty without a company. `role_ended` is the date of a role that is over;
    `extensions` pairs a phone of `phones` with its extension, where one was given (rule V4).
    """

    last_name: str
    first_names: str = ""
    title: str = ""
    company: str = ""
    business_id: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    street: str = ""
    postal_code: str = ""
    post_office: str = ""
    country: str = ""
    note: str = ""
    lists: tuple[str, ...] = ()
    no_mail: bool = False
    company_kind: str = ""
    role_ended: date | None = None
    extensions: tuple[tuple[str, str], ...] = ()

    def duplicate_key(self) -> str:
        """The same for records that are surely one person: name and first e-mail, else phone, else company.

        Letter case does not count. A shared mailbox such as info@ makes no double: the name is in the key.
        """
        where = self.emails[0] if self.emails else self.phones[0] if self.phones else self.company
        return f"{self.last_name}\n{self.first_names}\n{where}".casefold()


def company_kind(name: str) -> str:
    """The kind (rule 4.2) that a company's name tells; `company` when it tells none."""
    words = _WORD.findall(name.casefold())
    for kind, marks in _KIND_WORDS:
        if not marks.isdisjoint(words):
            return kind
    return next(
        (
            kind
            for kind, marks in _KIND_WORDS
            for mark in marks
            if len(mark) > 4 and words and words[-1].endswith(mark)
        ),
        "company",
    )
