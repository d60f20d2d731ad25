"""What there is to identify the person of the card chosen by, read off letters and card (I2, N8)."""

from kaarea_tui.data.engine import Row, Store
from kaarea_tui.rules.check_parts import quoted
from kaarea_tui.rules.emails import email_key
from kaarea_tui.rules.folding import words
from kaarea_tui.rules.identification import Proofs

from .addresses_on_file import OnFile, on_file
from .request_rows import CaseRow

_SENT = """
SELECT sent_on, channel, sent_to, check_part FROM request_letter WHERE case_id = ? AND sent_on IS NOT NULL
"""
_FROM = """
SELECT subject, body FROM request_mail
WHERE sender = ? AND received_on >= ? AND signs = '' AND reply_to = '' AND remarks NOT LIKE ?
"""


def proofs_of(store: Store, case: CaseRow) -> Proofs:
    """The proofs of a case as it stands; without a card chosen there are none."""
    files = on_file(store, case)
    sent = [row for row in store.rows(_SENT, (case.id,)) if _went_on_file(row, files)]
    by_mail = [(email_key(to), on, part) for on, channel, to, part in sent if channel == "email" and part]
    answered = any(_answered(store, case.number, *letter) for letter in by_mail)
    return Proofs(bool(files.numbers), bool(sent), answered)


def _went_on_file(row: Row, files: OnFile) -> bool:
    """Was a letter sent to an address that counts, by e-mail or by post?"""
    _, channel, to, _ = row
    if channel == "email":
        return email_key(to) in files.emails
    told = f" {' '.join(words(to))} "
    places = [each for each in (files.own, files.work and files.work[1:]) if each]
    return channel == "letter" and any(_is_place(told, each) for each in places)


def _is_place(told: str, place: Row) -> bool:
    parts = [f" {' '.join(words(str(each)))} " for each in place[:2] if each]
    return bool(parts) and all(part in told for part in parts)


def _answered(store: Store, case_number: str, key: str, sent_on: str, part: str) -> bool:
    """Did a letter come from the address that ours went to, which quotes what only ours says?

    No automatic reply, and none that wants its own answer elsewhere. Who writes a From, an In-Reply-To or
    the number of the case needs to have read nothing of ours.
    """
    came = store.rows(_FROM, (key, sent_on, "%several_senders%"))
    return any(part in quoted(f"{subject}\n{body}", case_number) for subject, body in came)
