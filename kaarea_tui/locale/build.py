"""Compile the catalogues: `python -m kaarea_tui.locale.build` after any .po has changed.

The compiled files are kept with the sources, so that an install needs no compiler; a test holds the two
together.
"""

from pathlib import Path

from . import DOMAIN, LANGUAGES

HERE = Path(__file__).parent


def compile_catalogue(language: str) -> bytes:
    """The compiled form of one language's .po; raises ValueError where the file has a fault."""
    from io import BytesIO

    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = HERE / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=language, abort_invalid=True)

    class Plain(Catalog):
        """Without the dates and versions of tools, so that the same source always compiles to the same."""

        mime_headers = property(
            lambda self: [
                ("Language", language),
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Plural-Forms", self.plural_forms),
            ]
        )

    plain = Plain(locale=language)
    for message in catalogue:
        if message.id:
            plain[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, plain)
    return compiled.getvalue()


def main() -> None:
    """Write every language's .mo beside its .po."""
    for language in LANGUAGES:
        target = HERE / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
        target.write_bytes(compile_catalogue(language))


if __name__ == "__main__":
    main()
