"""Drafts that the layout gives, not the grammar: signed quotations, headlines with their source, transcripts."""

from __future__ import annotations

import re

from quotes.attribute.draft import Draft
from quotes.attribute.view import Range, View
from quotes.english.role_nouns import is_role_noun
from quotes.methods import RowBy
from quotes.records import Span

_SIGNED = re.compile(r"\s*(?P<dash>[-–—―]{1,2}|~)\s*(?P<name>[^\W\d_][^\n\r]{1,120})")
_SPEAKS = re.compile(r"(?P<name>[^\W\d_][\w.’' -]{0,48}?)(?P<colon>:)\s+(?=\S)")


def drafts(view: View) -> list[Draft]:
    """All drafts of this kind, none with words of another."""
    return [*_signatures(view), *_headlines(view), *_transcript(view)]


def free(drafts: list[Draft], taken: list[Range]) -> list[Draft]:
    """The drafts of another kind without the words that a layout has taken; those that lose all are left out."""
    out = []
    for draft in drafts:
        left = [r for r in draft.contents if not any(r[0] < b and a < r[1] for a, b in taken)]
        if left or not draft.contents:
            draft.contents = left
            out.append(draft)
    return out


def _signatures(view: View) -> list[Draft]:
    """Quotations signed with a dash: "We were never told." — Rosa Marchetti, nurse

    The name ends the paragraph or the line. Not "We were told" - and nobody came: what follows there has a verb.
    """
    out = []
    for q in view.outer:
        with view.kept("layouts", q.inner):
            match = _SIGNED.match(view.text, q.end)
            if match is None or not match["name"][0].isupper():
                continue
            dash, name = view.range_of(Span(*match.span("dash"))), view.range_of(Span(*match.span("name")))
            content = view.range_of(q.inner)
            inside = view.content_words(name)
            if not inside or len(inside) > 14 or any(view.words[i].xpos in ("VBD", "VBZ", "VBP", "MD") for i in inside):
                continue
            comma = next((i for i in range(*name) if view.low[i] in (",", "(")), name[1])
            if not _named(view, (name[0], comma), most=6) or len(view.content_words(content)) < 2:
                continue
            out.append(Draft(cue=dash, source=(name[0], comma), contents=[content], score=0.85, method=RowBy.SIGNED))
    return out


def _headlines(view: View) -> list[Draft]:
    """Headlines that end or begin with their source: "Dam is safe: minister", "Minister: Dam is safe".

    A paragraph of at most 24 words without a final full stop and one colon, at most four words of name on one side.
    Not a lead such as "Read more: ..." (no name), and not a time or a score.
    """
    out = []
    for paragraph in view.article.paragraphs:
        with view.kept("layouts", paragraph):
            words = view.range_of(paragraph)
            if not 4 <= words[1] - words[0] <= 24 or view.text[paragraph.end - 1] in '.!?"”’':
                continue
            colons = [i for i in range(*words) if view.low[i] == ":" and view.inside(i) is None]
            if len(colons) != 1:
                continue
            before, after = (words[0], colons[0]), (colons[0] + 1, words[1])
            for source, content in ((after, before), (before, after)):
                quoted = source is not before and _all_quoted(view, content) and _short_noun(view, source)
                named = (_named(view, source, most=4) or _role(view, source)) and view.clausal(content)
                if len(view.content_words(content)) > 2 and (named or quoted):
                    cue = (colons[0], colons[0] + 1)
                    out.append(Draft(cue=cue, source=source, contents=[content], score=0.65, method=RowBy.HEADLINE))
                    break
    return out


def _role(view: View, words: Range) -> bool:
    """Whether a stretch is a noun for a person and nothing more: "Forecaster: Worst is to come"; not "Weather: ..."."""
    inside = view.content_words(words)
    plain = 0 < len(inside) <= 3 and all(view.words[i].upos in ("NOUN", "PROPN", "ADJ") for i in inside)
    return plain and any(is_role_noun(" ".join(view.low[i] for i in inside[n:])) for n in range(len(inside)))


def _all_quoted(view: View, words: Range) -> bool:
    return all(view.inside(i) is not None for i in view.content_words(words))


def _short_noun(view: View, words: Range) -> bool:
    """Whether a stretch is one short noun phrase: ‘We need rain’: hill farmers."""
    inside = view.content_words(words)
    return 0 < len(inside) <= 3 and all(view.words[i].upos in ("NOUN", "PROPN", "ADJ", "DET") for i in inside)


def _transcript(view: View) -> list[Draft]:
    """Paragraphs that open with a speaker and a colon: LEE: Correct.

    Where at least three of the article do, or two in capitals.
    One alone is taken only with a name and a quotation after it: Moss: "No deal."
    """
    found: list[tuple[Range, Range, Range, bool]] = []
    for paragraph in view.article.paragraphs:
        with view.kept("layouts", paragraph):
            match = _SPEAKS.match(view.text, paragraph.start, paragraph.end)
            if match is None:
                continue
            source = view.range_of(Span(*match.span("name")))
            content = view.range_of(Span(match.end(), paragraph.end))
            capitals = match["name"].isupper() and (len(match["name"]) > 1 or match["name"] in "QA")
            if content[0] < content[1] and (capitals or _named(view, source, most=5)):
                colon = view.range_of(Span(*match.span("colon")))
                whole = any(q.start == match.end() and q.end >= paragraph.end - 1 for q in view.outer)
                found.append((source, colon, content, whole))
    many = len(found) >= 3 or sum(view.span_of(source).of(view.text).isupper() for source, *_ in found) >= 2
    return [
        Draft(cue=colon, source=source, contents=[content], score=0.85, method=RowBy.TRANSCRIPT)
        for source, colon, content, whole in found
        if many or whole
    ]


def _named(view: View, words: Range, *, most: int) -> bool:
    """Whether a stretch is a name, or a short name of a body, and nothing else."""
    inside = view.content_words(words)
    return 0 < len(inside) <= most and all(
        view.words[i].name != "O" or view.words[i].upos == "PROPN" or (k == 0 and view.low[i] == "the")
        for k, i in enumerate(inside)
    )
