"""Handlers run once: Textual itself runs those of every class of a family (widgets/steady.py tells the rule)."""

import ast
import asyncio
import functools
import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.message import Message
from textual.message_pump import MessagePump

import kaarea_tui
from kaarea_tui.screens.records.record_card import RecordCard
from kaarea_tui.screens.shell.room import Room
from tests.conftest import RegisterDb
from tests.screens.driving import running, settled, until
from tests.screens.staff import fill

PACKAGE = Path(kaarea_tui.__file__).parent
NO_HANDLERS = {"on_event"}
"""The way that every event takes to its handlers; Textual calls it once, by hand."""


def test_no_handler_calls_that_of_its_base() -> None:
    doubled = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr=name) if (
                    name.lstrip("_").startswith("on_") and name not in NO_HANDLERS
                ):
                    doubled.append(f"{path.relative_to(PACKAGE)}:{node.lineno} {name}")
    assert doubled == []


def _pumps() -> Iterator[type[MessagePump]]:
    for module in pkgutil.walk_packages(kaarea_tui.__path__, "kaarea_tui."):
        if module.name.partition(".")[2].startswith(("screens", "widgets", "app")):
            for _name, cls in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if issubclass(cls, MessagePump) and cls.__module__ == module.name:
                    yield cls


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each handler of ours has run for one message to one screen or widget."""
    counted: Counter[str] = Counter()
    last: list[Message] = []
    """Kept, so that no two of them are told by the same number."""

    def watch(cls: type, name: str, handler: Any) -> None:
        @functools.wraps(handler)
        def watched(self: Any, *given: Any) -> Any:
            message = self._handled
            last.append(message)
            counted[f"{cls.__name__}.{name} of {type(self).__name__} {id(self)} for {id(message)}"] += 1
            return handler(self, *given)

        monkeypatch.setattr(cls, name, watched)

    for cls in set(_pumps()):
        for name, handler in list(vars(cls).items()):
            if inspect.isfunction(handler) and name.startswith("on_") and name not in NO_HANDLERS:
                watch(cls, name, handler)
    dispatch = MessagePump._dispatch_message

    async def noted(self: Any, message: Message) -> None:
        self._handled = message
        await dispatch(self, message)

    monkeypatch.setattr(MessagePump, "_dispatch_message", noted)
    return counted


@pytest.fixture
def writings(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a frame was shown, and a card written, other than for an answer of the register."""
    counted: Counter[str] = Counter()

    def watch(cls: type, name: str) -> None:
        writes = getattr(cls, name)

        @functools.wraps(writes)
        def watched(self: Any) -> None:
            if all(worker._task is not asyncio.current_task() for worker in self.app.workers):
                counted[f"{name} of {self.place}"] += 1
            writes(self)

        monkeypatch.setattr(cls, name, watched)

    watch(Room, "_show_frame")
    watch(RecordCard, "show_card")
    return counted


WAYS = (
    ("f2", "contacts"), ("enter", "contact"), ("escape", "contacts"),
    ("f3", "companies"), ("enter", "company"), ("escape", "companies"),
    ("f4", "lists"), ("w", "wordings"), ("escape", "lists"), ("s", "suppressions"), ("escape", "lists"),
    ("i", "returns"), ("escape", "lists"),
    ("f5", "requests"), ("u", "request_letters"), ("escape", "requests"), ("m", "request_calendar"),
    ("escape", "requests"), ("r", "request_report"), ("escape", "requests"), ("t", "recipients"),
    ("escape", "requests"), ("n", "request_form"), ("escape", "requests"),
    ("f8", "admin"), ("enter", "user"), ("escape", "admin"), ("t", "log"), ("escape", "admin"),
    ("r", "review"), ("escape", "admin"),
)  # fmt: skip
"""A walk through the rooms: a key, and where it leads."""


async def test_opening_a_room_or_a_card_writes_it_once(
    sqlite_db: RegisterDb, calls: Counter[str], writings: Counter[str]
) -> None:
    fill(sqlite_db)
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        for key, place in WAYS:
            calls.clear()
            writings.clear()
            if key == "enter":
                await until(pilot, lambda: app.screen.table.cursor_key is not None)
                app.screen.table.focus()
            await pilot.press(key)
            await until(pilot, lambda place=place: getattr(app.screen, "place", "") == place)
            await settled(pilot, app)
            assert calls, "nothing was watched"
            assert {told: count for told, count in calls.items() if count > 1} == {}
            if isinstance(app.screen, RecordCard):
                assert writings == {f"show_card of {place}": 1, f"_show_frame of {place}": 1}
            assert writings[f"_show_frame of {place}"] >= 1
