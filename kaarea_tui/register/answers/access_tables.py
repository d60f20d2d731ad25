"""Which columns of each table the access report shows, and by what SQL a person's rows are found (2.9).

One entry for each table that rules/erasure.py has in the access report. A column is shown, or it stands in
`left_out`: an internal number, our own staff (shown as a role in the log only), or another person's data
(15(4)). A test holds this against the schema, so that nothing new is forgotten.
"""

from .access_columns import Told, columns_of

_LIST = "JOIN mailing_list l ON l.id = t.list_id"
_OF_CASE = "JOIN request_case k ON k.id = t.case_id WHERE k.contact_id = ?"
_OWN_NOTES = (
    "CASE WHEN t.step IN ('T9', 'T10', 'contact', 'owner', 'one_list', 'note') THEN ''"
    " WHEN t.step IN ('letter', 'letter_back') THEN substr(t.note, 1, 10) ELSE t.note END"
)
"""Without why one of our staff approved alone, and without numbers of users, lists, letters, other people."""
_WORDS = "CASE t.wording_language WHEN 'sv' THEN w.text_sv WHEN 'en' THEN w.text_en ELSE w.text_fi END"


_LEFT_LISTS = (
    "coalesce((SELECT string_agg(x.name, ', ') FROM mailing_list x"
    " WHERE t.left_lists LIKE '% ' || x.id || ' %'), '')"
)


def _given(column: str) -> str:
    """What a consent tells of whoever gave it: where that was the company, another person is meant."""
    return f"CASE t.given_by WHEN 'subject' THEN t.{column} ELSE '' END"


def _history(column: str) -> str:
    """A value of the change history; internal numbers of companies and sources as what they stand for."""
    company = f"SELECT c.name FROM company c WHERE c.id = CAST(NULLIF(t.{column}, '') AS INTEGER)"  # noqa: S608
    source = (
        "SELECT p.source_kind || CASE p.source_name WHEN '' THEN '' ELSE ': ' || p.source_name END"  # noqa: S608
        f" FROM provenance p WHERE p.contact_id = t.contact_id AND CAST(p.id AS TEXT) = t.{column}"
    )
    return (
        f"CASE WHEN t.field LIKE 'roles.%.company_id' THEN ({company})"
        f" WHEN t.field LIKE 'source.%' THEN ({source}) ELSE t.{column} END"
    )


_WHY = (
    "CASE WHEN t.purpose <> '' THEN t.purpose WHEN t.object_type IN ('request', 'request_mail')"
    " THEN 'DATA_SUBJECT_RIGHTS' ELSE 'MAINTENANCE' END"
)

ACCESS_TABLES: dict[str, Told] = {
    each.table: each
    for each in (
        columns_of(
            "contact",
            "last_name\n first_names\n state:contact_state\n restricted_on:day"
            "\n restriction_ground:restriction\n created_at:moment\n updated_at:moment",
            "version created_by erased_at",
            "contact t WHERE t.id = ?",
        ),
        columns_of(
            "contact_role",
            "company:text=c.name\n title\n started_on:day\n ended_on:day\n is_billing_contact:yes",
            "contact_id company_id",
            "contact_role t JOIN company c ON c.id = t.company_id WHERE t.contact_id = ?",
        ),
        columns_of(
            "contact_email",
            "address\n bounced_on:day\n suppressed:yes",
            "contact_id position address_key was_shared",
        ),
        columns_of("contact_phone", "number:phone\n extension\n kind:phone_kind", "contact_id position"),
        columns_of(
            "contact_address",
            "kind:address_kind\n street\n postal_code\n post_office\n country:country",
            "contact_id",
        ),
        columns_of(
            "contact_note",
            "body:free\n created_at:moment"
            "\n corrected:yes=EXISTS (SELECT 1 FROM contact_note c WHERE c.corrects = t.id)",
            "contact_id created_by corrects",
        ),
        columns_of(
            "contact_statement",
            "body:free\n given_on:day\n number:text=t.case_number\n recorded_at:moment",
            "contact_id case_number recorded_by",
        ),
        columns_of(  # whose card the other one is, is that one's own matter
            "namesake",
            "why:namesake\n found_at:moment\n decision:second_card\n decided_at:moment",
            "contact_id other_id objection_id decided_by changed",
            "namesake t WHERE ? IN (t.contact_id, t.other_id)",
        ),
        columns_of("contact_technical", "ip\n seen_at:moment\n source\n reason", "contact_id"),
        columns_of(
            "contact_service_account", "service\n username\n opened_on:day\n closed_on:day", "contact_id"
        ),
        columns_of(
            "provenance",
            "field_group:group\n source_kind:source\n source_name\n received_on:day\n recorded_at:moment"
            "\n inform_due:day\n informed_on:day\n informed_how",
            "contact_id recorded_by import_id",
        ),
        columns_of(
            "change",
            "field:changed\n old_value:history="
            + _history("old_value")
            + "\n new_value:history="
            + _history("new_value")
            + "\n changed_at:moment",
            "act contact_id company_id changed_by undoes",
        ),
        columns_of(
            "consent",
            "purpose:purpose\n list:text=coalesce(l.name, '')\n list_group\n channel:channel\n address_key"
            "\n given_by:source\n declared_by:text="
            + _given("declared_by")
            + "\n given_at:moment\n how:how\n evidence:free\n evidence_ip:text="
            + _given("evidence_ip")
            + "\n evidence_agent:text="
            + _given("evidence_agent")
            + "\n wording:text=w.code\n wording_version:text=w.version\n wording_text:text="
            + _WORDS
            + "\n"
            "wording_language:language\n notice_version\n recorded_at:moment\n ended_at:moment"
            "\n ended_how:ended\n end_reason:end\n left_lists:text=" + _LEFT_LISTS,
            "act contact_id list_id wording_id recorded_by ended_by",
            "consent t JOIN wording w ON w.id = t.wording_id LEFT JOIN mailing_list l ON l.id = t.list_id"
            " WHERE t.contact_id = ?",
        ),
        columns_of(
            "objection",
            "purpose:purpose\n state:objection\n made_at:moment\n how:how\n grounds:free\n recorded_at:moment"
            "\n released_at:moment\n release_reason:release",
            "contact_id recorded_by released_by released_consent_id",
        ),
        columns_of(
            "suppression",
            "kind:address_form\n reason:suppression\n scope:scope\n created_at:moment\n released_at:moment"
            "\n release_reason:release",
            "hash objection_id created_by released_by released_consent_id",
            "suppression t WHERE t.hash IN ({})",
        ),
        columns_of(
            "list_member",
            "list:text=l.name\n state:membership\n basis:basis\n address:text=coalesce(e.address, '')"
            "\n joined_at:moment\n left_at:moment\n left_reason:left",
            "list_id contact_id email_id company_id company_email_id order_no consent_id joined_by left_by",
            f"list_member t {_LIST} LEFT JOIN contact_email e ON e.id = t.email_id WHERE t.contact_id = ?",
        ),
        columns_of(
            "list_export",
            "list:text=l.name\n format:format\n purpose:purpose\n exported_at:moment\n sent_at:moment",
            "list_id exported_by expires_at file_hash written counts contact_ids",
            f"list_export t {_LIST} WHERE t.id IN ({{}})",
        ),
        columns_of(
            "list_return",
            "list:text=coalesce(l.name, '')\n kind:return\n matched:sign\n state:return_state"
            "\n received_at:moment\n recorded_at:moment\n decided_at:moment",
            "list_id contact_id company_email_id source_hash recorded_by decided_by carried",
            "list_return t LEFT JOIN mailing_list l ON l.id = t.list_id WHERE t.contact_id = ?",
        ),
        columns_of(
            "disclosure",
            "recipient:text=r.name\n country:country=r.country\n fields:fields\n legal_ground:disclosed"
            "\n reference:disclosed\n disclosed_at:moment\n channel:channel",
            "recipient_id contact_id asked_by decided_by",
            "disclosure t JOIN recipient r ON r.id = t.recipient_id WHERE t.contact_id = ?",
        ),
        columns_of(
            "request_mail",
            "received_on:day\n sender\n sender_name\n reply_to\n reply_to_name\n subject:free\n body:free"
            "\n attachments:files\n state:mail\n set_aside_reason:free\n set_aside_at:moment"
            "\n fetched_at:moment",
            "source_hash message_id in_reply_to answered_ids signs enclosed remarks original fetched_by",
            "request_mail t WHERE t.id IN ({})",
        ),
        columns_of(
            "request_case",
            "number\n type:type\n state:state\n received_on:day\n received_reason:free\n channel:channel"
            "\n written:yes\n language:language\n requester_name\n requester_address\n representative"
            "\n text:free\n grounds:free\n first_due:day\n due:day\n extended:yes"
            "\n extension_reason:extension\n extension_notice_on:day"
            "\n identity_method:identity\n identity_on:day\n identity_note:free"
            "\n outcome:outcome\n refusal_grounds:ground\n refusal_late_reason:free\n proposal:free"
            "\n answer_sent_on:day"
            "\n answer_channel:channel\n reopened:yes\n created_at:moment\n closed_at:moment",
            "version bundle mail_id contact_id pause_ends_on identity_by proposed_by approved_by"
            " override_reason owner_id created_by",
        ),
        columns_of(
            "request_suspension",
            "number:text=k.number\n kind:pause\n asked_on:day\n reminded_on:day\n replied_on:day"
            "\n late_reason:free",
            "case_id letter_id reminder_id before_n5",
            f"request_suspension t {_OF_CASE}",
        ),
        columns_of(
            "request_event",
            "number:text=k.number\n at:moment\n step:step\n from_state:state\n to_state:state\n note:note="
            + _OWN_NOTES,
            "case_id actor_id",
            f"request_event t {_OF_CASE}",
        ),
        columns_of(
            "request_letter",
            "number:text=k.number\n kind:letter\n language:language\n body:block\n sections:sections"
            "\n made_at:moment\n sent_on:day\n channel:channel\n sent_to:block\n outside:yes",
            "case_id file_hash made_by original code reason check_part",
            f"request_letter t {_OF_CASE}",
        ),
        columns_of(
            "restriction",
            "scope:restriction_scope\n detail:restriction_detail\n ground:restriction\n provisional:yes"
            "\n started_at:moment\n lift_notice_on:day\n lifted_at:moment\n lift_reason:release",
            "contact_id case_id started_by lifted_by",
        ),
        columns_of(
            "restriction_notice",
            "language:language\n body:block\n reason:free\n lift_on:day\n made_at:moment\n sent_on:day"
            "\n channel:channel\n called_off_at:moment\n call_off_reason:free",
            "restriction_id contact_id file_hash made_by called_off_by",
        ),
        columns_of(
            "audit",
            "at_utc:moment\n purpose:purpose=" + _WHY + "\n role:role=t.actor_presets",
            "at_local actor_id actor_presets permission source session_id action object_type object_id result"
            " reason fields count prev_hash hash seq",
            "audit t WHERE t.seq IN ({})",
            "t.seq",
        ),
    )
}
"""Table to what is told of it, in the order of the report."""

BY_HASH, BY_EXPORT, BY_LOG, BY_LETTER = "suppression", "list_export", "audit", "request_mail"
"""Tables whose rows are not found by the person's number."""
