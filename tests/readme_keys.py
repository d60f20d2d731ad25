"""Write the key table into the README: `python -m tests.readme_keys`."""

import re
from pathlib import Path

from kaarea_tui.keys import keys_markdown

README = Path(__file__).parents[1] / "README.md"


def main() -> None:
    """Put the table of keys.py between its marks."""
    table = f"<!-- keys -->\n{keys_markdown().strip()}\n<!-- end of keys -->"
    told = re.sub(
        r"<!-- keys -->.*<!-- end of keys -->", lambda _old: table, README.read_text(), flags=re.DOTALL
    )
    README.write_text(told)


if __name__ == "__main__":
    main()
