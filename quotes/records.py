"""The nouns of the project as frozen records: every stage takes some and gives a richer one.

All positions are half-open and in code points of the article's text as decoded: `article.text[start:end]`.
Unknown is None, with a reason beside it, never an empty string and never a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from typing import ClassVar, Literal

from quotes.methods import RowBy, SpeakerBy

Kind = Literal["direct", "mixed", "indirect", "other"]
Act = Literal["speech", "thought"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's text: half-open, in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of this span."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether `other` lies inside this span (or is it)."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One input text with an id; `text` never changes after reading."""

    id: str
    text: str
    paragraphs: tuple[Span, ...]  # in order, without surrounding white space; white-space-only stretches are in none
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    url: str | None = None
    file: str | None = None  # the path as given
    notices: tuple[str, ...] = ()  # what a reader of the table should know: odd encoding, empty file
    carried: tuple[tuple[str, object], ...] = ()  # further columns of an input table: (name, value)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between quotation marks as found in one paragraph; not yet anyone's.

    `start` is at the opening mark, `end` after the closing mark (after the last word where none closes it).
    `inner` is what stands between the marks, without white space at its ends.
    """

    start: int
    end: int
    inner: Span
    style: Literal["double", "single"]
    depth: int  # 0, or 1 for a quotation in a quotation, and so on
    paragraph: int  # index into article.paragraphs
    closed: bool  # False where the paragraph ends without a closing mark
    continues: bool = False  # takes up the quotation that the paragraph before left open


@dataclass(frozen=True, slots=True)
class Word:
    """One syntactic word (UD): "don't" is two. `head` indexes Parse.words, -1 for the root of a sentence."""

    start: int
    end: int
    lemma: str
    upos: str
    xpos: str
    head: int
    deprel: str  # with subtype: "nsubj:pass"
    name: str  # BIO: "B-PER", "I-ORG", "O"
    # Probability that the word is part of a source, a cue, a content; None without a role head.
    roles: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its span and its words as a half-open range of indices into Parse.words."""

    span: Span
    first: int
    last: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of words that the role head calls source, cue or content: [first, last) indices into Parse.words."""

    role: Literal["source", "cue", "content"]
    first: int
    last: int
    score: float  # mean probability of its words
    # The anchors it may belong to, best first: (word index of the anchor's first word, probability).
    links: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Parse:
    """What a parser saw in an article. `fragments` is None where the model has no role head."""

    words: tuple[Word, ...]
    sentences: tuple[Sentence, ...]
    fragments: tuple[Fragment, ...] | None = None
    # Words of which another reading (tag, head, relation, name, role) scores as well but for rounding: a toss-up.
    close: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One contiguous stretch of content: one row of the table."""

    span: Span  # outer marks, an opening "that" and closing punctuation outside the marks stay out
    kind: Kind
    act: Act = "speech"  # "thought" also for a topic or stance that is no reported clause


@dataclass(frozen=True, slots=True)
class Candidate:
    """A source that was considered, with its score; kept so that the choice can be explained."""

    span: Span
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that spoke for or against an attribution, in words, and how much."""

    name: str  # readable: "the cue is a known word of saying"
    value: float  # of the feature
    weight: float  # what it added to the score; below 0 it spoke against


@dataclass(frozen=True, slots=True)
class Attribution:
    """Content, cue and source: one act of saying, not yet resolved to a speaker."""

    pieces: tuple[Piece, ...]  # in text order
    cue: Span | None
    source: Span | None
    negated: bool
    method: RowBy
    confidence: float
    reason: str | None = None  # where it is doubtful, in words a reporter understands
    via: Span | None = None  # the outer teller of a quote at second hand
    # Where the quote's own sentence names no source: the mention elsewhere that stands for it.
    antecedent: Span | None = None
    candidates: tuple[Candidate, ...] = ()
    evidence: tuple[Evidence, ...] = ()  # what the score was made of, where a learned one decided


@dataclass(frozen=True, slots=True)
class SpeakerCandidate:
    """Somebody who was considered as the speaker, with a score; kept so that the choice can be explained."""

    name: str  # canonical
    score: float  # of this method: comparable with its rivals only
    why: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person or body behind the sources of one article, with what the article says of it."""

    id: str  # within the article: a slug of the name, "-2" for another of that name
    name: str  # canonical: the fullest name printed, or the words that describe somebody unnamed
    kind: Literal["person", "body", "group"]
    named: bool  # False for an unnamed source, kept as described: "a Red Cross spokesperson"
    forms: tuple[str, ...] = ()  # names as printed, without titles, each once, in text order: "Ana Ruiz", "Ruiz"
    roles: tuple[str, ...] = ()  # as printed, each once, in text order
    gender: Literal["F", "M"] | None = None  # from words of the article, never from the name; never shown


@dataclass(frozen=True, slots=True)
class Sighting:
    """A speaker in one article, with what tells where and when that was; what a registry links."""

    article_id: str
    speaker: Speaker  # its id is that within the article
    outlet: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """The speaker or speakers behind one attribution, in text order; empty where left open, with the reason."""

    speakers: tuple[str, ...]  # canonical names
    speaker_ids: tuple[str, ...]
    role: str | None  # as printed
    confidence: float
    method: SpeakerBy
    reason: str | None = None
    candidates: tuple[SpeakerCandidate, ...] = ()  # best first; empty where there was nobody to choose from
    known: tuple[Speaker, ...] = ()  # aligned with `speakers`: what the article says of each
    told: str | None = None  # how the source and the speaker hang together, in a sentence of plain English


@dataclass(frozen=True, slots=True)
class Quote:
    """An attribution's piece with its speaker resolved or left open: one row of the table."""

    article_id: str
    start: int
    end: int
    quote: str
    kind: Kind
    act: Act
    _: KW_ONLY
    negated: bool = False
    cue: Span | None = None
    source: Span | None = None
    via: Span | None = None
    context: str
    paragraph: int  # 1-based
    confidence: float
    needs_review: bool
    reason: str | None = None
    method: str
    group: str
    within: str | None = None
    cluster: str | None = None
    quote_id: str
    speakers: tuple[str, ...] = ()
    speaker_ids: tuple[str, ...] = ()
    speaker_role: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that came out of one article; `error` says why nothing did, where something went wrong."""

    article: Article
    quotes: tuple[Quote, ...]
    text_sha256: str
    notices: tuple[str, ...] = field(default=())
    error: str | None = None
    speakers: tuple[Speaker, ...] = ()  # everybody who is the speaker of a quote, in the order of the quotes

    _repr_html_: ClassVar[Callable[[Extraction], str]]  # what notebooks show; `quotes/__init__.py` says how


@dataclass(frozen=True, slots=True)
class Origin:
    """A row of the table and what it was made of."""

    quote: Quote
    attribution: Attribution  # with all its pieces, also those that are no row
    resolution: Resolution


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """How much one speaker is quoted; `speaker` is None in the one line for those left open."""

    speaker: str | None  # canonical name
    speaker_id: str | None
    role: str | None  # as most of the rows give it
    direct: int  # acts of saying (groups) by the kind of their first row; the three add up to `quotes`
    mixed: int
    indirect: int
    words: int  # white-space separated, each once
    articles: int
    first_date: str | None = None
    last_date: str | None = None
    outlets: tuple[str, ...] = ()  # each once, sorted

    @property
    def quotes(self) -> int:
        """Acts of saying."""
        return self.direct + self.mixed + self.indirect
