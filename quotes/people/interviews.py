"""Interviews: whose "I" it is where an article prints the conversation itself, question and answer in turn.

Place in the flow: asked by `people.speakers`; who is interviewed speaks around every “I” outside of quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from quotes.english.newspaper import BEFORE_INTERVIEWEE, BEHIND_INTERVIEWEE, SAYS_INTERVIEW
from quotes.people.cast import Cast, Party
from quotes.syntax import Tree

_QUESTIONS = 3  # paragraphs that end in a question mark: fewer are no conversation
_LEAD = 8  # paragraphs in which an article says whom it talked to
_ANOTHER = re.compile(r"(?:,[^.,!?;]{0,60},?)? (?:and|&) [A-Z]")
_AFTER_ANOTHER = re.compile(r"[A-Z][\w’'-]+,? (?:and|&) $")


def interviewee(tree: Tree, cast: Cast) -> Party | None:
    """The one person who is interviewed; None where the article is no interview, or it is not plain who.

    The title says it before the paragraphs after it do; if neither does, the one person whom the title names in full.
    """
    text, paragraphs = tree.text, tree.article.paragraphs
    lead = [p.of(text) for p in paragraphs[:_LEAD]]
    if sum(p.of(text).endswith("?") for p in paragraphs) < _QUESTIONS or not any(map(SAYS_INTERVIEW.search, lead)):
        return None
    for numbers, asked in ((range(1), True), (range(1, _LEAD), True), (range(1), False)):
        found = _named(tree, cast, numbers, asked=asked)
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _has_full_name(party: Party) -> bool:
    """Whether it is a person of two names: one name alone may be the paper that asks."""
    return party.kind == "person" and len(party.canonical.split()) > 1


def _named(tree: Tree, cast: Cast, paragraphs: Iterable[int], *, asked: bool) -> list[Party]:
    """The persons named in these paragraphs; with `asked` those whom the words around make the one interviewed."""
    text, found = tree.text, {}
    for mention in cast.mentions:
        number = tree.paragraph(mention.first)
        parties = cast.of(mention)
        if number not in paragraphs or len(parties) != 1 or not _has_full_name(parties[0]):
            continue
        whole, span = tree.article.paragraphs[number], mention.span(tree)
        before, behind = text[whole.start : span.start], text[span.end : whole.end]
        if BEFORE_INTERVIEWEE.search(before) or BEHIND_INTERVIEWEE.match(behind) if asked else " " in mention.text:
            found[parties[0].number] = parties[0]
            if asked and (_ANOTHER.match(behind) or _AFTER_ANOTHER.search(before)):
                return [parties[0], parties[0]]  # two are interviewed: whose "I" it is, only a voice tells
    return list(found.values())
