"""Markdown: readable as it is, and a reader of Markdown shows the very words and takes none for markup."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes import table
from quotes.export import markdown, templates
from quotes.export.job import Job
from quotes.records import Article, Extraction, Span
from tests.conftest import article_of, extraction_of, quote_of
from tests.fuzzing import examples
from tests.paged import Node, job_of, read, run_of, written


def rendered(source: str) -> Node:
    """The page that a reader of CommonMark with GitHub's tables and strikethrough makes of it; raw HTML would stay."""
    library = pytest.importorskip("markdown_it")
    reader = library.MarkdownIt("commonmark", {"html": True, "xhtmlOut": False}).enable(["table", "strikethrough"])
    return read(reader.render(source))


def test_it_reads_like_an_article_about_who_said_what(extractions: list[Extraction]) -> None:
    assert written(markdown.write, job_of(extractions, thoughts="yes")).splitlines() == [
        "# Who said what",
        "",
        "2 articles · 4 quotes · 3 speakers · 1 quote without a speaker",
        "",
        "## town/bridge",
        "",
        "town/bridge.txt",
        "",
        "> “The bridge is safe,”",
        "",
        "**Elena Ruiz**, the city engineer · *Elena Ruiz* *said* · direct · confidence 0.95 · ¶ 1",
        "",
        "> “We tested it twice.”",
        "",
        "**Elena Ruiz** · *Elena Ruiz* *said* · direct · confidence 0.95 · ¶ 1",
        "",
        "> the toll was “a scandal” and would rise",
        "",
        "**Kwame Mensah** · *Kwame Mensah* · indirect · confidence 0.95 · ¶ 2",
        "",
        "> “a scandal”",
        "",
        "**Kwame Mensah** · *Kwame Mensah* · mixed · confidence 0.70 · ¶ 2",
        "",
        "> “Nobody asked us,”",
        "",
        "**(open)** · *one resident* · direct · confidence 0.50 · ¶ 3  ",
        "**To check:** no name for the source in this article",
        "",
        "## Late, again",
        "",
        "2021-03-04 · ferry",
        "",
        "> the ferry was late",
        "",
        "**Ingrid Dahl; Elena Ruiz** · indirect, denied or not said · confidence 0.95 · ¶ 1",
        "",
        "> “=SUM of all fears”",
        "",
        "Nobody’s words · marks · ¶ 1",
        "",
        "Made by quotes 1.2.3, model newswire, thoughts yes.",
    ]


def test_each_row_is_one_block_quotation(extractions: list[Extraction]) -> None:
    root = rendered(written(markdown.write, job_of(extractions)))
    blocks = [block.text.strip() for block in root.all("blockquote")]
    rows = list(table.rows(extractions))
    assert blocks == [row["quote"] if row["kind"] == "indirect" else f"“{row['quote']}”" for row in rows]


def test_rows_alone_are_enough_and_joined_rows_are_shown_joined(extractions: list[Extraction]) -> None:
    job = Job(table.joined(table.rows(extractions)), [])
    source = written(markdown.write, job)
    assert "> “The bridge is safe, … We tested it twice.”" in source
    assert source.count("\n> ") == 5
    assert "Made by" not in source


def test_rows_by_speaker_stand_under_their_speakers(extractions: list[Extraction]) -> None:
    rows = table.by_speaker(table.rows(extractions))
    job = Job(rows, [], run=run_of(extractions, **{"--by": "speaker"}))
    root = rendered(written(markdown.write, job))
    assert [head.text for head in root.all("h2")] == [
        "Elena Ruiz",
        "Ingrid Dahl; Elena Ruiz",
        "Kwame Mensah",
        "(open)",
    ]
    assert "Late, again, ¶ 1" in root.text


def test_failures_and_notices_are_told() -> None:
    failed = replace(extraction_of(article_of("a*b", "Rain.", notices=("odd _x_",))), error="ValueError: <no>")
    root = rendered(written(markdown.write, job_of([failed])))
    assert [head.text for head in root.all("h2")] == ["Failed", "Notices"]
    assert [item.text for item in root.all("li")] == ["a*b: ValueError: <no>", "a*b: odd _x_"]


@pytest.mark.parametrize(
    ("url", "linked"), [("https://example.org/a_b?c=*d*", True), ("javascript:alert(1)", False), ("https://a b", False)]
)
def test_only_web_addresses_are_links(url: str, linked: bool) -> None:
    article = article_of("a", "“Rain,” said Kwame Mensah.", url=url)
    quote = quote_of(article, "Rain,", "direct", speakers=["Kwame Mensah"])
    root = rendered(written(markdown.write, job_of([extraction_of(article, quote)])))
    assert [link.text for link in root.all("a")] == ([url] if linked else [])
    assert url in root.text


SIGNS = ["- a", "1. a", "12) a", "# a", "a #", "+ a", "> a", "    a", "---", "===", "* a", "| a | b |", "```", ": a"]
SIGNS += [
    "[a](b)",
    "![a](b)",
    "[a]: b",
    "<b>a</b>",
    "&amp;",
    "a  \nb",
    "*a*",
    "__a__",
    "~~a~~",
    "`a`",
    "\\",
    "a\\",
    "$a$",
]
SIGNS += ["<https://a.org>", "1986. A year", "-", "1.", "a\n\n\nb", "a\n===\nb", "\u2028a", "^a^", "\x00\ud800"]


@pytest.mark.parametrize("words", SIGNS)
def test_nothing_is_markup(words: str) -> None:
    check(words)


@examples(150)
@given(st.text(st.sampled_from("ab1.)( \n\t#*_-+=>~`[]!<&;:|\\$^'\"“”"), min_size=1, max_size=12))
def test_nothing_is_markup_however_put_together(words: str) -> None:
    check(words)


def check(words: str) -> None:
    """The words come through wherever they stand: in every field of the row."""
    article = Article("a", words, (Span(0, len(words)),), title=words)
    shown = re.sub(r"\s+", " ", templates.fit(words)).strip()
    name = words.replace(";", ",")  # "; " stands between speakers
    quote = quote_of(article, words, "indirect", speakers=[name], speaker_role=words, needs_review=True, reason=words)
    quote = replace(quote, source=Span(0, len(words)), cue=Span(0, len(words)), via=Span(0, len(words)))
    root = rendered(written(markdown.write, job_of([extraction_of_any(article, quote)])))
    assert root.one("blockquote").text.strip() == shown
    if not words.isspace():
        assert [head.text for head in root.all("h2")] == [shown]
    assert not list(root.all("a")) + list(root.all("b")) + list(root.all("li")) + list(root.all("code"))


def extraction_of_any(article: Article, *quotes: object) -> Extraction:
    return Extraction(article, quotes, "0")  # type: ignore[arg-type]


def test_it_is_the_same_each_time(extractions: list[Extraction]) -> None:
    one, other = io.StringIO(), io.StringIO()
    markdown.write(job_of(extractions), one)
    markdown.write(job_of(extractions), other)
    assert one.getvalue() == other.getvalue()
