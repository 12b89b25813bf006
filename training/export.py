"""The trained network as the files that ship: ONNX with int8 weights, and what belongs to it."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.encoder import Crf, Newswire
from training.examples import Labels
from training.quantise import quantise

INPUTS = ("pieces", "shapes", "places", "openings", "firsts")
OUTPUTS = ("tag", "name", "role", "arc", "dependent", "head", "link")


def export(
    model: Newswire, labels: Labels, base: Path, folder: Path, *, calibration: Sequence[dict[str, Any]] | None
) -> None:
    """Writes encoder.onnx, relations.onnx, pieces.json and config.json into `folder`.

    `calibration`: inputs that show how large the numbers get (`quantise.calibration`); None for float32 weights.
    """
    model.eval()
    if calibration is None:
        _encoder(model, folder / "encoder.onnx")
    else:
        full = folder / "encoder.float32.onnx"
        _encoder(model, full)
        quantise(full, folder / "encoder.onnx", calibration)
        full.unlink()
    relations(model, folder / "relations.onnx")
    _pieces(base / "tokenizer.json", folder / "pieces.json")
    config = {
        "layers": model.shape.layers,
        "tags": labels.tags,
        "relations": labels.relations,
        "name_chain": _chain(model.name_crf),
        "role_chain": _chain(model.role_crf),
    }
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def _chain(crf: Crf) -> dict[str, Any]:
    return {"first": crf.first.tolist(), "transitions": crf.transitions.tolist()}


def _pieces(source: Path, target: Path) -> None:
    """The tokenizer without the base model's padding and truncation."""
    content = json.loads(source.read_text(encoding="utf-8"))
    content["padding"] = content["truncation"] = None
    target.write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")


def _encoder(model: Newswire, path: Path) -> None:
    pieces = torch.ones(2, 9, dtype=torch.int64)
    zeros, firsts = torch.zeros_like(pieces), torch.ones(2, 5, dtype=torch.int64)
    axes = {n: {0: "batch", 1: "words" if n == "firsts" else "pieces"} for n in INPUTS}
    axes |= {n: {0: "batch", 1: "words"} for n in OUTPUTS}
    axes["head"] = {0: "batch", 1: "words1"}
    axes["arc"] |= {2: "words1"}
    axes["link"] |= {2: "words"}
    _write(model, (pieces, zeros, zeros, zeros, firsts), path, INPUTS, OUTPUTS, axes)


class _Relations(nn.Module):  # type: ignore[misc]  # torch is not type-checked
    """The best relation [N] of N pairs of dependent and head vectors [N, R], and by how much it is the best [N].

    `Newswire.relations`, fit for tracing.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.weight = model.relation_weight

    def forward(self, dependents: Tensor, heads: Tensor) -> tuple[Tensor, Tensor]:
        left = functional.pad(dependents, (0, 1), value=1.0) @ self.weight.flatten(1)
        right = functional.pad(heads, (0, 1), value=1.0)
        scores = (left.view(-1, *self.weight.shape[1:]) @ right.unsqueeze(2)).squeeze(2)
        two = scores.topk(2, 1).values
        return scores.argmax(1), two[:, 0] - two[:, 1]


def relations(model: Any, path: Path) -> None:
    """Writes the network of `_Relations`; of `model` the relations' weights and their width are used."""
    pairs = torch.zeros(3, model.shape.relation)
    axes = {n: {0: "pairs"} for n in ("dependents", "heads", "labels", "leads")}
    _write(_Relations(model), (pairs, pairs), path, ("dependents", "heads"), ("labels", "leads"), axes)


def _write(
    model: nn.Module,
    examples: tuple[Tensor, ...],
    path: Path,
    inputs: Sequence[str],
    outputs: Sequence[str],
    axes: dict[str, dict[int, str]],
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of torch's own making: this exporter is the one that traces
        torch.onnx.export(
            model, examples, str(path), input_names=list(inputs), output_names=list(outputs), dynamic_axes=axes,
            opset_version=17, dynamo=False,
        )  # fmt: skip
