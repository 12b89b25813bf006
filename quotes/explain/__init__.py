"""Why a row says what it says: its place, the tree, what the role head saw, who was considered, what decided.

Outside the flow: takes what the stages made (`pipeline.Extractor.analysis`) and changes nothing.

    analysis = extractor.analysis(article)
    for origin in analysis.origins:
        print(explain.explanation(analysis, origin).decided)

`selection` finds the row that somebody asks for.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from quotes import context
from quotes.explain.cue_entries import CueEntry, cue_entry
from quotes.explain.cutting import Stretch, stretches
from quotes.explain.fragments import Fragmentary, fragments
from quotes.explain.inputs import check
from quotes.explain.paths import Path, path
from quotes.explain.selection import RowAsked, option, origins
from quotes.records import Attribution, Evidence, Origin, Quote, Span, SpeakerCandidate
from quotes.syntax import Tree

if TYPE_CHECKING:
    from quotes.pipeline import Analysis

__all__ = ["Considered", "Explanation", "RowAsked", "Words", "check", "explanation", "origins", "record"]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the text and where they stand: half-open, in code points."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Considered:
    """A source that was considered, with its score."""

    source: Words
    score: float
    why: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """All there is to know about how one row came to be."""

    told: str | None  # whom the source means and what shows it, in a sentence; None where nothing can be told
    quote: Quote  # the row itself
    context: tuple[tuple[Stretch, ...], ...]  # sentences that follow on one another stand together
    cue: Words | None
    cue_entry: CueEntry | None  # None where the cue is in no list, or there is none
    source: Words | None
    via: Words | None
    antecedent: Words | None  # the mention elsewhere that stands for a source the sentence does not name
    also: tuple[Words, ...]  # the other pieces of the same act of saying
    paths: tuple[Path, ...]  # in the parse, from the cue to the content and to the source
    heard: tuple[Fragmentary, ...] | None  # what the role head marked here; None where the model has none
    sources: tuple[Considered, ...]
    speakers: tuple[SpeakerCandidate, ...]
    evidence: tuple[Evidence, ...]
    confidence_said: float  # that somebody said it and the source is right
    confidence_speaker: float  # that the source means this speaker; 0 where left open
    decided: tuple[str, str]  # about the saying and about the speaker, in words
    only_with: str | None  # the option without which `extract` leaves this row out


def explanation(analysis: Analysis, origin: Origin) -> Explanation:
    """Why this row of the article says what it says."""
    found, who, quote = origin.attribution, origin.resolution, origin.quote
    tree, text = analysis.tree, analysis.tree.text
    content = Span(quote.start, quote.end)
    named = {"cue": found.cue, "source": found.source, "via": found.via, "antecedent": found.antecedent}
    marked = {"content": content} | {name: span for name, span in named.items() if span is not None}
    runs = context.runs(tree.article, tree.parse, list(marked.values()))
    return Explanation(
        told=who.told,
        quote=quote,
        context=tuple(stretches(text, run, marked) for run in runs),
        **{name: None if span is None else _words(text, span) for name, span in named.items()},
        cue_entry=cue_entry(tree, found.cue) if found.cue else None,
        also=tuple(_words(text, p.span) for p in found.pieces if p.span != content),
        paths=_paths(tree, content, found),
        heard=fragments(tree, marked.values()),
        sources=_considered(text, found),
        speakers=who.candidates,
        evidence=found.evidence,
        confidence_said=found.confidence,
        confidence_speaker=who.confidence,
        decided=(found.method.meaning, who.method.meaning),
        only_with=option(quote),
    )


def record(explained: Explanation) -> dict[str, object]:
    """The explanation as plain values, for JSON; each path also as it is shown."""
    paths = [{"shown": str(p)} | asdict(p) for p in explained.paths]
    return asdict(explained) | {"paths": paths}


def _words(text: str, span: Span) -> Words:
    return Words(span.of(text), span.start, span.end)


def _paths(tree: Tree, content: Span, found: Attribution) -> tuple[Path, ...]:
    if found.cue is None:
        return ()
    ends = (("content", content), ("source", found.source))
    return tuple(path(tree, found.cue, to=name, end=span) for name, span in ends if span is not None)


def _considered(text: str, found: Attribution) -> tuple[Considered, ...]:
    ordered = sorted(found.candidates, key=lambda c: -c.score)
    taken = found.source
    return tuple(
        Considered(_words(text, c.span), c.score, c.why, taken is not None and c.span.meets(taken)) for c in ordered
    )
