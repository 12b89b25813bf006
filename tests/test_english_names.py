"""Names as words: how two printed names relate, ids, role nouns, first names."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from quotes.english.names import agree, first_names, name_of, relation, slug
from quotes.english.role_nouns import role_at_end

CASES = Path(__file__).parent / "cases" / "names.csv"


def _rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("row", _rows(), ids=lambda row: f"{row['short']} / {row['full']}")
def test_how_two_names_relate(row: dict[str, str]) -> None:
    assert relation(name_of(row["short"]), name_of(row["full"])) == row["relation"], row["why"]


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("Ana Ruiz", "Ana B. Ruiz", True),
        ("Ana Bea Ruiz", "A. B. Ruiz", True),
        ("Ana Lopez Ruiz", "Ana Bea Lopez Ruiz", True),
        ("Lopez Ruiz", "Ana Lopez Ruiz", True),
        ("Ruiz", "Ana Ruiz", True),
        ("Ana B. Ruiz", "Ana C. Ruiz", False),
        ("Ana B. Ruiz", "Ana C. B. Ruiz", False),
        ("Ana Ruiz", "Bea Ruiz", False),
        ("Tom Reed", "Tom Reed Jr.", False),
    ],
)
def test_names_that_one_person_can_have(one: str, other: str, *, wanted: bool) -> None:
    assert agree(name_of(one), name_of(other)) == agree(name_of(other), name_of(one)) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Elena Ruiz", "elena-ruiz"),
        ("Zoë Šimić", "zoe-simic"),
        ("The Quirinale", "quirinale"),
        ("Seán O’Hara", "sean-ohara"),
        ("Łukasz Đorđević", "lukasz-dordevic"),
        ("李娜", "李娜"),
        ("!?", "speaker"),
    ],
)
def test_the_id_of_a_name(name: str, wanted: str) -> None:
    assert slug(name) == wanted


@pytest.mark.parametrize(
    ("words", "noun"),
    [
        ("deputy mayor", "mayor"),
        ("chief executive", "chief executive"),
        ("vice president", "vice president"),
        ("officials", "official"),
        ("policemen", "policeman"),
        ("bridge", None),
    ],
)
def test_the_role_noun_at_the_end_of_words(words: str, noun: str | None) -> None:
    found = role_at_end(tuple(words.split()))
    assert (" ".join(found.words) if found else None) == noun


def test_first_names_are_hints_of_a_clear_majority() -> None:
    assert first_names()["maria"] == "F"
    assert first_names()["robert"] == "M"
    assert "robin" not in first_names()  # given to women and men


def test_a_name_without_a_word_has_no_surname() -> None:
    assert name_of("'s").last == ""
