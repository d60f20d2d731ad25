"""When a restriction may be lifted (N11; GDPR art. 18(3)), by a table of every stage."""

from datetime import date

import pytest

from kaarea_tui.rules.lifting import Held, LiftNotice, check_announced, check_lift, check_sending, stage_of
from kaarea_tui.rules.problem import Problem

TODAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 24)


@pytest.mark.parametrize(
    ("provisional", "has_case", "undecided", "notice", "stage", "refusal"),
    [
        (True, True, True, None, "undecided", "restriction.of_case"),
        (True, True, True, LiftNotice(YESTERDAY, YESTERDAY), "undecided", "restriction.of_case"),
        (True, True, False, None, "to_tell", "restriction.not_told"),
        (False, True, False, None, "stands", "restriction.not_told"),
        (False, False, False, None, "stands", "restriction.not_told"),
        (False, False, False, LiftNotice(YESTERDAY, None), "to_send", "restriction.not_told"),
        (False, False, False, LiftNotice(TOMORROW, TODAY), "told", "restriction.not_yet"),
        (False, True, True, LiftNotice(TODAY, TODAY), "due", None),
        (True, True, False, LiftNotice(YESTERDAY, YESTERDAY), "due", None),
        (False, False, False, LiftNotice(TODAY, TOMORROW), "due", "restriction.not_told"),
    ],
)
def test_lifting_waits_for_a_notice_and_its_day(provisional, has_case, undecided, notice, stage, refusal):
    held = Held(provisional, has_case, undecided, notice)
    assert stage_of(held, TODAY) == stage
    if refusal is None:
        check_lift(held, TODAY)
        return
    with pytest.raises(Problem) as refused:
        check_lift(held, TODAY)
    assert refused.value.code == refusal


def test_nobody_is_told_of_what_is_not_decided():
    with pytest.raises(Problem):
        check_announced(Held(True, True, True, None))
    check_announced(Held(True, True, False, None))


@pytest.mark.parametrize(
    ("sent_on", "code"),
    [
        (TOMORROW, "date.future_day"),
        (date(2026, 11, 20), "letter.before_made"),
        (TODAY, "restriction.told_late"),
    ],
)
def test_a_notice_is_sent_between_its_making_and_its_day(sent_on, code):
    with pytest.raises(Problem) as refused:
        check_sending(YESTERDAY, date(2026, 11, 21), sent_on, TODAY)
    assert refused.value.code == code
    check_sending(TODAY, date(2026, 11, 21), TODAY, TODAY)
