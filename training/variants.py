"""A shorter encoder beside the one that ships, so that its size is chosen knowingly.

    python -m training.variants --data ../shared/data --work build/newswire --layers 4

Takes the first layers of the trained network, trains them on for one pass over each corpus at half the rates, and
measures the int8 result like the shipped one. The figures go to training/variants.json, which the model card shows.
"""

from __future__ import annotations

import argparse
import json
import shutil
import time
from pathlib import Path

import torch

from benchmarks import speed
from quotes.newswire.splitter import Splitter
from quotes.parse import FOLDER
from training import measure
from training.encoder import Newswire, Shape
from training.export import export
from training.make import ARTICLES, SHIPPED, TIMED, base_weights
from training.prepare import examples, styles, tokenizer
from training.quantise import calibration
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
    base = base_weights()
    made, labels = examples(options.data, base, Splitter(FOLDER), options.work)
    state = torch.load(options.work / "encoder.final.pt", weights_only=True)
    shape = Shape(layers=options.layers, tags=len(labels.tags), relations=len(labels.relations))
    model = Newswire(shape)
    model.load_state_dict(shortened(state, options.layers))
    recipe = Recipe(passes=(("syntax", 1), ("roles", 1), ("names", 1)), encoder_rate=6e-5, head_rate=5e-4)
    folder = options.work / f"layers-{options.layers}"
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    train(model, plan(made, recipe, styles(tokenizer(base))), recipe, folder)
    print(f"{(time.monotonic() - began) / 60:.0f} minutes")
    model.load_state_dict(torch.load(folder / "encoder.final.pt", weights_only=True))
    export(model, labels, base, folder, calibration=calibration(made))
    write(options.layers, folder, options.data)


def write(layers: int, folder: Path, data: Path) -> None:
    """Measures the variant in `folder` and adds its figures to variants.json."""
    for name in SHIPPED:  # the tokenizer and the tables are the same
        if not (folder / name).exists():
            shutil.copyfile(FOLDER / name, folder / name)
    known = json.loads(OUT.read_text()) if OUT.exists() else {}
    rate = {"words a second": speed.parsing(speed.texts_of(data / ARTICLES, TIMED), folder=folder)}
    known[str(layers)] = {**measure.figures(data, folder), "speed": rate}
    OUT.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
