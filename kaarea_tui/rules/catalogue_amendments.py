"""The catalogue's amended rules (rulebook 0.2, N1 to N25): each changes another rule and wins over it."""

from .catalogue import Rule

AMENDMENT_RULES: tuple[Rule, ...] = (
    # N1: below this line
    # N2: below this line
    # N3: below this line
    # N4: below this line
    # N5: below this line
    # N6: below this line
    # N7: below this line
    # N8: below this line
    # N9: below this line
    # N10: below this line
    # N11: below this line
    # N12: below this line
    # N14: below this line
    # N17: below this line
)
