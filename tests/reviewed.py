"""A small .db to review, made by hand: two articles; quotes of the first nest, cross and speak together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from quotes import naming, read
from quotes.records import Article, Extraction, Kind, Quote, Span, Speaker
from quotes.review.articles import Item
from quotes.review.reviewfile import ReviewFile
from quotes.store import Store

HARBOUR = (
    "“The harbour wall will hold,” said Ingrid Dahl, the chief engineer. “We tested it twice.”\r\n\r\n"
    "Tomás Okafor denied that the “old crane” 😀 was sold. He called it a rumour.\r\n\r\n"
    "Residents <b>fear</b> the noise & the dust, according to Mei Tanaka.\r\n"
)
MARKET = "Dahl said the market opens in May.\n\nMei Tanaka said: “Nobody asked us.”\n"
DAHL = Speaker(
    "ingrid-dahl", "Ingrid Dahl", "person", named=True, forms=("Ingrid Dahl", "Dahl"), roles=("chief engineer",)
)
OKAFOR = Speaker("tomas-okafor", "Tomás Okafor", "person", named=True, forms=("Tomás Okafor",))
TANAKA = Speaker("mei-tanaka", "Mei Tanaka", "person", named=True, forms=("Mei Tanaka",))


class Clock:
    """A second later whenever somebody looks."""

    def __init__(self) -> None:
        self.now = datetime(2031, 3, 4, 5, 6, 7, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def article(text: str, id: str) -> Article:
    return read.article(text, id=id, title=id.title(), date="2031-03-01", outlet="The Quay")


def row(
    of: Article,
    words: str,
    who: Iterable[Speaker] = (),
    *,
    kind: Kind = "direct",
    sure: float = 0.95,
    cue: str | None = None,
    source: str | None = None,
    group: str | None = None,
    within: str | None = None,
) -> Quote:
    people = tuple(who)
    start = of.text.index(words)
    id = f"{of.id}:{start}-{start + len(words)}"
    return Quote(
        article_id=of.id,
        start=start,
        end=start + len(words),
        quote=words,
        kind=kind,
        act="speech",
        cue=span(of, cue),
        source=span(of, source),
        context=words,
        paragraph=1,
        confidence=sure,
        needs_review=sure < 0.8 or not people,
        reason=None if people and sure >= 0.8 else "two people could be meant",
        method="cue/name",
        group=group or id,
        within=within,
        quote_id=id,
        speakers=tuple(p.name for p in people),
        speaker_ids=tuple(p.id for p in people),
        speaker_role=people[0].roles[0] if people and people[0].roles else None,
    )


def span(of: Article, words: str | None) -> Span | None:
    return None if words is None else Span(of.text.index(words), of.text.index(words) + len(words))


def extraction(of: Article, quotes: Iterable[Quote], speakers: Iterable[Speaker]) -> Extraction:
    return Extraction(of, tuple(quotes), naming.text_sha256(of.text), speakers=tuple(speakers))


def harbour(text: str = HARBOUR) -> Extraction:
    of = article(text, "harbour")
    first = row(of, "The harbour wall will hold,", [DAHL], cue="said", source="Ingrid Dahl")
    second = replace(row(of, "We tested it twice.", [DAHL]), group=first.quote_id)
    sold = row(
        of, "the “old crane” 😀 was sold", [OKAFOR], kind="indirect", cue="denied", source="Tomás Okafor", sure=0.6
    )
    crane = row(of, "old crane", [OKAFOR], kind="mixed", group=sold.quote_id, within=sold.quote_id)
    rumour = row(of, "a rumour", kind="indirect", sure=0.4)
    noise = row(of, "Residents <b>fear</b> the noise & the dust", [TANAKA], kind="indirect", source="Mei Tanaka")
    return extraction(of, [first, second, sold, crane, rumour, noise], [DAHL, OKAFOR, TANAKA])


def market(text: str = MARKET) -> Extraction:
    of = article(text, "market")
    opens = row(of, "the market opens in May", [DAHL], kind="indirect", cue="said", source="Dahl")
    asked = row(of, "Nobody asked us.", [TANAKA], source="Mei Tanaka")
    return extraction(of, [opens, asked], [DAHL, TANAKA])


def published(path: Path, extractions: Iterable[Extraction] = ()) -> Path:
    """The .db of these articles, else of both."""
    run = path.with_suffix(".run")
    with Store.create(run) as store:
        for one in extractions or (harbour(), market()):
            store.add(one)
        store.publish(path, {"quotes": "0", "model": "by hand"})
    run.unlink()
    return path


def review_file(path: Path) -> ReviewFile:
    return ReviewFile.open(path, who="Ada", clock=Clock())


def item(of: ReviewFile, words: str, article_id: str = "harbour") -> Item:
    """The row that has these words now."""
    return next(item for item in of.article_of(article_id).items if item.quote.quote == words)


def spoken(of: ReviewFile) -> list[tuple[str, str]]:
    """Every row as it would be exported: its words and its speakers."""
    return [(q.quote, "; ".join(q.speakers)) for e in of.extractions() for q in e.quotes]
