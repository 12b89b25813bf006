"""A run of extractions held in memory, as the writers of pages are given one; and a strict reader of HTML."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from quotes import speakers, table
from quotes.export.job import Job, Notes, Run
from quotes.records import Extraction

VOID = {"meta", "input", "br", "hr"}


def run_of(extractions: Sequence[Extraction], **options: str) -> Run:
    """The run that would give these extractions."""
    totals = table.Totals()
    for extraction in extractions:
        totals.add(extraction)
    notes = Notes(
        version="1.2.3",
        model="newswire",
        options=options,
        articles=totals.articles,
        quotes=totals.quotes,
        open=totals.open,
        notices=tuple(totals.notices),
        failures=tuple(totals.failures),
    )
    lines = speakers.lines(table.rows(extractions))
    return Run(extractions=lambda: iter(extractions), speakers=lambda: lines, notes=lambda: notes)


def job_of(extractions: Sequence[Extraction], **options: str) -> Job:
    """What the writer of these extractions gets."""
    return Job(table.rows(extractions), list(table.COLUMNS), run=run_of(extractions, **options))


def written(write: Callable[[Job, io.TextIOBase], None], job: Job) -> str:
    """What the writer writes, through UTF-8 as a file holds it."""
    raw = io.BytesIO()
    handle = io.TextIOWrapper(raw, encoding="utf-8", errors="replace", newline="")
    write(job, handle)
    handle.flush()
    return raw.getvalue().decode()


@dataclass
class Node:
    """An element."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All words in it, those of labels left out."""
        return "".join(c if isinstance(c, str) else "" if c.is_a("chip") else c.text for c in self.children)

    def is_a(self, name: str) -> bool:
        """Whether it has that class."""
        return name in (self.attributes.get("class") or "").split()

    def all(self, tag: str | None = None, name: str | None = None) -> Iterator[Node]:
        """The elements in it, in order, of that tag and class."""
        for child in self.children:
            if isinstance(child, Node):
                if tag in (None, child.tag) and (name is None or child.is_a(name)):
                    yield child
                yield from child.all(tag, name)

    def one(self, tag: str | None = None, name: str | None = None) -> Node:
        """The only such element."""
        (node,) = self.all(tag, name)
        return node


class _Reader(HTMLParser):
    """Takes no end tag for granted: everything must close, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), (tag, attrs)
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: str) -> Node:
    """The page as a tree; fails where an element is left open or closes another's."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [reader.root], [node.tag for node in reader.open]
    return reader.root
