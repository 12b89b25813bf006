"""Pronouns that can be a source."""

from __future__ import annotations

from quotes.english.words import word_set

OF_PEOPLE = word_set("he she i we they")  # as subjects; "it" is a body
AFTER_PRONOUN = ("self", "selves", "both", "all")  # as the word's end: "she herself", "they all"

BY_PRONOUN = {  # the forms of a pronoun by the one it is called by
    form: pronoun
    for pronoun, forms in {
        "he": "he him his himself", "she": "she her hers herself", "it": "it its itself",
        "they": "they them their theirs themselves", "who": "who whom whose", "which": "which that",
        "I": "i me my mine myself", "we": "we us our ours ourselves",
    }.items()
    for form in forms.split()
}  # fmt: skip
