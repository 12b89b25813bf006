"""Drafts from the role head: its fragments put together by their links, gaps filled from the tree."""

from __future__ import annotations

from collections.abc import Sequence

from quotes.attribute.draft import Draft
from quotes.methods import RowBy
from quotes.records import Candidate, Fragment
from quotes.syntax import Range, Tree

_SAME_SENTENCE = 1.5  # how much likelier a link becomes within a sentence (PolNeAR train)


def drafts(tree: Tree, fragments: Sequence[Fragment]) -> list[Draft]:
    """One draft for each anchor that a content links to, in text order of the anchors."""
    by_first = {f.first: f for f in fragments}
    out: dict[int, Draft] = {}
    for fragment in fragments:
        if fragment.role == "cue":
            out[fragment.first] = Draft(cue=(fragment.first, fragment.last), score=fragment.score, method=RowBy.ROLES)
    _sources(tree, fragments, by_first, out)
    orphans: list[Fragment] = []
    for fragment in fragments:
        if fragment.role == "content":
            anchor, sure = _anchor(tree, fragment)
            draft = out.get(anchor) if anchor is not None else None
            if draft is None and anchor is not None and by_first[anchor].role == "source":
                source = by_first[anchor]
                draft = out[anchor] = Draft(source=(source.first, source.last), score=source.score, method=RowBy.ROLES)
            if draft is None:
                orphans.append(fragment)
                continue
            draft.contents.append((fragment.first, fragment.last))
            draft.score = min(draft.score, fragment.score * sure)
    out_list = [out[k] for k in sorted(out)]
    out_list += [Draft(contents=[(f.first, f.last)], score=f.score * 0.5, method=RowBy.ORPHAN) for f in orphans]
    return out_list


def _sources(tree: Tree, fragments: Sequence[Fragment], by_first: dict[int, Fragment], out: dict[int, Draft]) -> None:
    """Gives each cue the source that links to it most surely; the others stay as candidates."""
    claims: dict[int, list[tuple[float, Fragment]]] = {}
    for fragment in fragments:
        if fragment.role == "source":
            anchor, sure = _anchor(tree, fragment)
            if anchor in out:
                claims.setdefault(anchor, []).append((sure * fragment.score, fragment))
    for anchor, found in claims.items():
        found.sort(key=lambda item: (-item[0], abs(item[1].first - anchor)))
        best = found[0][1]
        out[anchor].source = _joined(best, [f for _, f in found])
        out[anchor].linked = found[0][0]
        out[anchor].candidates = [
            Candidate(tree.span_of((f.first, f.last)), round(score, 3), "linked to the cue") for score, f in found
        ]


def _joined(best: Fragment, others: Sequence[Fragment]) -> Range:
    """The source with fragments that follow on it at once: "Norvik" and "Shipping"."""
    first, last = best.first, best.last
    for fragment in sorted(others, key=lambda f: f.first):
        if fragment.first == last:
            last = fragment.last
    return first, last


def _anchor(tree: Tree, fragment: Fragment) -> tuple[int | None, float]:
    """The anchor a fragment most likely belongs to and how sure that is."""
    best: tuple[float, float, int] | None = None
    for anchor, probability in fragment.links:
        same = tree.sentence_of[anchor] == tree.sentence_of[fragment.first]
        rank = probability * (_SAME_SENTENCE if same else 1.0)
        if best is None or rank > best[0]:
            best = (rank, probability, anchor)
    return (best[2], best[1]) if best else (None, 0.0)
