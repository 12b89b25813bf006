"""Fits `quotes/lists/calibration.tsv`: how often a raw score of an attribution is right on PolNeAR dev.

    python -m training.calibrate --data ../shared/data

An attribution is right where its content overlaps a gold one and the source words agree (Dice >= 0.5 or both none):
the "content and source" of the figures. Isotonic regression by pooling adjacent violators (Ayer et al., 1955), at
least 40 attributions a step.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from quotes import attribute, find, parse, read
from quotes.attribute import confidence
from quotes.records import Attribution, Span

WORD = re.compile(r"\w+")
OUT = Path(__file__).parents[1] / "quotes" / "lists" / "calibration.tsv"
LEAST = 40
HEADER = """# Raw score of an attribution to the probability that it is right: kind, raw, probability. Fitted on PolNeAR
# dev by training/calibrate.py. marked: with words in marks; clause: without; floating: a quotation without a cue."""


def main() -> None:
    """Reads the development articles and writes the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    path = parser.parse_args().data / "polnear" / "dev.jsonl"
    pairs: dict[str, list[tuple[float, bool]]] = {"marked": [], "clause": [], "floating": []}
    for kind, raw, right in judged(path):
        pairs[kind].append((raw, right))
    lines = [HEADER]
    for kind, found in pairs.items():
        for raw, probability in isotonic(found):
            lines.append(f"{kind}\t{raw:.4f}\t{probability:.4f}")
        print(kind, len(found), "attributions,", sum(r for _, r in found), "right")
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def judged(path: Path) -> Iterator[tuple[str, float, bool]]:
    """(kind, raw score, whether right) of every predicted attribution that is not inside another."""
    from training.treebank import articles

    parser = parse.load()
    for gold in articles(path):
        article = read.article(gold["text"], id=gold["id"])
        quotations = find.quotations(article.text, article.paragraphs)
        parsed = parser.parses([(article, quotations)])[0]
        truth = [
            (_words(article.text, a["content"]), _words(article.text, a["source"]))
            for a in gold["attributions"]
            if not a["nested"]
        ]
        with confidence.raw_scores():
            found = attribute.attributions(article, parsed, quotations)
        for one in found:
            marked = any(p.kind != "indirect" for p in one.pieces)
            kind = "floating" if one.method == "floating" else "marked" if marked else "clause"
            if one.method not in confidence.FIXED:
                yield kind, one.confidence, _right(article.text, one, truth)


def _words(text: str, spans: list[list[int]]) -> frozenset[int]:
    return frozenset(m.start() for s, e in spans for m in WORD.finditer(text, s, e))


def _right(text: str, one: Attribution, truth: list[tuple[frozenset[int], frozenset[int]]]) -> bool:
    content = _words(text, [[p.span.start, p.span.end] for p in one.pieces])
    mention: Span | None = one.source
    source = _words(text, [[mention.start, mention.end]] if mention else [])
    best = max(truth, key=lambda t: _dice(t[0], content), default=None)
    if best is None or not best[0] & content:
        return False
    return _dice(best[1], source) >= 0.5


def _dice(a: frozenset[int], b: frozenset[int]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def isotonic(pairs: list[tuple[float, bool]]) -> list[tuple[float, float]]:
    """Knots (mean raw score, share right) of the best rising step function, blocks of at least LEAST."""
    blocks: list[list[float]] = []  # sum of raw, right, count
    for raw, right in sorted(pairs):
        if blocks and blocks[-1][2] < LEAST:
            blocks[-1] = [blocks[-1][0] + raw, blocks[-1][1] + right, blocks[-1][2] + 1]
        else:
            blocks.append([raw, float(right), 1.0])
        while (
            len(blocks) > 1
            and blocks[-1][2] >= LEAST
            and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]
        ):
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    if len(blocks) > 1 and blocks[-1][2] < LEAST:
        last = blocks.pop()
        blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    return [(raw / n, right / n) for raw, right, n in blocks]


if __name__ == "__main__":
    main()
