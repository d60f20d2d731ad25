"""Bring the catalogues in line with the code: `python -m tests.locale.update`.

Translations are kept, entries without use go, new ones come in sorted by their text; English repeats the
source, other languages get an empty entry, which is named here and fails the tests until somebody fills it.
"""

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from kaarea_tui.locale import LANGUAGES, build
from tests.locale.extraction import MessageId, extracted, messages, path_of, translations

HEADING = """msgid ""
msgstr ""
"Project-Id-Version: kaarea\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def update(language: str) -> list[MessageId]:
    """Rewrite one language's .po; the texts that have no translation yet."""
    kept = {text: translations(message) for text, message in messages(language).items()}
    merged = Catalog(locale=language)
    empty = []
    for text in sorted(extracted(), key=lambda text: text if isinstance(text, str) else text[0]):
        source = (text,) if isinstance(text, str) else text
        translated = source if language == "en" else kept.get(text, ())
        if not translated or not all(translated):
            empty.append(text)
        merged.add(text, translated[0] if isinstance(text, str) and translated else translated)
    with path_of(language).open("wb") as stream:
        stream.write(HEADING.format(language=language).encode())
        stream.write(b"\n")
        write_po(stream, merged, omit_header=True, no_location=True, width=0)
    return empty


def main() -> None:
    """Update and compile every language, and name what waits for a translator."""
    for language in LANGUAGES:
        before = set(messages(language))
        empty = update(language)
        after = set(messages(language))
        print(f"{language}: {len(after)} texts, {len(after - before)} new, {len(before - after)} gone")
        for text in empty:
            print(f"  not translated: {text!r}")
    build.main()


if __name__ == "__main__":
    main()
