"""Marked text from a plain text and two lists, of the mentions and of the rows, each in the order of the text.

    python -m training.corpus.mark NAME.lists.txt --plain NAME.txt --out NAME.marked.txt

How the lists are written stands in WRITING.md. Nothing is written while a line cannot be placed, or tags cross.
What no tag covers and perhaps should (pronouns, words of saying, pairs of marks) is listed then.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quotes.evaluate.marked import Marked, Tag, article, tagged
from quotes.records import Span
from training.corpus import uncovered

NUMBERS = r"\d+(?:[+|]\d+)*"
MENTION = re.compile(rf"(r?)({NUMBERS})\s+(.+)")
ROW = re.compile(r"([cqsvxa])\s*(\d*)((?:\s+[\w/]+)*)\s*(?:=(\S+?))?\|\s(.+)")
KEYS = {"c": "content", "q": "cue", "s": "source", "v": "via", "x": "none", "a": "aside"}
NESTING = (
    "aside",
    "content",
    "via",
    "cue",
    "source",
    "none",
    "m",
    "r",
    "n",
)  # of tags on the same words, the outermost first
LOOSE = str.maketrans("“”‘’„«»", '""\'\'"""')


class ListError(ValueError):
    """A line of the lists that cannot be placed, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: where it stands, what tag it asks for, around what words."""

    number: int
    tag: Tag
    words: str  # with *...* around a name and [...] around a role, in mentions
    written: str

    @property
    def bare(self) -> str:
        """The words without the signs for name and role."""
        return unsigned(self.words) if self.tag.name == "m" else self.words


@dataclass(frozen=True, slots=True)
class Lists:
    """The head of the article, its mentions and its rows."""

    head: str
    mentions: tuple[Line, ...]
    rows: tuple[Line, ...]


def read(raw: str) -> Lists:
    """The lists of a file; raises ListError with the line that is not written as it must be."""
    lines = raw.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    places = {line.strip(): at for at, line in enumerate(lines) if line.strip() in ("entities:", "mentions:", "rows:")}
    if list(places) != ["entities:", "mentions:", "rows:"]:
        raise ListError("The file must have the lines entities:, mentions: and rows:, in this order, each alone.")
    at_mentions, at_rows = places["mentions:"], places["rows:"]
    head = "\n".join(line.rstrip() for line in lines[:at_mentions] if line.strip())
    return Lists(
        head,
        tuple(mention(n, line) for n, line in numbered(lines, at_mentions, at_rows)),
        tuple(row(n, line) for n, line in numbered(lines, at_rows, len(lines))),
    )


def numbered(lines: Sequence[str], start: int, end: int) -> Iterator[tuple[int, str]]:
    """The lines of a list with their numbers; "#" begins a line that is not read."""
    for at in range(start + 1, end):
        if lines[at].strip() and not lines[at].startswith("#"):
            yield at + 1, lines[at].strip()


def mention(number: int, line: str) -> Line:
    """A line of the mentions: entity, words."""
    match = MENTION.fullmatch(line)
    if match is None:
        raise ListError(f"line {number}: {line!r} is no mention. Write: 3 [Finance Minister] *Elena Ruiz*")
    role, entity, words = match.groups()
    if words.count("*") % 2 or words.count("[") != words.count("]"):
        raise ListError(f"line {number}: {line!r}: a * or a bracket has no partner.")
    return Line(number, Tag("r" if role else "m", Span(0, 0), entity), words, line)


def row(number: int, line: str) -> Line:
    """A line of the rows: what it is, its act, flags, who; then the words."""
    match = ROW.fullmatch(line)
    if match is None:
        raise ListError(
            f"line {number}: {line!r} is no row. Write, with bar and space before the words: c1 direct| “We won,”  or "
            f"s1=3| she  or  q1| said  or  v1=4| the agency  or  x| told  or  a headline| words"
        )
    key, act, flags, who, words = match.groups()
    if bool(act) == (key in "xa"):
        raise ListError(f"line {number}: {line!r}: {'no number here' if act else 'the number of the act is missing'}.")
    return Line(number, Tag(KEYS[key], Span(0, 0), act, tuple(flags.split()), who), words, line)


def unsigned(words: str) -> str:
    """Words without the signs for name and role."""
    return re.sub(r"[*\[\]]", "", words)


def pattern(words: str) -> str:
    """Words as a regular expression that matches no part of a longer word."""
    before, behind = r"(?<!\w)" * words[:1].isalnum(), r"(?!\w)" * words[-1:].isalnum()
    return f"{before}{words_of(words)}{behind}"


def words_of(words: str) -> str:
    """Words as a regular expression, with any white space between them."""
    return r"\s+".join(map(re.escape, words.split()))


def place(text: str, line: Line, start: int, used: set[Span]) -> Span | None:
    """Where a line's words stand first from a place on, but not where the same was put already."""
    before, _, words = line.bare.rpartition(" ^ ")
    words, _, behind = words.partition(" @ ")
    first, _, last = words.partition(" … ")
    lead = rf"{pattern(before)}\s*" if before else ""
    tail = rf"(?=\s*{words_of(behind)})" if behind else ""
    forms = [f"{lead}(?P<words>{pattern(words)}){tail}"]
    if last:
        forms.append(f"{lead}(?P<words>{pattern(first)}(?s:.*?){pattern(last)}){tail}")
    for form in forms:
        for match in re.finditer(form, text):
            span = Span(*match.span("words"))
            if span.start >= start and span not in used:
                return span
    return None


def placed(text: str, lines: Sequence[Line]) -> tuple[list[tuple[Line, Span]], list[str]]:
    """Lines with their places, each from where the one before began; and what could not be placed."""
    found: list[tuple[Line, Span]] = []
    errors: list[str] = []
    used: dict[str, set[Span]] = {}
    at = 0
    for line in lines:
        taken = used.setdefault(line.tag.name + line.tag.number, set())
        span = place(text, line, at, taken)
        if span is None:
            errors.append(not_placed(text, line, at, found[-1][0] if found else None))
            continue
        taken.add(span)
        found.append((line, span))
        at = span.start
    return found, errors


def not_placed(text: str, line: Line, at: int, last: Line | None) -> str:
    """Why a line has no place, and what to write instead."""
    words = line.bare.rpartition(" ^ ")[2].partition(" @ ")[0].partition(" … ")[0]
    since = f"behind the beginning of line {last.number} ({last.written!r})" if last else "in the text"
    told = f"line {line.number}: {line.written!r} does not stand {since}."
    if earlier := place(text, line, 0, set()):
        around = uncovered.stretch(text, earlier.start, earlier.end).around
        return f"{told} It stands before: “{around}”. Put the line further up, or see where the line before it landed."
    loose = re.search(pattern(words.translate(LOOSE)), text.translate(LOOSE), re.IGNORECASE)
    if loose:
        there = text[loose.start() : loose.end()]
        what = (
            "copy its words letter by letter"
            if there != words
            else "its surroundings (@, ^, the last words) are others"
        )
        return f"{told} The text has {there!r}: {what}."
    begins = re.search(pattern(" ".join(words.split()[:3])), text[at:]) if len(words.split()) > 3 else None
    if begins:
        there = re.sub(r"\s+", " ", text[at + begins.start() :][: len(words) + 10])
        return f"{told} The text goes: {there!r}."
    return f"{told} The text has no such words; copy them out of it."


def inner(line: Line, span: Span, text: str) -> Iterator[Tag]:
    """The name and role tags that the signs of a mention ask for."""
    words = line.words.rpartition(" ^ ")[2].partition(" @ ")[0]
    letters = [at for at in range(span.start, span.end) if not text[at].isspace()]
    unwritten = len(letters) - sum(not c.isspace() for c in unsigned(words))  # what an " … " stands for, but one
    opened: dict[str, int] = {}
    k = 0
    for sign in words:
        if sign == "[" or (sign == "*" and "n" not in opened):
            opened["r" if sign == "[" else "n"] = k
        elif sign in "]*":
            name = "r" if sign == "]" else "n"
            if (first := opened.pop(name)) < k:
                yield Tag(name, Span(letters[first], letters[k - 1] + 1), line.tag.number)
        elif not sign.isspace():
            k += 1
            if sign == "…":
                k, unwritten = k + unwritten, 0


def marked(name: str, text: str, lists: Lists) -> tuple[str, list[str]]:
    """The article in the notation, and what is wrong with the lists; the first is empty where something is."""
    mentions, errors = placed(text, lists.mentions)
    rows, more = placed(text, lists.rows)
    errors += more
    tags = [Tag(line.tag.name, span, line.tag.number, line.tag.words, line.tag.who) for line, span in mentions + rows]
    tags += [tag for line, span in mentions if line.tag.name == "m" for tag in inner(line, span, text)]
    tags.sort(key=lambda tag: (tag.span.start, -tag.span.end, NESTING.index(tag.name)))
    for one, other in uncovered.crossing(tuple(tags)):
        first, second = (text[tag.span.start : tag.span.end] for tag in (one, other))
        errors.append(
            f"<{one.name}{one.number}> “{first}” and <{other.name}{other.number}> “{second}” cross: one must end where "
            f"the other does, or stand in it."
        )
    if errors:
        return "", errors
    raw = f"{lists.head}\ntext:\n{tagged(text, tags)}"
    try:
        found = article(name, raw)
    except ValueError as error:
        return "", [f"{name}.marked.txt would break the notation, {error}"]
    if found.text != text:
        return "", ["Without its tags the text is not the saved one: it holds something that reads as a tag."]
    return raw, []


def hints(found: Marked) -> list[str]:
    """What no tag covers: to look at, not always wrong."""
    kinds = {
        "pronouns without a mention": uncovered.pronouns(found),
        "words of saying that are neither cue (q) nor <none> (x)": uncovered.saying(found),
        "perhaps words of saying": uncovered.saying(found, uncovered.ODDER),
        "pairs of marks outside contents": uncovered.marks(found),
    }
    return [f"{what}: {' | '.join(s.around for s in these)}" for what, some in kinds.items() if (these := list(some))]


def summary(found: Marked) -> str:
    """An article in figures."""
    speech = [tag for tag in found.tagged("content") if tag.kinds != ("other",)]
    return (
        f"{found.name}: {len(found.text.split())} words, {len(speech)} rows, {len(found.tagged('m'))} mentions, "
        f"{len(found.entities)} entities"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Marks one article, or tells what its lists lack."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lists", type=Path)
    parser.add_argument("--plain", type=Path, required=True, help="the article as its outlet would print it")
    parser.add_argument("--out", type=Path, required=True, help="the marked file")
    parser.add_argument("--where", action="store_true", help="show where every mention landed")
    options = parser.parse_args(arguments)
    text = options.plain.read_bytes().decode("utf-8")
    name = options.lists.name.partition(".")[0]
    try:
        lists = read(options.lists.read_bytes().decode("utf-8"))
    except ListError as error:
        print(f"{options.lists}, {error}", file=sys.stderr)
        return 1
    raw, errors = marked(name, text, lists)
    if options.where:
        for line, span in placed(text, lists.mentions)[0]:
            print(f"line {line.number}: {line.written}  →  {uncovered.stretch(text, span.start, span.end).around}")
    if errors:
        print("\n".join(f"{options.lists}, {error}" for error in errors), file=sys.stderr)
        return 1
    options.out.write_bytes(raw.encode("utf-8"))
    found = article(name, raw)
    print("\n".join([summary(found), *hints(found)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
