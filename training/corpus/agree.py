"""How far two markings of the same texts agree: rows, who said them, mentions, links, names, roles.

    python -m training.corpus.agree [--open FOLDER]
    python -m training.corpus.agree --first FOLDER ... --second FOLDER

Over the articles of second/, marked a second time by somebody who had not seen the first marking; --open: the folder
with the collections of real.py, for the real ones, of which only labels are here. Or over the articles of another
second folder, whose first markings lie in one of the first folders. Prints a table: invented articles, real ones, both.

- A row in marks (direct, mixed) is found by both where the two stretches share 0.8 of what they cover together, a
  clause where they share 0.3, as `quotes evaluate` has it; a row that may be either is what its partner is. Thoughts
  are left out, and a row that is right with it and without ("maybe", "mixed/other") counts only where both have it.
- "The same speaker" is counted of the rows found by both; "who said what" is both at once, of all rows.
- Entities are the same, one to one, by the mentions that they have in common, the most first, or by a name. A speaker
  is the same where one that is right in the first marking is right in the second; of several together, all of them.
- Links: B-cubed, a mention that the other marking has not being worth nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from quotes.errors import InputError
from quotes.evaluate import acts, linked
from quotes.evaluate.figures import Figure, Figures, Links, Score, Share
from quotes.evaluate.marked import Entity, Marked, Who
from quotes.evaluate.marked.records import who
from quotes.evaluate.overlap import paired
from quotes.evaluate.quoted import QUOTED, REPORTED
from quotes.evaluate.rows import Labelled
from quotes.records import Span
from training.corpus import real
from training.corpus.check import ARTICLES, read
from training.corpus.names import bare

FORMS = {"in marks": QUOTED, "clauses": REPORTED}
NEARLY = 0.5  # of what two mentions cover together: one mention, but for its ends

Pair: TypeAlias = tuple[Marked, Marked]
"""An article in its first and its second marking."""


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch that somebody says, and who that is."""

    span: Span
    forms: tuple[str, ...]  # of FORMS; the first of them counts where the other marking has no such row
    who: Who
    optional: bool


def rows(found: Marked) -> list[Row]:
    """What is said in an article, without its outer marks; no thoughts."""
    every = []
    for act in found.acts:
        for tag in act.contents:
            content = acts.content(found.text, tag)
            kinds = [kind for kind in content.kinds if kind != "other"]
            if kinds and content.act != "thought":
                forms = dict.fromkeys("clauses" if kind == "indirect" else "in marks" for kind in kinds)
                optional = "maybe" in tag.words or len(kinds) < len(content.kinds)
                every.append(Row(content.span, tuple(forms), who(act.who or "?"), optional))
    return every


def by_place(first: Marked, second: Marked) -> tuple[dict[str, list[tuple[Row, Row]]], list[Row], list[Row]]:
    """The rows of each form that both markings have, and those that only the first and only the second has."""
    left, right = rows(first), rows(second)
    both = {}
    for form, least in FORMS.items():
        ours, theirs = ([row for row in side if form in row.forms] for side in (left, right))
        partner = paired([row.span for row in ours], [row.span for row in theirs], least)
        both[form] = [(ours[i], theirs[j]) for i, j in partner.items()]
        for one, other in both[form]:
            left.remove(one)
            right.remove(other)
    return both, left, right


def said(pairs: Iterable[Pair]) -> Figures:
    """How many rows both markings have, and how many of them are the same speaker's."""
    n = Counter[str]()
    for first, second in pairs:
        both, *alone = by_place(first, second)
        partner = same(first, second)
        for form, found in both.items():
            n[f"{form} both"] += len(found)
            n[f"{form} agree"] += sum(agrees(one, other, partner) for one, other in found)
        for side, left in zip(("first", "second"), alone, strict=True):
            n.update(f"{row.forms[0]} {side}" for row in left if not row.optional)
    figures: dict[str, Figure] = {}
    for form in FORMS:
        both, agree = n[f"{form} both"], n[f"{form} agree"]
        sides = both + n[f"{form} second"], both + n[f"{form} first"]
        figures[f"{form}: found by both"] = Score(both, *sides)
        figures[f"{form}: the same speaker"] = Share(agree, both)
        figures[f"{form}: who said what"] = Score(agree, *sides)
    return figures


def same(first: Marked, second: Marked) -> dict[int, int]:
    """The entities of the first marking with the same ones of the second, the most mentions in common first."""
    left, right = mentions_of(first), mentions_of(second)
    ranked = []
    for one in first.entities:
        for other in second.entities:
            shared, namesakes = len(left[one.number] & right[other.number]), share_a_name(one, other)
            if shared or namesakes:
                ranked.append((-shared, not namesakes, one.number, other.number))
    partner: dict[int, int] = {}
    for _, _, ours, theirs in sorted(ranked):
        if ours not in partner and theirs not in partner.values():
            partner[ours] = theirs
    return partner


def mentions_of(found: Marked) -> Mapping[int, set[Span]]:
    """The mentions of each entity by itself, not of several together; of "3|4" the first."""
    spans = defaultdict[int, set[Span]](set)
    for tag in found.tagged("m"):
        if len(tag.entities[0]) == 1:
            spans[tag.entities[0][0]].add(tag.span)
    return spans


def share_a_name(one: Entity, other: Entity) -> bool:
    """Whether two entities have a printed name in common; a description names nobody."""
    described = one.described or other.described
    return not described and not set(map(bare, one.names)).isdisjoint(map(bare, other.names))


def agrees(one: Row, other: Row, partner: Mapping[int, int]) -> bool:
    """Whether somebody who is right for a row in the first marking is so in the second."""
    ours = {frozenset(partner.get(number, -number) for number in together) for together in one.who}
    return not ours.isdisjoint(map(frozenset, other.who))


def spans(pairs: Iterable[Pair], name: str) -> Score:
    """The stretches of the tags of one name: exactly the same."""
    hit = ours = theirs = 0
    for first, second in pairs:
        left, right = ({tag.span for tag in found.tagged(name)} for found in (first, second))
        hit, ours, theirs = hit + len(left & right), ours + len(left), theirs + len(right)
    return Score(hit, theirs, ours)


def nearly(pairs: Iterable[Pair]) -> Score:
    """Mentions whose ends may be others."""
    hit = ours = theirs = 0
    for first, second in pairs:
        left, right = (sorted({tag.span for tag in found.tagged("m")}, key=ends) for found in (first, second))
        hit, ours, theirs = hit + len(paired(left, right, NEARLY)), ours + len(left), theirs + len(right)
    return Score(hit, theirs, ours)


def ends(span: Span) -> tuple[int, int]:
    """Where a stretch stands, for sorting."""
    return span.start, span.end


def links(pairs: Sequence[Pair]) -> Figure:
    """Which mentions are of one entity."""
    second = [
        Labelled(found.name, tag.span, tag.number.split("|")[0]) for _, found in pairs for tag in found.tagged("m")
    ]
    return linked.mentions([first for first, _ in pairs], second).figures["links, unmatched mentions worth nothing"]


def figures(pairs: Sequence[Pair]) -> Figures:
    """All that is measured, over articles in both markings."""
    return {
        **said(pairs),
        "mentions": spans(pairs, "m"),
        "mentions, but for their ends": nearly(pairs),
        "links": links(pairs),
        "names": spans(pairs, "n"),
        "roles": spans(pairs, "r"),
    }


def twice(first: Sequence[Path], second: Path) -> list[Pair]:
    """The articles of the second folder in both markings; raises InputError where they are not of one text."""
    pairs = []
    for path in sorted(second.glob("*.txt")):
        found = [folder / path.name for folder in first if (folder / path.name).exists()]
        if not found:
            raise InputError(f"{path.name} has no first marking in {', '.join(map(str, first))}.")
        pair = read(found[0]), read(path)
        if pair[0].text != pair[1].text:
            raise InputError(f"{path.name} is not one text in {found[0].parent} and {second}.")
        pairs.append(pair)
    if not pairs:
        raise InputError(f"{second} has no articles.")
    return pairs


def twice_real(folder: Path, first: Path = real.LABELS, second: Path = real.SECOND / real.LABELS.name) -> list[Pair]:
    """The real articles in both markings, by the labels of each; `folder` has the collections."""
    ours = {found.name: found for found in real.articles(folder, first)}
    return [(ours[found.name], found) for found in real.articles(folder, second)]


def table(pairs: Sequence[Pair]) -> str:
    """The figures as the README has them: invented articles, real ones, both."""
    printed = [pair for pair in pairs if ("genre", "real") in pair[0].heading]
    invented = [pair for pair in pairs if pair not in printed]
    groups = {"invented": invented, "real": printed, "both": pairs} if printed else {"invented": invented}
    columns = {f"{title} ({len(these)})": figures(these) for title, these in groups.items() if these}
    lines = [f"| | {' | '.join(columns)} |", f"|---|{'---|' * len(columns)}"]
    for name in figures(pairs):
        lines.append(f"| {name} | {' | '.join(told(found[name]) for found in columns.values())} |")
    return "\n".join(lines)


def told(figure: Figure) -> str:
    """A figure with what it is of."""
    value = f"{figure.value or 0:.3f}"
    match figure:
        case Share():
            return f"{value} ({figure.hit:,} of {figure.of:,})"
        case Score():
            return f"{value} ({figure.hit:,} of {figure.gold:,} and {figure.predicted:,})"
        case Links():
            return f"{value} ({len(figure.of_gold):,} and {len(figure.of_predicted):,} mentions)"
    return value


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--open", type=Path, help="folder with the collections of real text")
    parser.add_argument("--first", type=Path, nargs="+", default=[ARTICLES], help="folders with the first markings")
    parser.add_argument("--second", type=Path, default=real.SECOND, help="folder with the second ones")
    options = parser.parse_args(arguments)
    try:
        print(table(twice(options.first, options.second) + (twice_real(options.open) if options.open else [])))
    except InputError as error:
        parser.error(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
