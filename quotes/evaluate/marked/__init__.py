"""Marked text, the one notation for gold that a person can write: a corpus file, or a file of cases, and back again.

    <m3><r3>Finance Minister</r3> <n3>Elena Ruiz</n3></m3> <cue1>denied</cue1> that <content1 neg=3>she knew</content1>.

Tags stand in the text and nest; without them the text is the original, code point for code point.
    content cue source via   the pieces of one act of saying share its number; `via` is an outer teller
    m n r                    a mention of an entity, by its number; in it the proper name alone, the role as printed
    none                     a word of saying that makes no row
    aside                    what is no running text, with its kind, one of ASIDES; headline and caption may hold tags
Words after the number, in any order:
    direct mixed indirect    the kind of a content; direct/mixed: either is right
    other                    of a content in marks: nobody's speech
    thought neg maybe        no speech but a belief or a wish; denied or not said; right with it and without
Two cues or sources of one number: either is right. Behind a `=` on the source, or on a content where no words name one,
stands who said it: "3" entity 3, "3+5" both, "3|4" either, "?" nobody knows; a name where there are no entities.

A corpus file is one article: a heading of lines "key: value", then "entities:" with a line an entity, then "text:"; all
that follows is the text. A line of an entity: number | kind | canonical name | other names, parted by "/" | pronoun.
A file of cases has many, each under "## name", of some paragraphs, one a line, in which a line that begins with "## "
is written "\\## ". Below the name "xfail: reason" says that the case is known to come out wrong, and entities may stand
there as in a corpus file. What stands before the first case is not read.
"""

from quotes.evaluate.marked.reading import article, cases, read
from quotes.evaluate.marked.records import ASIDES, ENTITIES, KINDS, Act, Entity, Marked, Tag, Who
from quotes.evaluate.marked.writing import tagged, write, write_cases

__all__ = [
    "ASIDES",
    "ENTITIES",
    "KINDS",
    "Act",
    "Entity",
    "Marked",
    "Tag",
    "Who",
    "article",
    "cases",
    "read",
    "tagged",
    "write",
    "write_cases",
]
