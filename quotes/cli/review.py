"""`quotes review` and `quotes serve`: checking and correcting in the browser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from quotes import export, models, read, store, table
from quotes.cli.options import ModelName, Verbose
from quotes.cli.telling import told
from quotes.errors import InputError
from quotes.records import Article

Port = Annotated[int | None, typer.Option("--port", metavar="N", min=1, max=65535, help="Serve there (8765, if free).")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Only print the address; open no browser.")]
Who = Annotated[str | None, typer.Option("--who", metavar="NAME", help="Whose corrections they are (the login name).")]


Known = Annotated[
    Path | None,
    typer.Option("--registry", metavar="FILE", help="People whose names are offered too, beside those of the file."),
]


def review(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A .db that extract wrote; or a table of quotes, with --articles.")
    ],
    articles: Annotated[
        list[str] | None,
        typer.Option(
            "--articles", metavar="PATH", help="Where the articles of a table are. It becomes a .db beside it."
        ),
    ] = None,
    port: Port = None,
    no_browser: NoBrowser = False,
    who: Who = None,
    registry_file: Known = None,
    model: ModelName = models.SHIPPED,
    verbose: Verbose = False,
) -> None:
    """Check and correct the quotes in the browser; every correction is saved at once in the .db."""
    with told(verbose, code=2):
        database = _database(file, articles)
        _serve(database.parent, database, port=port, browser=not no_browser, who=who, model=model, known=registry_file)


def serve(
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help="Where the .db files are, and new ones go.")
    ] = Path(),
    port: Port = None,
    no_browser: NoBrowser = False,
    who: Who = None,
    registry_file: Known = None,
    model: ModelName = models.SHIPPED,
    verbose: Verbose = False,
) -> None:
    """Open a page to drop files on or paste a text into, to check what was found and save the table."""
    with told(verbose, code=2):
        if not folder.is_dir():
            raise InputError(f"There is no folder {folder}.")
        _serve(folder, None, port=port, browser=not no_browser, who=who, model=model, known=registry_file)


def _serve(
    folder: Path,
    file: Path | None,
    *,
    port: int | None,
    browser: bool,
    who: str | None,
    model: str,
    known: Path | None,
) -> None:
    from quotes.people import link
    from quotes.review import launch
    from quotes.review.session import Session

    def tell(url: str) -> None:
        typer.echo(f"{url}\nOnly this computer can open it. Everything is saved at once; Ctrl+C ends it.", err=True)

    people = link.read(known) if known is not None else None
    launch.serve(Session(folder, model=model, who=who, known=people), tell, file=file, port=port, browser=browser)


def _database(file: Path, articles: list[str] | None) -> Path:
    """The .db to open: the file itself, or one made of a table and its articles. InputError where there is none."""
    if not file.exists():
        raise InputError(f"There is no file {file}.")
    if store.is_store(file):
        if articles:
            raise InputError(f"{file} holds its articles. Leave --articles out.")
        return file
    if file.suffix.lower() in export.FORMATS["db"].suffixes:
        raise InputError(f"{file} is no .db that quotes extract wrote.")
    if file.suffix.lower() not in export.READ_BACK:
        raise InputError(f"{file} is no table of quotes. First run: quotes extract {file} -o {file.with_suffix('.db')}")
    if not articles:
        raise InputError(f"{file} holds no texts. Say where the articles are with --articles, or extract to a .db.")
    database = file.with_suffix(".db")
    if database.exists():
        raise InputError(f"{database} is there already. Review it, or move it away to begin anew with {file.name}.")
    from quotes.review.importing import from_table

    return from_table(_rows(file), _texts(articles), database)


def _rows(file: Path) -> Iterator[Mapping[str, object]]:
    """The rows of a table with numbers as numbers, whether it keeps them or holds text."""
    for number, row in enumerate(export.read_rows(file), 1):
        try:
            yield {**row, **table.typed({name: cell for name, cell in row.items() if isinstance(cell, str)})}
        except (ValueError, KeyError) as error:
            said = f"{file}, row {number}: {error} stands where quotes extract writes something else."
            raise InputError(f"{said} Take the table as it was written, or extract again to a .db.") from error


def _texts(paths: list[str]) -> list[Article]:
    """The articles of these paths; what cannot be read is missed where a row needs it."""
    return [item for item in read.articles(paths) if isinstance(item, Article)]
