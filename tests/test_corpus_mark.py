"""Marking from two lists: the worked example, each form of line, and what is refused with which words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quotes.evaluate.marked import article
from training.corpus import mark, uncovered

WRITING = (Path(mark.__file__).parent / "WRITING.md").read_text("utf-8")
HEAD = """\
style: wire
entities:
1 | person | Elena Ruiz | | she
2 | person | Pablo Lisk | | he
3 | body | Green Dawn | | it
"""


def block(kind: str) -> str:
    """The fenced block of that kind in WRITING.md."""
    found = re.search(rf"```{kind}\n(.*?)```", WRITING, re.DOTALL)
    assert found
    return found.group(1)


def marked(text: str, mentions: str, rows: str, head: str = HEAD) -> str:
    """The text with its tags."""
    raw, errors = mark.marked("x", text, mark.read(f"{head}mentions:\n{mentions}\nrows:\n{rows}\n"))
    assert not errors
    return raw.partition("\ntext:\n")[2]


def refused(text: str, mentions: str, rows: str = "") -> str:
    """What is said where the lists cannot be placed."""
    raw, errors = mark.marked("x", text, mark.read(f"{HEAD}mentions:\n{mentions}\nrows:\n{rows}\n"))
    assert not raw
    return "\n".join(errors)


ALL = "1 *Elena Ruiz*\n2 *Pablo Lisk*\n3 *Green Dawn*"
TEXT = "Elena Ruiz, Pablo Lisk and Green Dawn met."


def test_the_worked_example_comes_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lists, plain, out = (tmp_path / f"example.{kind}" for kind in ("lists.txt", "txt", "marked.txt"))
    lists.write_text(block("lists"), "utf-8")
    plain.write_text(block("text"), "utf-8")
    assert mark.main([str(lists), "--plain", str(plain), "--out", str(out), "--where"]) == 0
    raw = out.read_text("utf-8")
    assert raw.partition("\ntext:\n")[2] == block("marked")
    told = capsys.readouterr().out
    assert "example: 51 words, 6 rows, 11 mentions, 4 entities" in told
    assert "line 13: 1 she @ knew  →  r Elena Ruiz denied that [she] knew of the gap" in told


@pytest.mark.parametrize(
    ("text", "mentions", "expected"),
    [
        (
            "Ms Ruiz and Mr Lisk: they left. Green Dawn!",
            "1 Ms *Ruiz*\n2 Mr *Lisk*\n1+2 they\n3 *Green Dawn*",
            "<m1+2>they</m1+2>",
        ),
        (
            "Ruiz of Green Dawn. Lisk.",
            "1 *Ruiz*\n1|3 Green Dawn\n3 *Green Dawn*\n2 *Lisk*",
            "<m1|3><m3><n3>Green Dawn</n3></m3></m1|3>",
        ),
        (
            "Ruiz (Green Dawn), Lisk.",
            "1 *Ruiz*\nr1 Green Dawn\n3 *Green Dawn*\n2 *Lisk*",
            "(<m3><r1><n3>Green Dawn</n3></r1></m3>)",
        ),
        (
            "Chair\r\nElena  Ruiz, Lisk, Green Dawn.",
            "1 [Chair] *Elena Ruiz*\n2 *Lisk*\n3 *Green Dawn*",
            "<m1><r1>Chair</r1>\r\n<n1>Elena  Ruiz</n1></m1>",
        ),
        (
            "Ruiz, a chair of the fund and more, Lisk, Green Dawn.",
            "1 *Ruiz*\n1 a [chair … more]\n2 *Lisk*\n3 *Green Dawn*",
            "<m1>a <r1>chair of the fund and more</r1></m1>",
        ),
        ("She and she. Lisk, Green Dawn.", "1 and ^ she\n2 *Lisk*\n3 *Green Dawn*", "She and <m1>she</m1>"),
        (
            "he met her; he left. Ruiz, Green Dawn.",
            "2 he @ left\n1 *Ruiz*\n3 *Green Dawn*",
            "he met her; <m2>he</m2> left",
        ),
        (
            "Ruiz’s sister, Lisk, Green Dawn.",
            "2 Ruiz’s sister\n1 *Ruiz*\n2 *Lisk*\n3 *Green Dawn*",
            "<m2><m1><n1>Ruiz</n1></m1>’s sister</m2>",
        ),
        (
            "the theory. the Ruiz, Lisk, Green Dawn",
            "1 the *Ruiz*\n2 *Lisk*\n3 *Green Dawn*",
            "theory. <m1>the <n1>Ruiz",
        ),
    ],
)
def test_mentions(text: str, mentions: str, expected: str) -> None:
    assert expected in marked(text, mentions, "")


@pytest.mark.parametrize(
    ("text", "rows", "expected"),
    [
        (
            "“No,” said they.",
            "c1 direct=1|2| “No,”\nq1| said",
            "<content1 direct=1|2>“No,”</content1> <cue1>said</cue1>",
        ),
        ("“No,” said both.", "c1 direct| “No,”\nq1| said\ns1=1+2| both", "<source1=1+2>both</source1>"),
        ("“No … never,” was said.", "c1 direct=?| “No … never,”", "<content1 direct=?>“No … never,”</content1>"),
        (
            "“We will not go,” he said.",
            "c1 direct/mixed maybe=2| “We … go,”",
            "<content1 direct/mixed maybe=2>“We will not go,”",
        ),
        (
            "Radio quoted him as saying he left.",
            "v1=3| Radio\ns1=2| him\nq1| saying\nc1 indirect| he left",
            "<via1=3>Radio</via1> quoted <source1=2>him",
        ),
        (
            "Photo: Ana. He declined to comment.",
            "a credit| Photo: Ana.\nx| declined to comment",
            "<aside credit>Photo: Ana.</aside> He <none>declined to comment</none>",
        ),
        (
            "The plan is “bold”, he said.",
            "c1 indirect=2| The plan is “bold”\nc1 mixed| “bold”",
            "<content1 indirect=2>The plan is <content1 mixed>“bold”</content1></content1>",
        ),
        ("“Ace” won.", "c1 other| “Ace”", "<content1 other>“Ace”</content1>"),
    ],
)
def test_rows(text: str, rows: str, expected: str) -> None:
    assert expected in marked(f"{text}\n{TEXT}", ALL, rows)


@pytest.mark.parametrize(
    ("text", "mentions", "rows", "words"),
    [
        (TEXT, "1 *Elena Ruis*", "", "The text has no such words"),
        (TEXT, "2 *Pablo Lisk*\n1 *Elena Ruiz*", "", "It stands before: “[Elena Ruiz], Pablo"),
        (TEXT, "1 *elena ruiz*", "", "The text has 'Elena Ruiz': copy its words"),
        ("“Go,” he said. " + TEXT, ALL, 'c1 direct=2| "Go,"', "The text has '“Go,”'"),
        (
            "They went home very early. " + TEXT,
            ALL,
            "c1 indirect=2| They went home very late",
            "The text goes: 'They went home very early.",
        ),
        (TEXT, ALL, "c1 indirect=2| Elena Ruiz, Pablo\ns1=2| Pablo Lisk", "“Pablo Lisk” cross: one must end where"),
        (TEXT, "1 *Elena Ruiz*\n1+2 Ruiz, Pablo Lisk\n2 *Pablo Lisk*\n3 *Green Dawn*", "", "“Ruiz, Pablo Lisk” cross"),
        (TEXT, "1 *Elena Ruiz*", "", "entity 2 has no mention"),
        (TEXT, ALL + "\n4 met", "", "there is no entity 4"),
        (TEXT, ALL, "c1 indirect| met", "nothing says who said act 1"),
        (TEXT, ALL, "c1 loud=2| met", "unknown word 'loud'"),
        ("<m1> " + TEXT, ALL, "", "break the notation"),
    ],
)
def test_what_is_refused(text: str, mentions: str, rows: str, words: str) -> None:
    assert words in refused(text, mentions, rows)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("style: x\nentities:\nmentions:\n", "must have the lines"),
        ("entities:\nmentions:\nshe\nrows:\n", "line 3: 'she' is no mention"),
        ("entities:\nmentions:\n1 *Elena\nrows:\n", "has no partner"),
        ("entities:\nmentions:\nrows:\nc1 direct “We won”\n", "is no row"),
        ("entities:\nmentions:\nrows:\nq| said\n", "the number of the act is missing"),
        ("entities:\nmentions:\nrows:\nx1| said\n", "no number here"),
    ],
)
def test_lists_that_cannot_be_read(raw: str, words: str) -> None:
    with pytest.raises(mark.ListError, match=re.escape(words)):
        mark.read(raw)


def test_a_text_that_was_changed_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lists, plain, out = (tmp_path / f"example.{kind}" for kind in ("lists.txt", "txt", "marked.txt"))
    lists.write_text(block("lists"), "utf-8")
    plain.write_text(block("text").replace("Friday", "Monday"), "utf-8")
    assert mark.main([str(lists), "--plain", str(plain), "--out", str(out)]) == 1
    assert not out.exists()
    assert "The text goes: 'they will meet on Monday" in capsys.readouterr().err


def test_what_nothing_covers_is_listed() -> None:
    text = f"{TEXT} He said it was “odd”. She (I think) told them: according to us, US law. Who’s who?"
    found = article("x", mark.marked("x", text, mark.read(f"{HEAD}mentions:\n{ALL}\nrows:\n"))[0])
    assert [s.words for s in uncovered.pronouns(found)] == ["He", "it", "She", "I", "them", "us", "who"]
    assert [s.words for s in uncovered.saying(found)] == ["said", "told", "according to"]
    assert [s.words for s in uncovered.marks(found)] == ["odd"]
    assert len(mark.hints(found)) == 3


def test_furniture_is_not_looked_into() -> None:
    text = f"By a man who said “no”\n{TEXT}"
    found = article(
        "x", mark.marked("x", text, mark.read(f"{HEAD}mentions:\n{ALL}\nrows:\na byline| By a … “no”\n"))[0]
    )
    assert mark.hints(found) == []
