"""Files, folders, globs, JSON Lines and standard input as articles."""

from __future__ import annotations

import io
import json
import os
import sys
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes import read
from quotes.errors import InputError
from quotes.records import Article

TEXT = "“We are waiting,” said Ingrid Solheim.\r\n\r\nNobody came.\r"


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def rows(*values: object) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def ids(found: Iterable[Article | read.Unread]) -> list[str]:
    return [item.id if isinstance(item, Article) else f"! {item.file}: {item.reason}" for item in found]


def one(found: Iterable[Article | read.Unread]) -> Article:
    (item,) = found
    assert isinstance(item, Article)
    return item


# Files, folders, globs ---------------------------------------


def test_a_file_alone_is_named_by_its_name(tmp_path: Path) -> None:
    path = write(tmp_path, {"deep/news.v2.TXT": TEXT}) / "deep" / "news.v2.TXT"
    found = one(read.articles([path]))
    assert found.id == "news.v2"
    assert found.text == TEXT
    assert found.file == str(path)
    assert (found.title, found.date, found.outlet, found.url) == (None, None, None, None)
    assert [span.of(TEXT) for span in found.paragraphs] == [
        "“We are waiting,” said Ingrid Solheim.",
        "Nobody came.",
    ]
    assert found.notices == ()


def test_a_folder_gives_its_articles_at_any_depth_in_the_order_of_their_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["b.txt", "a/z.txt", "a/b/c.txt", "a.txt", "Ä.txt", "a-1.txt", "c.d/e.f.txt"]
    write(tmp_path, {f"news/{name}": name for name in names})
    write(
        tmp_path,
        {"news/.hidden.txt": "", "news/.git/x.txt": "", "news/readme.rst": "", "news/noextension": ""},
    )
    monkeypatch.chdir(tmp_path)
    found = list(read.articles(["news/"]))
    assert ids(found) == ["a-1", "a", "a/b/c", "a/z", "b", "c.d/e.f", "Ä"]
    assert [item.file for item in found][:3] == ["news/a-1.txt", "news/a.txt", "news/a/b/c.txt"]
    assert ids(read.articles("news")) == ids(found)
    assert ids(read.articles(Path("news"))) == ids(found)
    dot = next(iter(read.articles(".")))
    assert dot.file == "./news/a-1.txt"


def test_a_named_file_is_read_though_hidden_or_without_extension(tmp_path: Path) -> None:
    write(tmp_path, {".hidden.txt": "One.", "article": "Two."})
    assert ids(read.articles([tmp_path / ".hidden.txt", tmp_path / "article"])) == [".hidden", "article"]


def test_a_glob_gives_ids_below_the_folder_before_its_first_star(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path,
        dict.fromkeys(["n/2/b.txt", "n/1/b.txt", "n/1/c/d.txt", "n/a.txt", "n/x.png", "n/.h.txt"], "No."),
    )
    monkeypatch.chdir(tmp_path)
    assert ids(read.articles(["n/*.txt"])) == ["a"]
    assert ids(read.articles(["n/*/b.txt"])) == ["1/b", "2/b"]
    assert ids(read.articles(["n/*"])) == ["1/b", "1/c/d", "2/b", "a"]
    assert ids(read.articles(["n/**"])) == ["1/b", "1/c/d", "2/b", "a"]
    assert ids(read.articles([f"{tmp_path}/n/[12]"])) == ["1/b", "1/c/d", "2/b"]
    assert [item.file for item in read.articles(["n/*.txt"])] == ["n/a.txt"]


def test_a_file_whose_name_looks_like_a_glob_is_a_file(tmp_path: Path) -> None:
    write(tmp_path, {"a[1].txt": "One.", "a1.txt": "Two."})
    assert one(read.articles([f"{tmp_path}/a[1].txt"])).id == "a[1]"


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_to_files_are_read_and_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"other/a.txt": "One.", "news/b.txt": "Two."})
    (tmp_path / "news" / "c.txt").symlink_to(tmp_path / "other" / "a.txt")
    (tmp_path / "news" / "loop").symlink_to(tmp_path / "news")
    (tmp_path / "news" / "dead.txt").symlink_to(tmp_path / "nowhere.txt")
    found = ids(read.articles(tmp_path / "news"))
    assert found[0] == "b"
    assert found[1] == "c"
    assert found[2].startswith(f"! {tmp_path}/news/dead.txt: cannot be read: No such file")


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_to_itself_costs_no_other_file_of_its_folder(tmp_path: Path) -> None:
    write(tmp_path, {"b.txt": "Two."})
    (tmp_path / "a.txt").symlink_to(tmp_path / "a.txt")
    first, second = ids(read.articles(tmp_path))
    assert first.startswith(f"! {tmp_path}/a.txt: cannot be read: ")
    assert second == "b"


@pytest.mark.parametrize("paths", ["", [""], ["b.txt", ""]])
def test_an_empty_path_is_not_the_folder_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paths: str | list[str]
) -> None:
    monkeypatch.chdir(write(tmp_path, {"b.txt": "Two."}))
    with pytest.raises(InputError, match="empty path"):
        read.articles(paths)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not take names that are not UTF-8")
def test_a_file_name_that_is_not_utf8_gives_an_id_that_can_be_written(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("One.")
    found = one(read.articles(tmp_path))
    assert found.id == "caf\ufffd"
    assert found.file is not None
    assert found.file.encode().endswith("caf\ufffd.txt".encode())


@pytest.mark.parametrize("function", [read.check, read.articles])
@pytest.mark.parametrize(
    ("paths", "message"),
    [
        ([], "No input was given"),
        (["nowhere"], "nowhere: there is no such file or folder"),
        (["good.txt", "nowhere.txt"], "nowhere.txt: there is no such file"),
        ([Path("*.txt")], "no such file"),
        (["no\0such.txt"], "no such file"),
        (["picture.png"], r"picture.png: .png files cannot be read. Give files that end in .txt, .md, .html"),
        (["empty"], r"empty holds no articles: looked for files that end in .txt, .*\.parquet or \.zip"),
        (["pictures"], "pictures holds no articles"),
        (["*.doc"], r"Nothing matches \*.doc: looked for"),
        (["-", "good.txt"], "standard input"),
    ],
)
def test_wrong_paths_raise_before_anything_is_read(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    function: Callable[[list[str | Path]], object],
    paths: list[str | Path],
    message: str,
) -> None:
    write(
        tmp_path,
        {"good.txt": "One.", "picture.png": b"\x89PNG\r\n", "pictures/a.png": b"", "pictures/.b.txt": ""},
    )
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=message):
        function(paths)


def test_check_accepts_what_can_be_read(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "One."})
    read.check([tmp_path, f"{tmp_path}/*"])
    read.check("-")


# Several articles, some of which fail ------------------------


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.txt": "One.",
            "b.txt": b"\x89PNG\r\n\x1a\n",
            "c.txt": b"caf\xe9",
            "d.txt": "",
            "e.txt": b"\0\1\2\3",
            "f.jsonl": "[{}]",
            "g.txt": "Two.",
        },
    )
    found = read.articles(tmp_path)
    assert found.count == 7
    assert ids(found) == [
        "a",
        f"! {tmp_path}/b.txt: a PNG image, not plain text",
        "c",
        "d",
        f"! {tmp_path}/e.txt: a binary file, not text (it holds zero bytes)",
        f"! {tmp_path}/f.jsonl: one JSON document, not JSON Lines: one object a line.",
        "g",
    ]
    notices = {item.id: item.notices for item in found if isinstance(item, Article)}
    assert notices == {
        "a": (),
        "c": ("read as Windows-1252, not UTF-8",),
        "d": ("there is no text in it",),
        "g": (),
    }


def test_a_file_without_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.txt": "One.", "b.txt": "Two.", "c.jsonl": rows({"text": "Three."})})
    opened = Path.open

    def refused(self: Path, *args: object, **options: object) -> object:
        if self.name != "b.txt":
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **options)  # type: ignore[arg-type]

    def read_bytes(self: Path) -> bytes:
        with self.open("rb") as stream:
            return stream.read()

    monkeypatch.setattr(Path, "open", refused)
    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    assert ids(read.articles([tmp_path / "c.jsonl", tmp_path / "a.txt", tmp_path / "b.txt"])) == [
        f"! {tmp_path}/c.jsonl: cannot be read: Permission denied.",
        f"! {tmp_path}/a.txt: cannot be read: Permission denied.",
        "b",
    ]


def test_a_folder_that_cannot_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a/x.txt": "One.", "b/y.txt": "Two."})
    scanned = os.scandir

    def refused(path: Path) -> object:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return scanned(path)

    monkeypatch.setattr(os, "scandir", refused)
    found = read.articles(tmp_path)
    assert found.count == 2
    assert ids(found) == [f"! {tmp_path}/a: cannot be looked into: Permission denied.", "b/y"]


@pytest.mark.parametrize(
    ("files", "paths", "both"),
    [
        ({"a/x.txt": "", "b/x.txt": ""}, ["a", "b"], "'x': a/x.txt and b/x.txt. Give the folder above"),
        ({"a/x.txt": "", "b/x.txt": ""}, ["a/x.txt", "b/x.txt"], "'x': a/x.txt and b/x.txt"),
        (
            {"a/1.txt": "", "a/r.jsonl": rows({"text": "", "id": 1})},
            ["a"],
            "'1': a/1.txt and a/r.jsonl line 1. Name a col",
        ),
        (
            {"r.jsonl": rows({"id": 7, "text": ""}, {"text": ""}, {"id": "7", "text": ""})},
            ["r.jsonl"],
            "1 and r.jsonl line 3",
        ),
        (
            {"r.jsonl": rows({"text": "", "id": 1}), "s.jsonl": rows({"text": "", "id": 1})},
            ["*.jsonl"],
            "line 1 and s.jsonl line 1",
        ),
    ],
)
def test_an_id_that_occurs_twice_is_an_error_that_names_both(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    files: dict[str, str | bytes],
    paths: list[str],
    both: str,
) -> None:
    monkeypatch.chdir(write(tmp_path, files))
    with pytest.raises(InputError, match="Two articles have the id") as raised:
        read.articles(paths)
    assert both in str(raised.value)


@pytest.mark.parametrize(("name", "why"), [("shut/x.txt", "Permission denied"), ("x" * 999, "File name too long")])
def test_a_path_that_cannot_be_looked_at_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, why: str
) -> None:
    monkeypatch.chdir(write(tmp_path, {"a.txt": "One."}))
    stat = Path.stat

    def refused(path: Path, **options: bool) -> object:
        if "shut" in path.parts:
            raise PermissionError(13, "Permission denied")
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", refused)
    found = read.articles([name, "a.txt"])
    assert found.count == 2
    assert ids(found) == [f"! {name}: cannot be read: {why}.", "a"]


@pytest.mark.parametrize("paths", [["a/x.txt"] * 2, ["a", "a/x.txt"], [".", "a"], ["a/*.txt", "a"], ["b", "b"]])
def test_a_file_that_is_given_twice_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paths: list[str]
) -> None:
    monkeypatch.chdir(write(tmp_path, {"a/x.txt": "One.", "b/y.jsonl": rows({"text": ""})}))
    with pytest.raises(InputError, match=r"^(a/x.txt|b/y.jsonl) is given twice\. Give it once\.$"):
        read.articles(paths)


def test_what_is_read_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a table can be kept from being written over an article."""
    monkeypatch.chdir(write(tmp_path, {"a/x.txt": "One.", "a/q.ods": "", "b/q.jsonl": "", "b/.q.txt": ""}))
    found = read.articles(["a", "b/*"])
    assert [found.reads(path) for path in ("a/x.txt", "./b/q.jsonl", tmp_path / "a/x.txt")] == [True] * 3
    assert [found.reads(path) for path in ("a/q.ods", "b/.q.txt", "a/new.txt", "a")] == [False] * 4


@pytest.mark.parametrize(
    "long",
    ["x" * (read.LONGEST + 1), ("«é» " * read.LONGEST), "x" * (4 * read.LONGEST + 5)],
    ids=["characters", "letters beyond ASCII", "bytes"],
)
def test_what_is_too_long_for_an_article_stops_nothing(tmp_path: Path, long: str) -> None:
    write(tmp_path, {"a.txt": "One.", "b.txt": long, "c.jsonl": rows({"text": long}, {"id": "d", "text": "Two."})})
    told = "too long for one article (more than 500,000 characters). Split it into its articles."
    assert ids(read.articles(tmp_path)) == [
        "a",
        f"! {tmp_path}/b.txt: {told}",
        f"! {tmp_path}/c.jsonl: line 1 is {told}",
        "d",
    ]


def test_the_longest_article_is_read(tmp_path: Path) -> None:
    text = ("No, said Zoë. " * read.LONGEST)[: read.LONGEST]
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("utf-32"))
    assert one(read.articles(path)).text == text


def test_ids_whose_hashes_are_the_same_are_still_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read.survey, "hash", lambda _: 1, raising=False)
    write(tmp_path, {"a.txt": "One.", "b.txt": "Two.", "c.txt": "Three."})
    assert read.articles(tmp_path).count == 3


# JSON Lines --------------------------------------------------


def test_a_row_fills_the_fields_and_carries_the_rest(tmp_path: Path) -> None:
    row = {
        "id": "solheim-1",
        "text": TEXT,
        "title": "Cranes",
        "date": 2021,
        "outlet": "",
        "url": None,
        "publisher": "The Alder Post",
        "pages": [1, 2],
        "score": 0.5,
        "note": None,
    }
    path = write(tmp_path, {"news.jsonl": rows(row)}) / "news.jsonl"
    found = one(read.articles(path))
    assert (found.id, found.text, found.file) == ("solheim-1", TEXT, str(path))
    assert (found.title, found.date, found.outlet, found.url) == ("Cranes", "2021", None, None)
    assert found.carried == (
        ("publisher", "The Alder Post"),
        ("pages", [1, 2]),
        ("score", 0.5),
        ("note", None),
    )


def test_a_field_that_is_no_scalar_is_carried_instead(tmp_path: Path) -> None:
    write(tmp_path, {"news.jsonl": rows({"text": "No.", "title": ["a", "b"], "date": True})})
    found = one(read.articles(tmp_path))
    assert (found.title, found.date) == (None, None)
    assert found.carried == (("title", ["a", "b"]), ("date", True))


def test_the_columns_can_be_named(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"news.jsonl": rows({"body": "No.", "url": "https://example.org/1", "id": 5, "text": "other"})},
    )
    found = one(read.articles(tmp_path, text_column="body", id_column="url"))
    assert (found.id, found.text, found.url) == ("https://example.org/1", "No.", "https://example.org/1")
    assert found.carried == (("id", 5), ("text", "other"))
    assert one(read.articles(tmp_path, text_column="url")).url is None


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("a b", "a b"),
        (" x ", " x "),
        (17, "17"),
        (17.0, "17"),
        (1.5, "1.5"),
        (-3, "-3"),
        (None, "2"),
        ("", "2"),
        (" \t", "2"),
        (float("nan"), "2"),
        ("\ud800x", "\ufffdx"),
    ],
)
def test_ids_of_rows(tmp_path: Path, id: object, expected: str) -> None:
    write(tmp_path, {"news.jsonl": "\n" + rows({"id": id, "text": "No."})})
    assert one(read.articles(tmp_path / "news.jsonl")).id == expected


def test_a_row_without_id_has_the_number_of_its_line(tmp_path: Path) -> None:
    write(tmp_path, {"news.jsonl": rows({"text": "One."}) + "\n \r\nnot json\n" + rows({"text": "Two."})})
    assert [found for found in ids(read.articles(tmp_path / "news.jsonl")) if found[0] != "!"] == ["1", "5"]


def test_beside_other_inputs_the_number_of_a_row_has_its_table_before_it(tmp_path: Path) -> None:
    write(tmp_path, {"a.jsonl": rows({"text": "One."}), "b/a.jsonl": rows({"text": "Two."}, {"id": "x", "text": ""})})
    assert ids(read.articles(tmp_path)) == ["a.jsonl:1", "b/a.jsonl:1", "x"]
    write(tmp_path, {"c.jsonl": rows({"text": "One."})})
    assert ids(read.articles([tmp_path / "a.jsonl", tmp_path / "c.jsonl"])) == ["a.jsonl:1", "c.jsonl:1"]


def test_bad_rows_are_told_and_the_others_come_out(tmp_path: Path) -> None:
    lines = [
        '{"text": "One."}',
        '{"text": "Two."',
        "17",
        '{"body": "Three."}',
        '{"text": 3}',
        '{"text": "Four.", "id": ["x"]}',
        '{"text": "Four.", "id": false}',
        '{"text": null}',
        '{"text": "a\x00b"}',
        "[" * 100_000,
        '{"text": "Five.", "n": ' + "9" * 5000 + "}",
        '{"text": "Six."}',
    ]
    path = write(tmp_path, {"news.jsonl": "\n".join(lines)}) / "news.jsonl"
    found = read.articles(path)
    told = ids(found)
    assert found.count == len(told) == len(lines)
    assert [line for line in told if line[0] != "!"] == ["1", "8", "12"]
    for number, reason in {
        2: "line 2 is not JSON: ",
        3: "line 3 is a number, not an object.",
        4: "line 4 has no 'text'.",
        5: "line 5 has a number as its 'text', not a string.",
        6: "line 6 has a list as its 'id', not a string or number.",
        7: "line 7 has true or false as its 'id', not a string or number.",
        9: "line 9 is not JSON: ",
        10: "line 10 is not JSON: ",
        11: "line 11 is not JSON: ",
    }.items():
        assert told[number - 1].startswith(f"! {path}: {reason}")
    empty = list(found)[7]
    assert isinstance(empty, Article)
    assert empty.notices == ("there is no text in it",)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, r"news.jsonl has no column 'text'; it has: body, key. Name the right one with --text-column."),
        (
            {"text_column": "words"},
            r"has no column 'words'; it has: body, key. Name the right one with --text-column.",
        ),
        (
            {"text_column": "body", "id_column": "nr"},
            r"no column 'nr'; it has: body, key. .* with --id-column.",
        ),
    ],
)
def test_a_named_table_without_the_column_is_an_error(tmp_path: Path, options: dict[str, str], message: str) -> None:
    path = write(tmp_path, {"news.jsonl": rows({"body": "One.", "key": 1})}) / "news.jsonl"
    with pytest.raises(InputError, match=message):
        read.articles(path, **options)


def test_in_a_folder_a_table_without_the_column_is_told_once(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "One.", "b.jsonl": rows(*[{"quote": "x"}] * 9), "c.jsonl": rows({"text": "Two."})})
    found = read.articles(tmp_path)
    assert found.count == 3
    assert ids(found)[1].startswith(f"! {tmp_path}/b.jsonl: has no column 'text'; it has: quote.")
    assert ids(found)[2] == "c.jsonl:1"


def test_the_column_may_be_missing_in_the_first_rows(tmp_path: Path) -> None:
    path = write(tmp_path, {"a.jsonl": "x\n" + rows({"id": 1}, {"id": 2, "text": "Two."})}) / "a.jsonl"
    assert [found for found in ids(read.articles(path)) if found[0] != "!"] == ["2"]


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_a_table_without_rows_is_told(tmp_path: Path, content: str) -> None:
    path = write(tmp_path, {"a.jsonl": content}) / "a.jsonl"
    assert ids(read.articles(path)) == [f"! {path}: holds no rows."]


@pytest.mark.parametrize("content", ['[\n{"text": "a"}\n]', '{\n"text": "a"\n}', b"%PDF-1.4\n", b"\x1f\x8b\x08"])
def test_a_file_that_is_no_json_lines_is_told_once(tmp_path: Path, content: str | bytes) -> None:
    path = write(tmp_path, {"a.jsonl": content}) / "a.jsonl"
    found = read.articles(path)
    assert found.count == len(ids(found)) == 1
    assert ids(found)[0].startswith("! ")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_json_lines_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    text = json.dumps({"text": "“No,” said Zoë."}, ensure_ascii=False) + "\r\n"
    write(tmp_path, {"a.jsonl": text.encode(encoding)})
    found = one(read.articles(tmp_path))
    assert found.text == "“No,” said Zoë."
    assert len(found.notices) == (encoding != "utf-8-sig")


def test_separators_inside_a_string_do_not_end_a_row(tmp_path: Path) -> None:
    text = "a\u2028b\u2029c\x85d\ve"
    write(tmp_path, {"a.jsonl": json.dumps({"text": text}, ensure_ascii=False) + "\n"})
    assert one(read.articles(tmp_path)).text == text


def test_halves_of_characters_are_made_writable_and_told(tmp_path: Path) -> None:
    write(tmp_path, {"a.jsonl": '{"text": "a\\ud83dz", "x\\udc00": {"\\udc00": ["\\ud800"]}}'})
    found = one(read.articles(tmp_path))
    assert found.text == "a\ufffdz"
    assert found.notices == ("halves of characters (unpaired surrogates) were read as U+FFFD",)
    assert found.carried == (("x\ufffd", {"\ufffd": ["\ufffd"]}),)


@pytest.mark.lengthy
def test_a_big_table_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "big.jsonl"
    with path.open("w") as file:
        for number in range(1_000):
            file.write(json.dumps({"id": number, "text": f"Article {number}. {'x' * 20_000}"}) + "\n")
    tracemalloc.start()
    found = read.articles(path)
    assert sum(isinstance(item, Article) for item in found) == found.count == 1_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert path.stat().st_size > 20_000_000
    assert peak < 2_000_000


# Standard input ----------------------------------------------


def pipe(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize("text", [TEXT, "", '"text"\nis a word', "[Photo: Ruth Lang]\nNo.", '{"body": "No."}\n'])
def test_standard_input_is_one_article(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    pipe(monkeypatch, text.encode("utf-8-sig"))
    articles = read.articles("-")
    assert articles.count is None
    found = one(articles)
    assert (found.id, found.file, found.text) == ("stdin", "-", text)


def test_standard_input_that_is_binary_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, b"\x89PNG\r\n")
    assert ids(read.articles("-")) == ["! -: a PNG image, not plain text"]


def test_standard_input_may_be_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert ids(read.articles("-")) == ["! -: standard input is closed."]


def test_standard_input_replaced_by_a_text_stream_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("No, said Zoë.\ud800"))
    assert one(read.articles("-")).text == "No, said Zoë.\ufffd"


def test_standard_input_of_rows_is_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    table = rows({"id": "a", "text": "One."}, {"id": "a", "text": "Two."}, {"text": "Three."}, 17)
    pipe(monkeypatch, table.encode())
    assert ids(read.articles("-")) == [
        "a",
        "! -: line 2 has the id 'a', as line 1 has.",
        "3",
        "! -: line 4 is a number, not an object.",
    ]


# Articles from strings ---------------------------------------


def test_an_article_from_a_string_keeps_what_it_is_given() -> None:
    found = read.article(
        "No.\x07",
        id="x",
        title="T",
        date="d",
        outlet="o",
        url="u",
        file="f",
        notices=("n",),
        carried=(("a", 1),),
    )
    assert (found.id, found.title, found.date, found.outlet, found.url, found.file) == (
        "x",
        "T",
        "d",
        "o",
        "u",
        "f",
    )
    assert found.notices == ("n", "control characters (1: U+0007) are kept in the text")
    assert found.carried == (("a", 1),)


def test_a_mark_at_the_beginning_of_a_string_is_part_of_it() -> None:
    found = read.article("\ufeffNo.", id="x")
    assert found.text == "\ufeffNo."
    assert [span.of(found.text) for span in found.paragraphs] == ["No."]


@given(st.text(alphabet=st.characters()))
def test_no_string_raises_and_every_text_can_be_written(text: str) -> None:
    found = read.article(text, id="x")
    assert len(found.text.encode().decode()) == len(text)


ODD = st.sampled_from(
    ["\r\n", "\r", "\n", "\u2028", "\x85", "\ufeff", "\x0b", "\x1c", "\xa0", "“No,”", "😀", "e\u0301"]
)


@given(
    st.lists(st.one_of(ODD, st.text(alphabet=st.characters(exclude_categories=["Cs"], min_codepoint=1)))).map("".join)
)
def test_a_text_comes_back_from_a_file_code_point_by_code_point(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(("\ufeff" + text).encode())
    assert one(read.articles(tmp_path / "a.txt")).text == text
    (tmp_path / "b.jsonl").write_text(rows({"text": text}), encoding="utf-8", newline="")
    assert one(read.articles(tmp_path / "b.jsonl")).text == text


@given(st.binary(max_size=200))
def test_no_file_raises(tmp_path: Path, data: bytes) -> None:
    for name in ("a.txt", "b.jsonl"):
        (tmp_path / name).write_bytes(data)
    for found in (read.articles(tmp_path / "a.txt"), read.articles(tmp_path)):
        assert found.count == len(ids(found))


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": TEXT, "b.jsonl": rows({"text": TEXT})})
    found = read.articles(tmp_path)
    assert list(found) == list(found)
    assert list(found) == list(read.articles(tmp_path))
