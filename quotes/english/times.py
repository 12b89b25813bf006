"""Words for days, months and times."""

from __future__ import annotations

from quotes.english.words import fold, word_set

TIMES = word_set(
    "today yesterday tonight tomorrow monday tuesday wednesday thursday friday saturday sunday january february "
    "march april may june july august september october november december week month year morning afternoon "
    "evening night"
)


def is_time(word: str) -> bool:
    """Whether the printed word names a day, month or time: "Friday", "yesterday"."""
    return fold(word) in TIMES
