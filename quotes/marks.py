"""The quotation marks of a text with what stands around them: what `find` pairs. Text only, linear.

A mark's looks are all that decides how it may be read. Apostrophes beyond doubt, attributes of tags, rows of
marks as an ornament and marks around nothing are left out here; the others come with the cost of standing for
something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from quotes.english.elisions import ELISION
from quotes.records import Span

# What a glyph adds to the cost of opening and to that of closing. Only a hint: German closes with “.
DOUBLE = {
    "“": (0.0, 2.5), "”": (2.5, 0.0), "„": (0.0, 4.0), "‟": (0.0, 4.0), "‘‘": (0.0, 2.5), "’’": (2.5, 0.0),
    "‘’": (0.5, 0.5), "““": (0.0, 2.5), "””": (2.5, 0.0), '"': (0.0, 0.0), '""': (0.0, 0.0), "＂": (0.0, 0.0),
    "″": (0.3, 0.0), "«": (0.0, 2.0), "»": (2.0, 0.0), "‹‹": (0.0, 2.0), "››": (2.0, 0.0),
    "''": (0.3, 0.0), "``": (0.0, 4.0), "´´": (0.5, 0.0), "‚‚": (0.0, 4.0),
}  # fmt: skip
SINGLE = {
    "'": (0.0, 0.0), "＇": (0.0, 0.0), "‘": (0.0, 2.5), "’": (2.5, 0.0), "‚": (0.0, 4.0), "‛": (0.0, 2.5),
    "`": (0.0, 2.5), "´": (0.5, 0.0), "‹": (0.0, 2.0), "›": (2.0, 0.0),
}  # fmt: skip
_CURLY = "“”„‟‘‘’’"
_APOSTROPHES = "'’‘＇´`‛"

# Marks that another program spoilt: HTML entities, Windows-1252 read as Latin-1, UTF-8 read as Windows-1252.
_SPOILT = {
    "&quot;": '"', "&#34;": '"', "&ldquo;": "“", "&#8220;": "“", "&rdquo;": "”", "&#8221;": "”",
    "&laquo;": "«", "&raquo;": "»", "&apos;": "'", "&#39;": "'", "&#x27;": "'",
    "&lsquo;": "‘", "&#8216;": "‘", "&rsquo;": "’", "&#8217;": "’",
    "\x91": "‘", "\x92": "’", "\x93": "“", "\x94": "”", "â€œ": "“", "â€\x9d": "”", "â€™": "’", "â€˜": "‘",
}  # fmt: skip


def _any_of(glyphs: Iterable[str]) -> str:
    return "|".join(re.escape(glyph) for glyph in glyphs)


_APOSTROPHE = _any_of([*_APOSTROPHES, *(s for s, glyph in _SPOILT.items() if glyph in _APOSTROPHES)])
_MARKS = re.compile(
    # Attributes of tags; rows of marks as an ornament; marks around nothing.
    r"<[A-Za-z][\w:-]{0,40}\s[^<>=]{0,200}=[^<>]{0,2000}>|"
    r"\w=(?:\"[^\"<>]{0,500}\"|'[^'<>]{0,500}')|"
    r"(?:[\"'“”„‟«»‘’`´][ \t]?){8,}+|(?<!\S)(?:\"\"|“\s?”)(?!\w)|"
    # Apostrophes beyond doubt: don't, rock 'n' roll, the U.N.'s; escapes of RTF.
    rf"(?<=[^\W_])(?:{_APOSTROPHE})(?=[^\W_])|(?<!\w)['’‘]n['’‘](?!\w)|(?<=\w\.)(?:{_APOSTROPHE})(?=s\b)|\\'[0-9a-f]{{2}}|"
    # Of three in a row, two are the double mark: the outer two, on either side.
    r"(?P<mark>(?<![^\s(\[])(?:''(?=')|’’(?=’))|''(?!')|’’(?!’)|‘‘|““|””|``|‘’|‹‹|››|´´|‚‚|\"\"|"
    rf"{_any_of(_SPOILT)}|[\"＂″“”„‟«»'’‘＇´`‛‚‹›])"
)

_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
STRAY = 4.0  # a mark that stands for nothing
_MEASURE = 0.7  # feet and inches


class Looks(NamedTuple):
    """All that decides how a mark may be read; a tuple, as it is the key of the caches in `find`."""

    kind: Literal["C", "T", "S"]  # double curly, any other double mark, single
    glyph: str
    before: str  # class of what stands before it: space, bracket, dash, colon, stop, word, digit, other
    after: str  # class of what stands after it: word, dots, dash, stop, space, end, other
    nothing: float  # cost of standing for something else than the edge of a quotation
    begins: bool  # the first mark of a sentence, as far as punctuation tells

    @property
    def style(self) -> Literal["double", "single"]:
        return "single" if self.kind == "S" else "double"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at its place: half-open, in code points; one to eight code points long."""

    start: int
    end: int
    looks: Looks


def marks(text: str, paragraphs: Sequence[Span]) -> list[list[Mark]]:
    """The marks of each paragraph. The whole text is searched at once, as a tag may run over a line's end."""
    places: list[list[Span]] = [[] for _ in paragraphs]
    number = 0
    for match in _MARKS.finditer(text):
        if match["mark"] is None:
            continue
        while number < len(paragraphs) and paragraphs[number].end < match.end():
            number += 1
        if number == len(paragraphs):
            break
        if paragraphs[number].start <= match.start():
            places[number].append(Span(match.start(), match.end()))
    return [_looked_at(text, p, found) for p, found in zip(paragraphs, places, strict=True)]


def _looked_at(text: str, paragraph: Span, places: Sequence[Span]) -> list[Mark]:
    """The marks at `places`; marks that touch one another look at what stands around them all."""
    rows: list[list[Span]] = []
    for place in places:
        if rows and rows[-1][-1].end == place.start:
            rows[-1].append(place)
        else:
            rows.append([place])
    found: list[Mark] = []
    for row in rows:
        start = row[0].start
        before, after = _before(text, paragraph.start, start), _after(text, row[-1].end, paragraph.end)
        begins = before == "space" and ends_sentence(text[max(paragraph.start, start - 6) : start])
        found += [_mark(text, place, before, after, begins and place is row[0]) for place in row]
    return found


def _mark(text: str, place: Span, before: str, after: str, begins: bool) -> Mark:
    typed = place.of(text)
    glyph = _SPOILT.get(typed, typed)
    if glyph in SINGLE:
        looks = Looks("S", glyph, before, after, _apostrophe(text, place, glyph, before, after), begins)
    else:
        nothing = _MEASURE if before == "digit" else STRAY
        looks = Looks("C" if glyph in _CURLY else "T", glyph, before, after, nothing, begins)
    return Mark(place.start, place.end, looks)


def _before(text: str, low: int, at: int) -> str:
    while at > low and text[at - 1] in _INVISIBLE:
        at -= 1
    if at <= low or text[at - 1].isspace():
        return "space"
    char = text[at - 1]
    if char.isalnum() or char in ")]}%*":
        return "digit" if char.isdigit() else "word"
    if char in ".,!?…":
        return "stop"
    return "bracket" if char in "([{" else "dash" if char in "-–—" else "colon" if char in ":;=/" else "other"


def _after(text: str, at: int, high: int) -> str:
    while at < high and text[at] in _INVISIBLE:
        at += 1
    if at >= high:
        return "end"
    char = text[at]
    if char.isspace():
        return "space"
    if char == "…" or text.startswith("..", at):
        return "dots"
    if char.isalnum() or char in "$£€#@&[(¿¡":
        return "word"
    return "stop" if char in ".,;:!?)]}%" else "dash" if char in "-–—" else "other"


def ends_sentence(tail: str) -> bool:
    """Whether a sentence may begin after `tail`, which is the end of what stands before, or nothing."""
    tail = tail.rstrip().rstrip("\"”’'“»")
    return not tail or tail[-1] in ".!?…:"


def _apostrophe(text: str, place: Span, glyph: str, before: str, after: str) -> float:
    """Cost of reading a single mark as an apostrophe or as feet."""
    if glyph not in _APOSTROPHES:
        return STRAY
    turned = glyph in "‘`‛"  # programs that curl marks turn an apostrophe before a word the wrong way
    if before in ("word", "digit"):
        at_stop = 0.7 if after in ("stop", "end") else 0.0
        return _at_word_end(text[max(0, place.start - 2) : place.start].lower()) + at_stop + 1.5 * turned
    if after == "word" and before != "stop":
        if ELISION.match(text, place.end):
            return 0.3 if turned else 0.0
        return STRAY if turned else 0.7 if glyph == "’" else 2.0
    return 1.5 if before == after == "space" else STRAY


def _at_word_end(tail: str) -> float:
    """Cost of an apostrophe after a word with this end: the kids', 10', goin', ol', o', Marx'."""
    if tail.endswith("s"):
        return 0.5
    if tail[-1:].isdigit() or tail in ("in", "ol", " o"):
        return _MEASURE
    return 1.0 if tail[-1:] in ("x", "z") else 2.5
