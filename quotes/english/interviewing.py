"""The words by which an article says that it is an interview, and of whom."""

from __future__ import annotations

import re

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
