"""The pages and the parts of them that change, as HTML from templates; everything that is filled in is escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from quotes import highlight
from quotes.export import templates as exported
from quotes.review.articles import Item, ReviewedArticle
from quotes.review.states import Person
from quotes.schema import together

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from quotes.people.link import Entry, Registry

MOST_NAMES = 12  # that the type-ahead offers


@cache
def environment() -> Environment:
    """The templates of the review; a name that one misspells is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader(__name__.rpartition(".")[0], "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_fit,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(count=exported.counted, score=exported.score, together=together, exact=_exact)
    return made


def _fit(value: object) -> object:
    from markupsafe import Markup

    return exported.fit(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def page(template: str, /, **values: object) -> str:
    """The template filled in."""
    return environment().get_template(template).render(**values)


def _exact(text: str) -> Markup:
    """Words of an article such that the browser has as many code points: HTML would make one of "\\r\\n"."""
    from markupsafe import Markup, escape

    return Markup(str(escape(exported.fit(text))).replace("\r", "&#13;"))


# ------------------------------------------------------------------ an article


@dataclass(frozen=True, slots=True)
class Row:
    """An item as the list shows it."""

    item: Item
    shown: highlight.Shown

    @property
    def status(self) -> str:
        """For the style sheet and for who does not see it."""
        state = self.item.state.status
        if state == "open":
            return "doubtful" if self.item.doubtful else "open"
        return "corrected" if state == "accepted" and self.item.corrected else state

    @property
    def was(self) -> str | None:
        """Whom the extraction named, where a person named another."""
        base = self.item.base
        if base is None or base.speaker_ids == self.item.state.speakers:
            return None
        return together(base.speakers) or "left open"


def rows(reviewed: ReviewedArticle) -> list[Row]:
    """Every item with its colour and label, in the order of the text."""
    return [Row(*pair) for pair in zip(reviewed.items, highlight.shown(reviewed.shown), strict=True)]


def parts(reviewed: ReviewedArticle, *, doubtful_first: bool = False) -> dict[str, str]:
    """The text with its marks and the list of quotes: what a correction changes."""
    drawn = rows(reviewed)
    article = reviewed.article
    paragraphs = highlight.runs(article.text, highlight.marks(reviewed.shown), article.paragraphs)
    text = page("text.html", rows=drawn, paragraphs=list(zip(article.paragraphs, paragraphs, strict=True)))
    ordered = sorted(drawn, key=_doubt) if doubtful_first else drawn
    return {
        "text": text,
        "list": page("rows.html", rows=ordered, text=article.text),
        "progress": page("progress.html", **progress(reviewed.items)),
    }


def _doubt(row: Row) -> tuple[bool, float, int]:
    """Those to be looked at first, the least sure before the others; what is done last, in the order of the text."""
    doubtful = row.status == "doubtful"
    return not doubtful, row.item.quote.confidence if doubtful else 0.0, row.item.quote.start


def progress(items: Sequence[Item]) -> dict[str, int]:
    """How far the article is checked."""
    statuses = Counter(item.state.status for item in items)
    return {
        "rows": len(items) - statuses["rejected"],
        "checked": statuses["accepted"] + statuses["rejected"],
        "doubtful": sum(item.doubtful for item in items),
        "all": len(items),
    }


# ------------------------------------------------------------------ names


def names(people: Mapping[str, Person], near: Sequence[str], typed: str) -> list[Person]:
    """Whom the type-ahead offers: those of the article first, then the rest of the file; a merged one never.

    What was typed must begin a word of the name or of a form of it; names that begin with it come first.
    """
    asked = typed.casefold().split()
    order = {id: place for place, id in enumerate(near)}
    fitting = [p for p in people.values() if p.into is None and all(_begins(p, word) for word in asked)]
    first = asked[0] if asked else ""

    def rank(person: Person) -> tuple[bool, bool, int, str, str]:
        whole = person.name.casefold().startswith(first)
        return (
            person.id not in order,
            not whole,
            order.get(person.id, 0) if not asked else 0,
            person.name.casefold(),
            person.id,
        )

    return sorted(fitting, key=rank)[:MOST_NAMES]


def registered(known: Registry, people: Mapping[str, Person], typed: str) -> list[Entry]:
    """Whom the registry knows and the file does not: offered behind the others, as somebody new."""
    asked = typed.casefold().split()
    there = {name.casefold() for person in people.values() for name in (person.name, *person.forms)}
    fresh = [e for e in known.entries.values() if e.kind == "person" and e.name.casefold() not in there]
    fits = [e for e in fresh if all(any(_word_begins(name, word) for name in e.names) for word in asked)]
    return sorted(fits, key=lambda e: e.name.casefold())[:MOST_NAMES]


def _word_begins(name: str, typed: str) -> bool:
    return any(part.startswith(typed) for part in name.casefold().split())


def _begins(person: Person, word: str) -> bool:
    return any(_word_begins(name, word) for name in (person.name, *person.forms))
