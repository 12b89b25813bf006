"""The formats that are read, by extension: those that hold one article, those that hold one a row.

Each reader raises InputError where the file as a whole is not what it says; a library that a format needs is loaded
when the first file of it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from quotes.read import decode, mail, markdown, office, pdf, tables, web
from quotes.read.archives import ZIP
from quotes.read.document import MOST_BYTES, Document
from quotes.read.rows import Row


@dataclass(frozen=True, slots=True)
class Text:
    """A format with one article a file: what makes a document of its bytes, and how many it may have."""

    read: Callable[[bytes], Document]
    most_bytes: int


def _plain(data: bytes) -> Document:
    return Document(*decode.text(data))


PLAIN = Text(_plain, MOST_BYTES)
_HTML = Text(web.html, web.MOST_BYTES)
_PDF = Text(pdf.pdf, pdf.MOST_BYTES)
TEXTS = {
    ".txt": PLAIN,
    ".md": Text(markdown.md, MOST_BYTES),
    ".html": _HTML,
    ".htm": _HTML,
    ".pdf": _PDF,
    ".docx": Text(office.docx, office.MOST_BYTES),
    ".odt": Text(office.odt, office.MOST_BYTES),
    ".rtf": Text(office.rtf, office.MOST_BYTES),
    ".eml": Text(mail.eml, mail.MOST_BYTES),
}
TABLES: dict[str, Callable[[IO[bytes]], Iterator[Row]]] = {
    ".csv": tables.comma_separated,
    ".tsv": tables.tab_separated,
    ".xlsx": tables.excel,
    ".jsonl": tables.json_lines,
    ".parquet": tables.parquet,
}
FORMATS = (*TEXTS, *TABLES, ZIP)
SNIFFED = 1_000  # bytes of a stream without a name that are looked at


def of_stream(beginning: bytes) -> Text:
    """The format of an article that comes without a name: a page or a PDF shows itself, all else is plain text."""
    if beginning.startswith(b"%PDF-"):
        return _PDF
    head = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].lower()
    return _HTML if head.startswith((b"<!doctype html", b"<html")) else PLAIN
