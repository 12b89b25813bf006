"""Paths in the dependency parse, from the word a cue turns on to the one a content or source turns on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from quotes.records import Parse, Span


@dataclass(frozen=True, slots=True)
class Step:
    """One relation of the tree on the way. `up`: from the dependent to its head."""

    relation: str
    up: bool
    word: str  # the one reached


@dataclass(frozen=True, slots=True)
class Path:
    """The way from the cue's word to that of the content or source; no steps where `note` says why."""

    to: str  # "content" or "source"
    first: str
    steps: tuple[Step, ...]
    note: str | None = None

    def __str__(self) -> str:
        """Arrows point from head to dependent: `said ─nsubj→ Ruiz`, `said ←parataxis─ hold`."""
        arrows = (f" ←{s.relation}─ {s.word}" if s.up else f" ─{s.relation}→ {s.word}" for s in self.steps)
        return self.first + "".join(arrows) + (f" ({self.note})" if self.note else "")


def words_in(parse: Parse, span: Span) -> range:
    """The indices of the words that lie in the span, at least in part."""
    first = bisect_right(parse.words, span.start, key=lambda w: w.end)
    return range(first, bisect_left(parse.words, span.end, key=lambda w: w.start))


def head(parse: Parse, text: str, span: Span, *, beside: int | None = None) -> int | None:
    """The word that a span turns on: the one nearest to its sentence's root that is no mark, a verb before others.

    Of several sentences that with word `beside`, else the first one counts. None where the span has no word.
    """
    inside = [
        i for i in words_in(parse, span) if any(c.isalnum() for c in text[parse.words[i].start : parse.words[i].end])
    ]
    inside = inside or list(words_in(parse, span))
    if not inside:
        return None
    sentence = _sentence(parse, inside[0] if beside is None else beside)
    here = [i for i in inside if i in sentence] or [i for i in inside if i in _sentence(parse, inside[0])]
    return min(here, key=lambda i: (len(_up(parse, i)), parse.words[i].upos != "VERB", i))


def path(parse: Parse, text: str, cue: Span, *, to: str, end: Span) -> Path:
    """The way from the cue to `end`, through the lowest word above both."""
    start = head(parse, text, cue)
    goal = head(parse, text, end, beside=start)
    if start is None or goal is None:
        return Path(to, cue.of(text), (), f"the {to} has no word in the parse")
    first = _form(parse, text, start)
    if goal not in _sentence(parse, start):
        return Path(to, first, (), f"the {to} is in another sentence, so no relation ties it to the cue")
    if start == goal:
        return Path(to, first, (), f"the {to} turns on the same word")
    climb, descent = _up(parse, start), _up(parse, goal)
    shared = next((i for i in climb if i in descent), None)
    if shared is None:  # a sentence with two roots, as no parser should give it
        return Path(to, first, (), f"no word of the sentence stands above both it and the {to}")
    return Path(to, first, _steps(parse, text, shared, climb, descent))


def _steps(parse: Parse, text: str, shared: int, start: Sequence[int], goal: Sequence[int]) -> tuple[Step, ...]:
    """`start` and `goal`: both ways up to the root, each with its own word first; `shared`: where they meet."""
    rise, fall = start[: start.index(shared)], goal[: goal.index(shared)]
    climbed = [Step(parse.words[i].deprel, True, _form(parse, text, parse.words[i].head)) for i in rise]
    return (*climbed, *(Step(parse.words[i].deprel, False, _form(parse, text, i)) for i in reversed(fall)))


def _up(parse: Parse, i: int) -> list[int]:
    """A word and all above it to the root of its sentence."""
    out = [i]
    while (i := parse.words[i].head) >= 0 and i not in out:
        out.append(i)
    return out


def _sentence(parse: Parse, i: int) -> range:
    n = bisect_right(parse.sentences, i, key=lambda s: s.first) - 1
    return range(parse.sentences[n].first, parse.sentences[n].last)


def _form(parse: Parse, text: str, i: int) -> str:
    return text[parse.words[i].start : parse.words[i].end]
