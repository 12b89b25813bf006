"""A shorter encoder beside the one that ships, so that its size is chosen knowingly.

    python -m training.variants --data ../shared/data --work build/newswire --layers 4

Takes the first layers of the trained network, trains them on for one pass over each corpus at half the rates, and
measures the int8 result like the shipped one. The figures go to training/variants.json, which the model card shows.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path

import torch

from training import measure
from training.encoder import Newswire, Shape
from training.examples import MARK_STYLES, Labels
from training.export import export
from training.prepare import examples, tokenizer
from training.train import Recipe, plan, train

OUT = Path(__file__).parent / "variants.json"


def shortened(state: dict[str, torch.Tensor], layers: int) -> dict[str, torch.Tensor]:
    """The weights without the layers above the first `layers`."""
    return {k: v for k, v in state.items() if not k.startswith("layers.") or int(k.split(".")[1]) < layers}


def main() -> None:
    """Trains, exports and measures one variant."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="the work folder of training.make")
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--threads", type=int, default=3)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    from training.make import base_weights

    base = base_weights()
    made, labels = examples(options.data, base, None, options.work)
    state = torch.load(options.work / "encoder.final.pt", weights_only=True)
    shape = Shape(layers=options.layers, tags=len(labels.tags), relations=len(labels.relations))
    model = Newswire(shape)
    model.load_state_dict(shortened(state, options.layers))
    recipe = Recipe(passes=(("syntax", 1), ("roles", 1), ("names", 1)), encoder_rate=6e-5, head_rate=5e-4)
    pieces = tokenizer(base)
    styles = [(pieces.token_to_id(a), pieces.token_to_id(b)) for a, b in MARK_STYLES]
    folder = options.work / f"layers-{options.layers}"
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    train(model, plan(made, replace(recipe), styles), recipe, folder)
    print(f"{(time.monotonic() - began) / 60:.0f} minutes")
    model.load_state_dict(torch.load(folder / "encoder.final.pt", weights_only=True))
    write(model, labels, base, folder, options.data)


def write(model: Newswire, labels: Labels, base: Path, folder: Path, data: Path) -> None:
    """Exports the variant and adds its figures to variants.json."""
    export(model, labels, base, folder)
    known = json.loads(OUT.read_text()) if OUT.exists() else {}
    known[str(model.shape.layers)] = measure.figures(data, folder)
    OUT.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
