"""The register as its users hold it: the counter with its subjects. Opened by `signing_in.sign_in` only."""

from collections.abc import Callable
from datetime import datetime

from kaarea_tui.data.engine import Store

from .access import Access
from .access_report import AccessReports
from .audit_log import AuditLog
from .backups import Backups
from .browsing import Browse
from .companies import Companies
from .company_bans import CompanyBans
from .consents import Consents
from .contacts import Contacts
from .counter import Counter
from .disclosures import Disclosures
from .fulfilling import Fulfilment
from .groups import Groups
from .home import Home
from .imports import Imports
from .integrity import Integrity
from .letters import Letters
from .list_exports import ListExports
from .lists import Lists
from .objections import Stops
from .own import Own
from .portable_copies import PortableCopies
from .recipients import Recipients
from .request_mail import RequestMail
from .requests import Requests
from .restrictions import Restrictions
from .returns import Returns
from .settings_desk import SettingsDesk
from .suppressions import Suppressions
from .users import Users
from .wordings import Wordings


class Register(Counter):
    """All subjects of the register for one signed-in session."""

    def __init__(self, store: Store, session_id: int, source: str, clock: Callable[[], datetime]) -> None:
        super().__init__(store, session_id, source, clock)
        self.own = Own(self)
        self.home = Home(self)
        self.browse = Browse(self)
        self.contacts = Contacts(self)
        self.companies = Companies(self)
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
        self.company_bans = CompanyBans(self)
        self.suppressions = Suppressions(self)
        self.returns = Returns(self)
        self.requests = Requests(self)
        self.restrictions = Restrictions(self)
        self.fulfilment = Fulfilment(self)
        self.letters = Letters(self)
        self.access_reports = AccessReports(self)
        self.portable_copies = PortableCopies(self)
        self.recipients = Recipients(self)
        self.disclosures = Disclosures(self)
        self.request_mail = RequestMail(self)
