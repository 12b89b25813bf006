"""README and manual: their generated parts are current, their examples run, links lead; the reference has all options.

`python -m tests.test_readme --write` (`make docs`) writes the generated parts.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from typer.testing import CliRunner

from quotes import cli, schema
from tests import warm

ROOT = Path(__file__).parent.parent
README, MANUAL, REFERENCE = (ROOT / name for name in ("README.md", "docs/manual.md", "docs/reference.md"))
PAGES = (README, MANUAL, REFERENCE)  # in the order in which their examples run, one after the other in one folder
EVERY = (README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))
ROW_SCHEMA = ROOT / "docs" / "row.schema.json"
GENERATED = re.compile(r"(<!-- generated: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
CLOSE = 0.01  # so far may a number in an example be from what another kind of processor makes of it
RUNS = re.compile(r"<!-- runs -->\n```(sh|python)\n(.*?)```", re.DOTALL)
FENCED = re.compile(r"(?ms)^```.*?^```$")
LINK, IMAGE = re.compile(r"\]\(([^)\s]+)\)"), re.compile(r'<img src="([^"]+)"')
NAMED = re.compile(r"`((?:seeds|quotes|training|tests|benchmarks|release|docs)/[\w./]*)`")
COMMANDS = (
    [],
    ["extract"],
    ["explain"],
    ["review"],
    ["serve"],
    ["speakers"],
    ["evaluate"],
    ["models"],
    ["models", "list"],
    ["models", "path"],
    ["models", "download"],
)


def pages() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


# ------------------------------------------------------------------ what is generated


def columns_table() -> str:
    lines = [f"| `{column.name}` | {column.meaning} |" for column in schema.COLUMNS]
    return "\n".join(["| Column | Holds |", "|---|---|", *lines]) + "\n"


def row_schema() -> str:
    return json.dumps(schema.json_schema(), indent=2, ensure_ascii=False) + "\n"


def help_texts() -> str:
    parts = []
    for command in COMMANDS:
        shown = CliRunner().invoke(cli.app, [*command, "--help"], prog_name="quotes", env={"COLUMNS": "100"})
        parts.append(f"```text\n$ {' '.join(['quotes', *command, '--help'])}\n{shown.stdout.strip()}\n```\n")
    return "\n".join(parts)


def example(commands: Path | None = None) -> str:
    """What the first example shows."""
    return shown_by(f"{scripts()[0]} --show", commands)


def why(commands: Path | None = None) -> str:
    """What the example of `quotes explain` shows, on the article of the first."""
    explained = next(script for script in scripts() if script.startswith("quotes explain"))
    return shown_by(f"{scripts()[0]} > table.csv\n{explained}", commands)


def scripts() -> list[str]:
    return [code.strip() for language, code in RUNS.findall(pages()) if language == "sh"]


def shown_by(script: str, commands: Path | None = None) -> str:
    with tempfile.TemporaryDirectory() as folder:
        shown = shell(script, Path(folder), commands).stdout
    lines = [line.rstrip() for line in shown.splitlines()]
    return "```text\n" + "\n".join(lines).strip("\n") + "\n```\n"


PARTS: dict[str, Callable[[], str]] = {"example": example, "why": why, "columns": columns_table, "help": help_texts}


def write() -> None:
    """Puts the current parts into the pages."""
    for page in PAGES:
        fresh = GENERATED.sub(lambda part: part[1] + PARTS[part[2]]() + part[4], page.read_text(encoding="utf-8"))
        page.write_text(fresh, encoding="utf-8", newline="\n")
    ROW_SCHEMA.write_text(row_schema(), encoding="utf-8", newline="\n")


# ------------------------------------------------------------------ running examples


def environment(commands: Path | None) -> dict[str, str]:
    """This Python's commands come first, or those in `commands`, and the width of a terminal is fixed."""
    folders = (*([str(commands)] if commands else []), str(Path(sys.executable).parent), os.environ.get("PATH", ""))
    return os.environ | {"PATH": os.pathsep.join(folders), "COLUMNS": "100"}


def shell(code: str, folder: Path, commands: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = ["bash", "-euo", "pipefail", "-c", code]
    own = environment(commands)
    done = subprocess.run(command, cwd=folder, env=own, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done


needs_shell = pytest.mark.skipif(shutil.which("bash") is None, reason="the examples are for a POSIX shell")


@pytest.fixture(scope="module")
def commands() -> Iterator[Path | None]:
    """`quotes` and `python` without the time that starting takes, where the system can."""
    with warm.commands() if warm.possible() else nullcontext() as folder:
        yield folder


# ------------------------------------------------------------------ tests


def parts_written() -> Iterator[tuple[str, str]]:
    for _, name, text, _ in GENERATED.findall(pages()):
        yield name, text


def test_each_generated_part_is_there_once() -> None:
    assert sorted(name for name, _ in parts_written()) == sorted(PARTS)


@pytest.mark.parametrize("name", ["columns", "help"])
def test_generated_parts_are_current(name: str) -> None:
    """Else: make docs."""
    assert dict(parts_written())[name] == PARTS[name]()


@pytest.mark.model
@needs_shell
def test_the_first_example_shows_what_it_gives() -> None:
    """By the command that is installed. Else: make docs."""
    assert differences(dict(parts_written())["example"], example()) == []


@pytest.mark.model
@needs_shell
def test_the_explained_example_shows_what_it_gives(commands: Path | None) -> None:
    """Else: make docs."""
    assert differences(dict(parts_written())["why"], why(commands)) == []


def differences(printed: str, now: str) -> list[str]:
    """Where two texts differ, a line each: words, signs and white space exactly, numbers by more than CLOSE."""
    if NUMBER.sub("#", printed) != NUMBER.sub("#", now):
        return [line for line in difflib.ndiff(printed.splitlines(), now.splitlines()) if line[0] in "+-"]
    pairs = zip(NUMBER.findall(printed), NUMBER.findall(now), strict=True)
    return [f"{was} is now {found}" for was, found in pairs if abs(float(was) - float(found)) > CLOSE + 1e-9]


@pytest.mark.parametrize(
    ("now", "differs"),
    [
        ("+2.46  role head: source (0.4666), rows 213-222", False),
        ("+2.45  role head: source (0.4712), rows 213-222", False),
        ("+2.44  role head: source (0.4666), rows 213-222", True),
        ("+2.46  role head: source (0.4777), rows 213-222", True),
        ("-2.46  role head: source (0.4666), rows 213-222", True),
        ("+2.46  role head: source (0.4666), rows 213-223", True),
        ("+2.46  role head: cue (0.4666), rows 213-222", True),
        ("+2.46 role head: source (0.4666), rows 213-222", True),
    ],
)
def test_numbers_may_be_a_little_off_and_nothing_else(now: str, differs: bool) -> None:
    assert bool(differences("+2.46  role head: source (0.4666), rows 213-222", now)) == differs


def test_every_option_of_every_command_is_documented() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    seen = []

    def visit(command: object) -> None:
        seen.extend(option for param in command.params for option in param.opts if option.startswith("-"))  # type: ignore[attr-defined]
        for inner in getattr(command, "commands", {}).values():
            visit(inner)

    for name in cli.COMMANDS:
        visit(cli.command(name))
    assert len(seen) > 15
    assert [option for option in seen if not re.search(rf"(?<![\w-]){option}\b", text)] == []


def test_every_column_is_documented() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    assert [name for name in schema.TYPES if f"`{name}`" not in text] == []


def test_the_schema_of_a_row_is_current() -> None:
    assert ROW_SCHEMA.read_text(encoding="utf-8") == row_schema()


@pytest.mark.model
@needs_shell
def test_examples_run(tmp_path: Path, commands: Path | None) -> None:
    examples = RUNS.findall(pages())
    assert len(examples) >= 3
    for language, code in examples:
        if language == "python":
            (tmp_path / "example.py").write_text(code, encoding="utf-8")
            code = "python example.py"
        shell(code, tmp_path, commands)
    assert (tmp_path / "quotes.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "quotes.jsonl").stat().st_size > 0


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    """To files of the project and to headings in them, and so do paths that are only named."""
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    for target in [*LINK.findall(text), *IMAGE.findall(text)]:
        if "://" in target:
            continue
        path, _, heading = target.partition("#")
        found = page.parent / path if path else page
        assert found.exists(), target
        assert not heading or heading in headings(found), target
    for path in NAMED.findall(text) if page not in (ROOT / "CHANGELOG.md", ROOT / "docs" / "rules.md") else ():
        assert (ROOT / path).exists(), path


def headings(page: Path) -> set[str]:
    """The headings of a page as code hosts write them into addresses."""
    titles = re.findall(r"(?m)^#+ (.*)$", FENCED.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


def test_every_page_is_linked_from_the_readme_or_another() -> None:
    linked = {
        (page.parent / target.partition("#")[0]).resolve()
        for page in EVERY
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target
    }
    assert [page.name for page in EVERY if page != README and page.resolve() not in linked] == []


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    write()
