"""Edits with a known truth, in five ways of writing a text, and what `compare` makes of them.

Unlike a generator that edits lines of Markdown, this one edits paragraphs and then writes them down as Markdown, plain
text with blank lines, bare lines, hard-wrapped lines or one giant paragraph a section; both sides may also be written
differently (form only). Scored are links (which paragraph became which), states, words, and hidden words: words that
differ between the two texts and stand in no redline.

    .venv/bin/python benchmarks/clause_edits.py [--seed N] [--cases N] [--show] [--shared ../shared]

Texts: the project's shared corpus where it lies beside the repository, else made-up ones.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import textwrap
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tracker.core.comparing import compare
from tracker.core.model import Comparison, Reading, Span, Verdict
from tracker.core.reading.segment import segment

WORD = re.compile(r"\w+")
FRESH = [
    "biometric",
    "telemetry",
    "arbitration",
    "affiliate",
    "escrow",
    "inference",
    "precise",
    "voiceprint",
    "quarterly",
    "waiver",
    "regulator",
    "guardian",
    "fourteen",
    "Delaware",
    "keystroke",
    "household",
    "retention",
    "consent",
    "indemnify",
    "kestrel",
]


@dataclass
class Paragraph:
    """A unit of truth. `was`: indices of the old paragraphs it comes from. `fresh`: words that are new in it."""

    text: str
    heading: bool = False
    was: list[int] = field(default_factory=list)
    state: str = "unchanged"
    lost: Counter[str] = field(default_factory=Counter)
    fresh: Counter[str] = field(default_factory=Counter)


@dataclass
class Case:
    """Two texts, and what became of each paragraph of the first."""

    kind: str
    old: str
    new: str
    old_spans: list[Span]
    new_spans: list[Span]
    paragraphs: list[Paragraph]
    removed: set[int]
    lost: Counter[str]
    fresh: Counter[str]


def documents(root: Path) -> list[list[Paragraph]]:
    """Texts as paragraphs: of the corpus, or made up."""
    texts: list[str] = []
    if root.exists():
        sys.path.insert(0, str(root / "corpus"))
        import corpus

        seen: dict[str, str] = {}
        for pair in corpus.diffpairs("dev"):
            seen.setdefault(pair["service"], pair["new"])
        texts = list(seen.values())
    made = [paragraphs_of(text) for text in texts] or [made_up(random.Random(n)) for n in range(40)]
    return [document for document in made if 25 <= len(document) <= 250]


def made_up(chance: random.Random) -> list[Paragraph]:
    words = [
        "we",
        "you",
        "may",
        "share",
        "keep",
        "collect",
        "data",
        "account",
        "service",
        "partners",
        "law",
        "request",
        "delete",
        "access",
        "device",
        "consent",
        "when",
        "if",
        "the",
        "of",
        "to",
        "and",
        "with",
        "for",
        "under",
        "any",
        "such",
        "your",
        "our",
        "information",
        "before",
        "after",
        "days",
        "contact",
        "store",
    ]
    paragraphs: list[Paragraph] = []
    for section in range(12):
        paragraphs.append(Paragraph(f"Section about {chance.choice(words)} {section}", heading=True))
        for _ in range(chance.randint(2, 6)):
            sentences = [
                " ".join(chance.choice(words) for _ in range(chance.randint(6, 25))).capitalize() + "."
                for _ in range(chance.randint(1, 4))
            ]
            paragraphs.append(Paragraph(" ".join(sentences)))
    return paragraphs


def paragraphs_of(text: str) -> list[Paragraph]:
    """The paragraphs of a Markdown text, without its markup."""
    found: list[Paragraph] = []
    lines = text.split("\n")
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        heading = line.startswith("#") or bool(re.fullmatch(r"=+|-{3,}", after.strip()))
        plain = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", line)
        plain = " ".join(re.sub(r"[*_#\\`|>]|^\s*(?:[-+•]|\d+\.)\s", " ", plain).split())
        words = len(WORD.findall(plain))
        if heading and 1 <= words <= 12 and not re.search(r"[.;:!?]$", plain):
            found.append(Paragraph(plain, heading=True))
        elif 8 <= words <= 150 and plain[0].isupper() and plain[-1] in ".!?":
            found.append(Paragraph(plain))
    return found


# ------------------------------------------------------------------ ways of writing


def write_markdown(paragraphs: list[Paragraph], _: random.Random) -> list[str]:
    return [("## " if p.heading else "") + p.text + "\n\n" for p in paragraphs]


def write_blank(paragraphs: list[Paragraph], _: random.Random) -> list[str]:
    return [p.text + "\n\n" for p in paragraphs]


def write_bare(paragraphs: list[Paragraph], _: random.Random) -> list[str]:
    return [p.text + "\n" for p in paragraphs]


def write_wrapped(paragraphs: list[Paragraph], chance: random.Random) -> list[str]:
    width = chance.choice((68, 72, 76, 80))
    return [
        "\n".join(textwrap.wrap(p.text, width, break_on_hyphens=False, break_long_words=False)) + "\n\n"
        for p in paragraphs
    ]


def write_giant(paragraphs: list[Paragraph], _: random.Random) -> list[str]:
    written = []
    for p, after in zip(paragraphs, [*paragraphs[1:], None], strict=True):
        written.append(p.text + ("\n\n" if p.heading or after is None or after.heading else " "))
    return written


WAYS: dict[str, Callable[[list[Paragraph], random.Random], list[str]]] = {
    "markdown": write_markdown,
    "blank": write_blank,
    "bare": write_bare,
    "wrapped": write_wrapped,
    "giant": write_giant,
}


def written(paragraphs: list[Paragraph], way: str, chance: random.Random) -> tuple[str, list[Span]]:
    text, spans = "", []
    for part in WAYS[way](paragraphs, chance):
        spans.append((len(text), len(text) + len(part.rstrip())))
        text += part
    return text, spans


def noisy(text: str, chance: random.Random) -> str:
    """The same words in another form; every step keeps the length, so that spans stay true."""
    if chance.random() < 0.5:
        text = text.replace("“", '"').replace("”", '"').replace("’", "'")
    if chance.random() < 0.5:
        text = re.sub(r"(?<=\w) (?=\w)", lambda _: chance.choice("    \u00a0"), text)
    if chance.random() < 0.3:
        text = re.sub(r" – | - ", lambda _: chance.choice((" – ", " — ", " - ")), text)
    return text


# ------------------------------------------------------------------ edits


def edit_words(p: Paragraph, chance: random.Random) -> None:
    spans = [m.span() for m in WORD.finditer(p.text)][1:]
    for start, end in sorted(chance.sample(spans, min(len(spans) // 3, chance.choice((1, 1, 2, 3)))), reverse=True):
        fresh = chance.choice(FRESH)
        how = chance.random()
        if how < 0.7:
            p.lost[norm(p.text[start:end])] += 1
        if how < 0.5 or how >= 0.7:
            p.fresh[norm(fresh)] += 1
        replacement = fresh if how < 0.5 else "" if how < 0.7 else f"{fresh} {p.text[start:end]}"
        p.text = p.text[:start] + replacement + p.text[end:]
    p.text = " ".join(p.text.split())


def make(document: list[Paragraph], foreign: list[Paragraph], kind: str, way: str, chance: random.Random) -> Case:
    old = [Paragraph(p.text, p.heading) for p in document]
    new = [Paragraph(p.text, p.heading, [k]) for k, p in enumerate(document)]
    removed: set[int] = set()
    lost: Counter[str] = Counter()
    steps = [] if kind == "form" else chance.choices(["modify", "insert", "delete", "move", "split", "merge"], k=6)
    for step in steps:
        body = [k for k, p in enumerate(new) if not p.heading and p.state == "unchanged" and p.was]
        if len(body) < 3:
            break
        k = chance.choice(body)
        p = new[k]
        if step == "modify":
            edit_words(p, chance)
            p.state = "modified"
        elif step == "insert":
            source = chance.choice(foreign)
            new.insert(k, Paragraph(source.text, state="added", fresh=counted(source.text)))
        elif step == "delete":
            removed.update(p.was)
            lost += counted(p.text)
            del new[k]
        elif step == "move":
            del new[k]
            target = chance.choice([j for j in range(len(new) + 1) if abs(j - k) > 3])
            new.insert(target, p)
            p.state = "moved"
        elif step == "split":
            cut = [
                m for m in re.finditer(r"(?<=[.!?]) (?=[A-Z])", p.text) if min(m.start(), len(p.text) - m.end()) > 40
            ]
            if cut and way != "giant":
                at = chance.choice(cut)
                new[k : k + 1] = [
                    Paragraph(p.text[: at.start()], False, p.was, "split"),
                    Paragraph(p.text[at.end() :], False, p.was, "split"),
                ]
        elif k + 1 in body and way != "giant":
            after = new.pop(k + 1)
            new[k] = Paragraph(f"{p.text} {after.text}", False, p.was + after.was, "merged")
    for p in new:
        lost += p.lost
    old_text, old_spans = written(old, way, chance)
    new_text, new_spans = written(new, way, chance)
    fresh = sum((p.fresh for p in new), Counter())
    if kind != "edits":
        new_text = noisy(new_text, chance)
    return Case(f"{kind} {way}", old_text, new_text, old_spans, new_spans, new, removed, lost, fresh)


# ------------------------------------------------------------------ scores


def norm(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


def counted(text: str) -> Counter[str]:
    return Counter(norm(word) for word in WORD.findall(text))


def overlap(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def score(case: Case, comparison: Comparison) -> dict[str, float]:
    loud = comparison.loud()
    deleted = sum((counted(case.old[a:b]) for c in comparison.changes for a, b in c.deleted), Counter())
    inserted = sum((counted(case.new[a:b]) for c in comparison.changes for a, b in c.inserted), Counter())
    kept = counted(case.old)
    kept.subtract(deleted)
    kept.update(inserted)
    kept.subtract(counted(case.new))
    right = sum((deleted & case.lost).values()) + sum((inserted & case.fresh).values())
    result: dict[str, float] = {
        "hidden": sum(abs(n) for n in kept.values()),
        "words": right,
        "found": sum(deleted.values()) + sum(inserted.values()),
        "true": sum(case.lost.values()) + sum(case.fresh.values()),
        "loud": len(loud),
        "states": 0,
        "edits": 0,
    }
    for p, span in zip(case.paragraphs, case.new_spans, strict=True):
        if p.state == "unchanged":
            continue
        covering = {
            c.state.value for c in loud for s in c.new if overlap(s, span) > 0.3 * min(s[1] - s[0], span[1] - span[0])
        }
        result["edits"] += 1
        allowed = {"modified": {"modified", "added", "removed"}, "added": {"added", "modified"}}.get(p.state, {p.state})
        result["states"] += bool(covering) and covering <= allowed
    for k in case.removed:
        span = case.old_spans[k]
        gone = sum(overlap(s, span) for c in loud for s in c.deleted)
        result["edits"] += 1
        result["states"] += gone > 0.9 * (span[1] - span[0])
    return result


def reading(text: str) -> Reading:
    return Reading(Verdict.POLICY, text, segment(text))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=20, help="of each kind in each way of writing")
    parser.add_argument("--show", action="store_true", help="print the cases that went wrong")
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    texts = documents(options.shared)
    print(f"{'kind':22} cases  states  wordP  wordR  hidden  clean")
    for kind in ("form", "edits", "edits+form"):
        for way in WAYS:
            total: dict[str, float] = defaultdict(float)
            clean = 0
            for _ in range(options.cases):
                document, other = chance.sample(texts, 2)
                known = {p.text for p in document}
                foreign = [p for p in other if not p.heading and p.text not in known]
                case = make(document, foreign, kind, way, chance)
                comparison = compare(reading(case.old), reading(case.new))
                scores = score(case, comparison)
                clean += not scores["loud"]
                for name, value in scores.items():
                    total[name] += value
                if options.show and (
                    scores["hidden"] or scores["states"] < scores["edits"] or (kind == "form" and scores["loud"])
                ):
                    show(case, comparison, scores)
            states = f"{total['states'] / total['edits']:.3f}" if total["edits"] else "-"
            precision = f"{total['words'] / total['found']:.3f}" if total["found"] else "-"
            recall = f"{total['words'] / total['true']:.3f}" if total["true"] else "-"
            share = f"{clean / options.cases:.2f}" if kind == "form" else "-"
            print(
                f"{kind + ' ' + way:22} {options.cases:5} {states:>7} {precision:>6} {recall:>6}"
                f" {total['hidden']:7.0f} {share:>6}"
            )


def show(case: Case, comparison: Comparison, scores: dict[str, float]) -> None:
    print("--", case.kind, scores)
    for p in case.paragraphs:
        if p.state != "unchanged":
            print("   truth", p.state, repr(p.text[:140]))
    for change in comparison.loud():
        print(
            "   got  ",
            change.state.value,
            [case.old[a:b][:90] for a, b in change.old],
            [case.new[a:b][:90] for a, b in change.new],
        )


if __name__ == "__main__":
    main()
