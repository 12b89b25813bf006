"""What was learned and lies beside the code: it is there, and where it is not, or not whole, that is said."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import quotes
from quotes import learned, trust
from quotes.attribute import scoring
from quotes.errors import ModelError
from quotes.people import answers, ranking, tagging, wording
from quotes.pipeline import Extractor
from quotes.records import Parse

PACKAGE = Path(quotes.__file__).parent
READ = (scoring.weights, tagging.tagger, ranking.weights, answers._calibration, wording.table, trust.trust)


def forget() -> None:
    for read in READ:
        read.cache_clear()


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a copy of the files, which the modules read in place of their own."""
    for name in learned.FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(PACKAGE / name, tmp_path / name)
    for module in (scoring, tagging, ranking, answers, wording, trust):
        monkeypatch.setattr(module, "files", lambda package: tmp_path / package.removeprefix("quotes").strip("."))
    forget()
    yield tmp_path
    forget()


class Nothing:
    """A parser that sees no word."""

    def parses(self, items: object) -> list[Parse]:
        return [Parse((), ())]


def test_all_that_was_learned_is_asked_for() -> None:
    beside = {p.relative_to(PACKAGE).as_posix() for p in PACKAGE.rglob("*") if p.suffix in (".tsv", ".npz")}
    assert learned.FILES.keys() == {name for name in beside if not name.startswith(("english/", "newswire/"))}


def test_whole_files_are_read(copied: Path) -> None:
    learned.load()


@pytest.mark.parametrize("name", learned.FILES)
def test_a_file_that_is_missing_is_named_before_the_first_article(name: str, copied: Path) -> None:
    (copied / name).unlink()
    with pytest.raises(ModelError, match=f"quotes/{name} is not there: install the package again"):
        Extractor(parser=Nothing())


@pytest.mark.parametrize("name", learned.FILES)
@pytest.mark.parametrize("holds", [b"", b"nothing of ours\n", b"two\tcells\tand\tmore\tof\tthem\n"])
def test_a_file_that_is_broken_is_named(name: str, holds: bytes, copied: Path) -> None:
    (copied / name).write_bytes(holds)
    with pytest.raises(ModelError, match=f"quotes/{name} is broken"):
        learned.load()


def test_a_tagger_that_was_cut_off_is_named(copied: Path) -> None:
    path = copied / "people" / "tagger.npz"
    path.write_bytes(path.read_bytes()[:10_000])
    with pytest.raises(ModelError, match=r"tagger\.npz is broken"):
        learned.load()
