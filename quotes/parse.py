"""The only door to parsers: articles and their quotations in, our own `Parse` out. After `find`, before `attribute`.

`newswire` is the parser in the package; it needs neither Stanza nor torch. `stanza:en` (or another language code and
package, "stanza:en:gum") runs
Stanza's official models, if the user has downloaded them; those have no role head, so `Parse.fragments` is None.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from quotes import installing
from quotes.errors import ModelError
from quotes.records import Article, Fragment, Parse, Quotation, Sentence, Span, Word

if TYPE_CHECKING:
    from quotes.newswire.splitter import Part, Source

FOLDER = Path(__file__).parent / "newswire"
_FILES = (
    "encoder.onnx", "relations.onnx", "pieces.json", "config.json", "upos.tsv", "lemmas.tsv",
    "tokenizer.onnx", "characters.json", "resources.json",
)  # fmt: skip

# So many characters are read at a time, whatever comes in: Stanza's documents are large, some 3 KB a word.
_AT_ONCE = 200_000

Item = tuple[Article, Sequence[Quotation]]


class Reads(Protocol):
    """What reads articles: a parse of each, paragraphs counted in what is given."""

    def parses(self, sources: Sequence[Source]) -> list[Parse]:
        """In order."""


class Parses(Protocol):
    """Any parser: a parse of each article, in order."""

    def parses(self, items: Sequence[Item]) -> list[Parse]:
        """In order; positions count in the article's text."""


@dataclass(frozen=True, slots=True)
class Parser:
    """A loaded parser; `parses` reads many articles at a time. Pickled, it is its name, and is loaded again there."""

    model: str
    reader: Reads
    threads: int = 1
    folder: Path = FOLDER

    def __reduce__(self) -> tuple[partial[Parser], tuple[()]]:
        return partial(load, self.model, threads=self.threads, folder=self.folder), ()

    def parses(self, items: Sequence[Item]) -> list[Parse]:
        """One parse an article, in order. An article without paragraphs gives an empty parse."""
        found: list[list[Parse]] = [[] for _ in items]
        portions = ((i, p) for i, (article, marks) in enumerate(items) for p in _portions(article, marks))
        for group in _groups(portions):
            parses = self.reader.parses([p.source for _, p in group])
            for (i, portion), parse in zip(group, parses, strict=True):
                found[i].append(_numbered(parse, portion.numbers))
        return [_merged(parses, self.model == "newswire") for parses in found]


@dataclass(frozen=True, slots=True)
class _Portion:
    """As much of an article as is read at once: nearly always all of it."""

    source: Source
    numbers: Sequence[int]  # for each of its paragraphs, the index in the article


def load(model: str = "newswire", *, threads: int = 1, folder: Path = FOLDER) -> Parser:
    """A parser by name; `folder` holds the files of `newswire`. Raises ModelError where they are missing."""
    if model == "newswire":
        return Parser(model, _shipped(folder, threads), threads, folder)
    if model.startswith("stanza:"):
        return Parser(model, _Official(_official(model), threads), threads, folder)
    raise ModelError(f"There is no model {model!r}. Use newswire, or stanza:en for Stanza's own models.")


def _shipped(folder: Path, threads: int) -> Reads:
    missing = [name for name in _FILES if not (folder / name).exists()]
    if missing:
        raise ModelError(f"The newswire model lacks {', '.join(missing)} in {folder}: install the package again.")
    from quotes.newswire.reader import Reader

    return Reader(folder, threads=threads)


@dataclass(frozen=True, slots=True)
class _Official:
    """Any Stanza pipeline with trees and names, on so many of torch's threads."""

    pipeline: Any
    threads: int

    def parses(self, sources: Sequence[Source]) -> list[Parse]:
        """In order."""
        from stanza.models.common.doc import Document

        from quotes.newswire.splitter import joined

        texts, parts = zip(*(joined(s[0], s[1]) for s in sources), strict=True) if sources else ((), ())
        with _torch_threads(self.threads):
            documents = self.pipeline([Document([], text=text) for text in texts])
        return [_from_parts(d, p) for d, p in zip(documents, parts, strict=True)]


def _official(model: str) -> Any:
    try:
        import stanza
    except ImportError as error:
        command = installing.command("stanza")
        raise ModelError(f"{model} needs Stanza, which is not installed. Run: {command}") from error

    _, language, *package = model.split(":")
    try:
        return stanza.Pipeline(
            language,
            processors="tokenize,mwt,pos,lemma,depparse,ner",
            package=package[0] if package else "default",
            download_method=None,
            logging_level="ERROR",
            use_gpu=False,
        )
    except Exception as error:  # Stanza raises many kinds for models that are not there
        raise ModelError(
            f"Stanza's models for {model!r} could not be loaded ({error}). "
            f"Get them with: quotes models download {model}"
        ) from error


@contextmanager
def _torch_threads(count: int) -> Iterator[None]:
    """Torch on so many threads while the block runs: the tokenizer is small, more than one only gets in the way."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _portions(article: Article, quotations: Sequence[Quotation]) -> Iterator[_Portion]:
    """The article, or runs of its paragraphs where it is longer than what is read at once."""
    if len(article.text) <= _AT_ONCE:
        if article.paragraphs:
            yield _Portion((article.text, article.paragraphs, quotations), range(len(article.paragraphs)))
        return
    from quotes.newswire.splitter import cut

    spans = [(s, n) for n, p in enumerate(article.paragraphs) for s in cut(article.text, p, _AT_ONCE)]
    first, at = 0, 0  # at: of the first quotation that is not yet in a portion
    quotations = sorted(quotations, key=lambda q: q.start)
    while first < len(spans):
        last = first + 1
        while last < len(spans) and spans[last][0].end - spans[first][0].start <= _AT_ONCE:
            last += 1
        here = [s for s, _ in spans[first:last]]
        starts = [s.start for s in here]
        stop = at
        while stop < len(quotations) and quotations[stop].start < here[-1].end:
            stop += 1
        marks = [replace(q, paragraph=max(0, bisect_right(starts, q.start) - 1)) for q in quotations[at:stop]]
        yield _Portion((article.text, here, marks), [n for _, n in spans[first:last]])
        first, at = last, stop


def _groups(portions: Iterator[tuple[int, _Portion]]) -> Iterator[list[tuple[int, _Portion]]]:
    """Portions of several articles, as many as are read at once."""
    group: list[tuple[int, _Portion]] = []
    size = 0
    for item in portions:
        paragraphs = item[1].source[1]
        length = paragraphs[-1].end - paragraphs[0].start
        if group and size + length > _AT_ONCE:
            yield group
            group, size = [], 0
        group.append(item)
        size += length
    if group:
        yield group


def _merged(parses: Sequence[Parse], roles: bool) -> Parse:
    """The parses of an article's portions as one."""
    if len(parses) == 1:
        return parses[0]
    words: list[Word] = []
    sentences: list[Sentence] = []
    fragments: list[Fragment] = []
    close: list[int] = []
    for parse in parses:
        at = len(words)
        close += [word + at for word in parse.close]
        words += [replace(w, head=w.head + at) if w.head >= 0 else w for w in parse.words]
        sentences += [replace(s, first=s.first + at, last=s.last + at) for s in parse.sentences]
        for f in parse.fragments or ():
            links = tuple((word + at, score) for word, score in f.links)
            fragments.append(replace(f, first=f.first + at, last=f.last + at, links=links))
    return Parse(tuple(words), tuple(sentences), tuple(fragments) if roles else None, tuple(close))


def _numbered(parse: Parse, numbers: Sequence[int]) -> Parse:
    """The parse with the article's own numbers of its paragraphs, and names put right."""
    sentences = parse.sentences
    if numbers != range(len(numbers)):
        sentences = tuple(replace(s, paragraph=numbers[s.paragraph]) for s in sentences)
    return replace(parse, words=_people_parted(parse.words), sentences=sentences)


def _people_parted(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words with "Lee and Park" as two persons: no person's name has a conjunction in it."""
    out: list[Word] = []
    for word in words:
        if word.name == "I-PER" and word.upos == "CCONJ":
            word = replace(word, name="O")
        elif word.name == "I-PER" and out and out[-1].upos == "CCONJ":
            word = replace(word, name="B-PER")
        out.append(word)
    return tuple(out)


def from_stanza(document: Any, article: Article) -> Parse:
    """The parse of any Stanza Document over the paragraphs of `article` joined as `Parser.parses` joins them.

    Words of a multi-word token that carry no positions of their own share its span out, in proportion.
    """
    from quotes.newswire.splitter import joined

    parse = _from_parts(document, joined(article.text, article.paragraphs)[1])
    return _numbered(parse, range(len(article.paragraphs)))


def _from_parts(document: Any, parts: Sequence[Part]) -> Parse:
    starts = [p.start for p in parts]
    words: list[Word] = []
    sentences: list[Sentence] = []
    for sentence in document.sentences:
        first = len(words)
        part = parts[max(0, bisect_right(starts, sentence.tokens[0].start_char) - 1)]
        for token in sentence.tokens:
            name = _name(token.ner)
            for w, (start, end) in zip(token.words, _bounds(token), strict=True):
                head = first + w.head - 1 if w.head else -1
                lemma, upos, xpos = w.lemma or w.text, w.upos or "X", w.xpos or "_"
                start, end = start + part.shift, end + part.shift
                words.append(Word(start, end, lemma, upos, xpos, head, w.deprel or "dep", name))
                name = name.replace("B-", "I-")  # of a token's words only the first begins a name
        span = Span(words[first].start, words[-1].end)
        sentences.append(Sentence(span, first, len(words), part.paragraph))
    return Parse(tuple(words), tuple(sentences), None)


def _bounds(token: Any) -> list[tuple[int, int]]:
    """Where the words of a token stand; without positions of their own they share its span out."""
    if len(token.words) == 1:
        return [(token.start_char, token.end_char)]
    if all(w.start_char is not None for w in token.words):
        return [(w.start_char, w.end_char) for w in token.words]
    total = sum(len(w.text) for w in token.words)
    out, at, seen = [], token.start_char, 0
    for w in token.words:
        seen += len(w.text)
        end = token.start_char + round((token.end_char - token.start_char) * seen / total)
        out.append((at, end))
        at = end
    return out


_KINDS = {"PERSON": "PER", "PER": "PER", "ORG": "ORG", "NORP": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}


def _name(tag: str | None) -> str:
    """Our BIO name of a Stanza NER tag (BIOES over OntoNotes or CoNLL kinds)."""
    place, _, kind = (tag or "O").partition("-")
    known = _KINDS.get(kind)
    if known is None:
        return "O"
    return ("B-" if place in ("B", "S") else "I-") + known
