"""From the encoder's scores to labels, trees and attribution fragments. NumPy only, but for the spanning tree.

Labels: Viterbi and forward-backward over a linear chain (Rabiner, 1989). Tree: the best head of each word, and
Stanza's own Chu-Liu/Edmonds where these do not make a tree.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

NAMES = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
ROLES = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
_NEVER = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Chain:
    """Start scores [L] and transitions [L, L] of a label chain; what BIO forbids is impossible."""

    first: Floats
    transitions: Floats

    @classmethod
    def bio(cls, labels: tuple[str, ...], first: Floats, transitions: Floats) -> Chain:
        """A chain over BIO labels: "I-X" only after "B-X" or "I-X"."""
        first, transitions = first.copy(), transitions.copy()
        for j, label in enumerate(labels):
            if label.startswith("I-"):
                first[j] = _NEVER
                for i, before in enumerate(labels):
                    if before[2:] != label[2:]:
                        transitions[i, j] = _NEVER
        return cls(first, transitions)

    def best(self, scores: Floats) -> Ints:
        """The best label sequence [W] for scores [W, L]."""
        if not len(scores):
            return np.zeros(0, dtype=np.int64)
        back = np.zeros(scores.shape, dtype=np.int64)
        now = self.first + scores[0]
        for t in range(1, len(scores)):
            through = now[:, None] + self.transitions
            back[t] = through.argmax(0)
            now = through.max(0) + scores[t]
        out = np.zeros(len(scores), dtype=np.int64)
        out[-1] = now.argmax()
        for t in range(len(scores) - 1, 0, -1):
            out[t - 1] = back[t, out[t]]
        return out

    def marginals(self, scores: Floats) -> Floats:
        """The probability of each label at each word [W, L]."""
        if not len(scores):
            return scores
        weights = np.exp(scores - scores.max(1, keepdims=True))
        step = np.exp(self.transitions)
        ahead = np.empty_like(weights)
        behind = np.empty_like(weights)
        ahead[0] = np.exp(self.first) * weights[0]
        ahead[0] /= ahead[0].sum()
        for t in range(1, len(weights)):
            ahead[t] = (ahead[t - 1] @ step) * weights[t]
            ahead[t] /= ahead[t].sum()
        behind[-1] = 1.0
        for t in range(len(weights) - 2, -1, -1):
            behind[t] = step @ (behind[t + 1] * weights[t + 1])
            behind[t] /= behind[t].sum()
        out = ahead * behind
        return out / out.sum(1, keepdims=True)


def heads(scores: Floats) -> Ints:
    """Heads [W] of one sentence for scores [W, W + 1]: 0 is the root, k the k-th word; exactly one root."""
    size = len(scores)
    scores = scores.copy()
    scores[np.arange(size), np.arange(1, size + 1)] = _NEVER
    best = scores.argmax(1)
    if _is_tree(best):
        return best
    from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root

    shifted = scores - scores.max(1, keepdims=True)
    square = np.zeros((size + 1, size + 1))
    square[1:] = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    return np.asarray(chuliu_edmonds_one_root(square)[1:], dtype=np.int64)


def _is_tree(best: Ints) -> bool:
    if int((best == 0).sum()) != 1:
        return False
    seen = np.zeros(len(best) + 1, dtype=np.int64)  # 0 unseen, else the walk that came by
    seen[0] = -1
    for start in range(1, len(best) + 1):
        at = start
        while seen[at] == 0:
            seen[at] = start
            at = int(best[at - 1])
        if seen[at] == start:
            return False
        while seen[start] == start:  # this walk reached the root: its words are done
            seen[start], start = -1, int(best[start - 1])
    return True


def relations(weight: Floats, dependent: Floats, head: Floats, words: Ints, over: Ints) -> Ints:
    """Relation labels of `words`, each under its head `over` (row of `head`, 0 the root).

    weight [D + 1, R * (D + 1)], dependent [W, D], head [W + 1, D].
    """
    one = np.ones((len(words), 1), dtype=np.float32)
    left = np.concatenate([dependent[words], one], 1) @ weight
    right = np.concatenate([head[over], one], 1)
    scores = np.einsum("nrd,nd->nr", left.reshape(len(words), -1, right.shape[1]), right)
    return np.asarray(scores.argmax(1), dtype=np.int64)


def chunks(labels: list[str]) -> list[tuple[str, int, int]]:
    """(kind, first, last) of the BIO chunks in `labels`, half-open."""
    out: list[tuple[str, int, int]] = []
    for i, label in enumerate(labels):
        if label.startswith("B-"):
            out.append((label[2:], i, i + 1))
        elif label.startswith("I-") and out and out[-1][0] == label[2:] and out[-1][2] == i:
            out[-1] = (out[-1][0], out[-1][1], i + 1)
    return out
