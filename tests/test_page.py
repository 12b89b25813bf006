"""The page: whole, self-contained, escaped, readable without colours, and equal to the table row by row."""

from __future__ import annotations

import base64
import gc
import hashlib
import io
import itertools
import re
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import TableError
from quotes.export import page, templates
from quotes.export.job import Job, Run
from quotes.highlight import COLOURS
from quotes.records import Article, Extraction, Span
from tests.conftest import BRIDGE, article_of, bridge, extraction_of, quote_of
from tests.fuzzing import examples
from tests.paged import Node, job_of, read, run_of, written


def page_of(*extractions: Extraction) -> str:
    return written(page.write, job_of(extractions))


@pytest.fixture
def shown(extractions: list[Extraction]) -> Node:
    return read(page_of(*extractions))


def articles(root: Node) -> list[Node]:
    return list(root.one("main").all("article"))


# ------------------------------------------------------------------ what it shows


def test_each_article_has_its_text_and_its_rows(shown: Node, extractions: list[Extraction]) -> None:
    for element, extraction in zip(articles(shown), extractions, strict=True):
        text = extraction.article.text
        paragraphs = [p.text for p in element.one("div", "text").all("p")]
        assert paragraphs == [span.of(text) for span in extraction.article.paragraphs]
        rows = list(element.one("tbody").all("tr"))
        for row, quote in zip(rows, extraction.quotes, strict=True):
            assert row.one("q").text == quote.quote == text[quote.start : quote.end]
            assert row.one("bdi").text == ("; ".join(quote.speakers) or ("—" if quote.kind == "other" else "(open)"))
            assert quote.kind == "other" or next(row.all("span", "kind")).text == quote.kind
            assert quote.kind == "other" or row.one("td", "score").text == f"{quote.confidence:.2f}"
            assert row.attributes["data-speakers"] == "; ".join(quote.speaker_ids)


def test_every_quote_is_marked_where_it_stands_and_linked_both_ways(shown: Node, extractions: list[Extraction]) -> None:
    for element, extraction in zip(articles(shown), extractions, strict=True):
        ids = {node.attributes["id"]: node for node in element.all() if "id" in node.attributes}
        for row, quote in zip(element.one("tbody").all("tr"), extraction.quotes, strict=True):
            mark = ids[str(row.one("a").attributes["href"]).removeprefix("#")]
            assert (mark.tag, mark.text, mark.is_a(quote.kind)) == ("mark", quote.quote, True)
            chips = [node for node in mark.children if isinstance(node, Node) and node.is_a("chip")]
            assert [chip.attributes["href"] for chip in chips] == ([] if quote.within else [f"#{row.attributes['id']}"])


def test_cue_and_source_are_marked_in_the_speakers_colour(shown: Node) -> None:
    text = articles(shown)[0].one("div", "text")
    assert [(n.text, n.attributes["class"]) for n in text.all("span", "source")] == [
        ("Elena Ruiz", "source c1"),
        ("Kwame Mensah", "source c2"),
        ("one resident", "source c0"),
    ]
    assert [n.text for n in text.all("span", "cue")] == ["said"]


def test_what_is_doubtful_is_seen_with_its_reason_and_without_colour(shown: Node) -> None:
    first, second = articles(shown)
    (reason,) = first.all("p", "reason")
    assert reason.text == "Check: no name for the source in this article"
    assert [row.one("q").text for row in first.one("tbody").all("tr", "check")] == ["Nobody asked us,"]
    (mark,) = first.one("div", "text").all("mark", "check")
    (chip,) = mark.all("a", "chip")
    assert chip.children == ["?\xa0"]
    assert chip.attributes["aria-label"] == "row 5: speaker open, direct, to check"
    assert not list(second.all("p", "reason"))  # marks that are nobody's have no speaker to doubt


def test_a_doubtful_speaker_has_a_question_mark(extractions: list[Extraction]) -> None:
    quote = replace(extractions[0].quotes[0], needs_review=True, reason=None, confidence=0.5)
    element = articles(read(page_of(extraction_of(extractions[0].article, quote))))[0]
    assert element.one("p", "reason").text == "Check: low confidence"
    assert [chip.children for chip in element.one("div", "text").all("a", "chip")] == [["ER?\xa0"]]


def test_the_top_tells_who_is_quoted_and_where(shown: Node) -> None:
    assert shown.one("p", "totals").text == "2 articles · 4 quotes · 3 speakers · 1 quote without a speaker"
    speakers = [
        [cell.text for cell in row.children if isinstance(cell, Node)]
        for row in shown.one("details", "speakers").one("tbody").all("tr")
    ]
    assert speakers == [
        ["Elena Ruizthe city engineer", "2", "1", "0", "1", "12", "2"],
        ["Kwame Mensah", "1", "0", "0", "1", "8", "1"],
        ["Ingrid Dahl", "1", "0", "0", "1", "4", "1"],
        ["(open)", "1", "1", "0", "0", "3", "1"],
    ]
    contents = shown.one("details", "contents").one("tbody")
    assert [(a.text, a.attributes["href"]) for a in contents.all("a")] == [
        ("town/bridge", "#a1"),
        ("Late, again", "#a2"),
    ]
    assert [cell.text for cell in contents.all("td")] == ["3", "1", "1", ""]


def test_notices_failures_and_empty_articles_are_told() -> None:
    failed = replace(extraction_of(article_of("a<b>", "Rain.", notices=("odd",))), error="ValueError: <no>")
    empty = extraction_of(Article("e", "", ()), notices=("there is no text in it",))
    root = read(page_of(failed, empty))
    assert [li.text for li in root.one("section", "failures").all("li")] == ["a<b>: ValueError: <no>"]
    assert [p.text for p in articles(root)[0].all("p", "failure")] == ["Failed: ValueError: <no>"]
    assert [p.text for p in root.all("p", "notice")] == ["Notice: odd", "Notice: there is no text in it"]
    assert [p.text for p in articles(root)[1].all("p", "empty")] == [
        "This article has no text.",
        "No quotes in this article.",
    ]
    assert "odd" in root.one("details", "notes").text


def test_a_run_without_articles_is_a_page_too() -> None:
    root = read(page_of())
    assert root.one("p", "totals").text == "0 articles · 0 quotes · 0 speakers"
    assert not articles(root)


def test_a_quote_over_paragraphs_is_marked_in_each_and_labelled_once() -> None:
    text = "“One.\n\n“Two,” said Kwame Mensah."
    article = article_of("a", text)
    both = replace(
        quote_of(article, "One.", "direct", speakers=["Kwame Mensah"]),
        end=text.index(","),
        quote=text[1 : text.index(",")],
    )
    marks = list(articles(read(page_of(extraction_of(article, both))))[0].one("div", "text").all("mark"))
    assert [(mark.text, "id" in mark.attributes, len(list(mark.all("a")))) for mark in marks] == [
        ("One.", True, 1),
        ("“Two", False, 0),
    ]
    assert {mark.attributes["data-row"] for mark in marks} == {"r1-1"}


def test_only_rows_are_not_enough() -> None:
    with pytest.raises(TableError, match="html holds whole articles"):
        page.write(Job([], []), io.StringIO())


# ------------------------------------------------------------------ nothing of an article is markup

EVIL = (
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>\" ' & &lt; "
    "\x00\x1b\ud800\u202e --> ]]> {{ 7*7 }} {% x %}"
)
FIT = EVIL.replace("\x00", "\ufffd").replace("\x1b", "\ufffd").replace("\ud800", "\ufffd")


def evil() -> Extraction:
    """The same words wherever an article can have any."""
    article = Article(EVIL, EVIL, (Span(0, len(EVIL)),), EVIL, EVIL, EVIL, f"javascript:{EVIL}", EVIL, (EVIL,))
    quote = quote_of(
        article,
        EVIL,
        "direct",
        speakers=[EVIL],
        speaker_role=EVIL,
        needs_review=True,
        reason=EVIL,
        cue=Span(0, 9),
        source=Span(4, 20),
        via=Span(10, 30),
        speaker_ids=(EVIL,),
    )
    return replace(Extraction(article, (quote,), "0"), error=EVIL)


def test_nothing_of_an_article_becomes_an_element() -> None:
    harmless = evil()
    tame = replace(harmless, article=replace(harmless.article, url="javascript:x"))
    root = read(page_of(harmless))
    assert [n.tag for n in root.all()] == [n.tag for n in read(page_of(tame)).all()]
    assert len(list(root.all("script"))) == 1
    assert not list(root.all("img"))
    element = articles(root)[0]
    assert element.one("h2").text == element.one("q").text == element.one("bdi").text == FIT
    assert next(element.one("tbody").all("tr")).attributes["data-speakers"] == FIT
    assert element.one("div", "text").one("p").text == FIT
    assert not [a for a in root.all("a") if not str(a.attributes["href"]).startswith("#")]


def test_only_web_addresses_are_links() -> None:
    addresses = [
        'https://example.org/a?b=1&c="2"',
        "HTTP://example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "/a",
    ]
    for address in addresses:
        root = read(page_of(extraction_of(article_of("a", "Rain.", url=address))))
        links = [a.attributes["href"] for a in root.one("main").all("a")]
        assert links == ([address] if address.lower().startswith("http") else [])
        assert address in root.one("p", "dateline").text


WORDS = st.text(st.characters(exclude_categories=()), min_size=1, max_size=30)


@examples(60)
@given(WORDS, WORDS, st.data())
def test_any_text_gives_a_whole_page(text: str, name: str, data: st.DataObject) -> None:
    spans = [sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))))) for _ in range(4)]
    article = Article("a", text, (Span(0, len(text)),), title=name)
    (start, end), cue, source, via = spans
    base = quote_of(article, text, "direct", speakers=[name], speaker_ids=(name,))
    quote = replace(
        base, start=start, end=end, quote=text[start:end], cue=Span(*cue), source=Span(*source), via=Span(*via)
    )
    element = articles(read(page_of(Extraction(article, (quote,), "0"))))[0]
    expected = templates.fit(text).replace("\r\n", "\n").replace("\r", "\n")
    assert element.one("div", "text").text.replace("\r\n", "\n").replace("\r", "\n").strip("\n") == expected.strip("\n")


# ------------------------------------------------------------------ self-contained, and the same each time


def test_the_policy_lets_nothing_act_but_what_is_ours(shown: Node) -> None:
    (policy,) = [m.attributes["content"] for m in shown.all("meta") if "http-equiv" in m.attributes]
    hashes = {}
    for tag in ("style", "script"):
        digest = hashlib.sha256(shown.one(tag).text.encode()).digest()
        hashes[tag] = f"{tag}-src 'sha256-{base64.b64encode(digest).decode()}'"
    assert policy == f"default-src 'none'; {hashes['style']}; {hashes['script']}; base-uri 'none'; form-action 'none'"


def test_the_page_asks_nobody_for_anything(extractions: list[Extraction]) -> None:
    html = page_of(*extractions)
    root = read(html)
    names = {name for node in root.all() for name in node.attributes}
    assert not names & {"src", "srcset", "action", "style", "background", "data", "poster"}
    assert not [name for name in names if name.startswith("on")]
    assert not list(itertools.chain.from_iterable(root.all(tag) for tag in ("link", "img", "iframe", "base", "object")))
    assert not re.search(r"url\(|@import|https?://", html)
    assert "fetch(" not in html


def test_two_pages_are_the_same_bytes(extractions: list[Extraction]) -> None:
    assert page_of(*extractions) == page_of(*extractions)


def test_ids_are_unique(extractions: list[Extraction]) -> None:
    ids = [node.attributes["id"] for node in read(page_of(*extractions, *extractions)).all() if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    assert {"a1", "q4-2", "r4-2"} <= set(ids)


class _Nowhere(io.TextIOBase):
    """Counts what is written and keeps nothing."""

    def __init__(self) -> None:
        self.length = 0

    def write(self, piece: str) -> int:
        self.length += len(piece)
        return len(piece)


def _peak(count: int) -> tuple[int, int]:
    """Bytes at the highest and characters written, for that many articles."""

    def many() -> Iterator[Extraction]:
        for number in range(count):
            if number % 50 == 0:
                gc.collect()  # how often it runs by itself depends on all that other tests have left in memory
            yield bridge(article_of(f"bridge-{number}", BRIDGE))

    few = run_of([bridge(article_of("bridge", BRIDGE))])
    handle = _Nowhere()
    tracemalloc.start()
    page.write(Job([], [], run=Run(many, few.speakers, few.notes)), handle)  # type: ignore[arg-type]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak, handle.length


@pytest.mark.lengthy
def test_memory_is_flat_whatever_the_number_of_articles() -> None:
    _peak(1)  # templates are compiled
    peak, length = _peak(400)
    assert length > 1_500_000
    assert peak < length / 8


# ------------------------------------------------------------------ for everybody's eyes


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast_is_enough_in_both_themes(theme: str) -> None:
    css = str(templates.source("page.css"))
    light, dark = css.split("@media screen and (prefers-color-scheme: dark)", 1)
    block = light if theme == "light" else dark.split("\n.c0", 1)[0]
    colour = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
    pairs = [
        ("ink", "paper"),
        ("ink", "shade"),
        ("soft", "paper"),
        ("soft", "shade"),
        ("alarm", "paper"),
        ("alarm", "shade"),
    ]
    for own in (f"ink{number}" for number in range(COLOURS + 1)):
        pairs += [(own, "paper"), (own, "shade")]
    for tint in (f"tint{number}" for number in range(COLOURS + 1)):  # a source may lie in another's quote
        pairs += [(ink, tint) for ink in ("ink", "soft", "alarm", *(f"ink{n}" for n in range(COLOURS + 1)))]
    ratios = {pair: round(_contrast(colour[pair[0]], colour[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


def test_tables_have_heads_and_the_page_its_parts(shown: Node) -> None:
    assert {th.attributes.get("scope") for th in shown.all("th")} == {"row", "col"}
    assert shown.one("html").attributes["lang"] == "en"
    assert [h.text for h in shown.all("h1")] == ["Who said what"]
    assert {"main", "nav", "header", "footer", "article", "mark"} <= {node.tag for node in shown.all()}
    names = {node.attributes["aria-labelledby"] for node in shown.all("article")}
    assert names <= {node.attributes.get("id") for node in shown.all("h2")}


def test_every_colour_has_its_rules() -> None:
    for name in ("page.css", "notebook.css"):
        css = str(templates.source(name))
        assert all(re.search(rf"\.c{number} {{", css) for number in range(COLOURS + 1)), name
