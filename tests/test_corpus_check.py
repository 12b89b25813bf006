"""The checker of the corpus: what is there is right, and each kind of planted mistake makes it fail."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from training.corpus import check, repeats
from training.corpus.check import ARTICLES, SPLIT, faults

GOOD = """\
style: international wire
region: Spain
genre: politics
wanted: denial; initials
entities:
1 | person | Elena Ruiz | E. Ruiz | she
2 | person | Pablo Lisk | | he
3 | body | Green Dawn | the party | it
4 | person, described | a clerk | | they
text:
<aside byline>By a reporter who said “no”</aside>

<m1><r1>Minister</r1> <n1>Elena Ruiz</n1></m1> <none>declined to say</none> more.
<content1 direct>“<m3>We</m3> paid,”</content1> <source1=2><m2><n2>Pablo Lisk</n2></m2></source1>
of <m3><n3>Green Dawn</n3></m3> <cue1>said</cue1>.
<content2 indirect=4>It rained</content2>, <cue2>wrote</cue2> <m4>a clerk</m4> in “<content3 other>The Log</content3>”.
"""
# What is planted, what is put for it, and what the checker says.
PLANTED = {
    "a tag that is not closed": ("</cue1>", "", "is not closed"),
    "tags that cross": ("<cue1>said</cue1>.", "<cue1>said.", "is not closed"),
    "an unknown word in a tag": ("content1 direct", "content1 loud", "unknown word 'loud'"),
    "a mention of nobody": ("<m4>a clerk</m4>", "<m5>a clerk</m5>", "no mention|no entity 5"),
    "an entity without a mention": ("<m4>a clerk</m4>", "a clerk", "entity 4 has no mention"),
    "nobody who said it": ("indirect=4", "indirect", "nothing says who said act 2"),
    "a cue without content": ("<content1 direct>“<m3>We</m3> paid,”</content1>", "We paid,", "act 1 has no content"),
    "something marked in furniture": ("a reporter who", "<m4>a reporter</m4> who", "nothing is marked in an aside"),
    "a pair of marks that is nothing": ("<content3 other>The Log</content3>", "The Log", "neither content nor other"),
    "a word of saying that is nothing": ("<none>declined to say</none>", "declined to say", "neither cue nor <none>"),
    "a name that is not in the text": ("| person | Pablo Lisk", "| person | Pablo Lisko", "is not in the text"),
    "somebody described who has a name": ("1 | person |", "1 | person, described |", "“described”, but has a name"),
    "a title in a canonical name": ("person | Elena Ruiz", "person | Dr Elena Ruiz", "title in 'Dr Elena Ruiz'"),
    "a content without kind": ("content2 indirect", "content2", "content 2 has no kind"),
    "a stop inside a reported clause": ("It rained</content2>,", "It rained,</content2>", "ends with a comma"),
    "a style nobody knows": ("style: international wire", "style: gazette", "style 'gazette' is not in"),
    "a heading that lacks something": ("genre: politics\n", "", "the heading lacks genre"),
}


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_bytes(GOOD.encode())
    return path


def test_nothing_is_wrong_with_the_good_one(good: Path) -> None:
    assert faults([good]) == []


@pytest.mark.parametrize("mistake", PLANTED)
def test_a_planted_mistake_is_found(good: Path, mistake: str) -> None:
    right, wrong, words = PLANTED[mistake]
    assert GOOD.count(right) == 1
    good.write_bytes(GOOD.replace(right, wrong).encode())
    assert any(re.search(words, str(fault)) for fault in faults([good])), faults([good])
    assert check.main([str(good)]) == 1


def test_an_article_that_is_not_what_its_brief_asks(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "b1-00.txt"
    path.write_bytes(good.read_bytes())
    brief = check.brief_of()["b1-00"]
    told = "\n".join(map(str, faults([path])))
    assert f"the brief's {brief.people[0].name!r} is not in the text" in told
    assert f"style and region are not the brief's: {brief.style}, {brief.region}" in told
    assert f"lacks what the brief wants: {'; '.join(brief.kinds)}" in told
    assert "of the length that the brief asks" in told


def test_a_name_of_the_brief_with_a_nickname_in_it(good: Path, tmp_path: Path) -> None:
    name = check.brief_of()["b1-00"].people[0].name
    first, _, last = name.partition(" ")
    path = tmp_path / "b1-00.txt"
    path.write_bytes(GOOD.replace("It rained", f"It hit {first} <content4 other>“Ace”</content4> {last}").encode())
    assert f"the brief's {name!r}" not in "\n".join(map(str, faults([path])))


def test_a_text_that_is_not_the_saved_one(good: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    assert "there is no good.txt" in str(faults([good], plain=plain)[0])
    (plain / "good.txt").write_bytes(check.read(good).text.encode())
    assert faults([good], plain=plain) == []
    (plain / "good.txt").write_bytes(check.read(good).text.replace("paid", "pay").encode())
    assert "not the saved text, from 'id,” Pablo Lisk" in str(faults([good], plain=plain)[0])


def test_bytes_that_are_not_those_of_the_split(good: Path, tmp_path: Path) -> None:
    split = tmp_path / "split.tsv"
    digest = hashlib.sha256(good.read_bytes()).hexdigest()
    split.write_text(f"id\tpart\tsha256\ngood\ttrain\t{digest}\n", "utf-8")
    assert faults([good], split=split) == []
    good.write_bytes(GOOD.replace("It rained", "It snowed").encode())
    assert "not the bytes of" in str(faults([good], split=split)[0])
    split.write_text(f"id\tpart\tsha256\nother\ttrain\t{digest}\n", "utf-8")
    assert [str(f) for f in faults([good], split=split)] == [
        "good.txt: not in split.tsv",
        "other: in split.tsv, but there is no such file",
    ]


OTHERS = {
    "Elena Ruiz | E. Ruiz": "Ines Dahl |",
    "Elena Ruiz": "Ines Dahl",
    "Pablo Lisk": "Omar Vale",
    "Green Dawn": "Blue Fund",
}


def two(tmp_path: Path, first: str, second: str) -> list[Path]:
    """Two articles that share nothing but what is put in."""
    head, _, _ = GOOD.partition("text:\n")
    named = "<m1>Elena Ruiz</m1> <m2>Pablo Lisk</m2> <m3>Green Dawn</m3> <m4>a clerk</m4>"
    paths = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for path, text in zip(paths, (first, second), strict=True):
        raw = f"{head}text:\n{text}\n\n{named}\n"
        for name, other in OTHERS.items() if path is paths[1] else ():
            raw = raw.replace(name, other)
        path.write_bytes(raw.encode())
    return paths


def test_the_same_words_in_two_articles(tmp_path: Path) -> None:
    same = "the bridge at {} would stay shut for {} days while the rust was cleaned."
    paths = two(tmp_path, "On Monday " + same.format("Oria", 12), "Then " + same.format("Old Kelso", "forty"))
    assert "one and two: the same words: 'the bridge at Old Kelso would stay" in str(faults(paths)[0])
    paths = two(
        tmp_path, "the bridge at Oria would stay shut until autumn", "a bridge at Oria would stay open until autumn"
    )
    assert faults(paths) == []


def test_a_full_name_in_two_articles(tmp_path: Path) -> None:
    paths = two(tmp_path, "It rained.", "It snowed.")
    raw = paths[1].read_text("utf-8").replace("Ines Dahl", "Elena Ruiz")
    paths[1].write_bytes(raw.encode())
    assert str(faults(paths)[0]) == "one, two: 'elena ruiz' in two articles"


def test_quotas_that_are_not_reached(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main([str(good), "--quotas"]) == 1
    told = capsys.readouterr().out
    for words in ("1 articles of 360", "words of 115,000", "0 styles of 25", "0 regions of 30", "too few articles"):
        assert words in told


def test_masked_words(good: Path) -> None:
    words = " ".join(word for word, _, _ in repeats.masked(check.read(good)))
    assert words == "minister _ declined to say more we paid _ of _ said it rained wrote a clerk in _"


@pytest.mark.lengthy
def test_the_corpus() -> None:
    """`make corpus`: all that is in articles/."""
    paths = sorted(ARTICLES.glob("*.txt"))
    assert len(paths) >= 152
    assert faults(paths, split=SPLIT) == []


@pytest.mark.lengthy
def test_the_counts_of_the_readme_are_those_of_the_articles() -> None:
    readme = (ARTICLES.parent / "README.md").read_text("utf-8")
    assert check.table([check.read(path) for path in sorted(ARTICLES.glob("*.txt"))]) in readme
