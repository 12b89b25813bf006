"""The files: exactly what is in them, what comes back, and nothing half written."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes import export, table
from quotes.errors import TableError
from quotes.export import Style
from quotes.records import Extraction
from tests.paged import run_of

COLUMNS = ("name", "count", "share", "sure")
ROW: dict[str, object] = {"name": "Ana “A” Sá", "count": 3, "share": 0.25, "sure": True}
EMPTY: dict[str, object] = {"name": None, "count": None, "share": float("nan"), "sure": False}


def written(tmp_path: Path, rows: list[dict[str, object]], name: str = "t.csv", **style: object) -> bytes:
    path = tmp_path / name
    export.to_file(rows, path, columns=COLUMNS, style=Style(**style))  # type: ignore[arg-type]
    return path.read_bytes()


def piped(rows: list[dict[str, object]], **options: object) -> bytes:
    stream = io.BytesIO()
    export.to_stream(rows, stream, columns=COLUMNS, **options)  # type: ignore[arg-type]
    return stream.getvalue()


# ------------------------------------------------------------------ CSV


def test_csv_byte_for_byte(tmp_path: Path) -> None:
    row = ROW | {"name": 'two\r\nlines, a "word"'}
    assert written(tmp_path, [row, EMPTY]) == (
        b'\xef\xbb\xbf"name","count","share","sure"\r\n"two\r\nlines, a ""word""",3,0.25,true\r\n,,,false\r\n'
    )


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "'=1", "''-1"])
def test_cells_that_look_like_formulas_are_protected_and_come_back(tmp_path: Path, cell: str) -> None:
    assert f'"\'{cell}"'.encode() in written(tmp_path, [ROW | {"name": cell}])
    assert next(export.read_csv(tmp_path / "t.csv"))["name"] == cell


@pytest.mark.parametrize("cell", ["'x", "'", "a=1", " =1", "’twas", "—"])
def test_other_cells_are_left_alone(tmp_path: Path, cell: str) -> None:
    assert f'"{cell}"'.encode() in written(tmp_path, [ROW | {"name": cell}])
    assert next(export.read_csv(tmp_path / "t.csv"))["name"] == cell


def test_a_negative_number_is_no_formula(tmp_path: Path) -> None:
    assert b",-3," in written(tmp_path, [ROW | {"count": -3}])


def test_exact_csv_has_no_mark_and_untouched_cells_and_is_read_as_such(tmp_path: Path) -> None:
    data = written(tmp_path, [ROW | {"name": "=1"}, ROW | {"name": "'=1"}], exact=True)
    assert data.startswith(b'"name",')
    assert b'"=1"' in data
    assert [row["name"] for row in export.read_csv(tmp_path / "t.csv")] == ["=1", "'=1"]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_another_delimiter_is_found_again(tmp_path: Path, delimiter: str) -> None:
    data = written(tmp_path, [ROW], delimiter=delimiter)
    assert delimiter.join(('"name"', '"count"')).encode() in data
    assert next(export.read_csv(tmp_path / "t.csv"))["count"] == "3"


@pytest.mark.parametrize("delimiter", ["", ";;", '"', "\n", "a", "1"])
def test_a_delimiter_that_parts_nothing_is_refused(delimiter: str) -> None:
    with pytest.raises(TableError, match="--delimiter"):
        Style(delimiter=delimiter)


def test_other_readers_see_the_same_cells(tmp_path: Path) -> None:
    written(tmp_path, [ROW, EMPTY], exact=True)
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert rows[0] == {"name": "Ana “A” Sá", "count": "3", "share": "0.25", "sure": "true"}


def test_a_column_that_comes_up_late_gets_its_place_in_the_head(tmp_path: Path) -> None:
    written(tmp_path, [ROW, ROW | {"late": "x"}, ROW])
    assert [row["late"] for row in export.read_csv(tmp_path / "t.csv")] == ["", "x", ""]


def test_no_rows_give_a_head(tmp_path: Path) -> None:
    assert written(tmp_path, []) == b'\xef\xbb\xbf"name","count","share","sure"\r\n'


def test_a_lone_surrogate_costs_one_sign_and_not_the_table(tmp_path: Path) -> None:
    assert b'"a?b"' in written(tmp_path, [ROW | {"name": "a\ud800b"}])


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "t.csv"
    for exact in (False, True):
        export.to_file([ROW | {"name": text}], path, columns=COLUMNS, style=Style(exact=exact))
        assert next(export.read_csv(path))["name"] == text


def test_the_whole_table_comes_back_with_its_types(tmp_path: Path, extractions: list[Extraction]) -> None:
    rows = list(table.rows(extractions[:1]))
    export.to_file(rows, tmp_path / "t.csv", columns=tuple(table.COLUMNS))
    assert [table.typed(row) for row in export.read_csv(tmp_path / "t.csv")] == rows


def test_a_cell_of_any_length_is_read(tmp_path: Path) -> None:
    written(tmp_path, [ROW | {"name": "x" * 300_000}])
    limit = csv.field_size_limit()
    assert len(next(export.read_csv(tmp_path / "t.csv"))["name"]) == 300_000
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no table of quotes"),
        (b"\x00\x01", "no table of quotes"),
        (b'"name","count"\r\n"a"\r\n', "line 2: 1 cells where the head has 2"),
        (b'"name","count"\r\n"a', "line 2"),
        (b'"name","count"\r\n"\xff","b"\r\n', "UTF-8"),
    ],
)
def test_what_is_no_such_table_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(TableError, match=message):
        list(export.read_csv(tmp_path / "t.csv"))


def test_a_missing_table_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read"):
        list(export.read_csv(tmp_path / "none.csv"))


# ------------------------------------------------------------------ JSON Lines


def test_json_lines_keep_types_keys_and_order(tmp_path: Path) -> None:
    row = {"name": "Sá", "count": 3, "sure": True, "tags": ["a", {"b": float("inf")}]}
    lines = written(tmp_path, [row, EMPTY], "t.jsonl").decode().splitlines()
    assert lines[0] == '{"name": "Sá", "count": 3, "sure": true, "tags": ["a", {"b": null}]}'
    assert json.loads(lines[1]) == {"name": None, "count": None, "share": None, "sure": False}


def test_json_lines_write_a_lone_surrogate_as_json_does(tmp_path: Path) -> None:
    data = written(tmp_path, [{"name": "a\ud800b"}], "t.jsonl")
    assert json.loads(data)["name"] == "a\ud800b"


def test_json_lines_break_no_line(tmp_path: Path) -> None:
    data = written(tmp_path, [{"name": "a\u2028b\nc"}], "t.jsonl")
    assert data.count(b"\n") == 1


# ------------------------------------------------------------------ pipes


def test_a_pipe_gets_exact_csv() -> None:
    assert piped([ROW | {"name": "=1"}]) == b'"name","count","share","sure"\r\n"=1",3,0.25,true\r\n'


def test_a_pipe_gets_each_row_at_once() -> None:
    stream = io.BytesIO()

    def rows() -> Iterator[dict[str, object]]:
        for number in range(3):
            assert stream.getvalue().count(b"\r\n") == (number + 1 if number > 1 else 0 if number == 0 else 2)
            yield ROW

    export.to_stream(rows(), stream, columns=COLUMNS)
    assert stream.getvalue().count(b"\r\n") == 4


def test_a_pipe_leaves_late_columns_out_and_says_so() -> None:
    stream = io.BytesIO()
    rows = [ROW | {"early": "x"}, ROW | {"late": "y"}]
    assert export.to_stream(rows, stream, columns=COLUMNS) == ["late"]
    assert stream.getvalue().startswith(b'"name","count","share","sure","early"\r\n')
    assert not stream.closed


def test_a_pipe_of_json_lines_loses_nothing() -> None:
    assert json.loads(piped([ROW, ROW | {"late": "y"}], format="jsonl").splitlines()[1])["late"] == "y"


# ------------------------------------------------------------------ files


def test_an_unknown_format_lists_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"csv, tsv, xlsx, jsonl"):
        export.to_file([], tmp_path / "t.doc", columns=COLUMNS)
    with pytest.raises(TableError, match=r"--format with one of: csv, tsv, xlsx, jsonl"):
        export.format_of(None, "doc")
    assert export.format_of("x.NDJSON") == "jsonl"
    assert export.format_of("x.txt", "CSV") == "csv"


def test_what_breaks_in_the_middle_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("old")

    def rows() -> Iterator[dict[str, object]]:
        yield ROW
        raise KeyboardInterrupt

    for format in ("csv", "jsonl"):
        with pytest.raises(KeyboardInterrupt):
            export.to_file(rows(), path, columns=COLUMNS, format=format)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_of_another_file_keeps_its_name(tmp_path: Path) -> None:
    def rows() -> Iterator[dict[str, object]]:
        yield ROW
        (tmp_path / "no such article").read_bytes()

    with pytest.raises(FileNotFoundError):
        export.to_file(rows(), tmp_path / "t.csv", columns=COLUMNS)


def test_a_folder_that_is_not_there_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no folder"):
        export.check_target(tmp_path / "no" / "t.csv")
    with pytest.raises(TableError, match="is a folder"):
        export.check_target(tmp_path)
    with pytest.raises(TableError, match="cannot be written"):
        export.to_file([], tmp_path / "no" / "t.csv", columns=COLUMNS)


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX modes, links and devices")
def test_modes_links_and_devices_are_respected(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    link.symlink_to(real)
    export.to_file([ROW], link, columns=COLUMNS)
    assert link.is_symlink()
    assert real.read_bytes().startswith(b"\xef\xbb\xbf")
    plain = tmp_path / "plain"
    plain.touch()
    assert stat.S_IMODE(real.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    export.to_file([ROW], "/dev/null", columns=COLUMNS, format="csv")
    assert Path("/dev/null").is_char_device()


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="such names of open files are a thing of some systems")
def test_a_pipe_may_be_named_as_a_file() -> None:
    """As a shell names it: `-o /dev/stdout`, `-o >(gzip > t.csv.gz)`."""
    end, start = os.pipe()
    path = Path(f"/dev/fd/{start}")
    export.check_target(path)
    export.to_file([ROW], path, columns=COLUMNS, format="csv")
    os.close(start)
    with open(end, "rb") as reader:  # noqa: PTH123 - a number, not a path
        assert reader.read().startswith(b"\xef\xbb\xbf")


def test_a_file_name_of_any_length_that_the_system_takes(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 120 + ".csv")
    export.to_file([ROW], path, columns=COLUMNS)
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_takes_nothing_is_told_before_any_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path)  # root may write anywhere
    with pytest.raises(TableError, match="nothing may be written in the folder"):
        export.check_target(tmp_path / "t.csv")


# ------------------------------------------------------------------ every format comes back

AWKWARD = "=SUM(“A1”) & <b>naïve</b>\tÅsa\r\n日本語 'x' \"y\" 😀"


def run_rows(extractions: list[Extraction]) -> list[dict[str, object]]:
    """The rows of two articles, one of them with words that no format likes."""
    rows = [dict(row) for row in table.rows(extractions)]
    rows[0] |= {"quote": AWKWARD, "speaker": "=Åsa; O'Hara", "section": "-1"}
    return rows


@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.xlsx", "t.jsonl", "t.parquet"])
def test_a_table_comes_back_row_by_row(tmp_path: Path, extractions: list[Extraction], name: str) -> None:
    rows = run_rows(extractions)
    export.to_file(rows, tmp_path / name, columns=tuple(table.COLUMNS))
    back = [
        {key: cell for key, cell in row.items() if cell not in ("", None)} for row in export.read_rows(tmp_path / name)
    ]
    assert len(back) == len(rows) == 7
    for row, wanted in zip(back, rows, strict=True):
        texts = {key: cell for key, cell in row.items() if isinstance(cell, str)}
        plain = row | table.typed({key: cell for key, cell in texts.items() if key in table.COLUMNS})
        known = {key: value for key, value in wanted.items() if value is not None and key in table.COLUMNS}
        assert {key: plain[key] for key in plain if key in table.COLUMNS} == known
        assert str(plain.get("input_quote", "")) == ("" if wanted.get("input_quote") is None else "-5")


def test_a_spreadsheet_has_three_sheets_and_only_text(tmp_path: Path, extractions: list[Extraction]) -> None:
    import openpyxl

    rows = run_rows(extractions)
    run = run_of(extractions, **{"--by": "speaker"})
    for name in ("a.xlsx", "b.xlsx"):
        export.to_file(rows, tmp_path / name, columns=tuple(table.COLUMNS), run=run)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    quotes_, speakers_, notes_ = book.worksheets
    assert [sheet.title for sheet in book.worksheets] == ["Quotes", "Speakers", "Notes"]
    assert (quotes_.freeze_panes, quotes_.auto_filter.ref) == ("A2", "A1:AJ8")
    cells = [cell for line in quotes_.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert quotes_["C2"].value == AWKWARD.replace("\r", "_x000D_")  # as Excel itself writes it
    assert quotes_["C2"].alignment.wrap_text
    confidence = 1 + list(table.COLUMNS).index("confidence")
    fills = {str(quotes_.cell(n, confidence).value): quotes_.cell(n, confidence).fill.fgColor.rgb for n in range(2, 9)}
    assert len({fills["0.95"], fills["0.7"], fills["0.5"]}) == 2  # sure and doubtful
    assert [cell.value for cell in speakers_[2]][:3] == ["Elena Ruiz", "the city engineer", "2"]
    assert ("--by", "speaker") in [(line[0].value, line[1].value) for line in notes_.iter_rows()]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"name": "x" * 32_768}], "32,767 characters in a cell, and row 1, column name, has 32,768"),
        ([{"name": "😀" * 20_000}], "Excel takes 32,767 characters"),
    ],
)
def test_what_excel_does_not_take_names_another_format(
    tmp_path: Path, rows: list[dict[str, object]], message: str
) -> None:
    with pytest.raises(TableError, match=message) as error:
        export.to_file(rows, tmp_path / "t.xlsx", columns=COLUMNS)
    assert "Write .csv or .parquet instead." in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_too_many_rows_for_excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from quotes.export import xlsx

    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    export.to_file([ROW] * 2, tmp_path / "t.xlsx", columns=COLUMNS)
    with pytest.raises(TableError, match=r"Excel takes 3 rows, and there are more\. Write \.csv or \.parquet"):
        export.to_file([ROW] * 3, tmp_path / "t.xlsx", columns=COLUMNS)


def test_parquet_keeps_kinds(tmp_path: Path, extractions: list[Extraction]) -> None:
    import pyarrow.parquet

    export.to_file(table.rows(extractions, carry=True), tmp_path / "t.parquet", columns=tuple(table.COLUMNS))
    schema = {field.name: str(field.type) for field in pyarrow.parquet.read_schema(tmp_path / "t.parquet")}
    assert (schema["start"], schema["confidence"], schema["negated"], schema["via"]) == (
        "int64",
        "double",
        "bool",
        "string",
    )
    assert (schema["input_quote"], schema["section"], schema["tags"]) == ("int64", "string", "string")
    last = pyarrow.parquet.read_table(tmp_path / "t.parquet").to_pylist()[-1]
    assert (last["tags"], last["score"]) == ('["a", "b"]', None)


def test_whole_articles_need_the_run(tmp_path: Path, extractions: list[Extraction]) -> None:
    for name in ("t.html", "t.db"):
        with pytest.raises(TableError, match="holds whole articles, and there are only rows here"):
            export.to_file([ROW], tmp_path / name, columns=COLUMNS)
    with pytest.raises(TableError, match="Leave --no-link out"):
        export.to_file([ROW], tmp_path / "t.db", columns=COLUMNS, run=run_of(extractions))
    with pytest.raises(TableError, match=r"xlsx is no text for a pipe or a terminal\. Name a file with --output"):
        piped([ROW], format="xlsx")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.jsonl", b"{", "t.jsonl, line 1:"),
        ("t.jsonl", b"[1]", "line 1: no row, but"),
        ("t.xlsx", b"PK", "cannot be read as .xlsx"),
        ("t.parquet", b"PAR1", "cannot be read as .parquet"),
        ("t.doc", b"", "no table that can be read back"),
    ],
)
def test_what_cannot_be_read_back_says_so(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError, match=message):
        list(export.read_rows(tmp_path / name))
