"""Real text marked like the corpus, as stand-off labels: ids, offsets, numbers; the texts lie outside of the project.

    python -m training.corpus.real pick --open FOLDER --out FOLDER       # the texts that are chosen, to be marked
    python -m training.corpus.real pack FILE ... --open FOLDER           # marked files into real.jsonl
    python -m training.corpus.real unpack --open FOLDER --out FOLDER     # marked files again
    python -m training.corpus.real check --open FOLDER                   # whether every label holds
    ... --labels training/corpus/second/real.jsonl                       # the same of the second, blind marking of 30

FOLDER is the one with the collections named in SOURCES, a JSON object with "id" and "text" a line: releases of members
of Congress and of the Department of Justice, posts of digital.gov and 18F, Voice of America items, all free of
copyright as works of the United States Government or dedicated to the public domain. Of each collection the items of
suitable length come in the order of the SHA-256 of their ids, the first so many are taken.

A line of real.jsonl: `id`, `source` (the collection), `sha256` (of the text), `entities` ([number, kind, described,
where its name stands, where other names that are right stand, pronoun]) and `tags` ([name, start, end, number, words,
who]). Offsets are code points, half-open.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from quotes.errors import InputError
from quotes.evaluate.marked import Entity, Marked, Tag, write
from quotes.records import Span
from training.corpus.check import Fault, of_contents, of_entities, read
from training.corpus.names import HERE
from training.corpus.uncovered import marks, saying

LABELS = HERE / "real.jsonl"
SECOND = HERE / "second"  # the second, blind markings: invented articles, and the labels of real ones
SOURCES = {
    "senate_releases": 60,
    "house_releases_2025": 30,
    "doj_releases": 20,
    "gsa_blogs": 20,
    "voa_gmb": 20,
}
WORDS = (60, 700)
MENU = re.compile(r"\(link is external\)|Sign ?Up|\bMenu\b|Jump to page")  # a page with its navigation, not an article
WORDS_A_LINE = 8  # fewer: a list


def collection(source: str, folder: Path) -> dict[str, str]:
    """The texts of a collection by id; raises InputError where it is not there."""
    path = folder / f"{source}.jsonl"
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    except OSError as error:
        raise InputError(f"{path} cannot be read. Say with --open where the collections lie.") from error
    return {row["id"]: row["text"] for row in rows}


def chosen(source: str, texts: dict[str, str], count: int) -> list[str]:
    """The ids taken of a collection, by the hash of the id."""
    fit = [name for name, text in texts.items() if fits(text)]
    return sorted(fit, key=lambda name: digest(f"{source}/{name}"))[:count]


def fits(text: str) -> bool:
    """Whether a text is an article of suitable length."""
    words, lines = len(text.split()), sum(bool(line.strip()) for line in text.split("\n"))
    return WORDS[0] <= words <= WORDS[1] and words >= WORDS_A_LINE * lines and not MENU.search(text)


def digest(text: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def heading(source: str) -> tuple[tuple[str, str], ...]:
    """What stands above an article: where it is from."""
    return (("style", source), ("region", "United States"), ("genre", "real"), ("wanted", "real"))


def packed(found: Marked, source: str) -> dict[str, Any]:
    """An article's labels without its text; raises InputError for a name that the text does not have."""
    return {
        "id": found.name,
        "source": source,
        "sha256": digest(found.text),
        "entities": [
            [e.number, e.kind, e.described, [*where(found, e.name)], [[*where(found, n)] for n in e.also], e.pronoun]
            for e in found.entities
        ],
        "tags": [[t.name, t.span.start, t.span.end, t.number, list(t.words), t.who] for t in found.tags],
    }


def where(found: Marked, name: str) -> tuple[int, int]:
    """Where a name stands first in the text, white space apart; inside a word only where it stands nowhere else."""
    printed = r"\s+".join(map(re.escape, name.split()))
    match = re.search(rf"(?<!\w){printed}(?!\w)", found.text) or re.search(printed, found.text)
    if match is None:
        raise InputError(f"{found.name}: {name!r} does not stand in the text; of real text only printed names count.")
    return match.span()


def unpacked(label: dict[str, Any], text: str) -> Marked:
    """An article with its labels; raises InputError where the text is not the one that was marked."""
    if digest(text) != label["sha256"]:
        raise InputError(f"{label['id']}: not the text that was marked.")

    def name(place: Sequence[int]) -> str:
        return " ".join(text[place[0] : place[1]].split())

    entities = tuple(
        Entity(number, kind, name(at), tuple(map(name, also)), pronoun, described)
        for number, kind, described, at, also, pronoun in label["entities"]
    )
    tags = tuple(
        Tag(tag, Span(start, end), number, tuple(words), told) for tag, start, end, number, words, told in label["tags"]
    )
    return Marked(label["id"], text, tags, entities, heading(label["source"]))


def articles(folder: Path, labels: Path = LABELS) -> Iterator[Marked]:
    """All marked articles; `folder` has the collections."""
    rows = [json.loads(line) for line in labels.read_text("utf-8").splitlines()]
    texts = {source: collection(source, folder) for source in dict.fromkeys(row["source"] for row in rows)}
    for row in rows:
        if (text := texts[row["source"]].get(row["id"])) is None:
            raise InputError(f"{row['id']}: {row['source']} has no text of this id.")
        yield unpacked(row, text)


def pick(folder: Path, out: Path) -> None:
    """Writes the chosen texts, a file each."""
    out.mkdir(parents=True, exist_ok=True)
    for source, count in SOURCES.items():
        texts = collection(source, folder)
        for name in chosen(source, texts, count):
            (out / f"{name}.txt").write_bytes(texts[name].encode("utf-8"))


def pack(files: Sequence[Path], folder: Path, labels: Path = LABELS) -> None:
    """Puts marked files into the labels, in the place of what is there of the same id.

    Raises InputError where a text is in no collection, or not as it is there.
    """
    texts = {source: collection(source, folder) for source in SOURCES}
    source_of = {name: source for source in SOURCES for name in texts[source]}
    lines = labels.read_text("utf-8").splitlines() if labels.exists() else []
    rows = {row["id"]: row for row in map(json.loads, lines)}
    for path in files:
        found = read(path)
        if (source := source_of.get(found.name)) is None:
            raise InputError(f"{found.name}: no collection has a text of this id.")
        rows[found.name] = packed(found, source)
        unpacked(rows[found.name], texts[source][found.name])
    lines = [json.dumps(rows[name], ensure_ascii=False, separators=(",", ":")) for name in sorted(rows)]
    labels.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def faults(folder: Path, labels: Path = LABELS, *, whole: bool = True) -> Iterator[Fault]:
    """What is wrong with the marked articles, as check.py sees it; of the whole also what is chosen but not there."""
    there = set()
    for found in articles(folder, labels):
        there.add(found.name)
        yield from (Fault(found.name, what) for what in (*of_entities(found), *of_contents(found)))
        yield from (Fault(found.name, f"in marks, but neither content nor other: {s.around}") for s in marks(found))
        yield from (Fault(found.name, f"a word of saying without cue or <none>: {s.around}") for s in saying(found))
    for source, count in SOURCES.items() if whole else ():
        for name in chosen(source, collection(source, folder), count):
            if name not in there:
                yield Fault(name, "chosen, but not marked")


def main(arguments: Sequence[str] | None = None) -> int:
    """Picks, packs, unpacks or checks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("pick", "pack", "unpack", "check"))
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--open", type=Path, required=True, help="folder with the collections")
    parser.add_argument("--out", type=Path, help="folder to write to")
    parser.add_argument("--labels", type=Path, default=LABELS, help="file with the labels (default: real.jsonl)")
    options = parser.parse_args(arguments)
    if options.what in ("pick", "unpack") and options.out is None:
        parser.error("say where to: --out FOLDER")
    try:
        return done(options)
    except InputError as error:
        print(error, file=sys.stderr)
        return 1


def done(options: argparse.Namespace) -> int:
    """Does what was asked; 1 where something is wrong with the labels."""
    if options.what == "pick":
        pick(options.open, options.out)
    elif options.what == "pack":
        pack(options.files, options.open, options.labels)
    elif options.what == "unpack":
        options.out.mkdir(parents=True, exist_ok=True)
        for found in articles(options.open, options.labels):
            (options.out / f"{found.name}.txt").write_bytes(write(found).encode("utf-8"))
    else:
        found_faults = list(faults(options.open, options.labels, whole=options.labels == LABELS))
        print("\n".join(map(str, found_faults)) or "Nothing wrong.")
        return bool(found_faults)
    return 0


if __name__ == "__main__":
    sys.exit(main())
