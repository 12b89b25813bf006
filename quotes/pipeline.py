"""The stages for a list of articles: `Extractor`. What goes wrong in one article stays in it.

A step of `attribute` or `people` that fails costs the words it was at their answer, and a notice tells of it; what
fails elsewhere costs the article.
"""

from __future__ import annotations

import gc
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from quotes import attribute, context, doubt, find, learned, naming, parse, people, trust
from quotes.faults import DOUBTED, Faults, touched
from quotes.methods import RowBy, SpeakerBy
from quotes.records import (
    Article,
    Attribution,
    Extraction,
    Origin,
    Parse,
    Piece,
    Quotation,
    Quote,
    Resolution,
    Span,
)
from quotes.syntax import Tree

_TOSS_UP = 0.01  # so far below what needs no review, at most, is a row whose sentence might as well be read otherwise
_BATCH_CHARACTERS = 60_000
_FIRST_CHARACTERS = 8_000  # of the first batch
# Quotations without a closing mark, from which on and from which share on a notice tells of them. None of the five
# articles in seeds/ has one.
_UNCLOSED, _UNCLOSED_SHARE = 3, 0.5


Speakers = Callable[[Tree, Sequence[Attribution]], Sequence[Resolution]]


def review_below() -> float:
    """The confidence below which a person should look at a row."""
    return trust.trust().review


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the stages made of one article: its tree, and every row with its origin, in the order of the table."""

    extraction: Extraction
    tree: Tree
    origins: tuple[Origin, ...]


class Extractor:
    """Finds and attributes the quotes of articles; the parser is loaded once, or given.

    Called with a batch of articles it is a stage of a run: one extraction an article, in order. It can be pickled, and
    so be called in another process. `thoughts` keeps beliefs, wishes and stances, `all_marks` keeps quotation marks
    that are nobody's speech. Raises ModelError where the parser, or what the stages learned, cannot be loaded.
    """

    def __init__(
        self,
        *,
        model: str = "newswire",
        parser: parse.Parses | None = None,
        thoughts: bool = False,
        all_marks: bool = False,
        threads: int = 1,
        speakers: Speakers | None = None,
    ) -> None:
        learned.load()
        self.parser: parse.Parses = parser or parse.load(model, threads=threads)
        self.thoughts, self.all_marks = thoughts, all_marks
        self.speakers: Speakers = speakers or people.speakers

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """One extraction an article, in order, many articles read at a time; memory stays flat."""
        for batch in batches(articles):
            yield from self(batch)

    def __call__(self, batch: Sequence[Article]) -> list[Extraction]:
        """One extraction an article, in order; what goes wrong in one costs no other."""
        try:
            with _collector_resting():
                return [analysis.extraction for analysis in self._analyses(batch)]
        except Exception as error:  # whatever it is, it must not take the other articles with it
            if len(batch) == 1:
                return [_failed(batch[0], error)]
            return [e for article in batch for e in self([article])]

    def analysis(self, article: Article) -> Analysis:
        """One article's rows with what they were made of; what fails the whole article is raised."""
        (analysis,) = self._analyses([article])
        return analysis

    def _analyses(self, batch: Sequence[Article]) -> Iterator[Analysis]:
        marked = [(a, find.quotations(a.text, a.paragraphs)) for a in batch]
        parses = self.parser.parses(marked)
        return (self._one(a, q, p) for (a, q), p in zip(marked, parses, strict=True))

    def _one(self, article: Article, quotations: Sequence[Quotation], parsed: Parse) -> Analysis:
        faults = Faults()
        tree = Tree(article, parsed, quotations, faults=faults)
        found = attribute.attributions(tree)
        resolutions = self.speakers(tree, found)
        rows = []
        for a, r in zip(found, resolutions, strict=True):
            with faults.kept("rows", *(piece.span for piece in a.pieces)):
                rows += self._rows(article, parsed, a, r)
        if self.all_marks:
            with faults.kept("other marks"):
                rows += [_other(article, parsed, q) for q in attribute.others(tree, found)]
        origins = _nested(rows)
        quotes = tuple(o.quote for o in origins)
        notices = (*article.notices, *_notices(quotations), *faults.notices(article.text))
        speakers = {s.id: s for o in origins for s in o.resolution.known}
        extraction = Extraction(
            article, quotes, naming.text_sha256(article.text), notices, speakers=tuple(speakers.values())
        )
        return Analysis(extraction, tree, origins)

    def _rows(self, article: Article, parsed: Parse, found: Attribution, who: Resolution) -> list[Origin]:
        """A row for each piece that was asked for."""
        pieces = tuple(p for p in found.pieces if self.thoughts or p.act == "speech")
        shown = replace(found, pieces=pieces)
        return [Origin(_quote(article, parsed, shown, piece, who), found, who) for piece in pieces]


def batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles as the parser best reads them: many at a time, and few at first, so that rows come soon."""
    batch: list[Article] = []
    size, limit = 0, _FIRST_CHARACTERS
    for article in articles:
        batch.append(article)
        size += len(article.text)
        if size >= limit:
            yield batch
            batch, size, limit = [], 0, _BATCH_CHARACTERS
    if batch:
        yield batch


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Python's cyclic collector does not run inside: it took 11 to 16 % of the time, and records make no circles."""
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_running:
            gc.enable()


def _failed(article: Article, error: Exception) -> Extraction:
    return Extraction(
        article, (), naming.text_sha256(article.text), article.notices, f"{type(error).__name__}: {error}"
    )


def _notices(quotations: Sequence[Quotation]) -> tuple[str, ...]:
    """What to know about the marks: where many quotations are never closed, their ends are guesses.

    One that the next paragraph takes up again needs no closing mark.
    """
    taken_up = {q.paragraph - 1 for q in quotations if q.continues}
    unclosed = sum(not q.closed and q.paragraph not in taken_up for q in quotations)
    if unclosed < max(_UNCLOSED, _UNCLOSED_SHARE * len(quotations)):
        return ()
    return (f"{unclosed} of {len(quotations)} quotations have no closing mark: look at where they end",)


def _quote(article: Article, parsed: Parse, found: Attribution, piece: Piece, who: Resolution) -> Quote:
    # An open speaker makes the words and their source no less sure; such a row is always to be looked at.
    confidence = trust.confidence(found, piece.kind, who.confidence if who.speakers else None)
    if tossed := _tossed_up(parsed, found, piece):
        confidence = min(confidence, review_below() - _TOSS_UP)
    if touched(found.reason, who.reason):
        confidence = min(confidence, DOUBTED)
    confidence = round(confidence, 2)  # as it is shown: nobody measured a third digit
    review, first = not who.speakers or confidence < review_below(), found.pieces[0].span
    return Quote(
        article_id=article.id,
        start=piece.span.start,
        end=piece.span.end,
        quote=piece.span.of(article.text),
        kind=piece.kind,
        act=piece.act,
        negated=found.negated,
        cue=found.cue,
        source=found.source,
        via=found.via,
        context=context.words(article, parsed, [piece.span, *(s for s in (found.cue, found.source) if s)]),
        paragraph=_paragraph(article, piece.span),
        confidence=confidence,
        needs_review=review,
        reason=doubt.reason(article, found, who, review=review, tossed=tossed),
        method=f"{found.method}/{who.method}",
        group=naming.quote_id(article.id, first.start, first.end),
        quote_id=naming.quote_id(article.id, piece.span.start, piece.span.end),
        speakers=who.speakers,
        speaker_ids=who.speaker_ids,
        speaker_role=who.role,
    )


def _tossed_up(parsed: Parse, found: Attribution, piece: Piece) -> bool:
    """Whether the sentences that decide on a row can be read in two ways about equally well."""
    if not parsed.close:
        return False
    deciding = [s for s in (found.cue, found.source, found.antecedent) if s]
    if piece.kind != "direct" or not deciding:
        deciding.append(piece.span)
    spans = [parsed.sentences[i] for i in context.meeting(parsed, deciding)]
    return any(s.first <= word < s.last for s in spans for word in parsed.close)


def _other(article: Article, parsed: Parse, q: Quotation) -> Origin:
    """A row for marks that are nobody's speech."""
    piece = Piece(q.inner, "other")
    none = Attribution(
        (piece,), None, None, False, RowBy.MARKS, 0.0, "words in marks that nobody is said to have spoken"
    )
    who = Resolution((), (), None, 0.0, SpeakerBy.NONE)
    return Origin(_quote(article, parsed, none, piece, who), none, who)


def _paragraph(article: Article, span: Span) -> int:
    number = bisect_right(article.paragraphs, span.start, key=lambda paragraph: paragraph.start)
    return number if number and span.start < article.paragraphs[number - 1].end else 1


def _nested(rows: list[Origin]) -> tuple[Origin, ...]:
    """The rows in order, a span once, each naming the smallest row around it."""
    ordered = sorted(rows, key=lambda o: (o.quote.start, -o.quote.end, -o.quote.confidence))
    unique = {(o.quote.start, o.quote.end): o for o in reversed(ordered)}  # the surest of one span
    out: list[Origin] = []
    open_rows: list[Quote] = []
    for origin in reversed(unique.values()):
        row = origin.quote
        open_rows = [o for o in open_rows if o.end > row.start]
        around = [o for o in open_rows if o.start <= row.start and row.end <= o.end]
        out.append(replace(origin, quote=replace(row, within=around[-1].quote_id if around else None)))
        open_rows.append(row)
    return tuple(out)
