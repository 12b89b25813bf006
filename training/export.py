"""The trained network as the files that ship: one ONNX file with int8 weights, and what belongs to it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import torch

from training.encoder import Newswire
from training.examples import Labels

INPUTS = ("pieces", "shapes", "places", "openings", "mask", "firsts")
OUTPUTS = ("tag", "name", "role", "arc", "dependent", "head", "link")


def export(model: Newswire, labels: Labels, base: Path, folder: Path, *, int8: bool = True) -> None:
    """Writes encoder.onnx, heads.npz, pieces.json and config.json into `folder`."""
    model.eval()
    full = folder / "encoder.float32.onnx"
    _onnx(model, full)
    if int8:
        quantise(full, folder / "encoder.onnx")
        full.unlink()
    else:
        full.replace(folder / "encoder.onnx")
    np.savez_compressed(
        folder / "heads.npz",
        relation_weight=model.relation_weight.detach().flatten(1).numpy().astype(np.float16),
        **{
            f"{name}_{part}": getattr(crf, part).detach().numpy()
            for name, crf in (("name", model.name_crf), ("role", model.role_crf))
            for part in ("first", "transitions")
        },
    )
    shutil.copyfile(base / "tokenizer.json", folder / "pieces.json")
    _open_ended(folder / "pieces.json")
    config = {"tags": labels.tags, "relations": labels.relations, "layers": model.shape.layers}
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def _open_ended(path: Path) -> None:
    """The tokenizer without the base model's padding and truncation."""
    content = json.loads(path.read_text(encoding="utf-8"))
    content["padding"] = content["truncation"] = None
    path.write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")


def _onnx(model: Newswire, path: Path) -> None:
    pieces = torch.ones(2, 9, dtype=torch.int64)
    zeros, firsts = torch.zeros_like(pieces), torch.ones(2, 5, dtype=torch.int64)
    axes = {n: {0: "batch", 1: "words" if n == "firsts" else "pieces"} for n in INPUTS}
    axes |= {n: {0: "batch", 1: "words"} for n in OUTPUTS}
    axes["head"] = {0: "batch", 1: "words1"}
    axes["arc"] |= {2: "words1"}
    axes["link"] |= {2: "words"}
    torch.onnx.export(
        model, (pieces, zeros, zeros, zeros, pieces, firsts), str(path),
        input_names=list(INPUTS), output_names=list(OUTPUTS), dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip


def quantise(source: Path, target: Path) -> None:
    """Dynamic int8 weights, a scale a channel; embeddings too."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    ready = source.with_suffix(".ready.onnx")
    quant_pre_process(str(source), str(ready), skip_symbolic_shape=True)
    quantize_dynamic(
        str(ready), str(target), op_types_to_quantize=["MatMul", "Gather", "Gemm"], per_channel=True,
        weight_type=QuantType.QInt8,
    )  # fmt: skip
    ready.unlink()
