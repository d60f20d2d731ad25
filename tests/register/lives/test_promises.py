"""Letters promise only what is carried out (N17): each sentence with a period or a promise has somebody who keeps it."""

import re
from pathlib import Path

import pytest

from .promise_sentences import LANGUAGES, periods_in, promises
from .promise_table import PROMISES, SAYS_ONLY
from .test_tidying import PERIODS

TESTS = Path(__file__).parents[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_promise_of_a_letter_is_in_the_table(language: str) -> None:
    """A sentence that is new or was changed comes here first, with what keeps it."""
    found = promises(language)
    told = {promise.told(language) for promise in PROMISES}
    assert found - told - SAYS_ONLY[language] == set(), "promised, and nobody keeps it"
    assert (told | SAYS_ONLY[language]) - _all_sentences(language) == set(), "in the table, and in no letter"


def _all_sentences(language: str) -> set[str]:
    return promises(language, every=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_promise_names_its_period_in_every_language(language: str) -> None:
    for promise in PROMISES:
        assert periods_in(promise.told(language), language) == promise.periods.split(), promise.told(language)


def test_each_promise_is_kept_by_a_sweep_or_a_test_of_its_own() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    names = set(re.findall(r"^(?:async )?def (test_\w+)", tests, re.MULTILINE))
    for promise in PROMISES:
        assert bool(promise.lives) + bool(promise.test) + bool(promise.waits) == 1, promise.fi
        assert not promise.test or promise.test in names, promise.test
        lives = {kind: PERIODS[kind] for kind in promise.lives.split()}
        months = {f"{life.years * 12 + life.months}m" for life in lives.values()}
        assert not lives or set(promise.periods.split()) <= months, promise.fi
