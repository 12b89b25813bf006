"""`quotes extract`: articles in, a table out."""

from __future__ import annotations

from pathlib import Path

import typer

from quotes import export, models, terminal
from quotes.cli import apart
from quotes.cli.options import (
    AllMarks,
    By,
    ByCluster,
    Carry,
    Delimiter,
    Exact,
    FormatName,
    IdColumn,
    Join,
    MinConfidence,
    ModelName,
    NoLink,
    Output,
    Paths,
    RegistryFile,
    SaveText,
    Show,
    Sort,
    TextColumn,
    Thoughts,
    Verbose,
)
from quotes.cli.telling import exit_code, minding_stdout, need_stdout, told
from quotes.errors import TableError


def extract(
    paths: Paths,
    output: Output = None,
    format_name: FormatName = None,
    thoughts: Thoughts = False,
    all_marks: AllMarks = False,
    min_confidence: MinConfidence = 0.0,
    exact: Exact = False,
    join: Join = False,
    by: Sort = None,
    by_cluster: ByCluster = False,
    show: Show = False,
    delimiter: Delimiter = ",",
    model: ModelName = models.SHIPPED,
    text_column: TextColumn = None,
    id_column: IdColumn = None,
    carry: Carry = False,
    save_text: SaveText = None,
    registry_file: RegistryFile = None,
    no_link: NoLink = False,
    verbose: Verbose = False,
) -> None:
    """Put every quotation of the articles into one table: who said what."""
    from quotes import read, run

    with told(verbose, code=2):
        settings = run.Settings(
            output,
            _format(output, format_name),
            export.Style(exact=exact, delimiter={"tab": "\t"}.get(delimiter, delimiter)),
            show=show or (output is None and format_name is None and terminal.looked_at()),
            model=model,
            thoughts=thoughts,
            all_marks=all_marks,
            join=join,
            by=by.value if by else None,
            by_cluster=by_cluster,
            carry=carry,
            linked=not no_link,
            least=min_confidence,
            registry=registry_file,
            texts=save_text,
        )
        settings.check()
        apart.check({"--output": output, "--registry": registry_file, "--save-text": save_text})
        known = run.known_people(registry_file)
        source = read.articles(paths, text_column=text_column, id_column=id_column)
        apart.check_articles({"--output": output, "--registry": registry_file}, source, save_text=save_text)
        engine = run.engine(model, thoughts=thoughts, all_marks=all_marks)
    with told(verbose, code=1), minding_stdout():
        with terminal.bar(source.count, hidden=settings.streams and terminal.looked_at()) as bar:
            done = run.extract(source, engine, settings, known=known, tick=bar.advance)
        if done.shown is not None:
            terminal.show(done.shown, by_speaker=by is By.SPEAKER)
    written_to = None if done.totals.all_failed else output
    for line in terminal.closing_lines(done.totals, written_to, late=done.late, least=min_confidence):
        typer.echo(line, err=True)
    raise typer.Exit(exit_code(done.totals))


def _format(output: Path | None, format_name: str | None) -> str:
    if output is not None:
        return export.format_of(output, format_name)
    need_stdout(" Name a file with --output.")
    name = export.format_of(None, format_name or "csv")
    if export.FORMATS[name].write is None:
        raise TableError(f"{name} is no text for a pipe or a terminal. Name a file with --output.")
    return name
