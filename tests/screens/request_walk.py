"""Somebody who works requests off at the terminal: takes them in, takes steps, does tasks, answers."""

from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.screens.records.person_chooser import ChosenPerson
from kaarea_tui.screens.requests.steps_list import enabled
from kaarea_tui.widgets.dialogs import AskText
from tests.screens.staff import Person

PLACES = ("requests", "request", "request_letter", "request_letters")


async def enter(person: Person) -> None:
    """Go to the inbox."""
    await person.press("f5")
    await at(person, "requests")


async def at(person: Person, place: str) -> None:
    """Wait until that screen is in front."""
    await person.until(lambda: getattr(person.screen, "place", "") == place and person.screen.is_mounted)


async def fill(person: Person, **values: str) -> None:
    """Fill fields of the form or dialog in front."""
    await person.until(lambda: person.screen.form.is_mounted)
    fields = person.screen.form.fields
    for name, value in values.items():
        field = fields[name.replace("__", ".")]
        if name == "contact_id":
            field.take(ChosenPerson(int(value), "valittu"))
        elif name in ("rights", "grounds", "fields"):
            field._list.chosen = set(value.split())
            field.told()
        else:
            field.value = value
    await person.pilot.pause()


async def save(person: Person) -> None:
    """Save what is in front, and wait until it has gone or says what is wrong."""
    screen = person.screen
    await person.press("ctrl+s")
    await person.until(lambda: person.screen is not screen or screen.form.error_count)
    assert person.screen is not screen, "\n".join(person.lines())


async def take_in(person: Person, type_: str, contact_id: int, **more: str) -> None:
    """Write a request by phone down; its case is in front then."""
    await enter(person)
    await person.press("n")
    await at(person, "request_form")
    await fill(person, rights=type_, contact_id=str(contact_id), text="Pyysi puhelimessa.", **more)
    await save(person)
    await at(person, "request")


async def choose(person: Person, what: str) -> None:
    """Press the digit of a step or a task, e.g. "step:T4"."""
    await person.until(lambda: what in enabled(person.screen.next))
    await person.press(str(enabled(person.screen.next).index(what) + 1))
    await person.until(lambda: getattr(person.screen, "place", "") != "request")


async def step(person: Person, number: str, **values: str) -> None:
    """Take a step: fill its dialog, or confirm it."""
    await choose(person, f"step:{number}")
    if values:
        await fill(person, **values)
        await save(person)
    else:
        await person.press("enter")
    await at(person, "request")
    await settled(person)


async def settled(person: Person) -> None:
    """Wait until no work is under way."""
    await person.until(
        lambda: (
            not any(work.is_running and work.group in ("act", "open", "load") for work in person.app.workers)
        )
    )


async def task(person: Person, kind: str, **values: str) -> None:
    """Do the open task of a kind."""
    contents = person.screen.view.contents
    number = next(each.id for each in contents.tasks if each.kind == kind and each.state == "open")
    await choose(person, f"task:{number}")
    if values:
        await fill(person, **values)
        await save(person)
        await at(person, "request")
        await settled(person)


async def answer(person: Person, **values: str) -> None:
    """Make the letter that answers the case, note it as sent, close the case."""
    contents = person.screen.view.contents
    kind = {"fulfilled": "answer", "no_data": "answer", "partial": "partial", "refused": "refusal"}
    await choose(person, f"letter:{kind[contents.outcome]}")
    await made_and_sent(person, **values)
    await step(person, "T17")
    assert person.screen.view.state == f"closed_{contents.outcome}"


async def made_and_sent(person: Person, **values: str) -> None:
    """Fill the letter in front in, read it, make it, note it as sent; the case is in front then."""
    await person.until(lambda: hasattr(person.screen, "form"))
    await fill(person, **values)
    await save(person)
    await at(person, "request_preview")
    assert person.screen.preview.text
    await person.press("ctrl+s")
    await person.until(lambda: person.screen.made is not None, 20)
    await person.press("s")
    await person.until(lambda: hasattr(person.screen, "form"))
    await save(person)
    await person.until(lambda: person.screen.made.sent_on is not None)
    await person.press("escape")
    await at(person, "request")
    await settled(person)


async def confirm_password(person: Person) -> None:
    """Give the password again."""
    await person.until(lambda: isinstance(person.screen, AskText))
    person.screen.field.value = DEMO_PASSWORD
    await person.press("enter")
