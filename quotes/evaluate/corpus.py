"""Articles marked from end to end: every figure of `quoted` and how sure rows are to be trusted, and speakers by form.

Who stands behind a source is counted for the sources that a row has (half of the characters of both in common), by the
form of their words: the full name, a part of it, a pronoun, other words (a role, an acronym), several people together,
or the words for somebody whom nobody names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from quotes.evaluate import acts, names, quoted
from quotes.evaluate.figures import Figure, Result, Share
from quotes.evaluate.gold import Quoted
from quotes.evaluate.marked import Act, Marked
from quotes.evaluate.overlap import dice
from quotes.evaluate.rows import Row, article_key, by_article
from quotes.records import Span

_SAME_SOURCE = 0.5  # Dice of the characters: at least this
_PRONOUNS = frozenset(["he", "she", "they", "it", "i", "we", "you", "who", "him", "her", "them", "his", "me", "us"])
FORMS = ("named", "full name", "part of the name", "pronoun", "other words", "joint", "described")
SPEAKERS = ("he", "she", "they")  # by the pronoun of who speaks, whatever the words of the source are


def measure(articles: Sequence[Marked], rows: Sequence[Row]) -> Result:
    """The figures, every item's outcome, and the rows judged for risk and calibration."""
    tally = quoted.tally((q for article in articles for q in quotations(article)), rows)
    done = tally.result()
    return Result({**done.figures, **tally.trust(), **_sources(articles, rows)}, done.items, done.judged)


def quotations(article: Marked) -> Iterator[Quoted]:
    """What is said in an article and what stands in marks without being said, without thoughts."""
    for act in article.acts:
        speakers = [None if name == "?" else name for name in article.speakers(act)] or [None]
        for tag in act.contents:
            content = acts.content(article.text, tag)
            if content.act == "thought":
                continue
            kinds = tuple(kind for kind in content.kinds if kind != "other") or content.kinds
            yield Quoted(
                article=article_key(article.name),
                span=content.span,
                kind=kinds[0],
                speaker=speakers[0],
                optional="maybe" in tag.words or kinds != content.kinds,
                accept=tuple(speakers[1:]),
                kinds=kinds,
                mention=act.sources[0].span if act.sources else None,
                group=str(act.number),
                quote=content.span.of(article.text),
            )


# ------------------------------------------------------------------ who stands behind a source


def sourced(article: Marked) -> Iterator[Act]:
    """The acts of speech that must be found, with words for a source that is told."""
    for act in article.acts:
        told = act.sources and "?" not in article.speakers(act)
        if told and not act.says("maybe") and not act.says("thought"):
            yield act


def _sources(articles: Sequence[Marked], rows: Iterable[Row]) -> dict[str, Figure]:
    found, n = by_article(rows), Counter[str]()
    for article in articles:
        here = [(_characters(row.source), row) for row in found.get(article_key(article.name), []) if row.source]
        for act in sourced(article):
            fate = _fate(_characters(act.sources[0].span), article.speakers(act), here)
            forms = {(own := form_of(article, act)), "described" if own == "described" else "named"}
            for form in forms | pronouns_of(article, act):
                n.update({form: 1, f"{form} found": int(fate != "missed"), f"{form} {fate}": 1})
    figures: dict[str, Figure] = {}
    for form in (*FORMS, *map(_spoken, SPEAKERS)):
        figures[f"{form}: found"] = Share(n[f"{form} found"], n[form])
        figures |= {f"{form}: {fate}": Share(n[f"{form} {fate}"], n[f"{form} found"]) for fate in _FATES}
    return figures


_FATES = ("right", "wrong", "open")


def _fate(source: frozenset[int], speakers: Sequence[str], rows: Sequence[tuple[frozenset[int], Row]]) -> str:
    there, row = max(rows, key=lambda pair: dice(source, pair[0]), default=(frozenset[int](), None))
    if row is None or dice(source, there) < _SAME_SOURCE:
        return "missed"
    if not row.speaker:
        return "open"
    return "right" if any(names.same(name, row.speaker) for name in speakers) else "wrong"


def _spoken(pronoun: str) -> str:
    return f"who is “{pronoun}”"


def pronouns_of(article: Marked, act: Act) -> set[str]:
    """The figure of the pronoun of who says an act, where it is one person of whom the corpus has it."""
    called = article.speakers(act)[0]
    people = (e.pronoun for e in article.entities if e.name == called and e.kind == "person")
    return {_spoken(pronoun) for pronoun in people if pronoun in SPEAKERS}


def form_of(article: Marked, act: Act) -> str:
    """Which of the forms an act's source has."""
    told, called = act.sources[0].span.of(article.text), article.speakers(act)[0]
    entity = next((e for e in article.entities if e.name == called), None)
    if ";" in called:
        return "joint"
    if entity and entity.described:
        return "described"
    if told.casefold() in _PRONOUNS:
        return "pronoun"
    said, wanted = set(names.words(told)), set(names.words(called))
    return "full name" if wanted <= said else "part of the name" if wanted & said else "other words"


def _characters(span: Span) -> frozenset[int]:
    return frozenset(range(span.start, span.end))
