"""A .db that is written anew keeps what people corrected in it: `quotes review` saved it there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from quotes import table
from quotes.errors import TableError
from quotes.export import Run


def check(path: Path) -> None:
    """Raises TableError where writing over that .db would lose something: it is another program's, or open now."""
    if not path.is_file() or not path.stat().st_size:
        return
    from quotes import store

    if not store.is_store(path):
        raise TableError(f"{path} is there, and quotes did not make it. Give --output another file.")
    from quotes.review import in_use

    if in_use(path):
        raise TableError(f"{path} is open, in quotes review or another program. Close it there first.")


def carried_over(run: Run, path: Path, totals: table.Totals) -> Run:
    """The run, which writes its .db with the corrections of the one at that path; notices tell what no longer fits."""
    from quotes.review import carry_over, corrected_rows, has_corrections

    make = run.database
    if make is None or not path.is_file() or not has_corrections(path):
        return run

    def database(target: Path) -> None:
        check(path)  # it may have been opened meanwhile
        make(target)
        unfit = carry_over(path, target)
        totals.notices.append((path.name, _told(corrected_rows(target), sum(not row.carried for row in unfit))))
        for row in unfit:
            told = "a correction was kept, but" if row.carried else "a correction no longer fits:"
            totals.notices.append((row.quote_id, f"{told} {row.reason}"))

    return replace(run, database=database)


def _told(kept: int, left: int) -> str:
    kept_rows = f"{kept:,} corrected {'row' if kept == 1 else 'rows'} of the former file kept"
    return kept_rows + (f"; {left:,} that no longer fit are under History in quotes review" if left else "")
