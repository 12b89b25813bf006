"""Outputs that are no file which is read or written otherwise: refused with 2 before any work, whatever leads there."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from quotes import files
from quotes.errors import TableError
from quotes.people import link
from quotes.people.link import Registry
from tests.conftest import BRIDGE
from tests.test_cli import _fake_extractor as _fake_extractor
from tests.test_cli import run

PEOPLE = "id,name,aliases,role,kind,wikidata\ningrid-dahl,Ingrid Dahl,,,person,\n"
TABLE = f'id,name,text\n1,Ingrid Dahl,"{BRIDGE}"\n'
GOLD = """\
## the harbour
<content1>“The harbour wall will hold,”</content1> <cue1>said</cue1> <source1=Ingrid Dahl>Ingrid Dahl</source1>.
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one of everything, and links to it; one is in it."""
    (tmp_path / "news").mkdir()
    for name in ("bridge.txt", "news/bridge.txt"):
        (tmp_path / name).write_text(BRIDGE, encoding="utf-8")
    for name in ("people.csv", "news/staff.csv"):
        (tmp_path / name).write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "in.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "gold.txt").write_text(GOLD, encoding="utf-8")
    (tmp_path / "texts").mkdir()
    links = {"link.csv": "people.csv", "to-in.csv": "in.csv", "nowhere.csv": "new.csv", "newsroom": "news"}
    for name, target in links.items():
        (tmp_path / name).symlink_to(target)
    os.link(tmp_path / "in.csv", tmp_path / "hard.csv")
    monkeypatch.chdir(tmp_path)
    assert run("extract", "bridge.txt", "-o", "t.csv").exit_code == 0
    assert run("extract", "bridge.txt", "-o", "t.xlsx").exit_code == 0
    return tmp_path


def held(folder: Path) -> dict[str, str]:
    """Every file below with its content, and where links lead."""
    return {
        str(p.relative_to(folder)): str(p.readlink()) if p.is_symlink() else hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_symlink() or p.is_file()
    }


@pytest.mark.parametrize(
    ("command", "message"),
    [
        # the count of speakers over the table it counts
        ("speakers t.csv -o t.csv", "t.csv is an input too. Give --output another file."),
        ("speakers t.csv -o ./news/../t.csv", "is an input too. Give --output another file."),
        ("speakers t.xlsx -o t.xlsx", "t.xlsx is an input too. Give --output another file."),
        ("speakers t.csv --plot t.csv", "t.csv is an input too. Give --plot another file."),
        ("speakers t.csv -o new.svg --plot new.svg", "--output and --plot are one file, new.svg."),
        # the registry over the table, where neither is there yet
        ("extract bridge.txt -o p.csv --registry p.csv", "--output and --registry are one file, p.csv."),
        ("extract bridge.txt -o p.db --registry news/../p.db", "--output and --registry are one file, p.db."),
        ("extract bridge.txt -o p.html --registry p.html", "Give one of them another."),
        ("extract bridge.txt -o new.csv --registry nowhere.csv", "--output and --registry are one file, new.csv."),
        ("extract bridge.txt -o news/p.csv --registry newsroom/p.csv", "--output and --registry are one file"),
        ("extract bridge.txt -o link.csv --registry people.csv", "--output and --registry are one file, link.csv."),
        ("extract bridge.txt -o x --format csv --save-text x", "--output and --save-text are one file, x."),
        ("extract bridge.txt -o people.csv --registry link.csv", "--output and --registry are one file"),
        # the registry over an input
        ("extract in.csv -o c.csv --registry in.csv", "in.csv is an input too. Give --registry another file."),
        ("extract bridge.txt in.csv -o c.csv --registry in.csv", "in.csv is an input too. Give --registry another"),
        ("extract in.csv -o c.csv --registry to-in.csv", "to-in.csv is an input too. Give --registry another file."),
        ("extract in.csv -o c.csv --registry hard.csv", "hard.csv is an input too. Give --registry another file."),
        ("extract news -o c.csv --registry news/staff.csv", "news/staff.csv is an input too. Give --registry another"),
        ("extract newsroom -o c.csv --registry news/staff.csv", "is an input too. Give --registry another file."),
        # texts over inputs and outputs
        ("extract bridge.txt --save-text . -o c.csv", "Give --save-text another folder."),
        ("extract news --save-text linked -o c.csv", "linked holds articles that are read. Give --save-text another"),
        ("extract news --save-text hard -o c.csv", "hard holds articles that are read. Give --save-text another"),
        ("extract news --save-text rooms -o c.csv", "rooms holds articles that are read. Give --save-text another"),
        ("extract bridge.txt --save-text texts -o texts/bridge.txt --format csv", "where --save-text writes texts."),
        ("extract bridge.txt --save-text texts -o c.csv --registry texts/a.txt", "Give --registry another file."),
        # figures over what they are of
        ("evaluate gold.txt t.csv --floor gold.txt --pin", "gold.txt is an input too. Give --floor another file."),
        ("evaluate gold.txt t.csv --against to-in.csv --floor in.csv --pin", "in.csv is an input too, as --against."),
        ("evaluate gold.txt t.csv --floor t.csv --pin", "t.csv is an input too. Give --floor another file."),
        ("evaluate gold.txt --articles news --floor news/bridge.txt --pin", "news/bridge.txt is an input too."),
    ],
)
def test_what_would_be_overwritten_is_refused(place: Path, command: str, message: str) -> None:
    for name, target in {"linked/bridge.txt": "../news/bridge.txt", "rooms/a": "../news"}.items():
        (place / name).parent.mkdir()
        (place / name).symlink_to(target)
    (place / "hard").mkdir()
    os.link(place / "news/bridge.txt", place / "hard/other.txt")
    before = held(place)
    result = run(*command.split())
    assert (result.exit_code, result.stdout) == (2, ""), result.stderr
    assert message in result.stderr
    assert held(place) == before


@pytest.mark.parametrize(
    "command",
    [
        "speakers t.csv -o s.csv",
        "extract bridge.txt -o c.csv --registry people.csv",
        "extract bridge.txt -o c.csv --registry new.csv --save-text texts",
        "extract news/bridge.txt -o news/c.csv --registry news/staff.csv --save-text texts",
        "extract bridge.txt --save-text texts -o texts/c.csv",
        "extract bridge.txt -o t.csv",
    ],
)
def test_files_of_their_own_are_written(place: Path, command: str) -> None:
    result = run(*command.split())
    assert result.exit_code == 0, result.stderr
    assert (place / command.partition("-o ")[2].split()[0]).stat().st_size > 100


def test_devices_and_pipes_are_no_files() -> None:
    assert not files.one_file("/dev/null", "/dev/null")


def test_a_file_that_the_shell_hands_in_is_an_input_too(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from quotes import read

    with (place / "bridge.txt").open(encoding="utf-8") as handle:
        monkeypatch.setattr("sys.stdin", handle)
        assert read.articles("-").reads("bridge.txt")
        assert not read.articles("-").reads("news/bridge.txt")
        assert not read.articles("news").reads("bridge.txt")


# ------------------------------------------------------------------ a registry that is a link


def test_a_registry_that_is_a_link_stays_one(place: Path) -> None:
    (place / "vcs").mkdir()
    (place / "people.csv").rename(place / "vcs/people.csv")
    (place / "link.csv").unlink()
    (place / "link.csv").symlink_to("vcs/people.csv")
    assert run("extract", "bridge.txt", "-o", "d.csv", "--registry", "link.csv").exit_code == 0
    assert (place / "link.csv").is_symlink()
    assert "Kwame Mensah" in link.read(place / "vcs/people.csv").entries["kwame-mensah"].names
    assert [p.name for p in (place / "vcs").iterdir()] == ["people.csv"]


def test_a_registry_is_on_the_disk_before_it_takes_its_place(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    replace, fsync = Path.replace, os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (told.append("fsync"), fsync(handle)))
    monkeypatch.setattr(Path, "replace", lambda self, to: (told.append(f"replace {Path(to).name}"), replace(self, to)))
    link.write(Registry(), place / "link.csv")
    assert told == ["fsync", "replace people.csv"]


def test_a_registry_that_cannot_be_written_is_left_as_it_was(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device", str(next(place.glob(".people.csv*"))))

    before = held(place)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TableError, match=r"link\.csv cannot be written: No space left"):
        link.write(Registry(), place / "link.csv")
    assert held(place) == before
