"""Who is quoted how much: one line a speaker, from the rows of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quotes.errors import TableError
from quotes.records import SpeakerLine
from quotes.schema import APART, apart

Row = Mapping[str, object]


def lines(rows: Iterable[Row]) -> list[SpeakerLine]:
    """Quotes by kind, words, articles, dates and outlets of every speaker, most quoted first, those left open last.

    A group counts once, by the kind of its first row, and a word once for the same speaker, also where rows lie in
    one another. A joint quote counts for each of its speakers. Kind `other` is nobody's. Rows may come in any order.
    Raises TableError where a row lacks what is counted.
    """
    speakers: dict[str | None, _Speaker] = {}
    for row in rows:
        if row.get("kind") == "other":
            continue
        said = _said(row)
        for speaker_id, name in _who(row):
            speakers.setdefault(speaker_id, _Speaker(speaker_id, name)).add(row, said)
    counted = (speaker.line() for speaker in speakers.values())
    return sorted(counted, key=lambda c: (c.speaker is None, -c.quotes, -c.words, c.speaker or "", c.speaker_id or ""))


@dataclass(frozen=True, slots=True)
class _Said:
    """What of a row is counted."""

    article_id: str
    group: str
    start: int
    end: int
    words: str


def _said(row: Row) -> _Said:
    try:
        start, end = (int(str(row[name])) for name in ("start", "end"))
        return _Said(str(row["article_id"]), str(row["group"]), start, end, str(row["quote"]))
    except (KeyError, ValueError) as error:
        raise TableError(f"This is no whole table of quotes: {error}. Take one that quotes extract wrote.") from error


def _who(row: Row) -> list[tuple[str | None, str | None]]:
    """The speakers' ids and names; one that is None where it was left open."""
    if not row.get("speaker"):
        return [(None, None)]
    names = apart(str(row["speaker"]))
    ids = apart(str(row.get("speaker_id") or row["speaker"]))
    if len(names) != len(ids):
        raise TableError(f"{row.get('quote_id')}: {len(names)} speakers and {len(ids)} speaker ids.")
    return list(zip(ids, names, strict=True))


@dataclass(slots=True)
class _Speaker:
    """One speaker, row by row."""

    id: str | None
    name: str | None
    groups: dict[str, tuple[int, str]] = field(default_factory=dict)  # group: start and kind of its first row
    spans: dict[str, list[_Said]] = field(default_factory=dict)  # by article
    roles: Counter[str] = field(default_factory=Counter)
    dates: set[str] = field(default_factory=set)
    outlets: set[str] = field(default_factory=set)

    def add(self, row: Row, said: _Said) -> None:
        first = (said.start, str(row["kind"]))
        self.groups[said.group] = min(first, self.groups.get(said.group, first))
        self.spans.setdefault(said.article_id, []).append(said)
        if row.get("speaker_role") and APART not in str(row["speaker"]):  # whose of several is not said
            self.roles[str(row["speaker_role"])] += 1
        if row.get("date"):
            self.dates.add(str(row["date"]))
        if row.get("outlet"):
            self.outlets.add(str(row["outlet"]))

    def line(self) -> SpeakerLine:
        kinds = Counter(kind for _, kind in self.groups.values())
        return SpeakerLine(
            speaker=self.name,
            speaker_id=self.id,
            role=max(self.roles, key=self.roles.__getitem__, default=None),
            direct=kinds["direct"],
            mixed=kinds["mixed"],
            indirect=kinds["indirect"],
            words=sum(map(_words_once, self.spans.values())),
            articles=len(self.spans),
            first_date=min(self.dates, default=None),
            last_date=max(self.dates, default=None),
            outlets=tuple(sorted(self.outlets)),
        )


def _words_once(spoken: Iterable[_Said]) -> int:
    """The words of these rows of one article, counting what two rows share only once."""
    total = done = 0
    for said in sorted(spoken, key=lambda said: (said.start, -said.end)):
        if said.end > done:
            total += len(said.words[max(0, done - said.start) :].split())
            done = said.end
    return total
