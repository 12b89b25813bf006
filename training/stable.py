"""A network's graph in operations that give the same bits on every processor.

Processors differ in three ways that a graph can avoid: int8 products that saturate (see `quantise`), sums that are
taken in another order (wider registers, other kernels), and a multiplication and an addition rounded once together
(FMA) or one by one. So, between the int8 products:

- Matrix products of activations are of whole numbers: queries and keys of 724 steps either way, so small that every
  sum is exact in float32 (below 2 ** 24), whatever the order and the instructions; attention weights of 14 bits and
  values of 10, so small that every single product is exact and FMA has nothing to round. That is finer than the 8 bits
  of the products before and behind it.
- Exp and Gelu are polynomials in a library's kernels, with FMA where the processor has it. Here they are approximated
  by additions, products and divisions of their own, each an operation that IEEE 754 rounds in one way only.
- Means of layer normalisation are sums of products with ones, and a square root in double precision.

What remains: that a matrix product adds up in the order of its inner dimension (weights with values, ones). All kernels
of ONNX Runtime 1.32 for x86 do; `runtime.session` switches off those for ARM that do not.

Measured (ONNX Runtime 1.32, qemu): the same bits with AVX2 and FMA, with AVX alone, and with SSE alone. The
approximations are 0.0005 off at most in an attention weight and 0.0002 in a Gelu, a hundredth of an activation's step.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

_SCORED = 724  # 32 · 724² is below 2 ** 24
_HIGHEST, _VALUED = 16_383.0, 1_023  # their product is below 2 ** 24, and so is the sum of 256 weights
_HALF = 256  # 256 products of two such numbers are exact: what is finer goes in two halves
_POWER = 16
_REACH = 2.0 * _POWER  # exp(-x) as ((32 - x) / (32 + x)) ** 16
# Phi(-x) as 1 / (2 · (1 + a x + b x² + c x³) ** 16), of least largest error of x · Phi(-x) on 0 to 7
_GELU = (0.05065008, 0.01929706, 0.00435389)
_LANES = 4  # columns of a sum, all the same: a product with one column alone is made by another kernel
_TINY = 1e-6  # where all numbers are 0


class Graph:
    """A model's nodes and constants while they are rewritten."""

    def __init__(self, model: Any) -> None:
        from onnx import numpy_helper

        self.model = model
        self.weights = {w.name: w for w in model.graph.initializer}
        self.array: Callable[[str], Any] = lambda name: numpy_helper.to_array(self.weights[name])

    def constant(self, values: Any) -> str:
        """The name of an initializer that holds these values; equal ones are kept once."""
        from onnx import numpy_helper

        content = np.asarray(values)
        kind = f"{content.dtype}{content.shape}".encode()
        name = f"constant/{hashlib.sha256(kind + content.tobytes()).hexdigest()[:16]}"
        if name not in self.weights:
            self.weights[name] = numpy_helper.from_array(content, name)
            self.model.graph.initializer.append(self.weights[name])
        return name

    def number(self, value: float) -> str:
        """The name of a float32 number."""
        return self.constant(np.float32(value))

    def rewrite(self, nodes: Iterable[Any]) -> None:
        """Puts these nodes in the place of all there are; weights that nothing uses any more go."""
        kept = list(nodes)
        del self.model.graph.node[:]
        del self.model.graph.value_info[:]
        self.model.graph.node.extend(kept)
        used = {name for node in kept for name in node.input}
        left = [w for w in self.model.graph.initializer if w.name in used]
        del self.model.graph.initializer[:]
        self.model.graph.initializer.extend(left)
        self.weights = {w.name: w for w in self.model.graph.initializer}

    def consumer(self, name: str) -> Any:
        """The only node that reads this value."""
        (node,) = [n for n in self.model.graph.node if name in n.input]
        return node

    def producer(self, name: str) -> Any:
        """The node that writes this value; None for an input or a weight."""
        return next((n for n in self.model.graph.node if name in n.output), None)


def node(kind: str, inputs: Iterable[str], output: str | list[str], **attributes: Any) -> Any:
    """A node named after its first output."""
    from onnx import helper

    outputs = [output] if isinstance(output, str) else output
    return helper.make_node(kind, list(inputs), outputs, name=f"{outputs[0]}/{kind}", **attributes)


def stable(model: Any) -> None:
    """Rewrites attention, layer normalisation, Gelu and products of activations, in place.

    Raises ValueError where a softmax is not that of `training.encoder`. A graph that was rewritten stays as it is.
    """
    graph = Graph(model)
    made: dict[str, Callable[[str], Iterator[Any]]] = {}  # how to make the value of that name anew
    gone: set[str] = set()  # values that are needed no more
    for old in model.graph.node:
        if old.op_type == "Softmax":
            parts = _attention_parts(graph, old)
            made[parts[-1].output[0]] = _made(_attention, graph, parts)
            gone |= {p.output[0] for p in parts[:-1]}
        elif old.op_type == "Erf":
            parts = _gelu_parts(graph, old)
            made[parts[-1].output[0]] = _made(_gelu, graph, parts[0].input[0])
            gone |= {p.output[0] for p in parts[:-1]}
        elif old.op_type == "LayerNormalization":
            made[old.output[0]] = _made(_normalised, graph, old)
    outputs = {o.name for o in model.graph.output}
    for old in model.graph.node:
        if old.op_type == "MatMul" and old.output[0] in outputs:
            made[old.output[0]] = _made(_halved, graph, old)

    def nodes() -> Iterator[Any]:
        for old in model.graph.node:
            name = old.output[0]
            if name in made:
                yield from made[name](name)
            elif name not in gone:
                yield old

    graph.rewrite(list(nodes()))


def _made(how: Callable[[Graph, Any, str], Iterator[Any]], graph: Graph, what: Any) -> Callable[[str], Iterator[Any]]:
    return lambda out: how(graph, what, out)


def _attention_parts(graph: Graph, softmax: Any) -> list[Any]:
    """The nodes of softmax(q @ k / c) @ v: product, division, softmax, product."""
    division = graph.producer(softmax.input[0])
    scores = division and graph.producer(division.input[0])
    product = graph.consumer(softmax.output[0])
    parts = [scores, division, softmax, product]
    if [p and p.op_type for p in parts] != ["MatMul", "Div", "Softmax", "MatMul"]:
        raise ValueError(f"{softmax.name} is no softmax of divided scores before a product: teach `stable` its form.")
    return parts


def _gelu_parts(graph: Graph, erf: Any) -> list[Any]:
    """The five nodes that torch writes for x · (erf(x / √2) + 1) / 2."""
    parts = [graph.producer(erf.input[0]), erf]
    while len(parts) < 5:
        parts.append(graph.consumer(parts[-1].output[0]))
    if [p.op_type for p in parts] != ["Div", "Erf", "Add", "Mul", "Mul"]:
        raise ValueError(f"{erf.name} is not part of a Gelu as torch writes it: teach `stable` its form.")
    return parts


def _attention(graph: Graph, parts: list[Any], out: str) -> Iterator[Any]:
    """softmax(q @ k / c) @ v for q, v [1, H, P, 32] and k [1, H, 32, P]: exact products of whole numbers."""
    scores, division, _, product = parts
    yield from _whole(graph, scores.input[0], f"{out}/q", most=_SCORED)
    yield from _whole(graph, scores.input[1], f"{out}/k", most=_SCORED)
    yield from _whole(graph, product.input[1], f"{out}/v", most=_VALUED)
    yield node("MatMul", [f"{out}/q", f"{out}/k"], f"{out}/scores")
    yield node("Mul", [f"{out}/q/step", f"{out}/k/step"], f"{out}/step")
    yield node("Div", [f"{out}/step", division.input[1]], f"{out}/unit")
    yield from _power(graph, f"{out}/scores", f"{out}/unit", f"{out}/power")
    yield node("ReduceSum", [f"{out}/power", graph.constant(np.array([-1]))], f"{out}/sum", keepdims=1)
    yield node("MatMul", [f"{out}/power", f"{out}/v"], f"{out}/values")
    yield node("Div", [f"{out}/v/step", f"{out}/sum"], f"{out}/share")
    yield node("Mul", [f"{out}/values", f"{out}/share"], out)


def _whole(graph: Graph, name: str, out: str, *, most: int, heads: bool = True) -> Iterator[Any]:
    """Numbers [1, H, P, D] in whole steps, at most `most` of them either way; `out`/step [1, H, 1, 1] is their size.

    Without heads, numbers [1, P, D] and a step [1, 1, 1].
    """
    yield node("Abs", [name], f"{out}/size")
    # Over one axis, which is much quicker than over two.
    flat = graph.constant(np.array([1, 0, 1, -1] if heads else [1, 1, -1]))
    yield node("Reshape", [f"{out}/size", flat], f"{out}/flat")
    yield node("ReduceMax", [f"{out}/flat"], f"{out}/largest", axes=[-1], keepdims=1)
    yield node("Max", [f"{out}/largest", graph.number(_TINY)], f"{out}/top")
    yield node("Div", [f"{out}/top", graph.number(most)], f"{out}/step")
    yield node("Div", [graph.number(most), f"{out}/top"], f"{out}/steps")
    yield node("Mul", [name, f"{out}/steps"], f"{out}/exact")
    yield node("Round", [f"{out}/exact"], out)


def _power(graph: Graph, scores: str, unit: str, out: str) -> Iterator[Any]:
    """exp(-x) of how far a score is below the largest of its row, in whole numbers up to _HIGHEST.

    exp(-x) is about ((32 - x) / (32 + x)) ** 16 = (32 / (16 + x) - 1) ** 8, and nothing from x = 16 on.
    """
    peak = _HIGHEST ** (1 / _POWER)
    yield node("ReduceMax", [scores], f"{out}/top", axes=[-1], keepdims=1)
    yield node("Div", [graph.number(_REACH), unit], f"{out}/reach")  # 32, in units of the scores
    yield node("Add", [f"{out}/top", f"{out}/reach"], f"{out}/above")
    yield node("Sub", [f"{out}/above", scores], f"{out}/under")
    yield node("Mul", [f"{out}/reach", graph.number(2 * peak)], f"{out}/over")
    yield node("Div", [f"{out}/over", f"{out}/under"], f"{out}/ratio")
    yield node("Sub", [f"{out}/ratio", graph.number(peak)], f"{out}/less")
    yield node("Relu", [f"{out}/less"], f"{out}/base")
    yield from _sixteenth(f"{out}/base", f"{out}/exact")
    yield node("Round", [f"{out}/exact"], out)


def _sixteenth(name: str, out: str) -> Iterator[Any]:
    """The 16th power; a library's Pow is no operation that rounds in one way only."""
    for before, after in pairwise([name, f"{out}/2", f"{out}/4", f"{out}/8", out]):
        yield node("Mul", [before, before], after)


def _gelu(graph: Graph, x: str, out: str) -> Iterator[Any]:
    """x · Phi(x) as max(x, 0) - |x| · Phi(-|x|).

    The form of Phi is that of Hastings' approximations of erf (1955; Abramowitz and Stegun, 7.1.27), fitted anew.
    """
    half = 2 ** (1 / _POWER)
    a, b, c = (graph.number(half * k) for k in _GELU)
    yield node("Abs", [x], f"{out}/size")
    yield node("Mul", [f"{out}/size", c], f"{out}/c")
    yield node("Add", [f"{out}/c", b], f"{out}/b")
    yield node("Mul", [f"{out}/b", f"{out}/size"], f"{out}/bx")
    yield node("Add", [f"{out}/bx", a], f"{out}/a")
    yield node("Mul", [f"{out}/a", f"{out}/size"], f"{out}/ax")
    yield node("Add", [f"{out}/ax", graph.number(half)], f"{out}/base")
    yield from _sixteenth(f"{out}/base", f"{out}/power")
    yield node("Div", [f"{out}/size", f"{out}/power"], f"{out}/less")
    yield node("Relu", [x], f"{out}/more")
    yield node("Sub", [f"{out}/more", f"{out}/less"], out)


def _normalised(graph: Graph, old: Any, out: str) -> Iterator[Any]:
    """(x - mean) / sqrt(mean((x - mean)²) + epsilon) · weight + bias."""
    from onnx import TensorProto

    x, weight, bias = old.input
    epsilon = next(a.f for a in old.attribute if a.name == "epsilon")
    share = 1 / graph.array(weight).shape[0]
    yield from _summed(graph, x, weight, f"{out}/sum")
    yield node("Mul", [f"{out}/sum", graph.number(share)], f"{out}/mean")
    yield node("Sub", [x, f"{out}/mean"], f"{out}/centred")
    yield node("Mul", [f"{out}/centred", f"{out}/centred"], f"{out}/squares")
    yield from _summed(graph, f"{out}/squares", weight, f"{out}/total")
    yield node("Cast", [f"{out}/total"], f"{out}/wide", to=TensorProto.DOUBLE)
    yield node("Mul", [f"{out}/wide", graph.constant(np.float64(share))], f"{out}/variance")
    yield node("Add", [f"{out}/variance", graph.constant(np.float64(epsilon))], f"{out}/positive")
    yield node("Sqrt", [f"{out}/positive"], f"{out}/root")
    yield node("Cast", [f"{out}/root"], f"{out}/deviation", to=TensorProto.FLOAT)
    yield node("Div", [f"{out}/centred", f"{out}/deviation"], f"{out}/scaled")
    yield node("Mul", [f"{out}/scaled", weight], f"{out}/weighted")
    yield node("Add", [f"{out}/weighted", bias], out)


def _summed(graph: Graph, x: str, weight: str, out: str) -> Iterator[Any]:
    """The sums [..., 1] of x [..., D], D as wide as `weight`: products with ones, so that FMA changes nothing."""
    lanes = graph.constant(np.ones((graph.array(weight).shape[0], _LANES), np.float32))
    first = [graph.constant(np.array([n])) for n in (0, 1, -1)]  # from, to, axis
    yield node("MatMul", [x, lanes], f"{out}/lanes")
    yield node("Slice", [f"{out}/lanes", *first], out)


def _halved(graph: Graph, old: Any, out: str) -> Iterator[Any]:
    """left [1, M, K] @ right [1, K, N], K at most 256, to 16 bits: each side as a coarse and a fine whole number."""
    for side, name in zip(("left", "right"), old.input, strict=True):
        whole = f"{out}/{side}"
        yield from _whole(graph, name, whole, most=_HALF * _HALF, heads=False)
        yield node("Mul", [whole, graph.number(1 / _HALF)], f"{whole}/rough")
        yield node("Round", [f"{whole}/rough"], f"{whole}/coarse")
        yield node("Mul", [f"{whole}/coarse", graph.number(_HALF)], f"{whole}/most")
        yield node("Sub", [whole, f"{whole}/most"], f"{whole}/fine")
    sums = [f"{out}/coarse", f"{out}/mixed", f"{out}/mixed2", f"{out}/fine"]
    pairs = [("coarse", "coarse"), ("coarse", "fine"), ("fine", "coarse"), ("fine", "fine")]
    for total, (left, right) in zip(sums, pairs, strict=True):
        yield node("MatMul", [f"{out}/left/{left}", f"{out}/right/{right}"], total)
    yield node("Add", sums[1:3], f"{out}/mid")
    yield node("Mul", [sums[0], graph.number(_HALF)], f"{out}/high")
    yield node("Add", [f"{out}/high", f"{out}/mid"], f"{out}/upper")
    yield node("Mul", [f"{out}/upper", graph.number(_HALF)], f"{out}/upper2")
    yield node("Add", [f"{out}/upper2", sums[3]], f"{out}/whole")
    yield node("Mul", [f"{out}/left/step", f"{out}/right/step"], f"{out}/unit")
    yield node("Mul", [f"{out}/whole", f"{out}/unit"], out)
