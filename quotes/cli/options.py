"""The options that several commands share, each with its help text."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from quotes import export


class By(StrEnum):
    """What --by sorts the table by."""

    SPEAKER = "speaker"


Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Files, folders, archives, globs, tables with a text column, or - for stdin."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write the table to this file, whole or not at all."),
]
FormatName = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="NAME",
        help=f"One of: {', '.join(export.FORMATS)}. Without it, the extension of FILE decides; "
        "without FILE, a terminal gets a table to look at and a pipe gets csv.",
    ),
]
Thoughts = Annotated[bool, typer.Option("--thoughts", help="Also what people are said to think, want, fear or expect.")]
AllMarks = Annotated[
    bool,
    typer.Option("--all-marks", help="Also what stands in marks but nobody said: titles, names, scare quotes."),
]
MinConfidence = Annotated[
    float,
    typer.Option("--min-confidence", metavar="X", help="Leave rows of a lower confidence out: 0 to 1."),
]
Exact = Annotated[
    bool,
    typer.Option("--exact", help="CSV for programs: no byte-order mark, no ' before cells that look like formulas."),
]
Join = Annotated[
    bool,
    typer.Option("--join", help="One row an act of saying, its pieces joined by ' … ': for reading, not verbatim."),
]
ByCluster = Annotated[
    bool,
    typer.Option(
        "--by-cluster", help="One row a quotation: its other wordings, and the articles that have it, beside."
    ),
]
Sort = Annotated[
    By | None,
    typer.Option("--by", metavar="speaker", help="Sort the table by speaker instead of by article."),
]
Show = Annotated[
    bool, typer.Option("--show", help="Show the table also with --output, or where stdout is no terminal.")
]
Delimiter = Annotated[
    str, typer.Option("--delimiter", metavar="SIGN", help="What parts the cells of a CSV: ';', or 'tab'.")
]
ModelName = Annotated[str, typer.Option("--model", metavar="NAME", help="The parser; see: quotes models list.")]
TextColumn = Annotated[
    str | None,
    typer.Option("--text-column", metavar="NAME", help="The column of an input table that holds the text (text)."),
]
IdColumn = Annotated[
    str | None,
    typer.Option("--id-column", metavar="NAME", help="The column of an input table that holds the id (id)."),
]
SaveText = Annotated[
    Path | None,
    typer.Option(
        "--save-text", metavar="DIR", help="Also write the text of every article there: the one that offsets count in."
    ),
]
Carry = Annotated[
    bool,
    typer.Option("--carry", help="Carry also lists and objects of an input table over; JSON Lines only."),
]
RegistryFile = Annotated[
    Path | None,
    typer.Option(
        "--registry",
        metavar="FILE",
        help="People and bodies that are known, a CSV to edit; whoever is new is added. It is made if it is not there.",
    ),
]
NoLink = Annotated[
    bool,
    typer.Option(
        "--no-link", help="Do not look for the same speaker or quote in several articles; write rows as they come."
    ),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show the whole traceback of an error.")]
