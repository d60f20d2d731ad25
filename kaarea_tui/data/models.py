"""The tables of schema.sql as Peewee models, in its order; the schema is the truth, a test compares."""

import peewee
from peewee import AutoField, BigIntegerField, CompositeKey, ForeignKeyField, IntegerField, TextField

database = peewee.DatabaseProxy()


class Table(peewee.Model):
    """What all tables share: the database that is open."""

    class Meta:
        """Peewee's settings."""

        database = database
        legacy_table_names = False


class Meta(Table):
    """What the register says of itself: schema version, demo mark."""

    name = TextField(primary_key=True)
    value = TextField()


class Setting(Table):
    """A setting that differs from its default."""

    name = TextField(primary_key=True)
    value = TextField()
    changed_at = TextField()
    changed_by = IntegerField()


class UserAccount(Table):
    """A member of staff who may sign in; one natural person each (rule 11.2)."""

    id = AutoField()
    version = IntegerField(default=1)
    user_name = TextField()
    person_name = TextField()
    employer = TextField(default="")
    language = TextField(default="fi")
    theme = TextField(default="kaarea")
    unit = TextField(default="")
    view_scope = TextField(default="all")
    edit_scope = TextField(default="all")
    password_hash = TextField()
    must_change = IntegerField()
    secret_expires_at = TextField(null=True)
    valid_from = TextField()
    valid_to = TextField(null=True)
    closed_at = TextField(null=True)
    last_sign_in_at = TextField(null=True)
    created_at = TextField()
    created_by = IntegerField(null=True)


class UserPreset(Table):
    """A preset that a user has (rule P1)."""

    user = ForeignKeyField(UserAccount, backref="+")
    preset = TextField()
    given_by = IntegerField(null=True)
    given_at = TextField()

    class Meta:
        """Peewee's settings."""

        primary_key = CompositeKey("user", "preset")


class UserGrant(Table):
    """A right beyond the presets, with reason and end (rule P2)."""

    id = AutoField()
    user = ForeignKeyField(UserAccount, backref="+")
    permission = TextField()
    reason = TextField()
    given_by = IntegerField()
    given_at = TextField()
    valid_from = TextField()
    valid_to = TextField()
    ended_at = TextField(null=True)
    ended_by = IntegerField(null=True)


class UserDenial(Table):
    """A right taken away; it always wins (rule P1)."""

    id = AutoField()
    user = ForeignKeyField(UserAccount, backref="+")
    permission = TextField()
    reason = TextField()
    given_by = IntegerField()
    given_at = TextField()
    valid_from = TextField()
    valid_to = TextField(null=True)
    ended_at = TextField(null=True)
    ended_by = IntegerField(null=True)


class UserPreference(Table):
    """How a user likes a screen."""

    user = ForeignKeyField(UserAccount, backref="+")
    name = TextField()
    value = TextField()

    class Meta:
        """Peewee's settings."""

        primary_key = CompositeKey("user", "name")


class UserSession(Table):
    """One sign-in, until it ends."""

    id = AutoField()
    user = ForeignKeyField(UserAccount, backref="+")
    started_at = TextField()
    source = TextField()
    ended_at = TextField(null=True)
    end_reason = TextField(null=True)
    seen_at = TextField(null=True)


class SignInLock(Table):
    """Failed sign-ins of one name or one source address."""

    kind = TextField()
    subject = TextField()
    failures = IntegerField()
    last_failure_at = TextField()

    class Meta:
        """Peewee's settings."""

        primary_key = CompositeKey("kind", "subject")


class Company(Table):
    """A customer, possible or former: firm, town, association (rule 4.2)."""

    id = AutoField()
    version = IntegerField(default=1)
    name = TextField()
    name_key = TextField()
    kind = TextField()
    relationship = TextField()
    business_id = TextField(null=True)
    phone = TextField(default="")
    unit = TextField(default="")
    owner = ForeignKeyField(UserAccount, null=True, backref="+")
    created_at = TextField()
    created_by = IntegerField()
    updated_at = TextField()


class CompanyAddress(Table):
    """A company's address of one kind."""

    id = AutoField()
    company = ForeignKeyField(Company, backref="+")
    kind = TextField()
    street = TextField(default="")
    postal_code = TextField(default="")
    post_office = TextField(default="")
    country = TextField(default="FI")


class CompanyEmail(Table):
    """A company's e-mail address, such as its shared mailbox (rule N1)."""

    id = AutoField()
    company = ForeignKeyField(Company, backref="+")
    position = IntegerField(default=0)
    address = TextField()
    address_key = TextField()
    use = TextField(default="contact")
    mark_reason = TextField(default="")
    bounced_on = TextField(null=True)
    suppressed = IntegerField(default=0)
    stopped_on = TextField(null=True)
    stop_reason = TextField(default="")


class Contact(Table):
    """A person whom a company sends us (notice 6)."""

    id = AutoField()
    version = IntegerField(default=1)
    state = TextField()
    last_name = TextField(default="")
    first_names = TextField(default="")
    restricted_on = TextField(null=True)
    restriction_ground = TextField(null=True)
    created_at = TextField()
    created_by = IntegerField()
    updated_at = TextField()
    erased_at = TextField(null=True)


class ContactRole(Table):
    """A person in a company, now or before."""

    id = AutoField()
    contact = ForeignKeyField(Contact, backref="+")
    company = ForeignKeyField(Company, backref="+")
    title = TextField(default="")
    started_on = TextField(null=True)
    ended_on = TextField(null=True)
    is_billing_contact = IntegerField(default=0)


class ContactEmail(Table):
    """A contact's e-mail address."""

    id = AutoField()
    contact = ForeignKeyField(Contact, backref="+")
    position = IntegerField(default=0)
    address = TextField()
    address_key = TextField()
    bounced_on = TextField(null=True)
    suppressed = IntegerField(default=0)
    was_shared = IntegerField(default=0)


class ContactPhone(Table):
    """A contact's phone number."""

    id = AutoField()
    contact = ForeignKeyField(Contact, backref="+")
    position = IntegerField(default=0)
    number = TextField()
    extension = TextField(default="")
    kind = TextField()


class ContactAddress(Table):
    """A contact's own address of one kind."""

    id = AutoField()
    contact = ForeignKeyField(Contact, backref="+")
    kind = TextField()
    street = TextField(default="")
    postal_code = TextField(default="")
    post_office = TextField(default="")
    country = TextField(default="FI")


class ContactNote(Table):
    """A note on a contact (rule 6.6)."""

    id = AutoField()
    contact = ForeignKeyField(Contact, backref="+")
    body = TextField()
    created_at = TextField()
    created_by = IntegerField()
    corrects = IntegerField(null=True)


class ContactStatement(Table):
    """The person's own words beside data that were not corrected."""

    id = AutoField()
    contact = ForeignKeyField(Contact, backref="+")
    body = TextField()
    given_on = TextField()
    case_number = TextField()
    recorded_at = TextField()
    recorded_by = IntegerField()


class Namesake(Table):
    """A card that may be of the same person as one who said no (N2)."""

    id = AutoField()
    contact = ForeignKeyField(Contact, backref="+")
    other = ForeignKeyField(Contact, backref="+")
    objection_id = IntegerField()
    why = TextField()
    found_at = TextField()
    decision = TextField(default="")
    decided_at = TextField(null=True)
    decided_by = IntegerField(null=True)
    changed = TextField(default="")


class ContactTechnical(Table):
    """An IP address seen, with its reason (rule 6.2)."""

    id = AutoField()
    contact = ForeignKeyField(Contact, backref="+")
    ip = TextField()
    seen_at = TextField()
    source = TextField()
    reason = TextField()


class ContactServiceAccount(Table):
    """A contact's user name in our services (rule 6.3)."""

    id = AutoField()
    contact = ForeignKeyField(Contact, backref="+")
    service = TextField()
    username = TextField()
    opened_on = TextField(null=True)
    closed_on = TextField(null=True)


class Provenance(Table):
    """Where data of a contact came from, and the duty to inform (rules 7.1, 7.2)."""

    id = AutoField()
    contact = ForeignKeyField(Contact, backref="+")
    field_group = TextField()
    source_kind = TextField()
    source_name = TextField(default="")
    received_on = TextField()
    recorded_at = TextField()
    recorded_by = IntegerField()
    import_id = IntegerField(null=True)
    inform_due = TextField(null=True)
    informed_on = TextField(null=True)
    informed_how = TextField(default="")


class ImportBatch(Table):
    """One file brought in."""

    id = AutoField()
    file_hash = TextField()
    source_kind = TextField()
    source_name = TextField()
    imported_at = TextField()
    imported_by = IntegerField()
    accepted = IntegerField()
    refused = IntegerField()
    skipped = IntegerField()


class Change(Table):
    """Old and new value of one field; part of the record, erased with it."""

    id = AutoField()
    act = TextField()
    contact = ForeignKeyField(Contact, null=True, backref="+")
    company = ForeignKeyField(Company, null=True, backref="+")
    field = TextField()
    old_value = TextField()
    new_value = TextField()
    changed_at = TextField()
    changed_by = IntegerField()
    undoes = TextField(null=True)


class ContactRow(Table):
    """A contact as the browser lists it; derived."""

    order_no = BigIntegerField(primary_key=True)
    contact_id = IntegerField()
    sort_key = TextField()
    name = TextField()
    company = TextField()
    title = TextField()
    phone = TextField()
    email = TextField()
    town = TextField()
    company_town = TextField()
    state = TextField()
    restricted = IntegerField()
    changed_at = TextField()
    words = TextField()


class CompanyRow(Table):
    """A company as the browser lists it; derived."""

    order_no = BigIntegerField(primary_key=True)
    company_id = IntegerField()
    sort_key = TextField()
    name = TextField()
    business_id = TextField()
    kind = TextField()
    relationship = TextField()
    town = TextField()
    phone = TextField()
    changed_at = TextField()
    words = TextField()


class Audit(Table):
    """One row of the append-only, hash-chained log (rule 5.1)."""

    seq = IntegerField(primary_key=True)
    at_utc = TextField()
    at_local = TextField()
    actor_id = IntegerField(null=True)
    actor_presets = TextField()
    permission = TextField()
    source = TextField()
    session_id = IntegerField(null=True)
    action = TextField()
    object_type = TextField()
    object_id = TextField()
    purpose = TextField()
    result = TextField()
    reason = TextField()
    fields = TextField()
    count = IntegerField()
    prev_hash = TextField()
    hash = TextField()


class Wording(Table):
    """Words that people agreed to; used ones never change (C3)."""

    id = AutoField()
    code = TextField()
    version = IntegerField()
    text_fi = TextField()
    text_sv = TextField(default="")
    text_en = TextField(default="")
    created_at = TextField()
    created_by = IntegerField()
    used_at = TextField(null=True)


class MailingList(Table):
    """A mailing list (rules 4.3, L4, L5)."""

    id = AutoField()
    version = IntegerField(default=1)
    name = TextField()
    name_key = TextField()
    kind = TextField()
    purpose = TextField()
    list_group = TextField(default="")
    channel = TextField(default="email")
    sender = TextField()
    stop_address = TextField()
    footer = TextField()
    owner = ForeignKeyField(UserAccount, backref="+")
    archived_at = TextField(null=True)
    created_at = TextField()
    created_by = IntegerField()
    updated_at = TextField()


class UserList(Table):
    """A list that a user is limited to."""

    user = ForeignKeyField(UserAccount, backref="+")
    list = ForeignKeyField(MailingList, backref="+")
    reason = TextField()
    given_by = IntegerField()
    given_at = TextField()

    class Meta:
        """Peewee's settings."""

        primary_key = CompositeKey("user", "list_id")


class Consent(Table):
    """One consent for one purpose, list or group, and channel (rulebook 4.1)."""

    id = AutoField()
    act = TextField()
    contact = ForeignKeyField(Contact, backref="+")
    purpose = TextField()
    list = ForeignKeyField(MailingList, null=True, backref="+")
    list_group = TextField(default="")
    channel = TextField()
    address_key = TextField()
    given_by = TextField()
    declared_by = TextField()
    given_at = TextField()
    how = TextField()
    evidence = TextField()
    evidence_ip = TextField(default="")
    evidence_agent = TextField(default="")
    wording = ForeignKeyField(Wording, backref="+")
    wording_language = TextField(default="fi")
    notice_version = TextField()
    recorded_at = TextField()
    recorded_by = IntegerField()
    ended_at = TextField(null=True)
    ended_how = TextField(default="")
    ended_by = IntegerField(null=True)
    end_reason = TextField(default="")
    left_lists = TextField(default="")


class Objection(Table):
    """An objection of a person (GDPR art. 21)."""

    id = AutoField()
    contact = ForeignKeyField(Contact, backref="+")
    purpose = TextField()
    state = TextField()
    made_at = TextField()
    how = TextField()
    grounds = TextField(default="")
    recorded_at = TextField()
    recorded_by = IntegerField()
    released_at = TextField(null=True)
    released_by = IntegerField(null=True)
    release_reason = TextField(default="")
    released_consent = ForeignKeyField(Consent, null=True, backref="+")


class CompanyBan(Table):
    """A company's ban on direct marketing."""

    id = AutoField()
    company = ForeignKeyField(Company, backref="+")
    made_at = TextField()
    told_by = TextField()
    reason = TextField(default="")
    recorded_by = IntegerField()
    released_at = TextField(null=True)
    released_by = IntegerField(null=True)
    release_reason = TextField(default="")


class Suppression(Table):
    """A keyed hash of an address that must not be mailed or come back."""

    id = AutoField()
    hash = TextField()
    kind = TextField()
    reason = TextField()
    scope = TextField()
    objection_id = IntegerField(null=True)
    created_at = TextField()
    created_by = IntegerField()
    released_at = TextField(null=True)
    released_by = IntegerField(null=True)
    release_reason = TextField(default="")
    released_consent_id = IntegerField(null=True)


class ListMember(Table):
    """One stint of one person, or of one company's mailbox, on one list."""

    id = AutoField()
    list = ForeignKeyField(MailingList, backref="+")
    contact = ForeignKeyField(Contact, null=True, backref="+")
    email_id = IntegerField(null=True)
    company = ForeignKeyField(Company, null=True, backref="+")
    company_email_id = IntegerField(null=True)
    order_no = BigIntegerField()
    state = TextField()
    basis = TextField()
    consent_id = IntegerField(null=True)
    joined_at = TextField()
    joined_by = IntegerField()
    left_at = TextField(null=True)
    left_by = IntegerField(null=True)
    left_reason = TextField(default="")


class ListCount(Table):
    """Members of a list per state; kept."""

    list = ForeignKeyField(MailingList, backref="+")
    state = TextField()
    members = IntegerField()

    class Meta:
        """Peewee's settings."""

        primary_key = CompositeKey("list_id", "state")


class ListExport(Table):
    """One export of a list (L2, L3)."""

    id = AutoField()
    list = ForeignKeyField(MailingList, backref="+")
    format = TextField()
    purpose = TextField()
    exported_at = TextField()
    exported_by = IntegerField()
    expires_at = TextField()
    file_hash = TextField()
    written = IntegerField()
    counts = TextField()
    contact_ids = TextField()
    sent_at = TextField(null=True)


class ContactGroup(Table):
    """A search that a person named."""

    id = AutoField()
    name = TextField()
    query = TextField()
    created_at = TextField()
    created_by = IntegerField()


class ListReturn(Table):
    """An answer to a mailing, waiting for a decision."""

    id = AutoField()
    list = ForeignKeyField(MailingList, null=True, backref="+")
    contact = ForeignKeyField(Contact, null=True, backref="+")
    source_hash = TextField()
    kind = TextField()
    matched = TextField()
    state = TextField()
    received_at = TextField()
    recorded_at = TextField()
    recorded_by = IntegerField()
    decided_at = TextField(null=True)
    decided_by = IntegerField(null=True)
    carried = TextField(default="")
    company_email_id = IntegerField(null=True)


class Recipient(Table):
    """Who gets data from the register (notice 8)."""

    id = AutoField()
    version = IntegerField(default=1)
    kind = TextField()
    name = TextField()
    service = TextField(default="")
    contact_point = TextField(default="")
    country = TextField()
    dpa_signed = TextField(null=True)
    dpa_valid_to = TextField(null=True)
    instructions = TextField(default="")
    closed_at = TextField(null=True)
    created_at = TextField()
    created_by = IntegerField()


class Disclosure(Table):
    """One disclosure of one person's data (rule 8.2)."""

    id = AutoField()
    recipient = ForeignKeyField(Recipient, backref="+")
    contact = ForeignKeyField(Contact, backref="+")
    fields = TextField()
    legal_ground = TextField()
    reference = TextField(default="")
    asked_by = TextField(default="")
    decided_by = IntegerField()
    disclosed_at = TextField()
    channel = TextField()


class RequestMail(Table):
    """A letter as it came."""

    id = AutoField()
    source_hash = TextField()
    message_id = TextField(default="")
    in_reply_to = TextField(default="")
    received_on = TextField()
    sender = TextField(default="")
    sender_name = TextField(default="")
    subject = TextField(default="")
    body = TextField(default="")
    attachments = TextField(default="[]")
    remarks = TextField(default="[]")
    original = TextField()
    state = TextField()
    set_aside_reason = TextField(default="")
    fetched_at = TextField()
    fetched_by = IntegerField()
    set_aside_at = TextField(null=True)
    reply_to = TextField(default="")
    reply_to_name = TextField(default="")
    answered_ids = TextField(default="")
    signs = TextField(default="")
    enclosed = TextField(default="[]")


class EndedLetter(Table):
    """A letter whose life is over: only that it was here (N17)."""

    digest = TextField(primary_key=True)


class RequestCase(Table):
    """One right of one person: a case (rulebook 2)."""

    id = AutoField()
    version = IntegerField(default=1)
    number = TextField()
    bundle = TextField()
    mail = ForeignKeyField(RequestMail, null=True, backref="+")
    type = TextField()
    state = TextField()
    contact = ForeignKeyField(Contact, null=True, backref="+")
    requester_name = TextField(default="")
    requester_address = TextField(default="")
    language = TextField(default="fi")
    channel = TextField()
    written = IntegerField()
    text = TextField(default="")
    grounds = TextField(default="")
    received_on = TextField()
    received_reason = TextField(default="")
    first_due = TextField()
    due = TextField()
    pause_ends_on = TextField(null=True)
    extended = IntegerField(default=0)
    extension_reason = TextField(default="")
    extension_notice_on = TextField(null=True)
    identity_method = TextField(default="")
    identity_on = TextField(null=True)
    identity_note = TextField(default="")
    identity_by = IntegerField(null=True)
    representative = TextField(default="")
    outcome = TextField(default="")
    refusal_grounds = TextField(default="")
    refusal_late_reason = TextField(default="")
    proposal = TextField(default="")
    proposed_by = IntegerField(null=True)
    approved_by = IntegerField(null=True)
    override_reason = TextField(default="")
    answer_sent_on = TextField(null=True)
    answer_channel = TextField(default="")
    owner = ForeignKeyField(UserAccount, backref="+")
    reopened = IntegerField(default=0)
    created_at = TextField()
    created_by = IntegerField()
    closed_at = TextField(null=True)


class RequestLetter(Table):
    """A letter of ours in a case."""

    id = AutoField()
    case = ForeignKeyField(RequestCase, backref="+")
    kind = TextField()
    language = TextField()
    body = TextField()
    file_hash = TextField()
    sections = TextField(default="")
    made_at = TextField()
    made_by = IntegerField()
    sent_on = TextField(null=True)
    channel = TextField(default="")
    sent_to = TextField(default="")
    outside = IntegerField(default=0)
    original = TextField(default="")
    code = TextField(default="")
    reason = TextField(default="")
    check_part = TextField(default="")


class RequestSuspension(Table):
    """A time during which the clock of a case stands still (D9)."""

    id = AutoField()
    case = ForeignKeyField(RequestCase, backref="+")
    kind = TextField()
    asked_on = TextField()
    reminded_on = TextField(null=True)
    replied_on = TextField(null=True)
    letter = ForeignKeyField(RequestLetter, null=True, backref="+")
    reminder = ForeignKeyField(RequestLetter, null=True, backref="+")
    late_reason = TextField(default="")
    before_n5 = IntegerField(default=0)


class RequestEvent(Table):
    """One step of a case."""

    id = AutoField()
    case = ForeignKeyField(RequestCase, backref="+")
    at = TextField()
    actor_id = IntegerField()
    step = TextField()
    from_state = TextField()
    to_state = TextField()
    note = TextField(default="")


class RequestTask(Table):
    """What must be done before a case is carried out (T14)."""

    id = AutoField()
    case = ForeignKeyField(RequestCase, backref="+")
    kind = TextField()
    object_id = IntegerField(null=True)
    detail = TextField(default="")
    state = TextField()
    answer = TextField(default="")
    done_at = TextField(null=True)
    done_by = IntegerField(null=True)


class RequestFigure(Table):
    """What is left of a case after its three years: what the report of a period counts (N17)."""

    id = AutoField()
    type = TextField()
    state = TextField()
    received_on = TextField()
    first_answer = TextField(null=True)
    answered_late = IntegerField()
    extended = IntegerField()
    reopened = IntegerField()


class Restriction(Table):
    """A restriction of processing (GDPR art. 18)."""

    id = AutoField()
    contact = ForeignKeyField(Contact, backref="+")
    scope = TextField()
    detail = TextField(default="")
    ground = TextField()
    provisional = IntegerField()
    case = ForeignKeyField(RequestCase, null=True, backref="+")
    started_at = TextField()
    started_by = IntegerField()
    lift_notice_on = TextField(null=True)
    lifted_at = TextField(null=True)
    lifted_by = IntegerField(null=True)
    lift_reason = TextField(default="")


class RestrictionNotice(Table):
    """The notice that a restriction ends (GDPR art. 18(3))."""

    id = AutoField()
    restriction = ForeignKeyField(Restriction, backref="+")
    contact = ForeignKeyField(Contact, backref="+")
    language = TextField()
    body = TextField()
    file_hash = TextField()
    reason = TextField()
    lift_on = TextField()
    made_at = TextField()
    made_by = IntegerField()
    sent_on = TextField(null=True)
    channel = TextField(default="")
    called_off_at = TextField(null=True)
    called_off_by = IntegerField(null=True)
    call_off_reason = TextField(default="")


class ConsentEvidence(Table):
    """What is left of a consent after erasure."""

    id = AutoField()
    address_hash = TextField()
    purpose = TextField()
    list_id = IntegerField(null=True)
    wording_id = IntegerField(null=True)
    how = TextField()
    given_at = TextField()
    ended_at = TextField()


class Erasure(Table):
    """One erasure, by internal numbers only."""

    id = AutoField()
    contact_id = IntegerField()
    case_id = IntegerField(null=True)
    ledger_line = IntegerField()
    started_at = TextField()
    finished_at = TextField(null=True)
    done_by = IntegerField()


class CompanyNote(Table):
    """What a note told of a company, without the person that it was written about."""

    id = AutoField()
    company = ForeignKeyField(Company)
    body = TextField()
    created_at = TextField()
    kept_at = TextField()
    kept_by = IntegerField()


TABLES: tuple[type[Table], ...] = (
    Meta,
    Setting,
    UserAccount,
    UserPreset,
    UserGrant,
    UserDenial,
    UserPreference,
    UserSession,
    SignInLock,
    Company,
    CompanyAddress,
    CompanyEmail,
    Contact,
    ContactRole,
    ContactEmail,
    ContactPhone,
    ContactAddress,
    ContactNote,
    ContactStatement,
    Namesake,
    ContactTechnical,
    ContactServiceAccount,
    Provenance,
    ImportBatch,
    Change,
    ContactRow,
    CompanyRow,
    Audit,
    Wording,
    MailingList,
    UserList,
    Consent,
    Objection,
    CompanyBan,
    Suppression,
    ListMember,
    ListCount,
    ListExport,
    ContactGroup,
    ListReturn,
    Recipient,
    Disclosure,
    RequestMail,
    RequestCase,
    RequestLetter,
    RequestSuspension,
    RequestEvent,
    RequestTask,
    RequestFigure,
    EndedLetter,
    Restriction,
    RestrictionNotice,
    ConsentEvidence,
    Erasure,
    CompanyNote,
)
