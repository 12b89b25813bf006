"""What is written is never what is read or written otherwise: checked before any work, the same for every command."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from quotes.errors import TableError
from quotes.export import saved_texts
from quotes.files import one_file

if TYPE_CHECKING:
    from quotes import read

Files = Mapping[str, Path | None]  # by the option that names them, as on the command line


def check(written: Files, inputs: Files | None = None) -> None:
    """Raises TableError where a file that is written is another one that is, or one that is read; links are followed.

    Two that are only read may be one.
    """
    outputs = {option: path for option, path in written.items() if path is not None}
    for (option, path), (other, second) in combinations(outputs.items(), 2):
        if one_file(path, second):
            raise TableError(f"{option} and {other} are one file, {path}. Give one of them another.")
    for option, path in outputs.items():
        for name, given in (inputs or {}).items():
            if given is not None and one_file(path, given):
                raise _input_too(path, option, f", as {name}" if name.startswith("-") else "")


def check_articles(written: Files, source: read.Articles, *, save_text: Path | None = None) -> None:
    """Raises TableError where a file that is written is one of those that articles are read from, also in folders.

    `save_text`: the folder that texts are written into, which holds none of these either.
    """
    for option, path in written.items():
        if path is not None and source.reads(path):
            raise _input_too(path, option)
        if path is not None and save_text is not None and saved_texts.may_write(save_text, path):
            raise TableError(f"{path} stands where --save-text writes texts. Give {option} another file.")
    if save_text is not None and source.any_below(save_text):
        raise TableError(f"{save_text} holds articles that are read. Give --save-text another folder.")


def _input_too(path: Path, option: str, as_what: str = "") -> TableError:
    return TableError(f"{path} is an input too{as_what}. Give {option} another file.")
