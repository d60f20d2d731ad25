"""What the demo's data subjects wrote, and how each case went on: a table for requests.py."""

# ruff: noqa: E501 - a turn of a course reads as one line

from dataclasses import dataclass

from kaarea_tui.register.answers.letter_inputs import NOTHING as NO_WORDS
from kaarea_tui.register.answers.letter_inputs import LetterInput
from kaarea_tui.register.requests.request_inputs import StepInput
from kaarea_tui.register.requests.requests import NOTHING


@dataclass(frozen=True, slots=True)
class Turn:
    """What was done with a case so many days ago: a step of table 2.3, its tasks, or a letter that went out."""

    days_ago: int
    step: str = ""
    given: StepInput = NOTHING
    letter: str = ""
    typed: LetterInput = NO_WORDS


@dataclass(frozen=True, slots=True)
class Case:
    """One request: when it came, what for, in whose words, and its turns."""

    days_ago: int
    type: str
    language: str
    text: str
    turns: tuple[Turn, ...] = ()
    channel: str = "email"
    unknown: tuple[str, str] = ("", "")
    """Name and address of a requester who is not in the register."""


TASKS = "tasks"
"""A turn that does all open tasks of the case."""
LOOK = "look"
"""A turn that looks for the requester in the register."""


def _identified(days_ago: int, method: str = "known_personally") -> Turn:
    return Turn(days_ago, "T4", StepInput(method=method))


def _proposed(days_ago: int, outcome: str, text: str, *grounds: str) -> Turn:
    return Turn(days_ago, "T8", StepInput(outcome=outcome, grounds=grounds, text=text))


def _closed(days_ago: int) -> Turn:
    return Turn(days_ago, "T17")


def _answered(days_ago: int, details: str = "") -> tuple[Turn, ...]:
    """The answer was made, sent, and the case closed with it."""
    return (Turn(days_ago, letter="answer", typed=LetterInput(details=details)), _closed(days_ago))


def _carried_out(days_ago: int) -> tuple[Turn, ...]:
    return (Turn(days_ago, TASKS), Turn(days_ago, "T14"))


CASES = (
    Case(150, "access", "fi", "Haluan tietää, mitä tietoja minusta on rekisterissänne.",
         (_identified(149), Turn(146, "T12"), *_carried_out(143), *_answered(142))),
    Case(110, "access", "en", "Please send me everything you hold on me, e-mails of colleagues included.",
         (_identified(108), _proposed(101, "partial", "Kollegojen viestejä ei luovuteta.", "RIGHTS_OF_OTHERS"),
          Turn(100, "T9"), *_carried_out(98),
          Turn(97, letter="partial", typed=LetterInput(not_done="Messages written by your colleagues.", reason="They hold the data of other people.")),
          _closed(96))),
    Case(90, "erasure", "fi", "Poistakaa kaikki tietoni, myös laskuilta.",
         (_identified(89), _proposed(84, "refused", "Tilaajan nimi on tositteilla, jotka kirjanpitolaki määrää säilyttämään.", "LEGAL_OBLIGATION"),
          Turn(82, "T10"),
          Turn(81, letter="refusal", typed=LetterInput(reason="Nimesi on tositteissa, jotka kirjanpitolaki velvoittaa säilyttämään.")),
          _closed(80)), channel="letter"),
    Case(75, "restriction", "fi", "Osoitteeni on väärin. Älkää käyttäkö tietojani ennen kuin se on selvitetty.",
         (_identified(74), Turn(73, "T12"), *_carried_out(71), *_answered(70)), channel="letter"),
    Case(64, "rectification", "en", "My title is wrong, please correct it.",
         (Turn(60, "T18", StepInput(cancelled=True, reason="Hän huomasi, että tiedot olivat oikein.")),)),
    Case(58, "access", "fi", "Pyydän jäljennökset kaikista tiedoistani vuodesta 2015 alkaen, myös paperisista.",
         (_identified(56, "known_personally"),
          Turn(35, letter="extension", typed=LetterInput(extension_reason="complexity", reason="Paperiarkisto on kolmessa toimipisteessä."))), channel="counter"),
    Case(50, "portability", "en", "I want my data in a machine-readable form.",
         (_identified(49), Turn(45, "T12"), *_carried_out(14), *_answered(12))),
    Case(44, "objection_dm", "fi", "Ei enää mainoksia, kiitos.", _answered(43), channel="phone"),
    Case(41, "erasure", "en", "Delete my data. I left the company a year ago.", (_identified(38),)),
    Case(36, "access", "sv", "Finns jag i ert register?",
         (Turn(34, "T4", StepInput(method="not_needed", reason="Inga uppgifter lämnas ut.")),
          Turn(33, LOOK), Turn(33, "T15", StepInput(text="Namn, e-post, utskicksspärrar och pärmar: inget hittades.")),
          *_answered(32)), unknown=("Åke Främling", "ake.framling@post.example")),
    Case(33, "objection_other", "fi", "En halua, että tietojani käytetään palautekyselyihin.",
         (_identified(31), _proposed(27, "fulfilled", "Kyselyt lopetetaan."),
          Turn(25, "T11", StepInput(reason="Selvitä vielä, mihin sopimukseen kyselyt perustuvat.")))),
    Case(29, "access", "fi", "Lähettäkää tietoni.", (Turn(28, "T19", StepInput(reason="Sama kirje tuli kahdesti.")),), channel="letter",
         unknown=("Matti Meikäläinen", "Kauppakatu 1, 20100 Turku")),
    Case(25, "erasure", "sv", "Var vänliga och radera mig ur registret.", (_identified(24, "shown_in_person"), _proposed(18, "fulfilled", "Grunden har upphört: rollen har avslutats."))),
    Case(22, "erasure", "fi", "Poistakaa minut rekisteristä.",
         (_identified(21), _proposed(17, "fulfilled", "Suostumus peruttu, muuta perustetta ei ole."), Turn(15, "T9")), channel="web"),
    Case(16, "access", "en", "I would like a copy of my personal data.",
         (_identified(15), Turn(13, letter="clarification", typed=LetterInput(question="Do you mean the service desk, the contracts, or everything?")))),
    Case(11, "access", "fi", "Mitä tiedätte minusta? Vastatkaa tähän osoitteeseen.",
         (Turn(10, letter="identity", typed=LetterInput(reason="Osoite on uusi, eikä nimi riitä erottamaan kahta samannimistä.", question="Vastaa tähän osoitteesta, jonka olet antanut meille aiemmin, tai kerro puhelinnumerosi, niin soitamme.")),)),
    Case(9, "restriction", "sv", "Begränsa behandlingen tills mina rättsliga anspråk har avgjorts.",
         (_identified(8), Turn(7, "T12"), *_carried_out(5))),
    Case(6, "consent_withdrawal", "sv", "Jag återtar mitt samtycke till nyhetsbrevet."),
    Case(3, "rectification", "fi", "Sukunimeni on muuttunut.", (_identified(2, "shown_in_person"), Turn(1, "T12")), channel="counter"),
    Case(1, "objection_dm", "en", "Stop sending me marketing.", unknown=("Jane Doe", "jane.doe@mail.example")),
)  # fmt: skip
"""In the order in which they came; days are counted back from the opening of the demo."""
