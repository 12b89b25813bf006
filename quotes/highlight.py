"""An article's text cut where quotes, cues and sources begin and end, so that a page can mark them (records → pages).

Spans may nest and cross; elements of a page only nest. So the text comes as segments that say which elements open
before them and which close behind them: a mark that crosses another, or goes on in the next paragraph, is opened again.
Nothing here knows HTML: the page, the notebook and the review draw what they are given.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Literal, TypeVar

from quotes import naming
from quotes.records import Extraction, Quote, Span

COLOURS = 10  # that the templates know; a further speaker begins again at the first, and its label tells them apart
OPEN_LABEL, NOBODY_LABEL = "?", "“”"  # for a speaker left open, and for marks that are nobody's speech
_INITIALS = 3  # letters, at most
_WORD = re.compile(r"[^\W_]\w*")

V = TypeVar("V")
Role = Literal["quote", "cue", "source", "via"]


# ------------------------------------------------------------------ marks and segments


@dataclass(frozen=True, slots=True)
class Mark(Generic[V]):
    """A span with whatever is to be known where it is drawn."""

    span: Span
    value: V


@dataclass(frozen=True, slots=True)
class Part(Generic[V]):
    """As much of a mark as one element can hold."""

    mark: Mark[V]
    first: bool  # it begins where the mark begins
    last: bool  # it ends where the mark ends


@dataclass(frozen=True, slots=True)
class Segment(Generic[V]):
    """Words of the text in which no mark begins or ends: elements to open before them, and to close behind them."""

    text: str
    opens: tuple[Part[V], ...] = ()  # outermost first
    closes: tuple[Part[V], ...] = ()  # innermost first


def segments(text: str, marks: Iterable[Mark[V]], run: Span | None = None) -> list[Segment[V]]:
    """The run (None: the whole text) as segments: put together they are its words, and every element closes in it.

    Marks are cut to the run; one without a code point in it is left out. Of marks that begin together the longer is
    outside; of equal ones the first given. What crosses the end of an outer element is closed with it and opened again.
    """
    run = Span(0, len(text)) if run is None else run
    inside = sorted((m for m in marks if m.span.meets(run) and m.span.start < m.span.end), key=_start)
    starting: dict[int, list[Mark[V]]] = defaultdict(list)
    for mark in inside:
        starting[max(mark.span.start, run.start)].append(mark)
    points = {run.start, run.end, *starting, *(min(m.span.end, run.end) for m in inside)}
    return list(_swept(text, run, sorted(points), starting))


def runs(text: str, marks: Iterable[Mark[V]], spans: Iterable[Span]) -> Iterator[list[Segment[V]]]:
    """The segments of each span in turn, such as the paragraphs of an article; the spans are in order and apart."""
    waiting = deque(sorted(marks, key=_start))
    going: list[Mark[V]] = []
    for span in spans:
        while waiting and waiting[0].span.start < span.end:
            going.append(waiting.popleft())
        going = [mark for mark in going if mark.span.end > span.start]
        yield segments(text, going, span)


def _start(mark: Mark[V]) -> int:
    return mark.span.start


@dataclass(frozen=True, slots=True)
class _Element(Generic[V]):
    """An element that is open, and where an element must end at the latest that is opened inside it."""

    part: Part[V]
    reach: int


def _swept(text: str, run: Span, points: Sequence[int], starting: Mapping[int, list[Mark[V]]]) -> Iterator[Segment[V]]:
    """One segment between any two points, with the elements open in it kept on a stack."""
    stack: list[_Element[V]] = []
    again: list[Mark[V]] = []
    for start, end in pairwise(points):
        opening = sorted([*again, *starting.get(start, ())], key=lambda mark: -min(mark.span.end, run.end))
        for mark in opening:
            stack.append(_opened(mark, start, stack[-1].reach if stack else run.end))
        opened = tuple(element.part for element in stack[len(stack) - len(opening) :])
        ending = next((n for n, e in enumerate(stack) if e.part.mark.span.end <= end), len(stack))
        closed, stack = (stack[ending:], stack[:ending]) if end < run.end else (stack, [])
        again = [e.part.mark for e in closed if e.part.mark.span.end > end]
        yield Segment(text[start:end], opened, tuple(e.part for e in reversed(closed)))


def _opened(mark: Mark[V], start: int, reach: int) -> _Element[V]:
    part = Part(mark, first=mark.span.start == start, last=mark.span.end <= reach)
    return _Element(part, min(reach, mark.span.end))


# ------------------------------------------------------------------ the marks of an article


@dataclass(frozen=True, slots=True)
class Label:
    """What is marked, and for which quotes: their places in `Extraction.quotes`, from 0. Role quote has one."""

    role: Role
    quotes: tuple[int, ...]


def marks(extraction: Extraction) -> tuple[Mark[Label], ...]:
    """Every quote of the article, then each cue, source and outer teller, one mark a span and role."""
    told: dict[tuple[Span, Role], list[int]] = defaultdict(list)
    for number, quote in enumerate(extraction.quotes):
        parts: tuple[tuple[Role, Span | None], ...] = (
            ("source", quote.source),
            ("cue", quote.cue),
            ("via", quote.via),
        )
        for role, span in parts:
            if span is not None:
                told[span, role].append(number)
    own = [Mark(Span(q.start, q.end), Label("quote", (n,))) for n, q in enumerate(extraction.quotes)]
    return (*own, *(Mark(span, Label(role, tuple(numbers))) for (span, role), numbers in told.items()))


# ------------------------------------------------------------------ who is who


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker as one article shows it: by a colour, and by a label where colours are not seen."""

    number: int  # from 1, in the order of the quotes
    label: str  # initials, with a number where two would be the same: "ER", "ER2"
    name: str
    id: str

    @property
    def colour(self) -> int:
        """From 1 to COLOURS."""
        return (self.number - 1) % COLOURS + 1


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the table as one article shows it."""

    quote: Quote
    number: int  # from 1, in the order of the table
    voices: tuple[Voice, ...]  # nobody's where the speaker is open
    inner: bool  # it lies in a row of the same act of saying, which is labelled

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it; marks that are nobody's speech have no speaker to doubt."""
        return self.quote.needs_review and self.quote.kind != "other"

    @property
    def label(self) -> str:
        """The speakers' labels: "ER", "ER+ID" where they speak together, "ER?" where it is doubtful."""
        if self.quote.kind == "other":
            return NOBODY_LABEL
        together = "+".join(voice.label for voice in self.voices)
        return together + "?" * self.doubtful if together else OPEN_LABEL

    @property
    def colour(self) -> int:
        """That of the first speaker; 0 where there is none."""
        return self.voices[0].colour if self.voices else 0


def voices(quotes: Iterable[Quote]) -> dict[str, Voice]:
    """The speakers of one article by their ids, numbered as they come up."""
    known: dict[str, Voice] = {}
    taken: set[str] = set()
    for quote in quotes:
        for id, name in zip(quote.speaker_ids, quote.speakers, strict=True):
            if id not in known:
                label = naming.free(_initials(name), taken.__contains__, mark="")
                taken.add(label)
                known[id] = Voice(len(known) + 1, label, name, id)
    return known


def shown(extraction: Extraction) -> tuple[Shown, ...]:
    """The rows of one article in the order of the table, each with its speakers' voices."""
    known = voices(extraction.quotes)
    of_id = {quote.quote_id: quote for quote in extraction.quotes}
    return tuple(
        Shown(quote, number, tuple(known[id] for id in quote.speaker_ids), _inner(quote, of_id))
        for number, quote in enumerate(extraction.quotes, 1)
    )


def _inner(quote: Quote, of_id: Mapping[str, Quote]) -> bool:
    around = of_id.get(quote.within or "")
    return around is not None and around.group == quote.group


def _initials(name: str) -> str:
    """Of its capitalised words, or of all where none is: "Ministry of Health" MH, "one resident" OR."""
    words = _WORD.findall(name)
    letters = [word[0] for word in words if word[0].isupper()] or [word[0] for word in words]
    return "".join(letters[:_INITIALS]).upper() or name.strip()[:1] or OPEN_LABEL
