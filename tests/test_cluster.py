"""The same quotation again: who comes together, who stays apart, and how the wordings differ."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.cluster import Said, by_cluster, clusters, differences, marked
from quotes.cluster.likeness import part, wording
from tests.gold import clustered

HARBOUR = "The harbour wall will hold through the winter, and we tested it twice in October."


def said(article: str, words: str, start: int = 0, **fields: object) -> Said:
    """Words in an article, by Ingrid Dahl unless `fields` say otherwise."""
    end = start + len(words)
    id = f"{article}:{start}-{end}"
    values: dict[str, object] = {"kind": "direct", "group": id, "speaker_ids": ("ingrid-dahl",)} | fields
    return Said(id, article, start, end, words, **values)  # type: ignore[arg-type]


def together(*quotes: Said) -> list[set[str]]:
    """The clusters, as sets of quote ids."""
    found: dict[str, set[str]] = {}
    for quote_id, cluster in clusters(quotes).items():
        found.setdefault(cluster, set()).add(quote_id)
    return list(found.values())


@pytest.mark.parametrize(
    ("other", "fields"),
    [
        (HARBOUR, {}),
        (HARBOUR.upper(), {"speaker_ids": ()}),
        (HARBOUR, {"speaker_ids": ("kwame-mensah",)}),  # the same words by somebody else: worth a look
        (HARBOUR, {"speaker_ids": ("engineer@b",)}),
        ("The harbour wall will hold through winter, and we tested it three times in October.", {}),
        ("The harbour walls hold through the winter. We tested it twice in October.", {}),
        ("harbour wall will hold through the winter", {}),  # an excerpt
        (HARBOUR, {"kind": "indirect"}),
    ],
)
def test_one_quotation_in_two_articles(other: str, fields: dict[str, object]) -> None:
    assert together(said("a", HARBOUR), said("b", other, **fields)) == [
        {f"a:0-{len(HARBOUR)}", f"b:0-{len(other)}"},
    ]


@pytest.mark.parametrize(
    ("one", "other", "fields"),
    [
        ("We are ready", "We are ready", {}),  # too few words to be anybody's
        ("No comment", "No comment", {}),
        (HARBOUR, "The ferry will run through the winter, and the crew was tested twice.", {}),
        ("the harbour wall will hold", "the harbour wall will hold", {"speaker_ids": ("kwame-mensah",)}),
        (HARBOUR, "The harbour wall holds in winter, tested twice last October", {"kind": "indirect"}),
    ],
)
def test_two_quotations(one: str, other: str, fields: dict[str, object]) -> None:
    assert together(said("a", one), said("b", other, **fields)) == []


def test_headline_pull_quote_and_body_of_one_article() -> None:
    body = said("a", HARBOUR, 200)
    head = said("a", "The harbour wall will hold through the winter", 0)
    assert together(head, body) == [{head.quote_id, body.quote_id}]
    assert clusters([body, head])[body.quote_id] == head.quote_id


def test_words_in_words_of_one_act_are_not_said_twice() -> None:
    clause = said("a", "the harbour wall “will hold through the winter storms”", 0, kind="indirect")
    inner = said("a", "will hold through the winter storms", 18, kind="mixed", group=clause.group)
    assert together(clause, inner) == []


def test_a_rewrite_is_found_by_what_stands_around_it() -> None:
    certain = [
        "We closed the northern gate on Monday after the divers had come back.",
        "Nobody in the town council asked what the new pumps would cost us.",
    ]
    one = [certain[0], "It was a grave mistake", certain[1]]
    other = [certain[0], "It was a grave error", certain[1]]

    def article(name: str, lines: list[str]) -> list[Said]:
        return [said(name, words, 100 * number) for number, words in enumerate(lines)]

    assert len(together(*article("a", one), *article("b", other))) == 3
    assert len(together(*article("a", one), *article("b", [*certain, other[1]]))) == 2  # in another place
    assert together(said("a", one[1]), said("b", other[1])) == []  # nothing else says that it is one story


@given(st.integers(0, 10_000))
def test_the_order_of_quotes_changes_nothing(seed: int) -> None:
    chance = random.Random(seed)
    words = HARBOUR.split()
    quotes = [
        said(f"a{number % 4}", " ".join(chance.sample(words, 9) if number % 3 else words[number % 3 :]), 100 * number)
        for number in range(12)
    ]
    wanted = clusters(quotes)
    chance.shuffle(quotes)
    assert clusters(quotes) == wanted


def test_a_cluster_has_the_id_of_its_earliest_quote() -> None:
    early, late = said("z", HARBOUR, date="2026-01-02"), said("a", HARBOUR, date="2026-03-04")
    assert clusters([late, early]) == {early.quote_id: early.quote_id, late.quote_id: early.quote_id}


def test_a_part_may_lack_a_word_in_five() -> None:
    whole = wording("And so, of course, the harbour (north) wall will hold through winter storms, said everyone.")
    assert part(wording("the harbour wall will hold through winter storms"), whole)
    assert not part(wording("the harbour wall said everyone will hold winter north"), whole)
    assert not part(wording("wall will hold"), whole)


@pytest.mark.parametrize(
    ("a", "b", "shown"),
    [
        ("a grave mistake", "a grave error", "a grave [-mistake-]{+error+}"),
        ("We will stay.", "we will stay", "we will stay"),
        ("We will stay put", "We stay put here", "We [-will-] stay put {+here+}"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("it’s “over”", "it's over", "it's over"),
    ],
)
def test_wordings_side_by_side(a: str, b: str, shown: str) -> None:
    assert marked(a, b) == shown
    assert "".join(text for change, text in differences(a, b) if change != "left") == b


def test_one_row_a_cluster() -> None:
    def row(article: str, quote: str, cluster: str | None, **fields: object) -> dict[str, object]:
        return {"quote_id": f"{article}:{quote}", "article_id": article, "quote": quote, "cluster": cluster} | {
            "confidence": 0.9,
            "outlet": None,
            **fields,
        }

    rows = [
        row("a", "We stay", "c", outlet="Bay News"),
        row("b", "Something else", None),
        row("c", "We all stay", "c", outlet="Sea Post"),
        row("c", "we stay.", "c", outlet="Sea Post"),
    ]
    first, second = by_cluster(rows)
    assert (first["quote"], first["article_id"]) == ("We all stay", "c")
    assert (first["articles"], first["outlets"], first["article_ids"]) == (2, "Bay News; Sea Post", "a; c")
    assert (first["wordings"], first["variants"]) == (2, "We [-all-] stay")
    assert (second["articles"], second["outlets"], second["wordings"], second["variants"]) == (1, None, 1, None)


@pytest.mark.model
def test_the_pairs_of_the_seeds() -> None:
    hits, others = clustered.found(clustered.seeds())
    assert len(hits) >= len(clustered.wanted()) - 1
    assert others == set()
