"""What names who wrote or photographed something: credits of pictures, bylines."""

from __future__ import annotations

import re

CREDIT = re.compile(
    r"\([^()]{2,60}/[^()]{2,60}\)\W*$"  # (Ana Ruiz / Coastal Press)
    r"|[A-Z][\w.' -]+/\s?[A-Z][\w.' -]+$"  # .ANA RUIZ/Coastal Press
    r"|\b(?:[Ff]ile )?[Pp]hoto(?:graph)?(?: by|:)|\b[Ii]mage:|\bGetty Images\b|^\s*Pictured\b"
)
BYLINE = re.compile(r"^\s*(?:By|BY|Written by|Reported by|Reporting by|Edited by)\s+[A-Z]")
# A line in small letters that is no running text: "by Ana Ruiz", "photo: Ana Ruiz", an address.
BEGINS_CREDIT = re.compile(r"(?:by|via|photo|source)\b\W*[^\W\d_a-z]|www\.|https?:")
