"""The licences of all that `pip install` brings, from what the installed packages say of themselves (make docs).

    python -m release.licences

The versions are those of constraints.txt. What a package says in words of its own is put into SPDX's, and where it says
too little its licence file was read (`_READ`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from release.requirements import LEFT_OUT, ROOT, base

FILE = ROOT / "docs" / "licences.md"
# Licences under which a package may be passed on beside ours without binding ours.
MAY_SHIP = frozenset(
    {
        *("0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0"),
        *("CC0-1.0", "CNRI-Python", "ISC", "MIT", "MPL-1.1", "MPL-2.0", "PSF-2.0", "Zlib"),
    }
)
_IN_SPDX = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "ISC License": "ISC",
    "MIT License": "MIT",
    "The BSD 2-Clause License": "BSD-2-Clause",
}
_READ = {  # in their licence files, as "BSD" is two licences and pypdfium2 says "dependency licenses"
    "colorama": "BSD-3-Clause",
    "emoji": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "mpmath": "BSD-3-Clause",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "sympy": "BSD-3-Clause",
}
_HEAD = """\
# Licences

`quotes` is under Apache-2.0 (LICENSE). The data that its parser was trained on have licences of their own, which
[quotes/newswire/README.md](../quotes/newswire/README.md) lists.

Nothing of other people's code is in our wheel. These packages are installed beside it, from where pip takes them,
each under its own licence; where one offers several, one of them is enough. Made by `make docs` of what the packages
say of themselves, in the versions of constraints.txt, on Linux.

## What `quotes` needs

"""
_WITH_STANZA = """\

## What PyTorch and Stanza bring

The parser in the package does without them, and so does an install as README.md describes it ("Without PyTorch").
udapi and udtools are under the GPL: they come with Stanza, and `quotes` neither holds nor calls them.

"""


@dataclass(frozen=True, slots=True)
class Package:
    """An installed package: its name as constraints.txt writes it, and its licence in SPDX's words."""

    name: str
    version: str
    licence: str

    @property
    def may_ship(self) -> bool:
        """Whether one of the licences that it offers is in MAY_SHIP, or all of those that hold together."""
        return allowed(self.licence)


def allowed(licence: str) -> bool:
    """Whether an SPDX expression can be kept with MAY_SHIP alone: all that AND joins, one of what OR joins."""
    while (inner := re.search(r"\(([^()]*)\)", licence)) is not None:
        licence = licence.replace(inner[0], "MIT" if allowed(inner[1]) else "none")
    return any(all(one.strip() in MAY_SHIP for one in part.split(" AND ")) for part in licence.split(" OR "))


def needed(requirements: Iterable[str]) -> dict[str, Distribution]:
    """The installed packages that these requirements ask for, and all that those ask for, by canonical name."""
    found: dict[str, Distribution] = {}
    done: set[tuple[str, str]] = set()
    waiting = [Requirement(line) for line in requirements]
    while waiting:
        asked = waiting.pop()
        name = canonicalize_name(asked.name)
        found.setdefault(name, distribution(name))
        for extra in ("", *asked.extras):
            if (name, extra) in done:
                continue
            done.add((name, extra))
            further = map(Requirement, found[name].requires or ())
            waiting += [r for r in further if r.marker is None or r.marker.evaluate({"extra": extra})]
    return found


def locked() -> dict[str, tuple[str, str]]:
    """Canonical name → name and version of every package in constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): (name, version) for name, version in pairs}


def licence(name: str, package: Distribution) -> str:
    """The licence that a package says it has, in SPDX's words; "" where it says none that we know how to read."""
    if name in _READ:
        return _READ[name]
    told = package.metadata
    kinds = [kind.split(" :: ")[-1] for kind in told.get_all("Classifier") or () if kind.startswith("License")]
    written = [value for field in ("License-Expression", "License") for value in told.get_all(field) or ()]
    said = next(iter([*filter(None, written), *kinds]), "")
    return _IN_SPDX.get(said, said)


def packages() -> tuple[list[Package], list[Package]]:
    """What `quotes` needs, and what only PyTorch and Stanza bring, by name."""
    versions = locked()
    every = needed(base())
    light = needed(line for line in base() if canonicalize_name(Requirement(line).name) not in LEFT_OUT)
    rows = {name: Package(*versions[name], licence(name, package)) for name, package in sorted(every.items())}
    return [rows[name] for name in rows if name in light], [rows[name] for name in rows if name not in light]


def text() -> str:
    """docs/licences.md."""
    light, heavy = packages()
    return _HEAD + _table(light) + _WITH_STANZA + _table(heavy)


def _table(rows: Iterable[Package]) -> str:
    lines = [f"| {row.name} | {row.version} | {row.licence} |" for row in rows]
    return "\n".join(["| Package | Version | Licence |", "|---|---|---|", *lines]) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8", newline="\n")
