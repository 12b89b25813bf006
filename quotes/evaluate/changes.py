"""What a run gained and lost against a former one, quote by quote and figure by figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quotes.evaluate.figures import Item, Result


@dataclass(frozen=True, slots=True)
class Change:
    """A gold item that was given to the right one in one of two runs only, or an extra that only one of them has."""

    gain: bool
    before: Item | None  # None for an extra that the former run did not have
    now: Item | None  # None for an extra that is gone

    @property
    def item(self) -> Item:
        """Whichever run has it, this one first."""
        found = self.now or self.before
        assert found is not None, "a change of nothing"
        return found


def quote_by_quote(now: Result, before: Result) -> tuple[Change, ...]:
    """Gains, then losses, in the order of the gold. Edges and kinds alone are no change here; the figures show them."""
    new, old = _by_key(now), _by_key(before)
    found = (
        Change(_good(new.get(key)), old.get(key), new.get(key)) for key in [*new, *(k for k in old if k not in new)]
    )
    changed = [c for c in found if _good(c.before) != _good(c.now)]
    return tuple(sorted(changed, key=lambda c: not c.gain))


def of_figures(now: Result, before: Result) -> Mapping[str, float]:
    """How much each figure rose since the former run, 0 to 1; those that either lacks are left out."""
    pairs = {name: (before.figures[name].value, f.value) for name, f in now.figures.items() if name in before.figures}
    return {name: b - a for name, (a, b) in pairs.items() if a is not None and b is not None}


def _by_key(result: Result) -> dict[tuple[str, str], Item]:
    return {(item.article, item.key): item for item in result.items}


def _good(item: Item | None) -> bool:
    """An extra is good where it is not."""
    return item is None or item.attributed
