"""Made-up documents that are hard for a plan of what to fetch, for `backfill_sequences.py --made-up`.

Each is a list of captures, (time, body, status). Every capture has bytes of its own, as those of real pages have; what
differs is what the page does besides: places that change at each visit, texts that come and go, error spells, variants.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

Captures = list[tuple[datetime, bytes, str]]
BEGAN = datetime(2021, 3, 4, 6, tzinfo=UTC)
DAY = timedelta(days=1)
SUBJECTS = ("your name", "call records", "invoices", "location data", "cookies", "payment details", "voice recordings")
VERBS = ("collect", "store", "delete", "share", "encrypt", "analyse", "transfer")
REASONS = ("to complete calls", "to send invoices", "to answer your questions", "to keep the service safe", "by law")
WORDS = [
    "amber",
    "basin",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "haven",
    "inlet",
    "jetty",
    "knoll",
    "lagoon",
    "meadow",
    "notch",
    "orchard",
    "prairie",
]


def policy(dice: random.Random, clauses: int = 30) -> list[str]:
    """The clauses of a policy that nobody published."""
    return [
        f"We {dice.choice(VERBS)} {dice.choice(SUBJECTS)} {dice.choice(REASONS)} and keep a record of it for "
        f"{dice.randrange(10, 90)} days after the end of contract number {number}."
        for number in range(clauses)
    ]


def edited(dice: random.Random, clauses: list[str], edits: int = 1) -> list[str]:
    """The policy with clauses replaced by others."""
    changed = list(clauses)
    for place in dice.sample(range(len(changed)), edits):
        changed[place] = policy(dice, 1)[0]
    return changed


def page(clauses: list[str], visit: int, around: str = "", date: str = "") -> bytes:
    """A page with bytes of its own. `around`: further lines below the text."""
    body = "".join(f"<h2>{number}. Clause</h2><p>{text}</p>" for number, text in enumerate(clauses, 1))
    dated = f"<p>Last updated: {date}</p>" if date else ""
    return (
        f"<!doctype html><html lang=en><head><title>Privacy Policy</title><meta name=visit content={visit}></head>"
        f"<body><main><h1>Privacy Policy</h1>{dated}{body}{around}</main></body></html>"
    ).encode()


ERROR = (
    b"<!doctype html><title>Just a moment...</title><h1>Checking your browser before accessing policies.example</h1>"
)


def steady(dice: random.Random) -> Captures:
    """Four changes in two years, a capture a day."""
    changes = sorted(dice.sample(range(20, 700), 4))
    texts = [policy(dice)]
    for _ in changes:
        texts.append(edited(dice, texts[-1]))
    return [(BEGAN + day * DAY, page(texts[sum(day >= one for one in changes)], day), "200") for day in range(730)]


def volatile(dice: random.Random) -> Captures:
    """A line below the text that is another at each visit; three changes in 400 captures."""
    changes = sorted(dice.sample(range(30, 370), 3))
    texts = [policy(dice)]
    for _ in changes:
        texts.append(edited(dice, texts[-1], 2))
    found: Captures = []
    for day in range(400):
        words = " ".join(dice.choice(WORDS) for _ in range(5))
        line = f"<h2>Popular today</h2><p>{words}</p><p>All rights reserved.</p>"
        found.append((BEGAN + day * DAY, page(texts[sum(day >= one for one in changes)], day, line), "200"))
    return found


def nothing_but_noise(dice: random.Random) -> Captures:
    """Clauses in another wording at each visit: every capture is another text."""
    return [(BEGAN + day * DAY, page(policy(dice), day), "200") for day in range(400)]


def variants(dice: random.Random) -> Captures:
    """Six variants of a sentence, one of them at each visit; two changes."""
    changes = sorted(dice.sample(range(60, 340), 2))
    texts = [policy(dice)]
    for _ in changes:
        texts.append(edited(dice, texts[-1], 2))
    found: Captures = []
    for day in range(400):
        now = texts[sum(day >= one for one in changes)]
        found.append((BEGAN + day * DAY, page([*now, f"We offer plan {dice.choice(WORDS[:6])} to you."], day), "200"))
    return found


def reverted(dice: random.Random) -> Captures:
    """A text that came for 20 days and went again, twice, among 500 captures of another."""
    first = policy(dice)
    other = edited(dice, first, 12) + policy(dice, 6)
    spells = [dice.randrange(50, 200), dice.randrange(260, 460)]
    return [
        (BEGAN + day * DAY, page(other if any(at <= day < at + 20 for at in spells) else first, day), "200")
        for day in range(500)
    ]


def error_spells(dice: random.Random) -> Captures:
    """Long spells of walls with the status 200 and of errors; two changes, one inside a spell."""
    first = policy(dice)
    texts = [first, edited(dice, first, 2)]
    texts.append(edited(dice, texts[1], 2))
    found: Captures = []
    for day in range(600):
        number = 0 if day < 230 else 1 if day < 450 else 2
        if 180 <= day < 290:
            found.append((BEGAN + day * DAY, ERROR.replace(b"moment", b"moment %d" % day), "200"))
        elif 350 <= day < 380 or dice.random() < 0.05:
            found.append((BEGAN + day * DAY, b"down", "503"))
        else:
            found.append((BEGAN + day * DAY, page(texts[number], day), "200"))
    return found


def dense(dice: random.Random) -> Captures:
    """A page captured every ten minutes for a week and once a month else; three changes."""
    times = [BEGAN + number * 30 * DAY for number in range(30)]
    week = BEGAN + dice.randrange(100, 700) * DAY
    times = sorted([*times, *(week + timedelta(minutes=10 * number) for number in range(1000))])
    changes = sorted([week + timedelta(minutes=dice.randrange(9000)), *dice.sample(times[5:-5], 2)])
    texts = [policy(dice)]
    for _ in changes:
        texts.append(edited(dice, texts[-1]))
    return [(at, page(texts[sum(at >= one for one in changes)], number), "200") for number, at in enumerate(times)]


def counters(dice: random.Random) -> Captures:
    """The number of visitors and the day of the visit in the text; two changes."""
    changes = sorted(dice.sample(range(60, 340), 2))
    texts = [policy(dice)]
    for _ in changes:
        texts.append(edited(dice, texts[-1], 2))
    found: Captures = []
    for day in range(400):
        at = BEGAN + day * DAY
        line = f"<p>Visitors so far: {day * 137 + dice.randrange(100)}</p><p>Printed on {at:%d %B %Y}</p>"
        found.append((at, page(texts[sum(day >= one for one in changes)], day, line), "200"))
    return found


KINDS: tuple[Callable[[random.Random], Captures], ...] = (
    steady,
    volatile,
    nothing_but_noise,
    variants,
    reverted,
    error_spells,
    dense,
    counters,
)


def made_up(seed: int) -> Iterator[tuple[str, Captures]]:
    """Every kind, with its name."""
    for kind in KINDS:
        yield kind.__name__.replace("_", " "), kind(random.Random(f"{seed} {kind.__name__}"))
