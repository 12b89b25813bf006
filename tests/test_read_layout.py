"""Paragraphs: what a line break means."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.read import paragraphs
from quotes.read.layout import WHITE
from tests import growth

# Sentences of ordinary length, for texts that are wrapped in the tests.
HARBOUR = (
    "The harbour board in Valparaíso told its members on Tuesday that the new cranes would stand idle until "
    "the spring, because the company that was to run them had not been paid. Ingrid Solheim, who chairs the "
    "board, said she had learned of it from the newspapers. Nobody had asked the dockers."
)
BRIDGE = (
    "A second crossing was promised eleven years ago by the ministry of works, and it has been drawn, costed"
    " and put away again under four ministers. The last of them, Chidi Okonkwo, called the drawings "
    "beautiful and the bill indecent when he spoke to the council of Port Alder in March."
)
SHORT = "“We are waiting,” Solheim said."


def cut(text: str) -> list[str]:
    """The paragraphs' words, their line breaks as `/`."""
    return ["/".join(span.of(text).splitlines()) for span in paragraphs(text)]


def flat(text: str) -> list[str]:
    """The paragraphs with all white space as single spaces."""
    return [" ".join(span.of(text).split()) for span in paragraphs(text)]


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_line_break_parts_lines_that_are_sentences(separator: str) -> None:
    text = f"The vote is over.{separator}Nobody won.{separator}{separator}“Nobody,” said Ms Ferreira."
    assert cut(text) == ["The vote is over.", "Nobody won.", "“Nobody,” said Ms Ferreira."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \r\n\t\u00a0\n", []),
        ("one", ["one"]),
        ("  one  \n\n\n  two\t", ["one", "two"]),
        ("one\n \t \ntwo", ["one", "two"]),
        ("one\n\u200b\ntwo", ["one", "two"]),  # a line of which nothing can be seen is blank
        ("\ufeffone\u2060", ["one"]),
    ],
)
def test_blank_lines_part_and_white_space_is_in_no_paragraph(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_offsets_count_code_points_and_both_halves_of_a_line_break() -> None:
    text = "\r\n Añg 😀.\r\n\r\nBo.\r\n"
    assert [(span.start, span.end) for span in paragraphs(text)] == [(3, 9), (13, 16)]


def test_web_text_has_one_paragraph_a_line_however_long() -> None:
    lines = ["Council shuts the bridge", HARBOUR, BRIDGE, SHORT]
    assert cut("\n".join(lines)) == lines


def test_an_interview_of_short_lines_stays_apart() -> None:
    lines = [
        "Q: When did you hear that the cranes would not be switched on this year?",
        "A: In the newspaper, like everyone else who has a boat in that harbour.",
        "Q: And nobody from the ministry had called you before that, not once?",
        "A: Nobody at all. They had my number, and I had theirs, which did not help.",
    ]
    assert cut("\n".join(lines)) == lines


@pytest.mark.parametrize(
    "lines",
    [
        ["Amara Diallo", "Tomasz Zieliński", "Nguyễn Thị Hoa", "Ruth Lang"],
        ["Harbour board loses its licence over cranes that never turned", "by Ruth Lang"],
        ["Harbour board loses its licence over cranes that never turned", "https://example.org/cranes"],
        [
            "Cranes stand idle as board and company trade blame",
            "Council to meet again on Monday after the vote",
        ],
        [  # verse: sentences run on, but lines are not full
            "I saw the harbour empty of its ships and",
            "the gulls",
            "had taken every crane for a tree, had taken every crane",
            "as theirs",
            "and nobody was there to tell them so, or to count",
            "them.",
        ],
    ],
)
def test_lists_headings_and_verse_are_not_joined(lines: list[str]) -> None:
    assert cut("\n".join(lines)) == lines


@pytest.mark.parametrize("width", [45, 60, 72, 80, 100, 115])
@pytest.mark.parametrize("separator", ["\n", "\r\n", "\r"])
def test_hard_wrapped_paragraphs_are_joined(width: int, separator: str) -> None:
    wrapped = [separator.join(textwrap.wrap(part, width)) for part in (HARBOUR, BRIDGE, SHORT)]
    text = (separator * 2).join(wrapped)
    assert flat(text) == [HARBOUR, BRIDGE, SHORT]


def test_ragged_lines_of_a_pdf_are_joined() -> None:
    text = (
        "The harbour board told its members on Tuesday that the new cranes\n"
        "would stand idle until the spring, because the company that was\n"
        "to run them had not been paid. Ingrid Solheim, who chairs it,\n"
        "learned of it from the newspapers."
    )
    assert len(paragraphs(text)) == 1


def test_in_wrapped_text_an_indent_begins_a_paragraph() -> None:
    text = "\n".join(textwrap.fill(part, 70, initial_indent="    ") for part in (HARBOUR, BRIDGE, SHORT, HARBOUR))
    assert flat(text) == [HARBOUR, BRIDGE, SHORT, HARBOUR]


def test_in_wrapped_text_a_line_that_ends_early_ends_a_paragraph() -> None:
    text = "\n".join(textwrap.fill(part, 66) for part in ("Council shuts the bridge", HARBOUR, BRIDGE))
    assert flat(text) == ["Council shuts the bridge", HARBOUR, BRIDGE]


def test_in_wrapped_text_a_bullet_begins_a_paragraph() -> None:
    text = textwrap.fill(HARBOUR, 72) + "\n• the cranes are to be sold\n• the board is to be dissolved"
    assert flat(text) == [HARBOUR, "• the cranes are to be sold", "• the board is to be dissolved"]


def test_a_short_block_of_wrapped_text_is_held_against_the_other_blocks() -> None:
    alone = "The last minister, Chidi Okonkwo of the Party for the Coast and the\nSea, agreed with her on that."
    assert len(paragraphs(alone)) == 1  # "the" cannot end a paragraph
    doubtful = "The last minister to see them was the honourable Chidi Abiodun\nOkonkwo of the Coast. He agreed."
    assert len(paragraphs(doubtful)) == 2
    assert flat(f"{textwrap.fill(HARBOUR, 66)}\n\n{doubtful}") == [HARBOUR, " ".join(doubtful.split())]


def test_an_address_too_long_to_wrap_does_not_widen_the_block() -> None:
    text = f"https://example.org/{'a' * 150}\n{textwrap.fill(HARBOUR, 66)}"
    assert flat(text)[-1] == HARBOUR
    assert len(paragraphs(text)) == 2


@pytest.mark.parametrize(
    ("unit", "number"),
    [("word ", 1), ("x", 1), ("\r", 0), (" \n", 0), (f"{HARBOUR}\n", None)],
    ids=["one line", "one word", "only breaks", "only blank lines", "many lines"],
)
@pytest.mark.lengthy
def test_megabytes_are_work_by_their_length(unit: str, number: int | None) -> None:
    def job(length: int) -> None:
        times = length // len(unit)
        assert len(paragraphs(unit * times)) == (times if number is None else number)

    growth.of_length_only(job, 100_000)


BREAKS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\u2028", "\u2029", "\x85", " ", "\t", "\u200b", ", ", ". "])
WORDS = st.sampled_from(["the", "Harbour", "said", "“No,”", "of", "cranes", "•", "x" * 90, "by Ruth", "", "Ünal"])
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(BREAKS, WORDS, st.just(" harbour board and the")), max_size=80).map("".join),
)


@given(TEXTS)
def test_spans_are_ordered_apart_stripped_and_cover_all_that_is_not_white(text: str) -> None:
    spans = paragraphs(text)
    position = 0
    for span in spans:
        assert position <= span.start < span.end <= len(text)
        assert not text[position : span.start].strip(WHITE)
        assert span.of(text) == span.of(text).strip(WHITE)
        position = span.end
    assert not text[position:].strip(WHITE)


@given(TEXTS, TEXTS)
def test_no_paragraph_reaches_over_a_blank_line(before: str, after: str) -> None:
    text = f"{before}\n\n{after}"
    assert not any(span.start < len(before) and span.end > len(before) + 2 for span in paragraphs(text))


@given(TEXTS)
def test_a_paragraph_put_in_front_shifts_the_spans(text: str) -> None:
    front = "The council met.\n\n"
    shifted = [(span.start - len(front), span.end - len(front)) for span in paragraphs(front + text)]
    assert shifted[1:] == [(span.start, span.end) for span in paragraphs(text)]
