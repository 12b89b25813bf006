"""Markdown as articles: the text without its markup, by markdown-it; CommonMark with tables and struck-out text.

A heading, list item, cell or quoted paragraph is a paragraph. Code blocks and raw HTML are no running text and fall
out, and so does the text that stands in for a picture. A front matter between two lines of `---`, as site generators
write it, is no text either: its title, date, author, outlet and url are what the file says of the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotes.read import decode
from quotes.read.document import Document, label, together
from quotes.read.rows import FIELDS

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\s*---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"^(\w+):[ \t]*(\S.*?)[ \t]*\r?$", re.MULTILINE)
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}


def md(data: bytes) -> Document:
    """The article of a Markdown file; its title is that of the front matter, else its first main heading."""
    source, notices = decode.text(data)
    from markdown_it import MarkdownIt

    told, source = _front(source)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source)
    text = together(_paragraphs(tokens))
    fields = {name: told.get(name) for name in FIELDS}
    fields["title"] = fields["title"] or _heading(tokens)
    author = told.get("author")
    return Document(text, notices, **fields, carried=(("author", author),) if author else ())


def _front(source: str) -> tuple[dict[str, str], str]:
    """What the front matter says, of what stands on one line, and the text after it."""
    found = _FRONT.match(source)
    if found is None or not _FIELD.search(found[1]):
        return {}, source
    told = {name.casefold(): label(value.strip("'\"")) for name, value in _FIELD.findall(found[1])}
    return {name: value for name, value in told.items() if value}, source[found.end() :]


def _heading(tokens: list[Token]) -> str | None:
    at = next((n for n, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h1"), None)
    return None if at is None else label(_inline(tokens[at + 1]))


def _paragraphs(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _inline(token).split("\n")


def _inline(token: Token) -> str:
    return "".join(_words(child) for child in token.children or ())


def _words(token: Token) -> str:
    if token.type in ("text", "code_inline", "text_special"):
        return token.content
    return _BREAKS.get(token.type, "")
