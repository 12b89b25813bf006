"""What programs can ask: articles in, quotes out, as JSON; described by /openapi.json and on the page /docs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field, create_model

from quotes import read, run, schema
from quotes.records import Article, Extraction, Quote
from quotes.review.session import Session

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


_FIRST = ("quote_id", "quote", "start", "end", "kind", "act", "negated", "speaker", "speaker_id")
_OF_THE_ARTICLE = {"article_id", "cluster", *(column.name for column in schema.COLUMNS if column.of != "quote")}
_LISTS = {"speaker": "speakers", "speaker_id": "speaker_ids"}
_TYPES: dict[schema.Type, Any] = {"text": str, "integer": int, "number": float, "boolean": bool}


def _columns() -> list[schema.Column]:
    """The columns of a row: where a span begins and ends stands with its words."""
    elsewhere = _OF_THE_ARTICLE | {f"{span}_{edge}" for span in schema.SPANS for edge in ("start", "end")}
    shown = {column.name: column for column in schema.COLUMNS if column.name not in elsewhere}
    return [shown[name] for name in dict.fromkeys((*_FIRST, *shown))]


def _type(column: schema.Column) -> Any:
    if column.name in _LISTS:
        return tuple[str, ...]
    plain = (
        SpanOut if column.name in schema.SPANS else Literal[column.allowed] if column.allowed else _TYPES[column.type]
    )
    return plain | None if column.optional else plain


_COLUMNS = _columns()
_FIELDS: dict[str, Any] = {_LISTS.get(column.name, column.name): (_type(column), ...) for column in _COLUMNS}
QuoteOut = create_model("QuoteOut", __doc__="One row of the table; the README says what each column holds.", **_FIELDS)


class ArticleOut(BaseModel):
    """What came out of one article."""

    id: str
    text_sha256: str
    quotes: list[QuoteOut]  # type: ignore[valid-type]  # made from the columns
    notices: list[str]
    error: str | None


class ExtractOut(BaseModel):
    """What came out, in the order of the request."""

    articles: list[ArticleOut]


@router.post("/extract")
def extract(request: Request, asked: ExtractIn) -> ExtractOut:
    """Every quotation of these articles with its speaker, cue, source and confidence."""
    session: Session = request.app.state.session
    articles = [_article(given, number) for number, given in enumerate(asked.articles, 1)]
    if len({article.id for article in articles}) < len(articles):
        raise HTTPException(422, "Two articles have the same id.")
    extractions = session.extract(articles)
    if asked.link:
        extractions = run.linked(extractions)
    return ExtractOut(
        articles=[
            ArticleOut(
                id=e.article.id,
                text_sha256=e.text_sha256,
                quotes=[_quote(q, e) for q in e.quotes],
                notices=list(dict.fromkeys(e.article.notices + e.notices)),
                error=e.error,
            )
            for e in extractions
        ]
    )


def _article(given: ArticleIn, number: int) -> Article:
    told = given.model_dump(exclude={"id", "text"})
    return read.article(given.text, id=given.id or str(number), **told)


def _quote(quote: Quote, extraction: Extraction) -> BaseModel:
    made: BaseModel = QuoteOut(**dict(_values(quote, extraction)))
    return made


def _values(quote: Quote, extraction: Extraction) -> Iterator[tuple[str, object]]:
    for column in _COLUMNS:
        name = column.name
        if name in _LISTS:
            yield _LISTS[name], getattr(quote, _LISTS[name])
            continue
        value, span = column.value(quote, extraction), getattr(quote, name) if name in schema.SPANS else None
        yield name, value if span is None else SpanOut(start=span.start, end=span.end, text=str(value))
