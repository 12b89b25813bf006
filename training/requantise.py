"""The shipped encoder's weights quantised anew, or written as float32: no training, seconds instead of hours.

    python -m training.requantise --out build/requantised                    as `quantise` makes them today
    python -m training.requantise --out build/float32 --float32              the same weights, arithmetic in float32

The float32 weights of the training run are not kept in the repository; those of the file that ships are taken for
them. `--encoder` names another file, such as that of an earlier commit (up to c712f88 in ONNX Runtime's own form).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from quotes.parse import FOLDER
from training.quantise import quantised
from training.stable import Graph, node


def plain(model: Any) -> None:
    """Puts a float32 product in the place of each int8 product of activations that are quantised on the way."""
    graph = Graph(model)
    products: dict[str, tuple[str, str]] = {}  # by the name of the result: what comes in, weights
    gone: set[str] = set()
    for integer in [n for n in model.graph.node if n.op_type in ("MatMulIntegerToFloat", "MatMulInteger")]:
        quantiser = graph.producer(integer.input[0])
        gone.add(quantiser.output[0])
        if integer.op_type == "MatMulIntegerToFloat":
            out, scale = integer.output[0], integer.input[3]
        else:  # Cast and Mul behind it, the scales multiplied beforehand
            cast = graph.consumer(integer.output[0])
            scaled = graph.consumer(cast.output[0])
            (scales,) = [graph.producer(name) for name in scaled.input if name != cast.output[0]]
            (scale,) = [name for name in scales.input if name in graph.weights]
            gone |= {integer.output[0], cast.output[0], scales.output[0]}
            out = scaled.output[0]
        weights = graph.array(integer.input[1]).astype(np.float32) * graph.array(scale)
        products[out] = (quantiser.input[0], graph.constant(weights))

    def nodes() -> Iterator[Any]:
        for old in model.graph.node:
            name = old.output[0]
            if name not in gone:
                yield node("MatMul", products[name], name) if name in products else old

    graph.rewrite(list(nodes()))


def relations(source: Path, target: Path) -> None:
    """Writes relations.onnx as `export` makes it today, with the weights of an earlier one."""
    import onnx
    import torch
    from onnx import numpy_helper

    from training import export

    (weight,) = [w for w in onnx.load(str(source)).graph.initializer if w.name == "weight"]
    values = torch.nn.Parameter(torch.from_numpy(numpy_helper.to_array(weight).copy()))
    export.relations(SimpleNamespace(relation_weight=values, shape=SimpleNamespace(relation=len(values) - 1)), target)


def main() -> None:
    """Writes encoder.onnx and relations.onnx into a folder."""
    import onnx

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--encoder",
        type=Path,
        default=FOLDER / "encoder.onnx",
        help="the file to begin with; relations.onnx lies beside it",
    )
    parser.add_argument(
        "--out", type=Path, required=True, help="the folder to write encoder.onnx and relations.onnx into"
    )
    parser.add_argument("--float32", action="store_true", help="float32 products, to see what int8 costs")
    args = parser.parse_args()
    model = onnx.load(str(args.encoder))
    plain(model)
    if not args.float32:
        quantised(model)
    args.out.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(args.out / "encoder.onnx"))
    relations(args.encoder.with_name("relations.onnx"), args.out / "relations.onnx")


if __name__ == "__main__":
    main()
