"""Stanza's tokenizer and sentence splitter, trained with Stanza's own trainer on treebank text with varied marks.

Words are UD words (multi-word tokens flattened). Each document is written once as it stands and several times with
its quotation marks and apostrophes changed, with marks put around sentences, and with the reporting clauses that
news puts behind a quotation, so that a mark neither costs a sentence boundary nor makes one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from training.treebank import Document, Sentence, Token, documents

# (opening, closing, apostrophe); None leaves what stands there.
STYLES: tuple[tuple[str, str, str | None], ...] = (
    ("“", "”", "’"),
    ('"', '"', None),
    ("''", "''", None),
    ("‘", "’", "’"),
    ("'", "'", None),
    ("``", "''", None),
)
CUES = ("said", "says", "told reporters", "wrote", "added", "asked", "insisted", "warned")
TRAIN = ("ud/ewt-train.conllu", "ud/gum-open-train.conllu")
DEV = "ud/ewt-dev.conllu"


def paragraphs(docs: list[Document]) -> Iterator[list[Sentence]]:
    """The paragraphs of documents as lists of sentences."""
    for doc in docs:
        now: list[Sentence] = []
        for sentence in doc.sentences:
            if sentence.paragraph and now:
                yield now
                now = []
            now.append(sentence)
        yield now


def spelled(sentences: list[Sentence]) -> tuple[str, str]:
    """A paragraph's text and, a digit a character, Stanza's labels: 1 ends a word, 2 ends a sentence."""
    text = labels = ""
    for sentence in sentences:
        for i, token in enumerate(sentence.tokens):
            end = "2" if i == len(sentence.tokens) - 1 else "1"
            text += token.form + (" " if token.space else "")
            labels += "0" * (len(token.form) - 1) + end + ("0" if token.space else "")
    stripped = text.rstrip()
    return stripped, labels[: len(stripped)]


def restyled(sentences: list[Sentence], style: tuple[str, str, str | None]) -> list[Sentence]:
    """The sentences with their double marks and apostrophes in another style; words and boundaries stay."""
    opening, closing, apostrophe = style
    out: list[Sentence] = []
    for sentence in sentences:
        tokens = []
        for token in sentence.tokens:
            form = token.form
            if form in ('"', "“", "”", "''", "``"):
                form = opening if token.xpos == "``" else closing
            elif apostrophe and "'" in form:
                form = form.replace("'", apostrophe)
            tokens.append(Token(form, xpos=token.xpos, space=token.space))
        out.append(Sentence(tokens))
    return out


def quoted(
    sentences: list[Sentence], style: tuple[str, str, str | None], names: list[str], rng: random.Random
) -> list[Sentence]:
    """The sentences between marks, at times with a reporting clause before, after, or typed too close."""
    if not all(s.tokens[-1].form in (".", "!", "?") for s in sentences):
        return sentences
    opening, closing, _ = style
    out = [Sentence([Token(t.form, xpos=t.xpos, space=t.space) for t in s.tokens]) for s in sentences]
    out[0].tokens.insert(0, Token(opening, space=rng.random() < 0.02))
    last = out[-1].tokens
    last[-1].space = rng.random() < 0.03
    clause = [Token(w) for w in (rng.choice(names) + " " + rng.choice(CUES)).split()]
    form = rng.random()
    if form < 0.45:  # “S,” Name said.
        if last[-1].form == ".":
            last[-1].form = ","
        if rng.random() < 0.05:  # , ”Name said: the closing mark at the wrong side of the space
            last[-1].space = True
            last.append(Token(closing, space=False))
        else:
            last.append(Token(closing))
        if rng.random() < 0.4:
            clause = [clause[-1], *clause[:-1]] if len(clause) == 2 else clause
        clause[-1].space = False
        last += [*clause, Token(".")]
    elif form < 0.6:  # Name said: “S.” or Name said, “S.”
        clause[-1].space = False
        out[0].tokens = [*clause, Token(rng.choice((":", ","))), *out[0].tokens]
        last.append(Token(closing))
    else:
        last.append(Token(closing))
    last[-1].space = True
    return out


def write(paths: list[Path], folder: Path, seed: int) -> tuple[Path, Path]:
    """Writes the training text and its labels in Stanza's format."""
    rng = random.Random(seed)
    text, labels = [], []
    for path in paths:
        paras = list(paragraphs(documents(path)))
        names = [t.form for p in paras for s in p for t in s.tokens if t.xpos == "NNP" and t.form.isalpha()]
        for para in paras:
            styles = [STYLES[0], rng.choice(STYLES[1:])]
            for version in (para, *(restyled(para, style) for style in styles)):
                text.append(spelled(version))
            for style in (STYLES[0], rng.choice(STYLES)):
                # In its paragraph, because what stands around a boundary is what tells it.
                runs = (
                    quoted(run, style, names, rng) if rng.random() < 0.3 else run
                    for run in _runs(restyled(para, style), rng)
                )
                text.append(spelled([sentence for run in runs for sentence in run]))
    rng.shuffle(text)
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / "train.txt", folder / "train.labels"
    labels = [line for _, line in text]
    out[0].write_text("\n\n".join(line for line, _ in text) + "\n", encoding="utf-8")
    out[1].write_text("\n\n".join(labels) + "\n", encoding="utf-8")
    return out


def _runs(sentences: list[Sentence], rng: random.Random) -> Iterator[list[Sentence]]:
    at = 0
    while at < len(sentences):
        size = rng.choice((1, 1, 2, 3))
        yield sentences[at : at + size]
        at += size


def write_plain(path: Path, folder: Path, name: str) -> tuple[Path, Path]:
    """Writes a treebank's text as it stands, with labels."""
    pairs = [spelled(p) for p in paragraphs(documents(path))]
    out = folder / f"{name}.txt", folder / f"{name}.labels"
    out[0].write_text("\n\n".join(t for t, _ in pairs) + "\n", encoding="utf-8")
    out[1].write_text("\n\n".join(line for _, line in pairs) + "\n", encoding="utf-8")
    return out


def train(data: Path, work: Path, *, steps: int = 3000, seed: int = 7) -> Path:
    """Trains the tokenizer and returns the path of its weights; what is there already is kept."""
    from stanza.models import tokenizer

    out = work / "tokenizer" / "en_newswire_tokenizer.pt"
    if out.exists():
        return out
    folder = work / "tokenizer"
    text, labels = write([data / name for name in TRAIN], folder, seed)
    dev_text, dev_labels = write_plain(data / DEV, folder, "dev")
    half = folder / "unfinished.pt"
    no_mwt = folder / "mwt.json"  # the trainer wants the file, though words are tokens here
    no_mwt.write_text("[]")
    options = {
        "txt_file": text, "label_file": labels, "dev_txt_file": dev_text, "dev_label_file": dev_labels,
        "lang": "en", "shorthand": "en_newswire", "save_dir": folder, "save_name": half.name,
        "steps": steps, "eval_steps": 500, "report_steps": 100, "anneal_after": 1000, "seed": seed,
        "batch_size": 32, "max_seqlen": 400, "mwt_json_file": no_mwt,
        "dropout": 0.2, "unit_dropout": 0.1, "feat_unit_dropout": 0.1,
    }  # fmt: skip
    words = [str(word) for name, value in options.items() for word in (f"--{name}", value)]
    tokenizer.main([*words, "--cpu", "--no_use_mwt"])
    half.rename(out)
    return out
