"""No code reaches a person: every value of a closed list has words in each language (2.9).

The lists are those of schema.sql itself and, for code columns without a CHECK, those of the rules.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

import kaarea_tui
from kaarea_tui.exchange.letters import coded_notes
from kaarea_tui.exchange.letters.kinds import KINDS
from kaarea_tui.exchange.letters.report import ANSWERS, BESIDES
from kaarea_tui.exchange.letters.values import BY_ROW, PLAIN, shower
from kaarea_tui.exchange.letters.words import LANGUAGES, Words
from kaarea_tui.register.answers.access_tables import ACCESS_TABLES
from kaarea_tui.register.answers.case_words import CASE_TABLES
from kaarea_tui.register.mailing.restrictions import DETAILS
from kaarea_tui.register.mailing.stop_release import BY_CONSENT
from kaarea_tui.register.records.record_values import CONTACT
from kaarea_tui.register.records.shown_values import LABELS
from kaarea_tui.register.requests.objection_outcomes import RESULTS
from kaarea_tui.rules.consents import HOW, STOPPED_HOW
from kaarea_tui.rules.erasure import in_access_report
from kaarea_tui.rules.identification import METHODS, NOT_NEEDED
from kaarea_tui.rules.mailing import Code
from kaarea_tui.rules.permissions import PRESETS
from kaarea_tui.rules.purposes import READ_PURPOSES
from kaarea_tui.rules.recipients import DISCLOSED_BY, EEA
from kaarea_tui.rules.refusals import GROUNDS, PARTS
from kaarea_tui.rules.request_steps import TRANSITIONS
from kaarea_tui.rules.requests import CHANNELS, EXTENSION_REASONS, OUTCOMES, TASK_KINDS, TASK_STATES
from kaarea_tui.rules.visibility import FIELD_GROUPS, GROUP_OF

MARK = "§"
SCHEMA = Path(kaarea_tui.__file__).parent.parent / "schema.sql"
TABLES = {**{name: (told,) for name, told in ACCESS_TABLES.items()}}
for _name, _told in CASE_TABLES.items():
    TABLES[_name] = (*TABLES.get(_name, ()), _told)

_LEFT = {"withdrawn", "recorded_in_error", "objection", "company_ban", "bounce", "suppressed", "erasure", "restriction"}  # fmt: skip
_BY_HAND = {"removed", "unsubscribed", "split 12", "subtracted 12", "removed oma pyyntö"}
_STEPS = {each.number for each in TRANSITIONS} | {
    "T1", "receipt_date", "search", "contact", "owner", "reminder", "copy", "task", "note", "statement", "letter", "letter_back",
}  # fmt: skip
WITHOUT_CHECK: dict[tuple[str, str], Collection[str]] = {
    ("contact", "restriction_ground"): "abcd",
    ("contact_address", "country"): EEA,
    ("provenance", "field_group"): ("all", "basic", "address", "technical", "role"),
    ("consent", "purpose"): READ_PURPOSES,
    ("consent", "wording_language"): LANGUAGES,
    ("consent", "ended_how"): {*HOW, *STOPPED_HOW, BY_CONSENT},
    ("objection", "purpose"): READ_PURPOSES,
    ("objection", "how"): {*STOPPED_HOW},
    ("objection", "release_reason"): {
        BY_CONSENT, "by_law", "other_person", "withdrawn", "misfiled", *OUTCOMES,
    },
    ("suppression", "release_reason"): {BY_CONSENT},
    ("list_member", "basis"): {code.value for code in Code},
    ("list_member", "left_reason"): {f"{code.value} {why}" for code in Code for why in _LEFT} | _BY_HAND,
    ("list_export", "purpose"): READ_PURPOSES,
    ("list_return", "matched"): {"automatic", "table"},
    ("disclosure", "country"): EEA,
    ("disclosure", "fields"): GROUP_OF,
    ("disclosure", "channel"): DISCLOSED_BY,
    ("disclosure", "legal_ground"): {"GDPR 28"},
    ("disclosure", "reference"): {"list_export 12"},
    ("request_case", "extension_reason"): {f"{code}: syy" for code in EXTENSION_REASONS},
    ("request_case", "identity_method"): {*METHODS, NOT_NEEDED},
    ("request_case", "refusal_grounds"): {*GROUNDS, " ".join(GROUNDS)},
    ("request_case", "answer_channel"): CHANNELS,
    ("request_event", "step"): _STEPS,
    ("request_event", "from_state"): {"executing"},
    ("request_event", "to_state"): {"executing"},
    ("request_letter", "kind"): {*KINDS, "report", "portability"},
    ("restriction_notice", "language"): LANGUAGES,
    ("restriction_notice", "channel"): CHANNELS,
    ("request_letter", "language"): LANGUAGES,
    ("request_letter", "channel"): CHANNELS,
    ("request_letter", "sections"): {*ANSWERS, *BESIDES, "head", *in_access_report()},
    ("request_task", "task"): TASK_KINDS,
    ("request_task", "task_state"): TASK_STATES,
    ("restriction", "detail"): {*DETAILS["field_group"], *DETAILS["purpose"]},
    ("restriction", "lift_reason"): {"decided", "other_person", "withdrawn", "misfiled", *OUTCOMES},
    ("audit", "purpose"): {*READ_PURPOSES, "MAINTENANCE"},
    ("audit", "role"): PRESETS,
}  # fmt: skip


def checked_lists() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Table, column and values of every CHECK … IN of words in the schema."""
    text = SCHEMA.read_text(encoding="utf-8")
    for table, body in re.findall(r"^CREATE TABLE (\w+) \((.*?)^\)", text, re.MULTILINE | re.DOTALL):
        for column, values in re.findall(r"CHECK \((\w+) IN \(([^)]*)\)", body):
            told = tuple(value for value in re.findall(r"'(\w*)'", values) if value)
            if told:
                yield table, column, told


def kinds_of(table: str, column: str) -> set[str]:
    """How the column is shown in the report and in the file of a case."""
    return {each.kind for told in TABLES[table] for each in told.columns if each.name == column}


class Marked(Words):
    """The words of a language with a mark before each, so that it is seen what came from them."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self._words = {code: MARK + told for code, told in self._words.items()}


def in_words(told: str) -> bool:
    """Has something been put in words, and is no code left?"""
    return MARK in told and not re.search(r"_|\b[A-Z]{4,}\b| > |=", told)


def shown(kind: str, value: str, language: str) -> str:
    return shower(kind, Marked(language))(value, {"step": "", "field": "", "task": "", "kind": "report"})


def test_every_closed_list_of_the_schema_is_shown_in_words_or_not_at_all() -> None:
    found = list(checked_lists())
    assert len(found) > 30
    for table, column, values in found:
        for told in TABLES.get(table, ()):
            columns = {each.name: each.kind for each in told.columns}
            if column not in columns:
                assert table == "request_task" or column in told.left_out, (table, column)
                continue
            assert columns[column] not in PLAIN, (table, column)
            for language in LANGUAGES:
                for value in values:
                    assert in_words(shown(columns[column], value, language)), (language, table, column, value)


@pytest.mark.parametrize(("table", "column"), sorted(WITHOUT_CHECK))
def test_every_code_without_a_check_is_shown_in_words(table: str, column: str) -> None:
    for kind in kinds_of(table, column):
        assert kind not in PLAIN
        for language in LANGUAGES:
            for value in WITHOUT_CHECK[table, column]:
                assert in_words(shown(kind, value, language)), (language, value)


def test_every_coded_column_is_tried() -> None:
    """A new column of codes is held against its list here, or has a CHECK in the schema."""
    tried = {*WITHOUT_CHECK, *((table, column) for table, column, _ in checked_lists())}
    coded = {
        (table, each.name) for table, told in TABLES.items() for one in told for each in one.columns
        if each.kind not in PLAIN | BY_ROW | {"changed"}
    }  # fmt: skip
    assert coded - tried == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_of_steps_are_told_in_words(language: str) -> None:
    words, marked = Words(language), Marked(language)
    codes = [("T4", code) for code in (*METHODS, NOT_NEEDED)] + [("T6", "reply"), ("T6", "silence")]
    codes += [("T7", f"{code}: syy") for code in EXTENSION_REASONS] + [("T17", code) for code in CHANNELS]
    codes += [("T8", f"partial {' '.join(GROUNDS)}"), ("T8", "fulfilled"), ("T16", "NOT_IDENTIFIED")]
    codes += [("copy", kind) for kind in ("identity", "reminder", "clarification", "extension")]
    codes += [("task", f"{kind} open > {state}") for kind in TASK_KINDS for state in TASK_STATES]
    for step, note in codes:
        assert in_words(coded_notes.note(marked, step, note)), (step, note)
    for step, note, day in (
        ("search", "2", words("found", count="2")),
        ("reminder", "2026-11-26", "26.11.2026"),
        ("T18", "2026-11-26 Oma syy", "26.11.2026 Oma syy"),
        ("T20", "2026-12-24: Uusi tieto", "24.12.2026: Uusi tieto"),
        ("receipt_date", "2026-11-24 > 2026-11-23: Kirje", "24.11.2026 → 23.11.2026: Kirje"),
        ("contact", "12 > 13", ""),
        ("letter", "2026-11-26 12", "26.11.2026"),
        ("T11", "Selvitä: 12 > 13", "Selvitä: 12 > 13"),
    ):
        if language != "en":
            assert coded_notes.note(words, step, note) == day
    stopped = " ".join(f"{purpose}={result}" for purpose in READ_PURPOSES for result in RESULTS)
    assert in_words(coded_notes.answer(marked, "stop", stopped))
    assert coded_notes.answer(words, "rectify", "3 > 4") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parts_of_a_refusal_are_told_in_words(language: str) -> None:
    """2.8; `contact` is the contact person there, and the person's card in a report."""
    for code in PARTS:
        assert in_words(coded_notes.sections(Marked(language), "refusal", code)), code
    told = {coded_notes.sections(Words(language), kind, "contact") for kind in ("refusal", "report")}
    assert len(told) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_change_history_is_told_in_words(language: str) -> None:
    words = Marked(language)
    parts = {f"{part.name}.12.{name}" for part in CONTACT.parts for name in part.fields}
    for field in (
        *parts,
        *CONTACT.fields,
        "addresses.postal.street",
        *(name for name in LABELS if "source." in name),
    ):
        assert in_words(coded_notes.changed(words, field)), field
    for field, value in (
        ("emails.1.kind", "role"), ("phones.1.kind", "mobile"), ("roles.1.is_billing_contact", "0"),
        ("addresses.postal.country", "SE"), ("source.basic", "stakeholder: Yhdistys"),
    ):  # fmt: skip
        assert in_words(coded_notes.history(words, field, value))
    assert coded_notes.history(words, "phones.1.number", "+358401234567") == "040 123 4567"
    assert set(FIELD_GROUPS) == set(DETAILS["field_group"])
