"""A letter made whole: subject, text as for e-mail, and the file for the envelope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kaarea_tui.rules.problem import N_, Named, Problem
from kaarea_tui.rules.refusals import PARTS, missing_parts
from kaarea_tui.rules.text import clean_line

from .filling import Block, Filled, fill
from .kinds import KINDS, text_name
from .typesetting import Sheet, set_letter
from .words import Words, read_template

LACKING = {
    "grounds": N_("The case has no ground of refusal yet: propose one first."),
    "restriction_on": N_("There is no restriction that the letter could tell of."),
    "data": N_("Choose first who the requester is in the register."),
}
"""What is told where a letter's place is empty that the case fills, and not the form."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: what a sheet tells beside the letter (rules 1.1, 2.2, 3.1)."""

    controller: str
    business_id: str
    postal: str
    register: str
    website: str
    phone: str
    contact_name: str
    contact_postal: str
    contact_visiting: str
    contact_email: str
    contact_phone: str


@dataclass(frozen=True, slots=True)
class Order:
    """One letter to be made: for which case, to whom, and what fills its places."""

    kind: str
    language: str
    type: str
    outcome: str
    number: str
    on: date
    receiver: tuple[str, ...]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter: `parts` are the codes of 2.8 that it tells; `pdf` empty: not set yet."""

    kind: str
    language: str
    subject: str
    text: str
    parts: tuple[str, ...]
    blocks: tuple[Block, ...]
    pdf: bytes = b""


def write_letter(order: Order, sender: Sender, own: Path | None = None) -> Letter:
    """The letter's words; `own` is the customer's folder of templates.

    Raises Problem `letter.template` or `letter.unreadable` for a text that is not in order, `letter.empty`
    for a place that must be filled, and `letter.incomplete` for a refusal without a part of 2.8.
    """
    kind = KINDS[order.kind]
    name = f"{text_name(order.kind, order.type, order.outcome)}.txt"
    body = fill_named(name, order.language, order.values, own)
    for place in kind.needs:
        if not order.values.get(place, "").strip():
            raise Problem(
                "letter.empty", LACKING.get(place, N_("The letter lacks something. Fill in all fields."))
            )
    if kind.refuses and (missing := missing_parts(body.parts)):
        raise Problem(
            "letter.incomplete",
            N_("A refusal must tell this too: {part}. The letter text {file} does not."),
            part=Named(PARTS[missing[0]]),
            file=f"{order.language}/{name}",
        )
    # A refusal has told already whom to turn to (2.8): once is enough.
    told = {"contact_email": "", "contact_phone": ""} if kind.refuses else {}
    closing = fill_named("closing.txt", order.language, {**order.values, **told}, own)
    blocks = (*body.blocks, *closing.blocks)
    text = plain(body.subject, blocks, sender, order, Words(order.language, own))
    return Letter(order.kind, order.language, body.subject, text, body.parts, blocks)


def with_file(letter: Letter, order: Order, sender: Sender, own: Path | None = None) -> Letter:
    """The same letter with its PDF. Raises Problem `letter.template` when the customer's sheet is faulty."""
    return replace(letter, pdf=set_letter(sheet(letter, order, sender, own), own))


def sheet(letter: Letter, order: Order, sender: Sender, own: Path | None = None) -> Sheet:
    """The letter as it goes to be set."""
    words = Words(order.language, own)
    return Sheet(
        language=order.language,
        title=letter.subject,
        document=words(f"document.{KINDS[order.kind].document}"),
        sender=(sender.controller, sender.postal),
        day=words.day(order.on),
        number=_number(order, words),
        receiver=order.receiver,
        footer=footer(sender, words),
        parts=tuple(parts_of(letter.blocks)),
        indent=2,
        made_on=order.on,
    )


def fill_named(name: str, language: str, values: Mapping[str, str], own: Path | None) -> Filled:
    """The text of that name with its places filled; raises Problem."""
    template, source = read_template(name, language, own)
    return fill(template, values, source)


def parts_of(blocks: Sequence[Block]) -> list[dict[str, object]]:
    """Blocks as the sheet takes them."""
    told: list[dict[str, object]] = []
    for block in blocks:
        if block.kind == "list":
            told.append({"kind": "list", "items": list(block.lines)})
        elif block.kind == "heading":
            told.append({"kind": "heading", "text": " ".join(block.lines)})
        else:
            told.append({"kind": "text", "lines": list(block.lines)})
    return told


def footer(sender: Sender, words: Words) -> tuple[str, ...]:
    """The foot of each page: controller with its number, register, contact person with both addresses."""
    contact = (
        words("label.contact", value=sender.contact_name),
        words("label.postal", value=sender.contact_postal),
        words("label.visiting", value=sender.contact_visiting),
    )
    return (
        _joined(
            sender.controller, words("label.business_id", value=sender.business_id), sender.register,
            sender.website, words("label.phone", value=sender.phone) if sender.phone else "",
        ),
        _joined(*contact),
        _joined(sender.contact_email, words("label.phone", value=sender.contact_phone)),
    )  # fmt: skip


def plain(subject: str, blocks: Sequence[Block], sender: Sender, order: Order, words: Words) -> str:
    """The letter as text for e-mail: subject, paragraphs, who sends it (1.1, 3.1), and the case's number."""
    told = [subject]
    for block in blocks:
        lead = "- " if block.kind == "list" else ""
        told.append("\n".join(lead + line for line in block.lines))
    told[-1] += "".join(f"\n{clean_line(line)}" for line in (sender.contact_postal, sender.contact_visiting))
    business_id = words("label.business_id", value=sender.business_id)
    closing = (f"{sender.controller}, {business_id}", sender.register, _number(order, words))
    told.append("\n".join(clean_line(line) for line in closing if line))
    return "\n\n".join(told) + "\n"


def _number(order: Order, words: Words) -> str:
    """The number of the case; empty where the letter belongs to none."""
    return words("label.case", number=order.number) if order.number else ""


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)
