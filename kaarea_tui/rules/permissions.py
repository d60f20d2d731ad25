"""Which preset holds which permission (6.1, 6.2 and N1; rule 8.1: nobody sees more than the work needs).

The table below is the whole of it, one row per permission and one column per preset, so that an auditor can
hold it beside the rulebook: `●` is in the preset, `○` may be granted to a single user with a reason and an
end date (rule P2), `.` is neither. What a user may do in the end is told by `rules.rights` (rule P1).
"""

from .problem import N_

PRESETS: dict[str, str] = {
    "RO": N_("Register owner"),
    "AD": N_("Administrator"),
    "AM": N_("Account manager"),
    "MK": N_("Marketing and communication"),
    "CS": N_("Customer service"),
    "BI": N_("Billing"),
    "SU": N_("Service supervisor"),
    "AU": N_("Auditor"),
    "MG": N_("Management"),
    "EX": N_("External service provider"),
}
"""The ten presets: code and name, in the order of the table's columns."""

_MATRIX = """
permission                     RO AD AM MK CS BI SU AU MG EX
contact.search                 ●  .  ●  ●  ●  ●  ●  ●  .  ○
contact.view_basic             ●  .  ●  ●  ●  ●  ●  ●  .  ○
contact.view_address           ●  .  ●  ○  ●  ●  ○  ●  .  ○
contact.view_technical         ●  .  .  .  ○  .  .  ●  .  .
contact.view_restricted        ●  .  .  .  .  .  .  ●  .  .
contact.view_history           ●  .  ●  .  ○  .  .  ●  .  .
contact.create                 ●  .  ●  ●  ●  .  ○  .  .  .
contact.edit                   ●  .  ●  ○  ●  .  ○  .  .  .
contact.edit_technical         ●  .  .  .  .  .  .  .  .  .
contact.mark_role_address      ●  .  .  .  ○  .  .  .  .  .
contact.merge                  ●  .  ●  .  ○  .  .  .  .  .
contact.import                 ●  .  ○  ●  .  .  .  .  .  .
contact.export                 ●  .  ○  .  .  .  .  ○  .  .
contact.erase                  ●  .  .  .  .  .  .  .  .  .
company.view                   ●  .  ●  ●  ●  ●  ●  ●  ●  ○
company.edit                   ●  .  ●  ○  ○  ○  .  .  .  .
company.edit_billing_address   ●  .  ●  .  .  ●  .  .  .  .
company.set_marketing_ban      ●  .  ●  ●  ●  .  .  .  .  .
company.release_marketing_ban  ●  .  ○  .  .  .  .  .  .  .
agreement.view                 ●  .  ●  .  ●  ●  ●  ●  .  .
agreement.edit                 ●  .  ●  .  .  ○  .  .  .  .
interaction.view               ●  .  ●  ○  ●  .  ●  ●  .  .
interaction.create             ●  .  ●  ●  ●  ○  ●  .  .  .
interaction.edit_own           ●  .  ●  ●  ●  ○  ●  .  .  .
group.manage                   ●  .  ●  ●  .  .  .  .  .  .
list.view                      ●  .  ●  ●  ●  .  .  ●  .  .
list.manage                    ●  .  .  ●  .  .  .  .  .  .
list.add_member                ●  .  ●  ●  ○  .  .  .  .  .
list.remove_member             ●  .  ●  ●  ●  ●  ●  .  .  .
list.export                    ●  .  .  ●  .  .  .  .  .  ○
list.record_sending            ●  .  .  ●  .  .  .  .  .  ○
consent.view                   ●  .  ●  ●  ●  .  .  ●  .  .
consent.record                 ●  .  ●  ●  ●  .  .  .  .  .
consent.withdraw               ●  .  ●  ●  ●  ●  ●  .  .  .
consent.manage_wording         ●  .  .  ○  .  .  .  .  .  .
suppression.add                ●  .  ●  ●  ●  ●  ●  .  .  .
suppression.view               ●  .  .  ○  .  .  .  ●  .  .
suppression.release            ●  .  .  .  .  .  .  .  .  .
request.create                 ●  .  ●  ●  ●  ●  ●  .  .  .
request.view_own               ●  .  ●  ●  ●  ●  ●  .  .  .
request.view_all               ●  .  .  .  ○  .  .  ●  .  .
request.handle                 ●  .  .  .  ○  .  .  .  .  .
request.extend                 ●  .  .  .  .  .  .  .  .  .
request.approve                ●  .  .  .  .  .  .  ○  .  .
request.execute                ●  .  .  .  .  .  .  .  .  .
request.reopen                 ●  .  .  .  .  .  .  .  .  .
restriction.set                ●  .  .  .  ○  .  .  .  .  .
restriction.lift               ●  .  .  .  .  .  .  .  .  .
disclosure.view                ●  .  ○  .  .  ○  .  ●  .  .
disclosure.record              ●  .  ○  .  .  ○  .  .  .  .
recipient.manage               ●  .  .  .  .  .  .  .  .  .
feedback.view                  ●  .  ●  ○  ●  .  ●  ●  .  ○
feedback.create                ●  .  ●  ●  ●  ●  ●  .  .  ○
feedback.handle                ●  .  ●  .  ●  .  ●  .  .  ○
feedback.anonymise             ●  .  .  .  ●  .  .  .  .  .
billing.view                   ●  .  ○  .  .  ●  .  ●  .  .
billing.edit                   ○  .  .  .  .  ●  .  .  .  .
billing.view_archive           ●  .  .  .  .  ●  .  ●  .  .
retention.view                 ●  .  ○  .  .  ○  .  ●  .  .
retention.approve_purge        ●  .  .  .  .  .  .  .  .  .
retention.tidy                 ●  ●  .  .  .  .  .  .  .  .
hold.manage                    ●  .  .  .  .  ○  .  .  .  .
manual.view                    ●  .  ●  .  ●  .  ○  ●  .  .
manual.manage                  ●  .  ●  .  ●  .  .  .  .  .
report.figures                 ●  .  ●  ●  ●  ●  ●  ●  ●  .
report.ropa                    ●  .  .  .  .  .  .  ●  ○  .
breach.report                  ●  ●  ●  ●  ●  ●  ●  ●  ●  ●
breach.manage                  ●  ○  .  .  .  .  .  ○  .  .
audit.view_all                 ●  .  .  .  .  .  .  ●  .  .
audit.view_security            ●  ●  .  .  .  .  .  ●  .  .
audit.export                   ○  .  .  .  .  .  .  ●  .  .
user.view                      ●  ●  .  .  .  .  .  ●  .  .
user.manage                    ○  ●  .  .  .  .  .  .  .  .
access.grant                   ●  .  .  .  .  .  .  .  .  .
settings.privacy               ●  .  .  .  .  .  .  .  .  .
settings.system                ○  ●  .  .  .  .  .  .  .  .
backup.run                     ○  ●  .  .  .  .  .  .  .  .
backup.restore                 ○  ●  .  .  .  .  .  .  .  .
"""


def parse_matrix(matrix: str) -> dict[str, dict[str, str]]:
    """The table as permission -> preset -> sign; raises ValueError where a row is not complete."""
    head, *rows = (line.split() for line in matrix.strip().splitlines())
    if head[1:] != list(PRESETS):
        raise ValueError("the columns are not the presets")
    table: dict[str, dict[str, str]] = {}
    for permission, *signs in rows:
        if permission in table or len(signs) != len(PRESETS) or not set(signs) <= set("●○."):
            raise ValueError(f"a faulty row: {permission}")
        table[permission] = dict(zip(PRESETS, signs, strict=True))
    return table


_CELLS = parse_matrix(_MATRIX)

PERMISSIONS: tuple[str, ...] = tuple(_CELLS)
"""Every permission there is, in the table's order. What is not here is denied (rule P1)."""


def in_preset(preset: str, permission: str) -> bool:
    """Does `preset` hold `permission`? Unknown codes hold nothing."""
    return _CELLS.get(permission, {}).get(preset) == "●"


def grantable(preset: str, permission: str) -> bool:
    """May `permission` be granted to a single user of `preset` (rule P2)? Unknown codes: no."""
    return _CELLS.get(permission, {}).get(preset) == "○"


def of_preset(preset: str) -> frozenset[str]:
    """All that `preset` holds; nothing for an unknown code."""
    return frozenset(name for name in PERMISSIONS if in_preset(preset, name))


def holders(permission: str) -> tuple[str, ...]:
    """The presets that hold `permission`, in the table's order."""
    return tuple(preset for preset in PRESETS if in_preset(preset, permission))


def granters(permission: str) -> tuple[str, ...]:
    """The presets whose holders can give `permission` to somebody (rule P3); none for an unknown one."""
    return holders("access.grant") if permission in _CELLS else ()
