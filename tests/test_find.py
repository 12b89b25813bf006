"""`find` against a table of marked texts, and what must hold for any text."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quotes.find import quotations
from quotes.records import Quotation, Span
from tests import growth

CASES = Path(__file__).parent / "cases" / "marks.txt"
_OPENS, _CLOSES = {"⟦": "double", "⟪": "single"}, {"⟧": "double", "⟫": "single"}
_GLYPHS = "\"＂“”„‟«»'‘’‚‹›`"
_Found = tuple[int, int, str, int, bool, bool]  # inner start and end, style, depth, closed, continues


def lines(text: str) -> list[Span]:
    """Paragraphs as `read` gives them for a text with one paragraph a line."""
    return [Span(m.start(), m.end()) for m in re.finditer(r"\S(?:[^\n]*\S)?", text)]


def cases() -> list[tuple[str, str]]:
    blocks = CASES.read_text(encoding="utf-8").split("\n## ")[1:]
    return [(name, body.strip("\n")) for name, _, body in (block.partition("\n") for block in blocks)]


def unmark(marked: str) -> tuple[str, list[_Found]]:
    """The plain text of a case and the quotations that its brackets promise."""
    text, found, opened = "", [], list[tuple[int, str, bool]]()
    for token in re.findall(r"[⟦⟪]\+?|[⟧⟫]~?|[^⟦⟪⟧⟫]+", marked):
        if token[0] in _OPENS:
            opened.append((len(text), _OPENS[token[0]], token.endswith("+")))
        elif token[0] in _CLOSES:
            start, style, continues = opened.pop()
            assert style == _CLOSES[token[0]]
            end = len(text.rstrip())
            found.append((start, end, style, len(opened), not token.endswith("~"), continues))
        else:
            text += token
    assert not opened
    return text, sorted(found)


def told(quotation: Quotation) -> _Found:
    q = quotation
    return q.inner.start, q.inner.end, q.style, q.depth, q.closed, q.continues


def shown(text: str, found: list[_Found]) -> list[tuple[str, str, int, bool, bool]]:
    return [(text[start:end], *rest) for start, end, *rest in found]


@pytest.mark.parametrize(("name", "marked"), cases(), ids=[name for name, _ in cases()])
def test_case(name: str, marked: str) -> None:
    text, expected = unmark(marked)
    found = quotations(text, lines(text))
    assert shown(text, sorted(map(told, found))) == shown(text, expected)
    assert sorted(map(told, found)) == expected


def test_the_table_is_read_whole() -> None:
    assert len(cases()) == CASES.read_text(encoding="utf-8").count("\n## ") >= 100
    assert len({name for name, _ in cases()}) == len(cases())


def test_spans_reach_from_mark_to_mark() -> None:
    text = "“We won,” he said. ''Twice,'' he added, “ and ”away. “So be"
    found = quotations(text, lines(text))
    assert [text[q.start : q.end] for q in found] == ["“We won,”", "''Twice,''", "“ and ”", "“So be"]


def test_paragraphs_are_counted_and_positions_are_those_of_the_text() -> None:
    text = "\r\n\t𝔄 first one.\r\n\r\n  “No 𝔅,” he said.\r\n"
    (found,) = quotations(text, lines(text))
    assert found.paragraph == 1
    assert found.inner.of(text) == "No 𝔅,"
    assert text[found.start : found.end] == "“No 𝔅,”"


def test_invisible_characters_beside_marks_are_looked_through() -> None:
    text = 'He said \u200b"\ufeffWe won,\u200b" and left.'
    (found,) = quotations(text, lines(text))
    assert text[found.start : found.end] == '"\ufeffWe won,\u200b"'


def test_marks_outside_every_paragraph_are_left_alone() -> None:
    text = "“Yes,” he said. “No,” she said. “Perhaps,” they said."
    found = quotations(text, [Span(16, 31)])
    assert [q.inner.of(text) for q in found] == ["No,"]


def test_no_paragraph_no_quotation() -> None:
    assert quotations("", []) == ()
    assert quotations("“Yes”", []) == ()


@pytest.mark.parametrize(
    "marks",
    [
        "\x93\x94\x92",
        "â€œ,â€\x9d,â€™",
        "&ldquo;,&rdquo;,&rsquo;",
        "&#8220;,&#8221;,&#8217;",
        "&quot;,&#34;,&#39;",
    ],
)
def test_marks_that_another_program_spoilt(marks: str) -> None:
    opening, closing, apostrophe = marks.split(",") if "," in marks else marks
    inner = f"It{apostrophe}s the Khans{apostrophe} house,"
    text = f"Owen Pryce paused. {opening}{inner}{closing} he said."
    (found,) = quotations(text, lines(text))
    assert found.inner.of(text) == inner
    assert text[found.start : found.end] == opening + inner + closing


_PIECES = st.sampled_from(
    (
        *"\"'“”‘’„‚«»‹›`´＂″‟‛ \n.,:;!?…-—()[]<>=&\u200b",
        *("''", "``", "’’", "‘’", "&quot;", "â€œ", "<a x='", "We ", "say ", "kids", "12", "'s"),
    )
)
texts = st.one_of(st.lists(_PIECES, max_size=40).map("".join), st.text(max_size=60))


@given(texts)
@example("“" * 40)
@example("a “b ‘c “d. Ef “g ‘h. Ij “k")
@example("“a ‘b “c ‘d\n“e")
def test_spans_lie_in_their_paragraph_in_order(text: str) -> None:
    paragraphs = lines(text)
    found = quotations(text, paragraphs)
    assert list(found) == sorted(found, key=lambda q: (q.start, -q.end))
    for q in found:
        around, span = paragraphs[q.paragraph], Span(q.start, q.end)
        assert around.holds(span)
        assert span.holds(q.inner)
        assert q.start < q.inner.start < q.inner.end <= q.end
        assert q.inner.of(text) == q.inner.of(text).strip()
        assert q.closed == (q.inner.end < q.end)
        assert not q.continues or q.start == around.start


@given(texts)
@example("“a ‘b. Cd “e")
@example("“a “b. Cd ‘e” f. Gh")
def test_quotations_nest_and_never_cross(text: str) -> None:
    found = quotations(text, lines(text))
    for i, q in enumerate(found):
        holders = [o for o in found[:i] if Span(o.start, o.end).meets(Span(q.start, q.end))]
        assert all(o.inner.holds(Span(q.start, q.end)) for o in holders)
        assert len(holders) <= q.depth  # less where the one around it holds nothing else and is dropped


@given(texts)
@example("“Yes,” he said.")
def test_a_plain_paragraph_before_only_shifts(text: str) -> None:
    before = "Nobody spoke.\n"
    by = len(before)
    moved = [
        replace(
            q,
            start=q.start + by,
            end=q.end + by,
            inner=Span(q.inner.start + by, q.inner.end + by),
            paragraph=q.paragraph + 1,
        )
        for q in quotations(text, lines(text))
    ]
    assert list(quotations(before + text, lines(before + text))) == moved


@given(st.lists(st.sampled_from(["We won", "It's late", "The kids' team", "No"]), min_size=1, max_size=5))
def test_well_typed_quotations_come_back(contents: list[str]) -> None:
    for opening, closing in ("“”", '""', "‘’", "''", "«»"):
        text = " ".join(f"{opening}{content},{closing} said Ruiz." for content in contents)
        found = [q.inner.of(text) for q in quotations(text, lines(text))]
        assert found == [f"{content}," for content in contents]


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        "'",
        '"a',
        ' "a',
        "“a ‘b ’c ”d",
        "a “b. C ",
        "<a =",
        'x="',
        "“.. ",
        "&quot;a",
        "x. “A ",
        "'a' ",
        "’’ a",
    ],
)
@pytest.mark.lengthy
def test_work_grows_with_length_only(unit: str) -> None:
    def job(length: int) -> object:
        text = unit * (length // len(unit))
        return quotations(text, [Span(0, len(text))])

    growth.of_length_only(job, 10_000)


@pytest.mark.lengthy
def test_a_long_line_of_marks_is_a_few_calls_a_character() -> None:
    text = "“a ‘b ’c ”d " * 5_000
    found: list[Quotation] = []
    count = growth.calls(lambda _: found.extend(quotations(text, [Span(0, len(text))])), len(text))
    assert len(found) > 5_000
    assert count < 20 * len(text)  # 14
