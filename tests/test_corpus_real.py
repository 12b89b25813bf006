"""Real text marked like the corpus: what is chosen, labels there and back, and the labels of the project."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quotes.errors import InputError
from quotes.evaluate.marked import ASIDES, ENTITIES, KINDS, Tag, article
from quotes.records import Span
from training.corpus import real
from training.corpus.check import read
from training.corpus.uncovered import crossing

RAW = """\
style: real
region: Spain
genre: real
wanted: real
entities:
1 | person | Elena Ruiz | Ruiz | she
2 | group, described | the board members | members / They | they
text:
<m1><r1>Minister</r1> <n1>Elena
Ruiz</n1></m1> met <m2>the board members</m2>. <content1 direct>“<m1>I</m1> paid,”</content1> <source1=1><m1><n1>Ruiz</n1></m1></source1> <cue1>said</cue1>.
<source2=2|1><m2>They</m2></source2> <cue2>denied</cue2> that <content2 indirect neg><m1>she</m1> had</content2>.
"""  # noqa: E501
TEXT = article("a", RAW).text
STORY = "The harbour board of Oria met on Friday and spoke of rents, boats and the new pier. " * 5
NAMES = {"m", "n", "r", "content", "cue", "source", "via", "none", "aside"}
FLAGS = {*KINDS, *ASIDES, "other", "thought", "neg", "maybe"}
PRONOUNS = {"", "none", "he", "she", "it", "they", "we"}
WHO = re.compile(r"[\d+|?]*")


def put(folder: Path, texts: dict[str, str]) -> None:
    rows = (json.dumps({"id": name, "text": text}) for name, text in texts.items())
    (folder / "invented.jsonl").write_text("\n".join(rows) + "\n", "utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one collection, of which two articles are taken."""
    monkeypatch.setattr(real, "SOURCES", {"invented": 2})
    put(tmp_path, {"a": TEXT})
    return tmp_path


def marked(folder: Path, raw: str = RAW, name: str = "a") -> Path:
    path = folder / f"{name}.txt"
    path.write_bytes(raw.encode())
    return path


def test_the_hash_of_the_id_chooses_among_articles(folder: Path) -> None:
    stories = {name: f"{STORY}\n{name}" for name in ("pier", "rent", "boat")}
    rest = {
        "list": "Oria\nHarbour board\n" * 30,
        "menu": f"Jump to page\n{STORY}",
        "external": f"{STORY} Oria (link is external)",
        "short": "The harbour board of Oria met on Friday.",
        "long": STORY * 10,
    }
    put(folder, rest | stories)
    real.pick(folder, folder / "out")
    first = sorted(stories, key=lambda name: hashlib.sha256(f"invented/{name}".encode()).hexdigest())[:2]
    there = {path.stem: path.read_text("utf-8") for path in (folder / "out").iterdir()}
    assert there == {name: stories[name] for name in first}


def test_labels_and_text_give_the_article_again(folder: Path) -> None:
    path, labels = marked(folder), folder / "real.jsonl"
    for _ in range(2):  # the second time in the place of the first
        real.pack([path], folder, labels)
    (found,) = real.articles(folder, labels)
    assert found == replace(read(path), heading=real.heading("invented"))
    assert found.entities[0].name == "Elena Ruiz"  # though a line ends within
    assert not re.search("Elena|Ruiz|board|paid", labels.read_text("utf-8"))


def test_a_changed_text_is_told(folder: Path) -> None:
    labels = folder / "real.jsonl"
    real.pack([marked(folder)], folder, labels)
    put(folder, {"a": TEXT.replace("paid", "said")})
    with pytest.raises(InputError, match=r"^a: not the text that was marked\.$"):
        list(real.articles(folder, labels))
    with pytest.raises(InputError, match=r"^a: not the text that was marked\.$"):
        real.pack([marked(folder)], folder, labels)
    put(folder, {"b": TEXT})
    with pytest.raises(InputError, match=r"^a: invented has no text of this id\.$"):
        list(real.articles(folder, labels))
    with pytest.raises(InputError, match=r"^a: no collection has a text of this id\.$"):
        real.pack([marked(folder)], folder, labels)


def test_only_printed_names_count(folder: Path) -> None:
    unprinted = RAW.replace("Elena Ruiz | Ruiz", "Elena Ruiz | Lena Ruiz")
    with pytest.raises(InputError, match=r"^a: 'Lena Ruiz' does not stand in the text"):
        real.pack([marked(folder, unprinted)], folder, folder / "real.jsonl")


def test_what_is_wrong_with_labels(folder: Path) -> None:
    stories = {name: f"{STORY}\n{name}" for name in ("pier", "rent")}
    put(folder, {"a": TEXT} | stories)
    labels, slip = folder / "real.jsonl", RAW.replace("content2 indirect neg", "content2 neg")
    real.pack([marked(folder, slip.replace("<cue1>said</cue1>", "said"))], folder, labels)
    assert sorted(map(str, real.faults(folder, labels))) == [
        "a: a word of saying without cue or <none>:  members. “I paid,” Ruiz [said]. They denied that she ha",
        "a: content 2 has no kind (direct, mixed, indirect, other): “she had”",
        "pier: chosen, but not marked",
        "rent: chosen, but not marked",
    ]


def test_of_a_part_nothing_is_missing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, {"a": TEXT, "pier": STORY})
    labels, out = folder / "part.jsonl", folder / "out"
    options = ["--open", str(folder), "--labels", str(labels)]
    assert real.main(["pack", str(marked(folder)), *options]) == 0
    assert real.main(["check", *options]) == 0
    assert capsys.readouterr().out == "Nothing wrong.\n"
    assert real.main(["unpack", "--out", str(out), *options]) == 0
    assert [path.name for path in out.iterdir()] == ["a.txt"]


def test_the_command_says_what_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert real.main(["check", "--open", str(tmp_path / "none")]) == 1
    assert capsys.readouterr().err.endswith("cannot be read. Say with --open where the collections lie.\n")


# ------------------------------------------------------------------ the labels of the project


@pytest.fixture(scope="module", params=[real.LABELS, real.SECOND / real.LABELS.name], ids=["first", "second"])
def rows(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    path: Path = request.param
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_as_many_of_each_collection_as_were_chosen() -> None:
    sources = Counter(json.loads(line)["source"] for line in real.LABELS.read_text("utf-8").splitlines())
    assert sources == real.SOURCES
    assert sources.total() == 150


def test_labels_are_sorted(rows: list[dict[str, Any]]) -> None:
    assert [row["id"] for row in rows] == sorted({row["id"] for row in rows})


def test_offsets_ascend_and_tags_nest(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        tags = tuple(Tag(name, Span(start, end)) for name, start, end, *_ in row["tags"])
        assert all(0 <= tag.span.start < tag.span.end for tag in tags), row["id"]
        assert [tag.span.start for tag in tags] == sorted(tag.span.start for tag in tags), row["id"]
        assert not list(crossing(tags)), row["id"]
        numbers = [number for number, *_ in row["entities"]]
        assert len(set(numbers)) == len(numbers), row["id"]
        places = [place for _, _, _, at, also, _ in row["entities"] for place in (at, *also)]
        assert all(0 <= start < end for start, end in places), row["id"]


def test_there_is_no_text_in_them(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        assert set(row) == {"id", "source", "sha256", "entities", "tags"}
        assert re.fullmatch(r"[\w.-]+", row["id"])
        assert re.fullmatch(r"[0-9a-f]{64}", row["sha256"])
        for number, kind, described, at, also, pronoun in row["entities"]:
            assert kind in ENTITIES, row["id"]
            assert pronoun in PRONOUNS, row["id"]
            assert not list(strings([number, described, at, also])), row["id"]
        for name, start, end, number, words, who in row["tags"]:
            assert name in NAMES, row["id"]
            assert not list(strings([start, end])), row["id"]
            assert FLAGS.issuperset(part for word in words for part in word.split("/")), row["id"]
            assert WHO.fullmatch(number), row["id"]
            assert WHO.fullmatch(who or ""), row["id"]


def strings(value: object) -> Iterator[str]:
    """All strings in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
