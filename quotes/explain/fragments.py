"""What the role head of the model marked at a row's place: its fragments, their scores, and what they link to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quotes.records import Fragment, Span
from quotes.syntax import Tree

_MOST_LINKS = 3  # of a fragment, the best


@dataclass(frozen=True, slots=True)
class Linked:
    """What a fragment may belong to, and how probably."""

    to: str
    probability: float


@dataclass(frozen=True, slots=True)
class Fragmentary:
    """A stretch that the role head calls source, cue or content, half-open, in code points."""

    role: str
    text: str
    start: int
    end: int
    score: float  # mean probability of its words
    links: tuple[Linked, ...]  # best first


def fragments(tree: Tree, spans: Iterable[Span]) -> tuple[Fragmentary, ...] | None:
    """The fragments that share words with any of the spans, in text order; None where the model has no role head."""
    if tree.parse.fragments is None:
        return None
    wanted = list(spans)
    ordered = sorted(tree.parse.fragments, key=lambda f: (f.first, f.last, f.role))
    seen = [f for f in ordered if any(_span(tree, f).meets(s) for s in wanted)]
    return tuple(_shown(tree, f) for f in seen)


def _shown(tree: Tree, fragment: Fragment) -> Fragmentary:
    span = _span(tree, fragment)
    links = tuple(
        Linked(_anchor(tree, anchor), round(p, 3)) for anchor, p in fragment.links[:_MOST_LINKS]
    )  # fmt: skip
    return Fragmentary(fragment.role, span.of(tree.text), span.start, span.end, round(fragment.score, 3), links)


def _anchor(tree: Tree, first: int) -> str:
    """The words of the fragment that begins at the anchor; the anchor's own where there is none."""
    anchored = [f for f in tree.parse.fragments or () if f.first == first and f.role != "content"]
    last = max((f.last for f in anchored), default=first + 1)
    return tree.span_of((first, last)).of(tree.text)


def _span(tree: Tree, fragment: Fragment) -> Span:
    return tree.span_of((fragment.first, fragment.last))
