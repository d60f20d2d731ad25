"""Countries as people write them in lists, told as ISO 3166 codes of two letters."""

_NAMES = {
    "AT": "itävalta österrike austria österreich",
    "AU": "australia australien",
    "BE": "belgia belgien belgium",
    "BG": "bulgaria bulgarien",
    "CA": "kanada canada",
    "CH": "sveitsi schweiz switzerland",
    "CN": "kiina kina china",
    "CY": "kypros cypern cyprus",
    "CZ": "tšekki tsekki tjeckien czechia",
    "DE": "saksa tyskland germany deutschland",
    "DK": "tanska danmark denmark",
    "EE": "viro eesti estland estonia",
    "ES": "espanja spanien spain españa",
    "FI": "suomi finland fin ahvenanmaa åland ax",
    "FR": "ranska frankrike france",
    "GB": "iso-britannia britannia englanti storbritannien england uk gbr",
    "GR": "kreikka grekland greece",
    "HR": "kroatia kroatien croatia",
    "HU": "unkari ungern hungary",
    "IE": "irlanti irland ireland",
    "IN": "intia indien india",
    "IS": "islanti island iceland",
    "IT": "italia italien italy",
    "JP": "japani japan",
    "LI": "liechtenstein",
    "LT": "liettua litauen lithuania",
    "LU": "luxemburg luxembourg",
    "LV": "latvia lettland",
    "MT": "malta",
    "NL": "alankomaat hollanti nederländerna netherlands",
    "NO": "norja norge norway",
    "PL": "puola polen poland",
    "PT": "portugali portugal",
    "RO": "romania rumänien",
    "RU": "venäjä ryssland russia",
    "SE": "ruotsi sverige sweden swe",
    "SI": "slovenia slovenien",
    "SK": "slovakia slovakien",
    "TR": "turkki turkiet turkey",
    "UA": "ukraina ukraine",
    "US": "yhdysvallat usa",
}
_CODES = {name: code for code, names in _NAMES.items() for name in (*names.split(), code.lower())}
_CODES |= {
    "united kingdom": "GB",
    "united states": "US",
    "united states of america": "US",
    "czech republic": "CZ",
}


def country_code(name: str) -> str | None:
    """The ISO code of a country's name (Finnish, Swedish, English) or code; "" for "", None for another."""
    return _CODES.get(name.casefold().strip(" .")) if name else ""
