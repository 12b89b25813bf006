"""The second reading of the corpus: what the reader sees, and which answers differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.evaluate.marked import article
from training.corpus import second

RAW = """\
style: international wire
entities:
1 | person | Elena Ruiz | Ruiz | she
2 | person | Pablo Lisk | | he
3 | body, described | the harbour board | | it
4 | document | a letter to parents | | it
text:
<content1 direct>“<m1>I</m1> paid,”</content1> <source1=1><m1><n1>Elena Ruiz</n1></m1></source1> said. <content1 direct>“Twice.”</content1>
<source2=1+2><m1+2>They</m1+2></source2> said <content2 indirect>it was “<content2 mixed>over</content2>”</content2>.
<content3 indirect=3|4>Rent rises</content3>, <m4>a letter to parents</m4> of <m3>the harbour board</m3> says. <m2>He</m2> reads “<content4 other>Log</content4>”.
<content5 indirect=?>All lied</content5>, it is said.
"""  # noqa: E501


def test_the_reader_sees_text_and_numbers() -> None:
    text = second.asked(article("x", RAW)).removeprefix(second.ASKED)
    assert text == (
        "⟦1 “I paid,”⟧ Elena Ruiz said. ⟦1 “Twice.”⟧\n"
        "They said ⟦2 it was “⟦2 over⟧”⟧.\n"
        "⟦3 Rent rises⟧, a letter to parents of the harbour board says. He reads “Log”.\n"
        "⟦5 All lied⟧, it is said.\n"
    )


@pytest.mark.parametrize(
    ("given", "differ"),
    [
        ("1 | elena ruiz\n2 | Pablo Lisk; Elena Ruiz\n3 | harbour board\n5 | ?\n", []),
        ("1 | Ruiz\n\n2 | Elena Ruiz; Pablo Lisk\n3 | A letter to parents\n5 | ?\n", []),
        ("1 | Pablo Lisk\n2 | Elena Ruiz\n3 | ?\n", [1, 2, 3, 5]),
    ],
)
def test_answers(given: str, differ: list[int]) -> None:
    found = list(second.differences(article("x", RAW), second.answers(given)))
    assert [difference.number for difference in found] == differ


def test_an_answer_must_have_number_and_name() -> None:
    with pytest.raises(ValueError, match=r"line 2: 'Elena Ruiz' is not: number \| name"):
        second.answers("1 | ?\nElena Ruiz\n")


def test_both_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, folder = tmp_path / "x.txt", tmp_path / "asked"
    path.write_text(RAW, "utf-8")
    assert second.main(["ask", str(path), "--out", str(folder)]) == 0
    assert (folder / "x.txt").read_text("utf-8").endswith("it is said.\n")
    (folder / "x.txt").write_text("1 | Elena Ruiz\n2 | Elena Ruiz\n3 | ?\n5 | ?\n", "utf-8")
    assert second.main(["compare", str(path), "--answers", str(folder)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "x 2 | Elena Ruiz; Pablo Lisk / Ruiz; Pablo Lisk | Elena Ruiz",
        "x 3 | the harbour board / a letter to parents | ?",
        "2 of 4 statements: the same speaker (0.500)",
    ]
