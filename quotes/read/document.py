"""What a format gives for one article: its text, and what the file says of it besides.

Formats that are not plain text are extracted: their text is put together here, one paragraph a line with a blank
line after it, so that `layout` finds the paragraphs again. That text is the one that offsets count in.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from quotes import installing
from quotes.errors import InputError
from quotes.read.layout import WHITE

# What reading a damaged file or archive raises, beside what the readers raise themselves.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RecursionError)
BETWEEN = "\n\n"  # paragraphs of an extracted text

# Code points of one article, some 85,000 words: a whole book, an archive in one file or a dump is no article, and
# would hold up all the others for minutes. The longest of 2,007 articles looked at has 33,672; the transcript of a
# day's hearing has some 360,000.
LONGEST = 500_000
MOST_BYTES = 4 * LONGEST + 4  # of a plain text: in UTF-32, with its mark; no more of a file is ever read
TOO_LONG = f"too long for one article (more than {LONGEST:,} characters). Split it into its articles."

# Soft hyphens and control characters are for whoever draws the page; in an extracted text they would part words.
_UNSEEN = re.compile("[\xad\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SPACE = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one article, and what else its file says; what it does not say is None."""

    text: str
    notices: tuple[str, ...] = ()
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    url: str | None = None
    carried: tuple[tuple[str, object], ...] = ()  # further things the file says: (name, value)


def together(paragraphs: Iterable[str]) -> str:
    """One text of paragraphs, each on a line of its own; white space runs become one space, blank ones fall out."""
    return BETWEEN.join(filter(None, map(line, paragraphs)))


def line(words: str) -> str:
    """The words on one line, without characters that cannot be seen; a no-break space stays what it is."""
    return _SPACE.sub(" ", _UNSEEN.sub("", words)).strip(WHITE)


def label(words: object) -> str | None:
    """A title or a name on one line; None where there is none."""
    return (line(words) or None) if isinstance(words, str) else None


def not_a(name: str, error: Exception) -> InputError:
    """What to raise where a library cannot make sense of a file."""
    return InputError(f"cannot be read as {name}; it may be damaged ({type(error).__name__}: {label(str(error))}).")


def lacks(package: str, extra: str) -> InputError:
    """What to raise where the library for a format is not installed."""
    return InputError(f"needs the package {package}. Run: {installing.command(extra)}")
