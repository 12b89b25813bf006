"""What newspapers print around the text: credits of pictures, bylines, headings, that this is an interview."""

from __future__ import annotations

import re

_CREDIT = re.compile(
    r"\([^()]{2,60}/[^()]{2,60}\)\W*$"  # (Ana Ruiz / Coastal Press)
    r"|[A-Z][\w.' -]+/\s?[A-Z][\w.' -]+$"  # .ANA RUIZ/Coastal Press
    r"|\b(?:[Ff]ile )?[Pp]hoto(?:graph)?(?: by|:)|\b[Ii]mage:|\bGetty Images\b|^\s*Pictured\b"
)
_BYLINE = re.compile(r"^\s*(?:By|BY|Written by|Reported by|Reporting by|Edited by)\s+[A-Z]")
# No sentence, heading or name ends so, nor in a comma or a hanging dash: the next line goes on with it.
HANGING = re.compile(
    r"(?:[,–—-]|(?<!\w)(?:a|an|the|of|to|in|on|at|by|for|from|with|and|or|but|as|than|that|his|her|its|their|our|my"
    r"|who|which|was|were|is|are|be|been|has|have|had|will|would|could|should|said))$"
)
# A line in small letters that is no running text: "by Ana Ruiz", "photo: Ana Ruiz", an address.
BEGINS_CREDIT = re.compile(r"(?:by|via|photo|source)\b\W*[^\W\d_a-z]|www\.|https?:")
_LISTED = re.compile(r"^\s*[-–•*▪>|]\s+|^\s*[A-Z ]{2,20}\s?\|")
_SENTENCE_END = re.compile(r"[.!?…:;,]\s*['\"”’“‘»)\]]*\s*$")
_QUOTATION_ONLY = re.compile(r"^\s*['\"“‘«].*['\"”’»“]\s*$", re.DOTALL)
# A line of more words than this is running text even where its full stop is missing.
_HEADING_WORDS = 20
_TALK = r"(?:spoke|speaks|talked|talks|sat down|sits down|caught up|catches up|chatted)"
SAYS_INTERVIEW = re.compile(rf"\binterview|\bQ\s?&\s?A\b|\b{_TALK} (?:to|with)\b|\b(?:tells|answers)\b", re.IGNORECASE)
# What stands before the name of who is interviewed, and what behind it, in the same sentence.
BEFORE_INTERVIEWEE = re.compile(
    rf"\b(?:interview(?:s|ed|ing)?(?: with)?|{_TALK} (?:to|with))\b"
    r"(?:(?!\b(?:about|called|by|on|over|after|before)\b)[^.!?;]){0,160}$",
    re.IGNORECASE,
)
BEHIND_INTERVIEWEE = re.compile(
    r"(?:,[^.!?;]{0,80},)?(?:'s)?(?::? an?)? interview\b|[^.!?;:]{0,60}\b(?:was|were|is)? ?interviewed\b"
    r"|\s(?:tells|answers|talks to|speaks to)\b",
    re.IGNORECASE,
)


def is_aside(text: str) -> bool:
    """Whether a paragraph is a caption, byline, heading or list of links rather than running text."""
    if _CREDIT.search(text) or _BYLINE.match(text) or _LISTED.match(text):
        return True
    finished = _SENTENCE_END.search(text) or _QUOTATION_ONLY.match(text)
    return len(text.split()) <= _HEADING_WORDS and not finished
