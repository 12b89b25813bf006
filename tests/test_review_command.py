"""`quotes review` and `quotes serve` up to the browser, and `quotes extract` over a .db with corrections."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from quotes import cli, export, table
from quotes.review import correcting, launch
from quotes.review.reviewfile import ReviewFile
from tests.conftest import BRIDGE, FERRY
from tests.reviewed import HARBOUR, MARKET, harbour, item, market, published, review_file
from tests.test_cli import _fake_extractor  # noqa: F401 - used by every test here

pytestmark = pytest.mark.lengthy


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


class Served:
    """What would have been served."""

    file: Path | None = None
    folder: Path | None = None
    options: dict[str, object]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Served:
    found = Served()

    def serve(session: Any, tell: Any, *, file: Path | None = None, **options: object) -> None:
        found.file, found.folder, found.options = file, session.folder, options
        tell("http://127.0.0.1:1/?token=x")
        session.close()

    monkeypatch.setattr(launch, "serve", serve)
    return found


# What is opened ----------------------------------------------


def test_a_database_is_reviewed_as_it_is(tmp_path: Path, served: Served) -> None:
    file = published(tmp_path / "quay.db")
    result = run("review", file, "--no-browser", "--port", "9")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "http://127.0.0.1:1/?token=x\nOnly this computer" in result.stderr
    assert (served.file, served.options) == (file, {"port": 9, "browser": False})


@pytest.mark.parametrize("name", ["quay.csv", "quay.jsonl", "quay.xlsx"])
def test_a_table_with_its_articles_becomes_a_database(tmp_path: Path, served: Served, name: str) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news/harbour.txt").write_bytes(HARBOUR.encode())
    (tmp_path / "news/market.txt").write_bytes(MARKET.encode())
    rows = list(table.rows([harbour(), market()]))
    export.to_file(rows, tmp_path / name, columns=list(table.COLUMNS))
    assert run("review", tmp_path / name, "--articles", tmp_path / "news").exit_code == 0
    assert served.file == tmp_path / "quay.db"
    with ReviewFile.open(tmp_path / "quay.db") as of:
        assert [row["quote_id"] for row in table.rows(of.extractions())] == [row["quote_id"] for row in rows]
    again = run("review", tmp_path / name, "--articles", tmp_path / "news")
    assert again.exit_code == 2
    assert "quay.db is there already" in again.stderr


def test_a_changed_article_is_an_error(tmp_path: Path, served: Served) -> None:
    (tmp_path / "market.txt").write_bytes(MARKET.replace("May", "June").encode())
    export.to_file(list(table.rows([market()])), tmp_path / "q.csv", columns=list(table.COLUMNS))
    result = run("review", tmp_path / "q.csv", "--articles", tmp_path / "market.txt")
    assert result.exit_code == 2
    assert "The text of 'market' is not the one the table was made from: its text_sha256 is" in result.stderr
    assert served.file is None
    assert not (tmp_path / "q.db").exists()


def test_a_table_that_was_changed_by_hand_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "market.txt").write_bytes(MARKET.encode())
    rows = [dict(row) | {"start": "three"} for row in table.rows([market()])]
    export.to_file(rows, tmp_path / "q.csv", columns=list(table.COLUMNS))
    result = run("review", tmp_path / "q.csv", "--articles", tmp_path / "market.txt")
    assert result.exit_code == 2
    assert "row 1: invalid literal" in result.stderr


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("none.db", "There is no file"),
        ("other.db", "is no .db that quotes extract wrote"),
        ("q.csv", "holds no texts. Say where the articles are with --articles"),
        ("a.txt", "is no table of quotes. First run: quotes extract"),
    ],
)
def test_what_cannot_be_reviewed_is_told(tmp_path: Path, name: str, told: str) -> None:
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE x (y)").connection.close()
    (tmp_path / "q.csv").write_text("quote\n")
    (tmp_path / "a.txt").write_text("One.")
    result = run("review", tmp_path / name)
    assert (result.exit_code, told in result.stderr) == (2, True), result.stderr


def test_serve_opens_a_folder(tmp_path: Path, served: Served) -> None:
    assert run("serve", tmp_path).exit_code == 0
    assert (served.file, served.folder) == (None, tmp_path)
    result = run("serve", tmp_path / "none")
    assert (result.exit_code, "There is no folder" in result.stderr) == (2, True)


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = run("serve", tmp_path, "--no-browser", "--port", str(other.getsockname()[1]))
    assert result.exit_code == 2
    assert "cannot be used" in result.stderr


# Extracting again --------------------------------------------


@pytest.fixture
def town(tmp_path: Path) -> Path:
    folder = tmp_path / "town"
    folder.mkdir()
    (folder / "bridge.txt").write_bytes(BRIDGE.encode())
    (folder / "ferry.txt").write_bytes(FERRY.encode())
    return folder


def test_extracting_again_keeps_the_corrections_and_says_what_no_longer_fits(town: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.db"
    assert run("extract", town, "-o", file).exit_code == 0
    with review_file(file) as of:
        rows = [(sheet.article.id, one.id, one.quote.quote) for sheet in of.articles() for one in sheet.items]
        for article_id, id, _ in rows:
            correcting.judge(of, article_id, id, "rejected")
    result = run("extract", town, "-o", file)
    assert result.exit_code == 0
    with review_file(file) as of:
        assert len(of.corrections.steps()) == len(rows)
        assert list(table.rows(of.extractions())) == []
    (town / "ferry.txt").unlink()
    result = run("extract", town, "-o", file)
    assert result.exit_code == 0
    gone = [words for article_id, _, words in rows if article_id == "ferry"]
    assert gone
    assert result.stderr.count("a correction no longer fits: its article is not in the new file") == len(gone)
    kept = len(rows) - len(gone)
    told = f"q.db: {kept} corrected rows of the former file kept; {len(gone)} that no longer fit are under History"
    assert told in result.stderr
    with review_file(file) as of:
        assert list(table.rows(of.extractions())) == []


def test_a_database_that_is_open_is_not_written_over(town: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.db"
    assert run("extract", town, "-o", file).exit_code == 0
    before = file.read_bytes()
    with review_file(file):
        result = run("extract", town, "-o", file)
        assert result.exit_code == 2
        assert "is open, in quotes review or another program. Close it there first." in result.stderr
    with sqlite3.connect(file) as db:
        assert db.execute("SELECT COUNT(*) FROM corrections").fetchone() == (0,)
    db.close()
    assert before[:16] == file.read_bytes()[:16]
    assert run("extract", town, "-o", file).exit_code == 0


def test_a_database_of_another_program_is_not_written_over(town: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    sqlite3.connect(other).execute("CREATE TABLE x (y)").connection.close()
    before = other.read_bytes()
    result = run("extract", town, "-o", other)
    assert result.exit_code == 2
    assert "quotes did not make it" in result.stderr
    assert other.read_bytes() == before


def test_what_a_crash_left_beside_the_file_is_taken_in(tmp_path: Path) -> None:
    """The write-ahead log of a killed review holds corrections: the next to open the file puts them into it."""
    import shutil

    from quotes.store.corrections import in_use

    file = published(tmp_path / "quay.db")
    with review_file(file) as of:
        correcting.judge(of, "harbour", item(of, "a rumour").id, "rejected")
        for name in ("quay.db", "quay.db-wal"):
            shutil.copy(tmp_path / name, tmp_path / name.replace("quay", "copy"))
    copy = tmp_path / "copy.db"
    assert not in_use(copy)
    assert not (tmp_path / "copy.db-wal").exists()
    with review_file(copy) as of:
        assert [step.action for step in of.corrections.steps()] == ["reject"]


def test_speakers_are_counted_as_corrected(tmp_path: Path) -> None:
    file = published(tmp_path / "quay.db")

    def counted() -> dict[str, str]:
        lines = run("speakers", file, "--format", "csv").stdout.splitlines()
        found = csv.DictReader(lines)
        return {line["speaker"]: line["quotes"] for line in found}

    before = counted()
    assert before["Tomás Okafor"] == "1"
    with review_file(file) as of:
        correcting.reassign(of, "tomas-okafor", "mei-tanaka")
        correcting.rename(of, "ingrid-dahl", "Ingrid M. Dahl")
    content = file.read_bytes()
    after = counted()
    assert set(after) == {"Ingrid M. Dahl", "Mei Tanaka", ""}  # one row is open
    assert int(after["Mei Tanaka"]) == int(before["Mei Tanaka"]) + 1
    assert file.read_bytes() == content  # it is only read
