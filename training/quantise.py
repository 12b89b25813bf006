"""int8 weights, so that the encoder is small and fast, at little cost, and says the same on every processor.

**Channels that stand out.** Weights have a scale a column, but what comes in has one for all channels. A few channels
carry numbers ten times as large as the others (up to 28 against a median of 2) and cost all others their digits. So
each such channel is divided by how far it stands out, and its row of the weights multiplied by the same: SmoothQuant's
idea (Xiao et al., 2023), but for the outliers alone. Measured on development articles: heads that differ from float32
fall from 2.8 to 1.9 % of the words, roles from 1.9 to 0.9 %, at the same size and speed.

**Pairs that cannot overflow.** x86 without VNNI multiplies unsigned activations with signed weights and adds the
products of two neighbouring rows in 16 bits, which saturate: 255 · (w + w') must stay below 32,768. Processors with
VNNI add in 32 bits. Only 0.0014 % of the pairs of full-range weights saturate on real input, and yet that doubled the
distance from float32, and 51 of 733 rows were other ones. So of each pair the sum is kept within 128.

**Nothing but exact or ordered operations.** An activation is rounded to 255 steps: two processors whose float sums
differ by 1e-7 round one of them otherwise here and there, and the next layers make int8 noise of that. So everything
between the products gives the same bits everywhere, see `stable`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.examples import BUDGET, Example, Window, tensors, windows
from training.stable import Graph, node, stable

_SHARE = 0.98  # of the channels keep their scale; tried: 0.9 to 0.99
_LAYER_PARTS = ("qkv", "out", "up", "down")  # the matrix products of a layer with weights
_EXAMPLES = 24  # a corpus, to see how large the numbers get
_MICROSOFT = "com.microsoft"  # ONNX Runtime's own operators
_HIGHEST = 127  # of a weight
_PAIR = 128  # the largest sum of two weights that are added in 16 bits: 255 * 128 < 2 ** 15
_WIDENED = np.arange(0.7, 2.01, 0.05)  # how much wider than its largest weight needs a column's scale may be


def calibration(examples: Mapping[str, Sequence[Example]], seed: int = 1) -> list[dict[str, Any]]:
    """The encoder's inputs for the first windows of some training documents."""
    rng = random.Random(seed)
    out = []
    for task in ("roles", "syntax"):
        for example in rng.sample(list(examples[task]), min(_EXAMPLES, len(examples[task]))):
            first, last = next(windows(example, None))
            size = min(BUDGET, sum(len(p) for p in example.pieces[first:last])) + 2
            batch = tensors([Window(example, first, last, size)])
            out.append({name: values.numpy() for name, values in batch.items()})
    return out


def quantise(source: Path, target: Path, inputs: Sequence[dict[str, Any]]) -> None:
    """Writes the network in `source` with int8 weights, a scale a channel; embeddings too."""
    import onnx
    from onnxruntime.quantization.shape_inference import quant_pre_process

    ready = source.with_suffix(".ready.onnx")
    quant_pre_process(str(source), str(ready), skip_symbolic_shape=True)
    model = onnx.load(str(ready))
    scale(model, largest(model, inputs))
    quantised(model)
    onnx.save(model, str(target))
    ready.unlink()


def quantised(model: Any) -> None:
    """Puts int8 products and embeddings in the place of the float32 ones, and `stable` operations between, in place."""
    from onnx import helper

    stable(model)
    graph = Graph(model)
    done: dict[str, tuple[str, str, str]] = {}

    def nodes() -> Iterator[Any]:
        for old in model.graph.node:
            if old.op_type == "MatMul" and old.input[1] in graph.weights and not _ordered(graph, old.input[1]):
                if old.input[0] not in done:
                    done[old.input[0]] = quantiser = tuple(f"{old.input[0]}/{n}" for n in ("int8", "scale", "zero"))
                    yield node("DynamicQuantizeLinear", [old.input[0]], list(quantiser))
                yield from _integer(graph, old, *done[old.input[0]])
            elif old.op_type == "Gather" and _embedding(graph, old.input[0]):
                yield from _looked_up(graph, old)
            else:
                yield old

    graph.rewrite(list(nodes()))
    if not any(o.domain == _MICROSOFT for o in model.opset_import):
        model.opset_import.append(helper.make_opsetid(_MICROSOFT, 1))


def _ordered(graph: Graph, weights: str) -> bool:
    """Whether these are the ones by which `stable` takes a sum: they are no weights."""
    return bool(np.ptp(graph.array(weights)) == 0)


def _embedding(graph: Graph, weights: str) -> bool:
    return weights in graph.weights and graph.array(weights).dtype == np.float32


def _integer(graph: Graph, old: Any, values: str, scale: str, zero: str) -> Iterator[Any]:
    """x @ w as integers, made float by both scales: a multiplication, and no bias with it that FMA would round in."""
    out = old.output[0]
    weights, scales = pair_safe(graph.array(old.input[1]))
    zeros = graph.constant(np.zeros(len(scales), np.int8))
    inputs = [values, graph.constant(weights), scale, graph.constant(scales), zero, zeros]
    yield node("MatMulIntegerToFloat", inputs, out, domain=_MICROSOFT)


def _looked_up(graph: Graph, old: Any) -> Iterator[Any]:
    """A row of an embedding in int8 with one scale, made float again."""
    out = old.output[0]
    table = graph.array(old.input[0])
    step = np.float32(np.abs(table).max() / _HIGHEST)
    rounded = np.clip(np.rint(table / step), -_HIGHEST, _HIGHEST).astype(np.int8)
    yield node("Gather", [graph.constant(rounded), old.input[1]], f"{out}/int8")
    inputs = [f"{out}/int8", graph.constant(step), graph.constant(np.int8(0))]
    yield node("DequantizeLinear", inputs, out)


def pair_safe(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """int8 weights [K, N] and a scale a column [N], no two neighbouring rows of which can overflow 16 bits.

    |w[2k] + w[2k + 1]| <= 128 in every column. Of a number of scales the one with the least squared error, what is
    too large in a pair taken from both alike.
    """
    rows, columns = weights.shape
    padded = np.zeros((rows + rows % 2, columns), np.float32)
    padded[:rows] = weights
    peak = np.abs(weights).max(0) / _HIGHEST
    peak[peak == 0] = 1.0
    best = np.full(columns, np.inf)
    chosen, scales = np.zeros(padded.shape, np.int8), np.ones(columns, np.float32)
    for widened in _WIDENED:
        trial = (peak * widened).astype(np.float32)
        rounded = _within(padded / trial)
        error = ((rounded * trial - padded) ** 2).sum(0)
        better = error < best
        best[better], scales[better] = error[better], trial[better]
        chosen[:, better] = rounded[:, better].astype(np.int8)
    return chosen[:rows], scales


def _within(exact: NDArray[np.float32]) -> NDArray[np.float32]:
    """The nearest whole numbers [K, N] of which no pair of rows is beyond _PAIR, as far as rounding finds them."""
    pairs = np.clip(exact, -_HIGHEST, _HIGHEST).reshape(-1, 2, exact.shape[1])
    total = pairs.sum(1, keepdims=True)
    pairs = pairs - np.sign(total) * np.maximum(0, np.abs(total) - _PAIR) / 2
    rounded = np.rint(pairs)
    over = np.abs(rounded.sum(1)) - _PAIR  # two halves may both have been rounded up: at most 1
    back = np.abs(pairs[:, 0]) - np.abs(rounded[:, 0]) < np.abs(pairs[:, 1]) - np.abs(rounded[:, 1])
    for side in (0, 1):
        mine = (over > 0) & (back == (side == 0))
        rounded[:, side] -= np.where(mine, np.sign(rounded[:, side]), 0)
    out: NDArray[np.float32] = rounded.reshape(exact.shape)
    return out


def products(model: Any) -> Iterator[Any]:
    """The matrix products of the layers whose weights are quantised."""
    for product in model.graph.node:
        path = product.name.split("/")
        if product.op_type == "MatMul" and len(path) > 2 and path[1].startswith("layers") and path[-2] in _LAYER_PARTS:
            yield product


def largest(model: Any, inputs: Sequence[dict[str, Any]]) -> dict[str, NDArray[np.float32]]:
    """The largest absolute number by channel that comes into each product, by the name of what comes in."""
    import onnx
    import onnxruntime

    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    names = sorted({p.input[0] for p in products(model)})
    for name in names:
        probe.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    session = onnxruntime.InferenceSession(probe.SerializeToString(), options, providers=["CPUExecutionProvider"])
    known = {i.name for i in session.get_inputs()}
    found: dict[str, NDArray[np.float32]] = {}
    for feed in inputs:
        values = session.run(names, {k: v for k, v in feed.items() if k in known})
        for name, value in zip(names, values, strict=True):
            peaks = np.abs(value).reshape(-1, value.shape[-1]).max(0)
            found[name] = np.maximum(found.get(name, peaks), peaks)
    return found


def scale(model: Any, peaks: Mapping[str, NDArray[np.float32]]) -> None:
    """Divides the channels that stand out, and multiplies their weights: the same products, but for rounding."""
    from onnx import helper, numpy_helper

    weights = {w.name: w for w in model.graph.initializer}
    before: dict[str, Any] = {}
    for product in products(model):
        peak = peaks[product.input[0]]
        factor = np.maximum(1.0, peak / np.quantile(peak, _SHARE)).astype(np.float32)
        weight = weights[product.input[1]]
        weight.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(weight) * factor[:, None], weight.name))
        name = f"{product.name}/scale"
        model.graph.initializer.append(numpy_helper.from_array(1 / factor, name))
        before[product.name] = helper.make_node("Mul", [product.input[0], name], [f"{name}d"], name=f"{name}/Mul")
        product.input[0] = f"{name}d"
    nodes = list(model.graph.node)
    del model.graph.node[:]
    for old in nodes:
        model.graph.node.extend([before[old.name], old] if old.name in before else [old])
