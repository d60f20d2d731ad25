"""`python -m kaarea_tui` is the command `kaarea`."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
