"""Two invented articles with their quotes made by hand: what the stages before the table would have given."""

from __future__ import annotations

import re

import pytest
from hypothesis import settings

from quotes import naming
from quotes.records import Article, Extraction, Kind, Quote, Span
from tests import fuzzing  # noqa: F401  (registers the profiles of hypothesis)
from tests.slow import PARTS

settings.load_profile("test")  # --hypothesis-profile slow takes its place

BRIDGE = (
    "“The bridge is safe,” said Elena Ruiz, the city engineer. “We tested it twice.”\n\n"
    "Kwame Mensah said the toll was “a scandal” and would rise.\n\n"
    "“Nobody asked us,” one resident told the Tallinn Courier."
)
FERRY = "Ingrid Dahl and Elena Ruiz denied that the ferry was late.\r\n“=SUM of all fears”, a banner read."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuses slow tests that are in no part of `make slow`: they would never run."""
    for item in items:
        mark = item.get_closest_marker("slow")
        if mark is not None and mark.kwargs.get("part") not in PARTS:
            raise pytest.UsageError(f"{item.name}: slow needs a part, one of {', '.join(PARTS)}")


def span_of(text: str, words: str) -> Span:
    """Where the words stand first in the text."""
    start = text.index(words)
    return Span(start, start + len(words))


def article_of(id: str, text: str, **fields: object) -> Article:
    """An article with its paragraphs, and whatever other fields it is to have."""
    paragraphs = tuple(Span(m.start(), m.end()) for m in re.finditer(r"[^\r\n]+", text))
    return Article(id=id, text=text, paragraphs=paragraphs, **fields)  # type: ignore[arg-type]


def quote_of(article: Article, words: str, kind: Kind, **fields: object) -> Quote:
    """A quote of these words, by nobody unless `fields` say so."""
    span = span_of(article.text, words)
    quote_id = f"{article.id}:{span.start}-{span.end}"
    speakers = tuple(str(name) for name in fields.pop("speakers", ()))  # type: ignore[attr-defined]
    values: dict[str, object] = {
        "article_id": article.id,
        "start": span.start,
        "end": span.end,
        "quote": words,
        "kind": kind,
        "act": "speech",
        "context": words,
        "paragraph": 1 + article.text.count("\n\n", 0, span.start),
        "confidence": 0.95 if speakers else 0.5,
        "needs_review": not speakers,
        "reason": None if speakers else "no name for the source in this article",
        "method": "invented",
        "group": quote_id,
        "quote_id": quote_id,
        "speakers": speakers,
        "speaker_ids": tuple(name.lower().replace(" ", "-") for name in speakers),
    }
    return Quote(**(values | fields))  # type: ignore[arg-type]


def extraction_of(article: Article, *quotes: Quote, **fields: object) -> Extraction:
    """The quotes of an article as the pipeline would give them."""
    digest = naming.text_sha256(article.text)
    return Extraction(article=article, quotes=quotes, text_sha256=digest, **fields)  # type: ignore[arg-type]


def bridge(article: Article) -> Extraction:
    """Five rows in three groups: two pieces of one quotation, a clause and the words in it, one left open."""
    ruiz = {
        "source": span_of(BRIDGE, "Elena Ruiz"),
        "cue": span_of(BRIDGE, "said"),
        "speakers": ["Elena Ruiz"],
    }
    first = quote_of(article, "The bridge is safe,", "direct", speaker_role="the city engineer", **ruiz)
    second = quote_of(article, "We tested it twice.", "direct", group=first.quote_id, **ruiz)
    mensah = {"source": span_of(BRIDGE, "Kwame Mensah"), "speakers": ["Kwame Mensah"]}
    clause = quote_of(article, "the toll was “a scandal” and would rise", "indirect", **mensah)
    words = quote_of(
        article, "a scandal", "mixed", group=clause.quote_id, within=clause.quote_id, confidence=0.7, **mensah
    )
    resident = quote_of(article, "Nobody asked us,", "direct", source=span_of(BRIDGE, "one resident"))
    return extraction_of(article, first, second, clause, words, resident)


def ferry(article: Article) -> Extraction:
    """A joint denial, and marks around what nobody said."""
    both = quote_of(article, "the ferry was late", "indirect", negated=True, speakers=["Ingrid Dahl", "Elena Ruiz"])
    return extraction_of(article, both, quote_of(article, "=SUM of all fears", "other"))


@pytest.fixture
def extractions() -> list[Extraction]:
    """The two articles, the second with columns of its own, one of them by the name of one of ours."""
    carried = (("section", "Local"), ("quote", -5), ("tags", ["a", "b"]), ("score", float("nan")))
    return [
        bridge(article_of("town/bridge", BRIDGE, file="town/bridge.txt")),
        ferry(article_of("ferry", FERRY, title="Late, again", date="2021-03-04", carried=carried)),
    ]
