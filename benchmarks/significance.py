"""How well `assess` tells what matters: its levels against changes of real policies that a person has judged.

Two measures, on the shared corpus:

- events: for each judged true change, the pages right before and after it are read, compared and assessed. Printed are
  the confusion matrix (what a reader called it against what we call it), the recall of the substantive at each
  threshold a subscription may set, and every case that is called otherwise, with our evidence.
- pairs: consecutive versions of policies without labels: how many fall on each level and kind, and, with `--show`, the
  records that deserve a look (a clause that came or went and weighs little; evidence of weight in a record below the
  threshold; a whole that is substantive by words alone).

    python benchmarks/significance.py [--pairs 200] [--show]

The labels are one reader's, and few are not substantive (2 dates, 7 editorial): the matrix tells kinds of mistakes, not
percentages. A page that was read twice may differ in more than the event, and that counts here as it does for users.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tracker.core.assessing import assess
from tracker.core.assessing.significance import SUBSTANTIVE
from tracker.core.comparing import compare
from tracker.core.model import (
    QUIET_STATES,
    Assessment,
    ChangeKind,
    ClauseState,
    Gated,
    Hints,
    History,
    Outcome,
    Page,
    Reading,
    Verdict,
)
from tracker.core.reading import read
from tracker.core.reading.segment import segment
from tracker.errors import CheckError

LABELS = ("substantive", "date_only", "editorial")
ANSWERS = ("substantive", "date_only", "editorial", "cosmetic", "nothing")
THRESHOLDS = [step / 10 for step in range(1, 10)]
_CHANGED = Gated(Outcome.CHANGED, "key")


@dataclass(frozen=True, slots=True)
class Judged:
    """One event with what we make of it; `found` is None where the two readings do not differ in their words."""

    event: dict[str, Any]
    found: Assessment | None

    @property
    def answer(self) -> str:
        """What we call the change."""
        if self.found is None:
            return "nothing"
        return "date_only" if self.found.kind is ChangeKind.DATE_ONLY else self.found.level.value


def judged(old: Reading, new: Reading, seen: datetime, now: datetime) -> Assessment | None:
    """The assessment of two readings, the old one last seen at `seen`; None where no record is more than form."""
    comparison = compare(old, new)
    if not comparison.loud():
        return None
    history = History(current=old, current_since=seen, current_last_seen=seen)
    return assess(comparison, old, new, _CHANGED, history, now)


def page(row: dict[str, Any], snapshot: dict[str, Any], corpus: Any) -> Reading:
    """A snapshot, read as the tracker reads it."""
    body = corpus.pdf_bytes(snapshot) if "pdf_b64" in snapshot else snapshot["html"]
    kind = "application/pdf" if "pdf_b64" in snapshot else "text/html; charset=utf-8"
    url = snapshot.get("url") or row.get("url") or ""
    return read(Page(body, kind, url, datetime.fromisoformat(snapshot["t"])), Hints(type=row.get("terms") or ""))


def events(shared: Path, corpus: Any) -> Iterator[Judged]:
    """All judged true changes of the sequences, document by document."""
    wanted: dict[str, list[dict[str, Any]]] = {}
    with (shared / "events" / "dev" / "events.jsonl").open(encoding="utf-8") as lines:
        for event in map(json.loads, lines):
            if event["label"] in LABELS and event["scoring"] == "must":
                wanted.setdefault(event["doc_file"], []).append(event)
    for row in corpus.sequences("dev"):
        chosen = wanted.get(row["file"], [])
        indices = {event[side] for event in chosen for side in ("from_i", "to_i")}
        read_pages: dict[int, Reading] = {}
        for record in corpus.sequence(row) if indices else ():
            if record["type"] == "snapshot" and record["i"] in indices:
                try:
                    read_pages[record["i"]] = page(row, record, corpus)
                except CheckError as error:
                    print(f"  unread: {row['file']} {record['i']}: {error}", file=sys.stderr)
        for event in chosen:
            old, new = read_pages.get(event["from_i"]), read_pages.get(event["to_i"])
            if old is None or new is None:
                yield Judged(event, None)
                continue
            times = (datetime.fromisoformat(event[name]) for name in ("t_from", "t_to"))
            yield Judged(event, judged(old, new, *times))


def write_events(found: list[Judged], *, show: bool) -> None:
    """The confusion matrix, the recall by threshold, and what is called otherwise than by its reader."""
    table = Counter((each.event["label"], each.answer) for each in found)
    print(f"{'events: a reader says':24}" + "".join(f"{name:>12}" for name in ANSWERS) + "   (we say)")
    for label in LABELS:
        print(f"{label:24}" + "".join(f"{table[label, answer]:12}" for answer in ANSWERS))
    print("\nalerted at a threshold of" + "".join(f"{threshold:7.1f}" for threshold in THRESHOLDS))
    for label in LABELS:
        values = [each.found.significance if each.found else 0.0 for each in found if each.event["label"] == label]
        shares = (sum(value >= threshold for value in values) / len(values) for threshold in THRESHOLDS)
        print(f"  {label:23}" + "".join(f"{share:7.2f}" for share in shares))
    for each in found:
        if show or each.event["label"] != each.answer:
            print(
                f"\n{each.event['label']} -> {each.answer}  {Path(each.event['doc_file']).name}, {each.event['note']}"
            )
            write_change(each.found)


def write_change(found: Assessment | None) -> None:
    """An assessment in a few lines."""
    if found is None:
        return
    print(f"  {found.kind.value} {found.significance} {', '.join(found.topics)} | {' | '.join(found.evidence[:6])}")
    for change in sorted(found.changes, key=lambda change: -change.significance)[:4]:
        if change.state not in QUIET_STATES:
            told = " | ".join(change.evidence[:3])
            print(f"    {change.state.value} {change.significance} {change.topic or '-'}: {told}"[:200])


def pairs(corpus: Any, most: int) -> Iterator[tuple[dict[str, Any], Assessment | None]]:
    """Consecutive versions of policies, every so many, each assessed."""
    rows = list(corpus.diffpairs("dev"))
    for row in rows[:: max(1, len(rows) // most)]:
        old, new = (Reading(Verdict.POLICY, row[side], segment(row[side])) for side in ("old", "new"))
        now = datetime.fromisoformat(str(row.get("new_t") or "2025-01-01T00:00:00+00:00"))
        yield row, judged(old, new, now - timedelta(hours=12), now)


def doubtful(found: Assessment) -> Iterator[str]:
    """What deserves a look, in words."""
    for change in found.changes:
        size = sum(end - start for start, end in (*change.old, *change.new))
        came_or_went = change.state in (ClauseState.ADDED, ClauseState.REMOVED)
        if came_or_went and size > 80 and change.significance < SUBSTANTIVE:
            yield f"little weight: {change.state.value}, {size} characters, {change.evidence}"
        elif change.state not in QUIET_STATES and not change.evidence and change.state is not ClauseState.MOVED:
            yield f"no evidence: {change.state.value}, {change.significance}"
    if found.level.value == "substantive" and found.words_changed <= 3 and found.significance < SUBSTANTIVE + 0.1:
        yield f"substantive by few words alone: {found.evidence}"
    if found.level.value == "editorial" and found.words_changed > 20:
        yield f"editorial, {found.words_changed} words: {found.evidence}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--pairs", type=int, default=200, help="how many pairs of versions to assess, too")
    parser.add_argument("--show", action="store_true", help="every event, and the records that deserve a look")
    options = parser.parse_args()
    if not options.shared.is_dir():
        sys.exit(f"no corpus at {options.shared}")
    sys.path.insert(0, str(options.shared / "corpus"))
    import corpus

    write_events(list(events(options.shared, corpus)), show=options.show)
    levels: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    looked = 0
    for row, found in pairs(corpus, options.pairs) if options.pairs else ():
        levels[found.level.value if found else "nothing"] += 1
        kinds[found.kind.value if found else "nothing"] += 1
        looks = list(doubtful(found)) if found else []
        looked += bool(looks)
        for told in looks[:4] if options.show else ():
            print(f"look: {row['service']}, {row.get('terms', '')}: {told}"[:260])
    print(f"\npairs: levels {dict(levels.most_common())}, kinds {dict(kinds.most_common())}, to look at: {looked}")


if __name__ == "__main__":
    main()
