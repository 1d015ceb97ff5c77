"""kill -9 at 30 random points of imports of history from a real archive (pywb), until each import is done.

Printed: in which phase the kills met an import, whether the end was that of an import that nobody interrupted, how many
captures were asked for again although they need not have been (bar: 0), and how many because the process had died
before their answer was kept.

    PYTHONPATH=. python benchmarks/backfill_kills.py [--kills 30] [--seed 1]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.archive_peer import missing_pywb
from tests.e2e.history import history, kill_again_and_again


def main() -> None:
    """Kill and count."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--kills", type=int, default=30)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    if missing_pywb():
        raise SystemExit(missing_pywb())
    with tempfile.TemporaryDirectory(prefix="kills-") as folder, history(Path(folder) / "archive") as peer:
        told = kill_again_and_again(Path(folder), peer, given.kills, given.seed)
    met = ", ".join(f"{phase} {count}" for phase, count in sorted(told.met.items()))
    print(f"{told.kills} kills in {told.finished} imports; the import stood at: {met}")
    print(f"captures asked for: {told.asked}; again without need: {len(told.twice)} (bar: 0); ", end="")
    print(f"again because the process died before the answer was kept: {len(told.lost)}")
    print(f"differences from an import that nobody interrupted: {len(told.wrong)} {told.wrong or ''}")
    raise SystemExit(1 if told.twice or told.wrong else 0)


if __name__ == "__main__":
    main()
