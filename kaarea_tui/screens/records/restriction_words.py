"""How restrictions of processing are told on the screens: what, why, how far it is (2.6, N11)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.register.mailing.restrictions import GROUNDS
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.lifting import STAGES
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.purposes import PURPOSES

if TYPE_CHECKING:
    from kaarea_tui.register.mailing.lifting import Standing

CONTESTABLE: Mapping[str, str] = {
    "": N_("the whole record"),
    "basic": N_("name, company and addresses of contact"),
    "address": N_("postal addresses"),
    "technical": N_("technical data"),
    "notes": N_("notes"),
    "consent": N_("consents"),
}
"""Groups of fields that a person can contest; codes of rules.visibility."""

GROUP_NAMES: Mapping[str, str] = {
    **CONTESTABLE,
    "provenance": N_("sources of the data"),
    "company": N_("data of the company"),
    "billing": N_("billing address"),
    "billing_basis": N_("billing basis"),
    "consent_evidence": N_("proofs of consents"),
    "consent_technical": N_("IP addresses of consents"),
    "objection": N_("grounds of objections"),
    "history": N_("change history"),
    "restricted": N_("restricted data"),
    "request": N_("requests"),
    "request_contents": N_("contents of requests"),
    "own_request_contents": N_("contents of own requests"),
}
"""Every group of rules.visibility in words; empty: the whole record."""

REASONS: Mapping[str, str] = {
    "decided": N_("the matter has been decided"),
    "other_person": N_("the request was another person's"),
    "withdrawn": N_("the request was cancelled"),
    "misfiled": N_("it was no data subject's request"),
    "fulfilled": N_("the request was fulfilled"),
    "partial": N_("the request was fulfilled in part"),
    "refused": N_("the request was refused"),
    "no_data": N_("no data were found"),
}
"""Why a restriction ended, where the register itself wrote the reason."""


def scope_text(scope: str, detail: str) -> str:
    """What is restricted."""
    if scope == "purpose":
        return _("purpose: {purpose}").format(purpose=_(PURPOSES.get(detail, detail)))
    return _(GROUP_NAMES.get(detail, detail))


def ground_text(ground: str) -> str:
    """The ground of art. 18(1) in words."""
    return _(GROUNDS.get(ground, ground))


def stage_text(standing: "Standing") -> str:
    """How far it is with lifting it."""
    day = show_date(standing.lift_on) if standing.lift_on else ""
    return _(STAGES[standing.stage]).format(date=day)


def standing_text(standing: "Standing") -> str:
    """One restriction in force: what, since when, how far it is."""
    told = _("{what}, since {date}: {stage}")
    what = scope_text(standing.scope, standing.detail)
    return told.format(what=what, date=show_date(standing.started_on), stage=stage_text(standing))


def history_value(value: str) -> str:
    """A restriction as the change history keeps it: scope, detail and ground apart by colons."""
    scope, _first, rest = value.partition(":")
    detail, _second, ground = rest.partition(":")
    return f"{scope_text(scope, detail)} ({ground_text(ground)})" if ground else value
