"""Where the paragraphs of a text begin and end, whatever its line breaks mean.

A blank line always parts paragraphs. A single line break means one of two things: news saved from the web has
one paragraph a line; text wrapped by hand, e-mail or a PDF breaks its lines at a column, in mid sentence, and
there a break is only a space. Which it is, is decided for each block of lines between blank lines, from its
line lengths and from what stands on both sides of its breaks (see `_wrap`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from quotes.records import Span

# A wrapped text's longest line has 40 to 120 code points: e-mail 72, typewritten pages 80, columns of a PDF
# up to 115. Of 2,042 English articles as saved, three have lines joined, in error only one (a style sheet).
# Rewrapped at 50 to 110 columns, with blank lines, at least 0.998 of the paragraphs come back; with indents
# 0.90 to 0.99; with neither 0.81 to 0.89, since a last line may be full; ragged with blank lines 0.98 to 1.
NARROWEST, WIDEST = 40, 120
# Part of the longest line that a line must reach where its break is only a space, if the next word would have
# fitted: proportional type (PDF) is ragged when counted in characters. Where at least SURE breaks in mid
# sentence show that words moved down only for want of room (a share of STRICT), that holds for all breaks.
RAGGED, STRICT, SURE = 0.75, 0.95, 8
# From this many columns more than the least indented line on, a first line is indented.
INDENTED = 2
# A block is wrapped if in at least this share of its breaks a sentence plainly runs on; in prose, rewrapped
# at 72 columns, it does in 0.89.
RUNNING_ON = 1 / 3
# Of the breaks in mid sentence, the share that must come at the end of a full line: verse breaks anywhere.
FULL = 0.8

LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
# What is stripped from both ends of a line: Unicode white space, and characters that cannot be seen at all.
WHITE = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\u200b\u2060\ufeff"

_FINAL = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_LOWER_START = re.compile(r"[\"'“‘«(\[]*[^\W\d_]")
_BULLET = re.compile(r"[•·▪‣◦●○■*]\s")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without the white space around it, and how far it was indented."""

    span: Span
    text: str
    indent: int


@dataclass(frozen=True, slots=True)
class _Wrap:
    """How a block was wrapped: its width, the part of it that lines fill, the indent of first lines."""

    width: int
    ragged: float
    first: int | None


def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs in order: half-open spans in code points, without surrounding white space, never empty.

    Every character that is not white space (or invisible) stands in exactly one. However long, a paragraph is
    left whole. Line breaks are `\\n`, `\\r\\n`, `\\r`, vertical tab, form feed, NEL, U+2028 and U+2029; the
    last always parts paragraphs.
    """
    blocks = list(_blocks(text))
    wraps = [_wrap(block) for block in blocks]
    # In a text that is plainly wrapped, short blocks whose own breaks say little are held against its widest
    # block.
    widest = max((wrap for wrap in wraps if wrap), key=lambda wrap: wrap.width, default=None)
    found: list[Span] = []
    for block, wrap in zip(blocks, wraps, strict=True):
        if wrap is None and widest is not None and len(block) > 1 and _width(block) <= widest.width:
            wrap = replace(widest, first=_first(block))
        found += [line.span for line in block] if wrap is None else _joined(block, wrap)
    return tuple(found)


def _blocks(text: str) -> Iterator[list[_Line]]:
    """The lines between two blank lines (or paragraph separators), block by block."""
    block: list[_Line] = []
    for line, separator in _lines(text):
        if line is not None:
            block.append(line)
        if block and (line is None or separator == "\u2029"):
            yield block
            block = []
    if block:
        yield block


def _lines(text: str) -> Iterator[tuple[_Line | None, str]]:
    """Every line, None for a blank one, with the break that ends it."""
    start = 0
    for found in LINE_BREAK.finditer(text):
        yield _line(text, start, found.start()), found[0]
        start = found.end()
    yield _line(text, start, len(text)), ""


def _line(text: str, start: int, end: int) -> _Line | None:
    whole = text[start:end]
    words = whole.strip(WHITE)
    if not words:
        return None
    indent = len(whole) - len(whole.lstrip(WHITE))
    return _Line(Span(start + indent, start + indent + len(words)), words, indent)


def _joined(block: list[_Line], wrap: _Wrap) -> Iterator[Span]:
    """The paragraphs of a wrapped block: its lines joined except where one plainly begins a new paragraph."""
    start = block[0].span.start
    for upper, lower in pairwise(block):
        if _parts(upper, lower, wrap):
            yield Span(start, upper.span.end)
            start = lower.span.start
    yield Span(start, block[-1].span.end)


def _wrap(block: list[_Line]) -> _Wrap | None:
    """How the block was wrapped; None where its lines are paragraphs.

    Catches `...told the harbour board that the⏎new cranes would stand idle...`; must not catch an interview
    of short lines, each a sentence, nor a list of names, nor verse.
    """
    width = _width(block)
    if len(block) < 2 or not NARROWEST <= width <= WIDEST:
        return None
    running_on = [(upper, lower) for upper, lower in pairwise(block) if _runs_on(upper.text, lower.text)]
    full = sum(_full(upper, lower, width, RAGGED) for upper, lower in running_on)
    if not full or full < RUNNING_ON * (len(block) - 1) or full < FULL * len(running_on):
        return None
    packed = sum(_full(upper, lower, width, 1) for upper, lower in running_on)
    strict = packed >= max(SURE, STRICT * len(running_on))
    return _Wrap(width, 1 if strict else RAGGED, _first(block))


def _width(block: list[_Line]) -> int:
    """The length of the longest line, in code points; an address alone on its line could not be wrapped."""
    return max((line.indent + len(line.text) for line in block if " " in line.text), default=0)


def _first(block: list[_Line]) -> int | None:
    """The indent from which on a line is a first line; None where most are indented (hanging items)."""
    from_here = min(line.indent for line in block) + INDENTED
    return from_here if 2 * sum(line.indent >= from_here for line in block) < len(block) else None


def _runs_on(upper: str, lower: str) -> bool:
    """Whether a sentence plainly runs on over the break: `said the⏎Mayor`, `harbour⏎board`; not a by-line."""
    from quotes.english.newspaper import BEGINS_CREDIT, HANGING  # here, as help texts load this module

    if _FINAL.search(upper) or _BULLET.match(lower) or BEGINS_CREDIT.match(lower):
        return False
    first = _LOWER_START.match(lower)
    return bool(HANGING.search(upper)) or (first is not None and first[0][-1].islower())


def _full(upper: _Line, lower: _Line, width: int, ragged: float) -> bool:
    """Whether a line is as full as wrapping makes it: the next word had no room, or it is nearly as long."""
    length = upper.indent + len(upper.text)
    return length >= ragged * width or length + 1 + len(lower.text.split(None, 1)[0]) > width


def _parts(upper: _Line, lower: _Line, wrap: _Wrap) -> bool:
    """Whether, in wrapped text, a new paragraph begins after `upper` without a blank line.

    So it does at a bullet, at an indented first line, after an address too long for the width, and after a
    line that ends early: a heading or the last line of a paragraph.
    """
    if _BULLET.match(lower.text):
        return True
    if _runs_on(upper.text, lower.text):
        return False
    if upper.indent + len(upper.text) > wrap.width or (wrap.first is not None and lower.indent >= wrap.first):
        return True
    return not _full(upper, lower, wrap.width, wrap.ragged)
