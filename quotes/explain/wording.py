"""What decided, in words a reporter understands, for each `method` of the table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from quotes.records import Quote

# The first half of `method`: how content, cue and source were found.
SAYING: Mapping[str, str] = MappingProxyType(
    {
        "roles": "the parser, which learned from annotated news, marked the words and linked them to cue and source",
        "parse": "the grammar of the sentence: the cue, its subject, and the clause or quotation that goes with it",
        "orphan": "the parser marked the words as somebody's, and linked them to no cue",
        "noun": "a noun that reports (a plea, a claim), whose it is, and the words in marks that go with it",
        "repeated": "a headline or pull-quote in marks whose words stand in the article again, with a source",
        "signed": "the quotation is signed: a dash and a name behind it",
        "transcript": "the paragraph opens with a name and a colon, as in a transcript",
        "headline": "a headline with its source before or behind the colon",
        "floating": "a quotation without a cue of its own goes to who spoke, or was spoken of, just before it",
        "failed": "a step of the program failed at these words, so that nobody was looked for",
        "marks": "words in quotation marks that no rule and no score gives to anybody",
    }
)

# The second half: how the speaker behind the source was found.
SPEAKER: Mapping[str, str] = MappingProxyType(
    {
        "name": "the source is a full name",
        "surname": "the source is a part of a name that one person of the article has",
        "given": "the source is a first name that one person of the article has",
        "lone name": "the source is a name that the article has in no longer form",
        "recent": "several persons have the name; the one who was spoken of last is taken",
        "spelling": "the name is spelled nearly like that of one person of the article",
        "role": "the source describes a role that the article gives to one person",
        "nearest": "the source fits several; one was mentioned far nearer",
        "later": "the source is described here and named in the next attribution",
        "nominal": "the source means who was spoken of last",
        "pronoun": "the source is a pronoun; it goes to whom a reader has most in mind there",
        "relative": "the source is a “who” or “which”; it goes to what it stands by",
        "first person": "the source is the speaker of the quotation around it",
        "interview": "the article is an interview, and the source is who answers",
        "acronym": "the source is the short form of a name in the article, or has one",
        "body": "the source names or takes up an organisation of the article",
        "taken up": "the source takes up the organisation spoken of last",
        "described": "the article does not name the source, so its own words stand for it",
        "pair": "the source is so many persons, named together just before",
        "joint": "the source names several, each found for itself",
        "open": "nobody: the article does not settle who it is",
        "none": "nobody: these are no words of a speaker's",
    }
)


def of_saying(method: str) -> str:
    """How content, cue and source were found; the method's own word where it is a new one."""
    return SAYING.get(method, f"by the rule “{method}”")


def of_speaker(method: str) -> str:
    """How the speaker was found; the method's own word where it is a new one."""
    return SPEAKER.get(method, f"by the rule “{method}”")


def option(quote: Quote) -> str | None:
    """The option of `extract` without which a row like this is left out."""
    if quote.kind == "other":
        return "--all-marks"
    return "--thoughts" if quote.act == "thought" else None
