"""Tables of ours through a real LibreOffice, cell by cell.

    python -m benchmarks.spreadsheet

Writes the rows of the seed articles, and rows with all that spreadsheet programs get wrong, as CSV, TSV and XLSX;
LibreOffice (headless) opens each and writes it as its own format, which is read back and compared. Ends with 1 where a
cell has changed, with 2 where there is no LibreOffice. Not compared: tabs in cells, which LibreOffice drops.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from quotes import Extractor, export, read, table
from quotes.records import Article

SEEDS = Path(__file__).parents[1] / "seeds"
AWKWARD = (
    "=1+1", "+49 30 1234", "-1", "@mention", "'=1", "'quoted'", "007", "1e5", "3/4", "2021-03-04", "12:30", "TRUE",
    "“Åsa, naïve” – 日本語 😀", 'a "word", and; more', "two\nlines", "three\r\nlines\r\n", "\ttab", " spaces ", "a\tb",
    "https://example.org/?a=1&b=2", "<b>bold</b> & &amp;", "$5 and 50 %", "-", "#REF!", "100%", "1,5", "x" * 5_000,
)  # fmt: skip
# Comma (or tab), quote, UTF-8, from line 1, quoted cells are text (help.libreoffice.org, "CSV Filter Parameters").
_FILTERS = {"csv": "44,34,76,1,,0,true", "tsv": "9,34,76,1,,0,true"}


def rows() -> list[table.Row]:
    """The rows of the seeds, and each awkward cell in the columns that hold text."""
    articles = [article for article in read.articles([str(SEEDS)]) if isinstance(article, Article)]
    found = list(table.rows(Extractor().extract(articles)))
    return found + [found[0] | dict.fromkeys(("speaker", "quote", "context", "title"), cell) for cell in AWKWARD]


def converted(office: str, path: Path) -> Path:
    """What LibreOffice makes of the file, in its own format, as .xlsx to be read."""
    options = [f"--infilter=CSV:{_FILTERS[path.suffix[1:]]}"] if path.suffix[1:] in _FILTERS else []
    for format, source in (("ods", path), ("xlsx", path.with_suffix(".ods"))):
        place = path.parent / format
        command = [office, f"-env:UserInstallation={(path.parent / 'profile').as_uri()}", "--headless"]
        command += [*(options if format == "ods" else []), "--convert-to", format, "--outdir", str(place)]
        source = source if format == "ods" else path.parent / "ods" / source.name
        subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=180)
    return path.parent / "xlsx" / f"{path.stem}.xlsx"


def differences(wanted: list[table.Row], back: list[dict[str, object]], name: str) -> Iterator[str]:
    """A line for each cell that is not what it was."""
    if len(wanted) != len(back):
        yield f"{name}: {len(wanted)} rows went in, {len(back)} came back"
    for number, (row, other) in enumerate(zip(wanted, back, strict=False), 2):
        for column in table.COLUMNS:
            before, after = shown(row[column], name), shown(other.get(column), "read.xlsx")
            if before != after:
                yield f"{name}, row {number}, {column}: {before[:60]!r} became {after[:60]!r}"


def shown(value: object, name: str) -> str:
    """The cell as a spreadsheet shows it: CSV has an apostrophe before what looks like a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if isinstance(value, str) and not name.endswith("xlsx") and export.lines.FORMULA.match(text):
        text = f"'{text}"
    return text.replace("\r\n", "\n").replace("\t", "")


def main() -> int:
    """Prints what was compared; 1 where something changed."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        print("There is no LibreOffice here. On Debian: apt install libreoffice-calc-nogui", file=sys.stderr)
        return 2
    wanted, changed = rows(), 0
    with tempfile.TemporaryDirectory() as folder:
        for format in ("csv", "tsv", "xlsx"):
            path = Path(folder) / f"{format}.{format}"
            export.to_file(wanted, path, columns=tuple(table.COLUMNS))
            back = [dict(row) for row in export.read_rows(converted(office, path))]
            found = list(differences(wanted, back, path.name))
            changed += len(found)
            print(f"{format}: {len(back)} rows, {len(table.COLUMNS) * len(back):,} cells, {len(found)} changed")
            print(*found[:10], sep="\n", end="\n" if found else "")
    return int(changed > 0)


if __name__ == "__main__":
    sys.exit(main())
