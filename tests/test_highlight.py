"""Marking a text: segments nest whatever the spans, and lose not a character; labels tell speakers apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes import highlight
from quotes.highlight import Mark, Segment
from quotes.records import Extraction, Span
from tests.conftest import BRIDGE, FERRY, article_of, bridge, extraction_of, ferry, quote_of

LETTERS = "abcdefghij"


def drawn(segments: list[Segment[str]]) -> str:
    """The segments with brackets: `[x` and `x]` where a mark begins and ends, `(x` and `x)` where it is cut."""
    out = []
    for segment in segments:
        out += [f"{'[' if part.first else '('}{part.mark.value} " for part in segment.opens]
        out.append(segment.text)
        out += [f" {part.mark.value}{']' if part.last else ')'}" for part in segment.closes]
    return "".join(out)


def marked(*spans: tuple[int, int]) -> list[Mark[str]]:
    return [Mark(Span(*span), name) for name, span in zip("xyzuvw", spans, strict=False)]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], "abcdefghij"),
        ([(2, 5)], "ab[x cde x]fghij"),
        ([(0, 10)], "[x abcdefghij x]"),
        ([(2, 4), (4, 6)], "ab[x cd x][y ef y]ghij"),
        ([(3, 5), (2, 8)], "ab[y c[x de x]fgh y]ij"),  # nested: the longer is outside, whichever came first
        ([(2, 6), (2, 6)], "ab[x [y cdef y] x]ghij"),  # equal: the first given is outside
        ([(2, 6), (4, 8)], "ab[x cd[y ef y) x](y gh y]ij"),  # crossing: the later is cut
        ([(1, 9), (2, 6), (4, 8)], "a[x b[y cd[z ef z) y](z gh z]i x]j"),
        ([(2, 6), (4, 8), (5, 9)], "ab[x cd[y e[z f z) y) x](z (y gh y]i z]j"),
        ([(3, 3), (4, 40), (12, 20)], "abcd[y efghij y)"),  # empty, and beyond the text
    ],
)
def test_marks_nest_or_are_cut(spans: list[tuple[int, int]], expected: str) -> None:
    assert drawn(highlight.segments(LETTERS, marked(*spans))) == expected


def test_a_mark_goes_on_in_the_next_paragraph() -> None:
    paragraphs = [Span(0, 4), Span(5, 10)]
    first, second = highlight.runs(LETTERS, marked((2, 7), (6, 8), (0, 1)), paragraphs)
    assert drawn(first) == "[z a z]b[x cd x)"
    assert drawn(second) == "(x f[y g y) x](y h y]ij"


def test_an_empty_text_has_no_segments() -> None:
    assert highlight.segments("", marked((0, 0), (0, 4))) == []
    assert list(highlight.runs("", marked((0, 3)), [])) == []


SPANS = st.lists(st.tuples(st.integers(-2, 14), st.integers(-2, 14)).filter(lambda s: s[0] <= s[1]), max_size=8)


@given(st.text(max_size=12), SPANS)
def test_every_character_is_in_its_marks_and_every_element_closes(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(Span(*span), number) for number, span in enumerate(spans)]
    stack: list[highlight.Part[int]] = []
    begun, ended, position = [], [], 0
    for segment in highlight.segments(text, marks):
        assert segment.text
        stack += segment.opens
        begun += [part.mark.value for part in segment.opens if part.first]
        held = {part.mark.value for part in stack}
        assert len(held) == len(stack)
        for at in range(position, position + len(segment.text)):
            assert held == {m.value for m in marks if m.span.start <= at < m.span.end}
        position += len(segment.text)
        for part in segment.closes:
            assert stack.pop() is part
            ended += [part.mark.value] if part.last else []
    assert not stack
    assert "".join(segment.text for segment in highlight.segments(text, marks)) == text
    inside = [m.value for m in marks if m.span.start < m.span.end and m.span.start >= 0 and m.span.end <= len(text)]
    assert set(inside) <= set(begun) & set(ended)
    assert len(set(begun)) == len(begun)
    assert len(set(ended)) == len(ended)


@given(st.text(max_size=12), SPANS, st.lists(st.integers(0, 12), min_size=2, max_size=6, unique=True))
def test_runs_are_the_segments_of_each_span(text: str, spans: list[tuple[int, int]], cuts: list[int]) -> None:
    marks = [Mark(Span(*span), number) for number, span in enumerate(spans)]
    ordered = sorted(min(cut, len(text)) for cut in cuts)
    paragraphs = [Span(a, b) for a, b in zip(ordered[::2], ordered[1::2], strict=False)]
    for paragraph, run in zip(paragraphs, highlight.runs(text, marks, paragraphs), strict=True):
        assert "".join(segment.text for segment in run) == paragraph.of(text)
        assert run == highlight.segments(text, marks, paragraph)


# ------------------------------------------------------------------ an article


def test_an_article_has_a_mark_a_quote_and_one_for_a_source_that_several_share() -> None:
    extraction = bridge(article_of("bridge", BRIDGE))
    told = [(mark.span.of(BRIDGE), mark.value.role, mark.value.quotes) for mark in highlight.marks(extraction)]
    assert told == [
        ("The bridge is safe,", "quote", (0,)),
        ("We tested it twice.", "quote", (1,)),
        ("the toll was “a scandal” and would rise", "quote", (2,)),
        ("a scandal", "quote", (3,)),
        ("Nobody asked us,", "quote", (4,)),
        ("Elena Ruiz", "source", (0, 1)),
        ("said", "cue", (0, 1)),
        ("Kwame Mensah", "source", (2, 3)),
        ("one resident", "source", (4,)),
    ]


def test_rows_have_their_speakers_labels_and_colours() -> None:
    shown = highlight.shown(bridge(article_of("bridge", BRIDGE)))
    assert [(row.label, row.colour, row.inner, row.doubtful) for row in shown] == [
        ("ER", 1, False, False),
        ("ER", 1, False, False),
        ("KM", 2, False, False),
        ("KM", 2, True, False),
        ("?", 0, False, True),
    ]


def test_joint_speakers_and_nobody() -> None:
    both, nobody = highlight.shown(ferry(article_of("ferry", FERRY)))
    assert (both.label, both.colour, [voice.name for voice in both.voices]) == (
        "ID+ER",
        1,
        ["Ingrid Dahl", "Elena Ruiz"],
    )
    assert (nobody.label, nobody.colour, nobody.doubtful) == ("“”", 0, False)


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (["Elena Ruiz", "Erik Rask", "Esi Rao"], ["ER", "ER2", "ER3"]),
        (["Ministry of Health", "one resident", "the mayor of Oslo"], ["MH", "OR", "O"]),
        (["Ngũgĩ wa Thiong'o", "Õnne Pärl", "李 明"], ["NT", "ÕP", "李明"]),
        (["7Seas", "  ", "1.", "Ana María de la Cruz Ortega"], ["7", "?", "1", "AMC"]),
    ],
)
def test_labels_are_initials_and_differ(names: list[str], labels: list[str]) -> None:
    text = " ".join(f"w{number}" for number, _ in enumerate(names))
    article = article_of("a", text)
    quotes = [
        quote_of(article, f"w{number}", "direct", speakers=[name], speaker_ids=(f"id{number}",))
        for number, name in enumerate(names)
    ]
    voices = highlight.voices(extraction_of(article, *quotes).quotes)
    assert [voice.label for voice in voices.values()] == labels


def test_colours_begin_again_and_labels_do_not() -> None:
    text = " ".join(f"w{number:02}" for number in range(25))
    article = article_of("a", text)
    quotes = [quote_of(article, f"w{n:02}", "direct", speakers=["Ana Ruiz"], speaker_ids=(f"{n}",)) for n in range(25)]
    voices = list(highlight.voices(quotes).values())
    assert [voice.colour for voice in voices] == [n % highlight.COLOURS + 1 for n in range(25)]
    assert len({voice.label for voice in voices}) == 25


def test_the_same_speaker_keeps_label_and_colour(extractions: list[Extraction]) -> None:
    ruiz = {
        voice.label for row in highlight.shown(extractions[0]) for voice in row.voices if voice.name == "Elena Ruiz"
    }
    assert ruiz == {"ER"}
