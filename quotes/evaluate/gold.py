"""Gold annotations in whatever of our formats they are: what an article's quotes should have been.

    held = gold.read(Path("seeds.jsonl"))
    held.measure    # which measure it is for: quotes, polnear, speakers, marked

Known are, seen by what is in the file:
    quotes    JSON Lines, a quotation each: doc, start, end, kind, speaker; where known optional, accept, accept_kind,
              mention_start, mention_end, group, quote. Every quotation of an article, and what stands in marks
              without being one (kind other). No text.
    polnear   JSON Lines, an article each: id, text, attributions with content, source, cue (lists of [start, end]),
              kind, nested; discard (stretches where what is found does not count).
    speakers  the same with `speaker` {name, type} in attributions.
    marked    a file of cases in the notation of `marked`.
    corpus    a corpus file in that notation, or a folder of such files and of files of cases; also for names, mentions.
Positions are half-open, in code points of the article's text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from quotes.errors import InputError
from quotes.evaluate import marked
from quotes.evaluate.rows import article_key, json_lines
from quotes.records import Span

Measure: TypeAlias = Literal["quotes", "polnear", "speakers", "marked", "corpus", "names", "mentions"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
# What a gold that is made for the first of them serves.
_SERVES: tuple[tuple[Measure, ...], ...] = (
    ("quotes",),
    ("polnear", "speakers"),
    ("marked", "corpus", "names", "mentions"),
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """One stretch of an article whose every quotation is annotated. `speaker` None: nobody, or left open."""

    article: str
    span: Span
    kind: str
    speaker: str | None
    optional: bool = False  # counts neither way unless a wrong speaker is put on it
    accept: tuple[str | None, ...] = ()  # other speakers that are right
    kinds: tuple[str, ...] = ()  # all that are right
    mention: Span | None = None  # the words that name the source
    group: str | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Attributed:
    """One attribution: its stretches of content, source and cue, and the speaker where the gold names one."""

    id: str
    content: tuple[Span, ...]
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    kind: str | None = None
    nested: bool = False
    speaker: str | None = None
    person: bool = True  # whether the speaker is a person


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article with its text and all its attributions."""

    id: str
    text: str
    attributions: tuple[Attributed, ...]
    discard: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Gold:
    """What a gold file holds; one of the three is filled, as `measure` says."""

    measure: Measure
    quotes: tuple[Quoted, ...] = ()
    articles: tuple[Annotated, ...] = ()
    cases: tuple[marked.Marked, ...] = ()  # or articles of a corpus

    @property
    def texts(self) -> dict[str, str]:
        """The texts of the articles by their ids; none where the gold holds no text."""
        return {a.id: a.text for a in self.articles} | {c.name: c.text for c in self.cases}

    @property
    def ids(self) -> tuple[str, ...]:
        """The articles' ids, each once, in their order."""
        return tuple(dict.fromkeys([q.article for q in self.quotes] + list(self.texts)))


def read(path: Path, measure: Measure | None = None) -> Gold:
    """The gold of a file, for the measure that it is made for unless another is named.

    Raises InputError where the file is not there, is no gold, or does not hold what the measure needs.
    """
    if not path.exists():
        raise InputError(f"There is no gold file {path}.")
    if path.is_dir() or path.suffix.lower() == ".txt":
        return _for(measure, _marked(path), path)
    records = list(json_lines(path))
    if not records:
        raise InputError(f"{path} is empty. Gold is JSON Lines, or marked text in a .txt file.")
    places = [f"{path}, line {number}" for number, _ in records]
    if "attributions" in records[0][1]:
        articles = tuple(_annotated(r, where) for (_, r), where in zip(records, places, strict=True))
        _each_once([a.id for a in articles], path)
        named = any(a.speaker for article in articles for a in article.attributions)
        return _for(measure, Gold("speakers" if named else "polnear", articles=articles), path)
    if "doc" in records[0][1]:
        held = Gold("quotes", quotes=tuple(_quoted(r, where) for (_, r), where in zip(records, places, strict=True)))
        return _for(measure, held, path)
    raise InputError(f"{places[0]}: neither a quotation (doc, start, end, kind) nor an article (text, attributions).")


def _for(measure: Measure | None, held: Gold, path: Path) -> Gold:
    """The gold for a measure that it serves."""
    serves = next(these for these in _SERVES if held.measure in these)
    if measure is not None and measure not in serves:
        raise InputError(f"{path} is gold for {' or '.join(sorted(serves))}, not for {measure}.")
    return replace(held, measure=measure or held.measure)


def _each_once(ids: Iterable[str], path: Path) -> None:
    seen: dict[str, str] = {}
    for id in ids:
        if (key := article_key(id)) in seen:
            raise InputError(f"{path}: two articles of one name, {seen[key]} and {id} (folders do not count).")
        seen[key] = id


def _marked(path: Path) -> Gold:
    """One file of cases is all right or not, case by case; a corpus file or a folder is measured row by row."""
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    found = tuple(one for file in files for one in marked.read(file))
    if not found:
        raise InputError(f"{path} has no cases. A case begins with a line: ## its name.")
    _each_once([one.name for one in found], path)
    return Gold("corpus" if path.is_dir() or found[0].heading else "marked", cases=found)


# ------------------------------------------------------------------ records


def _quoted(record: Mapping[str, object], where: str) -> Quoted:
    kind, accepted, kinds = record.get("kind"), record.get("accept"), record.get("accept_kind")
    if not isinstance(record.get("doc"), str) or not isinstance(kind, str):
        raise InputError(f"{where}: a quotation has doc, start, end, kind and speaker.")
    mention = record.get("mention_start"), record.get("mention_end")
    return Quoted(
        article=article_key(record["doc"]),
        span=_span((record.get("start"), record.get("end")), where),
        kind=kind,
        speaker=_text(record.get("speaker")),
        optional=bool(record.get("optional")),
        accept=tuple(_text(name) for name in accepted) if isinstance(accepted, list) else (),
        kinds=tuple(map(str, kinds)) if isinstance(kinds, list) else (kind,),
        mention=None if mention[0] is None else _span(mention, where),
        group=_text(record.get("group")),
        quote=_text(record.get("quote")) or "",
    )


def _annotated(record: Mapping[str, object], where: str) -> Annotated:
    text, attributions, discard = record.get("text"), record.get("attributions"), record.get("discard", [])
    if not isinstance(text, str) or not isinstance(attributions, list) or not isinstance(discard, list):
        raise InputError(f"{where}: an article has id, text and attributions, a list.")
    if not isinstance(record.get("id"), str):
        raise InputError(f"{where}: an article has an id.")
    found = Annotated(
        id=str(record["id"]),
        text=text,
        attributions=tuple(_attributed(a, f"{where}, attribution {n}") for n, a in enumerate(attributions, 1)),
        discard=tuple(span for spans in discard for span in _spans(spans, where)),
    )
    spans = [s for a in found.attributions for s in (*a.content, *a.source, *a.cue)]
    if any(span.end > len(text) for span in spans):
        raise InputError(f"{where}: an attribution ends behind the text. Positions count code points.")
    return found


def _attributed(record: object, where: str) -> Attributed:
    if not isinstance(record, dict) or "content" not in record:
        raise InputError(f"{where}: an attribution has content, source and cue, lists of [start, end].")
    speaker = record.get("speaker")
    who = speaker if isinstance(speaker, dict) else {}
    return Attributed(
        id=str(record.get("id", "")),
        content=_spans(record["content"], where),
        source=_spans(record.get("source"), where),
        cue=_spans(record.get("cue"), where),
        kind=_text(record.get("kind")),
        nested=bool(record.get("nested")),
        speaker=_text(who.get("name")),
        person=(who.get("type") or "person") == "person",
    )


def _spans(value: object, where: str) -> tuple[Span, ...]:
    if not isinstance(value, list | None):
        raise InputError(f"{where}: {value!r} is no list of [start, end].")
    return tuple(_span(pair, where) for pair in value or ())


def _span(value: object, where: str) -> Span:
    if isinstance(value, list | tuple) and len(value) == 2:
        start, end = value
        if type(start) is int and type(end) is int and 0 <= start <= end:
            return Span(start, end)
    raise InputError(f"{where}: {value!r} is no [start, end].")


def _text(value: object) -> str | None:
    return None if value in (None, "") else str(value)
