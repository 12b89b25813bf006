"""Function words: the small words that any English text is full of."""

from __future__ import annotations

from functools import cache

from quotes.english.lists import rows
from quotes.english.words import word_set

ARTICLES = word_set("the a an")
IN_NAMES = word_set("of the and for a an 's ’s")  # in small letters also in a name: "Union of Dockers"
NEGATIONS = word_set("not never n't n’t")
DEFINITE = word_set("the this that these those both said")
INDEFINITE = word_set("a an one another some any several many few two three four five other no each every")
NUMBERS = {"both": 2, "two": 2, "pair": 2, "couple": 2, "duo": 2, "three": 3, "trio": 3, "four": 4, "five": 5}

# Where a description goes on to something else than the one described: "the mayor | who left".
CUTS_SOURCE = word_set("who whom whose which that , ( – —")

# Around the noun of a role.
ENDS_ROLE = word_set("of for to at in on from with , who whose")  # "director | of the fund"
LINKS_ROLE = word_set("of for to at in on from with and the a an")  # between its words
BESIDE_ROLES = word_set("the a an of for to at in on and 's ' - & by with from its his her their our my new current")

BETWEEN_NAME_AND_ROLE = word_set(", ( – — - the a an who is was then now formerly mr mr. ms ms. mrs mrs.")
BETWEEN_NOUN_AND_MARKS = word_set("to that by of from for as")  # "pleas | to | “open the gates”"
OF_OCCASIONS = word_set("in on at during via through")  # "said | in an interview"


@cache
def function_words() -> frozenset[str]:
    """All function words, in lower case."""
    return frozenset(word for word, *_ in rows("function_words.tsv"))


@cache
def telling_words() -> frozenset[str]:
    """The function words that no other language has: by them English is known."""
    return frozenset(word for word, *shared in rows("function_words.tsv") if not shared)
