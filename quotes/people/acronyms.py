"""Names of bodies in their printed forms: with and without article, in full and as an acronym the article spells out.

Place in the flow: used by `grouping` to put the names of one body together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotes.english.body_nouns import SMALL_WORDS
from quotes.english.names import parts
from quotes.english.words import fold
from quotes.people.names import Mention
from quotes.syntax import Tree

_ACRONYM = re.compile(r"\(\s*(?:the\s+)?[\"“']?([A-Z][A-Za-z.&-]{1,9})[\"”']?\s*[);,]")
_BEFORE_ACRONYM = 12  # words before the bracket that may spell it out


def without_article(text: str) -> str:
    """The name of a body without a leading article: "the Arctic Fund" gives "Arctic Fund"."""
    return re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.IGNORECASE)


def body_key(text: str) -> str:
    """What two printed forms of one body have in common: no article, case, accents, dots, possessive."""
    return " ".join(parts(without_article(text)))


def acronym_key(text: str) -> str:
    """An acronym without article, dots and case: "the U.C.G." gives "ucg"; "" for words that are none."""
    plain = without_article(text).replace(".", "").removesuffix("'s").removesuffix("’s")
    upper = sum(c.isupper() for c in plain)
    return plain.lower() if plain.isalpha() and 2 <= len(plain) <= 10 and upper * 2 > len(plain) else ""


def spelt_out(tree: Tree, mentions: Sequence[Mention]) -> dict[str, str]:
    """Acronyms of the article with the full names it gives for them: "Union of Coffee Growers (UCG)"."""
    article = tree.text
    found: dict[str, str] = {}
    for match in _ACRONYM.finditer(article):
        words = re.findall(r"\S+", article[max(0, match.start() - 200) : match.start()])[-_BEFORE_ACRONYM:]
        full = _spelling(match.group(1), words) or _named_before(tree, mentions, match.start())
        key = acronym_key(match.group(1))
        if full and key and fold(full) != key:
            found.setdefault(key, full)
    bodies = dict.fromkeys(m.text for m in mentions if m.kind == "body")
    by_initials: dict[str, list[str]] = {}
    for text in bodies:
        by_initials.setdefault(initials(text), []).append(text)
    for text in bodies:
        key = acronym_key(text)
        if len(key) >= 2 and key not in found:
            full_names = by_initials.get(key, [])
            if len({body_key(t) for t in full_names}) == 1:
                found[key] = min(full_names)
    return found


def _spelling(acronym: str, words: Sequence[str]) -> str | None:
    """The last words that spell the acronym with their first letters, small words aside; None where none do."""
    letters = [c.lower() for c in acronym if c.isalpha() and c.isupper()]
    for size in range(2, len(words) + 1):
        chosen = [p for w in words[-size:] for p in w.split("-")]
        initials = [fold(w.strip("\"'“”‘’("))[:1] for w in chosen if w.lower() not in SMALL_WORDS]
        if chosen[0].lower() not in SMALL_WORDS and (initials == letters or [fold(w)[:1] for w in chosen] == letters):
            return without_article(" ".join(words[-size:]).strip("\"'“”‘’("))
    return None


def _named_before(tree: Tree, mentions: Sequence[Mention], position: int) -> str | None:
    """The body named right before the bracket, whose acronym is that of another language."""
    for mention in mentions:
        end = tree.words[mention.last - 1].end
        if mention.kind == "body" and 0 <= position - end <= 1 and len(mention.name.words) > 1:
            return mention.text
    return None


def initials(text: str) -> str:
    """The first letters of a name of two words or more, small words aside; "" for any other."""
    words = [w for w in re.split(r"[\s-]+", without_article(text)) if w and w.lower() not in SMALL_WORDS]
    return "".join(fold(w)[:1] for w in words) if len(words) > 1 and all(w[0].isupper() for w in words) else ""
