"""Lifting a restriction as the law asks for: the notice made and sent, then lifted (N11; GDPR art. 18(3))."""

from kaarea_tui.data.engine import Store
from kaarea_tui.register.answers.lift_notices import LiftInput
from kaarea_tui.register.register import Register


def tell(
    register: Register, restriction_id: int, lift_on: str = "tänään", reason: str = "Asia ratkesi"
) -> int:
    """The notice made and sent by letter today; its number."""
    day = register.clock().date().strftime("%d.%m.%Y") if lift_on == "tänään" else lift_on
    made = register.lift_notices.make(restriction_id, LiftInput(day, reason))
    register.lift_notices.mark_sent(made.id, "", "letter")
    return made.id


def tell_and_lift(register: Register, restriction_id: int, reason: str = "Asia ratkesi") -> None:
    """All of it on one day."""
    tell(register, restriction_id, reason=reason)
    register.restrictions.lift(restriction_id, reason)


def told_by_row(store: Store, restriction_id: int, day: str = "2026-11-23") -> None:
    """The row of a notice that was sent, where only what comes after it is tried."""
    with store.writing():
        store.run(
            "INSERT INTO restriction_notice (restriction_id, contact_id, language, body, file_hash, reason, lift_on,"
            " made_at, made_by, sent_on, channel)"
            " SELECT id, contact_id, 'fi', 'Ilmoitus', 'x', 'Asia ratkesi', ?, ?, 1, ?, 'letter' FROM restriction"
            " WHERE id = ?",
            (day, f"{day}T09:00:00.000Z", day, restriction_id),
        )
