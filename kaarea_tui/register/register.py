"""The register as its users hold it: the counter with its subjects. Opened by `signing_in.sign_in` only."""

from collections.abc import Callable
from datetime import datetime

from kaarea_tui.data.engine import Store

from .access import Access
from .audit_log import AuditLog
from .companies import Companies
from .contacts import Contacts
from .counter import Counter
from .home import Home
from .integrity import Integrity
from .own import Own
from .settings_desk import SettingsDesk
from .users import Users


class Register(Counter):
    """All subjects of the register for one signed-in session."""

    def __init__(self, store: Store, session_id: int, source: str, clock: Callable[[], datetime]) -> None:
        super().__init__(store, session_id, source, clock)
        self.own = Own(self)
        self.home = Home(self)
        self.contacts = Contacts(self)
        self.companies = Companies(self)
        self.users = Users(self)
        self.access = Access(self)
        self.audit_log = AuditLog(self)
        self.settings = SettingsDesk(self)
        self.integrity = Integrity(self)
