"""The columns as data: what stands in `quotes/schema.py` stands everywhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import quotes
from quotes import schema, table
from quotes.records import Extraction, Quote

ROOT = Path(__file__).parent.parent
OUTPUTS = ["csv", "jsonl", "parquet", "xlsx", "frame", "db: quotes", "db: rows", "db: read again", "api"]


def copy(folder: Path, **added: tuple[str, str]) -> Path:
    """A copy of the package without its model, with lines of code put before another in some of its modules."""
    shutil.copytree(
        Path(quotes.__file__).parent, folder / "quotes", ignore=shutil.ignore_patterns("*.onnx", "__pycache__")
    )
    for module, (before, lines) in added.items():
        file = folder / "quotes" / f"{module}.py"
        source = file.read_text(encoding="utf-8")
        assert source.count(before) == 1
        file.write_text(source.replace(before, lines + before), encoding="utf-8")
    return folder


def outputs(folder: Path, columns: Sequence[str]) -> dict[str, Any]:
    """What each output of that copy has in those columns."""
    command = [sys.executable, "-m", "tests.added", str(folder), *columns]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}
    told = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert told.returncode == 0, told.stderr
    found: dict[str, Any] = json.loads(told.stdout)
    return found


@pytest.mark.lengthy
def test_a_column_is_added_in_one_place(tmp_path: Path) -> None:
    line = """\
    Column("length", "how long the quote is", lambda quote, _: quote.end - quote.start, type="integer"),
"""
    found = outputs(copy(tmp_path, schema=('    Column("text_sha256"', line)), ["length"])
    assert found.pop("reference")[-2] == "| `length` | how long the quote is |"
    described = {"type": "integer", "description": "how long the quote is", "x-audience": "people"}
    assert found.pop("json schema") == [described]
    assert list(found) == OUTPUTS
    wanted = [[len(quote)] for quote in ("The bridge is safe,", "We tested it twice.")]
    for name, values in found.items():
        as_text = name in ("csv", "xlsx")
        assert values[:2] == ([[str(length)] for (length,) in wanted] if as_text else wanted), name


@pytest.mark.lengthy
def test_a_new_fact_takes_a_field_besides(tmp_path: Path) -> None:
    field = ("    speaker_role: str | None = None\n", "    tone: str | None = None\n")
    line = ('    Column("text_sha256"', '    Column("tone", "how it was said", optional=True),\n')
    found = outputs(copy(tmp_path, records=field, schema=line), ["tone"])
    assert found.pop("reference")[-2] == "| `tone` | how it was said |"
    assert found.pop("json schema")[0]["type"] == ["string", "null"]
    assert list(found) == OUTPUTS
    for name, values in found.items():
        assert values == [["calm"]] * 5, name


def test_every_field_of_a_quote_is_in_the_table_by_its_name_or_as_a_span() -> None:
    names = {column.name for column in schema.STORED}
    plural = {"speakers": "speaker", "speaker_ids": "speaker_id"}
    assert [field.name for field in fields(Quote) if plural.get(field.name, field.name) not in names] == []
    assert schema.SPANS == ("cue", "source", "via")
    assert {f"{span}_{edge}" for span in schema.SPANS for edge in ("start", "end")} <= names


def test_a_row_is_what_its_json_schema_says(extractions: list[Extraction]) -> None:
    described: Any = schema.json_schema()
    kinds = {"string": str, "integer": int, "number": float, "boolean": bool, "null": type(None)}
    for row in table.rows(extractions):
        assert set(described["required"]) <= row.keys()
        for name, told in described["properties"].items():
            allowed = [told["type"]] if isinstance(told["type"], str) else told["type"]
            assert type(row[name]) in [kinds[kind] for kind in allowed]
            assert row[name] in told.get("enum", [row[name]])


def test_a_quote_comes_back_from_the_values_of_its_columns(extractions: list[Extraction]) -> None:
    for extraction in extractions:
        for quote in extraction.quotes:
            values = {column.name: column.value(quote, extraction) for column in schema.STORED}
            assert schema.quote(values, quote.speakers, quote.speaker_ids) == quote
            with pytest.raises(ValueError, match="kind is 'song', and must be one of direct, mixed"):
                schema.quote(values | {"kind": "song"}, (), ())


def test_several_values_stand_together_in_a_cell_and_come_apart() -> None:
    assert schema.together(["Elena Ruiz", None, "Ingrid Dahl"]) == "Elena Ruiz; Ingrid Dahl"
    assert schema.apart("Elena Ruiz; Ingrid Dahl") == ("Elena Ruiz", "Ingrid Dahl")
    assert (schema.together([]), schema.apart(None), schema.apart("")) == ("", (), ())
