"""Which source's quotation stands around words: whose "I" it is.

Place in the flow: asked by `reading` for every source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quotes.records import Attribution, Span
from quotes.syntax import Tree


def holders(tree: Tree, attributions: Sequence[Attribution]) -> Callable[[Span], Span | None]:
    """A question: the source of the smallest quotation around a span, None outside of quotations."""
    around: dict[int, list[tuple[Span, Span]]] = {}
    for attribution in attributions:
        source = attribution.source or attribution.antecedent
        for piece in attribution.pieces if source else ():
            for paragraph in tree.paragraphs(piece.span) if piece.kind != "indirect" else ():
                around.setdefault(paragraph, []).append((piece.span, source))  # type: ignore[arg-type]

    def holder(span: Span) -> Span | None:
        quoted = around.get(next(iter(tree.paragraphs(span)), -1), ())
        holding = [(p.end - p.start, source) for p, source in quoted if p.holds(span) and source != span]
        return min(holding)[1] if holding else None

    return holder
