"""The one door to ONNX Runtime."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def session(path: Path, threads: int) -> Any:
    """A session that runs the graph as it is written, so that it says the same on every processor."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors
    # Higher levels put fused operators in the place of several, which round otherwise on ARM.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.add_session_config_entry("mlas.disable_kleidiai", "1")  # other float sums on ARM with SME
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
