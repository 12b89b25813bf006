"""Marked text for the tests: the notation of `quotes.evaluate.marked`, which users write their own gold in."""

from quotes.evaluate.marked import Case, Content, Said, cases, predicted, read, sides, write

__all__ = ["Case", "Content", "Said", "cases", "predicted", "read", "sides", "write"]
