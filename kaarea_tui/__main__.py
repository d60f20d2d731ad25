"""`python -m kaarea_tui` is the command `kaarea`."""

import sys

from kaarea_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
