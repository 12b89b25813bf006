"""From the encoder's scores to labels, trees and attribution fragments. NumPy only.

Labels: Viterbi and forward-backward over a linear chain (Rabiner, 1989), many sequences a step. Tree: the best head
of each word, and Chu-Liu/Edmonds where these do not make a tree (Chu and Liu, 1965; Edmonds, 1967).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Ints = NDArray[np.int64]

NAMES = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
ROLES = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
_NEVER = -1e4
# Words of a sentence, beyond which the best tree is no longer looked for: a list or a table, hardly prose, and the
# search takes time by the cube of its length.
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Chain:
    """Start scores [L] and transitions [L, L] of a label chain; what BIO forbids is impossible."""

    first: Floats
    transitions: Floats

    @classmethod
    def bio(cls, labels: Sequence[str], first: Sequence[float], transitions: Sequence[Sequence[float]]) -> Chain:
        """A chain over BIO labels: "I-X" only after "B-X" or "I-X"."""
        start, steps = np.array(first, dtype=np.float64), np.array(transitions, dtype=np.float64)
        for j, label in enumerate(labels):
            if label.startswith("I-"):
                start[j] = _NEVER
                for i, before in enumerate(labels):
                    if before[2:] != label[2:]:
                        steps[i, j] = _NEVER
        return cls(start, steps)

    def best(self, sequences: Sequence[Floats]) -> list[tuple[Ints, Floats]]:
        """The best label sequence [W] for each of the scores [W, L], and at each word by how much it is the best [W].

        That is how far the best sequence with another label there stays behind.
        """
        out: list[tuple[Ints, Floats]] = [(np.zeros(0, dtype=np.int64), np.zeros(0))] * len(sequences)
        for group in _alike(sequences):
            scores, lengths = _padded([sequences[i] for i in group])
            for i, length, labels, leads in zip(group, lengths, *self._best(scores, lengths), strict=True):
                out[i] = labels[:length], leads[:length]
        return out

    def _best(self, scores: Floats, lengths: Ints) -> tuple[Ints, Floats]:
        """Viterbi in both directions over padded scores [B, W, L], the longest first."""
        back = np.zeros(scores.shape, dtype=np.int64)
        ahead, behind = scores.copy(), np.zeros_like(scores)
        ahead[:, 0] += self.first
        counts = [int((lengths > t).sum()) for t in range(scores.shape[1])]
        for t in range(1, scores.shape[1]):
            alive = counts[t]
            through = ahead[:alive, t - 1, :, None] + self.transitions
            back[:alive, t] = through.argmax(1)
            ahead[:alive, t] += through.max(1)
        for t in range(scores.shape[1] - 2, -1, -1):
            alive = counts[t + 1]
            following = behind[:alive, t + 1] + scores[:alive, t + 1]
            behind[:alive, t] = (self.transitions + following[:, None, :]).max(2)
        out = np.zeros(scores.shape[:2], dtype=np.int64)
        rows = np.arange(len(scores))
        out[rows, lengths - 1] = ahead[rows, lengths - 1].argmax(1)
        for t in range(scores.shape[1] - 1, 0, -1):
            alive = counts[t]
            out[:alive, t - 1] = back[rows[:alive], t, out[:alive, t]]
        return out, lead(ahead + behind)

    def marginals(self, sequences: Sequence[Floats]) -> list[Floats]:
        """The probability of each label at each word [W, L], for each of the scores [W, L]."""
        out = list(sequences)
        for group in _alike(sequences):
            scores, lengths = _padded([sequences[i] for i in group])
            for i, length, row in zip(group, lengths, self._marginals(scores, lengths), strict=True):
                out[i] = row[:length]
        return out

    def _marginals(self, scores: Floats, lengths: Ints) -> Floats:
        """Forward-backward over padded scores [B, W, L], the longest first; normalised at every step."""
        weights = np.exp(scores - scores.max(2, keepdims=True))
        step = np.exp(self.transitions)
        ahead, behind = np.ones_like(weights), np.ones_like(weights)
        ahead[:, 0] = _normal(np.exp(self.first) * weights[:, 0])
        counts = [int((lengths > t).sum()) for t in range(scores.shape[1])]
        for t in range(1, scores.shape[1]):
            alive = counts[t]
            ahead[:alive, t] = _normal((ahead[:alive, t - 1] @ step) * weights[:alive, t])
        for t in range(scores.shape[1] - 2, -1, -1):
            alive = counts[t + 1]
            behind[:alive, t] = _normal((behind[:alive, t + 1] * weights[:alive, t + 1]) @ step.T)
        return _normal(ahead * behind)


def _alike(sequences: Sequence[Floats]) -> Iterator[list[int]]:
    """Indices of the sequences that are not empty, grouped so that none is longer than twice another; longest first."""
    group: list[int] = []
    for i in sorted(range(len(sequences)), key=lambda i: -len(sequences[i])):
        if group and 2 * len(sequences[i]) < len(sequences[group[0]]):
            yield group
            group = []
        if len(sequences[i]):
            group.append(i)
    if group:
        yield group


def _padded(sequences: Sequence[Floats]) -> tuple[Floats, Ints]:
    lengths = np.array([len(s) for s in sequences])
    out = np.zeros((len(sequences), lengths[0], sequences[0].shape[1]))
    for row, scores in zip(out, sequences, strict=True):
        row[: len(scores)] = scores
    return out, lengths


def lead(scores: Floats) -> Floats:
    """How far the highest of each row of scores [..., N] is above the second."""
    two = np.partition(scores, -2, axis=-1)[..., -2:]
    out: Floats = two[..., 1] - two[..., 0]
    return out


def _normal(weights: Floats) -> Floats:
    out: Floats = weights / weights.sum(-1, keepdims=True)
    return out


def heads(scores: Floats) -> Ints:
    """Heads [W] of one sentence for scores [W, W + 1]: 0 is the root, k the k-th word; exactly one root.

    The best root and the best head of every other word, where that is a tree, are the best tree: no choice is better.
    """
    size = len(scores)
    scores = scores.astype(np.float64)
    scores[np.arange(size), np.arange(1, size + 1)] = _NEVER
    root = int((scores[:, 0] - scores[:, 1:].max(1)).argmax())
    best: Ints = 1 + scores[:, 1:].argmax(1)
    best[root] = 0
    if _is_tree(best.tolist()):
        return best
    if size > _LONGEST:
        return _repaired(scores, best, root)
    return _spanning(scores)


def _spanning(scores: Floats) -> Ints:
    """The best tree with exactly one root (float64 scores [W, W + 1]): the best of the best trees with a given root.

    Roots are tried in the order of what their tree could reach at most, the best head of every other word, until
    none could reach more than a tree that was found: nearly always the first. On EWT dev six times as fast as the
    library's own search for one root, which then has many more cycles to break, and the same trees.
    """
    size = len(scores)
    most = scores[:, 1:].max(1)
    reach = most.sum() + scores[:, 0] - most
    best, found = np.zeros(size, dtype=np.int64), -np.inf
    for root in np.argsort(-reach, kind="stable"):
        if reach[root] <= found:
            break
        square = np.zeros((size + 1, size + 1))
        square[1:] = scores
        square[1:, 0] = size * _NEVER
        square[root + 1, 0] = scores[root, 0]
        square[root + 1, 1:] = size * _NEVER
        tree = _arborescence(square)[1:]
        total = scores[np.arange(size), tree].sum()
        if total > found:
            best, found = tree, total
    return best


def _arborescence(weights: Floats) -> Ints:
    """The heads [N] of the tree of the greatest weight; weights [N, N] of dependents by heads, 0 the root;
    the diagonal is overwritten.

    The best head of each, and where these go in a circle, the circle is taken for one word, the rest solved, and the
    circle opened where its way in costs least.
    """
    np.fill_diagonal(weights, -np.inf)
    best: Ints = weights.argmax(1)
    best[0] = 0
    circle = _circle(best.tolist())
    if not circle:
        return best
    inside = np.array(circle)
    outside = np.setdiff1d(np.arange(len(weights)), inside)  # the root stays first
    enter = weights[np.ix_(inside, outside)] - weights[inside, best[inside]][:, None]
    leave = weights[np.ix_(outside, inside)]
    small = np.empty((len(outside) + 1, len(outside) + 1))
    small[:-1, :-1] = weights[np.ix_(outside, outside)]
    small[-1, :-1] = enter.max(0)
    small[:-1, -1] = leave.max(1)
    found = _arborescence(small)
    heads_outside = np.append(outside, -1)[found[:-1]]
    into = found[:-1] == len(outside)  # who hangs on the circle
    heads_outside[into] = inside[leave.argmax(1)[into]]
    best[outside] = heads_outside
    head = int(found[-1])
    best[inside[enter[:, head].argmax()]] = outside[head]
    return best


def _circle(best: Sequence[int]) -> list[int]:
    """Words whose heads go in a circle, the first that is found; the root (0) is its own head and in none."""
    walk = [0] * len(best)  # which walk came by; 0: none yet
    for start in range(1, len(best)):
        at = start
        while at and not walk[at]:
            walk[at] = start
            at = best[at]
        if at and walk[at] == start:
            circle = [at]
            while best[circle[-1]] != at:
                circle.append(best[circle[-1]])
            return circle
    return []


def _repaired(scores: Floats, best: Ints, root: int) -> Ints:
    """`best` with each cycle broken where hanging a word on the root costs least: not always the best tree."""
    loss = scores[np.arange(len(best)), best] - scores[:, root + 1]
    walk = np.zeros(len(best), dtype=np.int64)  # which walk came by; 0: none yet
    for start in range(len(best)):
        at = start
        while at != root and not walk[at]:
            walk[at] = start + 1
            at = int(best[at]) - 1
        if at != root and walk[at] == start + 1:
            cycle = [at]
            while (following := int(best[cycle[-1]]) - 1) != at:
                cycle.append(following)
            best[min(cycle, key=lambda i: loss[i])] = root + 1
    return best


def _is_tree(best: Sequence[int]) -> bool:
    """Whether the heads (0 the root, k the k-th word) have one root and no cycle."""
    if sum(head == 0 for head in best) != 1:
        return False
    walk = [0] * (len(best) + 1)  # which walk came by; 0: none yet
    for start in range(1, len(best) + 1):
        at = start
        while at and not walk[at]:
            walk[at] = start
            at = best[at - 1]
        if at and walk[at] == start:
            return False
    return True


def chunks(labels: Sequence[str]) -> list[tuple[str, int, int]]:
    """(kind, first, last) of the BIO chunks in `labels`, half-open."""
    out: list[tuple[str, int, int]] = []
    for i, label in enumerate(labels):
        if label.startswith("B-"):
            out.append((label[2:], i, i + 1))
        elif label.startswith("I-") and out and out[-1][0] == label[2:] and out[-1][2] == i:
            out[-1] = (out[-1][0], out[-1][1], i + 1)
    return out
