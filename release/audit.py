"""Whether a known hole is in one of the locked versions, as the package index says (make audit).

    python -m release.audit [--index ADDRESS]

Ends with 1 where there is one. Where the index tells nothing of holes, or cannot be reached, says "not checked".
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import urlopen

from release.licences import locked

INDEX = "https://pypi.org/pypi"  # its JSON interface: docs.pypi.org/api/json
_SECONDS = 20

Answer = Callable[[str], bytes]


class NotOffered(Exception):  # noqa: N818 - what an index does not do is no error
    """The index tells nothing of holes in that version, and why."""


def fetch(address: str) -> bytes:
    """What is at an address."""
    with urlopen(address, timeout=_SECONDS) as answer:
        data = answer.read()
    assert isinstance(data, bytes)
    return data


def holes(index: str, name: str, version: str, *, ask: Answer = fetch) -> list[str]:
    """The known holes of a version, one a line, without those that were withdrawn. Raises NotOffered."""
    try:
        told = json.loads(ask(f"{index}/{name}/{version}/json"))
        found = told["vulnerabilities"]
    except HTTPError as error:
        raise NotOffered(f"the index answers {error.code}") from error
    except (OSError, HTTPException) as error:
        raise NotOffered(f"the index cannot be reached ({error})") from error
    except (ValueError, KeyError, TypeError) as error:
        raise NotOffered("the index tells nothing of holes") from error
    return [_line(name, version, hole) for hole in found if not hole.get("withdrawn")]


def _line(name: str, version: str, hole: Mapping[str, object]) -> str:
    names = ", ".join([str(hole.get("id")), *map(str, hole.get("aliases") or ())])  # type: ignore[call-overload]
    fixed = ", ".join(map(str, hole.get("fixed_in") or ())) or "no version yet"  # type: ignore[call-overload]
    return f"{name} {version}: {names}; fixed in {fixed}"


def audit(versions: Mapping[str, str], index: str = INDEX, *, ask: Answer = fetch) -> tuple[list[str], list[str]]:
    """The known holes of these versions, and what was not checked, one a line.

    If the first package cannot be asked about, the others are not asked about either.
    """
    found: list[str] = []
    unchecked: list[str] = []
    for number, (name, version) in enumerate(versions.items()):
        try:
            found += holes(index, name, version, ask=ask)
        except NotOffered as error:
            if not number:
                return [], [f"not checked: {len(versions)} locked versions; {error}"]
            unchecked.append(f"not checked: {name} {version}; {error}")
    return found, unchecked


def main(arguments: list[str] | None = None, *, ask: Answer = fetch) -> int:
    """The exit code: 1 where there is a known hole."""
    parser = argparse.ArgumentParser(description="Look for known holes in the locked versions.")
    parser.add_argument("--index", default=INDEX, help=f"the index's JSON interface ({INDEX})")
    asked = parser.parse_args(arguments)
    versions = dict(locked().values())
    found, unchecked = audit(versions, asked.index.rstrip("/"), ask=ask)
    print(*found, *unchecked, sep="\n", end="\n" if found or unchecked else "")
    if not unchecked:
        print(f"{len(versions)} locked versions checked: {len(found)} known holes")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
