"""Lines that are no running text: credits of pictures, bylines, headings, lists of links."""

from __future__ import annotations

import re

_CREDIT = re.compile(
    r"\([^()]{2,60}/[^()]{2,60}\)\W*$"  # (Ana Ruiz / Coastal Press)
    r"|[A-Z][\w.' -]+/\s?[A-Z][\w.' -]+$"  # .ANA RUIZ/Coastal Press
    r"|\b(?:[Ff]ile )?[Pp]hoto(?:graph)?(?: by|:)|\b[Ii]mage:|\bGetty Images\b|^\s*Pictured\b"
)
_BYLINE = re.compile(r"^\s*(?:By|BY|Written by|Reported by|Reporting by|Edited by)\s+[A-Z]")
# A line in small letters that is no running text: "by Ana Ruiz", "photo: Ana Ruiz", an address.
BEGINS_CREDIT = re.compile(r"(?:by|via|photo|source)\b\W*[^\W\d_a-z]|www\.|https?:")
_LISTED = re.compile(r"^\s*[-–•*▪>|]\s+|^\s*[A-Z ]{2,20}\s?\|")
_SENTENCE_END = re.compile(r"[.!?…:;,]\s*['\"”’“‘»)\]]*\s*$")
_QUOTATION_ONLY = re.compile(r"^\s*['\"“‘«].*['\"”’»“]\s*$", re.DOTALL)
# A line of more words than this is running text even where its full stop is missing.
_HEADING_WORDS = 20


def is_aside(text: str) -> bool:
    """Whether a paragraph is a caption, byline, heading or list of links rather than running text."""
    if _CREDIT.search(text) or _BYLINE.match(text) or _LISTED.match(text):
        return True
    finished = _SENTENCE_END.search(text) or _QUOTATION_ONLY.match(text)
    return len(text.split()) <= _HEADING_WORDS and not finished
