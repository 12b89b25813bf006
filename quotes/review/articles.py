"""An article with its rows as they stand after the corrections (records → page, export)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from quotes import naming
from quotes.records import Article, Extraction, Quote, Span, Speaker
from quotes.review.states import Person, State

METHOD = "review"  # of a row that a person changed or marked

People = Mapping[str, Person]


@dataclass(frozen=True, slots=True)
class Item:
    """A row as it stands; `quote.quote_id` and what refers to it are those of the history."""

    quote: Quote
    state: State
    base: Quote | None  # as extracted; None where a person marked it

    @property
    def id(self) -> str:
        """As extracted or as first marked, wherever its edges are now."""
        return self.quote.quote_id

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it and has not."""
        return self.state.status == "open" and self.quote.needs_review and self.quote.kind != "other"

    @property
    def corrected(self) -> bool:
        """Whether it says something else than what was extracted."""
        return self.base is None or replace(self.state, status="open") != State.of(self.base)


@dataclass(frozen=True, slots=True)
class ReviewedArticle:
    """An article with its rows in the order of the text, the rejected ones too."""

    number: int  # its place in the file, from 1
    extraction: Extraction  # as extracted
    items: tuple[Item, ...]

    @property
    def article(self) -> Article:
        """Its text, title and the rest."""
        return self.extraction.article

    @property
    def shown(self) -> Extraction:
        """With every item as a row, as the page draws it."""
        return replace(self.extraction, quotes=tuple(item.quote for item in self.items))

    def item(self, id: str) -> Item | None:
        """The row of that id."""
        return next((item for item in self.items if item.id == id), None)


def items(extraction: Extraction, states: Mapping[str, State | None], people: People) -> tuple[Item, ...]:
    """The rows of an article with the corrections applied."""
    article = extraction.article
    of_id = {quote.quote_id: quote for quote in extraction.quotes}
    made = [_item(article, quote, states.get(id) or State.of(quote), people) for id, quote in of_id.items()]
    added = ((id, state) for id, state in states.items() if id not in of_id and state is not None)
    made += [_marked(article, id, state, people) for id, state in added]
    return _nested(sorted(made, key=lambda item: (item.quote.start, -item.quote.end, item.id)))


def _item(article: Article, base: Quote, state: State, people: People) -> Item:
    return Item(_as_stated(article, base, state, people), state, base)


def _marked(article: Article, id: str, state: State, people: People) -> Item:
    words = Span(state.start, state.end)
    blank = Quote(
        *(article.id, state.start, state.end, words.of(article.text), state.kind, "speech"),
        context=context(article, [words]),
        paragraph=paragraph(article, state.start),
        confidence=1.0,
        needs_review=False,
        method=METHOD,
        group=id,
        quote_id=id,
    )
    return Item(_as_stated(article, blank, state, people), state, None)


def _as_stated(article: Article, quote: Quote, state: State, people: People) -> Quote:
    """The row with what the state says; what a person has seen is sure."""
    names = tuple(people[id].name if id in people else id for id in state.speakers)
    said = replace(quote, speakers=names, speaker_ids=state.speakers, kind=state.kind)
    if state.speakers != quote.speaker_ids:
        alone = people.get(state.speakers[0]) if len(state.speakers) == 1 else None
        said = replace(said, speaker_role=alone.role if alone else None)
    if (state.start, state.end) != (quote.start, quote.end):
        spans = [Span(state.start, state.end), *(s for s in (quote.cue, quote.source) if s)]
        said = replace(
            said,
            start=state.start,
            end=state.end,
            quote=spans[0].of(article.text),
            context=context(article, spans),
            paragraph=paragraph(article, state.start),
        )
    if state.status == "open":
        return said
    changed = replace(state, status="open") != State.of(quote)
    method = METHOD if changed else quote.method
    return replace(said, confidence=1.0, needs_review=False, reason=None, method=method)


def _nested(ordered: Sequence[Item]) -> tuple[Item, ...]:
    """The rows, each naming the smallest row around it."""
    out: list[Item] = []
    around: list[Quote] = []
    for item in ordered:
        quote = item.quote
        around = [q for q in around if q.end > quote.start]
        holding = [q for q in around if q.end >= quote.end]
        out.append(replace(item, quote=replace(quote, within=holding[-1].quote_id if holding else None)))
        if item.state.status != "rejected":
            around.append(quote)
    return tuple(out)


# ------------------------------------------------------------------ out again


def corrected(reviewed: ReviewedArticle, people: People) -> Extraction:
    """The article as the corrections leave it: without what was rejected, the ids those of the edges now.

    Of rows that came to lie on the same edges the first stands. `group` is the first row left of the group.
    """
    kept = {(i.quote.start, i.quote.end): i for i in reversed(reviewed.items) if i.state.status != "rejected"}
    left = sorted(kept.values(), key=lambda item: (item.quote.start, -item.quote.end))
    id_of = {item.id: naming.quote_id(item.quote.article_id, item.quote.start, item.quote.end) for item in left}
    first: dict[str, str] = {}
    for item in left:
        first.setdefault(item.quote.group, id_of[item.id])
    quotes = tuple(
        replace(i.quote, quote_id=id_of[i.id], group=first[i.quote.group], within=id_of.get(i.quote.within or ""))
        for i in left
    )
    return replace(reviewed.extraction, quotes=quotes, speakers=_speakers(reviewed.extraction, quotes, people))


def _speakers(extraction: Extraction, quotes: Iterable[Quote], people: People) -> tuple[Speaker, ...]:
    """Everybody who speaks now, with what the article says of each; of who is new, what is known of them."""
    known = {speaker.id: speaker for speaker in extraction.speakers}
    out: dict[str, Speaker] = {}
    for id, name in ((id, name) for q in quotes for id, name in zip(q.speaker_ids, q.speakers, strict=True)):
        out[id] = replace(known[id], name=name) if id in known else _new(id, name, people.get(id))
    return tuple(out.values())


def _new(id: str, name: str, person: Person | None) -> Speaker:
    if person is None:
        return Speaker(id, name, "person", named=True)
    return Speaker(id, name, person.kind, person.named, person.forms, (person.role,) if person.role else ())


# ------------------------------------------------------------------ places in the text


def paragraph(article: Article, start: int) -> int:
    """Number of the paragraph in which that position lies, from 1."""
    number = bisect_right(article.paragraphs, start, key=lambda span: span.start)
    return max(number, 1)


def context(article: Article, spans: Sequence[Span]) -> str:
    """The paragraphs that hold these spans: a review has no parse that would tell sentences."""
    held = [p for p in article.paragraphs if any(p.meets(span) for span in spans)]
    return "\n\n".join(p.of(article.text) for p in held)
