"""An attribution while the stage works on it: word ranges, not yet spans."""

from __future__ import annotations

from dataclasses import dataclass, field

from quotes.methods import RowBy
from quotes.records import Candidate, Quotation, Span
from quotes.syntax import Range


@dataclass(slots=True)
class Draft:
    """Cue, source and contents as word ranges.

    `score` says how sure the content and its cue are, `linked` how surely the role head links the source to the cue,
    None where the tree names it; not yet calibrated.
    """

    cue: Range | None = None
    source: Range | None = None
    contents: list[Range] = field(default_factory=list)
    score: float = 0.5
    linked: float | None = 1.0
    method: RowBy = RowBy.PARSE
    reason: str | None = None
    via: Range | None = None
    antecedent: Span | None = None
    candidates: list[Candidate] = field(default_factory=list)
    # Quotations that belong to it though no content range covers them: further paragraphs of a running quotation.
    further: list[Quotation] = field(default_factory=list)

    def ranges(self) -> list[Range]:
        """Contents, cue and source."""
        return [*self.contents, *(r for r in (self.cue, self.source) if r)]

    def start(self) -> int:
        """Index of the first content word."""
        return min(first for first, _ in self.contents) if self.contents else -1
