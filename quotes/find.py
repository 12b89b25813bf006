"""Pairs the quotation marks of an article, however badly they are typed. Text only: no parser, no verb list.

The idea: a mark may open a quotation, close one, stand for nothing (a slip) or be an apostrophe or a measure.
Its glyph and its neighbours make each reading cheap or dear; what is open makes some impossible. The cheapest
reading of all the marks of a paragraph together is found by dynamic programming over the few possible stacks
of open quotations (Viterbi, linear in the number of marks). So “ typed for ” costs something, but less than
leaving two marks unexplained.

Decisions, where the text leaves a choice:

- A quotation never crosses a paragraph border. One that is still open there is `closed=False`. If the next
  paragraph begins with an opening mark of its style, it runs to the end of its own paragraph, and the next
  one is `continues=True`.
- Otherwise an unclosed quotation that begins a sentence (or with a capital after a comma) runs to the end of
  the paragraph, one that begins inside a sentence (a fragment) to the end of that sentence: a stray mark must
  not swallow the paragraph.
- A second opening mark inside an open quotation that nothing closes separately is a slip if it stands inside
  a sentence (one stretch). If it begins a sentence, the mark that should have closed the one before was lost;
  the same if that one is a fragment and its sentence has ended.
- A single mark that nothing closes is an apostrophe, unless the next paragraph takes it up again, or it is a
  curly opening mark in a quotation, which then closes both.
- A closing mark that nothing opens is a slip: where the quotation began cannot be told from the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from quotes.marks import DOUBLE, SINGLE, Looks, Mark, ends_sentence, marks
from quotes.records import Quotation, Span

# Costs, set by hand in November 2026 and checked on the training articles of PolNeAR: of 5,338 stretches of
# direct content that begin with a mark, 97 % come out to the letter; most others are annotated in parts.
# What costs more than a mark that stands for nothing (4) is only chosen if it explains several marks at once.
_OPEN_BEFORE = {
    "space": 0.0, "bracket": 0.0, "dash": 0.3, "colon": 0.7, "stop": 2.0, "word": 3.0, "digit": 3.0,
    "other": 1.0,
}  # fmt: skip
_OPEN_AFTER = {"word": 0.0, "dots": 0.0, "dash": 0.7, "stop": 2.5, "space": 1.5, "end": 99.0, "other": 0.5}
_CLOSE_BEFORE = {
    "space": 2.0, "bracket": 3.0, "dash": 0.5, "colon": 1.0, "stop": 0.0, "word": 0.0, "digit": 0.0,
    "other": 0.5,
}  # fmt: skip
_CLOSE_AFTER = {"word": 2.0, "dots": 0.2, "dash": 0.2, "stop": 0.0, "space": 0.0, "end": 0.0, "other": 0.5}
_STRAY_INSIDE = 2.3  # an opening mark inside an open quotation, in mid-sentence
_SINGLE_OPENS = 0.3  # double marks are the commoner style
_OTHER_FAMILY = 1.2  # “ … "
_OTHER_STYLE = 3.2  # “ … ’
_ELIDED = 1.5  # opening with a mark that looks like that of ’90s
_RESTART = 3.0  # an opening mark that begins a sentence ends the quotation before it
_ABANDONED = 3.5  # an inner quotation that is still open when the outer one closes
_UNCLOSED_DOUBLE, _UNCLOSED_SINGLE, _TAKEN_UP = 3.5, 5.0, 0.2
_IMPOSSIBLE = 10.0
_HOPELESS = 8.0  # so far above the cheapest, a reading is dropped

# The stacks of open quotations, outermost first, by Looks.kind.
_STACKS = (
    "", "C", "T", "S", "CS", "TS", "SC", "ST", "CT", "TC", "CC", "TT", "SS",
    "CSC", "CST", "TSC", "TST", "SCS", "STS",
)  # fmt: skip
_NUMBER = {stack: number for number, stack in enumerate(_STACKS)}
_PASS, _OPEN, _CLOSE, _CLOSE_TWO, _REOPEN = range(5)
_Step = tuple[int, int]  # deed, how many quotations are open after it
_Costs = tuple[tuple[int, float], ...]  # of the stacks that are still in the running
_Move = tuple[int, float, int]  # stack afterwards, cost, stack before and deed: 5 * stack + deed

_SENTENCE_END = re.compile(  # not after an initial or a short abbreviation: J. Ruiz, Mr. Ruiz, Gov. Ruiz
    r"(?<![.!?…])(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z][a-z])[.!?…]++[)\]]*+(?=\s+[^\sa-z.,;:!?…)])"
)


@dataclass(frozen=True, slots=True)
class _Draft:
    opening: Mark
    depth: int
    stop: int | None  # end of what stands inside; None if nothing ends it before the paragraph does
    end: int | None  # end of the closing mark, None if there is none
    reach: int  # end of the last quotation in this one, or of the opening mark


def quotations(text: str, paragraphs: Sequence[Span]) -> tuple[Quotation, ...]:
    """The quotations of `text` by their marks, sorted by start, the longer first; in code points of `text`.

    `paragraphs` are half-open spans of `text`, in order, without white space at their ends. Never raises,
    whatever the text.
    """
    found: list[Quotation] = []
    taken_up = ""
    marked = marks(text, paragraphs)
    for number, paragraph in enumerate(paragraphs):
        last = number + 1 == len(paragraphs)
        following = "" if last else _opens_with(marked[number + 1], paragraphs[number + 1])
        reading = _mended(text, paragraph, marked[number], _reading(marked[number], following))
        drafts = _pair(marked[number], reading)
        found += _quotations(text, paragraph, number, drafts, following, taken_up)
        left_open = {draft.opening.looks.style for draft in drafts if draft.stop is None and not draft.depth}
        taken_up = following if following in left_open else ""
    return tuple(sorted(found, key=lambda q: (q.start, -q.end)))


def _opens_with(found: Sequence[Mark], paragraph: Span) -> str:
    """The style of the opening mark that `paragraph` begins with, "" if it begins with none."""
    if not found or found[0].start != paragraph.start:
        return ""
    looks = found[0].looks
    elided = looks.kind == "S" and looks.nothing < 0.5
    return "" if elided or looks.after in ("end", "stop", "space") else looks.style


def _quotations(
    text: str, paragraph: Span, number: int, drafts: Sequence[_Draft], following: str, taken_up: str
) -> Iterator[Quotation]:
    """The finished quotations of a paragraph, without those that hold nothing."""
    limit = paragraph.end  # what is left open ends with what is left open around it
    for draft in drafts:
        opening, style = draft.opening, draft.opening.looks.style
        stop = _stop(text, paragraph, draft, limit, style == following)
        limit = stop if draft.stop is None else limit
        inner = _strip(text, opening.end, stop)
        if inner is not None:
            yield Quotation(
                start=opening.start,
                end=draft.end or inner.end,
                inner=inner,
                style=style,
                depth=draft.depth,
                paragraph=number,
                closed=draft.end is not None,
                continues=opening.start == paragraph.start and style == taken_up,
            )


def _stop(text: str, paragraph: Span, draft: _Draft, limit: int, followed: bool) -> int:
    """Where what stands inside a quotation ends; see the decisions above for what nothing closes."""
    stop = limit if draft.stop is None else draft.stop
    runs_on = draft.stop is None and followed
    if draft.end is not None or runs_on or _begins_sentence(text, paragraph, draft.opening):
        return stop
    match = _SENTENCE_END.search(text, draft.reach, stop)
    return match.end() if match else stop


def _begins_sentence(text: str, paragraph: Span, opening: Mark) -> bool:
    before = text[max(paragraph.start, opening.start - 6) : opening.start]
    return ends_sentence(before) or (before.rstrip()[-1:] == "," and text[opening.end : opening.end + 1].isupper())


def _strip(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


@lru_cache(maxsize=4096)
def _moves(looks: Looks) -> tuple[tuple[_Move, ...], ...]:
    """For every stack all that such a mark may do there."""
    opens, closes = (SINGLE if looks.kind == "S" else DOUBLE)[looks.glyph]
    if looks.after == "end":
        closes = min(closes, 1.0)  # whichever way it is turned, what stands last cannot open
    opens += _OPEN_BEFORE[looks.before] + _OPEN_AFTER[looks.after]
    closes += _CLOSE_BEFORE[looks.before] + _CLOSE_AFTER[looks.after]
    if looks.kind == "S":
        opens += _SINGLE_OPENS + 2.0 * (looks.before in ("word", "digit")) + _ELIDED * (looks.nothing < 0.5)
        closes += 0.2 * (looks.nothing == 0.5)  # the kids'
    table: list[tuple[_Move, ...]] = []
    for number, stack in enumerate(_STACKS):
        moves = [*_openings(stack, looks, opens, closes), *_closings(stack, looks, closes)]
        table.append(tuple((_NUMBER[s], cost, number * 5 + deed) for s, cost, deed in moves if cost < _IMPOSSIBLE))
    return tuple(table)


def _openings(stack: str, looks: Looks, opens: float, closes: float) -> Iterator[tuple[str, float, int]]:
    """Passing over the mark, opening a quotation with it, and ending one by opening another."""
    kind, nothing = looks.kind, looks.nothing
    if kind == "S" and "S" in stack:
        nothing += 0.1
    if kind != "S" and stack[-1:] in ("C", "T") and opens < closes and not looks.begins:
        nothing = min(nothing, _STRAY_INSIDE)
    yield stack, nothing, _PASS
    if stack + kind in _NUMBER:
        yield stack + kind, opens + _nesting(stack, looks), _OPEN
    if stack and looks.begins and (stack[0] == "S") == (kind == "S"):
        yield kind, opens + _RESTART + _ABANDONED * (len(stack) - 1), _REOPEN


def _nesting(stack: str, looks: Looks) -> float:
    """What opening costs more because of what is open: little, unless it is the same kind of mark."""
    if not stack or (looks.kind == "S" and stack[-1] != "S"):
        return 0.0
    return 2.0 + 2.0 * looks.begins if stack[-1] == looks.kind else 0.5


def _closings(stack: str, looks: Looks, closes: float) -> Iterator[tuple[str, float, int]]:
    """Closing an open quotation with what is open in it; closing two with a doubled mark."""
    for at, kind in enumerate(stack):
        same_style = (kind == "S") == (looks.kind == "S")
        other = 0.0 if kind == looks.kind else _OTHER_FAMILY if same_style else _OTHER_STYLE
        if looks.before == "stop" and stack[at - 1 : at] == kind:
            other += 0.5  # “ … “ … ,” she said: the comma tells that the outer one ends here
        yield stack[:at], closes + other + _ABANDONED * (len(stack) - at - 1), _CLOSE
    two_double = looks.glyph in ('""', "””") and len(stack) == 2 and "S" not in stack
    if two_double or (looks.glyph in ("''", "’’") and stack == "SS"):
        yield "", closes, _CLOSE_TWO


def _mended(text: str, paragraph: Span, found: Sequence[Mark], reading: Sequence[_Step]) -> Iterator[_Step]:
    """The reading, but a fragment does not run past its sentence to a stray mark that could open another."""
    opened: list[Mark] = []
    searched = parted = 0  # how far sentence ends were looked for, and the last one found
    for mark, (deed, depth) in zip(found, reading, strict=True):
        if deed == _PASS and len(opened) == 1 and _opens_another(opened[0].looks, mark.looks):
            for match in _SENTENCE_END.finditer(text, max(searched, opened[0].end), mark.start):
                parted = match.end()
            searched = mark.start
            if parted > opened[0].end and not _begins_sentence(text, paragraph, opened[0]):
                deed = _REOPEN
        if deed in (_OPEN, _REOPEN):
            opened = [*opened[: depth - 1], mark]
        del opened[depth:]
        yield deed, depth


def _opens_another(first: Looks, second: Looks) -> bool:
    return first.style == second.style == "double" and second.before == "space" and second.after == "word"


def _pair(found: Sequence[Mark], reading: Iterable[_Step]) -> list[_Draft]:
    """The quotations of one paragraph by a reading of its marks, those that are left open last."""
    drafts: list[_Draft] = []
    opened: list[Mark] = []
    reach: list[int] = []

    def end(stop: int, mark_end: int | None) -> None:
        mark = opened.pop()
        drafts.append(_Draft(mark, len(opened), stop, mark_end, reach.pop()))
        if reach:
            reach[-1] = mark_end or stop

    for mark, (deed, depth) in zip(found, reading, strict=True):
        if deed == _CLOSE_TWO:
            middle = (mark.start + mark.end) // 2
            end(mark.start, middle)
            end(middle, mark.end)
        elif deed == _CLOSE:
            while len(opened) > depth + 1:
                end(mark.start, None)
            end(mark.start, mark.end)
        elif deed == _REOPEN:
            while opened:
                end(mark.start, None)
        if deed in (_OPEN, _REOPEN):
            opened.append(mark)
            reach.append(mark.end)
    return drafts + [_Draft(mark, depth, None, None, reach[depth]) for depth, mark in enumerate(opened)]


def _reading(found: Sequence[Mark], following: str) -> list[_Step]:
    """The cheapest reading: for every mark what it does and how many quotations are open after it."""
    costs: _Costs = ((0, 0.0),)
    trail: list[bytes] = []
    for mark in found:
        costs, row = _step(costs, mark.looks)
        trail.append(row)
    stack = min(costs, key=lambda pair: pair[1] + _left_open(_STACKS[pair[0]], following))[0]
    reading: list[_Step] = []
    for row in reversed(trail):
        before, deed = divmod(row[stack], 5)
        reading.append((deed, len(_STACKS[stack])))
        stack = before
    return reading[::-1]


@lru_cache(maxsize=1 << 16)
def _step(costs: _Costs, looks: Looks) -> tuple[_Costs, bytes]:
    """The costs after one more mark, counted from the cheapest, and by which move each stack is reached.

    Costs and looks recur, so that most marks of a long text are one look-up here.
    """
    moves, best, how = _moves(looks), dict[int, float](), bytearray(len(_STACKS))
    for stack, cost in costs:
        for after, extra, move in moves[stack]:
            if cost + extra < best.get(after, 1e18):
                best[after], how[after] = cost + extra, move
    least = min(best.values())
    ahead = ((stack, round(cost - least, 1)) for stack, cost in best.items())
    return tuple(sorted((stack, cost) for stack, cost in ahead if cost < _HOPELESS)), bytes(how)


def _left_open(stack: str, following: str) -> float:
    """Cost of what is still open at a paragraph's end; `following`: the style of mark that opens the next."""
    costs = [_UNCLOSED_SINGLE if kind == "S" else _UNCLOSED_DOUBLE for kind in stack]
    if stack and following == ("single" if stack[0] == "S" else "double"):
        costs[0] = _TAKEN_UP
    return sum(costs)
