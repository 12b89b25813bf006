"""Learns all of `quotes.people`: the tagger, the weights of the ranking, the calibration.

    python -m training.people --data ../shared/data --kept FOLDER

Data: the training part of the project's corpus, its real texts (DATA/open), PolNeAR train with its speakers
(DATA/polnear). Whatever is fitted on answers uses those of a model that has not seen the article (five folds). What is
made (parses, labels, answers) is kept in FOLDER, so that a run that was broken off goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import quotes.people
from quotes.people.ranking import Weights
from training.people import calibration, data, ranker, tagger, trust
from training.people.data import Doc

FOLDS = 5
OWN = 3.0  # how much an example of the corpus counts beside one of PolNeAR, which has six times as many
PACKAGE = Path(quotes.people.__file__).parent


def fold(doc: Doc) -> int:
    """The fold of an article, by the hash of its id."""
    return data.number_of(doc.id) % FOLDS


def labels(docs: Sequence[Doc], learning: Sequence[Doc], kept: Path) -> dict[str, list[str]]:
    """The labels of every article by a tagger that has not seen it."""
    path = kept / f"labels-{data.hash_of(docs)}.json"
    if path.exists():
        return dict(json.loads(path.read_text("utf-8")))
    found: dict[str, list[str]] = {}
    for number in range(FOLDS):
        one = tagger.fit([d for d in learning if fold(d) != number])
        found.update((d.id, one.labels(d.tree)) for d in docs if fold(d) == number)
        print(f"tagger, fold {number}", flush=True)
    path.write_text(json.dumps(found), "utf-8")
    return found


def examples(docs: Sequence[Doc], labelled: dict[str, list[str]]) -> dict[str, list[ranker.Example]]:
    """The examples of every article; what is not known in it is decided by weights learned where all is."""
    whole = [d for d in docs if d.names]
    first = ranker.fit([e for d in whole for e in ranker.read(d, labelled[d.id], None, follow=True).examples])
    found = {}
    for doc in docs:
        found[doc.id] = ranker.read(doc, labelled[doc.id], first, follow=True).examples
        for example in found[doc.id]:
            example.weight *= OWN if doc.names else 1.0
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Learns and writes; prints how long each step took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--kept", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=PACKAGE)
    options = parser.parse_args(arguments)
    start = time.time()

    def told(what: str) -> None:
        print(f"{time.time() - start:6.0f} s  {what}", flush=True)

    own = [*data.corpus(options.kept), *data.real_text(options.data, options.kept)]
    polnear = data.polnear(options.data, "train", options.kept)
    docs = [*own, *polnear]
    learning = [d for d in docs if d.mentions]
    told(f"{len(own)} articles of our own, {len(polnear)} of PolNeAR")
    labelled = labels(docs, learning, options.kept)
    told("labels by five taggers")
    path = options.kept / f"tagger-{data.hash_of(learning)}.npz"
    if not path.exists():
        tagger.save(tagger.fit(learning, told=True), path)
    (options.out / "tagger.npz").write_bytes(path.read_bytes())
    told(f"tagger: {path.stat().st_size:,} bytes")
    known = examples(docs, labelled)
    told("examples")
    weights = ranker.fit([e for d in docs for e in known[d.id]])
    ranker.save(weights, options.out / "weights.tsv")
    told(f"ranking: {len(weights)} weights")
    answers, unseen_weights = [], {}
    for number in range(FOLDS):
        seen = unseen_weights[number] = ranker.fit([e for d in docs if fold(d) != number for e in known[d.id]])
        unseen = [d for d in docs if fold(d) == number]
        answers += [ranker.read(d, labelled[d.id], seen, follow=False) for d in unseen]
        told(f"answers, fold {number}")
    for kind, line in ranker.summary(answers).items():
        print(f"    {kind}: {line}")
    calibration.save(calibration.fit(answers), options.out / "calibration.tsv")
    told("calibration")
    judged = [
        row
        for d in own
        if d.marked
        for row in trust.judged(d, d.marked, labelled[d.id], Weights(unseen_weights[fold(d)]))
    ]
    lines = trust.fit(judged)
    trust.save(lines, options.out.parent / "trust.tsv")
    shown = [(trust.sure(lines[row.family], row), row.right) for row in judged]
    for least in (0.0, 0.7, trust.REVIEW, 0.9):
        kept = [right for confidence, right in shown if confidence >= least]
        print(f"    {len(kept)} rows from {least} on, right {sum(kept) / max(1, len(kept)):.3f}")
    told("trust")
    return 0


if __name__ == "__main__":
    sys.exit(main())
