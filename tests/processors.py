"""The same rows on every processor: natively and on emulated older ones (make processors).

    python -m tests.processors [--articles N] [--cpu NAME ...]

Reads the seed articles and cases/processors.txt with one thread, here and in `qemu-x86_64 -cpu NAME` (Debian's package
qemu-user), the emulated ones beside each other, and compares the rows: all columns alike, confidence within 0.01.
"max" of qemu 7.2 is AVX2 and FMA without AVX-512 and VNNI, "SandyBridge" AVX without FMA. What runs is what a user
runs: the same Python, the same package, the shipped model.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from quotes import read, table
from quotes.evaluate import marked
from quotes.records import Article
from tests.gold.run import Row, differences

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "processors.txt"
QEMU = "qemu-x86_64"
OLDER = ("max", "SandyBridge")

Share = tuple[int, int, int]  # of the first so many articles, the part of so many parts


def articles() -> list[Article]:
    """The seeds, the shortest first, then the invented ones."""
    files = sorted((ROOT / "seeds").glob("*.txt"), key=lambda path: path.stat().st_size)
    seeds = [read.article(path.read_text(encoding="utf-8"), id=path.stem) for path in files]
    return seeds + [read.article(case.text, id=case.name) for case in marked.cases(CASES.read_text(encoding="utf-8"))]


def rows(some: Sequence[Article]) -> Iterator[Row]:
    """The rows of the shipped model on one thread."""
    from quotes.pipeline import Extractor

    return (dict(row) for row in table.rows(Extractor(threads=1).extract(some)))


def start(cpu: str | None, share: Share, out: Path) -> subprocess.Popen[bytes]:
    """Begins to read articles in a process of its own, emulated where a processor is named; rows go to `out`."""
    emulated = [QEMU, "-cpu", cpu] if cpu else []
    program = "import sys; from tests.processors import write; write(sys.argv[1], *map(int, sys.argv[2:]))"
    # OPENBLAS_CORETYPE would ask NumPy for instructions that the emulated processor may not have.
    environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_CORETYPE"}
    environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with out.with_suffix(".log").open("wb") as log:
        return subprocess.Popen(
            [*emulated, sys.executable, "-c", program, str(out), *map(str, share)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )


def write(path: str, count: int, part: int, parts: int) -> None:
    """What the started process does: every `parts`-th of the first `count` articles."""
    found = list(rows(articles()[:count][part::parts]))
    Path(path).write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")


def finished(process: subprocess.Popen[bytes], out: Path) -> list[Row]:
    """The rows of a started process; ends the program where it failed."""
    if process.wait():
        raise SystemExit(f"{' '.join(map(str, process.args))}:\n{out.with_suffix('.log').read_text(errors='replace')}")
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def compared(cpus: Sequence[str], count: int) -> dict[str, tuple[int, list[str]]]:
    """By processor: how many rows there are here, and what differs there. All cores are used, two at least."""
    parts = max(1, (os.cpu_count() or 1) // len(cpus))
    places = {article.id: number for number, article in enumerate(articles())}
    with tempfile.TemporaryDirectory() as folder:
        out = {cpu: [Path(folder) / f"{cpu}.{part}.jsonl" for part in range(parts)] for cpu in cpus}
        begun = {cpu: [start(cpu, (count, n, parts), file) for n, file in enumerate(out[cpu])] for cpu in cpus}
        alone = Path(folder) / "here.jsonl"
        here = finished(start(None, (count, 0, 1), alone), alone)
        told = {}
        for cpu in cpus:
            there = [row for pair in zip(begun[cpu], out[cpu], strict=True) for row in finished(*pair)]
            there.sort(key=lambda row: places[str(row["article_id"])])
            told[cpu] = (len(here), differences(here, there, cpu))
        return told


def unable() -> str | None:
    """Why nothing can be emulated here."""
    if platform.machine() not in ("x86_64", "AMD64"):
        return f"the emulated processors are x86, and this is {platform.machine()}"
    if shutil.which(QEMU) is None:
        return f"there is no {QEMU}: apt-get install qemu-user"
    return None


def main(arguments: Sequence[str]) -> str | None:
    """Compares and prints; what it returns is the reason for failing."""
    parser = argparse.ArgumentParser(prog="tests.processors", description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--articles", type=int, metavar="N", help="so many of them; the first five are the seeds")
    parser.add_argument("--cpu", action="append", metavar="NAME", help=f"of {QEMU} -cpu help; else {', '.join(OLDER)}")
    asked = parser.parse_args(arguments)
    if reason := unable():
        return f"Not compared: {reason}."
    begun = time.monotonic()
    found = compared(asked.cpu or OLDER, asked.articles or len(articles()))
    for cpu, (count, unlike) in found.items():
        sys.stdout.write(f"{cpu}: {count} rows here, {len(unlike)} differences\n")
        sys.stdout.write("".join(f"  {line}\n" for line in unlike))
    sys.stdout.write(f"{(time.monotonic() - begun) / 60:.1f} minutes\n")
    return "The rows are not the same." if any(unlike for _, unlike in found.values()) else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
