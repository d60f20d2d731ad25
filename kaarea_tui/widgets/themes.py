"""Our colours: a restrained default, one of high contrast, one of the sixteen colours every terminal has.

The first and the last use the terminal's own palette: that sends fewer bytes, and follows what the person
has chosen. Colour is never the only sign of anything. NO_COLOR is respected: see `ansi_color`.
"""

import os

from textual.theme import Theme

_ANSI_VARIABLES = {
    "ansi-background": "ansi_black",
    "ansi-foreground": "ansi_white",
    "border": "ansi_cyan",
    "border-blurred": "ansi_bright_black",
    "block-cursor-foreground": "ansi_black",
    "block-cursor-background": "ansi_cyan",
    "block-cursor-text-style": "bold",
    "input-cursor-text-style": "reverse",
    "input-selection-background": "ansi_cyan",
    "input-selection-foreground": "ansi_black",
    "screen-selection-background": "ansi_cyan",
    "screen-selection-foreground": "ansi_black",
    "footer-key-foreground": "ansi_cyan",
    "link-color": "ansi_cyan",
}

KAAREA = Theme(
    name="kaarea",
    ansi=True,
    dark=True,
    primary="ansi_cyan",
    secondary="ansi_blue",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    accent="ansi_cyan",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables=_ANSI_VARIABLES,
)

# Every text colour here stands at 7:1 or more against the black under it (WCAG 2.2, 1.4.6, level AAA).
CONTRAST = Theme(
    name="kaarea-contrast",
    dark=True,
    primary="#ffff00",
    secondary="#00ffff",
    warning="#ffd24d",
    error="#ff9c9c",
    success="#7dff7d",
    accent="#ffff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    boost="#000000",
    text_alpha=1.0,
    variables={
        "text": "#ffffff",
        "text-muted": "#ffffff",
        "text-disabled": "#c8c8c8",
        "text-primary": "#ffff00",
        "text-secondary": "#00ffff",
        "text-warning": "#ffd24d",
        "text-error": "#ff9c9c",
        "text-success": "#7dff7d",
        "text-accent": "#ffff00",
        "foreground-muted": "#ffffff",
        "border": "#ffff00",
        "border-blurred": "#ffffff",
        "block-cursor-foreground": "#000000",
        "block-cursor-background": "#ffff00",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": "#000000",
        "block-cursor-blurred-background": "#ffffff",
        "input-cursor-background": "#ffffff",
        "input-cursor-foreground": "#000000",
        "input-selection-background": "#ffff00",
        "input-selection-foreground": "#000000",
        "screen-selection-background": "#ffff00",
        "screen-selection-foreground": "#000000",
        "footer-foreground": "#ffffff",
        "footer-background": "#000000",
        "footer-key-foreground": "#ffff00",
        "footer-description-foreground": "#ffffff",
        "link-color": "#00ffff",
    },
)

SIXTEEN = Theme(
    name="kaarea-16",
    ansi=True,
    dark=True,
    primary="ansi_bright_cyan",
    secondary="ansi_bright_blue",
    warning="ansi_bright_yellow",
    error="ansi_bright_red",
    success="ansi_bright_green",
    accent="ansi_bright_cyan",
    foreground="ansi_white",
    background="ansi_black",
    surface="ansi_black",
    panel="ansi_black",
    boost="ansi_black",
    variables={**_ANSI_VARIABLES, "border": "ansi_bright_cyan", "text": "ansi_white"},
)

THEMES = (KAAREA, CONTRAST, SIXTEEN)
NAMES = tuple(theme.name for theme in THEMES)
DEFAULT = KAAREA.name


def ansi_color() -> bool | None:
    """Give the `ansi_color` that the App must be made with for NO_COLOR to hold with our themes.

    Textual picks its colour filter when the App is made, by the theme it has at that moment, its own:
    under NO_COLOR that filter would paint the palette colours of our themes black on black.
    """
    return True if "NO_COLOR" in os.environ else None
