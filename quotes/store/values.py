"""Records as the values of SQLite's cells and back, whatever their texts hold.

SQLite's text is UTF-8, which has no bytes for a lone surrogate: a cell with one is stored as its bytes (a BLOB, as
UTF-8 would write it if it could), and comes back as it was. NUL characters are stored as they are.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any, get_args

from quotes.records import Act, Article, Extraction, Kind, Quote, Span, Speaker

Cell = str | bytes | int | float | None

ARTICLE = (
    "article_id, position, title, date, outlet, url, file, text_sha256, error, notices, input_notices, carried, "
    "paragraphs, text"
)
QUOTE = (
    "quote_id, article_id, speaker, speaker_role, quote, kind, act, negated, cue, source, via, context, paragraph, "
    'confidence, needs_review, reason, method, "group", within, cluster, speaker_id, "start", "end", source_start, '
    "source_end, cue_start, cue_end, via_start, via_end"
)
SPEAKER = "article_id, local_id, position, speaker_id, name, kind, named, forms, roles, gender"
SPEAKERS_APART = "; "  # between joint speakers in one cell


def cell(value: Cell) -> Cell:
    """The value as SQLite takes it."""
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-8", "surrogatepass")
    return int(value) if isinstance(value, bool) else value


def cells(values: Iterable[Cell]) -> tuple[Cell, ...]:
    """All these values as SQLite takes them."""
    return tuple(cell(value) for value in values)


def plain(value: Any) -> Any:
    """The value of a cell as it was before `cell`."""
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


def as_json(value: object) -> str:
    """JSON that UTF-8 can hold; what JSON has no word for (dates) as text."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if isinstance(cell(text), str) else json.dumps(value, default=str)


def _finite(value: object) -> object:
    """The value with null for NaN, which is how data frames say None and no JSON."""
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, dict):
        return {str(key): _finite(inner) for key, inner in value.items()}
    return [_finite(inner) for inner in value] if isinstance(value, list | tuple) else value


def _as_object(pairs: Iterable[tuple[str, object]]) -> str:
    """A JSON object of these pairs, in their order, a name as often as it comes."""
    return "{" + ", ".join(f"{as_json(name)}: {as_json(_finite(value))}" for name, value in pairs) + "}"


def carried(text: str) -> tuple[tuple[str, object], ...]:
    """The pairs of a cell `carried`."""
    pairs = json.loads(text, object_pairs_hook=_Pairs)
    return tuple((name, _plain_json(value)) for name, value in pairs.pairs)


class _Pairs:
    """A JSON object as it was read: a name may come twice."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        self.pairs = pairs


def _plain_json(value: object) -> object:
    if isinstance(value, _Pairs):
        return {name: _plain_json(inner) for name, inner in value.pairs}
    return [_plain_json(inner) for inner in value] if isinstance(value, list) else value


# ------------------------------------------------------------------ records to cells


def of_article(extraction: Extraction, position: int) -> tuple[Cell, ...]:
    """The cells of ARTICLE."""
    article = extraction.article
    return cells(
        (
            *(article.id, position, article.title, article.date, article.outlet, article.url, article.file),
            *(extraction.text_sha256, extraction.error, as_json(extraction.notices), as_json(article.notices)),
            _as_object(article.carried),
            json.dumps([[span.start, span.end] for span in article.paragraphs], separators=(",", ":")),
            article.text,
        )
    )


def of_quote(quote: Quote, text: str) -> tuple[Cell, ...]:
    """The cells of QUOTE."""
    cue, source, via = quote.cue, quote.source, quote.via
    return cells(
        (
            *(quote.quote_id, quote.article_id, SPEAKERS_APART.join(quote.speakers) or None, quote.speaker_role),
            *(quote.quote, quote.kind, quote.act, quote.negated),
            *(None if span is None else span.of(text) for span in (cue, source, via)),
            *(quote.context, quote.paragraph, quote.confidence, quote.needs_review, quote.reason, quote.method),
            *(quote.group, quote.within, quote.cluster, SPEAKERS_APART.join(quote.speaker_ids) or None),
            *(quote.start, quote.end),
            *(edge for span in (source, cue, via) for edge in ((span.start, span.end) if span else (None, None))),
        )
    )


def of_speaker(speaker: Speaker, article_id: str, position: int) -> tuple[Cell, ...]:
    """The cells of SPEAKER."""
    known = (speaker.name, speaker.kind, speaker.named, as_json(speaker.forms), as_json(speaker.roles), speaker.gender)
    return cells((article_id, speaker.id, position, speaker.id, *known))


# ------------------------------------------------------------------ cells to records


def article(row: Sequence[Any]) -> Article:
    """The article in these cells of ARTICLE."""
    article_id, _, title, date, outlet, url, file, _, _, _, notices, others, paragraphs, text = map(plain, row)
    return Article(
        id=article_id,
        text=text,
        paragraphs=tuple(Span(start, end) for start, end in json.loads(paragraphs)),
        title=title,
        date=date,
        outlet=outlet,
        url=url,
        file=file,
        notices=tuple(json.loads(notices)),
        carried=carried(others),
    )


def quote(row: Sequence[Any], said_by: Sequence[tuple[str, str]]) -> Quote:
    """The quote in these cells of QUOTE, said by these (speaker_id, name)."""
    value = dict(zip(_QUOTE_NAMES, map(plain, row), strict=True))
    return Quote(
        **{name: value[name] for name in _QUOTE_AS_IS},
        kind=_one_of(Kind, value["kind"]),
        act=_one_of(Act, value["act"]),
        negated=bool(value["negated"]),
        needs_review=bool(value["needs_review"]),
        cue=_span(value["cue_start"], value["cue_end"]),
        source=_span(value["source_start"], value["source_end"]),
        via=_span(value["via_start"], value["via_end"]),
        speakers=tuple(name for _, name in said_by),
        speaker_ids=tuple(speaker_id for speaker_id, _ in said_by),
    )


_QUOTE_NAMES = [name.strip('"') for name in QUOTE.split(", ")]
_QUOTE_AS_IS = (
    *("article_id", "start", "end", "quote", "context", "paragraph", "confidence", "reason", "method", "group"),
    *("within", "cluster", "quote_id", "speaker_role"),
)


def _one_of(kinds: Any, value: str) -> Any:
    if value not in get_args(kinds):
        raise ValueError(f"{value!r} is none of {get_args(kinds)}")
    return value


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else Span(start, end)


def speaker(row: Sequence[Any], *, local: bool) -> Speaker:
    """The speaker in these cells of SPEAKER, with the id within the article, or that of the run."""
    _, local_id, _, speaker_id, name, kind, named, forms, roles, gender = map(plain, row)
    known = tuple(json.loads(forms)), tuple(json.loads(roles)), gender
    return Speaker(local_id if local else speaker_id, name, kind, bool(named), *known)
