"""Text cut and filled to a number of terminal cells, harmless to the terminal whatever it holds."""

from rich.cells import cell_len, set_cell_size

ELLIPSIS = "…"
_BLANKS = str.maketrans("\n\t", "  ")
# A cell may carry marks above and below it; more code points than this per cell is noise, and costs bytes.
_POINTS_PER_CELL = 4


def one_line(text: str) -> str:
    """Give `text` as one line without anything a terminal would act on."""
    if text.isprintable():
        return text
    from kaarea_tui.rules.text import visible  # its patterns take 5 ms to compile, and few texts need them

    return visible(text.translate(_BLANKS))


def fit(text: str, width: int, align: str = "left") -> str:
    """Give `text` in exactly `width` terminal cells, cut with an ellipsis where it does not fit.

    Wide and combining characters count as the terminal draws them. `align` is "left" or "right".
    """
    if width <= 0:
        return ""
    limit = width * _POINTS_PER_CELL
    cut = len(text) > limit
    clean = one_line(text[:limit])
    cells = cell_len(clean)
    if cut or cells > width:
        kept = set_cell_size(clean, min(cells, width - 1)).rstrip() if width > 1 else ""
        return set_cell_size(kept + ELLIPSIS, width)
    fill = " " * (width - cells)
    return fill + clean if align == "right" else clean + fill


def changed_width(old: str, new: str) -> int:
    """Count the cells from the left that must be sent again to turn line `old` into `new` of the same width.

    Only plain one-cell characters are counted off the tail, so that no character is cut in two.
    """
    same = 0
    for before, after in zip(reversed(old), reversed(new), strict=False):
        if before != after or not 0x20 <= ord(after) < 0x300:
            break
        same += 1
    return cell_len(new) - same
