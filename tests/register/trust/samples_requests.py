"""Arguments that work for the actions on requests, recipients and disclosures."""

from collections.abc import Callable
from datetime import date
from typing import Any

from kaarea_tui.register.disclosures.disclosures import DisclosureInput
from kaarea_tui.register.disclosures.recipients import RecipientInput
from kaarea_tui.register.requests.request_inputs import Asked, RequestInput, StepInput

from .world import Place, World

Arguments = tuple[tuple[Any, ...], dict[str, Any]]
RECIPIENT = RecipientInput("processor", "Postitus Oy", dpa_signed="1.1.2026")
CONTENTS = ("last_name", "first_names", "email")


def _given(*values: Any, **named: Any) -> Arguments:
    return values, named


def _letter(place: Place) -> RequestInput:
    return RequestInput((Asked("access"), Asked("erasure")), "email", "Pyyntö", contact_id=place.contact)


REQUESTS: dict[str, Callable[[World, Place], Arguments]] = {
    "requests.register": lambda w, p: _given(_letter(p)),
    "requests.candidates": lambda w, p: _given("Serinusaa Kanariaaa", "postiaa@example.fi"),
    "requests.inbox": lambda w, p: _given("open"),
    "requests.inbox_of_all": lambda w, p: _given("all"),
    "requests.counts": lambda w, p: _given(),
    "requests.counts_of_all": lambda w, p: _given(),
    "requests.open": lambda w, p: _given(p.cases.received[0]),
    "requests.open_any": lambda w, p: _given(p.cases.received[0]),
    "requests.handle": lambda w, p: _given(*p.cases.received, "T4", StepInput(method="known_personally")),
    "requests.extend": lambda w, p: _given(*p.cases.received, "T7"),
    "requests.decide": lambda w, p: _given(*p.cases.proposed, "T11", StepInput(reason="Perustele")),
    "requests.carry_out_at_once": lambda w, p: _given(*p.cases.unmatched),
    "requests.stop_addresses": lambda w, p: _given(*p.cases.unmatched, ()),
    "requests.execute": lambda w, p: _given(*p.cases.done, "T14"),
    "requests.reopen": lambda w, p: _given(
        *p.cases.refusable, "T20", StepInput(reason="Uusi tieto", due="7.12.2026")
    ),
    "requests.answer_task": lambda w, p: _given(p.cases.open_task, "done", "Mappi A katsottu."),
    "requests.change_receipt": lambda w, p: _given(*p.cases.received, "20.11.2026", "Postilokerossa"),
    "requests.look_for": lambda w, p: _given(p.cases.received[0]),
    "requests.choose_contact": lambda w, p: _given(*p.cases.unmatched, p.contact),
    "requests.hand_over": lambda w, p: _given(*p.cases.received, w.registers["RO"].own.who().id),
    "requests.remind": lambda w, p: _given(*p.cases.silent),
    "requests.period_report": lambda w, p: _given(date(2026, 1, 1), date(2026, 12, 31)),
    "recipients.all": lambda w, p: _given(),
    "recipients.add": lambda w, p: _given(RECIPIENT),
    "recipients.edit": lambda w, p: _given(p.cases.recipient, 1, RECIPIENT),
    "recipients.close": lambda w, p: _given(p.cases.recipient),
    "disclosures.of_contact": lambda w, p: _given(p.contact),
    "disclosures.record": lambda w, p: _given(
        (p.contact,), DisclosureInput(p.cases.recipient, CONTENTS, "Esitutkintalaki", "letter")
    ),
}
