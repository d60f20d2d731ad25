"""The catalogues are whole: every text in every language, none left over, none broken."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kaarea_tui import locale
from kaarea_tui.locale import DEFAULT_LANGUAGE, DOMAIN, LANGUAGES, build
from tests.locale.extraction import PACKAGE, extracted, messages, path_of, places, translations

MEND = "python -m tests.locale.update mends what can be mended"


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_no_text_is_missing(language: str) -> None:
    known = messages(language)
    missing = {text: sorted(files) for text, files in extracted().items() if text not in known}
    assert not missing, MEND
    untranslated = [text for text, message in known.items() if not all(translations(message))]
    assert not untranslated


def test_no_text_is_left_over(language: str) -> None:
    assert not set(messages(language)) - set(extracted()), MEND


def test_placeholders_are_those_of_the_source(language: str) -> None:
    """A lost or misspelt placeholder would be a KeyError on somebody's screen."""
    wrong = []
    for text, message in messages(language).items():
        source = set().union(*(places(part) for part in ((text,) if isinstance(text, str) else text)))
        forms = [form for form in translations(message) if form]
        # "One row" may do without its count; the form for many may not.
        if forms and (any(places(form) - source for form in forms) or places(forms[-1]) != source):
            wrong.append(text)
    assert not wrong


def test_no_entry_is_fuzzy_or_doubled(language: str) -> None:
    assert [text for text, message in messages(language).items() if message.fuzzy] == []
    entries = re.findall(r'^msgid\s+"', path_of(language).read_text(encoding="utf-8"), re.MULTILINE)
    assert len(entries) == len(messages(language)) + 1, MEND  # and the heading


def test_the_compiled_catalogue_is_that_of_the_source(language: str) -> None:
    compiled = path_of(language).with_suffix(".mo").read_bytes()
    assert compiled == build.compile_catalogue(language), "python -m kaarea_tui.locale.build"


def test_every_text_is_found_in_the_compiled_catalogue(language: str) -> None:
    before = locale.current()
    locale.use(language)
    try:
        for text, message in messages(language).items():
            told = translations(message)
            if isinstance(text, str):
                assert locale._(text) == told[0]
            else:
                found = tuple(locale.ngettext(*text, count) for count in (1, 2, 0))
                assert found == (told[0], told[1], told[1])
        assert locale._("No such text") == "No such text"
        assert [locale.ngettext("a", "b", count) for count in (1, 2)] == ["a", "b"]
    finally:
        locale.use(before)


def test_no_number_of_a_rule_is_told_to_a_user(language: str) -> None:
    """I2, 2.8: whoever works in the register has no rulebook; `kaarea rules` lists them for an auditor."""
    number = re.compile(r"(?<![\w.])(?!F\d)[A-Z]\d{1,2}\b|(?<![\d.])\d{1,2}\.[1-9]\d?(?!\.?\d)|\d\(\d")
    files = extracted()
    told = [
        form
        for text, message in messages(language).items()
        if not any("catalogue" in file for file in files.get(text, ()))
        for form in translations(message)
        if number.search(form)
    ]
    assert told == []


def test_english_is_the_source_itself() -> None:
    for text, message in messages("en").items():
        assert translations(message) == ((text,) if isinstance(text, str) else text)


def test_finnish_comes_first() -> None:
    assert DEFAULT_LANGUAGE == LANGUAGES[0] == "fi"


def test_texts_are_marked_where_they_can_be_found() -> None:
    """A call with an f-string or a sum of strings would never reach the catalogues."""
    hidden = re.compile(r"\b(?:_|N_|ngettext)\(\s*(?:f[\"']|[\"'][^\"'\n]*[\"']\s*(?:\+|%|\.format))")
    for file in PACKAGE.rglob("*.py"):
        assert not hidden.search(file.read_text(encoding="utf-8")), file


def test_a_folder_and_a_code_make_a_new_language(tmp_path: Path) -> None:
    """Room for Swedish: nothing else in the package needs to know."""
    package = tmp_path / "kaarea_tui"
    (package / "locale").mkdir(parents=True)
    (package / "__init__.py").touch()
    for file in ("__init__.py", "build.py"):
        shutil.copy(PACKAGE / "locale" / file, package / "locale" / file)
    start = package / "locale" / "__init__.py"
    told = start.read_text().replace('LANGUAGES = ("fi", "en")', 'LANGUAGES = ("sv",)')
    start.write_text(told)
    folder = package / "locale" / "sv" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / f"{DOMAIN}.po").write_text('msgid "Save"\nmsgstr "Spara"\n')
    code = (
        "from kaarea_tui.locale import build, use, _; build.main(); use('sv'); print(_('Save'), _('Unknown'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["Spara", "Unknown"]


def test_only_the_locale_names_the_languages() -> None:
    """A list of languages anywhere else would have to be remembered too."""
    listed = re.compile(r"""["']fi["'],\s*["']en["']""")
    found = [file for file in PACKAGE.rglob("*.py") if listed.search(file.read_text(encoding="utf-8"))]
    assert found == [PACKAGE / "locale" / "__init__.py"]
