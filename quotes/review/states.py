"""What a person can say of a row, of a speaker, and one entry of the history: records alone, no SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from quotes.errors import InputError
from quotes.records import Kind, Quote

Status = Literal["open", "accepted", "rejected"]
Json: TypeAlias = Mapping[str, object]
KINDS: tuple[Kind, ...] = get_args(Kind)
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class State:
    """All that can be corrected in one row; positions are half-open, in code points of the article's text."""

    speakers: tuple[str, ...]  # ids, in text order; empty where left open
    kind: Kind
    start: int
    end: int
    status: Status = "open"

    @classmethod
    def of(cls, quote: Quote) -> State:
        """The row as it was extracted."""
        return cls(quote.speaker_ids, quote.kind, quote.start, quote.end)

    @classmethod
    def read(cls, text: str) -> State:
        """From the JSON of `write`; InputError where it is none."""
        value = json.loads(text)
        if value["kind"] not in KINDS or value["status"] not in STATUSES or not value["start"] < value["end"]:
            raise InputError(f"This is no state of a row: {text}. The corrections were written by another program.")
        return cls(tuple(value["speakers"]), value["kind"], value["start"], value["end"], value["status"])

    def write(self) -> str:
        """As JSON, as it stands in the history."""
        return _json(
            {
                "status": self.status,
                "speakers": list(self.speakers),
                "kind": self.kind,
                "start": self.start,
                "end": self.end,
            }
        )


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be a speaker in this file, with what all its articles say."""

    id: str
    name: str
    role: str | None = None
    kind: Literal["person", "body", "group"] = "person"
    named: bool = True
    forms: tuple[str, ...] = ()
    into: str | None = None  # merged: the id of whom it was given to

    def corrected(self, text: str) -> Person:
        """With the name and the rest as that entry of the history leaves them."""
        value = json.loads(text)
        return replace(self, name=value["name"], into=value.get("into"))

    def write(self) -> str:
        """What can be corrected, as JSON."""
        return _json({"name": self.name} | ({"into": self.into} if self.into else {}))


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True)
