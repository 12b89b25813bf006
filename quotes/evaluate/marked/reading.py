"""Marked text to articles, and what breaks the notation, with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from quotes.errors import InputError
from quotes.evaluate.marked.records import (
    ASIDES,
    ENTITIES,
    KINDS,
    OF_AN_ACT,
    OF_AN_ENTITY,
    Entity,
    Marked,
    Tag,
    who,
)
from quotes.records import Span

_HOLDS_TAGS = ("headline", "caption")
_FLAGS = {
    "content": frozenset({*KINDS, "other", "thought", "neg", "maybe"}),
    "cue": frozenset({"maybe"}),
    "source": frozenset({"maybe"}),
    "aside": ASIDES,
}
_NAMES = "|".join((*OF_AN_ACT, *OF_AN_ENTITY, "none", "aside"))
_TAG = re.compile(rf"<(/?)({_NAMES})([\d+|]*)((?: [\w/]+)*)(?:=([^<>\n]*))?>")
_LIKE_A_TAG = re.compile(rf"</?(?:[a-z]+\d|(?:{_NAMES})\b|[a-z]+(?: [^<>\n]*)?>)[^<>\n]{{0,30}}")
_TELL = ("source", "content", "via")
_SEVERAL = r"\d+(?:[+|]\d+)*"
_NUMBERS = {**dict.fromkeys(OF_AN_ACT, r"\d+"), **dict.fromkeys(OF_AN_ENTITY, _SEVERAL)}
_WHO = re.compile(r"(?:\?|\d+(?:\+\d+)*)(?:\|(?:\?|\d+(?:\+\d+)*))*")
_XFAIL = re.compile(r"xfail: (.*)(?:\n|\Z)")
_CASE = re.compile(r"(?m)^## (.*)\n?((?:(?!## ).*\n?)*)")
_LISTED = re.compile(r"(?m)^entities:\r?\n((?:(?!text:).*\n)*)text:(?:\r?\n|\Z)")
_CORPUS = re.compile(r"(?m)^(?:## |text:\r?$)")


def read(path: Path) -> tuple[Marked, ...]:
    """The articles of a file: the one of a corpus file, called like the file, or its cases.

    Raises InputError where the file cannot be read or breaks the notation, with the line.
    """
    try:
        raw = path.read_bytes().decode("utf-8-sig")
        return (article(path.stem, raw),) if is_corpus(raw) else cases(raw.replace("\r\n", "\n"))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} cannot be read: not in UTF-8.") from error
    except ValueError as error:
        raise InputError(f"{path}, {error}") from error


def is_corpus(raw: str) -> bool:
    """Whether this is a corpus file: a line "text:" stands before the first case, if there is one."""
    first = _CORPUS.search(raw)
    return first is not None and first.group().startswith("text:")


def article(name: str, raw: str) -> Marked:
    """The article of a corpus file; raises ValueError with the line of what breaks the notation."""
    listed = _LISTED.search(raw)
    if listed is None:
        raise _wrong(1, f"{name} has no lines entities: and text:")
    lines = raw[: listed.start()].splitlines()
    for number, line in enumerate(lines, 1):
        if ":" not in line:
            raise _wrong(number, f"{line!r} in the heading is not key: value")
    heading = tuple((key.strip(), value.strip()) for key, _, value in (line.partition(":") for line in lines))
    return replace(_body(name, raw[listed.start() :], 1 + len(lines), all_told=True), heading=heading)


def cases(raw: str) -> tuple[Marked, ...]:
    """The cases of a file in their order; raises ValueError with the line of what breaks the notation."""
    found: dict[str, Marked] = {}
    for match in _CASE.finditer(raw):
        name, body = match.groups()
        line = 1 + raw.count("\n", 0, match.start())
        if name in found:
            raise _wrong(line, f"two cases are called {name!r}")
        known = _XFAIL.match(body)
        rest = body[known.end() :] if known else body
        first = line + 1 + bool(known) + len(rest) - len(rest.lstrip("\n"))
        one = _body(name, re.sub(r"(?m)^\\(\\*## )", r"\1", rest.strip("\n")), first)
        told = [act.who is not None for act in one.acts if act.speech and not act.says("maybe")]
        if any(told) and not all(told):
            raise _wrong(line, f"{name!r} must name the speakers of all acts or of none")
        found[name] = replace(one, xfail=known.group(1) if known else None)
    return tuple(found.values())


def _wrong(line: int, what: str) -> ValueError:
    return ValueError(f"line {line}: {what}.")


def _body(name: str, raw: str, line: int, *, all_told: bool = False) -> Marked:
    """Entities, where they are listed, and the text; `line` is where this begins."""
    listed = _LISTED.match(raw)
    entities = tuple(_entities(listed.group(1), line + 1)) if listed else ()
    first = line + (listed.group().count("\n") if listed else 0)
    found = Marked(name, *_untagged(raw[listed.end() if listed else 0 :], first), entities)
    mentioned = {number for tag in found.tagged("m") for together in tag.entities for number in together}
    for at, entity in enumerate(entities, line + 1):
        if entity.number not in mentioned:
            raise _wrong(at, f"entity {entity.number} has no mention")
    for tag, what in (*_unknown(found), *_of_acts(found, all_told=all_told)):
        raise _wrong(first + found.text.count("\n", 0, tag.span.start), what)
    return found


def _entities(raw: str, line: int) -> Iterator[Entity]:
    seen: set[str] = set()
    for at, written in enumerate(raw.splitlines(), line):
        number, kind, name, also, pronoun = ([c.strip() for c in written.split("|")] + [""] * 5)[:5]
        bare, comma, described = (part.strip() for part in kind.partition(","))
        if not number.isdecimal() or not name or written.count("|") > 4:
            raise _wrong(at, f"{written!r} is not: number | kind | name | other names | pronoun")
        if bare not in ENTITIES or (comma and described != "described"):
            raise _wrong(at, f"{kind!r} is no kind of entity")
        if number in seen:
            raise _wrong(at, f"two entities have the number {number}")
        seen.add(number)
        others = tuple(other for part in also.split("/") if (other := part.strip()))
        yield Entity(int(number), bare, name, others, pronoun, bool(comma))


def _untagged(raw: str, line: int) -> tuple[str, tuple[Tag, ...]]:
    """The text without its tags, and the tags as they open."""
    text, position = "", 0
    opened: list[int] = []
    tags: list[Tag] = []
    for match in _TAG.finditer(raw):
        text += raw[position : match.start()]
        position = match.end()
        at = line + text.count("\n")
        closing, name, number, words, told = match.groups()
        if not closing:
            opened.append(len(tags))
            tags.append(_opened(match, at, len(text)))
            continue
        if not opened or (tags[opened[-1]].name, tags[opened[-1]].number) != (name, number) or words or told:
            raise _wrong(at, f"{match.group()} does not close the tag that was opened last")
        k = opened.pop()
        tags[k] = replace(tags[k], span=Span(tags[k].span.start, len(text)))
        _check_place(tags, k, [tags[outer] for outer in opened], at)
    text += raw[position:]
    if stray := _LIKE_A_TAG.search(text):
        raise _wrong(line + text.count("\n", 0, stray.start()), f"{stray.group()!r} is no tag of ours")
    if opened:
        last = tags[opened[-1]]
        raise _wrong(line + text.count("\n", 0, last.span.start), f"<{last.name}{last.number}> is not closed")
    return text, tuple(tags)


def _opened(match: re.Match[str], line: int, start: int) -> Tag:
    _, name, number, words, told = match.groups()
    flags = tuple(words.split())
    known = _FLAGS.get(name, frozenset())
    if not re.fullmatch(_NUMBERS.get(name, ""), number):
        raise _wrong(line, f"{match.group()} has no number as <{name}> must have it")
    if unknown := [word for word in flags if not known.issuperset(word.split("/"))]:
        raise _wrong(line, f"unknown word {unknown[0]!r} in {match.group()}")
    if told is not None and (name not in _TELL or not told):
        raise _wrong(line, f"{match.group()} cannot say who")
    if name == "aside" and len(flags) != 1:
        raise _wrong(line, f"{match.group()} must have one kind")
    return Tag(name, Span(start, start), number, flags, told)


def _check_place(tags: Sequence[Tag], k: int, around: Sequence[Tag], line: int) -> None:
    """A tag that has just closed: something stands in it, and it stands where it may."""
    tag = tags[k]
    if tag.span.start == tag.span.end:
        raise _wrong(line, f"nothing stands in <{tag.name}{tag.number}>")
    if tag.name == "aside" and tag.words[0] not in _HOLDS_TAGS and len(tags) > k + 1:
        raise _wrong(line, f"nothing is marked in an aside of {tag.words[0]}")
    if tag.name == "n" and not any((one.name, one.number) == ("m", tag.number) for one in around):
        raise _wrong(line, f"<n{tag.number}> stands in no <m{tag.number}>")


def _unknown(found: Marked) -> Iterator[tuple[Tag, str]]:
    """Tags of entities that are not listed."""
    known = {entity.number for entity in found.entities}
    for tag in found.tags:
        told = tag.who if found.entities and tag.who is not None else "?"
        if not _WHO.fullmatch(told):
            yield tag, f"={told} is no number of an entity"
            continue
        for together in (*(tag.entities if tag.name in OF_AN_ENTITY else ()), *who(told)):
            for number in set(together) - known:
                yield tag, f"there is no entity {number}"


def _of_acts(found: Marked, *, all_told: bool) -> Iterator[tuple[Tag, str]]:
    """Acts that lack something or say two things."""
    for act in found.acts:
        first = (*act.contents, *act.sources, *act.cues, *act.vias)[0]
        if not act.contents and (act.who is None or act.cues or act.vias):
            yield first, f"act {act.number} has no content"
        if len(act.vias) > 1:
            yield first, f"act {act.number} has two outer tellers"
        if len({tag.who for tag in (*act.sources, *act.contents)} - {None}) > 1:
            yield first, f"act {act.number} has two speakers"
        if all_told and act.speech and act.who is None:
            yield first, f"nothing says who said act {act.number}"
