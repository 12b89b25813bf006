"""Every way of finding a row (`RowBy`) and the speaker behind it (`SpeakerBy`), with what depends on the way.

The table shows both words as `method`: "roles/surname". A new way is a line here that a stage names; `explain` and the
reasons of the table follow. A way that does not hang on who was named before also goes into `SpeakerBy.alone`.
Standard library only.
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
    """How the speaker behind the source was found: what the source is, and what its speaker.

    Each has its `meaning`, which `explain` shows, and the `doubt` that a row for review gives as its reason. How sure
    an answer is, no method says: `people` reckons it for each, from how clearly one candidate is ahead of the others.
    """

    meaning: str
    doubt: str

    def __new__(cls, word: str, meaning: str, doubt: str = _UNSURE) -> Self:
        """The word itself, with what is known of it."""
        made = str.__new__(cls, word)
        made._value_, made.meaning, made.doubt = word, meaning, doubt
        return made

    NAME = "name", "the source is a full name"
    SURNAME = "surname", "the source is a part of a name that one person of the article has"
    GIVEN = (
        "given", "the source is a first name that one person of the article has",
        "“{source}” alone may be somebody else than {speaker}",
    )  # fmt: skip
    LONE_NAME = (
        "lone name", "the source is a name that the article has in no longer form",
        "“{source}” is named only this way, and may be somebody else of that name",
    )  # fmt: skip
    RECENT = (
        "recent", "several persons have the name; it goes to whom a reader has most in mind there",
        "“{source}” is the name of several; taken to be {speaker}",
    )  # fmt: skip
    ROLE = "role", "the source describes a person whom the article names", f"{_TAKEN}, by the description"
    PRONOUN = "pronoun", "the source is a pronoun; it goes to whom a reader has most in mind there", _TAKEN
    RELATIVE = "relative", "the source is a “who” or “which”; it goes to what it stands by", _TAKEN
    FIRST_PERSON = (
        "first person", "the source is an “I” or “we”; it goes to who speaks the words around it, or is interviewed",
        _TAKEN,
    )  # fmt: skip
    ACRONYM = "acronym", "the source is the short form of a name"
    BODY = "body", "the source names an organisation of the article"
    TAKEN_UP = "taken up", "the source describes an organisation that the article names", _TAKEN
    DESCRIBED = (
        "described", "the article does not name the source, so words that describe it stand for it",
        "“{source}” has no name in the article",
    )  # fmt: skip
    PAIR = (
        "pair", "the source means several together, who are named in the article",
        "“{source}” are taken to be {speaker}",
    )  # fmt: skip
    JOINT = "joint", "the source names several, each found for itself"
    OPEN = "open", "nobody: the article does not settle who it is"
    NONE = "none", "nobody: these are no words of a speaker's"

    @property
    def alone(self) -> bool:
        """Whether the answer is the same whoever was named before; the others are doubted where a step failed.

        A description is not: that nobody in the article fits it is known only by those who were named.
        """
        by = SpeakerBy
        return self in (by.NAME, by.SURNAME, by.GIVEN, by.LONE_NAME, by.ACRONYM, by.BODY, by.OPEN)
