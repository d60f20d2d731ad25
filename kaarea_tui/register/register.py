"""The register as its users hold it: the counter with its subjects. Opened by `signing_in.sign_in` only."""

from collections.abc import Callable
from datetime import datetime

from kaarea_tui.data.engine import Store
from kaarea_tui.register.answers.access_report import AccessReports
from kaarea_tui.register.answers.letters import Letters
from kaarea_tui.register.answers.lift_notices import LiftNotices
from kaarea_tui.register.answers.portable_copies import PortableCopies
from kaarea_tui.register.companies.companies import Companies
from kaarea_tui.register.companies.mailbox_acts import Mailboxes
from kaarea_tui.register.contacts.contacts import Contacts
from kaarea_tui.register.disclosures.disclosures import Disclosures
from kaarea_tui.register.disclosures.recipients import Recipients
from kaarea_tui.register.erasure.backups import Backups
from kaarea_tui.register.imports.imports import Imports
from kaarea_tui.register.lists.groups import Groups
from kaarea_tui.register.lists.list_exports import ListExports
from kaarea_tui.register.lists.lists import Lists
from kaarea_tui.register.lists.returns import Returns
from kaarea_tui.register.lives.tidying import Tidy
from kaarea_tui.register.mailing.company_bans import CompanyBans
from kaarea_tui.register.mailing.consents import Consents
from kaarea_tui.register.mailing.namesakes import Namesakes
from kaarea_tui.register.mailing.objections import Stops
from kaarea_tui.register.mailing.restrictions import Restrictions
from kaarea_tui.register.mailing.suppressions import Suppressions
from kaarea_tui.register.mailing.wordings import Wordings
from kaarea_tui.register.oversight.audit_log import AuditLog
from kaarea_tui.register.oversight.integrity import Integrity
from kaarea_tui.register.oversight.settings_desk import SettingsDesk
from kaarea_tui.register.records.browsing import Browse
from kaarea_tui.register.requests.fulfilling import Fulfilment
from kaarea_tui.register.requests.request_mail import RequestMail
from kaarea_tui.register.requests.requests import Requests
from kaarea_tui.register.staff.access import Access
from kaarea_tui.register.staff.own import Own
from kaarea_tui.register.staff.users import Users

from .counter import Counter
from .home import Home


class Register(Counter):
    """All subjects of the register for one signed-in session."""

    def __init__(self, store: Store, session_id: int, source: str, clock: Callable[[], datetime]) -> None:
        super().__init__(store, session_id, source, clock)
        self.own = Own(self)
        self.home = Home(self)
        self.browse = Browse(self)
        self.contacts = Contacts(self)
        self.companies = Companies(self)
        self.mailboxes = Mailboxes(self)
        self.imports = Imports(self)
        self.users = Users(self)
        self.access = Access(self)
        self.audit_log = AuditLog(self)
        self.settings = SettingsDesk(self)
        self.integrity = Integrity(self)
        self.backups = Backups(self)
        self.lists = Lists(self)
        self.list_exports = ListExports(self)
        self.groups = Groups(self)
        self.wordings = Wordings(self)
        self.consents = Consents(self)
        self.stops = Stops(self)
        self.namesakes = Namesakes(self)
        self.company_bans = CompanyBans(self)
        self.suppressions = Suppressions(self)
        self.returns = Returns(self)
        self.requests = Requests(self)
        self.restrictions = Restrictions(self)
        self.lift_notices = LiftNotices(self)
        self.fulfilment = Fulfilment(self)
        self.letters = Letters(self)
        self.access_reports = AccessReports(self)
        self.portable_copies = PortableCopies(self)
        self.recipients = Recipients(self)
        self.disclosures = Disclosures(self)
        self.request_mail = RequestMail(self)
        self.tidy = Tidy(self)
