"""May this person be mailed, and be on this list? The order of checks of rulebook 4.3, as one pure function.

The tables of rulebook 4.4 follow from it and are its tests. Checks 1 to 7 forbid, 8 to 11 allow, 12 is all
that is left: without a ground nobody is mailed. Rules M1 to M12 (Act 917/2014 ch. 24, GDPR art. 21) stand in
these checks; no right and no setting steps over the first seven.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from .problem import N_, Problem


class ListKind(StrEnum):
    """What a list is for (rules L5, M11, M12)."""

    MARKETING = "MARKETING"
    """Direct marketing: rules M1 to M10 hold."""
    SERVICE = "SERVICE"
    """Customer communication without promotion, to those with an open agreement (M11)."""
    SURVEY = "SURVEY"
    """Satisfaction survey: stopped like marketing, but an open agreement is ground enough (M12)."""


class Code(StrEnum):
    """The answer of the first check that decides (4.3); shown, and counted in the log of exports."""

    NO_ADDRESS = "NO_ADDRESS"
    SUPPRESSED = "SUPPRESSED"
    STOPPED = "STOPPED"
    """A company's mailbox waits for somebody to release it (N1)."""
    RESTRICTED = "RESTRICTED"
    OBJECTED = "OBJECTED"
    COMPANY_BAN = "COMPANY_BAN"
    INACTIVE = "INACTIVE"
    ALLOW_LEGAL_PERSON = "ALLOW_LEGAL_PERSON"
    ALLOW_CONSENT = "ALLOW_CONSENT"
    ALLOW_SOFT_OPT_IN = "ALLOW_SOFT_OPT_IN"
    ALLOW_B2B = "ALLOW_B2B"
    ALLOW_AGREEMENT = "ALLOW_AGREEMENT"
    """Service mail and surveys only (M11, M12): an agreement is open."""
    NO_BASIS = "NO_BASIS"

    @property
    def allowed(self) -> bool:
        """May the person be mailed?"""
        return self.startswith("ALLOW_")


class Standing(StrEnum):
    """May the person be on the list (4.4)?"""

    YES = "yes"
    PAUSED = "paused"
    """Stays on the list without being mailed: what hinders may pass, and there is a ground beneath it."""
    NO = "no"
    """Has no ground to be on the list; a member without one leaves."""
    ENDED = "ended"
    """Leaves the list now and does not come back by itself."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is asked of one person, one address and one list, as on the day of asking. Numbers: checks of 4.3.

    Facts without any yes are those of a person whom nothing forbids and nothing allows.
    """

    no_address: bool = False
    """1: erased, or the channel's address is missing, invalid or bounced for good."""
    suppressed: bool = False
    """2: the address is in suppression, for any reason, not released."""
    suppressed_wholly: bool = False
    """2: ... with scope `all_import`: it was erased and must not come back at all."""
    stopped: bool = False
    """2: the mailbox of a company is stopped until somebody releases it (N1)."""
    restricted: bool = False
    """3: processing of the record, the address or this purpose is restricted, also provisionally."""
    marketing_objection: bool = False
    """4: the person objected to direct marketing (M9)."""
    purpose_objection: bool = False
    """5: the person objected to the list's own purpose: upheld, or not yet decided."""
    company_ban: bool = False
    """6: the company that the address belongs to has forbidden marketing (M3); see `company_facts`."""
    inactive: bool = False
    """7: the role in that company has ended (R4), or the contact is due for purge; see `company_facts`."""
    role_mailbox: bool = False
    """8: it is a shared mailbox of a company, such as info@, and no person's address (M5, N1)."""
    consent: bool = False
    """9: an active consent covers purpose, list, channel and address (rules.consents.covers)."""
    sale_connection: bool = False
    """10: the address came with a sale, and the conditions of M2 are recorded."""
    job_relevance: bool = False
    """11: the list's topic belongs to the person's work, and that is recorded (M4)."""
    agreement_open: bool = False
    """An agreement of the company is open and so is the person's role in it (M11, M12)."""
    unsubscribed: bool = False
    """Left this very list by an own act, and no newer consent covers it: nothing else brings back (7(3))."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the controller has switched on; both need a new privacy notice first (M10)."""

    soft_opt_in: bool = False
    b2b_opt_out: bool = False


OFF = Policy()
"""The policy of the present notice: consent only (M10)."""

CONSENT_ONLY_NOTICES = frozenset({"2026-01"})
"""Versions of the privacy notice whose section 5 names no legitimate interest (T1)."""


def check_policy(notice_version: str) -> None:
    """Refuse to switch a policy on under a notice that gives it no ground (M10, T1); raises Problem."""
    if notice_version in CONSENT_ONLY_NOTICES:
        message = N_("The privacy notice names no legitimate interest. Publish a new version of it first.")
        raise Problem("policy.no_ground", message)


def policy_in_force(policy: Policy, notice_version: str) -> Policy:
    """The policy as far as the notice in force allows it (M10)."""
    return OFF if notice_version in CONSENT_ONLY_NOTICES else policy


def may_be_mailed(facts: Facts, policy: Policy = OFF, kind: str = ListKind.MARKETING) -> Code:
    """The code of the first check that decides, for a list of this kind (4.3, M11, M12).

    Messages that the law demands (answers to requests, breach notices) go to no list and are not asked here.
    """
    checks = _service(facts) if kind == ListKind.SERVICE else _marketing(facts, policy, kind)
    return next((code for holds, code in checks if holds), Code.NO_BASIS)


def _marketing(facts: Facts, policy: Policy, kind: str) -> tuple[tuple[bool, Code], ...]:
    """The checks of 4.3 in their order, for marketing and surveys.

    A company's shared mailbox has no objection of a person (N1); what is asked of it is the company's wish.
    """
    objected = facts.marketing_objection or facts.purpose_objection
    return (
        (facts.no_address, Code.NO_ADDRESS),
        (facts.suppressed or facts.suppressed_wholly, Code.SUPPRESSED),
        (facts.stopped, Code.STOPPED),
        (facts.restricted, Code.RESTRICTED),
        (objected, Code.OBJECTED),
        (facts.company_ban, Code.COMPANY_BAN),
        (facts.inactive, Code.INACTIVE),
        (facts.unsubscribed, Code.NO_BASIS),
        (facts.role_mailbox, Code.ALLOW_LEGAL_PERSON),
        (facts.consent, Code.ALLOW_CONSENT),
        (kind == ListKind.SURVEY and facts.agreement_open, Code.ALLOW_AGREEMENT),
        (policy.soft_opt_in and facts.sale_connection, Code.ALLOW_SOFT_OPT_IN),
        (policy.b2b_opt_out and facts.job_relevance, Code.ALLOW_B2B),
    )


def _service(facts: Facts) -> tuple[tuple[bool, Code], ...]:
    """Customer communication (M11): stops against marketing leave it alone, other stops do not."""
    return (
        (facts.no_address, Code.NO_ADDRESS),
        (facts.suppressed_wholly, Code.SUPPRESSED),
        (facts.stopped, Code.STOPPED),
        (facts.restricted, Code.RESTRICTED),
        (facts.purpose_objection, Code.OBJECTED),
        (facts.inactive, Code.INACTIVE),
        (facts.agreement_open, Code.ALLOW_AGREEMENT),
    )


_PASSING = frozenset({Code.NO_ADDRESS, Code.STOPPED, Code.RESTRICTED, Code.COMPANY_BAN})


@lru_cache(maxsize=65536)
def may_be_on(facts: Facts, policy: Policy = OFF, kind: str = ListKind.MARKETING) -> Standing:
    """May the person be on a list of this kind (4.4)?

    Suppression, objection and a role's end take the person off. Restriction, a company's ban, a stopped
    mailbox and a missing address only pause whoever has a ground to be there: they may pass, and then the
    ground holds again.
    """
    code = may_be_mailed(facts, policy, kind)
    if code.allowed:
        return Standing.YES
    if code not in _PASSING:
        return Standing.NO if code is Code.NO_BASIS else Standing.ENDED
    lifted = replace(facts, no_address=False, stopped=False, restricted=False, company_ban=False)
    beneath = may_be_mailed(lifted, policy, kind)
    if beneath.allowed:
        return Standing.PAUSED
    return Standing.NO if beneath is Code.NO_BASIS else Standing.ENDED


def service_mail(facts: Facts) -> bool:
    """May the person be sent customer communication (4.4, column "service mail"; M11)?"""
    return may_be_mailed(facts, OFF, ListKind.SERVICE).allowed


@dataclass(frozen=True, slots=True)
class RoleOf:
    """One of a person's roles, as far as mailing asks."""

    domain: str
    """The domain of the company's own e-mail address, in punycode and lower case; empty: not known."""
    ended: bool
    """`ended_on` is today or past (R4)."""
    banned: bool
    """The company has forbidden marketing."""


FREE_MAIL = frozenset({
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.fi", "outlook.com", "live.com", "live.fi",
    "msn.com", "yahoo.com", "icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "gmx.com",
    "luukku.com", "suomi24.fi", "kolumbus.fi", "elisanet.fi", "saunalahti.fi", "pp.inet.fi", "inet.fi",
    "netti.fi", "welho.com", "dnainternet.net", "phnet.fi", "sci.fi", "nic.fi", "surffi.fi",
})  # fmt: skip
"""Domains of providers at which anybody has an address, firms too: known ones, in small letters."""


def company_facts(address_key: str, roles: Collection[RoleOf]) -> tuple[bool, bool]:
    """The facts `company_ban` and `inactive` of an address, by the company that it belongs to (checks 6, 7).

    It belongs to the companies of the same domain; where none has it, to any of the person's companies, so
    that in doubt a ban holds. A domain where everybody has addresses tells nothing. Without any open role
    among them the person is inactive (R4).
    """
    domain = address_key.rpartition("@")[2]
    told = domain if domain not in FREE_MAIL else ""
    own = [role for role in roles if told and role.domain == told] or list(roles)
    still = [role for role in own if not role.ended]
    return any(role.banned for role in still), not still


MESSAGES: dict[Code, str] = {
    Code.NO_ADDRESS: N_("There is no address to which mail goes through."),
    Code.SUPPRESSED: N_("The address is suppressed. It cannot be added to a mailing list."),
    Code.STOPPED: N_("The company's mailbox is stopped until somebody releases it."),
    Code.RESTRICTED: N_("Processing of this person's data is restricted."),
    Code.OBJECTED: N_("The person has objected to direct marketing."),
    Code.COMPANY_BAN: N_("The company has forbidden direct marketing."),
    Code.INACTIVE: N_("The person no longer works for the company of this address."),
    Code.ALLOW_LEGAL_PERSON: N_("A general address of the company."),
    Code.ALLOW_CONSENT: N_("The person's consent is in force."),
    Code.ALLOW_SOFT_OPT_IN: N_("The address came with a sale, and refusing was offered."),
    Code.ALLOW_B2B: N_("The topic belongs to the person's work."),
    Code.ALLOW_AGREEMENT: N_("An agreement is open."),
    Code.NO_BASIS: N_("No consent is in force. The person cannot be added to a marketing list."),
}
"""What each code says to the user (rulebook 7.4), English."""

SERVICE_NO_BASIS = N_("No agreement is open. The person cannot be added to this list.")
"""What NO_BASIS says of service mail, where no consent would help."""


def message(code: Code, kind: str = ListKind.MARKETING) -> str:
    """What the code says to the user of a list of this kind, English."""
    return SERVICE_NO_BASIS if code is Code.NO_BASIS and kind == ListKind.SERVICE else MESSAGES[code]


def refusal(code: Code, kind: str = ListKind.MARKETING) -> Problem | None:
    """The refusal to put somebody on a list (rule L1), or None when the code allows it."""
    return None if code.allowed else Problem(code.value, message(code, kind))
