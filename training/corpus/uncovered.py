"""What in a marked article no tag covers and perhaps should: pronouns, words of saying, pairs of marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from quotes import find
from quotes.evaluate.marked import Marked, Tag
from quotes.records import Span

OPEN_ASIDES = ("headline", "caption")  # where everything is marked as elsewhere
PRONOUNS = re.compile(
    r"\b(he|she|they|who|whom|whose|I|we|me|us|my|our|his|her|him|their|them|it|its)\b(?!['’]?\w)", re.IGNORECASE
)
# The words of which each one outside contents must be a cue or <none>.
SAYING = re.compile(
    r"\b(sa(?:y|ys|id|ying)|t(?:ell|ells|old|elling)|add(?:s|ed|ing)?|ask(?:s|ed|ing)?|"
    r"writ(?:e|es|ing|ten)|wrote|warn(?:s|ed|ing)?|announc(?:e|es|ed|ing)|claim(?:s|ed|ing)?|"
    r"den(?:y|ies|ied|ying)|explain(?:s|ed|ing)?|argu(?:e|es|ed|ing)|according to)\b",
    re.IGNORECASE,
)
# More of them, for the writer to look at.
ODDER = re.compile(
    r"\b(stat(?:es|ed)|insist(?:s|ed)|not(?:es|ed) that|repl(?:ies|ied)|respond(?:s|ed)|reveal(?:s|ed)|confirm(?:s|ed)|"
    r"admit(?:s|ted)|recall(?:s|ed)|joked?|quip(?:s|ped)|urg(?:es|ed)|call(?:s|ed) (?:for|on)|report(?:s|ed)|"
    r"suggest(?:s|ed)|stress(?:es|ed)|alleg(?:es|ed)|promis(?:es|ed)|declar(?:es|ed)|tweet(?:s|ed)|post(?:s|ed)|"
    r"remark(?:s|ed)|complain(?:s|ed)|read(?:s)?:|reckon(?:s|ed)?|vow(?:s|ed)|accus(?:es|ed)|pledg(?:es|ed))\b",
    re.IGNORECASE,
)


class Stretch(NamedTuple):
    """Words in their surroundings."""

    start: int
    words: str
    around: str


def pronouns(found: Marked) -> Iterator[Stretch]:
    """Pronouns that are no mention, and stand in none that is hardly longer."""
    short = [tag.span for tag in found.tagged("m") if tag.span.end - tag.span.start <= len("themselves")]
    closed = closed_asides(found)
    for match in PRONOUNS.finditer(found.text):
        if match.group() == "US" or inside(match.start(), short) or inside(match.start(), closed):
            continue
        yield stretch(found.text, match.start(), match.end())


def saying(found: Marked, words: re.Pattern[str] = SAYING) -> Iterator[Stretch]:
    """Words of saying outside contents that are neither a cue nor <none>."""
    covered = [tag.span for tag in found.tags if tag.name in ("content", "cue", "none", "n")] + closed_asides(found)
    for match in words.finditer(found.text):
        if not inside(match.start(), covered):
            yield stretch(found.text, match.start(), match.end())


def marks(found: Marked) -> Iterator[Stretch]:
    """Pairs of quotation marks that are no content's and stand in none."""
    covered = [tag.span for tag in found.tagged("content")] + closed_asides(found)
    for quotation in find.quotations(found.text, found.article.paragraphs):
        if not any(span.meets(quotation.inner) for span in covered):
            yield stretch(found.text, quotation.inner.start, quotation.inner.end)


def closed_asides(found: Marked) -> list[Span]:
    """Asides in which nothing is marked."""
    return [tag.span for tag in found.tagged("aside") if tag.words[0] not in OPEN_ASIDES]


def inside(position: int, spans: list[Span]) -> bool:
    """Whether a place lies in one of the spans."""
    return any(span.start <= position < span.end for span in spans)


def stretch(text: str, start: int, end: int) -> Stretch:
    """A stretch with some words before and behind it."""
    around = text[max(0, start - 25) : start] + "[" + text[start:end] + "]" + text[end : end + 25]
    return Stretch(start, text[start:end], re.sub(r"\s+", " ", around))


def crossing(tags: tuple[Tag, ...]) -> Iterator[tuple[Tag, Tag]]:
    """Pairs of tags that overlap without one standing in the other."""
    ordered = sorted(tags, key=lambda tag: (tag.span.start, -tag.span.end))
    for k, tag in enumerate(ordered):
        for other in ordered[k + 1 :]:
            if other.span.start >= tag.span.end:
                break
            if other.span.end > tag.span.end and other.span.start > tag.span.start:
                yield tag, other
