"""The room `quotes.english`: its lists are in order, and no list of English words stands outside of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from quotes.english import lists
from quotes.english.role_nouns import is_role_noun, role_nouns
from quotes.english.titles import callings, is_mere_title
from quotes.english.words import word_set

PACKAGE = Path(__file__).parents[1] / "quotes"
LISTS = sorted(file for file in (PACKAGE / "english").iterdir() if file.suffix in (".tsv", ".txt"))
# What works with the words of articles. The rest talks to people, in messages, or to programs.
ROOMS = ("attribute", "people", "cluster", "read", "find.py", "marks.py", "context.py", "syntax.py")
MANY = 3  # words that may stand together in code: more are a list

RELATIONS = word_set(  # of Universal Dependencies
    "acl advcl advmod amod appos aux case cc ccomp compound conj cop csubj det discourse dislocated expl fixed flat "
    "iobj list mark nmod nsubj nummod obj obl orphan parataxis punct root vocative xcomp"
)
# Lists of words that are no knowledge of English, by their first word.
ALLOWED = {
    "same": "how two roles or names relate",
    "no": "how a description fits a role",
    "nn": "questions of the tagger",
    "none": "numbers that are told to people",
    "sentences": "names in the patterns of words.tsv",
    "articles": "columns of a table",
    "id": "columns of the registry",
    "title": "columns of a table of articles",
    "p": "elements of TEI",
    "trafilatura": "names of packages",
    "article": "names that a module offers",
    "space": "classes of characters",
    "word": "classes of characters",
}


def strings(node: ast.AST) -> list[str]:
    """The words that a literal lists: its elements or keys, or the words of a string that is split or a pattern."""
    if isinstance(node, (ast.Set, ast.Tuple, ast.List)):
        return [e.value for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
    if isinstance(node, ast.Dict):
        return [k.value for k in node.keys if isinstance(k, ast.Constant) and isinstance(k.value, str)]
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "word_set":
        return [word for text in node.args for word in ast.literal_eval(text).split()]
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("re.compile", "re.search", "re.match", "re.sub"):
        text = "".join(c.value for c in ast.walk(node) if isinstance(c, ast.Constant) and isinstance(c.value, str))
        return re.findall(r"(?<![\\\w<])[a-z]{2,}(?![\w>=])", text)
    return []


def listed(tree: ast.AST) -> Iterator[tuple[int, list[str]]]:
    """Every list of more than a few words in lower case, with its line."""
    types = {id(n.slice) for n in ast.walk(tree) if isinstance(n, ast.Subscript) and ast.unparse(n.value) == "Literal"}
    for node in ast.walk(tree):
        words = [s for s in strings(node) if re.fullmatch(r"[a-z]+(['’][a-z]+)?", s) and s not in RELATIONS]
        if len(words) > MANY and id(node) not in types:
            yield node.lineno, words  # type: ignore[attr-defined]


def modules() -> list[Path]:
    rooms = [PACKAGE / room for room in ROOMS]
    return sorted(file for room in rooms for file in ([room] if room.is_file() else room.rglob("*.py")))


def test_no_list_of_english_words_stands_outside() -> None:
    found = [
        f"{file.relative_to(PACKAGE)}:{line}: {' '.join(words)}"
        for file in modules()
        for line, words in listed(ast.parse(file.read_text(encoding="utf-8")))
        if words[0] not in ALLOWED
    ]
    assert not found, "these words belong into quotes/english:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "code",
    [
        '_SMALL = frozenset({"of", "for", "and", "the"})',
        'if word in ("he", "she", "we", "they"): pass',
        '_KIN = word_set("son daughter mother father")',
        '_BY = re.compile(r"\\\\b(?:by|via|photo|source)\\\\b")',
        '_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4}',
    ],
)
def test_a_list_of_words_is_found(code: str) -> None:
    assert [line for line, _ in listed(ast.parse(code))] == [1]


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.name)
def test_a_list_is_in_order(file: Path) -> None:
    """What it means, where it comes from and under which licence stand on top; no entry stands twice."""
    head = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert re.fullmatch(r"# Source: .+\. Licence: .+\.", head[-1])
    assert len(head) > 1
    words = [word for word, *_ in lists.rows(file.name)]
    assert words
    assert len(words) == len(set(words))
    assert all(cell == cell.strip() for row in lists.rows(file.name) for cell in row)


def test_every_class_that_rules_treat_apart_is_a_class_of_role_nouns() -> None:
    groups = {noun.group for noun in role_nouns().values()}
    assert {word for word, _ in lists.rows("role_classes.tsv")} <= groups


def test_titles_that_stand_for_a_calling() -> None:
    assert callings("Maj.-Gen.") == {"maj", "gen"}
    assert callings("Ms") == frozenset()
    assert is_mere_title("mr")
    assert not is_mere_title("minister")


def test_a_role_noun_may_be_written_with_a_hyphen() -> None:
    assert is_role_noun("vice-president")
    assert is_role_noun("prime minister")
    assert not is_role_noun("weather")
