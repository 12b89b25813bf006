"""Ids that come from the data: of quotes, of texts, and names that are free."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from itertools import chain, count


def quote_id(article_id: str, start: int, end: int) -> str:
    """The id of a row."""
    return f"{article_id}:{start}-{end}"


def text_sha256(text: str) -> str:
    """SHA-256 of the text in UTF-8, whatever it holds."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def free(name: str, taken: Callable[[str], object], *, mark: str = "-") -> str:
    """The name itself, or the first of `<name>-2`, `<name>-3` and so on that is not taken."""
    further = (f"{name}{mark}{number}" for number in count(2))
    return next(one for one in chain([name], further) if not taken(one))
