"""HTML pages as articles: the main text without menus, adverts and comments, and what the page says of it.

Trafilatura gives the main text as elements; they are put together here, so that every paragraph, heading, list item,
cell and quotation stays a paragraph of its own. Nothing is fetched.

Source: Barbaresi, Trafilatura: A Web Scraping Library and Command-Line Tool, ACL 2021.
"""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from quotes.errors import InputError
from quotes.read import decode
from quotes.read.document import Document, label, together

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_BYTES = 20_000_000  # pages with pictures written into them have some megabytes
_HEAD = 4_096  # bytes in which a page names its encoding; browsers look at 1,024
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(r"^\s*<\?xml[^>]*\?>")
_LATEST = "2999-12-31"  # or htmldate would ask the clock which dates lie in the future
# What trafilatura's own elements mean: each of these begins a paragraph.
_BLOCKS = frozenset({"p", "head", "item", "cell", "quote", "list", "table", "row", "code", "ab", "div", "body", "main"})
_BREAK = "lb"
_HTML_BLOCKS = frozenset(
    """
    address article aside blockquote caption dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html li nav ol pre section summary table tbody td tfoot th
    thead tr ul
    """.split()  # noqa: SIM905 - twenty lines as a list
)


def html(data: bytes) -> Document:
    """The article of a page; InputError where it has no running text."""
    source, notices = _decoded(data)
    import trafilatura

    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        _quiet(name)
    found: Any = trafilatura.bare_extraction(
        source,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        deduplicate=False,
        favor_recall=True,
        date_extraction_params={"original_date": True, "extensive_search": False, "max_date": _LATEST},
    )
    text = together(_paragraphs(found.body)) if found is not None and found.body is not None else ""
    text = text or _all(source)
    if not text:
        raise InputError("holds no running text. A page that fills itself by script must be saved from the browser.")
    if found is None:
        return Document(text, notices)
    return Document(
        text,
        notices,
        title=label(found.title),
        date=label(found.date),
        outlet=label(found.sitename),
        url=label(found.url),
        carried=(("author", author),) if (author := label(found.author)) else (),
    )


def fragment(source: str) -> str:
    """All text of a page or part of one, a paragraph a line: what an e-mail holds instead of plain text."""
    import lxml.html

    source = _XML.sub("", source)
    if not source.strip():
        return ""
    tree = lxml.html.document_fromstring(source)
    for element in tree.xpath("//script|//style|//head|//noscript|//template|//comment()"):
        element.drop_tree()
    return together(_paragraphs(tree))


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The page as text: a byte order mark decides, then what the page says if that can be, then the bytes."""
    named = _CHARSET.search(data[:_HEAD])
    marked = any(data.startswith(mark) for mark, _ in decode.BYTE_ORDER_MARKS)
    if named is not None and not marked and (encoding := _known(named[1].decode("ascii"))) is not None:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            pass  # the page is wrong about itself
        else:
            return _XML.sub("", text), () if encoding == "utf-8" else (f"read as {encoding.upper()}, not UTF-8",)
    text, notices = decode.text(data)
    return _XML.sub("", text), notices


def _known(name: str) -> str | None:
    """The codec of that name as browsers take it: Latin-1 and ASCII mean Windows-1252."""
    try:
        found = codecs.lookup(name)
    except LookupError:
        return None
    if not getattr(found, "_is_text_encoding", True):
        return None
    return "cp1252" if found.name in ("iso8859-1", "ascii") else found.name


def _all(source: str) -> str:
    """Where no main text was found (short pages, parts of one): all running text of the page."""
    import trafilatura

    body, _, length = trafilatura.baseline(source)
    return (together(_paragraphs(body)) if length else "") or fragment(source)


def _paragraphs(body: _Element) -> Iterator[str]:
    """The paragraphs of an element in order; text between two of them is one too."""
    run: list[str] = []
    for part in _parts(body):
        if part is None:
            yield "".join(run)
            run = []
        else:
            run.append(part)
    yield "".join(run)


def _parts(element: _Element) -> Iterator[str | None]:
    """The text in order, with None wherever a paragraph ends."""
    ends = not isinstance(element.tag, str) or element.tag in _BLOCKS or element.tag in _HTML_BLOCKS
    if ends or element.tag in (_BREAK, "br"):
        yield None
    if isinstance(element.tag, str):
        if element.text:
            yield element.text
        for child in element:
            yield from _parts(child)
            if child.tail:
                yield child.tail
    if ends:
        yield None


def _quiet(name: str) -> None:
    """Keeps a library's warnings off the terminal; whoever listens to its logger still hears them."""
    logger = logging.getLogger(name)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
