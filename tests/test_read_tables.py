"""Tables with one article a row: CSV and TSV, Excel, Parquet. JSON Lines stands in test_read."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import pytest

from quotes import installing, read
from quotes.errors import InputError
from quotes.records import Article

TEXT = "“No,” said Inés Okafor.\r\n\r\nThe café closed."
ROWS = f'id,text,title,pages\nw1,"{TEXT}",Wall,7\nw2,Nothing was said.,"A ""quoted"", title",\n'


def items(path: Path, **options: str) -> list[Article | read.Unread]:
    return list(read.articles(path, **options))


def good(found: Iterable[Article | read.Unread]) -> list[Article]:
    return [item for item in found if isinstance(item, Article)]


def told(found: Iterable[Article | read.Unread]) -> list[str]:
    return [item.reason for item in found if isinstance(item, read.Unread)]


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", ROWS.encode()),
        ("a.csv", b"\xef\xbb\xbf" + ROWS.encode()),
        ("a.csv", ROWS.replace('"A ""quoted"", title"', '\'A "quoted", title').replace(",", ";").encode()),
        ("a.tsv", ROWS.replace(",Wall,7", "\tWall\t7").replace(",text,title,", "\ttext\ttitle\t").encode()),
    ],
    ids=["plain", "byte-order mark", "semicolons", "tabs"],
)
def test_the_cells_come_through_unchanged(tmp_path: Path, name: str, content: bytes) -> None:
    if name == "a.tsv":
        content = f'id\ttext\ttitle\tpages\nw1\t"{TEXT}"\tWall\t7\n'.encode()
    elif b";" in content:
        content = f'id;text;title;pages\nw1;"{TEXT}";Wall;7\n'.encode()
    first = good(items(put(tmp_path, name, content)))[0]
    assert (first.id, first.text, first.title, first.carried) == ("w1", TEXT, "Wall", (("pages", "7"),))
    assert first.notices == ()


def test_a_quoted_cell_holds_marks_and_delimiters(tmp_path: Path) -> None:
    second = good(items(put(tmp_path, "a.csv", ROWS)))[1]
    assert (second.id, second.title) == ("w2", 'A "quoted", title')
    assert second.carried == (("pages", ""),)


@pytest.mark.parametrize(
    ("encoding", "named"), [("cp1252", "Windows-1252"), ("utf-16", "UTF-16-LE"), ("utf-16-be", None)]
)
def test_other_encodings_are_named(tmp_path: Path, encoding: str, named: str | None) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    found = good(items(put(tmp_path, "a.csv", mark + ROWS.encode(encoding))))
    assert [item.text for item in found] == [TEXT, "Nothing was said."]
    assert found[0].notices == (f"read as {named or 'UTF-16-BE'}, not UTF-8",)


def test_rows_without_id_have_the_number_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", 'text\n"One.\nTwo."\nThree.\n')
    assert [(item.id, item.text) for item in good(items(path))] == [("2", "One.\nTwo."), ("3", "Three.")]


def test_a_row_with_other_cells_than_the_head_is_told(tmp_path: Path) -> None:
    found = items(put(tmp_path, "a.csv", "id,text\n1,One.\n2\n\n3,Three.,x\n4,Four.\n"))
    assert [item.id for item in good(found)] == ["1", "4"]
    assert told(found) == ["row 3 has 1 cells where the head has 2.", "row 5 has 3 cells where the head has 2."]


def test_a_mark_that_is_never_closed_is_told_with_its_place(tmp_path: Path) -> None:
    found = items(put(tmp_path, "a.csv", 'text\nOne.\n"Two.\nThree.\n'))
    assert [item.text for item in good(found)] == ["One."]
    assert told(found)[0].startswith("cannot be read as a table after row 2: unexpected end of data")


def test_two_columns_of_one_name_are_an_error(tmp_path: Path) -> None:
    assert told(items(put(tmp_path, "a.csv", "text,text\n1,2\n"))) == [
        "has two columns that are called 'text'. Rename one."
    ]


def test_a_column_without_name_gets_its_number(tmp_path: Path) -> None:
    (found,) = good(items(put(tmp_path, "a.csv", ",text\n0,One.\n")))
    assert found.carried == (("column 1", "0"),)


def test_columns_are_named_and_missing_ones_told(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", "key,body,text\nk,One.,other\n")
    (found,) = good(items(path, text_column="body", id_column="key"))
    assert (found.id, found.text, found.carried) == ("k", "One.", (("text", "other"),))
    with pytest.raises(InputError, match=r"has no column 'story'; it has: key, body, text. Name the right one with"):
        read.articles(path, text_column="story")


def test_a_table_of_quotes_is_no_table_of_articles(tmp_path: Path) -> None:
    path = put(tmp_path, "quotes.csv", "speaker,quote,quote_id,text_sha256\na,b,c,d\n")
    with pytest.raises(InputError, match="is a table of quotes that this program wrote"):
        read.articles(path)
    put(tmp_path, "a.txt", "One.")
    assert told(items(tmp_path)) == [
        "is a table of quotes that this program wrote. Give the articles that it was made from."
    ]


def test_a_table_without_rows_is_told(tmp_path: Path) -> None:
    for content in ("", "text\n"):
        assert told(items(put(tmp_path, "a.csv", content))) == ["holds no rows."]


def workbook(*rows: list[object], more: bool = False) -> bytes:
    import xlsxwriter

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("Articles")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if more:
            book.add_worksheet("Notes").write(0, 0, "note")
            book.add_worksheet("Empty")
    return held.getvalue()


def test_an_excel_table(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["id", "text", "date", "seen", "pages", "empty"],
        [17, TEXT, date(2026, 3, 1), datetime(2026, 3, 1, 10, 30), 2.5, None],
        [],
        [None, "Nothing was said."],
    ]
    found = good(items(put(tmp_path, "a.xlsx", workbook(*rows, more=True))))
    assert [(item.id, item.text, item.date) for item in found] == [
        ("17", TEXT, "2026-03-01"),
        ("4", "Nothing was said.", None),
    ]
    assert found[0].carried == (("seen", "2026-03-01T10:30:00"), ("pages", 2.5), ("empty", None))
    assert found[0].notices == ("sheets not read: Notes",)
    assert found[1].notices == ()


def test_a_text_that_fills_an_excel_cell_was_cut(tmp_path: Path) -> None:
    long = ("He said no. " * 3_000)[:32_767]
    (found,) = good(items(put(tmp_path, "a.xlsx", workbook(["text"], [long]))))
    assert found.text == long
    assert any("probably cut off" in notice for notice in found.notices)


def test_what_is_no_excel_table_is_told(tmp_path: Path) -> None:
    (reason,) = told(items(put(tmp_path, "a.xlsx", b"text")))
    assert reason.startswith("cannot be read as an Excel table; it may be damaged")
    (reason,) = told(items(put(tmp_path, "a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")))
    assert reason.startswith("locked with a password, or an old Excel table.")


def test_a_parquet_table(tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    frame = pd.DataFrame(
        {
            "id": ["w1", None],
            "text": [TEXT, "A literal _x0041_ stays."],
            "date": pd.to_datetime(["2026-03-01", "2026-03-02"]),
            "tags": [["a", "b"], []],
            "score": [0.5, float("nan")],
        },
        index=[7, 8],
    )
    frame.to_parquet(tmp_path / "a.parquet")
    found = good(items(tmp_path / "a.parquet"))
    assert [(item.id, item.text, item.date) for item in found] == [
        ("w1", TEXT, "2026-03-01"),
        ("2", "A literal _x0041_ stays.", "2026-03-02"),
    ]
    assert [item.carried for item in found] == [
        (("tags", ["a", "b"]), ("score", 0.5)),
        (("tags", []), ("score", None)),
    ]


def test_parquet_without_its_package_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (reason,) = told(items(put(tmp_path, "a.parquet", b"PAR1")))
    assert reason == f"needs the package pyarrow. Run: {installing.command('parquet')}"


def test_what_is_no_parquet_table_is_told(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    (reason,) = told(items(put(tmp_path, "a.parquet", b"text")))
    assert reason.startswith("cannot be read as a Parquet table")
