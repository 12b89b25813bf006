"""A group of commands whose help is there at once."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup


class Group(TyperGroup):
    """Typer's group, which would load Pydantic (0.1 s) for its own `--help` whenever one of its commands is called."""

    def get_help_option(self, ctx: Any) -> Any:
        """`--help`, False where it is not given; of None Typer makes something with Pydantic."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.default = False
        return option
