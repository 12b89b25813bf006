"""The second reading: text and numbered statements for a reader who names the speakers, and where the two differ.

    python -m training.corpus.second ask FILE ... --out FOLDER
    python -m training.corpus.second compare FILE ... --answers FOLDER

An answer, FOLDER/ID.txt, has a line a statement: its number, a bar, the name (several parted by "; ", "?" for nobody).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quotes.evaluate.marked import Act, Marked
from training.corpus.check import read
from training.corpus.names import bare

ASKED = """\
Who says each numbered statement? ⟦12 … ⟧ is statement 12; one number on several stretches is one statement. Answer with
a line each: 12 | the fullest form of the name that the article gives, without title. Where nobody is named: the
description as printed. Several together: parted by "; ". Nobody can know: ?

"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A statement of which the second reader says otherwise."""

    article: str
    number: int
    marked: tuple[str, ...]  # all that are right, the marker's first
    answered: str | None  # None where there is no answer

    def __str__(self) -> str:
        return f"{self.article} {self.number} | {' / '.join(self.marked)} | {self.answered or 'no answer'}"


def statements(found: Marked) -> tuple[Act, ...]:
    """What is asked: all that somebody says or thinks, not titles and scare quotes."""
    return tuple(act for act in found.acts if act.speech and act.contents)


def asked(found: Marked) -> str:
    """The article with its statements numbered, and nothing else of what is marked."""
    opens: dict[int, list[tuple[int, str]]] = defaultdict(list)
    closes: dict[int, int] = defaultdict(int)
    for act in statements(found):
        for tag in act.contents:
            if tag.kinds != ("other",):
                opens[tag.span.start].append((-tag.span.end, f"⟦{act.number} "))
                closes[tag.span.end] += 1
    out, at = ASKED, 0
    for place in sorted({*opens, *closes}):
        out += found.text[at:place] + "⟧" * closes[place] + "".join(sign for _, sign in sorted(opens[place]))
        at = place
    return out + found.text[at:]


def answers(raw: str) -> dict[int, str]:
    """The answers of a reader by number; raises ValueError with the line that is none."""
    found: dict[int, str] = {}
    for at, line in enumerate(raw.splitlines(), 1):
        if not line.strip():
            continue
        match = re.fullmatch(r"\s*(\d+)\s*\|\s*(.+?)\s*", line)
        if match is None:
            raise ValueError(f"line {at}: {line!r} is not: number | name")
        found[int(match.group(1))] = match.group(2)
    return found


def same(one: str, other: str) -> bool:
    """Whether two readers mean the same: case, accents, articles and the order of several aside."""
    return plain(one) == plain(other)


def plain(names: str) -> set[str]:
    """Names for comparing."""
    return {re.sub(r"^(?:the|an?) ", "", bare(name.strip())) for name in names.split(";")}


def differences(found: Marked, given: dict[int, str]) -> Iterator[Difference]:
    """The statements of which the reader says otherwise."""
    for act in statements(found):
        right, answer = found.speakers(act), given.get(act.number)
        if answer is None or not any(same(name, answer) for name in right):
            yield Difference(found.name, act.number, right, answer)


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes what is asked, or compares the answers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("ask", "compare"))
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, help="folder for what is asked")
    parser.add_argument("--answers", type=Path, help="folder with the answers")
    options = parser.parse_args(arguments)
    folder: Path | None = options.out if options.what == "ask" else options.answers
    if folder is None:
        parser.error("say where: ask --out FOLDER, compare --answers FOLDER")
    articles = [read(path) for path in options.files]
    if options.what == "ask":
        folder.mkdir(parents=True, exist_ok=True)
        for found in articles:
            (folder / f"{found.name}.txt").write_bytes(asked(found).encode("utf-8"))
        return 0
    every = sum(len(statements(found)) for found in articles)
    differ = [
        difference
        for found in articles
        for difference in differences(found, answers((folder / f"{found.name}.txt").read_text("utf-8")))
    ]
    print("\n".join(map(str, differ)))
    print(
        f"{every - len(differ)} of {every} statements: the same speaker ({(every - len(differ)) / max(1, every):.3f})"
    )
    return int(bool(differ))


if __name__ == "__main__":
    sys.exit(main())
