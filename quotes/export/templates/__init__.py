"""The templates of the pages, and the one way to them: everything that is filled in is escaped (export → pages).

Nothing of an article can become an element of a page: autoescape is always on, and what HTML has no place for (control
characters, halves of surrogate pairs) is shown as U+FFFD.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from quotes.schema import OPEN, together

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@cache
def environment() -> Environment:
    """The templates in this folder, HTML-escaping; a name that a template misspells is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader(__name__, "."),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_fit,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(count=counted, score=score, together=together)
    made.globals["OPEN"] = OPEN
    return made


@cache
def source(name: str) -> Markup:
    """A style sheet or script in this folder, which is ours and goes into a page as it is; lines end in a line feed.

    Browsers hash it so, whatever the system it was installed on.
    """
    from markupsafe import Markup

    text = (resources.files(__name__) / name).read_text(encoding="utf-8")
    return Markup(text.replace("\r\n", "\n"))


def counted(number: int, noun: str) -> str:
    """ "1 quote", "1,204 quotes"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def score(value: float) -> str:
    """A confidence as pages print it: "0.95"."""
    return f"{value:.2f}"


def fit(text: str) -> str:
    """The text with U+FFFD for what no page can hold; no position moves."""
    return _UNFIT.sub("\ufffd", text)


def _fit(value: object) -> object:
    from markupsafe import Markup

    return fit(value) if isinstance(value, str) and not isinstance(value, Markup) else value
