"""`quotes extract`: articles in, a table out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import typer

import quotes
from quotes import export, models, read, table, terminal
from quotes.cli import apart, corrections
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
from quotes.cli.telling import NothingRead, counted, exit_code, extractor, minding_stdout, need_stdout, readable, told
from quotes.errors import TableError
from quotes.export import texts

if TYPE_CHECKING:
    from quotes import registry


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
    from quotes import batch

    totals = table.Totals()
    with told(verbose, code=2):
        style = export.Style(exact=exact, delimiter={"tab": "\t"}.get(delimiter, delimiter))
        target = _target(output, format_name, style, show=show)
        _check(target, carry=carry)
        _check_clusters(by_cluster, join=join, linked=not no_link)
        apart.check({"--output": output, "--registry": registry_file, "--save-text": save_text})
        people = _People(registry_file, linked=not no_link)
        table.check_confidence(min_confidence)
        source = read.articles(paths, text_column=text_column, id_column=id_column)
        apart.check_articles({"--output": output, "--registry": registry_file}, source, save_text=save_text)
        parser = extractor(model, thoughts=thoughts, all_marks=all_marks)
    late: list[str] = []
    options = _told_options(join=join, by=by, by_cluster=by_cluster, thoughts=thoughts, all_marks=all_marks)
    with told(verbose, code=1), minding_stdout(), suppress(NothingRead):
        with terminal.bar(source.count, hidden=target.streams and terminal.looked_at()) as bar:
            articles = readable(source, totals)
            if save_text is not None:
                articles = texts.saved(articles, save_text)
            found = counted(parser.extract(articles), totals, bar, least=min_confidence)
            with batch.gathered(
                found,
                output=target.path,
                notes=lambda: _notes(totals, model, options),
                known=people.known,
                linked=not no_link,
                stored=not target.plain,
            ) as run:
                rows = table.rows(run.extractions(), carry=carry)
                made = run.run
                if made is not None and target.path is not None and target.format == "db":
                    made = corrections.carried_over(made, target.path, totals)
                shown, late = _write(_arranged(rows, join=join, by=by, by_cluster=by_cluster), target, made)
                if run.linking is not None:
                    totals.speakers = {id for e in run.extractions() for q in e.quotes for id in q.speaker_ids}
                    totals.notices += batch.suggested(run.linking)
                    people.save(run.linking)
        if shown is not None:
            terminal.show(shown, by_speaker=by is By.SPEAKER)
    written_to = None if totals.all_failed else output
    for line in terminal.closing_lines(totals, written_to, late=late, least=min_confidence):
        typer.echo(line, err=True)
    raise typer.Exit(exit_code(totals))


def _told_options(*, by: By | None, **flags: bool) -> dict[str, str]:
    """The options that shape the table, as on the command line."""
    told_of = {f"--{name.replace('_', '-')}": "yes" for name, is_set in flags.items() if is_set}
    return told_of | ({"--by": by.value} if by else {})


def _notes(totals: table.Totals, model: str, options: dict[str, str]) -> export.Notes:
    return export.Notes(
        version=quotes.__version__,
        model=model,
        options=options,
        columns=table.COLUMNS,
        articles=totals.articles,
        quotes=totals.quotes,
        open=totals.open,
        left_out=totals.left_out,
        notices=tuple(totals.notices),
        failures=tuple(totals.failures),
    )


@dataclass(slots=True)
class _People:
    """The registry that knows the speakers of earlier runs."""

    file: Path | None
    linked: bool
    known: registry.Registry = field(init=False)

    def __post_init__(self) -> None:
        from quotes import registry

        if self.file is not None and not self.linked:
            raise TableError("--registry links speakers across articles, and --no-link does not. Leave one out.")
        there = self.file is not None and self.file.exists()
        self.known = registry.read(self.file) if self.file is not None and there else registry.Registry()
        if self.file is not None:
            export.check_target(self.file)

    def save(self, linking: registry.Linking | None) -> None:
        """Writes the registry with everybody new."""
        from quotes import registry

        if self.file is not None and linking is not None:
            registry.write(linking.registry, self.file)


@dataclass(frozen=True, slots=True)
class _Target:
    """Where the table goes: a file, or else stdout; with `show`, stdout gets it as a table to look at."""

    path: Path | None
    format: str
    style: export.Style
    show: bool

    @property
    def plain(self) -> bool:
        """Whether rows are all that the format wants."""
        return self.format in ("csv", "tsv", "jsonl")

    @property
    def streams(self) -> bool:
        """Whether rows go to stdout as they come."""
        return self.path is None and not self.show


def _target(output: Path | None, format_name: str | None, style: export.Style, *, show: bool) -> _Target:
    to_look_at = show or (output is None and format_name is None and terminal.looked_at())
    if output is None:
        need_stdout(" Name a file with --output.")
        name = export.format_of(None, format_name or "csv")
        if export.FORMATS[name].write is None:
            raise TableError(f"{name} is no text for a pipe or a terminal. Name a file with --output.")
        return _Target(None, name, style, to_look_at)
    return _Target(output, export.format_of(output, format_name), style, to_look_at)


def _check(target: _Target, *, carry: bool) -> None:
    """Raises TableError where options do not go together, or the output cannot be written."""
    if carry and target.format != "jsonl":
        raise TableError("--carry puts lists and objects into the table. Use it with --format jsonl.")
    if target.style.delimiter != "," and target.format != "csv":
        raise TableError(f"--delimiter goes with csv, and the format is {target.format}. Use --format csv.")
    if target.path is not None:
        export.check_target(target.path)
        if target.format == "db":
            corrections.check(target.path)


def _check_clusters(by_cluster: bool, *, join: bool, linked: bool) -> None:
    """Raises TableError where --by-cluster cannot be had."""
    if by_cluster and not linked:
        raise TableError("--by-cluster needs the clusters, and --no-link looks for none. Leave one out.")
    if by_cluster and join:
        raise TableError("--by-cluster gives one row a quotation, --join one an act of saying. Leave one out.")


def _arranged(rows: Iterable[table.Row], *, join: bool, by: By | None, by_cluster: bool) -> Iterable[table.Row]:
    if join:
        rows = table.joined(rows)
    if by_cluster:
        from quotes import cluster

        rows = cluster.by_cluster(rows)
    return table.by_speaker(rows) if by is By.SPEAKER else rows


def _write(
    rows: Iterable[table.Row], target: _Target, run: export.Run | None
) -> tuple[list[table.Row] | None, list[str]]:
    """Writes the rows where they go; gives back those to show, and the columns a pipe did not get."""
    columns, style = tuple(table.COLUMNS), target.style
    if target.streams:
        stdout = sys.stdout.buffer
        late = export.to_stream(rows, stdout, columns=columns, format=target.format, delimiter=style.delimiter, run=run)
        return None, late
    shown = list(rows) if target.show else None
    if target.path is not None:
        kept = rows if shown is None else shown
        export.to_file(kept, target.path, columns=columns, format=target.format, style=style, run=run)
    return shown, []
