"""How well `assess` tells what an edit is about: the topics of the labelled edits, by language, on comparisons of ours.

    .venv/bin/python benchmarks/topics.py [--show]

Each edit is set into a text that is otherwise the same, compared and assessed. A topic counts as told where the record
of the edit has it, and as named where the change as a whole does (what subscriptions look at).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.core.assessing.labelled import LABELLED, UNSEEN, Row
from tracker.core.assessing import assess
from tracker.core.comparing import compare
from tracker.core.model import Assessment, Gated, History, Outcome, Reading, Verdict
from tracker.core.reading.segment import segment

_AROUND = "\n\n".join(
    f"Paragraph number {n} of this text stays what it was, whatever else is told here." for n in range(9)
)
_NOW = datetime(2026, 3, 1, tzinfo=UTC)


def assessed(old: str, new: str) -> Assessment:
    """The assessment of one edit, between paragraphs that stay."""
    texts = (f"{_AROUND}\n\n{side}\n\nThe end of the text.\n" for side in (old, new))
    before, after = (Reading(Verdict.POLICY, text, segment(text)) for text in texts)
    return assess(compare(before, after), before, after, Gated(Outcome.CHANGED, "key"), History(current=before), _NOW)


def write(title: str, rows: list[Row], *, show: bool) -> None:
    """The shares of one set, by language."""
    told: Counter[str] = Counter()
    named: Counter[str] = Counter()
    loud: Counter[str] = Counter()
    sizes = Counter(language for language, *_ in rows)
    for language, topic, old, new in rows:
        found = assessed(old, new)
        top = max(found.changes, key=lambda change: change.significance).topic
        told[language] += top == topic
        named[language] += topic in found.topics
        loud[language] += found.level.value == "substantive"
        if show and (top != topic or found.level.value != "substantive"):
            print(f"{language} {topic}: {top or '-'} {found.level.value} | {old} -> {new} | {found.evidence}")
    print(f"{title:20}{'edits':>7}{'told':>7}{'named':>7}{'substantive':>13}")
    for language, size in (*sizes.items(), ("all", len(rows))):
        chosen = sizes if language == "all" else [language]
        shares = [sum(counts[each] for each in chosen) / size for counts in (told, named, loud)]
        print(f"{language:20}{size:7}{shares[0]:7.2f}{shares[1]:7.2f}{shares[2]:13.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--show", action="store_true", help="print the edits that are told otherwise")
    options = parser.parse_args()
    for title, rows in (("labelled", LABELLED), ("unseen by the rules", UNSEEN)):
        write(title, rows, show=options.show)


if __name__ == "__main__":
    main()
