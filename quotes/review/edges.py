"""Where a quote may begin and end when its edges are moved by a word, or a stretch of text is marked by hand."""

from __future__ import annotations

import re
from typing import Literal

from quotes.records import Kind, Span

Edge = Literal["start", "end"]

OPENING, CLOSING = "“\"‘'«„‹([", "”\"’'»›)]"
_TOKEN = re.compile(r"\S+")
_TRAILING = ".,;:!?…—–-"
_MARKS = "“”\"‘’'«»„‹›"


def moved(text: str, span: Span, edge: Edge, by: int) -> Span:
    """The span with that edge so many words on (below 0: back); it stays where no further word is, and never empty.

    An edge stops at words without the quotation marks around them; an end before and behind punctuation, as what
    stands inside the marks belongs to a quote.
    """
    for _ in range(abs(by)):
        span = _once(text, span, edge, 1 if by > 0 else -1)
    return span


def _once(text: str, span: Span, edge: Edge, way: int) -> Span:
    if edge == "start":
        there = _next(_starts(text), span.start, way)
        return Span(there, span.end) if there is not None and there < span.end else span
    there = _next(_ends(text), span.end, way)
    return Span(span.start, there) if there is not None and span.start < there else span


def _next(places: list[int], here: int, way: int) -> int | None:
    if way > 0:
        return next((place for place in places if place > here), None)
    return next((place for place in reversed(places) if place < here), None)


def _starts(text: str) -> list[int]:
    places = ((m, len(m[0].lstrip(OPENING))) for m in _TOKEN.finditer(text))
    return [m.end() - length for m, length in places if length]


def _ends(text: str) -> list[int]:
    places: set[int] = set()
    for m in _TOKEN.finditer(text):
        inside = m[0].rstrip(CLOSING)
        bare = inside.rstrip(_TRAILING + CLOSING)
        places.update(m.start() + len(words) for words in (inside, bare) if words)
    return sorted(places)


def marked(text: str, span: Span) -> Span | None:
    """The stretch that somebody marked, without white space and outer marks; None where no letter or digit is left."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    end = span.end - (len(words) - len(words.rstrip()))
    if start >= end or not any(c.isalnum() for c in text[start:end]):
        return None
    opens, closes = text[start] in _MARKS, text[end - 1] in _MARKS
    if opens and (closes or not any(c in CLOSING[:6] for c in text[start + 1 : end])):
        start += 1
    if closes and (opens or not any(c in OPENING[:7] for c in text[start : end - 1])):
        end -= 1
    return Span(start, end) if start < end else None


def kind(text: str, span: Span) -> Kind:
    """What a stretch marked by hand most likely is: whole or part of what stands in marks, or a reported clause."""
    before, behind = text[: span.start].rstrip()[-1:], text[span.end :].lstrip()[:1]
    if before and before in _MARKS:
        whole = behind in _MARKS or text[span.end - 1] in ".,!?…"
        return "direct" if whole and text[span.start].isupper() else "mixed"
    return "indirect"
