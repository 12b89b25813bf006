"""Choose between overlapping drafts: the surest keeps the shared words; content without a cue joins its neighbour."""

from __future__ import annotations

from quotes.attribute.draft import Draft
from quotes.attribute.failed import kept
from quotes.methods import RowBy
from quotes.syntax import Range, Tree


def resolved(tree: Tree, drafts: list[Draft]) -> list[Draft]:
    """The drafts without words that two of them claim: the surer one keeps them; orphans go to their neighbour."""
    out: list[Draft] = []
    owner: dict[int, Draft] = {}
    for draft in sorted(drafts, key=lambda d: -d.score):
        kept = []
        for first, last in sorted(draft.contents):
            free = [i for i in range(first, last) if i not in owner]
            if len(free) * 2 > last - first:
                kept.append((free[0], free[-1] + 1))
        if not kept:
            continue
        draft.contents = kept
        for r in kept:
            owner.update(dict.fromkeys(range(*r), draft))
        out.append(draft)
    return _adopted(tree, sorted(out, key=lambda d: d.start()))


def _adopted(tree: Tree, drafts: list[Draft]) -> list[Draft]:
    """Contents without an anchor given to the attribution of the same sentence, or kept as running quotations."""
    out = [d for d in drafts if d.cue or d.source]
    for orphan in (d for d in drafts if not d.cue and not d.source):
        first, last = orphan.contents[0]
        sentences = {tree.sentence_of[first], tree.sentence_of[last - 1]}
        near = [
            d
            for d in out
            if any(tree.sentence_of[a] in sentences or tree.sentence_of[b - 1] in sentences for a, b in d.contents)
        ]
        quoted = any(tree.quotation(i) is not None for i in range(first, last))
        if len(near) == 1 and quoted:
            near[0].contents = sorted([*near[0].contents, (first, last)])
    return out


def parted(tree: Tree, drafts: list[Draft]) -> list[Draft]:
    """The drafts with whole quotations parted from a report in an earlier sentence: that is another act of saying.

    The minister said the road was safe. "I drive it daily." - two groups, one source.
    """
    out = []
    for draft in drafts:
        out.append(draft)
        with kept(tree, "overlaps", *draft.ranges()):
            if draft.cue is None:
                continue
            here = tree.sentence_of[draft.cue[0]]
            report = any(
                tree.quotation(a) is None and draft.cue[0] < a and tree.sentence_of[a] <= here
                for a, _ in draft.contents
            )
            later = [r for r in draft.contents if report and _own_sentence(tree, r, here)]
            if later and len(later) < len(draft.contents):
                draft.contents = [r for r in draft.contents if r not in later]
                same = tree.sentences[here].paragraph == tree.sentence(later[0][0]).paragraph
                mention = tree.span_of(draft.source) if draft.source else None
                out.append(
                    Draft(
                        source=draft.source if same else None,
                        contents=later,
                        score=draft.score,
                        linked=draft.linked,
                        method=RowBy.FLOATING,
                        antecedent=None if same else mention,
                    )
                )
    return out


def lift_sources(tree: Tree, drafts: list[Draft]) -> None:
    """A source that the tree took from inside another content of its sentence gives way to that content's own source.

    "The port says its cranes are safe and claims to have tested them": the port claims it, not its cranes.
    """
    for draft in drafts:
        with kept(tree, "overlaps", *draft.ranges()):
            if draft.source is None or draft.linked is not None or draft.cue is None:
                continue
            first = draft.source[0]
            holder = next((d for d in drafts if d is not draft and any(a <= first < b for a, b in d.contents)), None)
            if holder is None or holder.source is None or holder.cue is None or not holder.cue[0] < draft.cue[0]:
                continue
            together = tree.sentence_of[holder.cue[0]] == tree.sentence_of[draft.cue[0]]
            if together and not _in_contents(holder, draft.cue[0]):
                draft.source, draft.linked = holder.source, holder.linked


def _in_contents(draft: Draft, i: int) -> bool:
    return any(a <= i < b for a, b in draft.contents)


def _own_sentence(tree: Tree, words: Range, here: int) -> bool:
    """Whether a content stands in later sentences than `here` and wholly in marks."""
    return tree.sentence_of[words[0]] > here and all(tree.quotation(i) is not None for i in tree.content_words(words))


def give_back(tree: Tree, drafts: list[Draft]) -> None:
    """A quotation that a cue of another paragraph has, given back to its own cue, or to who speaks before it there.

    "We looked," Ruiz said. "Nothing was wrong." / "They lied," said Moreno: nothing was wrong, said Ruiz.
    """
    quoted = [(d, r) for d in drafts if d.cue for r in d.contents if tree.quotation(r[0]) is not None]
    for draft, words in quoted:
        with kept(tree, "overlaps", words, *draft.ranges()):
            here = tree.sentence(words[0]).paragraph
            q = tree.quotation(words[0])
            if here == _paragraph(tree, draft) or q is None:
                continue
            # Without a source it goes on with the paragraph before, whoever speaks there.
            runs_on = draft.source is None and _paragraph(tree, draft) < here and q.continues
            others = ((d, r) for d, r in quoted if d is not draft)
            if runs_on or any(_paragraph(tree, d) == here and tree.quotation(r[0]) is q for d, r in others):
                draft.contents.remove(words)
            elif q.closed:
                owner = next((d for d in drafts if d is not draft and _speaks_before(tree, d, words, here)), None)
                if owner is not None:
                    draft.contents.remove(words)
                    owner.contents = sorted([*owner.contents, words])


def _paragraph(tree: Tree, draft: Draft) -> int:
    """The paragraph of a draft's cue, -1 where it has none."""
    return tree.sentence(draft.cue[0]).paragraph if draft.cue else -1


def _speaks_before(tree: Tree, draft: Draft, words: Range, paragraph: int) -> bool:
    if draft.cue is None or draft.cue[0] > words[0] or tree.sentence(draft.cue[0]).paragraph != paragraph:
        return False
    return any(tree.quotation(a) is not None and b <= words[0] for a, b in draft.contents)
