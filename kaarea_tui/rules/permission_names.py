"""What each permission is called when a person reads about it: "export contacts", not `contact.export`.

The names stand in refusals, in the list of a user's rights and in the access review (rules P2, P6).
"""

from .problem import N_

MISSING_RIGHT = N_(
    "Your rights do not suffice: {what} ({permission}). The right can be granted by: {granter}."
)
"""The refusal, for the shower to fill: `what` from `name_of`, `granter` the names of `granters`.

Both are translated first; the preset's name is put in lower case, since it stands within the sentence.
"""

NOT_GRANTABLE = N_(
    "Your rights do not suffice: {what} ({permission}). The right is not granted to your role."
)
"""The refusal where the table leaves the cell empty for all of the user's presets."""

_NAMES: dict[str, str] = {
    "contact.search": N_("search for contacts"),
    "contact.view_basic": N_("view a contact's basic data"),
    "contact.view_address": N_("view a contact's postal address"),
    "contact.view_technical": N_("view technical data"),
    "contact.view_restricted": N_("view restricted contacts"),
    "contact.view_history": N_("view change history"),
    "contact.create": N_("add contacts"),
    "contact.edit": N_("edit contacts"),
    "contact.edit_technical": N_("edit technical data"),
    "contact.mark_role_address": N_("call an address of a person a company's mailbox"),
    "contact.merge": N_("merge contacts"),
    "contact.import": N_("import contacts"),
    "contact.export": N_("export contacts"),
    "contact.erase": N_("erase personal data"),
    "company.view": N_("view companies"),
    "company.edit": N_("edit companies"),
    "company.edit_billing_address": N_("edit billing addresses"),
    "company.set_marketing_ban": N_("record a company's marketing ban"),
    "company.release_marketing_ban": N_("release a company's marketing ban"),
    "agreement.view": N_("view agreements"),
    "agreement.edit": N_("edit agreements"),
    "interaction.view": N_("view notes and interactions"),
    "interaction.create": N_("log interactions"),
    "interaction.edit_own": N_("edit own notes and interactions"),
    "group.manage": N_("manage groups"),
    "list.view": N_("view mailing lists"),
    "list.manage": N_("manage mailing lists"),
    "list.add_member": N_("add people to a mailing list"),
    "list.remove_member": N_("remove people from a mailing list"),
    "list.export": N_("export a mailing list"),
    "list.record_sending": N_("record a mailing"),
    "consent.view": N_("view consents"),
    "consent.record": N_("record consents"),
    "consent.withdraw": N_("record withdrawals of consent"),
    "consent.manage_wording": N_("manage consent wordings"),
    "suppression.add": N_("add to the suppression list"),
    "suppression.view": N_("view the suppression list"),
    "suppression.release": N_("release from the suppression list"),
    "request.create": N_("register requests"),
    "request.view_own": N_("view own requests"),
    "request.view_all": N_("view all requests"),
    "request.handle": N_("handle requests"),
    "request.extend": N_("extend a request's deadline"),
    "request.approve": N_("approve decisions on requests"),
    "request.execute": N_("carry out decisions on requests"),
    "request.reopen": N_("reopen requests"),
    "restriction.set": N_("restrict processing"),
    "restriction.lift": N_("lift restrictions of processing"),
    "disclosure.view": N_("view disclosures"),
    "disclosure.record": N_("record disclosures"),
    "recipient.manage": N_("manage recipients and processors"),
    "feedback.view": N_("view feedback"),
    "feedback.create": N_("record feedback"),
    "feedback.handle": N_("handle feedback"),
    "feedback.anonymise": N_("anonymise feedback"),
    "billing.view": N_("view billing basis"),
    "billing.edit": N_("edit billing basis"),
    "billing.view_archive": N_("view the billing archive"),
    "retention.view": N_("view retention periods"),
    "retention.approve_purge": N_("approve deletions of data due"),
    "retention.tidy": N_("sweep what has outlived its storage period"),
    "hold.manage": N_("manage holds"),
    "manual.view": N_("view paper material"),
    "manual.manage": N_("manage paper material"),
    "report.figures": N_("view figures"),
    "report.ropa": N_("print the record of processing activities"),
    "breach.report": N_("report a personal data breach"),
    "breach.manage": N_("manage personal data breaches"),
    "audit.view_all": N_("view the whole log"),
    "audit.view_security": N_("view security events of the log"),
    "audit.export": N_("export the log"),
    "user.view": N_("view users"),
    "user.manage": N_("manage user accounts"),
    "access.grant": N_("grant access rights"),
    "settings.privacy": N_("change privacy settings"),
    "settings.system": N_("change system settings"),
    "backup.run": N_("take backups"),
    "backup.restore": N_("restore backups"),
}


def name_of(permission: str) -> str:
    """The English name of `permission`, to be translated by the shower; an unknown one is its own name."""
    return _NAMES.get(permission, permission)
