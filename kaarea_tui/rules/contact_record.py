"""A contact as it comes from outside: what an import, a vCard or the demo hands to the register.

The fields are those the notice names in its section 6 (rules 6.1, 6.4, 6.5, 6.6) and no others (rule 6.7).
"""

import re
from dataclasses import dataclass
from datetime import date

_KIND_OF_WORD = {
    word: kind
    for kind, words in {
        "association": "ry rf yhdistys förening seura association",
        "foundation": "sr säätiö stiftelse foundation",
        "cooperative": "osk osuuskunta andelslag cooperative",
        "joint_authority": "kuntayhtymä samkommun hyvinvointialue välfärdsområde",
        "other": "seurakunta seurakuntayhtymä församling yliopisto virasto",
        "municipality": "kaupunki kunta stad kommun koulu skola lukio päiväkoti municipality",
    }.items()
    for word in words.split()
}
# Ends of compounds, the longer before the shorter: a cooperative (osuuskunta) is no municipality (kunta).
_ENDS = sorted((word for word in _KIND_OF_WORD if len(word) > 4), key=len, reverse=True)
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
    # The legal form, at the end, says more than the words before it.
    for word in reversed(words):
        if word in ("oy", "oyj", "ab", "ky", "tmi"):
            return "company"
        if kind := _KIND_OF_WORD.get(word):
            return kind
    for word in reversed(words):
        for end in _ENDS:
            if word.endswith(end):
                return _KIND_OF_WORD[end]
    return "company"
