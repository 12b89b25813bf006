"""The errors a user can act on; anything else that is raised is a bug and keeps its traceback."""

from __future__ import annotations


class QuotesError(Exception):
    """What went wrong, where, and what to do about it, in one or two sentences."""


class InputError(QuotesError):
    """A path, file, folder, table or column that cannot be read as articles."""


class ModelError(QuotesError):
    """A parser that is not there or cannot be loaded."""


class TableError(QuotesError):
    """An output that cannot be written, or a table that is not one of ours."""
