"""The command line with an invented extractor: options, files, pipes, messages and exit codes."""

from __future__ import annotations

import io
import json
import os
import signal as signals
import subprocess
import sys
import time
import types
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import quotes
from quotes import cli, export, models, table, terminal
from quotes.errors import ModelError
from quotes.records import Article, Extraction
from tests.conftest import BRIDGE, FERRY, bridge, extraction_of, ferry

pytestmark = pytest.mark.lengthy

HEAD = ",".join(f'"{name}"' for name in table.COLUMNS)


class FakeExtractor:
    """Knows two articles by heart; breaks where told to."""

    options: dict[str, object]

    def __init__(self, model: str = "newswire", **options: object) -> None:
        if model not in ("newswire", "stanza:en"):
            raise ModelError(f"There is no model {model!r}.")
        type(self).options = {"model": model, **options}

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        for article in articles:
            if "interrupt" in article.text:
                raise KeyboardInterrupt
            if "bug" in article.text:
                raise ZeroDivisionError
            if "break" in article.text:
                yield extraction_of(article, error="the parser broke")
            else:
                known = {BRIDGE: bridge, FERRY: ferry}.get(article.text, extraction_of)
                yield known(article)


@pytest.fixture(autouse=True)
def _fake_extractor(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("quotes.pipeline")
    module.Extractor = FakeExtractor  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "quotes.pipeline", module)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A folder of two articles."""
    folder = tmp_path / "town"
    folder.mkdir()
    (folder / "bridge.txt").write_bytes(BRIDGE.encode())
    (folder / "ferry.txt").write_bytes(FERRY.encode())
    return folder


def run(*arguments: str | Path, input: str | None = None) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments], input=input)


def json_rows(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


# ------------------------------------------------------------------ where the table goes


def test_save_text_writes_what_offsets_count_in(town: Path, tmp_path: Path) -> None:
    (town / "deep").mkdir()
    (town / "deep/a:b?.txt").write_bytes("One.\r\nTwo é.".encode("cp1252"))
    (town / "deep/a_b_.txt").write_bytes(b"Three.")
    texts = tmp_path / "texts"
    for _ in range(2):  # a second run replaces them
        result = run("extract", town, "--save-text", texts, "-o", tmp_path / "q.csv")
        assert result.exit_code == 0
    assert (texts / "bridge.txt").read_bytes() == BRIDGE.encode()
    assert (texts / "deep/a_b_.txt").read_bytes() == "One.\r\nTwo é.".encode()
    assert (texts / "deep/a_b_-2.txt").read_bytes() == b"Three."


def test_save_text_writes_over_no_input(town: Path, tmp_path: Path) -> None:
    for folder in (town, tmp_path):
        result = run("extract", town, "--save-text", folder, "-o", tmp_path / "q.csv")
        assert result.exit_code == 2
        assert "holds articles that are read. Give --save-text another folder." in result.stderr
    assert (town / "bridge.txt").read_bytes() == BRIDGE.encode()


def test_a_pipe_gets_csv_and_nothing_else(town: Path) -> None:
    result = run("extract", town)
    assert result.exit_code == 0
    assert result.stdout_bytes.startswith(f"{HEAD}\r\n".encode())
    assert b'\r\n,,"=SUM of all fears"' in result.stdout_bytes
    assert result.stderr.splitlines() == ["2 articles, 4 quotes by 3 speakers, 1 left open"]


def test_a_file_is_written_whole_and_stdout_stays_empty(town: Path, tmp_path: Path) -> None:
    result = run("extract", town, "-o", tmp_path / "q.csv")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "q.csv").read_bytes().startswith(b"\xef\xbb\xbf" + HEAD.encode())
    assert f"written to {tmp_path / 'q.csv'}" in result.stderr
    rows = [table.typed(row) for row in export.read_csv(tmp_path / "q.csv")]
    assert [row["quote"] for row in rows][-1] == "=SUM of all fears"
    assert {row["article_id"] for row in rows} == {"bridge", "ferry"}


def test_the_extension_decides_and_format_overrides_it(town: Path, tmp_path: Path) -> None:
    run("extract", town, "-o", tmp_path / "q.jsonl")
    lines = (tmp_path / "q.jsonl").read_text(encoding="utf-8").splitlines()
    assert [list(json.loads(line)) for line in lines] == [list(table.COLUMNS)] * 7
    run("extract", town, "-o", tmp_path / "q.data", "--format", "jsonl")
    assert (tmp_path / "q.data").read_text(encoding="utf-8").splitlines() == lines
    assert run("extract", town, "--format", "jsonl").stdout.splitlines() == lines


def test_a_terminal_gets_a_table(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "looked_at", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    result = run("extract", town)
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 80
    for words in ("speaker", "Elena Ruiz", "We tested it", "(open)", "not: the ferry", "0.50 ?"):
        assert words in result.stdout
    assert run("extract", town, "--format", "csv").stdout.startswith(HEAD)


def test_show_gives_a_table_beside_the_file_and_in_a_pipe(town: Path, tmp_path: Path) -> None:
    result = run("extract", town, "--by", "speaker", "--show", "-o", tmp_path / "q.csv")
    assert "Kwame Mensah" in result.stdout
    assert [row["speaker"] for row in export.read_csv(tmp_path / "q.csv")][:2] == ["Elena Ruiz"] * 2
    assert "Kwame Mensah" in run("extract", town, "--show").stdout
    assert HEAD not in run("extract", town, "--show").stdout


def lines_of(result: Result) -> list[str]:
    """The table as lines, with one space where there are several."""
    return [" ".join(line.split()) for line in result.stdout.splitlines()]


def test_the_table_shows_what_a_reporter_checks(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks round what stands in marks, the role once, further pieces, words in a clause, the reason for a doubt."""
    monkeypatch.setenv("COLUMNS", "160")
    lines = lines_of(run("extract", town, "--show"))
    assert lines[0] == "bridge"
    assert "speaker quote source · cue kind ¶ conf." in lines
    assert "Elena Ruiz “The bridge is safe,” Elena Ruiz · said direct 1 0.95" in lines
    assert lines.count("the city engineer") == 1
    assert "Elena Ruiz … “We tested it twice.” Elena Ruiz · said direct 1 0.95" in lines
    assert "Kwame Mensah the toll was “a scandal” and would rise Kwame Mensah indirect 2 0.95" in lines
    assert "Kwame Mensah └ “a scandal” Kwame Mensah mixed 2 0.70" in lines
    assert "? no name for the source in this article" in lines
    assert "Ingrid Dahl; Elena Ruiz not: the ferry was late indirect 1 0.95" in lines


def test_the_table_by_speaker_says_which_article(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    lines = lines_of(run("extract", town, "--show", "--by", "speaker"))
    assert "speaker quote source · cue kind where conf." in lines
    assert "Ingrid Dahl; Elena Ruiz not: the ferry was late indirect 2 ¶1 0.95" in lines
    assert lines[-2:] == ["1 bridge", "2 ferry"]
    alone = lines_of(run("extract", town / "ferry.txt", "--show", "--by", "speaker"))
    assert "Ingrid Dahl; Elena Ruiz not: the ferry was late indirect 1 0.95" in alone
    assert "1 ferry" not in alone


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_no_word_of_the_table_is_cut_off(town: Path, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    long = "Councillor-Extraordinaryandplenipotentiary"
    rows = [row | {"speaker": long} for row in json_rows(run("extract", town / "bridge.txt", "--format", "jsonl"))]
    console = io.StringIO()
    monkeypatch.setattr(sys, "stdout", console)
    terminal.show(rows)
    shown = console.getvalue()
    assert max(map(len, shown.splitlines())) <= int(columns)
    assert "…" not in shown.replace("… “", "")


def test_an_article_cannot_steer_the_terminal() -> None:
    assert terminal.plain("a\x1b]0;b\x07\n\u202ec  d") == "a�]0;b� �c d"


def test_stdin_is_read(town: Path) -> None:
    result = run("extract", "-", input=BRIDGE)
    assert result.exit_code == 0
    assert "stdin" in result.stdout


# ------------------------------------------------------------------ options


def test_by_speaker_and_join(town: Path) -> None:
    rows = json_rows(run("extract", town, "--join", "--by", "speaker", "--format", "jsonl"))
    assert [row["speaker"] for row in rows] == [
        "Elena Ruiz",
        "Ingrid Dahl; Elena Ruiz",
        "Kwame Mensah",
        None,
        None,
    ]
    assert rows[0]["quote"] == "The bridge is safe, … We tested it twice."
    assert [row["verbatim"] for row in rows] == [False, True, True, True, True]


def test_rows_below_a_confidence_are_left_out_and_counted(town: Path) -> None:
    every = json_rows(run("extract", town, "--format", "jsonl"))
    result = run("extract", town, "--min-confidence", "0.8", "--format", "jsonl")
    assert json_rows(result) == [row for row in every if row["confidence"] >= 0.8]
    assert result.stderr.splitlines() == [
        "2 articles, 3 quotes by 3 speakers, 0 left open",
        "3 rows left out: confidence below 0.8 (--min-confidence)",
    ]
    joined = json_rows(run("extract", town, "--min-confidence", "0.8", "--join", "--format", "jsonl"))
    assert [row["quote"] for row in joined][:2] == [
        "The bridge is safe, … We tested it twice.",
        "the toll was “a scandal” and would rise",
    ]
    assert "left out" not in run("extract", town).stderr


def test_exact_and_delimiter(town: Path, tmp_path: Path) -> None:
    run("extract", town, "-o", tmp_path / "q.csv", "--exact", "--delimiter", ";")
    data = (tmp_path / "q.csv").read_bytes()
    assert data.startswith(b'"speaker";"speaker_role"')
    assert b'"=SUM of all fears"' in data
    assert run("extract", town, "--delimiter", "tab").stdout.startswith('"speaker"\t"speaker_role"')


def test_the_model_and_what_to_look_for_reach_the_extractor(town: Path) -> None:
    run("extract", town)
    assert FakeExtractor.options == {"model": "newswire", "thoughts": False, "all_marks": False}
    run("extract", town, "--thoughts", "--all-marks", "--model", "stanza:en")
    assert FakeExtractor.options == {"model": "stanza:en", "thoughts": True, "all_marks": True}


def test_columns_of_a_table_are_named_and_carried(tmp_path: Path) -> None:
    record = {"body": FERRY, "key": "k1", "section": "Local", "tags": ["x"]}
    (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    options = ("--text-column", "body", "--id-column", "key", "--format", "jsonl")
    row = json_rows(run("extract", tmp_path / "a.jsonl", *options))[0]
    assert (row["article_id"], row["section"]) == ("k1", "Local")
    assert "tags" not in row
    assert json_rows(run("extract", tmp_path / "a.jsonl", *options, "--carry"))[0]["tags"] == ["x"]


def test_a_column_that_comes_up_late_is_told_of_in_a_pipe(tmp_path: Path) -> None:
    records = [{"text": BRIDGE, "id": "a"}, {"text": FERRY, "id": "b", "section": "Local"}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    result = run("extract", tmp_path / "a.jsonl")
    assert "column section is left out" in result.stderr
    run("extract", tmp_path / "a.jsonl", "-o", tmp_path / "q.csv")
    assert [row["section"] for row in export.read_csv(tmp_path / "q.csv")][-1] == "Local"


# ------------------------------------------------------------------ what goes wrong


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.txt"], "nowhere.txt"),
        (["--no-such-option"], "--no-such-option"),
        (["{town}", "--format", "doc"], "csv, tsv, xlsx, jsonl"),
        (["{town}", "-o", "q.doc"], "--format"),
        (["{town}", "-o", "no/such/q.csv"], "no folder"),
        (["{town}", "-o", "{town}", "--format", "csv"], "is a folder"),
        (["{town}/bridge.txt", "-o", "{town}/bridge.txt", "--format", "csv"], "is an input too"),
        (["{town}", "--delimiter", "ab"], "--delimiter"),
        (["{town}", "--delimiter", ";", "--format", "jsonl"], "--format csv"),
        (["{town}", "--carry"], "--format jsonl"),
        (["{town}", "--by", "cue"], "speaker"),
        (["{town}", "--min-confidence", "80"], "from 0 to 1"),
        (["{town}", "--min-confidence", "nan"], "from 0 to 1"),
        (["{town}", "--min-confidence", "high"], "--min-confidence"),
        (["{town}", "--model", "none"], "no model"),
        (["-", "{town}"], "standard input"),
    ],
)
def test_wrong_options_end_with_2_and_name_the_remedy(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("extract", *[argument.format(town=town) for argument in arguments])
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert (town / "bridge.txt").read_bytes() == BRIDGE.encode()
    assert [path.name for path in tmp_path.iterdir()] == ["town"]


def test_a_table_in_the_folder_of_articles_is_not_taken_for_one(town: Path) -> None:
    assert run("extract", town, "-o", town / "q.jsonl").exit_code == 0
    for path in (town, f"{town}/*"):
        result = run("extract", path, "-o", town / "q.jsonl")
        assert result.exit_code == 2
        assert "is an input too" in result.stderr
    assert run("extract", town / "bridge.txt", "-o", town / "q.jsonl").exit_code == 0


def test_some_that_fail_end_with_3_and_are_listed(town: Path) -> None:
    (town / "odd.txt").write_text("This will break.")
    (town / "binary.txt").write_bytes(bytes(range(256)) * 40)
    result = run("extract", town)
    assert result.exit_code == 3
    assert "failed: odd: the parser broke" in result.stderr
    assert f"failed: {town}/binary.txt: " in result.stderr
    assert "Elena Ruiz" in result.stdout
    assert "4 articles, 4 quotes" in result.stderr


def test_all_that_fail_end_with_1(tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_text("This will break.")
    result = run("extract", tmp_path / "odd.txt")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "failed: odd: the parser broke" in result.stderr


def test_an_earlier_table_stays_where_nothing_could_be_read(tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_text("This will break.")
    (tmp_path / "q.csv").write_text("an earlier table")
    for options in ([], ["--show"], ["--by", "speaker"]):
        result = run("extract", tmp_path / "odd.txt", "-o", tmp_path / "q.csv", *options)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("1 article, 0 quotes by 0 speakers, 0 left open\nfailed: odd: ")
    assert (tmp_path / "q.csv").read_text() == "an earlier table"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["odd.txt", "q.csv"]


def test_an_empty_article_is_a_notice(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    result = run("extract", tmp_path / "empty.txt")
    assert result.exit_code == 0
    assert "notice: empty: " in result.stderr
    assert result.stdout_bytes == f"{HEAD}\r\n".encode()


def test_many_notices_are_cut_and_counted() -> None:
    totals = table.Totals(articles=30, notices=[(str(number), "odd") for number in range(30)])
    lines = terminal.closing_lines(totals)
    assert lines[0] == "30 articles, 0 quotes by 0 speakers, 0 left open"
    assert lines[-1] == "and 20 more notices"
    assert len(lines) == 12


def test_a_file_that_cannot_be_written_ends_with_1(town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = run("extract", town, "-o", tmp_path / "q.csv")
    assert result.exit_code == 1
    assert "q.csv cannot be written: No space left on device" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["town"]


def test_verbose_keeps_the_traceback_of_an_error(town: Path) -> None:
    assert isinstance(run("extract", town, "--model", "none", "-v").exception, ModelError)


def test_a_bug_is_not_dressed_up(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a bug")
    assert isinstance(run("extract", tmp_path / "a.txt").exception, ZeroDivisionError)


def test_an_interrupt_ends_with_130_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("interrupt me")
    result = run("extract", tmp_path / "a.txt", "-o", tmp_path / "q.csv")
    assert result.exit_code == 130
    assert "Traceback" not in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


PROGRAM = """
import sys, types
sys.path.insert(0, sys.argv.pop(1))
from tests.test_cli import FakeExtractor
sys.modules["quotes.pipeline"] = types.ModuleType("quotes.pipeline")
sys.modules["quotes.pipeline"].Extractor = FakeExtractor
from quotes.cli import main
main()
"""


def command(*arguments: str | Path) -> list[str]:
    """A process of its own that does what `run` does."""
    root = str(Path(__file__).parent.parent)
    return [sys.executable, "-c", PROGRAM, root, *map(str, arguments)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("options", [[], ["--show"], ["--format", "jsonl"]])
def test_a_full_disk_behind_stdout_ends_with_1(town: Path, options: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            command("extract", town, *options), stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False
        )
    assert result.returncode == 1
    assert result.stderr == "quotes: standard output cannot be written: No space left on device.\n"


@pytest.mark.skipif(os.name == "nt", reason="signals and closed streams as on POSIX systems")
@pytest.mark.parametrize(("signal", "code"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)])
def test_a_run_that_is_ended_leaves_nothing(tmp_path: Path, signal: str, code: int) -> None:
    """The articles come from a pipe that nobody closes, so that the run waits in the middle of its work."""
    with subprocess.Popen(
        command("extract", "-", "--output", tmp_path / "q.csv"),
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Tests that run in the background of a shell, or under nohup, inherit that these are ignored.
        preexec_fn=lambda: [signals.signal(s, signals.SIG_DFL) for s in (signals.SIGINT, signals.SIGHUP)],
    ) as process:
        assert process.stdin is not None
        process.stdin.write(json.dumps({"text": BRIDGE}).encode() + b"\n")
        process.stdin.flush()
        while process.poll() is None and not list(tmp_path.iterdir()):
            time.sleep(0.05)
        assert [path.name[:8] for path in tmp_path.iterdir()] == [".quotes-"]
        process.send_signal(getattr(signals, signal))
        process.stdin.close()  # a run that did not heed the signal would now end well, with 0
        assert process.wait() == code
    assert list(tmp_path.iterdir()) == []


def test_speakers_are_linked_and_the_registry_grows(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_bytes(BRIDGE.encode())
    people, out = tmp_path / "people.csv", tmp_path / "q.csv"
    result = run("extract", tmp_path / "a.txt", tmp_path / "b.txt", "-o", out, "--registry", people)
    assert (result.exit_code, "by 2 speakers" in result.stderr) == (0, True)
    rows = [row["cluster"] for row in export.read_csv(out) if row["quote"] == "the toll was “a scandal” and would rise"]
    assert len(rows) == 2
    assert len(set(rows)) == 1
    assert rows[0].startswith("a:")
    text = people.read_text(encoding="utf-8")
    assert text.splitlines()[1].startswith("elena-ruiz,Elena Ruiz,")
    people.write_text(text.replace("elena-ruiz,Elena Ruiz", "ruiz,Elena María Ruiz"), encoding="utf-8")
    assert run("extract", tmp_path / "a.txt", "-o", out, "--registry", people).exit_code == 0
    assert {(row["speaker_id"], row["speaker"]) for row in export.read_csv(out)} == {
        ("ruiz", "Elena María Ruiz"),
        ("kwame-mensah", "Kwame Mensah"),
        ("", ""),
    }


@pytest.mark.parametrize("name", ["q.html", "q.md", "q.xlsx", "q.db", "q.parquet", "q.tsv"])
def test_every_format_is_written_and_counted(town: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out" / name
    out.parent.mkdir()
    result = run("extract", town, "-o", out)
    assert (result.exit_code, out.exists()) == (0, True)
    assert [path.name for path in out.parent.iterdir()] == [name]
    counted = run("speakers", out, "--format", "csv")
    if name in ("q.html", "q.md"):
        assert counted.exit_code == 1
        assert "no table that can be read back" in counted.stderr
        return
    assert counted.stdout.splitlines()[1].startswith("Elena Ruiz,elena-ruiz,the city engineer,2,1,0,1,12,2")


def test_speakers_as_table_file_and_chart(town: Path, tmp_path: Path) -> None:
    out = tmp_path / "q.jsonl"
    run("extract", town, "-o", out)
    for chart in ("one.svg", "two.svg", "c.png"):
        written = run("speakers", out, "--plot", tmp_path / chart, "-o", tmp_path / "s.csv")
        assert (written.exit_code, written.stdout) == (0, "")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert "Kwame Mensah" in (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")
    lines = list(export.read_csv(tmp_path / "s.csv"))
    assert [line["speaker"] for line in lines] == ["Elena Ruiz", "Kwame Mensah", "Ingrid Dahl", ""]
    shown = run("speakers", out, "--format", "text").stdout
    assert "Ingrid Dahl" in shown
    assert "(open)" in shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.csv"], "There is no file none.csv"),
        (["{q}", "--plot", "c.gif"], "a chart is one of: .svg, .png, .pdf"),
        (["{q}", "-o", "s.html"], "speakers go into .csv, .tsv or .xlsx"),
        (["{q}", "--plot", "none/c.svg"], "there is no folder"),
    ],
)
def test_wrong_options_of_speakers(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    run("extract", town, "-o", tmp_path / "q.csv")
    result = run("speakers", *[argument.format(q="q.csv") for argument in arguments])
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_a_pipe_gets_pages_as_text_and_no_spreadsheet(town: Path) -> None:
    assert run("extract", town, "--format", "md").stdout.startswith("# Who said what")
    assert run("extract", town, "--format", "html").stdout.startswith("<!DOCTYPE html>")
    refused = run("extract", town, "--format", "xlsx")
    assert refused.exit_code == 2
    assert "Name a file with --output" in refused.stderr


def test_one_row_a_quotation(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_bytes(BRIDGE.encode())
    lines = run("extract", tmp_path, "--by-cluster", "--format", "jsonl").stdout.splitlines()
    rows = {row["quote"]: row for row in map(json.loads, lines)}
    assert rows["the toll was “a scandal” and would rise"]["articles"] == 2
    assert rows["the toll was “a scandal” and would rise"]["article_ids"] == "a; b"
    assert rows["the toll was “a scandal” and would rise"]["variants"] is None


def test_without_links_rows_are_as_the_articles_have_them(town: Path) -> None:
    rows = [json.loads(line) for line in run("extract", town, "--no-link", "--format", "jsonl").stdout.splitlines()]
    assert rows
    assert {row["cluster"] for row in rows} == {None}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--no-link", "--registry", "p.csv"], "--registry links speakers"),
        (["--no-link", "--by-cluster"], "--by-cluster needs the clusters"),
        (["--join", "--by-cluster"], "Leave one out"),
        (["--registry", "none/p.csv"], "there is no folder"),
    ],
)
def test_link_options_that_do_not_go_together(town: Path, options: list[str], message: str) -> None:
    result = run("extract", town, *options)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals and closed streams as on POSIX systems")
def test_streams_may_be_closed(town: Path, tmp_path: Path) -> None:
    def shell(redirections: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        line = f'exec "$@" {redirections}'
        whole = ["sh", "-c", line, "sh", *command("extract", *arguments)]
        return subprocess.run(whole, capture_output=True, encoding="utf-8", check=False)

    nowhere = shell("<&- >&-", town)
    assert nowhere.returncode == 2
    assert nowhere.stderr == "quotes: There is no standard output to write to. Name a file with --output.\n"
    assert shell("<&- >&-", town, "-o", tmp_path / "q.csv").returncode == 0
    assert shell("2>&-", town).stdout.startswith(HEAD)
    closed = shell("<&-", "-")
    assert closed.returncode == 1
    assert "failed: -: standard input is closed." in closed.stderr


@pytest.mark.parametrize(("options", "begins"), [([], b'"speaker"'), (["--show"], b"0\n")])
def test_a_closed_pipe_is_no_error(tmp_path: Path, options: list[str], begins: bytes) -> None:
    for number in range(300):
        (tmp_path / f"{number}.txt").write_bytes(BRIDGE.encode())
    with subprocess.Popen(
        command("extract", tmp_path, *options), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.read(len(begins))
        process.stdout.close()
        complaints = process.stderr.read()
    assert (first, complaints, process.returncode) == (begins, b"", 0)


# ------------------------------------------------------------------ the rest


def test_version_and_help() -> None:
    assert run("--version").stdout == f"{quotes.__version__}\n"
    assert "extract" in run("--help").stdout
    assert "PATH" in run("extract").stdout + run("extract").stderr


def test_models_list_and_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(models, "_stanza_folder", lambda language: None)
    lines = run("models", "list").stdout.splitlines()
    assert [line.split("\t")[:2] for line in lines] == [
        ["newswire", str(Path(quotes.__file__).parent / "newswire")],
        ["stanza:en", "-"],
    ]
    assert run("models", "path").stdout.strip().endswith("newswire")
    missing = run("models", "path", "stanza:en")
    assert missing.exit_code == 2
    assert "quotes models download stanza:en" in missing.stderr
    monkeypatch.setattr(models, "_stanza_folder", lambda language: tmp_path / language)
    assert run("models", "path", "stanza:fi").stdout == f"{tmp_path / 'fi'}\n"
    assert "downloaded" in run("models", "list").stdout


@pytest.mark.parametrize("name", ["spacy", "stanza:", "stanza:../x", "stanza:en:a:b"])
def test_a_model_nobody_knows(name: str) -> None:
    result = run("models", "path", name)
    assert result.exit_code == 2
    assert "There is no model" in result.stderr


def test_download_asks_stanza_and_says_why_it_failed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[tuple[str, object]] = []
    stanza = types.ModuleType("stanza")

    def download(language: str, **options: object) -> None:
        asked.append((language, options["package"]))
        if language == "xx":
            raise ConnectionError("no route")

    stanza.download = download  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "stanza", stanza)
    monkeypatch.setattr(models, "_stanza_folder", lambda language: tmp_path)
    assert run("models", "download").stdout == f"{tmp_path}\n"
    failed = run("models", "download", "stanza:xx:news")
    assert (failed.exit_code, asked) == (1, [("en", "default"), ("xx", "news")])
    assert "no route" in failed.stderr
    assert run("models", "download", "newswire").stdout.strip().endswith("newswire")
    assert len(asked) == 2
