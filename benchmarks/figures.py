"""The figures of the README on the development data: `python -m benchmarks.figures --data ../shared/data`.

Runs `quotes extract --thoughts` over the PolNeAR development articles and `quotes extract` over the GUM news, and
scores the rows with tests/gold/score.py. The data are not part of the project; it says so where they are missing.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCORE = ROOT / "tests" / "gold" / "score.py"
RUNS = (
    ("polnear", "polnear/dev.jsonl", ("--thoughts",)),
    ("speakers", "gum/news.jsonl", ()),
)


def main() -> int:
    """Prints the figures; 2 where the data are missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with polnear/ and gum/")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "figures", help="where the rows are kept")
    parser.add_argument("--list", action="store_true", help="every miss, one a line")
    options = parser.parse_args()
    missing = [path for _, path, _ in RUNS if not (options.data / path).exists()]
    if missing:
        print(f"{options.data} lacks {', '.join(missing)}: these figures need the development data.", file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    for mode, path, extra in RUNS:
        rows = options.out / f"{mode}.jsonl"
        command = [sys.executable, "-m", "quotes", "extract", str(options.data / path), *extra, "-o", str(rows)]
        done = subprocess.run(command, check=False)
        if done.returncode:
            return done.returncode
        print(f"\n{mode} ({path})", flush=True)
        listing = ["--list"] if options.list else []
        subprocess.run([sys.executable, str(SCORE), mode, str(options.data / path), str(rows), *listing], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
