"""Who said what, in English news.

    import quotes

    for extraction in quotes.extract("“We won,” said Elena Ruiz."):
        for quote in extraction.quotes:
            print(quote.speakers, quote.quote)

Importing this package loads nothing heavy: the parser comes with the first `Extractor`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING

from quotes.errors import InputError, ModelError, QuotesError, TableError
from quotes.records import Article, Extraction, Quote, Span

if TYPE_CHECKING:
    from quotes.frames import Extractions as Extractions
    from quotes.frames import extract_frame as extract_frame
    from quotes.pipeline import Extractor as Extractor
    from quotes.table import COLUMNS as COLUMNS
    from quotes.table import frame as frame

# ONNX Runtime's wheel for Linux sends telemetry unless this is set before its first import: 1.32 looked up
# mobile.events.data.microsoft.com some 5 s after loading, over and over, and left a device id and a database of events
# in ~/.cache/Microsoft and $TMPDIR/.ses. `disable_telemetry_events()` comes too late. Here, because nothing of the
# package is imported before; processes that are started inherit it.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

__version__ = "0.1.0"
__all__ = [
    "COLUMNS",
    "Article",
    "Extraction",
    "Extractions",
    "Extractor",
    "InputError",
    "ModelError",
    "Quote",
    "QuotesError",
    "Span",
    "TableError",
    "extract",
    "extract_frame",
    "frame",
]

_LAZY = {
    "COLUMNS": "quotes.table",
    "Extractions": "quotes.frames",
    "Extractor": "quotes.pipeline",
    "extract_frame": "quotes.frames",
    "frame": "quotes.table",
}


if not TYPE_CHECKING:  # a type checker would take every misspelt name for an object

    def __getattr__(name: str) -> object:
        if name not in _LAZY:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_LAZY[name]), name)


def _in_notebook(extraction: Extraction) -> str:
    """The text with its quotes marked, and the table; here, as the records know of no display."""
    from quotes import notebook

    return notebook.one(extraction)


Extraction._repr_html_ = _in_notebook


def extract(
    texts: str | Article | Iterable[str | Article],
    *,
    model: str = "newswire",
    thoughts: bool = False,
    all_marks: bool = False,
) -> Extractions:
    """What was said in a text, an article or several, one Extraction each, in their order.

    A text's id is its number, from 1. Each call loads the parser anew: for many calls, or for more
    articles than memory holds, keep an `Extractor`, whose `extract` streams.
    """
    from quotes import run
    from quotes.frames import Extractions
    from quotes.read import article

    several = [texts] if isinstance(texts, str | Article) else texts
    articles = (
        item if isinstance(item, Article) else article(item, id=str(number)) for number, item in enumerate(several, 1)
    )
    return Extractions(run.engine(model, thoughts=thoughts, all_marks=all_marks).extract(articles))
