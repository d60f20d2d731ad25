"""What data may hold: over 150 strings that have broken, fooled or crashed terminal programs (T8)."""

CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
UNSEEN = [
    chr(code)
    for code in (
        0xAD, 0x61C, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F),
        *range(0x2060, 0x206A), 0xFEFF, 0xFFF9, 0xFFFB, 0xE000, 0xF8FF, 0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE,
        0xE0001, 0xE0041, 0xE0100 + 0xF0, 0xF0000, 0x10FFFF,
    )
]  # fmt: skip
SEQUENCES = [
    "\x1b[31mred", "\x1b[2J", "\x1b]0;title\x07", "\x1b]52;c;cm0gLXJm\x07", "\x1b]8;;http://x\x1b\\y", "\x1bP1$r\x1b\\",
    "\x1b[?1049l", "\x1b[6n", "\x1b[21t", "end\x1b", "\x9b31m", "\x9d0;t\x9c", "\x90x\x9c", "a\x08\x08b", "x\ry",
    "rivi\nvaihto\tsarkain", "\x1b\u0301", "\u0301\x1b[1m", "\x0e\x0f", "\x05", "\u202egpj.exe", "a\u2066b\u2069",
]  # fmt: skip
MARKUP = [
    "[/oops]", "[b]x[/b]", "[@click=app.leave]x[/]", "[link=http://x]y[/link]", "Firma [Oy]", "[", "]", "[[", "\\[b]",
    "[#ff0000]", "[/]", "$v", "[on red]", "{name}", "{0}", "{", "%s", "%(x)s", ":smile:", "<b>x</b>", "&amp;",
]  # fmt: skip
QUOTES = [
    "O'Brien", 'a"b', "'; DROP TABLE contact;--", "%", "_", "*", "\\", "`id`", "$(id)", "a;b", "NULL", "None", "\u00a0",
    "=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\t=1", "’”„", "NEAR(", 'AND "', "-", "--", "nimi:", ":", "...",
]  # fmt: skip
SHAPES = [
    "x" * 10_000, "Z" + "\u0310\u0347\u0353\u0489" * 60, "👩‍👩‍👧‍👦 perhe", "🇫🇮🇸🇪", "東京都港区", "شركة", "क्‍ष", "می‌خواهم",
    "\u0301alku", "e\u0301", "ﷺ" * 40, "𝕏" * 300, "🧑🏿‍🚀" * 50, "a b" * 3000, "ㅤ", "ǅ", "ß", "İi", "ﬀ", " ",
]  # fmt: skip

HOSTILE = (
    [f"a{sign}b" for sign in CONTROLS]
    + [f"Å{sign}" for sign in UNSEEN]
    + [f"e\u0301{sign}" for sign in ("\x1b", "\x9b", "\u202e", "\u200b")]
    + SEQUENCES
    + MARKUP
    + QUOTES
    + SHAPES
)
"""All of them; none is empty."""

assert len(HOSTILE) >= 150
