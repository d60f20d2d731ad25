"""`kaarea rules`: every rule in force, for an auditor; with a user also the register's own settings."""

import re
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_
from kaarea_tui.settings import Settings

from .exit_codes import DONE
from .output import say, say_json
from .session import add_sign_in, signed_in

if TYPE_CHECKING:
    from kaarea_tui.rules.catalogue import Rule

_WORDS = (
    N_("Data Protection Ombudsman"), N_("Data Protection Act"), N_("Business Information Act"),
    N_("EDPB Guidelines"), N_("Finnish calendar"), N_("Finnish postal codes"), N_("Finnish usage"),
    N_("check digit"), N_("Regulation"), N_("GDPR arts"), N_("GDPR art."), N_("notice"), N_("Act"),
)  # fmt: skip
_WORD = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, _WORDS)) + r")(?!\w)")

_SECTIONS = re.compile(r"s\. (\d(?:[\d(), ]*[\d)])?)")


def add_to(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.set_defaults(run=run)
    parser.add_argument("--json", action="store_true", help=_("print a JSON array"))
    add_sign_in(parser, required=False)


def run(options: Namespace) -> int:
    """Print the rules; 0."""
    from kaarea_tui.rules.catalogue import rules_in_force

    settings = Settings()
    if options.user:
        with signed_in(options) as register:
            settings = register.settings.shown()
    rules = rules_in_force()
    if options.json:
        say_json([_as_object(rule, settings) for rule in rules])
    else:
        for rule in rules:
            _print(rule, settings)
    return DONE


def _print(rule: "Rule", settings: Settings) -> None:
    from kaarea_tui.rules.catalogue import MARKS

    say(f"{rule.number}  {_(rule.title)}")
    say(f"    {_(rule.effect)}")
    say(
        "    "
        + _("Source: {source} ({mark})").format(source=source_told(rule.source), mark=_(MARKS[rule.mark]))
    )
    for name in rule.settings:
        say(f"    {name} = {_value(name, settings)}")
    say("    " + _("Carried out in: {module}").format(module=rule.module))
    say()


def _as_object(rule: "Rule", settings: Settings) -> dict[str, object]:
    return {
        "number": rule.number,
        "title": _(rule.title),
        "effect": _(rule.effect),
        "source": source_told(rule.source),
        "mark": rule.mark.value,
        "settings": {name: str(_value(name, settings)) for name in rule.settings},
        "module": rule.module,
    }


def source_told(source: str) -> str:
    """A rule's source in the language in use; names of acts have translations, numbers stay."""
    told = _WORD.sub(lambda found: _(found[0]), source)
    told = _SECTIONS.sub(lambda found: _("s. {sections}").format(sections=found[1]), told)
    return re.sub(r"ch\. (\d+)", lambda found: _("ch. {number}").format(number=found[1]), told)


def _value(name: str, settings: Settings) -> object:
    """The value in force of what a rule calls `settings.x` or `rules.module.X`."""
    from importlib import import_module

    place, _dot, leaf = name.rpartition(".")
    if place == "settings":
        return getattr(settings, leaf)
    value = getattr(import_module(f"kaarea_tui.{place}"), leaf)
    return ", ".join(sorted(map(str, value))) if isinstance(value, (frozenset, set, tuple, dict)) else value
