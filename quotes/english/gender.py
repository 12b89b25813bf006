"""The genders that lists and pronouns tell."""

from __future__ import annotations

from typing import Literal

Gender = Literal["M", "F"]


def as_gender(word: str | None) -> Gender | None:
    """The gender a list or a pronoun names, None for anything else ("body", "-")."""
    return "M" if word == "M" else "F" if word == "F" else None
