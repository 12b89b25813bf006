"""How far two markings agree: planted differences, each of which lowers the figures it should and no other."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from quotes.errors import InputError
from quotes.evaluate.figures import Share
from quotes.evaluate.marked import Marked, article
from training.corpus import agree, real
from training.corpus.check import ARTICLES
from training.corpus.names import HERE

HEAD = """\
style: international wire
region: Spain
genre: politics
wanted: denial
entities:
1 | person | Elena Ruiz | | she
2 | person | Pablo Lisk | Lisk | he
3 | group, described | the parents | | they
text:
"""
BODY = """\
<content1 direct>“<m1>I</m1> paid,”</content1> <source1=1><m1><r1>Mayor</r1> <n1>Elena Ruiz</n1></m1></source1> said.
<source2=2><m2><n2>Pablo Lisk</n2></m2></source2> said <content2 indirect><m1>she</m1> had not</content2>.
<source3=3><m3>The parents</m3></source3> said <content3 indirect><m1+2>they</m1+2> would meet <m3>them</m3></content3>.
"""
RAW = HEAD + BODY
WHO_IN_MARKS = {"in marks: the same speaker", "in marks: who said what"}
WHO_IN_CLAUSES = {"clauses: the same speaker", "clauses: who said what"}
FOUND_IN_CLAUSES = {"clauses: found by both", "clauses: who said what"}


def first() -> Marked:
    return article("x", RAW)


def changed(*changes: tuple[str, str]) -> Marked:
    raw = RAW
    for old, new in changes:
        assert old in raw
        raw = raw.replace(old, new)
    return article("x", raw)


def lowered(second: Marked) -> dict[str, float | None]:
    """The figures that are not those of two markings alike."""
    found = agree.figures([(first(), second)])
    return {name: round(figure.value or 0, 3) for name, figure in found.items() if figure.value != 1}


def test_two_markings_alike() -> None:
    assert lowered(first()) == {}
    found = agree.figures([(first(), first())])
    assert found["in marks: the same speaker"] == Share(1, 1)
    assert found["clauses: the same speaker"] == Share(2, 2)
    assert agree.told(found["mentions"]) == "1.000 (7 of 7 and 7)"
    assert agree.told(found["links"]) == "1.000 (7 and 7 mentions)"


def test_the_numbers_of_entities_and_acts_say_nothing() -> None:
    numbers = str.maketrans("123", "312")
    head, listed = HEAD.split("entities:\n")
    assert lowered(article("x", f"{head}entities:\n{(listed + BODY).translate(numbers)}")) == {}


@pytest.mark.parametrize(
    ("old", "new", "which"),
    [
        ("<source1=1>", "<source1=2>", WHO_IN_MARKS),
        ("<source1=1>", "<source1=?>", WHO_IN_MARKS),
        ("<source1=1>", "<source1=1+2>", WHO_IN_MARKS),
        ("<source2=2>", "<source2=1>", WHO_IN_CLAUSES),
        ("<source1=1>", "<source1=2|1>", set()),
    ],
)
def test_another_speaker(old: str, new: str, which: set[str]) -> None:
    assert set(lowered(changed((old, new)))) == which


def test_the_order_of_several_says_nothing() -> None:
    one, other = changed(("<source1=1>", "<source1=1+2>")), changed(("<source1=1>", "<source1=2+1>"))
    assert agree.figures([(one, other)])["in marks: the same speaker"] == Share(1, 1)


def test_nobody_is_the_same_as_nobody() -> None:
    nobody = changed(("<source1=1>", "<source1=?>"))
    assert agree.figures([(nobody, nobody)])["in marks: the same speaker"] == Share(1, 1)


def test_a_row_that_one_has_not() -> None:
    without = changed(("<content3 indirect>", ""), ("</content3>", ""), ("<source3=3>", ""), ("</source3>", ""))
    assert lowered(without) == dict.fromkeys(FOUND_IN_CLAUSES, 0.667)
    assert lowered(changed(("content3 indirect", "content3 indirect thought"))) == dict.fromkeys(
        FOUND_IN_CLAUSES, 0.667
    )


@pytest.mark.parametrize("flags", ["indirect maybe", "indirect/other"])
def test_a_row_that_is_right_with_it_and_without(flags: str) -> None:
    optional = changed(("content3 indirect", f"content3 {flags}"))
    without = changed(("<content3 indirect>", ""), ("</content3>", ""), ("<source3=3>", ""), ("</source3>", ""))
    assert agree.figures([(optional, without)])["clauses: found by both"].value == 1
    assert agree.figures([(optional, first())])["clauses: the same speaker"] == Share(2, 2)


def test_a_row_of_either_kind_is_what_its_partner_is() -> None:
    assert lowered(changed(("content2 indirect", "content2 direct/indirect"))) == {}
    assert set(lowered(changed(("content2 indirect", "content2 mixed")))) == {
        *FOUND_IN_CLAUSES,
        "in marks: found by both",
        "in marks: who said what",
    }


def test_a_mention_that_reaches_further() -> None:
    further = changed(("<m1>she</m1> had", "<m1>she had</m1>"))
    assert lowered(further) == {"mentions": 0.857, "mentions, but for their ends": 0.857, "links": 0.762}
    nearly = changed(("<m3>The parents</m3>", "The <m3>parents</m3>"))
    assert lowered(nearly) == {"mentions": 0.857, "links": 0.786}


def test_an_entity_in_two() -> None:
    split = changed(
        ("text:\n", "4 | person, described | she | | she\ntext:\n"),
        ("said <content2 indirect><m1>she</m1>", "said <content2 indirect><m4>she</m4>"),
    )
    assert lowered(split) == {"links": 0.895}


def test_names_and_roles() -> None:
    assert lowered(changed(("<n2>Pablo Lisk</n2>", "Pablo <n2>Lisk</n2>"))) == {"names": 0.5}
    assert lowered(changed(("<r1>Mayor</r1>", "Mayor"))) == {"roles": 0}


def test_a_speaker_without_a_mention_in_common_by_the_name() -> None:
    apart = changed(("<m2><n2>Pablo Lisk</n2></m2>", "Pablo <m2><n2>Lisk</n2></m2>"))
    assert set(lowered(apart)) == {"mentions", "mentions, but for their ends", "links", "names"}
    nobody = changed(("<m3>The parents</m3>", "The <m3>parents</m3>"), ("<m3>them</m3>", "them"))
    assert set(lowered(nobody)) == {"mentions", "mentions, but for their ends", "links", *WHO_IN_CLAUSES}


def folder(path: Path, raws: Sequence[tuple[str, str]]) -> Path:
    path.mkdir()
    for name, raw in raws:
        (path / f"{name}.txt").write_bytes(raw.encode("utf-8"))
    return path


def test_invented_and_real_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    real = RAW.replace("genre: politics", "genre: real")
    invented = folder(tmp_path / "invented", [("x", RAW), ("other", RAW)])
    second = folder(tmp_path / "second", [("x", RAW), ("y", RAW.replace("<source2=2>", "<source2=1>"))])
    assert (
        agree.main(["--first", str(invented), str(folder(tmp_path / "real", [("y", real)])), "--second", str(second)])
        == 0
    )
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "| | invented (1) | real (1) | both (2) |"
    assert "| clauses: the same speaker | 1.000 (2 of 2) | 0.500 (1 of 2) | 0.750 (3 of 4) |" in lines


def test_what_cannot_be_compared(tmp_path: Path) -> None:
    one, empty = folder(tmp_path / "one", [("x", RAW)]), folder(tmp_path / "empty", [])
    with pytest.raises(InputError, match=r"x\.txt has no first marking in .*empty"):
        agree.twice([empty], one)
    with pytest.raises(InputError, match="empty has no articles"):
        agree.twice([one], empty)
    with pytest.raises(InputError, match=r"x\.txt is not one text"):
        agree.twice([one], folder(tmp_path / "two", [("x", RAW.replace("would meet", "met"))]))


def test_real_articles_by_their_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real, "SOURCES", {"invented": 1})
    rows = ({"id": name, "text": first().text} for name in ("x", "y"))
    (tmp_path / "invented.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", "utf-8")
    labels = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    printed = RAW.replace("the parents |", "The parents |")
    for path, names, raw in zip(labels, ("xy", "y"), (printed, printed.replace("=2>", "=1>")), strict=True):
        files = folder(tmp_path / path.stem, [(name, raw) for name in names])
        real.pack(sorted(files.glob("*.txt")), tmp_path, path)
    ((one, other),) = agree.twice_real(tmp_path, *labels)
    assert one.name == other.name == "y"
    assert agree.table([(one, other)]).splitlines()[0] == "| | real (1) | both (1) |"
    assert agree.figures([(one, other)])["clauses: the same speaker"] == Share(1, 2)


def test_collections_that_are_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        agree.main(["--open", str(tmp_path / "none")])
    assert "Say with --open where the collections lie." in capsys.readouterr().err


# ------------------------------------------------------------------ the second markings of the project


def test_as_many_were_marked_twice_as_the_readme_says() -> None:
    pairs = agree.twice([ARTICLES], real.SECOND)
    assert len(pairs) == 40
    assert all(one.heading == other.heading for one, other in pairs)
    labels = [json.loads(line) for line in (real.SECOND / real.LABELS.name).read_text("utf-8").splitlines()]
    first_labels = {row["id"]: row for row in map(json.loads, real.LABELS.read_text("utf-8").splitlines())}
    assert len(labels) == 30
    assert all(row[key] == first_labels[row["id"]][key] for row in labels for key in ("source", "sha256"))


@pytest.mark.lengthy
def test_the_figures_of_the_readme_are_those_of_the_markings() -> None:
    """Those of invented articles as they stand now; the real ones need their texts (`--open`)."""
    found = agree.figures(agree.twice([ARTICLES], real.SECOND))
    section = (HERE / "README.md").read_text("utf-8").partition("## How sure it is")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if re.match(r"\|.*\d\.\d{3}", line)]
    assert len(rows) == len(found)
    for (name, figure), row in zip(found.items(), rows, strict=True):
        assert row[0].startswith(name), row
        assert row[-3] == f"{figure.value:.3f}", row
