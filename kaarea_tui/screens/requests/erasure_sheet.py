"""What an erasure will do, read before it is approved and before it is done (2.6)."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.locale import _, ngettext
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.problem import N_
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.verbs import Choice

if TYPE_CHECKING:
    from kaarea_tui.register.erasure.erasure_plan import ErasurePlan, Share

    from .request_case import CaseScreen

TABLES: Mapping[str, str] = {
    "contact": N_("the card"),
    "contact_role": N_("roles in companies"),
    "contact_email": N_("e-mail addresses"),
    "contact_phone": N_("phone numbers"),
    "contact_address": N_("postal addresses"),
    "contact_note": N_("notes"),
    "contact_technical": N_("technical data"),
    "contact_service_account": N_("service accounts"),
    "provenance": N_("sources"),
    "change": N_("change history"),
    "consent": N_("consents"),
    "objection": N_("objections"),
    "suppression": N_("suppressions"),
    "list_member": N_("list memberships"),
    "list_return": N_("answers to mailings"),
    "disclosure": N_("disclosures"),
    "request_mail": N_("letters that came in"),
    "request_case": N_("requests"),
    "request_suspension": N_("pauses of requests"),
    "request_event": N_("steps of requests"),
    "request_task": N_("tasks of requests"),
    "request_letter": N_("letters of ours"),
    "restriction": N_("restrictions"),
    "erasure": N_("erasures"),
    "audit": N_("log rows"),
}
"""The tables of the register as people call their rows."""


async def show_plan(screen: "CaseScreen", verb: str) -> "ErasurePlan | None":
    """Show what the erasure would do now; the plan when the person wants to go on, else None."""
    plan = await screen.ask_register(partial(screen.register.fulfilment.erasure_plan, screen.view.id))
    verbs = [Choice("cancel", _("Cancel"), "", True), Choice("go", verb, verb[0].lower())]
    title = _("What the erasure does")
    answer = await screen.ask_person(Ask(title, "\n".join(plan_lines(plan)), verbs, safe="cancel"))
    if plan.new_tasks:
        await screen.reopen()
    return plan if answer == "go" else None


def plan_lines(plan: "ErasurePlan") -> Iterator[str]:
    """What goes, what stays and why, what else there is to know."""
    if not plan.contact_id:
        yield _("The person has been erased already; with this the case goes on.")
        return
    if plan.new_tasks:
        yield ngettext(
            "! Something new came in meanwhile: {count} more task to do first.",
            "! Something new came in meanwhile: {count} more tasks to do first.",
            plan.new_tasks,
        ).format(count=plan.new_tasks)
    yield _("Goes for good:")
    yield from (f"  {_share(share)}" for share in plan.goes)
    if plan.files:
        yield "  " + ngettext("{count} file", "{count} files", plan.files).format(count=plan.files)
    if plan.stays:
        yield _("Stays, and why:")
    for share in plan.stays:
        yield f"  {_share(share)}: {_(share.why)}"
    unread = sum(not text.decided for text in plan.texts)
    if plan.texts:
        told = _("Texts to read: {count}, not yet read: {unread}")
        yield told.format(count=len(plan.texts), unread=unread)
    if plan.exports:
        yield _("Exported files that held the person; their copies are destroyed by hand:")
    yield from (f"  {made.list_name} {show_date(made.on)} {made.by}" for made in plan.exports)
    if plan.others_with_address:
        others = len(plan.others_with_address)
        yield ngettext(
            "{count} other person has the same address and cannot be mailed there afterwards.",
            "{count} other people have the same address and cannot be mailed there afterwards.",
            others,
        ).format(count=others)
    if plan.open_cases:
        yield _("! Other requests stand in the way: {numbers}").format(numbers=", ".join(plan.open_cases))


def _share(share: "Share") -> str:
    return f"{_(TABLES.get(share.table, share.table))} {share.rows}"
