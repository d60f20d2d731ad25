"""The settings that differ from their defaults, read from the register."""

from kaarea_tui.data.engine import Store
from kaarea_tui.settings import Settings, settings_of


def load_settings(store: Store) -> Settings:
    """The settings in force."""
    return settings_of(
        {str(name): str(value) for name, value in store.rows("SELECT name, value FROM setting")}
    )
