"""One row a cluster: the quotation once, the other wordings beside it with the words that differ in brackets."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from quotes import schema

Row = Mapping[str, object]
Change = Literal["same", "left", "right"]

# The columns that `by_cluster` puts behind the others, with what they hold.
COLUMNS: Mapping[str, str] = {
    "articles": "number of articles that have this quotation, in one wording or another",
    "outlets": "their outlets, `; ` between them",
    "article_ids": "their ids, `; ` between them",
    "wordings": "number of different wordings, of punctuation and case aside",
    "variants": "the other wordings, one a line; in each, what `quote` has instead stands struck before it: "
    "`[-mistake-]{+error+}`",
}
_PIECES = re.compile(r"\S+\s*")
_BARE = re.compile(r"^\W+|\W+$")


def differences(a: str, b: str) -> list[tuple[Change, str]]:
    """What two wordings share and what only one has, word by word, in order: `("left", "mistake")`.

    Case and punctuation around words make no difference; the words of shared stretches are those of `b`. All pieces
    but the `left` ones, put together, are `b`.
    """
    left, right = _PIECES.findall(a), _PIECES.findall(b)
    matcher = difflib.SequenceMatcher(None, list(map(_bare, left)), list(map(_bare, right)), autojunk=False)
    found: list[tuple[Change, str]] = []
    for operation, i, j, k, m in matcher.get_opcodes():
        if operation == "equal":
            found.append(("same", "".join(right[k:m])))
            continue
        if i < j:
            found.append(("left", "".join(left[i:j])))
        if k < m:
            found.append(("right", "".join(right[k:m])))
    return found


def _bare(piece: str) -> str:
    word = piece.strip().casefold().replace("’", "'")
    return _BARE.sub("", word) or word


def marked(a: str, b: str) -> str:
    """`b` in plain text, with what `a` has instead: `a grave [-mistake-]{+error+}` (as `git diff --word-diff`)."""
    found = differences(a, b)
    out = []
    for (change, text), (after, _) in zip(found, [*found[1:], ("same", "")], strict=True):
        words, space = text.rstrip(), " " * (text != text.rstrip())
        if change == "left":
            out.append(f"[-{words}-]" + space * (after == "same"))
        else:
            out.append(f"{{+{words}+}}{space}" if change == "right" else text)
    return "".join(out).strip()


def by_cluster(rows: Iterable[Row]) -> Iterator[dict[str, object]]:
    """One row a cluster, where its first row stands, with the columns of `COLUMNS`; holds all rows.

    The row is the longest of its wordings, of equal ones the surest, then the first. Rows without a cluster stay as
    they are. The same words in headline, pull-quote and body of one article count as one article.
    """
    of_cluster: dict[object, list[Row]] = defaultdict(list)
    for row in rows:
        of_cluster[row.get("cluster") or row["quote_id"]].append(row)
    for together in of_cluster.values():
        yield _one_row(together)


def _one_row(together: list[Row]) -> dict[str, object]:
    shown = max(together, key=lambda row: (len(str(row["quote"]).split()), float(str(row["confidence"]))))
    wordings = {_key(str(row["quote"])): str(row["quote"]) for row in reversed(together)}
    others = [text for key, text in reversed(wordings.items()) if key != _key(str(shown["quote"]))]
    return dict(shown) | {
        "articles": len({row["article_id"] for row in together}),
        "outlets": schema.together(dict.fromkeys(str(row["outlet"]) for row in together if row.get("outlet"))) or None,
        "article_ids": schema.together(dict.fromkeys(str(row["article_id"]) for row in together)),
        "wordings": len(wordings),
        "variants": "\n".join(marked(str(shown["quote"]), text) for text in others) or None,
    }


def _key(text: str) -> str:
    return " ".join(map(_bare, text.split()))
