"""PDF documents as articles: the text of their pages, by PDFium, with its lines put together again.

A PDF knows where letters stand, not what a paragraph is. Lines are joined as `layout` joins them; what stands at the
head or foot of page after page falls out; a word that was parted at the end of a line is one word again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from quotes.errors import InputError
from quotes.read.document import Document, label, line, not_a, together
from quotes.read.layout import paragraphs

MOST_BYTES = 100_000_000  # pictures make them big
_EDGE = 2  # lines at the head and the foot of a page that may be repeated on the others
_PARTED = "\ufffe"  # what PDFium puts where a hyphen stood at the end of a line, joining the two
_PARTED_WORD = re.compile(rf"(\w+){_PARTED} ?(\w+)")
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
# What browsers print above and below a page: the moment and the title, the address and the page.
_PRINTED = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}, \d{1,2}:\d{2}.*|\w+://\S+ \d{1,4}/\d{1,4}")
_SCAN = (
    "a PDF without text: pictures of pages, as a scanner makes them. Have its text recognised first, for example "
    "with: ocrmypdf in.pdf out.pdf"
)


def pdf(data: bytes) -> Document:
    """The article of a PDF; InputError where it needs a password, is damaged or has no text (a scan)."""
    import pypdfium2 as library

    try:
        document = library.PdfDocument(data)
    except library.PdfiumError as error:
        if "password" in str(error).casefold():
            raise InputError("a PDF locked with a password. Save it without one.") from error
        raise not_a("a PDF", error) from error
    try:
        pages = [_page_lines(page) for page in document]
        title = label(document.get_metadata_dict(skip_empty=True).get("Title"))
    except library.PdfiumError as error:
        raise not_a("a PDF", error) from error
    finally:
        document.close()
    text = _text(pages)
    if not text:
        raise InputError(_SCAN)
    return Document(text, title=title if title and title.casefold() in text.casefold() else None)


def _page_lines(page: object) -> list[str]:
    words = page.get_textpage().get_text_range()  # type: ignore[attr-defined]
    lines = words.replace(_PARTED, f"{_PARTED}\n").splitlines()  # where the page ends a line, for `layout` to see
    return [kept for kept in map(line, lines) if kept]


def _text(pages: Sequence[list[str]]) -> str:
    """One text of the lines of all pages, a paragraph a line."""
    repeated = _repeated(pages)
    kept = [words for page in pages for words in _without_edges(page, repeated)]
    raw = "\n".join(kept)
    return _mended(together(raw[span.start : span.end] for span in paragraphs(raw)))


def _repeated(pages: Sequence[list[str]]) -> set[str]:
    """What stands at the edge of at least two pages and of half of them, whatever numbers are in it."""
    seen = Counter(key for page in pages for key in {_key(words) for words in page[:_EDGE] + page[-_EDGE:]})
    return {key for key, count in seen.items() if count >= 2 and 2 * count >= len(pages)}


def _without_edges(page: list[str], repeated: set[str]) -> list[str]:
    """The lines of a page without running heads and page numbers, from both ends inwards."""
    first, last = 0, len(page)
    while first < min(_EDGE, last) and _at_edge(page[first], repeated):
        first += 1
    while last > max(first, len(page) - _EDGE) and _at_edge(page[last - 1], repeated):
        last -= 1
    return page[first:last]


def _at_edge(words: str, repeated: set[str]) -> bool:
    return _key(words) in repeated or bool(_PAGE_NUMBER.fullmatch(words) or _PRINTED.fullmatch(words))


def _key(words: str) -> str:
    return _DIGITS.sub("#", words.casefold())


def _mended(text: str) -> str:
    """The text with its parted words whole: with the hyphen where the text has it elsewhere, or both halves alone."""
    words = set(re.findall(r"[\w-]+", _PARTED_WORD.sub(" ", text).casefold()))

    def mend(found: re.Match[str]) -> str:
        left, right = found[1], found[2]
        hyphened, joined = f"{left}-{right}".casefold(), f"{left}{right}".casefold()
        keep = hyphened in words or right[0].isupper() or right[0].isdigit()
        both = joined not in words and {left.casefold(), right.casefold()} <= words
        return f"{left}-{right}" if keep or both else left + right

    return _PARTED_WORD.sub(mend, text).replace(_PARTED, "-")
