"""The demo's requests: all kinds and states of rulebook 2, in three languages, in time, late and overdue.

Each case is taken in, led and closed through the counter by those who would do it. Nobody is erased: the demo
keeps as many people as were asked for.
"""

from datetime import timedelta

from kaarea_tui.register.answers.letter_inputs import MadeLetter
from kaarea_tui.register.requests.fulfilment import BY_HAND
from kaarea_tui.register.requests.request_inputs import Asked, RequestInput
from kaarea_tui.register.requests.request_steps import ACTION_OF
from kaarea_tui.rules.dates import local_date

from .desk import Act, DemoDesk
from .request_courses import CASES, LOOK, TASKS, Case, Turn

_CLERK, _OWNER, _SECOND = "asiakaspalvelu", "rekisterivastaava", "tarkastaja"
_GRANTED, _STILL_GRANTED = 120, timedelta(days=180)
"""Since when and how long yet the second person may approve (P2)."""
# Away from the pool of consents.py, whose places must not move when a request restricts somebody.
_PEOPLE = """
SELECT r.contact_id, c.first_names, c.last_name FROM contact_row r JOIN contact c ON c.id = r.contact_id
WHERE r.restricted = 0 AND r.state = 'active'
    AND NOT EXISTS (SELECT 1 FROM contact_phone p WHERE p.contact_id = r.contact_id)
    AND NOT EXISTS (SELECT 1 FROM request_case k WHERE k.contact_id = r.contact_id)
ORDER BY r.contact_id LIMIT 1
"""
_TASKS = "SELECT id, kind FROM request_task WHERE case_id = ? AND state = 'open' ORDER BY id"
_LOOKED = {"fi": "Mappi käyty läpi, ei merkintöjä.", "sv": "Pärmen genomgången.", "en": "Binder checked."}


def plan(desk: DemoDesk) -> None:
    """Every case on its days, in a demo that has no requests yet."""
    if desk.store.one("SELECT 1 FROM request_case LIMIT 1") is not None:
        return
    desk.plan(_GRANTED, _let_second_approve)
    desk.plan(_GRANTED, _ask_of_few_rows)
    ids: dict[int, int] = {}
    for case in CASES:
        desk.plan(case.days_ago, _registering(case, ids))
        for turn in case.turns:
            # A letter or a report is set for long: it cannot stand in one transaction with others.
            desk.plan(turn.days_ago, _turning(case, turn, ids), alone=bool(turn.letter) or turn.step == TASKS)


def _let_second_approve(desk: DemoDesk) -> None:
    found = desk.store.one("SELECT id FROM user_account WHERE user_name = ?", (_SECOND,))
    assert found is not None
    today = local_date(desk.moment)
    end = local_date(desk.now) + _STILL_GRANTED
    reason = "Pyyntöjen toinen hyväksyjä"
    desk.confirmed(_OWNER).access.grant(found[0], "request.approve", reason, today, end)


def _ask_of_few_rows(desk: DemoDesk) -> None:
    """The demo has little about anybody, and is to show a question of what is meant as well (N6)."""
    desk.confirmed(_OWNER).settings.change_privacy("clarify_rows", "3")


def _registering(case: Case, ids: dict[int, int]) -> Act:
    def act(desk: DemoDesk) -> None:
        name, address, contact_id = *case.unknown, None
        if not name:
            found = desk.store.one(_PEOPLE)
            if found is None:
                return  # a demo with hardly anybody in it
            contact_id, first, last = found
            name = f"{first} {last}".strip()
        typed = RequestInput(
            rights=(Asked(case.type, purpose="FEEDBACK" if case.type == "objection_other" else ""),),
            channel=case.channel,
            text=case.text,
            requester_name=name,
            requester_address=address,
            contact_id=contact_id,
            language=case.language,
        )
        ids[case.days_ago] = desk.user(_CLERK).requests.register(typed).case_ids[0]

    return act


def _turning(case: Case, turn: Turn, ids: dict[int, int]) -> Act:
    def act(desk: DemoDesk) -> None:
        case_id = ids.get(case.days_ago)
        if case_id is None:
            return
        if turn.letter:
            _send(desk, case_id, turn)
        elif turn.step == TASKS:
            _do_tasks(desk, case_id, case)
        elif turn.step == LOOK:
            desk.user(_OWNER).requests.look_for(case_id)
        else:
            who = _SECOND if ACTION_OF[turn.step] == "decide" else _OWNER
            take = getattr(desk.user(who).requests, ACTION_OF[turn.step])
            take(case_id, _version(desk, case_id), turn.step, turn.given)

    return act


def _send(desk: DemoDesk, case_id: int, turn: Turn) -> None:
    letters = desk.user(_OWNER).letters
    made = letters.make(case_id, turn.letter, "", turn.typed)
    letters.mark_sent(made.id, "", *_way(made))


def _do_tasks(desk: DemoDesk, case_id: int, case: Case) -> None:
    register = desk.user(_OWNER)
    for task_id, kind in desk.store.rows(_TASKS, (case_id,)):
        if kind in BY_HAND:
            register.requests.answer_task(task_id, "done", _LOOKED[case.language])
        elif kind == "restrict":
            register.fulfilment.restrict(case_id, _version(desk, case_id))
        else:
            _send_data(desk, case_id, case)
            register.fulfilment.handed_over(case_id, _version(desk, case_id), _LOOKED[case.language])


def _send_data(desk: DemoDesk, case_id: int, case: Case) -> None:
    register = desk.confirmed(_OWNER)
    if case.type == "access":
        made = register.access_reports.write(case_id, "txt", case.language)
    else:
        made = register.portable_copies.write(case_id)
    register.letters.mark_sent(made.id, "", *_way(made))


def _way(made: MadeLetter) -> tuple[str, str]:
    """Channel and address: data go by e-mail to an address on file, or are handed over (N8)."""
    if not made.on_file_only:
        return "letter", ""
    return ("email", made.email) if made.email else ("counter", "")


def _version(desk: DemoDesk, case_id: int) -> int:
    found = desk.store.one("SELECT version FROM request_case WHERE id = ?", (case_id,))
    assert found is not None
    return int(found[0])
