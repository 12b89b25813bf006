"""The small tables beside the model: UPOS by XPOS and relation, lemmas that no rule gives, the verbs' lemmas."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from quotes.newswire.lexicon import Lexicon
from training.treebank import documents

_KINDS = {"VERB": "v", "AUX": "v", "NOUN": "n"}
_SOURCE = "# Derived from UD English EWT (CC BY-SA 4.0) and the open genres of UD English GUM (CC BY 4.0)."


def write(paths: list[Path], folder: Path) -> None:
    """Writes upos.tsv and lemmas.tsv into `folder`. Forms seen once are left out but for verbs."""
    parts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    lemmas: dict[tuple[str, str, str, str], Counter[str]] = defaultdict(Counter)
    verbs: Counter[str] = Counter()
    for path in paths:
        for token in (t for d in documents(path) for s in d.sentences for t in s.tokens):
            for relation in (token.deprel.split(":")[0], "*"):
                parts[token.xpos, relation][token.upos] += 1
            if token.upos in ("PROPN", "PUNCT", "NUM", "SYM", "X") or not token.form.isascii():
                continue
            if token.upos == "VERB" and token.lemma.isalpha():
                verbs[token.lemma.lower()] += 1
            kind = _KINDS.get(token.upos, "p")
            lemmas[token.form.lower(), kind, token.upos, token.xpos][token.lemma.lower()] += 1
    rows = sorted((x, r, c.most_common(1)[0][0]) for (x, r), c in parts.items())
    (folder / "upos.tsv").write_text("\n".join([_SOURCE, *("\t".join(r) for r in rows)]) + "\n", encoding="utf-8")
    kept = sorted(v for v, n in verbs.items() if n > 1 and len(v) > 1)
    bare = Lexicon({}, {}, frozenset(kept))
    table: dict[tuple[str, str], str] = {}
    for (form, kind, upos, xpos), counts in sorted(lemmas.items(), key=lambda item: sum(item[1].values())):
        lemma, seen = counts.most_common(1)[0]
        if seen > 1 and bare.lemma(form, upos, xpos) != lemma:
            table[form, kind] = lemma
    lines = [_SOURCE, "# form, class (v verb, n noun, p other), lemma; '-' for a form: the lemma of a verb"]
    lines += [f"{form}\t{kind}\t{lemma}" for (form, kind), lemma in sorted(table.items())]
    lines += [f"-\tv\t{verb}" for verb in kept]
    (folder / "lemmas.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
