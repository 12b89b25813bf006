"""Bytes to text, with what a reader should be told about it.

Nothing is changed on the way: line breaks, control characters and white space stay as they are, since every
offset counts them. Only a leading byte order mark is not part of the text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from quotes.errors import InputError
from quotes.read.language import foreign

BYTE_ORDER_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
BINARY_BEGINNINGS = (
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
WESTERN = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}  # the first where neither looks better
LATIN = (*WESTERN, "cp1250", "cp1254", "cp1257")  # the rest: Central European, Turkish, Baltic
# Stray zero bytes in a text are kept as control characters; above this share of zeros nothing was text. A short
# text may have three of them, one in 50 bytes.
MOST_ZEROS, STRAY_ZEROS, STRAY_SHARE = 1 / 1000, 3, 1 / 50
# In bytes that are not UTF-8: the share of control characters above which they are not another encoding
# either. Random bytes have 0.11.
MOST_CONTROLS = 0.05
# In UTF-16 without a mark every second byte of English is zero; the share from which on that is believed.
LEAST_UTF16_ZEROS = 0.8
GUESS_FROM = 20_000  # bytes that the guess of an encoding looks at

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")  # without tab and line breaks
_CONTROL_BYTE = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_WORD = re.compile(r"[^\W_]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TYPOGRAPHIC = "“”‘’–—•€£\N{NO-BREAK SPACE}"  # no ellipsis: in the other encoding it is É
_INSIDE_WORD = re.compile(r"(?<=[a-z])[^\W\d_A-Za-z]|[^\W\d_A-Za-z](?=[a-z])")


def text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file's bytes, unchanged, and notices on how it was read; InputError where it is none.

    A byte order mark decides; then UTF-8; then UTF-16 whose mark is missing; then, if what is readable looks
    like English, Windows-1252 or Mac Roman, else the guess of charset-normalizer. Bytes that the encoding
    does not have become U+FFFD, with a notice.
    """
    _refuse_binary(data)
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _told(data[len(mark) :], encoding)
    if (wide := _unmarked_utf16(data)) is not None:
        return _told(data, wide)
    if data.count(0) > max(MOST_ZEROS * len(data), min(STRAY_ZEROS, STRAY_SHARE * len(data))):
        raise InputError("a binary file, not text (it holds zero bytes)")
    if (damaged := _utf8(data)) is not None:
        return damaged
    if b"\0" in data or len(_CONTROL_BYTE.findall(data)) > MOST_CONTROLS * len(data):
        raise InputError("a binary file, not text")
    return _told(data, _guess(data))


def lines(raw: Iterable[bytes]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The lines of JSON Lines, each with its notices; only `\\n` ends one: U+2028 may stand in a string.

    Takes the lines as a binary stream gives them and holds one at a time; only a UTF-16 or UTF-32 file, which
    its byte order mark reveals, is held whole.
    """
    rest = iter(raw)
    first = next(rest, b"")
    _refuse_binary(first)
    if any(first.startswith(mark) for mark, encoding in BYTE_ORDER_MARKS if encoding != "utf-8"):
        whole, notices = text(first + b"".join(rest))
        yield from ((line, notices) for line in whole.split("\n"))
        return
    for line in chain([first.removeprefix(codecs.BOM_UTF8)], rest):
        yield _utf8(line) or _told(line, _guess(line))


def notices(text: str) -> tuple[str, ...]:
    """What a reader should know about a text itself: it is empty, not English, or has control characters.

    No words are in it where it is marks, dashes or characters of no width alone.
    """
    if not text.strip():
        return ("there is no text in it" if not text else "there is only white space in it",)
    told = [] if _WORD.search(text) else ["there are no words in it"]
    if controls := _CONTROL.findall(text):
        named = ", ".join(sorted({f"U+{ord(control):04X}" for control in controls})[:3])
        told.append(f"control characters ({len(controls)}: {named}) are kept in the text")
    if reason := foreign(text):
        told.append(f"it does not look like English: {reason}")
    return tuple(told)


def encodable(text: str) -> str:
    """The text with halves of surrogate pairs, which UTF-8 cannot write, as U+FFFD; no offset moves."""
    return _SURROGATE.sub("\ufffd", text)


def _refuse_binary(data: bytes) -> None:
    for beginning, name in BINARY_BEGINNINGS:
        if data.startswith(beginning):
            raise InputError(f"{name}, not plain text")


def _utf8(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """The text if the bytes are UTF-8, or have fewer flaws than characters beyond ASCII."""
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        good = sum(char > "\x7f" for char in data.decode("utf-8", "ignore"))
        told = _told(data, "utf-8")
        return told if told[0].count("\ufffd") < good else None


def _told(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    """The bytes decoded, with notices that name an encoding other than UTF-8 and count what it has not."""
    found = data.decode(encoding, "replace")
    name = WESTERN.get(encoding, encoding.upper().replace("_", "-"))
    notices = [] if encoding == "utf-8" else [f"read as {name}, not UTF-8"]
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        damaged = found.count("\ufffd")
        notices.append(f"what could not be decoded was read as U+FFFD ({damaged} times)")
    return found, tuple(notices)


def _unmarked_utf16(data: bytes) -> str | None:
    """The byte order, if these bytes are UTF-16 without a mark."""
    for encoding, high, low in (("utf-16-le", data[1::2], data[::2]), ("utf-16-be", data[::2], data[1::2])):
        if len(data) % 2 == 0 and high.count(0) > LEAST_UTF16_ZEROS * len(high) and not low.count(0):
            return encoding
    return None


def _guess(data: bytes) -> str:
    """The likeliest encoding of bytes that are not UTF-8."""
    readable, sample = data.decode("ascii", "ignore"), _sample(data)
    latin = 2 * len(readable) > len(data)
    if latin and foreign(readable) is None:
        return max(WESTERN, key=lambda encoding: _plausible(sample.decode(encoding, "replace")))
    from charset_normalizer import from_bytes

    # For want of other letters it takes short Latin texts for Chinese or Japanese, unless told not to.
    best = from_bytes(sample, cp_isolation=list(LATIN) if latin else None).best()
    return best.encoding if best else "cp1252"


def _sample(data: bytes) -> bytes:
    """Bytes from just before the first that is not ASCII, cut at a space so that no character is halved."""
    first = next((found.start() for found in re.finditer(rb"[\x80-\xff]", data)), 0)
    sample = data[max(0, first - 200) :][:GUESS_FROM]
    cut = max(sample.rfind(b" "), sample.rfind(b"\n"))
    return sample[:cut] if len(sample) == GUESS_FROM and cut > GUESS_FROM // 2 else sample


def _plausible(text: str) -> int:
    """How much the characters beyond ASCII look like English news: marks, dashes, small letters in words.

    Catches the curly apostrophe in `don’t`, which is a capital O with a tilde in the other encoding.
    """
    odd = sum(char > "\x7f" for char in text)
    marks = sum(text.count(mark) for mark in _TYPOGRAPHIC)
    letters = sum(found[0].islower() for found in _INSIDE_WORD.finditer(text))
    return 3 * marks + 2 * letters - odd
