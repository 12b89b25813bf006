"""`quotes models`: the parsers that --model takes."""

from __future__ import annotations

from typing import Annotated

import typer

from quotes import models
from quotes.cli.group import Group
from quotes.cli.options import Verbose
from quotes.cli.telling import minding_stdout, told

app = typer.Typer(
    name="models",
    cls=Group,
    help="The parsers that --model takes.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.command("list")
def list_models(verbose: Verbose = False) -> None:
    """List the parsers there are, and where they lie."""
    with told(verbose, code=1), minding_stdout():
        for model in models.known():
            typer.echo(f"{model.name}\t{model.path or '-'}\t{model.about}")


@app.command("path")
def model_path(
    name: Annotated[str, typer.Argument(help="The parser's name.")] = models.SHIPPED, verbose: Verbose = False
) -> None:
    """Print the folder of a parser."""
    with told(verbose, code=2):
        typer.echo(models.path(name))


@app.command("download")
def download_model(
    name: Annotated[str, typer.Argument(help="stanza:LANGUAGE[:PACKAGE], Stanza's official models.")] = "stanza:en",
    verbose: Verbose = False,
) -> None:
    """Download Stanza's official models; nothing else opens a connection."""
    with told(verbose, code=1):
        typer.echo(models.download(name))
