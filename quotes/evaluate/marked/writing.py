"""Articles as marked text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from quotes.evaluate.marked.reading import article, cases
from quotes.evaluate.marked.records import Entity, Marked, Tag


def write(found: Marked) -> str:
    """The article as a corpus file; raises ValueError where reading would not give it again."""
    heading = "".join(f"{key}: {value}\n" for key, value in found.heading)
    raw = heading + _listed(found.entities) + tagged(found.text, found.tags)
    if article(found.name, raw) != found:
        raise ValueError(f"{found.name!r} cannot be written as marked text.")
    return raw


def write_cases(found: Iterable[Marked]) -> str:
    """The articles as a file of cases; raises ValueError where reading would not give them again."""
    every = tuple(found)
    raw = "\n\n".join(_case(one) for one in every) + "\n"
    if cases(raw) != every:
        raise ValueError("These articles cannot be written as cases.")
    return raw


def _case(found: Marked) -> str:
    head = f"## {found.name}\n" + (f"xfail: {found.xfail}\n" if found.xfail is not None else "")
    text = re.sub(r"(?m)^(\\*## )", r"\\\1", tagged(found.text, found.tags))
    return head + (_listed(found.entities) if found.entities else "") + text


def _listed(entities: Iterable[Entity]) -> str:
    lines = "".join(f"{_line(entity)}\n" for entity in entities)
    return f"entities:\n{lines}text:\n"


def _line(entity: Entity) -> str:
    kind = entity.kind + (", described" if entity.described else "")
    cells = (str(entity.number), kind, entity.name, " / ".join(entity.also), entity.pronoun)
    return " | ".join(cells).replace("|  |", "| |").rstrip()


def tagged(text: str, tags: Iterable[Tag]) -> str:
    """The text with these tags in it, also where they cross; of two at one place the longer one opens first."""
    opens = defaultdict[int, list[tuple[int, int, str]]](list)
    closes = defaultdict[int, list[tuple[int, int, str]]](list)
    for k, tag in enumerate(tags):
        more = "".join(f" {word}" for word in tag.words) + (f"={tag.who}" if tag.who is not None else "")
        opens[tag.span.start].append((-tag.span.end, k, f"<{tag.name}{tag.number}{more}>"))
        closes[tag.span.end].append((-tag.span.start, -k, f"</{tag.name}{tag.number}>"))
    out, position = "", 0
    for at in sorted({*opens, *closes}):
        out += text[position:at] + "".join(t for *_, t in sorted(closes[at]) + sorted(opens[at]))
        position = at
    return out + text[position:]
