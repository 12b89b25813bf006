"""Whether two quotations are the same one: their words compared, with who said them and in what kind."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from quotes.english.function_words import function_words

# Of the words in order, 0 to 1 (normalised indel similarity), and how many content words must be shared.
_SAME_SPEAKER = (0.6, 3)
_OTHER_SPEAKER = (0.8, 6)  # a misattribution is a story too, and a saying is nobody's
_OTHER_KIND = (0.85, 4)  # in marks here, reported there
_LEAST_INSIDE = 4  # content words of a part of a longer quotation
_SHARE_INSIDE = 0.8  # of its words that the longer one has in one stretch
_STEM = 6  # letters by which "conflicts" is known for "conflict"
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Said:
    """A quote as far as it matters here. `start` and `end` in code points of the article's text."""

    quote_id: str
    article_id: str
    start: int
    end: int
    words: str
    kind: str
    group: str
    speaker_ids: tuple[str, ...] = ()
    date: str | None = None

    @property
    def known(self) -> frozenset[str]:
        """The speakers that other articles can have too; an unnamed source is its article's (`<id>@<article>`)."""
        return frozenset(speaker for speaker in self.speaker_ids if "@" not in speaker)


@dataclass(frozen=True, slots=True)
class Wording:
    """Words folded: lower case, no accents, no punctuation; and those that carry content, by their first letters."""

    words: tuple[str, ...]
    content: frozenset[str]


@lru_cache(maxsize=50_000)
def wording(text: str) -> Wording:
    """The words of a quotation, folded."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("’", "'")
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = tuple(_WORD.findall(plain))
    return Wording(words, frozenset(word[:_STEM] for word in words if word not in function_words()))


def ratio(a: Wording, b: Wording) -> float:
    """How many of the words are in both, in the same order: 2 x shared / all, 0 to 1."""
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(a.words, b.words)


def alike(a: Said, b: Said) -> bool:
    """Whether these are one quotation, from any two articles."""
    one, other = wording(a.words), wording(b.words)
    least, shared = _asked(a, b)
    if len(one.content & other.content) < shared:
        return False
    return ratio(one, other) >= least or (bool(a.known & b.known) and same_kind(a, b) and part(one, other))


def _asked(a: Said, b: Said) -> tuple[float, int]:
    """The likeness and the shared content words that are asked for."""
    asked = [_SAME_SPEAKER]
    if a.known and b.known and not a.known & b.known:
        asked.append(_OTHER_SPEAKER)
    if not same_kind(a, b):
        asked.append(_OTHER_KIND)
    return max(least for least, _ in asked), max(shared for _, shared in asked)


def same_kind(a: Said, b: Said) -> bool:
    """Whether both are words in marks, or both are reported."""
    return (a.kind == "indirect") == (b.kind == "indirect")


def part(a: Wording, b: Wording) -> bool:
    """Whether the shorter is a stretch of the longer, a word in five aside: a pull-quote, a headline, an excerpt."""
    from rapidfuzz.distance import LCSseq

    short, long = sorted((a, b), key=lambda w: len(w.words))
    if len(short.content & long.content) < _LEAST_INSIDE:
        return False
    blocks = [block for block in LCSseq.opcodes(short.words, long.words) if block.tag == "equal"]
    shared = sum(block.src_end - block.src_start for block in blocks)
    stretch = blocks[-1].dest_end - blocks[0].dest_start
    return shared >= _SHARE_INSIDE * len(short.words) and stretch <= len(short.words) / _SHARE_INSIDE
