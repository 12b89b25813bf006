"""What a release is made and checked with: requirements, licences, known holes, the comparison of tables, citation."""

from __future__ import annotations

import json
import re
from importlib.metadata import distribution
from io import BytesIO
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

import quotes
from release import audit, check, licences, requirements

ROOT = Path(__file__).parent.parent
WITHOUT_TORCH = "pip install -r docs/requirements-without-torch.txt && pip install --no-deps ."

# ------------------------------------------------------------------ requirements


def test_the_requirements_without_torch_are_current() -> None:
    """Else: make docs."""
    assert requirements.FILE.read_text(encoding="utf-8") == requirements.text()


def test_they_hold_all_but_torch_and_stanza() -> None:
    lines = requirements.FILE.read_text(encoding="utf-8").splitlines()
    names = {requirements.name(line) for line in lines if not line.startswith("#")}
    assert {requirements.name(line) for line in requirements.base()} - names == {"torch", "stanza"}
    assert {"onnxruntime", "tokenizers", "fastapi", "typer"} <= names


def test_nothing_they_ask_for_asks_for_torch_or_stanza() -> None:
    lines = [line for line in requirements.text().splitlines() if not line.startswith("#")]
    found = licences.needed(lines)
    assert len(found) > len(lines)
    assert not {"torch", "stanza"} & found.keys()


def test_the_readme_says_how_to_use_them() -> None:
    assert WITHOUT_TORCH in (ROOT / "README.md").read_text(encoding="utf-8")


# ------------------------------------------------------------------ licences


def test_the_licences_are_current() -> None:
    """Else: make docs."""
    assert licences.FILE.read_text(encoding="utf-8") == licences.text()


def test_whatever_quotes_needs_may_ship() -> None:
    light, heavy = licences.packages()
    assert [row for row in light if not row.may_ship] == []
    assert {row.name for row in heavy if not row.may_ship} == {"udapi", "udtools"}  # Stanza's, named in the text
    locked = dict(licences.locked().values())
    assert {row.name: row.version for row in (*light, *heavy)}.items() <= locked.items()
    asked = {requirements.name(line).lower().replace("_", "-") for line in requirements.base()}
    assert asked <= {row.name.lower().replace("_", "-") for row in (*light, *heavy)}


@pytest.mark.parametrize(
    ("licence", "wanted"),
    [
        ("MIT", True),
        ("", False),
        ("GPL-3.0-or-later", False),
        ("MPL-1.1 OR GPL-2.0-only", True),
        ("MIT AND GPL-2.0-only", False),
        ("MPL-2.0 AND (Apache-2.0 OR GPL-2.0-only)", True),
        ("(GPL-2.0-only OR GPL-3.0-only) AND MIT", False),
        ("Proprietary", False),
    ],
)
def test_what_may_ship(licence: str, wanted: bool) -> None:
    assert licences.allowed(licence) is wanted


def test_a_licence_that_nobody_names_may_not_ship() -> None:
    """What a package says is taken as it is where it is in no words of SPDX's."""
    assert licences.licence("pytest", distribution("pytest")) == "MIT"
    assert not licences.Package("x", "1", "as you like").may_ship


# ------------------------------------------------------------------ known holes

HOLE = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fixed_in": ["2.1"], "withdrawn": None}


def index(**holes: list[dict[str, object]]) -> audit.Answer:
    """An index that tells of these packages."""

    def ask(address: str) -> bytes:
        name = address.split("/")[-3]
        if name not in holes:
            raise HTTPError(address, 404, "Not Found", {}, BytesIO())  # type: ignore[arg-type]
        return json.dumps({"vulnerabilities": holes[name]}).encode()

    return ask


def test_a_known_hole_is_told() -> None:
    assert audit.audit({"a": "1", "b": "2.0"}, ask=index(a=[], b=[HOLE])) == (
        ["b 2.0: PYSEC-1, CVE-1; fixed in 2.1"],
        [],
    )
    assert audit.audit({"a": "1"}, ask=index(a=[HOLE | {"withdrawn": "2026-01-01"}])) == ([], [])
    assert audit.audit({"a": "1"}, ask=index(a=[HOLE | {"fixed_in": []}]))[0][0].endswith("no version yet")


def unreachable(address: str) -> bytes:
    raise URLError("no route")


@pytest.mark.parametrize(
    ("ask", "why"),
    [
        (unreachable, "cannot be reached"),
        (index(), "answers 404"),
        (lambda address: b"<html>", "tells nothing of holes"),
        (lambda address: b"[]", "tells nothing of holes"),
        (lambda address: b'{"info": {}}', "tells nothing of holes"),
    ],
)
def test_what_is_not_checked_is_told(ask: audit.Answer, why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main([], ask=ask) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"not checked: {len(licences.locked())} locked versions; ")
    assert why in line


def test_a_hole_beside_what_is_not_checked_is_a_hole() -> None:
    found, unchecked = audit.audit({"a": "1", "b": "2", "c": "3"}, ask=index(a=[], c=[HOLE]))
    assert (len(found), unchecked) == (1, ["not checked: b 2; the index answers 404"])


@pytest.mark.parametrize(("holes", "code"), [([], 0), ([HOLE], 1)])
def test_a_hole_ends_with_one(
    holes: list[dict[str, object]], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "locked", lambda: {"a": ("a", "1")})
    assert audit.main(["--index", "https://index.example/pypi/"], ask=index(a=holes)) == code
    assert capsys.readouterr().out.splitlines()[-1] == f"1 locked versions checked: {code} known holes"


# ------------------------------------------------------------------ the tried wheel

ROW = {"quote_id": "a:1-2", "file": "seeds/a.txt", "confidence": "0.9", "needs_review": "false", "speaker": "Ada"}


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({}, []),
        ({"confidence": "0.91", "file": "seeds\\a.txt"}, []),
        ({"confidence": "0.93"}, ["a:1-2: confidence is '0.93', expected '0.9'"]),
        ({"speaker": "Bea"}, ["a:1-2: speaker is 'Bea', expected 'Ada'"]),
        ({"needs_review": "true"}, ["a:1-2: needs_review is 'true', expected 'false'"]),
        ({"quote_id": "a:1-3"}, ["a:1-2: only expected", "a:1-3: only here"]),
    ],
)
def test_tables_are_compared_row_by_row(change: dict[str, str], wanted: list[str]) -> None:
    assert check.differences([ROW | change], [ROW]) == wanted


def test_a_review_flag_is_the_same_however_close_the_confidence() -> None:
    near = ROW | {"needs_review": "true", "confidence": "0.79"}
    assert len(check.differences([near], [ROW | {"confidence": "0.8"}])) == 1


def test_the_golden_table_can_be_compared() -> None:
    rows = check.read(check.GOLD)
    assert len(rows) > 100
    assert check.differences(rows, rows) == []
    assert len(check.differences(rows[1:], rows)) == 1


def test_this_python_is_at_hand() -> None:
    assert check.pythons()


# ------------------------------------------------------------------ citation


def test_the_citation_says_this_version_and_licence() -> None:
    """The keys that the Citation File Format 1.2.0 asks for, and what must be the same elsewhere."""
    lines = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    keys = dict(re.findall(r"^([a-z-]+): *(.*)$", lines, re.MULTILINE))
    assert {"cff-version", "message", "title", "abstract", "authors"} <= keys.keys()
    assert keys["cff-version"] == "1.2.0"
    assert keys["version"] == quotes.__version__
    assert f'license = "{keys["license"]}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
