"""Pairs that are worth comparing, among a million: equal words, equal bands of a MinHash signature, a run of words."""

from __future__ import annotations

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, islice, pairwise
from typing import TYPE_CHECKING

from quotes.cluster.likeness import Wording, wording

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# 24 bands of 4: two that share half of their shingles meet with 79 %, six tenths 96 %, a tenth 0.2 %.
_BANDS, _ROWS = 24, 4
_SEED = 20_261_124
_RUN = 5  # words that an excerpt has from the whole
_AT_A_TIME = 50_000  # quotations hashed in one go
_ALL_PAIRS = 24  # of one band's bucket; of a larger one, each is compared with the first and the next


def candidates(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of numbers of texts that may be alike, the smaller first; a pair may come several times."""
    equal: dict[bytes, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        if len((found := wording(text)).content) > 1:
            equal[_digest(found)].append(number)
    for numbers in equal.values():
        yield from _of_bucket(numbers)
    firsts = [numbers[0] for numbers in equal.values()]
    equal.clear()
    if len(firsts) < 2:
        return
    bands = _bands(texts, firsts)
    for column in range(_BANDS):
        for bucket in _buckets(bands[:, column]):
            yield from _of_bucket([firsts[k] for k in bucket])
    del bands
    runs, owners = _runs(texts, firsts)
    for bucket in _buckets(runs):
        yield from _of_bucket(sorted({int(owners[k]) for k in bucket}))


def _of_bucket(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """All pairs; of a large bucket one chain and one star."""
    if len(numbers) <= _ALL_PAIRS:
        yield from combinations(numbers, 2)
        return
    yield from ((numbers[0], number) for number in islice(numbers, 1, None))
    yield from pairwise(numbers)


def _bands(texts: Sequence[str], firsts: Sequence[int]) -> NDArray[np.uint64]:
    """One number a band: equal where all of the band's rows are."""
    import numpy as np
    from rensa import RMinHash

    parts = []
    for begin in range(0, len(firsts), _AT_A_TIME):
        sets = [_shingles(wording(texts[n])) for n in firsts[begin : begin + _AT_A_TIME]]
        rows = RMinHash.digest_matrix_from_token_sets(sets, _BANDS * _ROWS, _SEED).to_rows()
        digests = np.array(rows, dtype=np.uint64).reshape(len(sets), _BANDS, _ROWS)
        mixed = np.zeros((len(sets), _BANDS), dtype=np.uint64)
        for row in range(_ROWS):  # FNV-1a over the rows of a band
            mixed = (mixed ^ digests[:, :, row]) * np.uint64(1_099_511_628_211)
        parts.append(mixed)
    return np.concatenate(parts)


def _runs(texts: Sequence[str], firsts: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Every run of some words as a number, and the text that it stands in: an excerpt shares runs with the whole."""
    import numpy as np

    runs, owners = array("q"), array("i")
    for number in firsts:
        words = wording(texts[number]).words
        for run in set(zip(*(words[k:] for k in range(_RUN)), strict=False)):
            runs.append(hash(run))
            owners.append(number)
    return np.frombuffer(runs, dtype=np.int64), np.frombuffer(owners, dtype=np.int32)


def _digest(found: Wording) -> bytes:
    """A key for equal words that takes little memory."""
    return hashlib.blake2b(" ".join(found.words).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _shingles(found: Wording) -> list[str]:
    return [*found.content, *(f"{a} {b}" for a, b in pairwise(found.words))]


def _buckets(keys: NDArray[np.uint64] | NDArray[np.int64]) -> Iterator[list[int]]:
    """The numbers of equal keys, ascending, where there are two or more."""
    import numpy as np

    order = np.argsort(keys, kind="stable")
    ends = np.flatnonzero(np.diff(keys[order])) + 1
    begins = np.concatenate(([0], ends))
    sizes = np.diff(np.concatenate((begins, [len(order)])))
    for begin, size in zip(begins[sizes > 1], sizes[sizes > 1], strict=True):
        yield order[begin : begin + size].tolist()
