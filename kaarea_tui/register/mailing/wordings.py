"""The words that people agree to, in three languages; used ones never change (rules C3, C4)."""

from dataclasses import dataclass
from datetime import datetime

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Absent, Refused
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.problem import N_

_COLUMNS = "id, code, version, text_fi, text_sv, text_en, created_at, used_at"


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of one wording; a used one is what people have agreed to, and stays as it is."""

    id: int
    code: str
    version: int
    text_fi: str
    text_sv: str
    text_en: str
    created_at: datetime
    used_at: datetime | None

    def text(self, language: str) -> str:
        """The words in one language; empty where there are none."""
        return {"fi": self.text_fi, "sv": self.text_sv, "en": self.text_en}.get(language, "")


@dataclass(frozen=True, slots=True)
class WordingTexts:
    """The texts as typed; Finnish is always needed. Problems: `text_fi`, `text_sv`, `text_en`."""

    text_fi: str
    text_sv: str = ""
    text_en: str = ""


class Wordings(Subject, subject="wordings"):
    """Wordings of consents."""

    @action("consent.view", "browse")
    def all(self, call: Call) -> tuple[Wording, ...]:
        """Every version, the newest of each code first; they hold no personal data."""
        rows = call.store.rows(f"SELECT {_COLUMNS} FROM wording ORDER BY code, version DESC")  # noqa: S608
        return tuple(_wording(row) for row in rows)

    @action("consent.manage_wording", "change")
    def add_version(self, call: Call, code: str, texts: WordingTexts) -> int:
        """A new wording, or the next version of the one with this code (C3); its number.

        Consents given in older versions stay as they are (C4). Problems: `code` and those of the texts.
        """
        form = Typed()
        name = form.line("code", "list_name", code)
        if not name:
            form.wrong("code", "missing", N_("Fill in this field."))
        written = _texts(form, texts)
        last = call.store.one("SELECT max(version) FROM wording WHERE code = ?", (name,))
        wording_id = call.store.next_ids("wording", 1)
        call.store.run(
            "INSERT INTO wording (id, code, version, text_fi, text_sv, text_en, created_at, created_by)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (wording_id, name, (last[0] or 0) + 1 if last else 1, *written, stamp(call.now), call.user.id),
        )
        call.touched("wording", wording_id, fields="text_fi text_sv text_en")
        return wording_id

    @action("consent.manage_wording", "change")
    def edit(self, call: Call, wording_id: int, texts: WordingTexts) -> None:
        """Mend a version that nobody has agreed to yet; raises Refused `wording.used` for any other (C3)."""
        found = load_wording(call, wording_id)
        if found.used_at is not None:
            raise Refused(
                "wording.used",
                N_("People have agreed to these words, so they stay. Add a new version instead."),
            )
        written = _texts(Typed(), texts)
        call.store.run(
            "UPDATE wording SET text_fi = ?, text_sv = ?, text_en = ? WHERE id = ?", (*written, wording_id)
        )
        call.touched("wording", wording_id, fields="text_fi text_sv text_en")


def load_wording(call: Call, wording_id: int) -> Wording:
    """One version; raises Absent."""
    row = call.store.one(f"SELECT {_COLUMNS} FROM wording WHERE id = ?", (wording_id,))  # noqa: S608
    if row is None:
        raise Absent
    return _wording(row)


def mark_used(call: Call, wording_id: int) -> None:
    """From the first consent on, the words stay (C3)."""
    sql = "UPDATE wording SET used_at = ? WHERE id = ? AND used_at IS NULL"
    call.store.run(sql, (stamp(call.now), wording_id))


def _texts(form: Typed, texts: WordingTexts) -> tuple[str, str, str]:
    fi, sv, en = (
        form.block(name, "wording", getattr(texts, name)) for name in ("text_fi", "text_sv", "text_en")
    )
    if not fi:
        form.wrong("text_fi", "missing", N_("Fill in this field."))
    form.settled()
    return fi, sv, en


def _wording(row: tuple[object, ...]) -> Wording:
    number, code, version, fi, sv, en, created, used = row
    assert isinstance(number, int) and isinstance(version, int)
    return Wording(
        number,
        str(code),
        version,
        str(fi),
        str(sv),
        str(en),
        datetime.fromisoformat(str(created)),
        datetime.fromisoformat(str(used)) if used else None,
    )
