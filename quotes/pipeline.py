"""The stages for a list of articles: `Extractor`. What goes wrong in one article stays in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from quotes import attribute, find, parse, resolve
from quotes.records import Article, Attribution, Extraction, Parse, Piece, Quotation, Quote, Resolution, Span

REVIEW_BELOW = 0.8  # of the confidence: a person should look
_BATCH_CHARACTERS = 60_000
_FIRST_CHARACTERS = 8_000  # the first batch is small, so that rows come soon


class Extractor:
    """Finds and attributes the quotes of articles; loads the parser once.

    `thoughts` keeps beliefs, wishes and stances, `all_marks` keeps quotation marks that are nobody's speech. Raises
    ModelError where the parser cannot be loaded.
    """

    def __init__(
        self, *, model: str = "newswire", thoughts: bool = False, all_marks: bool = False, threads: int = 1
    ) -> None:
        self.parser = parse.load(model, threads=threads)
        self.thoughts, self.all_marks = thoughts, all_marks

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """One extraction an article, in order, many articles read at a time; memory stays flat."""
        batch: list[Article] = []
        size, limit = 0, _FIRST_CHARACTERS
        for article in articles:
            batch.append(article)
            size += len(article.text)
            if size >= limit:
                yield from self._batch(batch)
                batch, size, limit = [], 0, _BATCH_CHARACTERS
        yield from self._batch(batch)

    def _batch(self, batch: Sequence[Article]) -> list[Extraction]:
        try:
            return self._extracted(batch)
        except Exception as error:  # whatever it is, it must not take the other articles with it
            if len(batch) == 1:
                return [_failed(batch[0], error)]
            return [e for article in batch for e in self._batch([article])]

    def _extracted(self, batch: Sequence[Article]) -> list[Extraction]:
        marked = [(a, find.quotations(a.text, a.paragraphs)) for a in batch]
        parses = self.parser.parses(marked)
        return [self._one(a, q, p) for (a, q), p in zip(marked, parses, strict=True)]

    def _one(self, article: Article, quotations: Sequence[Quotation], parsed: Parse) -> Extraction:
        found = attribute.attributions(article, parsed, quotations)
        resolutions = resolve.speakers(article, parsed, found, quotations)
        rows = [
            _quote(article, parsed, a, piece, r)
            for a, r in zip(map(self._shown, found), resolutions, strict=True)
            for piece in a.pieces
        ]
        if self.all_marks:
            rows += [_other(article, parsed, q) for q in attribute.others(quotations, found)]
        return Extraction(article, _nested(rows), _digest(article.text), article.notices)

    def _shown(self, found: Attribution) -> Attribution:
        """The attribution with the pieces that were asked for."""
        if self.thoughts:
            return found
        return replace(found, pieces=tuple(p for p in found.pieces if p.act == "speech"))


def _failed(article: Article, error: Exception) -> Extraction:
    return Extraction(article, (), _digest(article.text), article.notices, f"{type(error).__name__}: {error}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _id(article: Article, span: Span) -> str:
    return f"{article.id}:{span.start}-{span.end}"


def _quote(article: Article, parsed: Parse, found: Attribution, piece: Piece, who: Resolution) -> Quote:
    confidence = round(found.confidence * who.confidence, 4) if who.speakers else 0.0
    confidence = confidence if who.speakers else round(found.confidence * 0.5, 4)
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
        context=_context(article, parsed, [piece.span, *(s for s in (found.cue, found.source) if s)]),
        paragraph=_paragraph(article, piece.span),
        confidence=confidence,
        needs_review=not who.speakers or confidence < REVIEW_BELOW,
        reason="; ".join(r for r in (found.reason, who.reason) if r) or None,
        method=f"{found.method}/{who.method}",
        group=_id(article, found.pieces[0].span),
        within=None,
        cluster=None,
        quote_id=_id(article, piece.span),
        speakers=who.speakers,
        speaker_ids=who.speaker_ids,
        speaker_role=who.role,
    )


def _other(article: Article, parsed: Parse, q: Quotation) -> Quote:
    """A row for marks that are nobody's speech."""
    none = Attribution((), None, None, False, "marks", 0.0, "words in marks that nobody is said to have spoken")
    who = Resolution((), (), None, 0.0, "none")
    piece = Piece(q.inner, "other")
    return _quote(article, parsed, replace(none, pieces=(piece,)), piece, who)


def _context(article: Article, parsed: Parse, spans: Sequence[Span]) -> str:
    """The sentences that hold content, cue and source, from the first to the last of each run."""
    kept = [s.span for s in parsed.sentences if any(s.span.meets(x) for x in spans)]
    out: list[Span] = []
    for span in kept:
        if out and article.text[out[-1].end : span.start].strip() == "":
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return " … ".join(s.of(article.text) for s in out)


def _paragraph(article: Article, span: Span) -> int:
    return next((n for n, p in enumerate(article.paragraphs, 1) if p.start <= span.start < p.end), 1)


def _nested(rows: list[Quote]) -> tuple[Quote, ...]:
    """The rows in order, a span once, each naming the smallest row around it."""
    ordered = sorted(rows, key=lambda r: (r.start, -r.end, -r.confidence))
    unique = [
        r for k, r in enumerate(ordered) if not k or (r.start, r.end) != (ordered[k - 1].start, ordered[k - 1].end)
    ]
    out: list[Quote] = []
    open_rows: list[Quote] = []
    for row in unique:
        open_rows = [o for o in open_rows if o.end > row.start]
        around = [o for o in open_rows if o.start <= row.start and row.end <= o.end]
        out.append(replace(row, within=around[-1].quote_id if around else None))
        open_rows.append(row)
    return tuple(out)
