"""A run is the same whatever engine maps the stage over its articles."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from quotes import run
from quotes.export import Style
from quotes.pipeline import Extractor, batches
from quotes.read import Unread
from quotes.records import Article, Extraction
from tests import recorded


class Elsewhere:
    """An engine that sends the stage and what it gives through pickle, as one with other processes does."""

    def __init__(self, stage: Extractor) -> None:
        self._stage = pickle.dumps(stage)

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        stage = pickle.loads(self._stage)
        for batch in batches(articles):
            yield from pickle.loads(pickle.dumps(stage(pickle.loads(pickle.dumps(batch)))))


@pytest.mark.parametrize("format", ["csv", "jsonl", "db"])
@pytest.mark.parametrize("linked", [True, False])
def test_another_engine_gives_the_same_bytes(format: str, linked: bool, tmp_path: Path) -> None:
    source = [*recorded.articles()[:20], Unread("lost.txt", "cannot be read")]
    engines: list[run.Engine] = [recorded.extractor(), Elsewhere(recorded.extractor())]
    files = [tmp_path / f"{number}.{format}" for number in range(len(engines))]
    told = [
        run.extract(source, by, run.Settings(path, format, Style(), linked=linked)).totals
        for by, path in zip(engines, files, strict=True)
    ]
    assert told[0] == told[1]
    assert told[0].quotes > 10
    assert files[0].read_bytes() == files[1].read_bytes()


def test_where_nothing_can_be_read_an_earlier_table_stays(tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    path.write_text("kept", encoding="utf-8")
    for linked in (True, False):
        settings = run.Settings(path, "csv", Style(), linked=linked)
        done = run.extract([Unread("lost.txt", "cannot be read")], recorded.extractor(), settings)
        assert done.totals.all_failed
        assert path.read_text(encoding="utf-8") == "kept"
