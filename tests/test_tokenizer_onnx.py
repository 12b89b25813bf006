"""The tokenizer's network as ONNX says what Stanza's own says, for random weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from quotes.newswire.runtime import session
from quotes.newswire.tokenizer import CHARACTERS, FILE

pytest.importorskip("onnx", reason="the recipe of the model needs the extra train")

SETTINGS = {
    "feat_funcs": ["space_before", "capitalized", "numeric", "end_of_para", "start_of_para"],
    "rnn_layers": 1, "hierarchical": True, "conv_res": None, "use_mwt": False, "use_dictionary": False,
    "hier_invtemp": 0.5, "hidden_dim": 6, "feat_dim": 5, "tok_noise": 0.02,
}  # fmt: skip


def saved(path: Path, **settings: object) -> Any:
    """Stanza's network with random weights, saved as its trainer saves it."""
    import torch
    from stanza.models.tokenization.model import Tokenizer

    torch.manual_seed(3)
    args = SETTINGS | settings
    network = Tokenizer(args, 11, 4, args["hidden_dim"], 0.2, 0.05).eval()
    vocab = {"_id2unit": ["<PAD>", "<UNK>", *"abcdefghi"]}
    torch.save({"config": args, "model": network.state_dict(), "vocab": vocab}, path)
    return network


@pytest.mark.lengthy
def test_the_written_network_says_what_stanzas_says(tmp_path: Path) -> None:
    import torch

    from training import tokenizer_onnx

    network = saved(tmp_path / "weights.pt")
    tokenizer_onnx.export(tmp_path / "weights.pt", tmp_path)
    assert json.loads((tmp_path / CHARACTERS).read_text(encoding="utf-8"))[2:] == list("abcdefghi")
    random = np.random.default_rng(0)
    lengths = [9, 5, 2]
    units = random.integers(2, 11, (3, 9))
    features = random.integers(0, 2, (3, 9, 5)).astype(np.float32)
    for row, length in enumerate(lengths):
        units[row, length:] = features[row, length:] = 0
    inputs = {"units": units, "features": features, "lengths": np.array(lengths, np.int32)}
    word, sentence = session(tmp_path / FILE, 1).run(None, inputs)
    with torch.no_grad():
        wanted = network(torch.from_numpy(units), torch.from_numpy(features), lengths).numpy()
    ends, last = (1 / (1 + np.exp(-v[..., 0])) for v in (word, sentence))
    found = np.log(np.stack([1 - ends, ends * (1 - last), ends * last], -1))
    for row, length in enumerate(lengths):
        np.testing.assert_allclose(found[row, :length], wanted[row, :length], atol=1e-4)


def test_a_network_of_another_kind_is_refused(tmp_path: Path) -> None:
    from training import tokenizer_onnx

    saved(tmp_path / "weights.pt", use_dictionary=True)
    with pytest.raises(ValueError, match="use_dictionary"):
        tokenizer_onnx.export(tmp_path / "weights.pt", tmp_path)
