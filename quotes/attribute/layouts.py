"""Drafts that the layout gives, not the grammar: signed quotations, headlines with their source, transcripts."""

from __future__ import annotations

import re

from quotes.attribute.draft import Draft
from quotes.attribute.failed import kept
from quotes.english.role_nouns import is_role_noun
from quotes.methods import RowBy
from quotes.records import Span
from quotes.syntax import Range, Tree

_SIGNED = re.compile(r"\s*(?P<dash>[-–—―]{1,2}|~)\s*(?P<name>[^\W\d_][^\n\r]{1,120})")
_SPEAKS = re.compile(r"(?P<name>[^\W\d_][\w.’' -]{0,48}?)(?P<colon>:)\s+(?=\S)")


def drafts(tree: Tree) -> list[Draft]:
    """All drafts of this kind, none with words of another."""
    return [*_signatures(tree), *_headlines(tree), *_transcript(tree)]


def free(drafts: list[Draft], taken: list[Range]) -> list[Draft]:
    """The drafts of another kind without the words that a layout has taken; those that lose all are left out."""
    out = []
    for draft in drafts:
        left = [r for r in draft.contents if not any(r[0] < b and a < r[1] for a, b in taken)]
        if left or not draft.contents:
            draft.contents = left
            out.append(draft)
    return out


def _signatures(tree: Tree) -> list[Draft]:
    """Quotations signed with a dash: "We were never told." — Rosa Marchetti, nurse

    The name ends the paragraph or the line. Not "We were told" - and nobody came: what follows there has a verb.
    """
    out = []
    for q in tree.outer:
        with kept(tree, "layouts", q.inner):
            match = _SIGNED.match(tree.text, q.end)
            if match is None or not match["name"][0].isupper():
                continue
            dash, name = tree.range_of(Span(*match.span("dash"))), tree.range_of(Span(*match.span("name")))
            content = tree.range_of(q.inner)
            inside = tree.content_words(name)
            if not inside or len(inside) > 14 or any(tree.finite(i) for i in inside):
                continue
            comma = next((i for i in range(*name) if tree.low[i] in (",", "(")), name[1])
            if not _named(tree, (name[0], comma), most=6) or len(tree.content_words(content)) < 2:
                continue
            out.append(Draft(cue=dash, source=(name[0], comma), contents=[content], score=0.85, method=RowBy.SIGNED))
    return out


def _headlines(tree: Tree) -> list[Draft]:
    """Headlines that end or begin with their source: "Dam is safe: minister", "Minister: Dam is safe".

    A paragraph of at most 24 words without a final full stop and one colon, at most four words of name on one side.
    Not a lead such as "Read more: ..." (no name), and not a time or a score.
    """
    out = []
    for paragraph in tree.article.paragraphs:
        with kept(tree, "layouts", paragraph):
            words = tree.range_of(paragraph)
            if not 4 <= words[1] - words[0] <= 24 or tree.text[paragraph.end - 1] in '.!?"”’':
                continue
            colons = [i for i in range(*words) if tree.low[i] == ":" and tree.quotation(i) is None]
            if len(colons) != 1:
                continue
            before, after = (words[0], colons[0]), (colons[0] + 1, words[1])
            for source, content in ((after, before), (before, after)):
                quoted = source is not before and _all_quoted(tree, content) and _short_noun(tree, source)
                named = (_named(tree, source, most=4) or _role(tree, source)) and tree.clausal(content)
                if len(tree.content_words(content)) > 2 and (named or quoted):
                    cue = (colons[0], colons[0] + 1)
                    out.append(Draft(cue=cue, source=source, contents=[content], score=0.65, method=RowBy.HEADLINE))
                    break
    return out


def _role(tree: Tree, words: Range) -> bool:
    """Whether a stretch is a noun for a person and nothing more: "Forecaster: Worst is to come"; not "Weather: ..."."""
    inside = tree.content_words(words)
    plain = 0 < len(inside) <= 3 and all(tree.words[i].upos in ("NOUN", "PROPN", "ADJ") for i in inside)
    return plain and any(is_role_noun(" ".join(tree.low[i] for i in inside[n:])) for n in range(len(inside)))


def _all_quoted(tree: Tree, words: Range) -> bool:
    return all(tree.quotation(i) is not None for i in tree.content_words(words))


def _short_noun(tree: Tree, words: Range) -> bool:
    """Whether a stretch is one short noun phrase: ‘We need rain’: hill farmers."""
    inside = tree.content_words(words)
    return 0 < len(inside) <= 3 and all(tree.words[i].upos in ("NOUN", "PROPN", "ADJ", "DET") for i in inside)


def _transcript(tree: Tree) -> list[Draft]:
    """Paragraphs that open with a speaker and a colon: LEE: Correct.

    Where at least three of the article do, or two in capitals.
    One alone is taken only with a name and a quotation after it: Moss: "No deal."
    """
    found: list[tuple[Range, Range, Range, bool]] = []
    for paragraph in tree.article.paragraphs:
        with kept(tree, "layouts", paragraph):
            match = _SPEAKS.match(tree.text, paragraph.start, paragraph.end)
            if match is None:
                continue
            source = tree.range_of(Span(*match.span("name")))
            content = tree.range_of(Span(match.end(), paragraph.end))
            capitals = match["name"].isupper() and (len(match["name"]) > 1 or match["name"] in "QA")
            if content[0] < content[1] and (capitals or _named(tree, source, most=5)):
                colon = tree.range_of(Span(*match.span("colon")))
                whole = any(q.start == match.end() and q.end >= paragraph.end - 1 for q in tree.outer)
                found.append((source, colon, content, whole))
    many = len(found) >= 3 or sum(tree.span_of(source).of(tree.text).isupper() for source, *_ in found) >= 2
    return [
        Draft(cue=colon, source=source, contents=[content], score=0.85, method=RowBy.TRANSCRIPT)
        for source, colon, content, whole in found
        if many or whole
    ]


def _named(tree: Tree, words: Range, *, most: int) -> bool:
    """Whether a stretch is a name, or a short name of a body, and nothing else."""
    inside = tree.content_words(words)
    return 0 < len(inside) <= most and all(
        tree.words[i].name != "O" or tree.words[i].upos == "PROPN" or (k == 0 and tree.low[i] == "the")
        for k, i in enumerate(inside)
    )
