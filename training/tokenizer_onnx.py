"""Stanza's tokenizer network as ONNX: what `quotes.newswire.tokenizer` runs. Written by hand, as LSTMs are one
operator there and a tracer would spell out every step.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from quotes.newswire.tokenizer import CHARACTERS, FILE
from training.stable import node

_GATES = (0, 3, 1, 2)  # torch orders a cell's weights input, forget, cell, output; ONNX input, output, forget, cell


def export(weights: Path, folder: Path) -> None:
    """Writes FILE and CHARACTERS into `folder`, from the weights that Stanza's trainer saved."""
    import onnx
    import torch
    from onnx import TensorProto, helper

    kept = torch.load(weights, weights_only=True)
    settings = kept["config"]
    expected = {
        "feat_funcs": ["space_before", "capitalized", "numeric", "end_of_para", "start_of_para"],
        "rnn_layers": 1, "hierarchical": True, "conv_res": None, "use_mwt": False, "use_dictionary": False,
    }  # fmt: skip
    unlike = {name: settings[name] for name, value in expected.items() if settings[name] != value}
    if unlike:
        raise ValueError(f"{weights} is no network of the kind that is written here: {unlike}")
    values = {name: tensor.numpy() for name, tensor in kept["model"].items()}
    nodes, constants = _network(values, float(settings["hier_invtemp"]), int(settings["hidden_dim"]))
    shape = ["texts", "characters"]
    inputs = [
        helper.make_tensor_value_info("units", TensorProto.INT64, shape),
        helper.make_tensor_value_info("features", TensorProto.FLOAT, [*shape, settings["feat_dim"]]),
        helper.make_tensor_value_info("lengths", TensorProto.INT32, ["texts"]),
    ]
    outputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [*shape, 1]) for n in ("word", "sentence")]
    initializers = [onnx.numpy_helper.from_array(v, n) for n, v in constants.items()]
    graph = helper.make_graph(nodes, "tokenizer", inputs, outputs, initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, str(folder / FILE))
    characters = kept["vocab"]["_id2unit"]
    (folder / CHARACTERS).write_text(json.dumps(characters, ensure_ascii=False) + "\n", encoding="utf-8")


def _network(values: dict[str, Any], softness: float, width: int) -> tuple[list[Any], dict[str, Any]]:
    """Two bidirectional LSTMs, the second over what the first takes for ends of words; scores are sums of both."""
    constants: dict[str, Any] = {"embeddings": values["embeddings.weight"], "softness": np.float32(softness)}
    constants["flat"] = np.array([0, 0, -1])  # [C, T, 2, W] as [C, T, 2 W]
    nodes = [
        node("Gather", ["embeddings", "units"], "embedded"),
        node("Concat", ["embedded", "features"], "first/in", axis=2),
        *_lstm("first", "rnn", values, constants, width),
        *_scored("first", "tok_clf", values, constants),
        *_scored("first", "sent_clf", values, constants),
        node("Mul", ["first/tok_clf", "softness"], "soft"),
        node("Sigmoid", ["soft"], "likely"),  # 1 - sigmoid(-x): how likely a word ends there
        node("Transpose", ["first/out"], "first/back", perm=[1, 0, 2]),
        node("Mul", ["first/back", "likely"], "second/in"),
        *_lstm("second", "rnn2", values, constants, width),
        *_scored("second", "tok_clf2", values, constants),
        *_scored("second", "sent_clf2", values, constants),
        node("Add", ["first/tok_clf", "second/tok_clf2"], "word"),
        node("Add", ["first/sent_clf", "second/sent_clf2"], "sentence"),
    ]
    return nodes, constants


def _lstm(name: str, prefix: str, values: dict[str, Any], constants: dict[str, Any], width: int) -> list[Any]:
    """`name`/in [B, C, D] to `name`/out [C, B, 2 W]."""

    def stacked(kind: str) -> Any:
        sides = [values[f"{prefix}.{kind}_l0{side}"] for side in ("", "_reverse")]
        return np.stack([np.concatenate([s[g * width : (g + 1) * width] for g in _GATES]) for s in sides])

    constants[f"{name}/w"], constants[f"{name}/r"] = stacked("weight_ih"), stacked("weight_hh")
    constants[f"{name}/b"] = np.concatenate([stacked("bias_ih"), stacked("bias_hh")], 1)
    inputs = [f"{name}/time", f"{name}/w", f"{name}/r", f"{name}/b", "lengths"]
    return [
        node("Transpose", [f"{name}/in"], f"{name}/time", perm=[1, 0, 2]),
        node("LSTM", inputs, f"{name}/both", hidden_size=width, direction="bidirectional"),
        node("Transpose", [f"{name}/both"], f"{name}/sides", perm=[0, 2, 1, 3]),
        node("Reshape", [f"{name}/sides", "flat"], f"{name}/out"),
    ]


def _scored(name: str, head: str, values: dict[str, Any], constants: dict[str, Any]) -> list[Any]:
    """`name`/out to a score [B, C, 1] of `head`."""
    out = f"{name}/{head}"
    constants[f"{out}/w"] = np.ascontiguousarray(values[f"{head}.weight"].T)
    nodes = [node("MatMul", [f"{name}/out", f"{out}/w"], f"{out}/product")]
    last = f"{out}/product"
    if f"{head}.bias" in values:
        constants[f"{out}/b"] = values[f"{head}.bias"]
        nodes.append(node("Add", [last, f"{out}/b"], f"{out}/sum"))
        last = f"{out}/sum"
    return [*nodes, node("Transpose", [last], out, perm=[1, 0, 2])]


def main() -> None:
    """Writes the files of a tokenizer that was trained before."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, help="the .pt file of Stanza's trainer")
    parser.add_argument("folder", type=Path, help="where the files go")
    args = parser.parse_args()
    export(args.weights, args.folder)


if __name__ == "__main__":
    main()
