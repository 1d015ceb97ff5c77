"""`read` on bodies that nobody should send: soups of HTML, bytes in every encoding, Markdown, mutated PDFs.

    python benchmarks/fuzz_read.py [--examples 20000]

For each: the read ends in a Reading or in a typed error, in time; the text has no control characters; the clauses are
in order, do not overlap and hold every word; a second read gives the same. Prints how the examples ended. A failing
example is made small by hypothesis and printed with its cause.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings

from tests.core.reading.soup import hints, must_hold, pages
from tracker.core.model import Hints, Page

MOST_SECONDS = 10.0
"""CPU for the two reads of one example: twice what one hostile input may take."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--examples", type=int, default=20_000)
    options = parser.parse_args()
    ends: Counter[str] = Counter()
    slowest = 0.0

    @settings(
        max_examples=options.examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(pages, hints)
    def each(page: Page, wanted: Hints) -> None:
        nonlocal slowest
        started = time.process_time()
        ends[must_hold(page, wanted)] += 1
        slowest = max(slowest, time.process_time() - started)
        assert slowest < MOST_SECONDS, "reading it takes too long"

    started = time.perf_counter()
    each()
    print(
        f"{sum(ends.values())} examples in {time.perf_counter() - started:.0f} s, none failed; slowest {slowest:.2f} s"
    )
    for end, count in ends.most_common():
        print(f"  {end:15}{count:7}")


if __name__ == "__main__":
    main()
