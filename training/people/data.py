"""Articles with parses and with everybody in them known, from the corpus, PolNeAR and its speakers: what people learns.

Parses are kept in a folder between runs, a file an article, by the hash of its text and the model's files.
"""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quotes import find, parse, read
from quotes.evaluate.marked import Marked
from quotes.evaluate.marked.records import who as who_of
from quotes.records import Article, Parse, Quotation, Span
from quotes.syntax import Tree
from training.corpus import check, real

MARKED = frozenset({"headline", "caption"})  # furniture in which everything is marked
BATCH = 60_000  # characters parsed at a time


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A mention: its span, the entities that are right (the first alternative first), its proper name and its role."""

    span: Span
    entities: tuple[tuple[int, ...], ...]
    name: Span | None
    role: Span | None


@dataclass(frozen=True, slots=True)
class Gold:
    """Who stands behind a source: every right answer as the names of those together; described: nobody has a name."""

    span: Span
    names: tuple[tuple[str, ...], ...]
    key: tuple[object, ...]  # the same for the same speaker
    described: bool = False
    form: str = ""


@dataclass(slots=True)
class Doc:
    """An article with its gold; `people`, where every mention is known, has what kind each entity is and its names."""

    id: str
    article: Article
    quotations: tuple[Quotation, ...]
    parse: Parse
    mentions: list[Mentioned] = field(default_factory=list)
    kinds: dict[int, str] = field(default_factory=dict)
    names: dict[int, tuple[str, ...]] = field(default_factory=dict)
    described: set[int] = field(default_factory=set)
    sources: list[Gold] = field(default_factory=list)
    marked: Marked | None = None
    unmarked: list[Span] = field(default_factory=list)  # furniture, in which nothing is marked

    @property
    def tree(self) -> Tree:
        """The tree, made anew."""
        return Tree(self.article, self.parse, self.quotations)


def parsed(texts: Iterable[tuple[str, str]], kept: Path) -> dict[str, Doc]:
    """Articles by id, read with the default model; parses that are kept are not made again."""
    kept.mkdir(parents=True, exist_ok=True)
    model = _model_hash()
    found: dict[str, Doc] = {}
    missing: list[tuple[Path, Article, tuple[Quotation, ...]]] = []
    parser = None
    for name, text in texts:
        article = read.article(text, id=name)
        quotations = find.quotations(article.text, article.paragraphs)
        path = kept / (hashlib.sha256(f"{model}\n{text}".encode()).hexdigest()[:32] + ".pickle")
        if path.exists():
            found[name] = Doc(name, article, quotations, pickle.loads(path.read_bytes()))
            continue
        missing.append((path, article, quotations))
        if sum(len(a.text) for _, a, _ in missing) > BATCH:
            parser = parser or parse.load("newswire")
            found.update(_read(missing, parser))
            missing = []
    if missing:
        found.update(_read(missing, parser or parse.load("newswire")))
    return found


def _read(missing: list[tuple[Path, Article, tuple[Quotation, ...]]], parser: Any) -> Iterator[tuple[str, Doc]]:
    parses = parser.parses([(article, quotations) for _, article, quotations in missing])
    for (path, article, quotations), one in zip(missing, parses, strict=True):
        path.write_bytes(pickle.dumps(one))
        yield article.id, Doc(article.id, article, quotations, one)


def _model_hash() -> str:
    folder = Path(parse.__file__).parent
    files = sorted(
        [*folder.glob("models/**/*"), *folder.glob("newswire/**/*"), folder / "parse.py", folder / "find.py"]
    )
    whole = hashlib.sha256()
    for path in files:
        if path.is_file() and "__pycache__" not in path.parts:
            whole.update(path.read_bytes())
    return whole.hexdigest()


def corpus(kept: Path, *, part: str = "train") -> list[Doc]:
    """The project's corpus; the part held out is measured on only."""
    rows = [line.split("\t") for line in check.SPLIT.read_text("utf-8").splitlines()[1:]]
    found = [check.read(check.ARTICLES / f"{name}.txt") for name, of, _ in rows if of == part]
    return marked(found, kept)


def real_text(data: Path, kept: Path) -> list[Doc]:
    """The real articles that are marked like the corpus; `data` has the folder `open` with their texts."""
    return marked(list(real.articles(data / "open")), kept) if real.LABELS.exists() else []


def marked(articles: list[Marked], kept: Path) -> list[Doc]:
    """Marked articles with all that their marks tell."""
    docs = parsed([(found.name, found.text) for found in articles], kept)
    for found in articles:
        _told(docs[found.name], found)
    return [docs[found.name] for found in articles]


def _told(doc: Doc, found: Marked) -> None:
    for entity in found.entities:
        doc.kinds[entity.number], doc.names[entity.number] = entity.kind, entity.names
        if entity.described:
            doc.described.add(entity.number)
    doc.marked = found
    doc.unmarked = [tag.span for tag in found.tagged("aside") if not MARKED.intersection(tag.words)]
    mentions, names, roles = (found.tagged(name) for name in "mnr")
    for tag in mentions:
        inner = [m for m in mentions if m is not tag and tag.span.holds(m.span) and m.number == tag.number]
        own = [t for t in names if t.number == tag.number and tag.span.holds(t.span)]
        own = [t for t in own if not any(m.span.holds(t.span) for m in inner)]
        role = [t for t in roles if t.number == tag.number and tag.span.holds(t.span)]
        doc.mentions.append(
            Mentioned(tag.span, tag.entities, own[0].span if own else None, role[0].span if role else None)
        )
    inside = {(m.role.start, m.role.end) for m in doc.mentions if m.role}
    for tag in roles:  # beside the mention
        if (tag.span.start, tag.span.end) not in inside:
            doc.mentions.append(Mentioned(tag.span, tag.entities, None, tag.span))
    for act in found.acts:
        for tag in (*act.sources, *act.contents):
            if tag.who is None or tag.who == "?" or tag.name != "source":
                continue
            gold = _gold(doc, tag.span, tag.who)
            if gold is not None:
                doc.sources.append(gold)


def _gold(doc: Doc, span: Span, who: str) -> Gold | None:
    ways = who_of(who)
    if not all(ways):
        return None
    names = tuple(tuple(sorted(doc.names[n][0] for n in together)) for together in ways)
    also = tuple((name,) for together in ways if len(together) == 1 for name in doc.names[together[0]][1:])
    described = len(ways[0]) == 1 and ways[0][0] in doc.described
    return Gold(span, (*names, *also), tuple(ways[0]), described)


def polnear(data: Path, split: str, kept: Path) -> list[Doc]:
    """PolNeAR articles whose sources have speakers; a part of them with every mention."""
    folder = data / "polnear"
    texts = {row["id"]: row["text"] for row in _lines(folder / f"{split}.jsonl")}
    speakers = {row["id"]: row for row in _lines(folder / "speakers.jsonl") if row["id"] in texts}
    mentions = {row["id"]: row for row in _lines(folder / "mentions.jsonl")}
    docs = parsed([(name, texts[name]) for name in speakers], kept)
    for name, doc in docs.items():
        if name in mentions:
            _mentions(doc, mentions[name])
        for source in speakers[name]["sources"]:
            if not source["source"] or source["who"] != "people" or not source.get("sure", True):
                continue
            span = Span(min(s for s, _ in source["source"]), max(e for _, e in source["source"]))
            people = source["speakers"]
            names = tuple(sorted(p["name"] for p in people))
            described = len(people) == 1 and people[0]["described"]
            key = tuple(tuple(p["at"]) if p["described"] and p.get("at") else p["name"] for p in people)
            doc.sources.append(Gold(span, (names,), key, described, source.get("form") or ""))
    return [docs[name] for name in speakers]


def _mentions(doc: Doc, row: dict[str, Any]) -> None:
    for entity in row["entities"]:
        number = entity["number"]
        doc.kinds[number], doc.names[number] = entity["kind"].split(",")[0], (entity["name"],)
        if entity["described"]:
            doc.described.add(number)
    for mention in row["mentions"]:
        span = Span(mention["start"], mention["end"])
        name, role = (Span(*mention[key]) if mention.get(key) else None for key in ("name", "role"))
        doc.mentions.append(Mentioned(span, who_of(str(mention["entity"])), name, role))


def number_of(name: str) -> int:
    """A number for an id that is the same everywhere."""
    return int(hashlib.sha256(name.encode("utf-8")).hexdigest()[:8], 16)


def hash_of(docs: Iterable[Doc]) -> str:
    """A hash of the articles and what is known of them."""
    whole = hashlib.sha256()
    for doc in docs:
        whole.update(
            repr(
                (doc.id, doc.article.text, doc.mentions, doc.unmarked, sorted(doc.kinds.items()), len(doc.parse.words))
            ).encode()
        )
    return whole.hexdigest()[:16]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
