"""What an install without PyTorch and Stanza needs, from pyproject.toml (make docs).

    python -m release.requirements

The parser in the package needs neither; they are for training, and for `--model stanza:en`.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE = ROOT / "docs" / "requirements-without-torch.txt"
LEFT_OUT = ("stanza", "torch")
_HEAD = """\
# Made of pyproject.toml by `make docs`: what `quotes` needs besides PyTorch and Stanza. How to use it: README.md.
"""


def base() -> list[str]:
    """The dependencies of the package without extras, as pyproject.toml has them."""
    found = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert isinstance(found, list)
    return found


def name(requirement: str) -> str:
    """The package that a requirement asks for: `numpy` of `numpy>=1.26`."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None, requirement
    return found[0]


def text() -> str:
    """The requirements file."""
    return _HEAD + "".join(f"{line}\n" for line in base() if name(line) not in LEFT_OUT)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8", newline="\n")
