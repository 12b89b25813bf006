"""Read lists of words: a line an entry, tabs between its cells, `#` before what is meant for people."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable


def rows(name: str) -> list[list[str]]:
    """The entries of a list in this folder, in its order."""
    return read(files(__package__).joinpath(name))


@cache
def marked(name: str, mark: str) -> frozenset[str]:
    """The words of a list that carry a mark in their second cell, which parts several by commas."""
    return frozenset(word for word, *marks in rows(name) if marks and mark in marks[0].split(","))


def read(file: Traversable) -> list[list[str]]:
    """The entries of any file in this format, as the weights of `attribute`."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
