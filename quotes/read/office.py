"""Word, OpenDocument and RTF documents as articles: paragraphs, headings, lists and the text of tables, in order.

What was struck out with changes tracked is left out, what was put in is kept, as the document shows itself with all
changes taken. Notes, headers and footers are not part of the text.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from quotes.errors import InputError
from quotes.read.document import Document, label, not_a, together

if TYPE_CHECKING:
    from xml.etree import ElementTree

    from docx.document import Document as Word

MOST_BYTES = 50_000_000  # of a file; pictures make them big
MOST_UNPACKED = 500_000_000  # of what the file unpacks to, as it says itself: more is a bomb, or no article
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how old Office documents begin, and new ones with a password

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
# Text that is drawn twice, was struck out, or stands in a frame inside a paragraph.
_NO_TEXT = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_COMPATIBLE}Fallback", f"{_W}p"})
_SIGNS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}
_ODF_SIGNS = {f"{_ODF}tab": " ", f"{_ODF}s": " ", f"{_ODF}line-break": "\n"}
_ODF_NO_TEXT = frozenset({f"{_ODF}note", f"{_ODF}tracked-changes", f"{_OFFICE}annotation", f"{_ODF}p", f"{_ODF}h"})


def docx(data: bytes) -> Document:
    """The article of a Word document; its title is the paragraph in the style Title, if there is one."""
    _check_package(data, "a Word document", ".docx")
    import docx as library

    try:
        word = library.Document(io.BytesIO(data))
    except (
        KeyError,
        ValueError,
        SyntaxError,
        AttributeError,
        zipfile.BadZipFile,
    ) as error:  # XML errors are SyntaxErrors
        raise not_a("a Word document", error) from error
    paragraphs = [part for element in word.element.body.iter(f"{_W}p") for part in _word_lines(element)]
    return Document(together(paragraphs), title=_word_title(word))


def odt(data: bytes) -> Document:
    """The article of an OpenDocument text (LibreOffice Writer)."""
    _check_package(data, "an OpenDocument text", ".odt")
    from xml.etree import ElementTree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            tree = ElementTree.fromstring(package.read("content.xml"))
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise not_a("an OpenDocument text", error) from error
    body = tree.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise InputError("an OpenDocument file, but no text document. Save it as .docx, .odt or .txt.")
    return Document(together(_odf_paragraphs(body)))


def rtf(data: bytes) -> Document:
    """The article of an RTF document."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise InputError("no RTF document. Give it the extension that it has, or save it as .docx or .txt.")
    from striprtf.striprtf import rtf_to_text

    text: str = rtf_to_text(data.decode("cp1252", "replace"), errors="replace")  # type: ignore[no-untyped-call]
    return Document(together(text.split("\n")))


def _check_package(data: bytes, name: str, extension: str) -> None:
    """Raises InputError for what is no such package, needs a password or unpacks to too much."""
    if data.startswith(OLD):
        raise InputError(
            f"locked with a password, or an old Office document. Save it as {extension} without a password."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            size = sum(member.file_size for member in package.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise not_a(name, error) from error
    if size > MOST_UNPACKED:
        raise InputError(f"unpacks to more than {MOST_UNPACKED // 1_000_000} MB. Save it without its pictures.")


def _word_lines(paragraph: Any) -> list[str]:
    """The lines of a paragraph: a break that was typed begins a new one. Frames in it are paragraphs of their own."""
    return "".join(_word_text(paragraph)).split("\n")


def _word_text(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _NO_TEXT or _in_fallback(child):
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        else:
            yield from _word_text(child)


def _in_fallback(element: Any) -> bool:
    """Whether this repeats, for old versions of Word, what stands before it."""
    return any(True for _ in element.iterancestors(f"{_COMPATIBLE}Fallback"))


def _word_title(word: Word) -> str | None:
    return next((label(p.text) for p in word.paragraphs if p.style is not None and p.style.name == "Title"), None)


def _odf_paragraphs(element: ElementTree.Element) -> Iterator[str]:
    for child in element:
        if child.tag in (f"{_ODF}p", f"{_ODF}h"):
            yield from "".join(_odf_text(child)).split("\n")
            yield from _odf_paragraphs(child)  # frames
        elif child.tag not in _ODF_NO_TEXT:
            yield from _odf_paragraphs(child)


def _odf_text(element: ElementTree.Element) -> Iterator[str]:
    """The text of one paragraph; runs of white space are one space there, more have signs of their own."""
    yield " ".join((element.text or "").split("\n"))
    for child in element:
        if child.tag in _ODF_SIGNS:
            yield _ODF_SIGNS[child.tag]
        elif child.tag not in _ODF_NO_TEXT:
            yield from _odf_text(child)
        yield " ".join((child.tail or "").split("\n"))
