"""Demo registers of any size for the figures, made once and kept where KAAREA_BENCH_DIR or --keep says."""

from pathlib import Path

from kaarea_tui.data.engine import Store, open_store
from kaarea_tui.register import founding
from kaarea_tui.register.counter import utc_now
from kaarea_tui.register.demo_data import fill_people


def demo_register(folder: Path, people: int) -> str:
    """The URL of a demo register of so many people on SQLite; shared with the browser's figures."""
    url = f"sqlite:///{folder / f'screens-{people}.db'}"
    if not Path(url.removeprefix("sqlite:///")).exists():
        folder.mkdir(parents=True, exist_ok=True)
        filled(open_store(url, create=True), people).close()
    return url


def filled(store: Store, people: int) -> Store:
    """The same in an empty database that is open."""
    founding.found_demo(store)
    fill_people(store, people, None, utc_now())
    return store
