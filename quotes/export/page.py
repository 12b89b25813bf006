"""The page: every article with its quotes marked and the table beside, in one file that needs nothing else (export)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from quotes import highlight
from quotes.export import templates
from quotes.export.job import Job, Run
from quotes.records import Article, Extraction, SpeakerLine

_LINKED = ("https://", "http://")  # addresses that may be followed; any other is shown as text


def write(job: Job, handle: TextIO) -> None:
    """Writes the page, article by article, so that memory stays flat; TableError where there are only rows.

    It shows the run's articles in their order with every row: the rows of the job, which may be joined or sorted
    by speaker, are not what stands in the text.
    """
    run = job.needs_run("html")
    for piece in _pieces(run):
        handle.write(piece)


def _pieces(run: Run) -> Iterator[str]:
    """The page from its head to its end."""
    notes, speakers = run.notes(), run.speakers()
    known = {"notes": notes, "style": _inline("page.css"), "script": _inline("page.js")}
    yield from _drawn("head.html", **known, speakers=sum(line.speaker is not None for line in speakers))
    yield from _drawn("speakers.html", lines=speakers)
    yield from _drawn("contents.html", entries=_entries(run.extractions()))
    yield from _drawn("notes.html", notes=notes)
    yield from _drawn("tools.html", lines=_by_name(speakers))
    for number, extraction in enumerate(run.extractions(), 1):
        yield from _drawn("article.html", **_article(extraction, number))
    yield from _drawn("foot.html", **known)


def _drawn(name: str, **values: object) -> Iterator[str]:
    """The template filled in, in pieces of some size: one of a few characters each is slow to write."""
    stream = templates.environment().get_template(name).stream(values)
    stream.enable_buffering(50)
    return iter(stream)


def _by_name(speakers: Sequence[SpeakerLine]) -> list[SpeakerLine]:
    return sorted(speakers, key=lambda line: ((line.speaker or "").casefold(), line.speaker_id or ""))


# ------------------------------------------------------------------ what is inline


@dataclass(frozen=True, slots=True)
class _Inline:
    """A style sheet or script that stands in the page, and the one thing by which the page's policy lets it act."""

    source: str  # Markup, which is not escaped again
    hash: str


def _inline(name: str) -> _Inline:
    source = templates.source(name)
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    return _Inline(source, f"sha256-{digest}")


# ------------------------------------------------------------------ articles


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the contents."""

    number: int
    name: str
    quotes: int  # acts of saying
    doubtful: int  # of these, with a row to check
    failed: bool


def _entries(extractions: Iterable[Extraction]) -> Iterator[_Entry]:
    for number, extraction in enumerate(extractions, 1):
        said = [quote for quote in extraction.quotes if quote.kind != "other"]
        groups = {quote.group for quote in said}
        doubtful = {quote.group for quote in said if quote.needs_review}
        name = extraction.article.title or extraction.article.id
        yield _Entry(number, name, len(groups), len(doubtful), extraction.error is not None)


def _article(extraction: Extraction, number: int) -> dict[str, object]:
    """What the template of an article is filled with."""
    article = extraction.article
    return {
        "number": number,
        "article": article,
        "dateline": _dateline(article),
        "link": article.url if (article.url or "").lower().startswith(_LINKED) else None,
        "error": extraction.error,
        "notices": dict.fromkeys(article.notices + extraction.notices),
        "rows": highlight.shown(extraction),
        "paragraphs": highlight.runs(article.text, highlight.marks(extraction), article.paragraphs),
    }


def _dateline(article: Article) -> list[str]:
    """Date, outlet, and the id where the heading is a title; the file if it says more than the id."""
    words = [article.date, article.outlet, article.id if article.title else None, article.file]
    return list(dict.fromkeys(word for word in words if word))
