"""The texts that the offsets of a run count in, one file an article, for checking a row against its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from quotes import naming
from quotes.errors import TableError
from quotes.records import Article

# What some system takes for something else in a file name, and names that Windows keeps for devices.
_UNSAFE = re.compile(r'[<>:"\\|?*\x00-\x1f\x7f]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
_LONGEST = 200  # code points of one name; most systems take 255 bytes


def saved(articles: Iterable[Article], folder: Path) -> Iterator[Article]:
    """The articles as they come, each written to `folder` on the way: its id as the path, with `.txt`; UTF-8, exact.

    Where two ids give one name, the second gets `-2`. A file of an earlier run is replaced. Raises TableError where one
    cannot be written.
    """
    taken: set[str] = set()
    for article in articles:
        name = naming.free(_name(article.id), lambda name: name.casefold() in taken)
        taken.add(name.casefold())
        path = folder / f"{name}.txt"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(article.text.encode("utf-8"))
        except OSError as error:
            raise TableError(f"{path} cannot be written: {error.strerror}.") from error
        yield article


def may_write(folder: Path, path: Path) -> bool:
    """Whether texts that are saved in a folder may get that path, links followed; it need not be there."""
    real = path.resolve()
    return real.suffix.casefold() == ".txt" and folder.resolve() in real.parents


def _name(id: str) -> str:
    """An id as a path below a folder, on any system."""
    parts = [_UNSAFE.sub("_", part).strip(" .") for part in id.split("/")]
    safe = [_DEVICE.sub(r"_\g<0>", part)[:_LONGEST] for part in parts if part]
    return "/".join(safe) or "article"
