"""The well-known passwords that nobody may choose (rule S3), read once and only when one is chosen.

The file beside this one holds 14,884, all of twelve characters or more, since shorter ones are refused for
their length. Leaked lists hold few so long, so most lines are derived. The file is made of: (1) the 340
long enough passwords of Django's common-passwords list (gathered by Royce Williams; BSD 3-Clause, © Django
Software Foundation and individual contributors) and of zxcvbn's list for Python (MIT, © Daniel Wolf); (2)
the shorter ones of those lists grown to legal length in the ways people do it: written twice, or with a
year or a run of digits behind; (3) the same with Finnish and Swedish words, and with pairs of words; (4)
walks over the keyboard. Lines are casefolded NFC, sorted, one to a line.
"""

from functools import cache
from importlib.resources import files


@cache
def common_passwords() -> frozenset[str]:
    """All of them, casefolded."""
    source = files(__package__).joinpath("common_passwords.txt")
    return frozenset(source.read_text(encoding="utf-8").splitlines())
