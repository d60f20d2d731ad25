"""Is it a person? Switchboards, departments and companies stand in the name columns of office lists."""

import re

from kaarea_tui.exchange.finnish_names import split_name
from kaarea_tui.rules.problem import N_, Problem

_FORMS = frozenset(
    "oy oyj ab abp ky tmi ry rf sr ay osk osuuskunta kaupunki kunta seurakunta kuntayhtymä säätiö yhdistys virasto laitos"
    " stad kommun församling stiftelse förening ltd inc llc gmbh plc corp sarl bv aps kg srl".split()
)
_ENDINGS = ("säätiö", "seurakunta", "yhdistys", "osuuskunta", "kuntayhtymä", "koulu", "lukio", "päiväkoti", "virasto")
_UNITS = frozenset(
    "vaihde puhelinvaihde vaihteenhoitaja asiakaspalvelu asiakaspalvelukeskus toimisto kirjaamo laskutus ostolaskut reskontra"
    " myynti myyntipalvelu info neuvonta päivystys hallinto tilaukset taloushallinto taloustoimisto palkanlaskenta"
    " vastaanotto keittiö päiväkoti huolto kiinteistöhuolto kanslia hallitus johto viestintä markkinointi palaute yleinen"
    " henkilöstö henkilöstöhallinto koulu koulusihteeristö varasto logistiikka tukipalvelu it-tuki helpdesk växel växeln"
    " kundtjänst kontor reception receptionen fakturering switchboard office sales support invoicing administration"
    " customer service kundservice yhteyshenkilö ei-nimeä tuntematon".split()
)
_PHRASES = frozenset({"customer service", "accounts payable", "puhelin vaihde", "yleinen numero", "ei tiedossa", "ei nimeä"})
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")


def is_organisation(name: str) -> bool:
    """Tell whether what stands as a surname names a company, a department or a switchboard."""
    folded = name.casefold()
    words = _WORD.findall(folded)
    if not words:
        return True
    if folded in _PHRASES or words[0] in _UNITS:
        return True
    return (len(words) > 1 and not _FORMS.isdisjoint(words)) or (words[-1].endswith(_ENDINGS))


def person(last: str, first: str, company: str) -> tuple[str, str]:
    """The surname and first names of a row (rule 6.1). Raises Problem when they are not a person's."""
    if not last and not first:
        raise Problem("name.missing", N_("The name is missing."))
    if is_organisation(last or first) or (not first and last.casefold() == company.casefold()):
        raise Problem("name.not_a_person", N_("The name is that of a company, a department or a switchboard."))
    if last:
        return last, first
    parts = split_name(first)
    if parts is None:
        raise Problem("name.no_last_name", N_("The surname is missing."))
    return parts


def parted(name: str, order: str) -> tuple[str, str]:
    """A whole name in its two parts; `order` is the column's field: name, last_first or first_last."""
    if not name:
        return "", ""
    if is_organisation(name):
        return name, ""
    words = name.split()
    if order == "name" or "," in name or len(words) < 2:
        parts = split_name(name)
        if parts is None:
            raise Problem(
                "name.order_unknown",
                N_("Which part is the surname cannot be told. Write it as “Surname, First names”."),
            )
        return parts
    if order == "last_first":
        return words[0], " ".join(words[1:])
    return words[-1], " ".join(words[:-1])
