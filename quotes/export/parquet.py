"""Parquet: typed columns for notebooks and archives (export)."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotes import installing, schema
from quotes.errors import TableError
from quotes.export.job import Job
from quotes.export.lines import finite

if TYPE_CHECKING:
    import pyarrow as pa

_AT_A_TIME = 10_000  # rows


def write(job: Job, path: Path) -> None:
    """Writes the rows in batches. Columns of mixed kinds, lists and objects are text (JSON); NaN is null."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise TableError(f"Parquet needs a package that is not here. Run: {installing.command('parquet')}") from error
    schema = pa.schema([(name, _kind(name, job.kinds.get(name, set()), pa)) for name in job.columns])
    texts = {field.name for field in schema if pa.types.is_string(field.type)}
    rows = iter(job.rows)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(itertools.islice(rows, _AT_A_TIME)):
            plain = [{name: _value(row.get(name), name in texts) for name in job.columns} for row in batch]
            writer.write_table(pa.Table.from_pylist(plain, schema))


def _kind(name: str, seen: Iterable[str], pa: Any) -> pa.DataType:
    """That of a column of ours, so that an empty table has the types of a full one; else of the values seen."""
    kinds, ours = set(seen), schema.TYPES.get(name)
    if ours == "integer" or (kinds == {"int"} and ours != "number"):
        return pa.int64()
    if ours == "boolean" or kinds == {"bool"}:
        return pa.bool_()
    return pa.float64() if ours == "number" or (kinds and kinds <= {"int", "float"}) else pa.string()


def _value(value: object, as_text: bool) -> object:
    value = finite(value)
    if value is None or not as_text:
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode()  # a lone surrogate has no UTF-8
