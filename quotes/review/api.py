"""What programs can ask: articles in, quotes out, as JSON; described by /openapi.json and on the page /docs."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field

from quotes import batch, read
from quotes.records import Article, Quote
from quotes.review.room import Room

router = APIRouter(prefix="/api", tags=["extract"])
_MOST_ARTICLES = 50
_LONGEST = read.LONGEST


class ArticleIn(BaseModel):
    """An article as it comes."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=_LONGEST, description="The text; positions count its code points.")]
    id: Annotated[
        str | None, Field(max_length=500, description="Its id; its place in the request if there is none.")
    ] = None
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    url: str | None = None


class ExtractIn(BaseModel):
    """Articles to extract from."""

    model_config = ConfigDict(extra="forbid")

    articles: Annotated[list[ArticleIn], Field(min_length=1, max_length=_MOST_ARTICLES)]
    link: Annotated[bool, Field(description="The same speaker gets one id in all of these articles.")] = True


class SpanOut(BaseModel):
    """Words of the text: half-open, in code points."""

    start: int
    end: int
    text: str


class QuoteOut(BaseModel):
    """One row of the table; the README says what each column holds."""

    quote_id: str
    quote: str
    start: int
    end: int
    kind: Literal["direct", "mixed", "indirect", "other"]
    act: Literal["speech", "thought"]
    negated: bool
    speakers: tuple[str, ...]
    speaker_ids: tuple[str, ...]
    speaker_role: str | None
    cue: SpanOut | None
    source: SpanOut | None
    via: SpanOut | None
    context: str
    paragraph: int
    confidence: float
    needs_review: bool
    reason: str | None
    method: str
    group: str
    within: str | None


class ArticleOut(BaseModel):
    """What came out of one article."""

    id: str
    text_sha256: str
    quotes: list[QuoteOut]
    notices: list[str]
    error: str | None


class ExtractOut(BaseModel):
    """What came out, in the order of the request."""

    articles: list[ArticleOut]


@router.post("/extract")
def extract(request: Request, asked: ExtractIn) -> ExtractOut:
    """Every quotation of these articles with its speaker, cue, source and confidence."""
    room = request.app.state.room
    assert isinstance(room, Room)
    articles = [_article(given, number) for number, given in enumerate(asked.articles, 1)]
    if len({article.id for article in articles}) < len(articles):
        raise HTTPException(422, "Two articles have the same id.")
    extractions = room.extract(articles)
    if asked.link:
        with batch.store_for(None) as store:
            for extraction in extractions:
                store.add(extraction)
            batch.link(store)
            extractions = list(store.extractions())
    return ExtractOut(
        articles=[
            ArticleOut(
                id=e.article.id,
                text_sha256=e.text_sha256,
                quotes=[_quote(q, e.article.text) for q in e.quotes],
                notices=list(dict.fromkeys(e.article.notices + e.notices)),
                error=e.error,
            )
            for e in extractions
        ]
    )


def _article(given: ArticleIn, number: int) -> Article:
    return read.article(
        given.text,
        id=given.id or str(number),
        title=given.title,
        date=given.date,
        outlet=given.outlet,
        url=given.url,
    )


def _quote(quote: Quote, text: str) -> QuoteOut:
    values: dict[str, object] = {name: getattr(quote, name) for name in QuoteOut.model_fields}
    for name, span in (("cue", quote.cue), ("source", quote.source), ("via", quote.via)):
        values[name] = None if span is None else SpanOut(start=span.start, end=span.end, text=span.of(text))
    return QuoteOut.model_validate(values)
