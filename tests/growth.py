"""How much more work a longer text is. No clock says how long anything may take: machines differ, and are shared.

    growth.of_length_only(lambda length: quotations('"a' * length, ...), 10_000)

Work is counted in calls, which are the same on every machine. What a regular expression does is one call, however long
it takes; so CPU time is held against CPU time too: as a ratio, with room, and the best of three tries.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable

import pytest

Job = Callable[[int], object]
TIMES = 4  # so much longer is the longer text
ROOM = 1.2  # calls may grow by so much more than the text
STEEP = 10  # CPU time grows by less than this: 4 is the length, 16 would be its square
TRIES = 3
_LEAST = 0.002  # seconds; less cannot be told from nothing


def calls(job: Job, length: int) -> int:
    """The functions called, those written in C included."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        job(length)
    finally:
        sys.setprofile(before)
    return count


def of_length_only(job: Job, length: int) -> None:
    """Fails where a text four times as long is much more than four times the work."""
    job(length)  # what is cached is cached
    short, long = calls(job, length), calls(job, TIMES * length)
    assert long <= ROOM * TIMES * short + 100, f"{long} calls for {TIMES * length}, {short} for {length}"
    ratios = []
    for _ in range(TRIES):
        ratios.append(_spent(job, TIMES * length) / max(_LEAST, _spent(job, length)))
        if ratios[-1] < STEEP:
            return
    pytest.fail(f"{TIMES} times the length took {min(ratios):.0f} times the CPU time, at the least")


def _spent(job: Job, length: int) -> float:
    gc.collect()
    gc.disable()  # what it takes depends on all that other tests have left in memory
    try:
        begun = time.thread_time()
        job(length)
        return time.thread_time() - begun
    finally:
        gc.enable()
