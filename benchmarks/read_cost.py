"""What reading a page costs: CPU of `read` in one process, over the real pages of the shared corpus.

    .venv/bin/python benchmarks/read_cost.py [--root ../shared/corpus] [--split dev]

Prints mean, median and 99th percentile in milliseconds of CPU a page, start-up left aside, the first reading of each
page counted. The bar is 60 for the last; the mean with start-up is measured by the shared bench/reading.py.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import datetime
from pathlib import Path

from tracker.core.model import Hints, Page
from tracker.core.reading import read


def main() -> None:
    """Read every page once and print what it cost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", default=str(Path(__file__).resolve().parents[2] / "shared" / "corpus"))
    parser.add_argument("--split", default="dev")
    options = parser.parse_args()
    if not (Path(options.root) / "corpus.py").exists():
        raise SystemExit(f"{options.root} is no corpus; name one with --root")
    sys.path.insert(0, options.root)
    import corpus

    rows = [row for row in corpus.extract(options.split, root=options.root) if row["html_bytes"] < 3_000_000]
    costs = []
    for row in rows:
        seen = datetime.fromisoformat(row["captured_at"])
        page = Page(row["html"], "text/html; charset=utf-8", row["url"] or "", seen)
        begun = time.process_time()
        read(page, Hints(type=row["terms"]))
        costs.append(1000 * (time.process_time() - begun))
    costs.sort()
    mean, median, late = sum(costs) / len(costs), costs[len(costs) // 2], costs[int(0.99 * len(costs))]
    print(
        f"{len(costs)} pages: mean {mean:.2f} ms, median {median:.2f} ms, p99 {late:.2f} ms, worst {costs[-1]:.2f} ms"
    )


if __name__ == "__main__":
    main()
