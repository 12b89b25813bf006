"""The network's graph says the same on every processor: how it is rewritten, and what ships."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.newswire.runtime import session
from quotes.parse import FOLDER

onnx = pytest.importorskip("onnx", reason="the recipe of the model needs the extra train")
onnxruntime = pytest.importorskip("onnxruntime")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from training import quantise, requantise, stable  # noqa: E402

HASHES = Path(__file__).parent / "gold" / "encoder.json"
TESTED = "1.32."  # versions of ONNX Runtime that HASHES was made with

# Operations that IEEE 754, or whole numbers, round in one way only; what only moves numbers; and exact products.
EXACT = {
    "Abs", "Add", "Cast", "Div", "DequantizeLinear", "DynamicQuantizeLinear", "LeakyRelu", "MatMulIntegerToFloat",
    "Max", "Mul", "ReduceMax", "Relu", "Round", "Sqrt", "Sub",
}  # fmt: skip
MOVING = {
    "Concat", "Expand", "Equal", "Gather", "GatherElements", "Range", "Reshape", "Shape", "Slice", "Split", "Squeeze",
    "Transpose", "Unsqueeze", "Where",
}  # fmt: skip
WHOLE = {"MatMul", "ReduceSum"}  # of whole numbers, or ones


# ------------------------------------------------------------------ int8 weights


@pytest.mark.parametrize("rows", [2, 7, 64])
def test_no_pair_of_weights_can_overflow(rows: int) -> None:
    random = np.random.default_rng(rows)
    weights = random.standard_t(2, size=(rows, 40)).astype(np.float32)
    weights[:, 0] = 1  # every pair at the limit
    weights[:, 1] = 0
    found, scales = quantise.pair_safe(weights)
    assert found.dtype == np.int8
    assert found.shape == weights.shape
    pairs = np.vstack([found, np.zeros((rows % 2, 40), np.int8)]).reshape(-1, 2, 40).astype(int).sum(1)
    assert np.abs(pairs).max() <= 128
    exact = np.abs(weights).max(0) / 127
    plain = np.rint(weights / np.maximum(exact, 1e-9)) * exact
    error, least = ((found * scales - weights) ** 2).sum(0), ((plain - weights) ** 2).sum(0)
    assert error[2:].sum() <= 3 * least[2:].sum()  # what it costs
    np.testing.assert_allclose(found[:, 0] * scales[0], 1, atol=0.02)
    assert not found[:, 1].any()


@given(st.lists(st.floats(-300, 300, width=32), min_size=2, max_size=12))
def test_rounding_to_pairs(values: list[float]) -> None:
    exact = np.array(values[: len(values) // 2 * 2], np.float32)[:, None]
    found = quantise._within(exact)
    assert np.abs(found).max() <= 127
    assert np.abs(found.reshape(-1, 2).sum(1)).max() <= 128
    fits = (np.abs(exact) <= 127).all() and (np.abs(np.rint(exact).reshape(-1, 2).sum(1)) <= 128).all()
    if fits and (np.abs(exact.reshape(-1, 2).sum(1)) <= 128).all():
        np.testing.assert_array_equal(found, np.rint(exact))


# ------------------------------------------------------------------ the graph in small


def run(model: Any, **inputs: np.ndarray) -> list[np.ndarray]:
    made = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return list(made.run(None, inputs))


def model_of(nodes: list[Any], inputs: dict[str, list[int]], outputs: list[str], **weights: np.ndarray) -> Any:
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, shape) for n, shape in inputs.items()],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in outputs],
        [numpy_helper.from_array(values, name) for name, values in weights.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def rewritten(model: Any) -> Any:
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    stable.stable(copy)
    return copy


def attention() -> Any:
    nodes = [
        stable.node("MatMul", ["q", "k"], "scores"),
        stable.node("Div", ["scores", "root"], "divided"),
        stable.node("Softmax", ["divided"], "weights", axis=-1),
        stable.node("MatMul", ["weights", "v"], "mixed"),
        stable.node("Identity", ["mixed"], "out"),
    ]
    shapes = {"q": [1, 2, 9, 32], "k": [1, 2, 32, 9], "v": [1, 2, 9, 32]}
    return model_of(nodes, shapes, ["out"], root=np.array(32**0.5, np.float32))


def attended(scale: float) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(4)
    q, k, v = (random.normal(size=s).astype(np.float32) * scale for s in ((1, 2, 9, 32), (1, 2, 32, 9), (1, 2, 9, 32)))
    before = attention()
    after = rewritten(before)
    assert "Softmax" not in {n.op_type for n in after.graph.node}
    return run(before, q=q, k=k, v=v / scale)[0], run(after, q=q, k=k, v=v / scale)[0]


@pytest.mark.parametrize("scale", [0.01, 1, 3])
def test_attention_is_what_it_was(scale: float) -> None:
    wanted, found = attended(scale)
    np.testing.assert_allclose(found, wanted, atol=0.03)
    assert np.abs(found - wanted).mean() < 0.005


def test_attention_over_nothing_but_zeros() -> None:
    zeros = {n: np.zeros(s, np.float32) for n, s in (("q", (1, 2, 9, 32)), ("k", (1, 2, 32, 9)), ("v", (1, 2, 9, 32)))}
    (found,) = run(rewritten(attention()), **zeros)
    assert not found.any()


def test_products_of_attention_are_whole_and_small() -> None:
    """What makes them exact: every number whole, the sums of scores and the products of weights below 2 ** 24."""
    random = np.random.default_rng(1)
    model = rewritten(attention())
    kept = [f"mixed/{name}" for name in ("q", "k", "v", "power")]
    assert set(kept) <= {n.output[0] for n in model.graph.node}
    for name in kept:
        model.graph.output.append(helper.make_empty_tensor_value_info(name))
    shapes = {"q": (1, 2, 9, 32), "k": (1, 2, 32, 9), "v": (1, 2, 9, 32)}
    _, q, k, v, power = run(model, **{n: random.normal(size=s).astype(np.float32) for n, s in shapes.items()})
    for values in (q, k, v, power):
        np.testing.assert_array_equal(values, np.rint(values))
    assert np.abs(q).max() <= 724 >= np.abs(k).max()
    assert 32 * 724**2 < 2**24
    assert 0 <= power.min() < power.max() <= 16_384
    assert np.abs(v).max() <= 1023
    assert 16_384 * 1023 < 2**24  # a product is exact
    assert 256 * 16_384 < 2**24  # and the sum of weights


def test_layer_normalisation_is_what_it_was() -> None:
    random = np.random.default_rng(2)
    weight, bias = (random.normal(size=24).astype(np.float32) for _ in range(2))
    normalisation = stable.node("LayerNormalization", ["x", "weight", "bias"], "out", axis=-1, epsilon=1e-12)
    before = model_of([normalisation], {"x": [1, 5, 24]}, ["out"], weight=weight, bias=bias)
    x = random.normal(size=(1, 5, 24), loc=3).astype(np.float32)
    np.testing.assert_allclose(run(rewritten(before), x=x)[0], run(before, x=x)[0], atol=1e-5)


def test_gelu_is_what_it_was() -> None:
    half, one = np.array(0.5, np.float32), np.array(1, np.float32)
    nodes = [
        stable.node("Div", ["x", "root"], "narrow"),
        stable.node("Erf", ["narrow"], "erf"),
        stable.node("Add", ["erf", "one"], "above"),
        stable.node("Mul", ["x", "above"], "twice"),
        stable.node("Mul", ["twice", "half"], "out"),
    ]
    before = model_of(nodes, {"x": [4001]}, ["out"], root=np.array(2**0.5, np.float32), one=one, half=half)
    after = rewritten(before)
    assert "Erf" not in {n.op_type for n in after.graph.node}
    x = np.linspace(-20, 20, 4001, dtype=np.float32)
    np.testing.assert_allclose(run(after, x=x)[0], run(before, x=x)[0], atol=2.5e-4)


def test_a_product_that_comes_out_keeps_sixteen_bits() -> None:
    random = np.random.default_rng(3)
    left, right = (random.normal(size=s).astype(np.float32) for s in ((1, 7, 256), (1, 256, 11)))
    nodes = [stable.node("MatMul", ["left", "right"], "out")]
    before = model_of(nodes, {"left": [1, 7, 256], "right": [1, 256, 11]}, ["out"])
    found = run(rewritten(before), left=left, right=right)[0]
    np.testing.assert_allclose(found, left @ right, atol=0.01)


def test_a_softmax_of_another_form_is_refused() -> None:
    model = attention()
    model.graph.node[1].op_type = "Mul"
    with pytest.raises(ValueError, match="teach `stable` its form"):
        stable.stable(model)


# ------------------------------------------------------------------ what ships


@pytest.fixture(scope="module")
def shipped() -> Any:
    return onnx.load(str(FOLDER / "encoder.onnx"))


def test_the_shipped_encoder_has_no_operation_that_rounds_in_two_ways(shipped: Any) -> None:
    kinds = {n.op_type for n in shipped.graph.node}
    assert kinds <= EXACT | MOVING | WHOLE
    float32 = {n.input[0]: n for n in shipped.graph.node if n.op_type == "MatMul"}
    assert float32  # attention, sums, trees and links
    weights = {w.name: numpy_helper.to_array(w) for w in shipped.graph.initializer}
    fixed = [weights[n.input[1]] for n in float32.values() if n.input[1] in weights]
    assert all((w == 1).all() for w in fixed)


def test_no_pair_of_the_shipped_weights_can_overflow(shipped: Any) -> None:
    weights = {w.name: numpy_helper.to_array(w) for w in shipped.graph.initializer}
    products = [weights[n.input[1]] for n in shipped.graph.node if n.op_type == "MatMulIntegerToFloat"]
    assert len(products) == 35
    assert max(np.abs(w.reshape(len(w) // 2, 2, -1).astype(int).sum(1)).max() for w in products) <= 128


def test_the_shipped_encoder_is_fixed_under_requantising(shipped: Any) -> None:
    """Made float32 and int8 again it is the same but for rounding: the recipe made what ships."""
    again = onnx.ModelProto()
    again.CopyFrom(shipped)
    requantise.plain(again)
    assert "MatMulIntegerToFloat" not in {n.op_type for n in again.graph.node}
    quantise.quantised(again)
    kinds = [sorted(n.op_type for n in m.graph.node) for m in (again, shipped)]
    assert kinds[0] == kinds[1]


def fixed_inputs() -> list[dict[str, np.ndarray]]:
    """Three windows of random pieces, the last as long as they get."""
    out = []
    for size, words in ((12, 7), (100, 60), (256, 180)):
        random = np.random.default_rng(size)
        firsts = np.sort(random.choice(np.arange(1, size - 1), words, replace=False))
        shapes = {"pieces": 30_522, "shapes": 6, "places": 4, "openings": 2}
        inputs = {n: random.integers(0, most, (1, size)) for n, most in shapes.items()}
        out.append({n: v.astype(np.int64) for n, v in inputs.items()} | {"firsts": firsts[None].astype(np.int64)})
    return out


def hashes() -> dict[str, list[str]]:
    """SHA-256 of every output on the fixed inputs, by output."""
    made = session(FOLDER / "encoder.onnx", 1)
    names = [o.name for o in made.get_outputs()]
    found: dict[str, list[str]] = {name: [] for name in names}
    for inputs in fixed_inputs():
        for name, values in zip(names, made.run(None, inputs), strict=True):
            found[name].append(hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest())
    return found


@pytest.mark.model
def test_the_encoder_says_the_same_here_as_where_it_was_recorded() -> None:
    """`python -m tests.test_stable` records it anew, after a new model."""
    if not onnxruntime.__version__.startswith(TESTED):
        pytest.skip(f"recorded with ONNX Runtime {TESTED}x, and this is {onnxruntime.__version__}")
    assert hashes() == json.loads(HASHES.read_text(encoding="utf-8"))


@pytest.mark.model
def test_threads_change_nothing() -> None:
    inputs = fixed_inputs()[2]
    one, two = (session(FOLDER / "encoder.onnx", n).run(None, inputs) for n in (1, 2))
    for first, second in zip(one, two, strict=True):
        np.testing.assert_array_equal(first, second)


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:  # also under qemu-x86_64 -cpu NAME
        sys.exit(None if hashes() == json.loads(HASHES.read_text(encoding="utf-8")) else "other outputs than recorded")
    HASHES.write_text(json.dumps(hashes(), indent=1) + "\n", encoding="utf-8", newline="\n")
