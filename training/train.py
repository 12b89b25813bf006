"""The training loop: one task a step, all corpora mixed, with checkpoints that a killed run takes up again."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from training.encoder import FAR, Newswire
from training.examples import Example, Window, batches, tensors

IGNORE = -1


@dataclass(frozen=True)
class Recipe:
    """How long and how fast. Passes over each corpus: tuned to fit 150 minutes on 3 cores."""

    passes: tuple[tuple[str, int], ...] = (("syntax", 8), ("roles", 5), ("names", 3))
    encoder_rate: float = 1.2e-4
    head_rate: float = 1e-3
    warm_up: int = 100
    per_batch: int = 3200
    seed: int = 11
    checkpoint_minutes: float = 5.0


def plan(examples: dict[str, list[Example]], recipe: Recipe, styles: Sequence[tuple[int, int]]) -> list[list[Window]]:
    """All batches of the run in order: the passes of each corpus spread evenly over it."""
    rng = random.Random(recipe.seed)
    placed: list[tuple[float, list[Window]]] = []
    for task, passes in recipe.passes:
        for k in range(passes):
            made = batches(examples[task], rng, styles, recipe.per_batch)
            placed += [((k + (i + rng.random()) / len(made)) / passes, batch) for i, batch in enumerate(made)]
    placed.sort(key=lambda item: item[0])
    return [batch for _, batch in placed]


def losses(model: Newswire, batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """The weighted losses of whatever layers the batch has."""
    x = model.words(*(batch[n] for n in ("pieces", "shapes", "places", "openings", "mask", "firsts")))
    real = batch["sentence"] >= 0
    dropped = model.head_dropout(x)
    out: dict[str, Tensor] = {}
    if bool((batch["tag"] >= 0).any()):
        out["tag"] = 0.5 * functional.cross_entropy(
            model.tag(dropped).flatten(0, 1), batch["tag"].flatten(), ignore_index=IGNORE, label_smoothing=0.03
        )
        out["arc"], out["relation"] = _tree_losses(model, x, batch)
    if bool((batch["name"] >= 0).any()):
        known = real & (batch["name"] >= 0).any(1, keepdim=True)
        rows = known.any(1)
        crf = model.name_crf.loss(model.name(dropped[rows]), batch["name"][rows], real[rows])
        out["name"] = crf / (batch["name"] >= 0).sum()
    if bool((batch["role"] >= 0).any()):
        out["role"] = model.role_crf.loss(model.role(dropped), batch["role"], real) / real.sum()
        out["link"] = 0.3 * _link_loss(model, x, batch, real)
    return out


def _tree_losses(model: Newswire, x: Tensor, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    head, sentence = batch["head"], batch["sentence"]
    own = torch.arange(head.shape[1])
    column = torch.where(head == own, torch.zeros_like(head), head + 1)  # 0 is the root
    column = column.masked_fill(head < 0, IGNORE)
    scores = model.arc(x)
    inside = sentence.unsqueeze(2) == sentence.unsqueeze(1)
    inside = torch.cat([inside.new_ones(*inside.shape[:2], 1), inside], 2)
    scores = scores.masked_fill(~inside, FAR)
    arc = functional.cross_entropy(scores.flatten(0, 1), column.flatten(), ignore_index=IGNORE)
    dependent, heads = model.relation_sides(x)
    known = (column >= 0) & (batch["relation"] >= 0)
    rows, _ = known.nonzero(as_tuple=True)
    relation = functional.cross_entropy(
        model.relations(dependent[known], heads[rows, column[known]]), batch["relation"][known]
    )
    return arc, relation


def _link_loss(model: Newswire, x: Tensor, batch: dict[str, Tensor], real: Tensor) -> Tensor:
    if not bool((batch["link"] >= 0).any()):
        return x.sum() * 0.0
    scores = model.link(x).masked_fill(~real.unsqueeze(1), FAR)
    return functional.cross_entropy(scores.flatten(0, 1), batch["link"].flatten(), ignore_index=IGNORE)


def optimiser(
    model: Newswire, recipe: Recipe, steps: int
) -> tuple[torch.optim.AdamW, torch.optim.lr_scheduler.LambdaLR]:
    """AdamW with a slower rate for the pre-trained part; linear warm-up and decay."""
    slow = [p for n, p in model.named_parameters() if n.split(".")[0] in ("word", "position", "norm", "layers")]
    ids = {id(p) for p in slow}
    fast = [p for p in model.parameters() if id(p) not in ids]
    adam = torch.optim.AdamW(
        [{"params": slow, "lr": recipe.encoder_rate}, {"params": fast, "lr": recipe.head_rate}], weight_decay=0.01
    )
    rate = torch.optim.lr_scheduler.LambdaLR(
        adam, lambda s: min((s + 1) / recipe.warm_up, max(0.0, (steps - s) / max(1, steps - recipe.warm_up)))
    )
    return adam, rate


def train(model: Newswire, work: Sequence[Sequence[Window]], recipe: Recipe, folder: Path) -> Path:
    """Runs all batches, resuming at the last checkpoint; returns the path of the final weights."""
    out, half = folder / "encoder.final.pt", folder / "encoder.checkpoint.pt"
    if out.exists():
        return out
    adam, rate = optimiser(model, recipe, len(work))
    done, spent = 0, 0.0
    if half.exists():
        state = torch.load(half, weights_only=True)
        model.load_state_dict(state["model"])
        adam.load_state_dict(state["adam"])
        rate.load_state_dict(state["rate"])
        done, spent = state["done"], state["spent"]
    model.train()
    began = saved = time.monotonic()
    shown: dict[str, float] = {}
    for step in range(done, len(work)):
        torch.manual_seed(recipe.seed + step)
        parts = losses(model, tensors(work[step]))
        adam.zero_grad(set_to_none=True)
        torch.stack(list(parts.values())).sum().backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        rate.step()
        for name, value in parts.items():
            shown[name] = 0.98 * shown.get(name, value.item()) + 0.02 * value.item()
        now = time.monotonic()
        if step % 25 == 0:
            minutes = (spent + now - began) / 60
            print(f"{step}/{len(work)} {minutes:.1f} min", {k: round(v, 3) for k, v in shown.items()}, flush=True)
        if now - saved > 60 * recipe.checkpoint_minutes:
            saved = now
            _save(half, {
                "model": model.state_dict(), "adam": adam.state_dict(), "rate": rate.state_dict(),
                "done": step + 1, "spent": spent + now - began,
            })  # fmt: skip
    _save(out, model.state_dict())
    return out


def _save(path: Path, state: object) -> None:
    temporary = path.with_suffix(".tmp")
    torch.save(state, temporary)
    temporary.replace(path)
