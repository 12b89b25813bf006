"""What speaks for and against a draft: numbers from 0 to 1 with names a reader understands; `scoring` weighs them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from quotes.attribute import cues, grammar
from quotes.attribute.draft import Draft
from quotes.english.pronouns import OF_PEOPLE
from quotes.methods import RowBy
from quotes.records import Piece
from quotes.syntax import Range, Tree

Evidence = dict[str, float]

_FEW, _LONG_CUE, _LONG_SOURCE = 3, 3, 6  # words
_NINES = 4
_FAR = 10  # words between source and cue, from which on they count as far apart


def evidence(tree: Tree, draft: Draft, pieces: Sequence[Piece]) -> Evidence:
    """All that is known of one attribution. Without a role head the head's own lines are missing."""
    words = _words(tree, draft)
    out = _of_cue(tree, draft) | _of_source(tree, draft) | _of_content(tree, draft, pieces, len(words))
    if tree.parse.fragments is not None:
        out |= _of_roles(tree, draft, words)
    return out


def _words(tree: Tree, draft: Draft) -> list[int]:
    ranges = [*draft.contents, *(tree.range_of(q.inner) for q in draft.further)]
    return [i for r in ranges for i in range(*r)]


def _of_roles(tree: Tree, draft: Draft, words: Sequence[int]) -> Evidence:
    """What the role head says of the words, and how surely its links hold the fragments together."""
    linked = (draft.linked or 0.0) if draft.source is not None else 0.0
    content, source = _mean(tree, words, 2), _mean(tree, range(*(draft.source or (0, 0))), 0)
    rivals = sorted((c.score for c in draft.candidates), reverse=True)[1:]
    return {
        "role head: content": content,
        "role head certain: content": _certain(content),
        "role head: first word of the content": _mean(tree, words[:1], 2),
        "role head: cue": max((_role(tree, i, 1) for i in range(*(draft.cue or (0, 0)))), default=0.0),
        "role head: source": source,
        "role head certain: source": _certain(source),
        "content linked to the cue": draft.score,
        "content certainly linked to the cue": _certain(draft.score),
        "source linked to the cue": linked,
        "source certainly linked to the cue": _certain(linked),
        "another source linked to the cue": rivals[0] if rivals else 0.0,
    }


def _certain(p: float) -> float:
    """How many nines a probability has, of four: 0.9 gives 0.25, 0.999 gives 0.75."""
    return min(_NINES, -math.log10(max(1 - p, 10**-_NINES))) / _NINES


def _role(tree: Tree, i: int, column: int) -> float:
    likely = tree.words[i].roles
    return likely[column] if likely else 0.0


def _mean(tree: Tree, words: Sequence[int], column: int) -> float:
    return sum(_role(tree, i, column) for i in words) / len(words) if words else 0.0


def _of_cue(tree: Tree, draft: Draft) -> Evidence:
    verb = cues.head_verb(tree, draft.cue) if draft.cue else None
    listed = cues.known(tree, verb) if verb is not None else None
    start = draft.cue[0] if draft.cue else -1
    return {
        "no cue": float(draft.cue is None),
        "cue is a known word of saying": float(listed is not None and listed.kind == "speech"),
        "cue is a known word of thinking or showing": float(listed is not None and listed.kind != "speech"),
        "cue is “according to”": float(draft.cue is not None and tree.low[start : start + 2] == ["according", "to"]),
        "long cue": float(draft.cue is not None and draft.cue[1] - start > _LONG_CUE),
    }


def _of_source(tree: Tree, draft: Draft) -> Evidence:
    if draft.source is None:
        return {"no source": 1.0}
    top = (tree.tops(draft.source) or [draft.source[0]])[0]
    names = {tree.words[i].name[2:] for i in range(*draft.source)}
    pronoun = tree.words[top].upos == "PRON" and tree.low[top] in OF_PEOPLE
    subject = _subject(tree, draft)
    same = subject is not None and subject[0] < draft.source[1] and draft.source[0] < subject[1]
    return {
        "source has a person's name": float("PER" in names),
        "source has another name": float("PER" not in names and bool(names & {"ORG", "LOC"})),
        "source is he, she, they, I or we": float(pronoun),
        "source is another pronoun": float(tree.words[top].upos in ("PRON", "DET") and not pronoun),
        "long source": float(draft.source[1] - draft.source[0] > _LONG_SOURCE),
        "source is two phrases": float(len(tree.tops(draft.source)) > 1),
        "source is the cue's subject": float(same),
        "cue has another subject": float(subject is not None and not same),
        "source far from the cue": _gap(draft.source, draft.cue) if draft.cue else 0.0,
    }


def _subject(tree: Tree, draft: Draft) -> Range | None:
    verb = cues.head_verb(tree, draft.cue) if draft.cue else None
    return grammar.subject(tree, verb) if verb is not None and tree.words[verb].upos == "VERB" else None


def _gap(a: Range, b: Range) -> float:
    return min(_FAR, max(0, b[0] - a[1], a[0] - b[1])) / _FAR


def _of_content(tree: Tree, draft: Draft, pieces: Sequence[Piece], words: int) -> Evidence:
    kinds = {p.kind for p in pieces}
    out = {
        "whole clauses in marks": float("direct" in kinds),
        "a fragment in marks": float("mixed" in kinds),
        "a clause without marks": float("indirect" in kinds),
        "a topic, no clause": float(any(p.act == "thought" and p.kind == "indirect" for p in pieces)),
        "few words": float(words <= _FEW),
        "number of pieces": min(4, len(pieces)) / 4,
        "speaker carried over": float(draft.method == RowBy.FLOATING),
    }
    if draft.cue and draft.contents:
        here = tree.sentence_of[draft.cue[0]]
        first = tree.sentence_of[min(a for a, _ in draft.contents)]
        last = tree.sentence_of[max(b for _, b in draft.contents) - 1]
        out["content in another sentence than the cue"] = float(not first <= here <= last)
        out["content in another paragraph than the cue"] = float(
            tree.sentences[first].paragraph != tree.sentences[here].paragraph
        )
    return out
