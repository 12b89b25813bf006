"""The network: a BERT-shaped encoder over pieces, heads over words. Trained here, run by ONNX Runtime elsewhere.

Encoder: all-MiniLM-L6-v2 (Apache-2.0). Tree: biaffine arcs and relations (Dozat and Manning, 2017). Names and roles:
linear-chain conditional random fields (Lafferty et al., 2001) over BIO tags. Link: a biaffine score from the first
word of a source or content fragment to the anchor of its attribution (first cue word, else first source word).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from quotes.newswire.decode import NAMES, ROLES

FAR = -1e4


@dataclass(frozen=True)
class Shape:
    """Sizes of the network."""

    layers: int = 6
    width: int = 384
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    pieces: int = 30522
    shapes: int = 6
    places: int = 4
    tags: int = 50
    relations: int = 55
    arc: int = 256
    relation: int = 96
    link: int = 128


class Layer(nn.Module):  # type: ignore[misc]  # torch is not type-checked
    """One post-norm transformer layer."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.norm1 = nn.LayerNorm(shape.width, eps=1e-12)
        self.up = nn.Linear(shape.width, shape.inner)
        self.down = nn.Linear(shape.inner, shape.width)
        self.norm2 = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """x [B, P, D]; bias [B, 1, 1, P], added to the attention scores, or None where nothing is padding."""
        b, p, d = x.shape
        q, k, v = self.qkv(x).view(b, p, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        if torch.onnx.is_in_onnx_export():
            scores = q @ k.transpose(-1, -2) / math.sqrt(d // self.heads)
            mixed = (scores if bias is None else scores + bias).softmax(-1) @ v
        else:
            # no dropout here: it would cost the fast kernel
            mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        x = self.norm1(x + self.dropout(self.out(mixed.transpose(1, 2).reshape(b, p, d))))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Biaffine(nn.Module):  # type: ignore[misc]  # torch is not type-checked
    """Scores [B, W, V] of word pairs, the second side with a learned root in column 0 where `root`."""

    def __init__(self, width: int, size: int, *, root: bool) -> None:
        super().__init__()
        self.dependent = nn.Linear(width, size)
        self.head = nn.Linear(width, size)
        self.weight = nn.Parameter(torch.empty(size + 1, size))
        nn.init.xavier_uniform_(self.weight)
        self.root = nn.Parameter(torch.randn(size) * 0.02) if root else None
        self.dropout = nn.Dropout(0.25)

    def forward(self, x: Tensor) -> Tensor:
        dependent = self.dropout(functional.leaky_relu(self.dependent(x), 0.1))
        head = self.dropout(functional.leaky_relu(self.head(x), 0.1))
        if self.root is not None:
            head = torch.cat([self.root.expand(x.shape[0], 1, -1), head], 1)
        left = dependent @ self.weight[:-1] + self.weight[-1]
        return left @ head.transpose(1, 2)


class Crf(nn.Module):  # type: ignore[misc]  # torch is not type-checked
    """Linear-chain conditional random field: transitions and the negative log-likelihood."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.transitions = nn.Parameter(torch.zeros(labels, labels))
        self.first = nn.Parameter(torch.zeros(labels))

    def loss(self, scores: Tensor, gold: Tensor, mask: Tensor) -> Tensor:
        """Sum over the batch. scores [B, W, L], gold [B, W] (-1: any label), mask [B, W] bool, first column true."""
        allowed = torch.zeros_like(scores).masked_fill(
            (gold >= 0).unsqueeze(-1) & ~functional.one_hot(gold.clamp(min=0), scores.shape[-1]).bool(), FAR
        )
        return (self.total(scores, mask) - self.total(scores + allowed, mask)).sum()

    def total(self, scores: Tensor, mask: Tensor) -> Tensor:
        """Log of the summed weight of all label sequences [B].

        Forward algorithm on probabilities, normalised at every word: a matrix product a step, no logarithms of sums.
        """
        top = scores.max(2, keepdim=True).values
        weights = (scores - top).exp().unbind(1)
        step = self.transitions.exp()
        real = mask.to(scores.dtype).unsqueeze(2).unbind(1)
        alpha = self.first.exp() * weights[0]
        norms = [alpha.sum(1, keepdim=True)]
        alpha = alpha / norms[0]
        for weight, there in zip(weights[1:], real[1:], strict=True):
            new = (alpha @ step) * weight
            norm = new.sum(1, keepdim=True).clamp(min=1e-30)
            alpha = torch.lerp(alpha, new / norm, there)
            norms.append(norm)
        logs = torch.cat(norms, 1).log() + top.squeeze(2)
        return (logs * mask).sum(1)


class Newswire(nn.Module):  # type: ignore[misc]  # torch is not type-checked
    """Encoder and heads; `forward` gives what the shipped file gives."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.word = nn.Embedding(shape.pieces, shape.width, padding_idx=0)
        self.position = nn.Embedding(shape.positions, shape.width)
        self.form = nn.Embedding(shape.shapes, shape.width)
        self.place = nn.Embedding(shape.places, shape.width)
        self.opening = nn.Embedding(2, shape.width)  # whether the word begins a paragraph
        for extra in (self.form, self.place, self.opening):
            nn.init.zeros_(extra.weight)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.dropout = nn.Dropout(dropout)
        self.head_dropout = nn.Dropout(0.2)
        self.tag = nn.Linear(shape.width, shape.tags)
        self.name = nn.Linear(shape.width, len(NAMES))
        self.role = nn.Linear(shape.width, len(ROLES))
        self.arc = Biaffine(shape.width, shape.arc, root=True)
        self.link = Biaffine(shape.width, shape.link, root=False)
        self.relation_dependent = nn.Linear(shape.width, shape.relation)
        self.relation_head = nn.Linear(shape.width, shape.relation)
        self.relation_root = nn.Parameter(torch.randn(shape.relation) * 0.02)
        # [dependent + 1, relation label, head + 1]
        self.relation_weight = nn.Parameter(torch.zeros(shape.relation + 1, shape.relations, shape.relation + 1))
        self.relation_dropout = nn.Dropout(0.25)
        self.name_crf = Crf(len(NAMES))
        self.role_crf = Crf(len(ROLES))

    def words(
        self,
        pieces: Tensor,
        shapes: Tensor,
        places: Tensor,
        openings: Tensor,
        mask: Tensor | None,
        firsts: Tensor,
    ) -> Tensor:
        """States of words [B, W, D]. All inputs [B, P] but firsts [B, W], each word's first piece.

        Without a mask nothing is padding.
        """
        position = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.word(pieces) + self.position(position) + self.form(shapes) + self.place(places)
        x = self.dropout(self.norm(x + self.opening(openings)))
        bias = None if mask is None else (1.0 - mask.to(x.dtype))[:, None, None, :] * FAR
        for layer in self.layers:
            x = layer(x, bias)
        return torch.gather(x, 1, firsts.unsqueeze(-1).expand(-1, -1, x.shape[-1]))

    def relation_sides(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Dependent [B, W, R] and head [B, W + 1, R] vectors for relations; column 0 of heads is the root."""
        dependent = self.relation_dropout(functional.leaky_relu(self.relation_dependent(x), 0.1))
        head = self.relation_dropout(functional.leaky_relu(self.relation_head(x), 0.1))
        return dependent, torch.cat([self.relation_root.expand(x.shape[0], 1, -1), head], 1)

    def relations(self, dependent: Tensor, head: Tensor) -> Tensor:
        """Relation scores [N, L] of N (dependent, head) pairs of vectors [N, R]."""
        one = dependent.new_ones(len(dependent), 1)
        left = torch.cat([dependent, one], 1) @ self.relation_weight.flatten(1)
        left = left.view(len(dependent), self.shape.relations, -1)
        return (left @ torch.cat([head, one], 1).unsqueeze(-1)).squeeze(-1)

    def forward(
        self, pieces: Tensor, shapes: Tensor, places: Tensor, openings: Tensor, firsts: Tensor
    ) -> tuple[Tensor, ...]:
        """All that the heads say of windows without padding, in the order of `export.OUTPUTS`."""
        x = self.words(pieces, shapes, places, openings, None, firsts)
        dependent, head = self.relation_sides(x)
        return self.tag(x), self.name(x), self.role(x), self.arc(x), dependent, head, self.link(x)


def load_base(model: Newswire, path: Path) -> None:
    """Fills the encoder from the public base weights (safetensors, BERT names); upper layers beyond ours are left."""
    from safetensors.torch import load_file

    base = load_file(path)
    kind = base["embeddings.token_type_embeddings.weight"][0]
    with torch.no_grad():
        model.word.weight.copy_(base["embeddings.word_embeddings.weight"])
        model.position.weight.copy_(base["embeddings.position_embeddings.weight"] + kind)
        _norm(model.norm, base, "embeddings.LayerNorm")
        for i, layer in enumerate(model.layers):
            at = f"encoder.layer.{i}."
            for part in ("weight", "bias"):
                sides = [base[f"{at}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
                getattr(layer.qkv, part).copy_(torch.cat(sides))
                getattr(layer.out, part).copy_(base[f"{at}attention.output.dense.{part}"])
                getattr(layer.up, part).copy_(base[f"{at}intermediate.dense.{part}"])
                getattr(layer.down, part).copy_(base[f"{at}output.dense.{part}"])
            _norm(layer.norm1, base, f"{at}attention.output.LayerNorm")
            _norm(layer.norm2, base, f"{at}output.LayerNorm")


def _norm(norm: nn.LayerNorm, base: dict[str, Tensor], name: str) -> None:
    norm.weight.copy_(base[f"{name}.weight"])
    norm.bias.copy_(base[f"{name}.bias"])
