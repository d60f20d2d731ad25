"""The first frame a little sooner: what Python does while it starts is put off until it has been painted.

Collecting garbage finds nothing while modules are loaded, but looks at every object each time; asyncio loads
TLS, which no terminal needs. Together they are a tenth of the time to the first frame.
"""

import gc
import sys


def hasten() -> None:
    """Put off what can wait; called before Textual is imported."""
    gc.disable()
    absent = "ssl" not in sys.modules
    if absent:
        sys.modules["ssl"] = None  # type: ignore[assignment]
    try:
        import asyncio  # noqa: F401 - it does without, and who needs TLS imports it afterwards
    finally:
        if absent:
            del sys.modules["ssl"]


def settle() -> None:
    """Back to normal, once the first frame has been painted."""
    gc.freeze()
    gc.enable()
