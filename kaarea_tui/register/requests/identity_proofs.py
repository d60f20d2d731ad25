"""What there is to identify the person of the card chosen by, read off letters and card (I2, N8)."""

from kaarea_tui.data.engine import Row, Store
from kaarea_tui.rules.emails import email_key
from kaarea_tui.rules.folding import words
from kaarea_tui.rules.identification import Proofs

from .addresses_on_file import OnFile, on_file
from .case_letters import letters_of_case
from .letters_answered import numbers_in
from .request_rows import CaseRow

_SENT = "SELECT sent_on, channel, sent_to FROM request_letter WHERE case_id = ? AND sent_on IS NOT NULL"
_FROM = """
SELECT id, subject, body, in_reply_to, answered_ids FROM request_mail
WHERE sender = ? AND received_on >= ? AND signs = '' AND reply_to = '' AND remarks NOT LIKE ?
"""
_MESSAGE_ID = "SELECT message_id FROM request_mail WHERE id = ?"


def proofs_of(store: Store, case: CaseRow) -> Proofs:
    """The proofs of a case as it stands; without a card chosen there are none."""
    files = on_file(store, case)
    sent = [row for row in store.rows(_SENT, (case.id,)) if _went_on_file(row, files)]
    by_mail = [(email_key(to), on) for on, channel, to in sent if channel == "email"]
    answered = any(_answers(store, case, key, on) for key, on in by_mail)
    return Proofs(bool(files.numbers), bool(sent), answered)


def _went_on_file(row: Row, files: OnFile) -> bool:
    """Was a letter sent to an address that counts, by e-mail or by post?"""
    _, channel, to = row
    if channel == "email":
        return email_key(to) in files.emails
    told = f" {' '.join(words(to))} "
    places = [each for each in (files.own, files.work and files.work[1:]) if each]
    return channel == "letter" and any(_is_place(told, each) for each in places)


def _is_place(told: str, place: Row) -> bool:
    parts = [f" {' '.join(words(str(each)))} " for each in place[:2] if each]
    return bool(parts) and all(part in told for part in parts)


def _answers(store: Store, case: CaseRow, key: str, sent_on: str) -> bool:
    """Did a letter come from that address, since ours went there, that answers it?

    No automatic reply, and none that wants its own answer elsewhere. It answers where it names the case, or
    where it goes on with the letters of the case without answering the requester's own.
    """
    own = {row[0] for number in _letters(store, case) for row in store.rows(_MESSAGE_ID, (number,))} - {""}
    for mail_id, subject, body, in_reply_to, answered in store.rows(
        _FROM, (key, sent_on, "%several_senders%")
    ):
        if mail_id == case.mail_id:
            continue
        if case.number in numbers_in(f"{subject}\n{body}"):
            return True
        if own & set(answered.split()) and in_reply_to and in_reply_to not in own:
            return True
    return False


def _letters(store: Store, case: CaseRow) -> list[int]:
    return [*letters_of_case(store, case.id), *([case.mail_id] if case.mail_id else [])]
