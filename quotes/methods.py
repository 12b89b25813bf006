"""Every way of finding a row (`RowBy`) and the speaker behind it (`SpeakerBy`), with what depends on the way.

The table shows both words as `method`: "roles/surname". A new way is a line here that a rule names; `explain`, the
reasons of the table and the confidence follow. A way that does not hang on who was named before also goes into
`SpeakerBy.alone`. Standard library only.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

_UNSURE = "low confidence: whether “{source}” means {speaker} is unsure"
_TAKEN = "“{source}” is taken to be {speaker}"


class RowBy(StrEnum):
    """How content, cue and source were found.

    Each has its `meaning`, which `explain` shows, and where PolNeAR has too few to weigh their evidence a fixed
    `confidence`. Rows there with the right source: signed 23 of 23 (dev), transcript 48 of 85, a noun 6 of 12, headline
    3 of 3 (train); transcripts and nouns do better on the invented cases.
    """

    meaning: str
    confidence: float | None

    def __new__(cls, word: str, meaning: str, confidence: float | None = None) -> Self:
        """The word itself, with what is known of it."""
        made = str.__new__(cls, word)
        made._value_, made.meaning, made.confidence = word, meaning, confidence
        return made

    ROLES = "roles", "the parser, which learned from annotated news, marked the words and linked them to cue and source"
    PARSE = "parse", "the grammar of the sentence: the cue, its subject, and the clause or quotation that goes with it"
    ORPHAN = "orphan", "the parser marked the words as somebody's, and linked them to no cue"
    NOUN = "noun", "a noun that reports (a plea, a claim), whose it is, and the words in marks that go with it", 0.7
    REPEATED = (
        "repeated", "a headline or pull-quote in marks whose words stand in the article again, with a source", 0.7,
    )  # fmt: skip
    SIGNED = "signed", "the quotation is signed: a dash and a name behind it", 0.97
    TRANSCRIPT = "transcript", "the paragraph opens with a name and a colon, as in a transcript", 0.75
    HEADLINE = "headline", "a headline with its source before or behind the colon", 0.6
    FLOATING = "floating", "a quotation without a cue of its own goes to who spoke, or was spoken of, just before it"
    FAILED = "failed", "a step of the program failed at these words, so that nobody was looked for"
    MARKS = "marks", "words in quotation marks that no rule and no score gives to anybody"


class SpeakerBy(StrEnum):
    """How the speaker behind the source was found.

    Each has its `confidence`, its `meaning`, which `explain` shows, and the `doubt` that a row for review gives as its
    reason. The confidence is how likely the speaker is right where the source words are: rounded down from what the
    seed articles and GUM news give (November 2026, 250 attributions: full names, surnames, bodies, roles 0.97 to 1,
    pronouns 0.97); what these have too few of is set by hand. None: each answer reckons its own.
    """

    fixed: float | None
    meaning: str
    doubt: str

    def __new__(cls, word: str, fixed: float | None, meaning: str, doubt: str = _UNSURE) -> Self:
        """The word itself, with what is known of it."""
        made = str.__new__(cls, word)
        made._value_, made.fixed, made.meaning, made.doubt = word, fixed, meaning, doubt
        return made

    NAME = "name", 0.99, "the source is a full name"
    SURNAME = "surname", 0.99, "the source is a part of a name that one person of the article has"
    GIVEN = (
        "given", 0.93, "the source is a first name that one person of the article has",
        "“{source}” alone may be somebody else than {speaker}",
    )  # fmt: skip
    LONE_NAME = (
        "lone name", 0.97, "the source is a name that the article has in no longer form",
        "“{source}” is named only this way, and may be somebody else of that name",
    )  # fmt: skip
    RECENT = (
        "recent", 0.8, "several persons have the name; the one who was spoken of last is taken",
        "“{source}” is the name of several; taken to be {speaker}, who was spoken of last",
    )  # fmt: skip
    SPELLING = (
        "spelling", 0.8, "the name is spelled nearly like that of one person of the article",
        f"{_TAKEN}, spelled otherwise",
    )  # fmt: skip
    ROLE = "role", 0.96, "the source describes a role that the article gives to one person", f"{_TAKEN}, by the role"
    NEAREST = (
        "nearest", 0.8, "the source fits several; one was mentioned far nearer", f"{_TAKEN}, the nearest whom it fits",
    )  # fmt: skip
    LATER = (
        "later", 0.79, "the source is described here and named in the next attribution",
        f"{_TAKEN}, who is named only after it",
    )  # fmt: skip
    NOMINAL = "nominal", 0.75, "the source means who was spoken of last", f"{_TAKEN}, who was spoken of last"
    PRONOUN = "pronoun", None, "the source is a pronoun; it goes to whom a reader has most in mind there", _TAKEN
    RELATIVE = "relative", None, "the source is a “who” or “which”; it goes to what it stands by", _TAKEN
    FIRST_PERSON = (
        "first person", 0.9, "the source is the speaker of the quotation around it",
        f"{_TAKEN}, who speaks the words around it",
    )  # fmt: skip
    INTERVIEW = (
        "interview", 0.85, "the article is an interview, and the source is who answers",
        f"{_TAKEN}, who is interviewed",
    )  # fmt: skip
    ACRONYM = "acronym", 0.95, "the source is the short form of a name in the article, or has one"
    BODY = "body", 0.98, "the source names or takes up an organisation of the article"
    TAKEN_UP = "taken up", 0.85, "the source takes up the organisation spoken of last", _TAKEN
    DESCRIBED = (
        "described", 0.95, "the article does not name the source, so its own words stand for it",
        "“{source}” has no name in the article",
    )  # fmt: skip
    PAIR = (
        "pair", 0.93, "the source is so many persons, named together just before",
        "“{source}” are taken to be {speaker}",
    )  # fmt: skip
    JOINT = "joint", None, "the source names several, each found for itself"
    OPEN = "open", 0.0, "nobody: the article does not settle who it is"
    NONE = "none", 0.0, "nobody: these are no words of a speaker's"

    @property
    def confidence(self) -> float:
        """How likely the speaker is right; not to be asked of a method whose answers reckon their own."""
        assert self.fixed is not None, f"{self} has no confidence of its own"
        return self.fixed

    @property
    def alone(self) -> bool:
        """Whether the answer is the same whoever was named before; the others are doubted where a step failed."""
        by = SpeakerBy
        names = (by.NAME, by.SURNAME, by.GIVEN, by.LONE_NAME, by.SPELLING, by.ACRONYM)
        return self in (*names, by.BODY, by.DESCRIBED, by.OPEN)
