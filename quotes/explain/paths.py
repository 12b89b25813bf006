"""Paths in the dependency parse, from the word a cue turns on to the one a content or source turns on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotes.records import Span
from quotes.syntax import Tree


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


def path(tree: Tree, cue: Span, *, to: str, end: Span) -> Path:
    """The way from the cue to `end`, through the lowest word above both."""
    start = tree.pivot(cue)
    goal = tree.pivot(end, beside=start)
    if start is None or goal is None:
        return Path(to, cue.of(tree.text), (), f"the {to} has no word in the parse")
    first = tree.form[start]
    if tree.sentence_of[goal] != tree.sentence_of[start]:
        return Path(to, first, (), f"the {to} is in another sentence, so no relation ties it to the cue")
    if start == goal:
        return Path(to, first, (), f"the {to} turns on the same word")
    climb, descent = tree.above(start), tree.above(goal)
    shared = next((i for i in climb if i in descent), None)
    if shared is None:  # a sentence with two roots, as no parser should give it
        return Path(to, first, (), f"no word of the sentence stands above both it and the {to}")
    return Path(to, first, _steps(tree, shared, climb, descent))


def _steps(tree: Tree, shared: int, start: Sequence[int], goal: Sequence[int]) -> tuple[Step, ...]:
    """`start` and `goal`: both ways up to the root, each with its own word first; `shared`: where they meet."""
    rise, fall = start[: start.index(shared)], goal[: goal.index(shared)]
    climbed = [Step(tree.words[i].deprel, True, tree.form[tree.words[i].head]) for i in rise]
    return (*climbed, *(Step(tree.words[i].deprel, False, tree.form[i]) for i in reversed(fall)))
