#!/usr/bin/env python3
# ruff: noqa
# fmt: off
"""Score `quotes extract --format jsonl` output against gold annotations. Standard library only.

    score.py quotes   GOLD.jsonl ROWS.jsonl     gold: one record a quotation, every one of an article (the seeds)
    score.py polnear  GOLD.jsonl ROWS.jsonl     gold: one article a line with PolNeAR attributions
    score.py speakers GOLD.jsonl ROWS.jsonl     gold: one article a line, attributions with a speaker's name (GUM)
    score.py flat     GOLD.jsonl SPANS.jsonl    gold: PolNeAR; SPANS: {article_id, role, start, end}, role source|cue|content
    score.py names    GOLD.tsv DOCS ROWS.jsonl  gold: tokens with BIO classes; DOCS: the ids that count, one a line;
                                                ROWS: {doc, start, end, kind}, kind PER|ORG|LOC
    score.py gap      GOLD.jsonl LINKS.jsonl    gold: GAP; LINKS: {id, a, b}, true where the pronoun means that name
    score.py mentions GOLD.jsonl PRED.jsonl     both: {id, mentions: [{start, end, entity}]}
    score.py sources  GOLD.jsonl ROWS.jsonl     gold: data/polnear/speakers.jsonl, who stands behind every source
    --list prints every miss, one a line; --json the figures as one object

ROWS of the first three modes holds one JSON object a line, a row of the table, of which these keys are read:
    article_id  the article's id (folder and extension do not count here)
    start, end  half-open code points of the article's text as decoded, nothing changed ("\\r\\n" counts two, a leading
                BOM none); outer quotation marks left out
    kind        direct | mixed | indirect | other (in quotation marks, but nobody's speech)
    source_start, source_end   the words that name the source ("he", "NATO chief"), or null
    speaker     the canonical name; several parted by "; "; null where open
    act         speech | thought; `quotes` mode drops thoughts
    group       required: rows that are one act of saying share it (pieces of an interrupted quotation, its further
                paragraphs, a reported clause and the quoted words in it)
    quote_id, within   a row inside another names it; `polnear` drops rows inside another group's
    needs_review       `quotes` mode: true where a person should look; a row without the key counts as not marked

Every figure is a ratio over items, but for the one that says "mean over articles". README.md beside this file has the
definitions.
"""
from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

TITLES = {
    "the", "a", "an", "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "rev", "hon",
    "president", "vice", "deputy", "prime", "minister", "secretary", "general", "gen", "maj", "major", "col", "colonel",
    "lt", "lieutenant", "sgt", "capt", "captain", "senator", "sen", "rep", "gov", "governor", "chief", "judge", "justice",
}
LETTERS = str.maketrans("łŁøØđĐßıæÆœŒ", "lLoOdDsiaAoO")
WORD = re.compile(r"\w+")
TOKEN = re.compile(r"\w+(?:[-.]\w+)*|\.\.\.|[^\w\s]")
ROLES = ("source", "cue", "content")


def read_jsonl(path: str) -> list[dict]:
    rows = []
    with open(path, encoding="utf-8") as handle:
        for number, line in enumerate(handle, 1):
            if line.strip():
                try:
                    rows.append(json.loads(line))
                except ValueError as error:
                    sys.exit(f"{path}:{number}: not JSON: {error}")
    return rows


def article_key(name: str) -> str:
    return re.sub(r"\.(txt|jsonl?|html?)$", "", str(name).replace("\\", "/").rsplit("/", 1)[-1])


def by_article(rows: list[dict], key: str) -> dict[str, list[dict]]:
    out = defaultdict(list)
    for row in rows:
        out[article_key(row[key])].append(row)
    return out


def harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def prf(hit: int, predicted: int, gold: int) -> dict:
    precision, recall = (hit / predicted if predicted else 0.0), (hit / gold if gold else 0.0)
    f1 = harmonic(precision, recall)
    return {"p": round(precision, 4), "r": round(recall, 4), "f1": round(f1, 4), "hit": hit, "predicted": predicted, "gold": gold}


def ratio(hit: int, of: int) -> dict:
    return {"accuracy": round(hit / of, 4) if of else None, "hit": hit, "of": of}


def mean(values: list[float]) -> dict:
    return {"f1": round(sum(values) / len(values), 4) if values else None, "articles": len(values)}


# ------------------------------------------------------------------ names


def name_words(name: str | None) -> list[str]:
    """The words of a name without case, accents, possessives, dots and leading titles."""
    plain = unicodedata.normalize("NFKD", (name or "").translate(LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    plain = re.sub(r"['’]s\b", "", plain).replace("’", "").replace("'", "").replace(".", "")
    words = WORD.findall(plain)
    rest = words[:]
    while rest and rest[0] in TITLES:
        rest.pop(0)
    return rest or [w for w in words if w not in ("the", "a", "an")]


def people(name: str | None) -> frozenset[str]:
    return frozenset(" ".join(name_words(part)) for part in (name or "").split(";") if name_words(part))


def same_speaker(gold: str | None, predicted: str | None) -> bool:
    return people(gold) == people(predicted)


def acceptable(gold: dict, predicted: str | None) -> bool:
    return any(same_speaker(name, predicted) for name in [gold["speaker"], *gold.get("accept", [])])


def related_speaker(gold: str | None, predicted: str | None) -> bool:
    """Lenient: the last name word agrees, or one name's words contain the other's."""
    g, p = name_words(gold), name_words(predicted)
    if not g or not p:
        return same_speaker(gold, predicted)
    return same_speaker(gold, predicted) or g[-1] == p[-1] or set(g) <= set(p) or set(p) <= set(g)


# ------------------------------------------------------------------ quotes mode


def extent(row: dict) -> tuple[int, int]:
    return row["start"], row["end"]


def iou(a: tuple[int, int], b: tuple[int, int]) -> float:
    inter = min(a[1], b[1]) - max(a[0], b[0])
    return 0.0 if inter <= 0 else inter / (max(a[1], b[1]) - min(a[0], b[0]))


def match(gold: list[dict], predicted: list[dict], threshold: float) -> list[tuple[int, int]]:
    """One-to-one pairs (gold, predicted), best overlap first, each at least `threshold`."""
    found = [(iou(extent(g), extent(p)), -i, -j) for i, g in enumerate(gold) for j, p in enumerate(predicted)]
    used_g, used_p, out = set(), set(), []
    for overlap, i, j in sorted((f for f in found if f[0] >= threshold), reverse=True):
        if -i not in used_g and -j not in used_p:
            used_g.add(-i)
            used_p.add(-j)
            out.append((-i, -j))
    return out


def nested(row: dict, rows: list[dict]) -> bool:
    """Properly inside another predicted row that it names: a quote in a quote, not a double."""
    return bool(row.get("within")) and any(
        q is not row and extent(q) != extent(row) and q["start"] <= row["start"] and row["end"] <= q["end"] for q in rows)


def score_quotes(gold_rows: list[dict], pred_rows: list[dict], listing: list[str]) -> dict:
    gold_of = by_article(gold_rows, "doc")
    pred_of = by_article([r for r in pred_rows if r.get("act") != "thought"], "article_id")
    n = defaultdict(int)
    of_article: list[float] = []  # found with right speaker, F1 of each article that has anything in marks

    def one_kind(doc: str, label: str, gold: list[dict], pred: list[dict], threshold: float, quoted: bool) -> None:
        pairs = match(gold, pred, threshold)
        free = set()  # predictions that count neither way: an optional record, rightly or openly attributed
        for i, j in pairs:
            g, p = gold[i], pred[j]
            if g.get("optional"):
                if acceptable(g, p.get("speaker")) or not p.get("speaker"):
                    free.add(j)
                continue
            n[label + "hit"] += 1
            n[label + "exact"] += extent(g) == extent(p)
            n[label + "kind"] += p["kind"] in g.get("accept_kind", [g["kind"]])
            if g["speaker"]:
                right = acceptable(g, p.get("speaker"))
                n[label + "spk_of"] += 1
                n[label + "spk"] += right
                n[label + "related"] += right or related_speaker(g["speaker"], p.get("speaker"))
                if not right:
                    listing.append(f"{doc}\tspeaker ({label.strip('_')})\t{g['start']}-{g['end']}\t{g['speaker']} <- {p.get('speaker')}\t{g.get('quote', '')[:70]!r}")
            if g.get("mention_start") is not None:
                n[label + "src_of"] += 1
                n[label + "src"] += p.get("source_start") is not None and iou(
                    (g["mention_start"], g["mention_end"]), (p["source_start"], p["source_end"])) > 0
        matched_gold = {i for i, _ in pairs}
        for i, g in enumerate(gold):
            if not g.get("optional"):
                n[label + "gold"] += 1
                if i not in matched_gold:
                    listing.append(f"{doc}\tmissed {g['kind']}\t{g['start']}-{g['end']}\t{g['speaker']}\t{g.get('quote', '')[:90]!r}")
        taken = {j for _, j in pairs}
        for j, p in enumerate(pred):
            if j in free or (j not in taken and quoted and nested(p, pred)):
                continue
            n[label + "pred"] += 1
            if j not in taken:
                listing.append(f"{doc}\textra {p['kind']}\t{p['start']}-{p['end']}\t{p.get('speaker')}\t{str(p.get('quote'))[:90]!r}")

    def not_for_review(gold: list[dict], pred: list[dict]) -> None:
        partner = {j: gold[i] for i, j in match(gold, pred, 0.8)}
        for j, p in enumerate(pred):
            g = partner.get(j)
            if g.get("optional") if g else nested(p, pred):
                continue
            n["rows"] += 1
            if not p.get("needs_review"):
                n["sure"] += 1
                n["sure_right"] += g is not None and acceptable(g, p.get("speaker"))

    for doc, gold in sorted(gold_of.items()):
        pred = pred_of.get(doc, [])
        speech = [p for p in pred if p["kind"] in ("direct", "mixed")]
        in_marks = [g for g in gold if g["kind"] in ("direct", "mixed")]
        before = [n[key] for key in ("q_spk", "q_pred", "q_gold")]
        one_kind(doc, "q_", in_marks, speech, 0.8, True)
        hit, predicted, wanted = (n[key] - count for key, count in zip(("q_spk", "q_pred", "q_gold"), before))
        if predicted or wanted:
            of_article.append(2 * hit / (predicted + wanted))
        not_for_review(in_marks, speech)
        others = [g for g in gold if g["kind"] == "other" and not g.get("optional")]
        n["other"] += len(others)
        n["other_called"] += len(match(others, speech, 0.8))
        ind_gold, ind_pred = [g for g in gold if g["kind"] == "indirect"], [p for p in pred if p["kind"] == "indirect"]
        one_kind(doc, "i_", ind_gold, ind_pred, 0.3, False)
        n["i_hit08"] += sum(not ind_gold[i].get("optional") for i, _ in match(ind_gold, ind_pred, 0.8))
    return {
        "quoted (overlap 0.8)": prf(n["q_hit"], n["q_pred"], n["q_gold"]),
        "quoted exact span": ratio(n["q_exact"], n["q_gold"]),
        "direct or mixed": ratio(n["q_kind"], n["q_hit"]),
        "quoted speaker": ratio(n["q_spk"], n["q_spk_of"]),
        "quoted speaker, lenient": ratio(n["q_related"], n["q_spk_of"]),
        "quoted source words": ratio(n["q_src"], n["q_src_of"]),
        "found with right speaker": prf(n["q_spk"], n["q_pred"], n["q_gold"]),
        "found with right speaker, mean over articles": mean(of_article),
        "not for review": {**ratio(n["sure_right"], n["sure"]), "share": round(n["sure"] / n["rows"], 4) if n["rows"] else None, "rows": n["rows"]},
        "scare quotes called speech": ratio(n["other_called"], n["other"]),
        "indirect (overlap 0.3)": prf(n["i_hit"], n["i_pred"], n["i_gold"]),
        "indirect (overlap 0.8)": prf(n["i_hit08"], n["i_pred"], n["i_gold"]),
        "indirect speaker": ratio(n["i_spk"], n["i_spk_of"]),
    }


# ------------------------------------------------------------------ PolNeAR mode


def words(spans, text: str, drop_that: bool = False) -> frozenset[int]:
    """Start offsets of the words inside the spans; marks and punctuation do not count."""
    starts = sorted({m.start() for s, e in spans for m in WORD.finditer(text, s, e)})
    while drop_that and starts and WORD.match(text, starts[0]).group().lower() == "that":
        starts.pop(0)
    return frozenset(starts)


def merged(rows: list[dict], text: str) -> list[dict]:
    """The rows of one group as one attribution; rows inside another group's row are left out (PolNeAR does not nest)."""
    group_of = {row["quote_id"]: row.get("group") for row in rows if row.get("quote_id")}
    groups: dict = {}
    for k, row in enumerate(sorted(rows, key=lambda r: (r["start"], -r["end"]))):
        outer = row.get("within")
        if row["kind"] == "other" or (outer in group_of and group_of[outer] != row.get("group")):
            continue
        key = ("group", row["group"]) if row.get("group") not in (None, "") else ("row", k)
        g = groups.setdefault(key, {"content": set(), "source": frozenset(), "quoted": False})
        g["content"] |= words([(row["start"], row["end"])], text)
        g["quoted"] |= row["kind"] in ("direct", "mixed")
        if not g["source"] and row.get("source_start") is not None:
            g["source"] = words([(row["source_start"], row["source_end"])], text)
    out = []
    for g in groups.values():
        content = sorted(g["content"])
        while content and WORD.match(text, content[0]).group().lower() == "that":
            content.pop(0)
        if content:
            out.append({**g, "content": frozenset(content)})
    return out


def dice(a: frozenset, b: frozenset) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def pair_by_dice(gold: list[dict], pred: list[dict]) -> dict[int, int]:
    found = sorted((-dice(g["content"], p["content"]), i, j) for i, g in enumerate(gold) for j, p in enumerate(pred)
                   if g["content"] & p["content"])
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in found:
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    return partner


def score_polnear(articles: list[dict], pred_rows: list[dict], listing: list[str]) -> dict:
    pred_of = by_article(pred_rows, "article_id")
    n = defaultdict(int)
    for article in articles:
        doc, text = article["id"], article["text"]
        ignored = words([pair for spans in article.get("discard", []) for pair in spans], text)
        gold = [{"content": words(a["content"], text, drop_that=True), "source": words(a["source"], text), "kind": a["kind"] or "indirect"}
                for a in article["attributions"] if not a.get("nested")]
        gold = [g for g in gold if g["content"]]
        inner = [c for a in article["attributions"] if a.get("nested") and (c := words(a["content"], text, drop_that=True))]
        pred = [p for p in merged(pred_of.get(article_key(doc), []), text) if not p["content"] <= ignored]
        g_all = frozenset().union(*(g["content"] for g in gold)) - ignored
        p_all = frozenset().union(*(p["content"] for p in pred)) - ignored
        n["w_hit"] += len(g_all & p_all)
        n["w_gold"] += len(g_all)
        n["w_pred"] += len(p_all)
        partner = pair_by_dice(gold, pred)
        counted = [j for j, p in enumerate(pred) if j in partner.values() or not any(dice(c, p["content"]) >= 0.5 for c in inner)]
        n["gold"] += len(gold)
        n["pred"] += len(counted)
        n["quoted_pred"] += sum(pred[j]["quoted"] for j in counted)
        for i, g in enumerate(gold):
            kind = g["kind"]
            n[kind + "_of"] += 1
            if i not in partner:
                listing.append(f"{doc}\tmissed {kind}\t{text[min(g['content']):max(g['content']) + 12][:100]!r}")
                continue
            p = pred[partner[i]]
            half, exact = dice(g["content"], p["content"]) >= 0.5, g["content"] == p["content"]
            source = dice(g["source"], p["source"]) >= 0.5
            for name, ok in (("overlap", True), ("half", half), ("exact", exact), ("both", source), ("both_half", source and half),
                             ("both_exact", exact and g["source"] == p["source"])):
                n[name] += ok
                n[f"{kind}_{name}"] += ok
            n["quoted_right"] += p["quoted"] and source
            if g["source"] and p["source"]:
                n["two"] += 1
                n["two_hit"] += source
            if not source:
                show = lambda w: text[min(w):WORD.match(text, max(w)).end()] if w else None  # noqa: E731
                listing.append(f"{doc}\tsource ({kind})\t{show(g['source'])!r} <- {show(p['source'])!r}\t{text[min(g['content']):][:80]!r}")
        for j in sorted(set(counted) - set(partner.values())):
            listing.append(f"{doc}\textra\t{text[min(pred[j]['content']):max(pred[j]['content']) + 12][:100]!r}")
    out = {
        "content words": prf(n["w_hit"], n["w_pred"], n["w_gold"]),
        "content overlaps": prf(n["overlap"], n["pred"], n["gold"]),
        "content, half its words": prf(n["half"], n["pred"], n["gold"]),
        "content, exact words": prf(n["exact"], n["pred"], n["gold"]),
        "content and source": prf(n["both"], n["pred"], n["gold"]),
        "content (half) and source": prf(n["both_half"], n["pred"], n["gold"]),
        "content and source, exact words": prf(n["both_exact"], n["pred"], n["gold"]),
        "source, where both name one": ratio(n["two_hit"], n["two"]),
        "groups with marks: right, of predicted": ratio(n["quoted_right"], n["quoted_pred"]),
    }
    for kind in ("direct", "mixed", "indirect"):
        of = n[kind + "_of"]
        out[f"{kind}: found"] = ratio(n[kind + "_overlap"], of)
        out[f"{kind}: exact words"] = ratio(n[kind + "_exact"], of)
        out[f"{kind}: found with right source"] = ratio(n[kind + "_both"], of)
    return out


# ------------------------------------------------------------------ speakers mode


def score_speakers(articles: list[dict], pred_rows: list[dict], listing: list[str]) -> dict:
    """Full name right, same person (surname), wrong person, left open: of the gold attributions that name a person."""
    pred_of = by_article(pred_rows, "article_id")
    n = defaultdict(int)
    for article in articles:
        doc, text = article["id"], article["text"]
        rows = [(words([extent(r)], text), r) for r in pred_of.get(article_key(doc), []) if r["kind"] != "other"]
        for a in article["attributions"]:
            name = (a.get("speaker") or {}).get("name")
            if not name or a.get("nested") or (a["speaker"].get("type") or "person") != "person":
                continue
            content = words(a["content"], text)
            pronoun = bool(a["source"]) and text[a["source"][0][0]:a["source"][0][1]].lower() in ("he", "she", "they", "who", "him", "her", "his")
            for tag in ("", "pronoun ") if pronoun else ("",):
                n[tag + "all"] += 1
            best = max(rows, key=lambda wr: len(wr[0] & content), default=None)
            if best is None or len(best[0] & content) < 0.5 * min(len(best[0]), len(content)):
                continue
            got = best[1].get("speaker")
            full, same = same_speaker(name, got), related_speaker(name, got)
            for tag in ("", "pronoun ") if pronoun else ("",):
                n[tag + "found"] += 1
                n[tag + "full"] += full
                n[tag + "same"] += same
                n[tag + "open"] += not got
                n[tag + "wrong"] += bool(got) and not same
            if not full:
                listing.append(f"{doc}\t{name} <- {got}\t{text[a['content'][0][0]:][:80]!r}")
    out = {}
    for tag in ("", "pronoun "):
        out[tag + "found"] = ratio(n[tag + "found"], n[tag + "all"])
        for key in ("full", "same", "open", "wrong"):
            out[f"{tag}{key} name, of found" if key in ("full", "same") else f"{tag}{key}, of found"] = ratio(n[tag + key], n[tag + "found"])
    return out


# ------------------------------------------------------------------ flat mode


def score_flat(articles: list[dict], spans: list[dict], listing: list[str]) -> dict:
    """CofeNet's protocol: every fragment of source, cue and content a span; identical first and last token; no linking."""
    pred_of = by_article(spans, "article_id")
    n = defaultdict(int)
    for article in articles:
        text = article["text"]

        def tokens(start: int, end: int) -> tuple[int, int] | None:
            found = [m.start() for m in TOKEN.finditer(text, start, end)]
            return (found[0], found[-1]) if found else None

        gold = {(r, t) for a in article["attributions"] for r in ROLES for s, e in a[r] if (t := tokens(s, e))}
        pred = {(p["role"], t) for p in pred_of.get(article_key(article["id"]), []) if (t := tokens(p["start"], p["end"]))}
        starts = {r: (frozenset(m.start() for a in article["attributions"] for s, e in a[r] for m in TOKEN.finditer(text, s, e)),
                      frozenset(m.start() for p in pred_of.get(article_key(article["id"]), []) if p["role"] == r
                                for m in TOKEN.finditer(text, p["start"], p["end"]))) for r in ROLES}
        for r in ROLES:
            g, p = {t for k, t in gold if k == r}, {t for k, t in pred if k == r}
            n[r + "hit"] += len(g & p)
            n[r + "pred"] += len(p)
            n[r + "gold"] += len(g)
            n[r + "t"] += len(starts[r][0] & starts[r][1])
            n[r + "tg"] += len(starts[r][0])
            n[r + "tp"] += len(starts[r][1])
    out = {f"{r} exact spans": prf(n[r + "hit"], n[r + "pred"], n[r + "gold"]) for r in ROLES}
    return {**out, **{f"{r} tokens": prf(n[r + "t"], n[r + "tp"], n[r + "tg"]) for r in ROLES}}


# ------------------------------------------------------------------ names mode

KINDS = {"Person": "PER", "Organization": "ORG", "Location": "LOC"}  # of the gold; its other classes count neither way


def read_tokens(path: Path) -> dict[str, list[tuple[str, str]]]:
    """The (token, BIO class) pairs of each document of a TSV file; a line "# doc ID" begins one."""
    docs: dict[str, list[tuple[str, str]]] = {}
    tokens: list[tuple[str, str]] = []
    with open(path, encoding="utf-8") as handle:
        for number, line in enumerate(handle, 1):
            line = line.rstrip("\n")
            if line.startswith("# doc "):
                tokens = docs.setdefault(line[6:].strip(), [])
            elif line:
                token, tab, label = line.partition("\t")
                if not tab:
                    sys.exit(f"{path}:{number}: no tab between token and class")
                tokens.append((token, label))
    return docs


def located(tokens: list[str], text: str) -> list[tuple[int, int]] | None:
    """Where the tokens stand in the text, in order, nothing but white space around them; None where they do not."""
    out, at = [], 0
    for token in tokens:
        while at < len(text) and text[at].isspace():
            at += 1
        if not text.startswith(token, at):
            return None
        out.append((at, at + len(token)))
        at += len(token)
    return None if text[at:].strip() else out


def bio_spans(labels: list[str], places: list[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """The class of each named span; an "I-X" that goes on no X begins one."""
    spans: list[list] = []
    before = "O"
    for label, (start, end) in zip(labels, places):
        if label.startswith("I-") and before[2:] == label[2:]:
            spans[-1][1] = end
        elif label != "O":
            spans.append([start, end, label[2:]])
        before = label
    return {(start, end): kind for start, end, kind in spans}


def score_names(gold_path: Path, docs_path: Path, rows: list[dict], texts_path: Path | None, listing: list[str]) -> dict:
    """Exact spans of names of persons, bodies and places; offsets count in the article's text."""
    texts_path = texts_path or gold_path.parent.parent / "articles" / "worldwide.jsonl"
    tokens_of, texts = read_tokens(gold_path), {a["id"]: a["text"] for a in read_jsonl(texts_path)}
    docs = list(dict.fromkeys(docs_path.read_text(encoding="utf-8").split()))
    pred_of = by_article(rows, "doc")
    if silent := [doc for doc in docs if doc not in pred_of]:
        print(f"no names for {len(silent)} of {len(docs)} documents", file=sys.stderr)
    n = defaultdict(int)
    for doc in docs:
        if doc not in tokens_of or doc not in texts:
            sys.exit(f"{doc}: not in {gold_path if doc not in tokens_of else texts_path}")
        places = located([token for token, _ in tokens_of[doc]], texts[doc])
        if places is None:
            sys.exit(f"{doc}: the tokens are not those of the text")
        every = bio_spans([label for _, label in tokens_of[doc]], places)
        gold = {(*span, KINDS[kind]) for span, kind in every.items() if kind in KINDS}
        ignored = [span for span, kind in every.items() if kind not in KINDS]
        found = {(r["start"], r["end"], r["kind"]) for r in pred_of.get(doc, []) if r["kind"] in KINDS.values()}
        pred = {f for f in found if f in gold or not any(f[0] < end and start < f[1] for start, end in ignored)}
        for group, name in ((gold, "gold"), (pred, "pred"), (gold & pred, "hit")):
            for _, _, kind in group:
                n[kind + name] += 1
                n["all" + name] += 1
        for label, group in (("missed", gold - pred), ("extra", pred - gold)):
            listing.extend(f"{doc}\t{label} {kind}\t{s}-{e}\t{texts[doc][s:e]!r}" for s, e, kind in sorted(group))
    return {kind: prf(n[kind + "hit"], n[kind + "pred"], n[kind + "gold"]) for kind in (*KINDS.values(), "all")}


# ------------------------------------------------------------------ gap mode

GENDER = {"he": "masculine", "him": "masculine", "his": "masculine", "she": "feminine", "her": "feminine", "hers": "feminine"}


def score_gap(gold: list[dict], links: list[dict], listing: list[str]) -> dict:
    """As the scorer that comes with GAP counts: two yes-or-no decisions an item; one that is not there is a miss, whatever the gold."""
    answer: dict[str, dict] = {}
    for link in links:
        answer.setdefault(link["id"], link)
    n = defaultdict(int)
    for item in gold:
        gender = GENDER[item["pronoun"]["text"].lower()]
        for name in ("a", "b"):
            right, said = item[name]["coref"], answer.get(item["id"], {}).get(name)
            if said is not None and not isinstance(said, bool):
                sys.exit(f"{item['id']}: {name} is {said!r}, not true or false")
            for group in ("overall", gender):
                n[group + "hit"] += right and said is True
                n[group + "pred"] += said is True
                n[group + "gold"] += right or said is None
            if said is not right:
                what = "no answer" if said is None else "missed" if right else "wrong"
                listing.append(f"{item['id']}\t{what}\t{item['pronoun']['text']} = {item[name]['text']}")
    if missing := sum(item["id"] not in answer for item in gold):
        print(f"no answer to {missing} of {len(gold)} items", file=sys.stderr)
    figures = {group: prf(n[group + "hit"], n[group + "pred"], n[group + "gold"]) for group in ("overall", "masculine", "feminine")}
    f, m = (2 * n[g + "hit"] / (n[g + "pred"] + n[g + "gold"]) if n[g + "hit"] else None for g in ("feminine", "masculine"))
    return {**figures, "bias": {"feminine / masculine": round(f / m, 4) if f and m else None}}


# ------------------------------------------------------------------ mentions mode

Clusters = dict[tuple[int, int], frozenset]  # of each mention: all mentions of its entity


def clusters(mentions: list[dict]) -> Clusters:
    """A span counts once, the first time; `entity` may also be called `cluster`; without one a mention stands alone."""
    entity_of: dict[tuple[int, int], object] = {}
    for number, mention in enumerate(mentions):
        entity = mention.get("entity", mention.get("cluster"))
        entity_of.setdefault(extent(mention), ("alone", number) if entity is None else ("entity", entity))
    members = defaultdict(set)
    for span, entity in entity_of.items():
        members[entity].add(span)
    return {span: frozenset(members[entity]) for span, entity in entity_of.items()}


def shares(over: Clusters, other: Clusters, alone: bool) -> list[float]:
    """B-cubed: for each mention of `over`, which part of its cluster is in its cluster of `other` too.

    A mention that `other` has not is a cluster of its own there (`alone`), or has none.
    """
    return [len(mine & other.get(span, frozenset([span] if alone else []))) / len(mine) for span, mine in over.items()]


def only(found: Clusters, spans: set) -> Clusters:
    return {span: frozenset(mine & spans) for span, mine in found.items() if span in spans}


def score_mentions(gold: list[dict], predicted: list[dict], listing: list[str]) -> dict:
    """Exact spans of mentions, and B-cubed over the links between them; means over the mentions of all documents."""
    pred_of = {d["id"]: d["mentions"] for d in predicted}
    if silent := [d["id"] for d in gold if d["id"] not in pred_of]:
        print(f"no mentions for {len(silent)} of {len(gold)} documents", file=sys.stderr)
    hit, parts = 0, {name: ([], []) for name in ("both", "alone", "nothing")}  # (precision, recall) shares
    for d in gold:
        g, p = clusters(d["mentions"]), clusters(pred_of.get(d["id"], []))
        both = g.keys() & p.keys()
        hit += len(both)
        for name, over, other in (("both", only(p, both), only(g, both)), ("alone", p, g), ("nothing", p, g)):
            parts[name][0].extend(shares(over, other, name == "alone"))
            parts[name][1].extend(shares(other, over, name == "alone"))
        for label, spans in (("missed", g.keys() - both), ("extra", p.keys() - both)):
            listing.extend(f"{d['id']}\t{label}\t{s}-{e}\t{d.get('text', '')[s:e]!r}" for s, e in sorted(spans))

    def b_cubed(name: str) -> dict:
        precision, recall = (sum(part) / len(part) if part else 0.0 for part in parts[name])
        counts = dict(zip(("predicted", "gold"), map(len, parts[name])))
        return {"p": round(precision, 4), "r": round(recall, 4), "f1": round(harmonic(precision, recall), 4), **counts}

    precision, recall = parts["alone"]
    return {
        "mentions (exact span)": prf(hit, len(precision), len(recall)),
        "links of mentions found by both": b_cubed("both"),
        "links": b_cubed("alone"),
        "links, unmatched mentions worth nothing": b_cubed("nothing"),
    }


def score_sources(articles: list[dict], pred_rows: list[dict], listing: list[str]) -> dict:
    """Who stands behind a source, where both have the source (half of the characters of both in common)."""
    n: dict[str, int] = defaultdict(int)
    rows = by_article(pred_rows, "article_id")
    for article in articles:
        mine = [(frozenset(range(r["source_start"], r["source_end"])), r) for r in rows.get(article_key(article["id"]), []) if r.get("source_start") is not None]
        for gold in article["sources"]:
            if not gold["source"] or gold["who"] != "people" or not gold.get("sure", True):
                continue
            there = frozenset(i for a, b in gold["source"] for i in range(a, b))
            best = max(mine, key=lambda m: dice(there, m[0]), default=None)
            found = best is not None and dice(there, best[0]) >= 0.5
            wanted, got = "; ".join(s["name"] for s in gold["speakers"]), best[1].get("speaker") if found else None
            fate = "missed" if not found else "open" if not got else "right" if same_speaker(wanted, got) else "wrong"
            for kind in {gold["form"], "described" if gold["form"] == "described" else "named"}:
                n[kind] += 1
                n[f"{kind} {fate}"] += 1
            if fate in ("open", "wrong"):
                listing.append(f"{article['id']}\t{fate} ({gold['form']})\t{gold['source'][0][0]}\t{wanted} <- {got}")
    out = {}
    for kind in ("named", "full name", "part of the name", "pronoun", "other words", "joint", "described"):
        found = n[kind] - n[kind + " missed"]
        out[f"{kind}: found"] = ratio(found, n[kind])
        for what in ("right", "wrong", "open"):
            out[f"{kind}: {what}"] = ratio(n[f"{kind} {what}"], found)
    return out


MODES = {"quotes": score_quotes, "polnear": score_polnear, "speakers": score_speakers, "flat": score_flat,
         "gap": score_gap, "mentions": score_mentions, "sources": score_sources}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=[*MODES, "names"])
    parser.add_argument("files", type=Path, nargs="+", help="gold and predicted, as above")
    parser.add_argument("--texts", type=Path, help="names: the articles; else ../articles/worldwide.jsonl from GOLD.tsv")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    wanted = 3 if args.mode == "names" else 2
    if len(args.files) != wanted:
        parser.error(f"{args.mode} takes {wanted} files, not {len(args.files)}")
    listing: list[str] = []
    gold, *docs, rows = args.files
    if args.mode == "names":
        figures = score_names(gold, docs[0], read_jsonl(rows), args.texts, listing)
    else:
        figures = MODES[args.mode](read_jsonl(gold), read_jsonl(rows), listing)
    if args.list:
        print("\n".join(listing))
    if args.json:
        print(json.dumps(figures))
        return
    for name, figure in figures.items():
        print(f"{name:46s}", "  ".join(f"{k} {v}" for k, v in figure.items()))


if __name__ == "__main__":
    main()
