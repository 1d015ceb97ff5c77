"""Lists of subprocessors before and after, in twenty layouts: which companies came, went and changed, and nothing else?

    .venv/bin/python benchmarks/entity_lists.py [--seed N] [--cases N] [--html] [--show N] [--layout NAME]

Each case is a page with one list; the truth is what was done to it. Scored are the records of `compare`: an entity that
came or went must be one record that holds its name and no other's; a change must be marked in the field that changed.
Any other loud record is false. `--html` takes the whole way: pages of HTML, read and then compared.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import entity_names as words
from tracker.core.comparing import compare
from tracker.core.model import QUIET_STATES, ClauseChange, ClauseState, Comparison, Page
from tracker.core.reading import read
from tracker.core.reading.segment import reading_of_text

OPERATIONS = ("reformat", "resort", "rename", "in", "out", "purpose", "location", "name", "several", "column", "same")


@dataclass(frozen=True)
class Party:
    """A company of a list."""

    name: str
    purpose: str
    location: str
    extra: str = ""
    section: str = ""


@dataclass
class Look:
    """How a list is written."""

    layout: str
    language: str
    heads: tuple[str, str, str]
    order: tuple[int, ...]
    extra: bool = False
    links: bool = False
    padded: bool = False


@dataclass
class Case:
    """Two pages, and what happened from one to the other: (state, name, field)."""

    operation: str
    old_look: Look
    new_look: Look
    old: str
    new: str
    truth: list[tuple[str, str, str]] = field(default_factory=list)
    values: dict[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


# --------------------------------------------------------------------------- blocks: what a page is made of

Block = tuple[str, object]
"""(kind, content): h2, h3, p, lines, ul (nested), table, dl, details; written as Markdown or as HTML."""


def cells(look: Look, party: Party, number: int) -> list[str]:
    """The cells of a party's row, in the order of the columns."""
    values = [party.name, party.purpose, party.location]
    row = [values[k] for k in look.order]
    if look.extra:
        row.append(party.extra)
    return [str(number), *row] if look.layout == "numbered table" else row


def heads(look: Look) -> list[str]:
    """The heads of the columns."""
    row = [look.heads[k] for k in look.order] + (["Data processed"] if look.extra else [])
    return ["#", *row] if look.layout == "numbered table" else row


def blocks(look: Look, parties: list[Party]) -> list[Block]:
    """The list in its layout."""
    p, loc = look.heads[1], look.heads[2]
    if look.layout in ("table", "numbered table"):
        return [("table", [heads(look), *[cells(look, party, k + 1) for k, party in enumerate(parties)]])]
    if look.layout == "headless table":
        return [("bare table", [cells(look, party, k) for k, party in enumerate(parties)])]
    if look.layout == "sectioned tables":
        made: list[Block] = []
        for section in sorted({party.section for party in parties}):
            rows = [cells(look, party, 0) for party in parties if party.section == section]
            made += [("h3", section), ("table", [heads(look), *rows])]
        return made
    if look.layout == "nested":
        return [("ul", [(x.name, [f"{p}: {x.purpose}", f"{loc}: {x.location}"]) for x in parties])]
    if look.layout == "bold nested":
        return [("ul", [(f"**{x.name}**", [f"**{p}:** {x.purpose}", f"**{loc}:** {x.location}"]) for x in parties])]
    if look.layout == "cards":
        return [
            b
            for x in parties
            for b in (("h3", x.name), ("p", f"**{p}:** {x.purpose}"), ("p", f"**{loc}:** {x.location}"))
        ]
    if look.layout == "plain cards":
        return [b for x in parties for b in (("h3", x.name), ("p", x.purpose), ("p", x.location))]
    if look.layout == "bold cards":
        return [
            b
            for x in parties
            for b in (("p", f"**{x.name}**"), ("ul", [(f"{p}: {x.purpose}", []), (f"{loc}: {x.location}", [])]))
        ]
    if look.layout == "accordion":
        return [("details", (x.name, [x.purpose, f"{loc}: {x.location}"])) for x in parties]
    if look.layout == "pairs":
        return [("dl", [(x.name, f"{x.purpose}, {x.location}") for x in parties])]
    if look.layout == "triples":
        return [b for x in parties for b in (("p", x.name), ("p", x.purpose), ("p", x.location))]
    if look.layout == "records":
        n = look.heads[0]
        return [
            b for x in parties for b in (("lines", [f"{n}: {x.name}", f"{p}: {x.purpose}", f"{loc}: {x.location}"]),)
        ]
    if look.layout == "tabs":
        return [("tabs", [cells(look, x, 0) for x in parties])]
    lines = [LINES[look.layout](x, look) for x in parties]
    if look.layout.endswith(" lines"):
        return [("lines", lines)]
    return [("ol" if look.layout == "numbered" else "ul", [(line, []) for line in lines])]


LINES: dict[str, Callable[[Party, Look], str]] = {
    "brackets": lambda x, look: f"{x.name} ({x.purpose}) – {x.location}",
    "dashes": lambda x, look: f"{x.name} – {x.purpose} – {x.location}",
    "bold": lambda x, look: f"**{x.name}** — {x.purpose} ({x.location})",
    "bold colon": lambda x, look: f"**{x.name}:** {x.purpose}; {x.location}",
    "numbered": lambda x, look: f"{x.name}: {x.purpose} ({x.location})",
    "country first": lambda x, look: f"{x.name} ({x.location}): {x.purpose}",
    "labels": lambda x, look: f"{x.name} | {look.heads[1]}: {x.purpose} | {look.heads[2]}: {x.location}",
    "dash lines": lambda x, look: f"{x.name} - {x.purpose} - {x.location}",
    "bar lines": lambda x, look: f"{x.name} | {x.purpose} | {x.location}",
    "closed lines": lambda x, look: f"{x.name} {x.purpose} {x.location}",
    "wide lines": lambda x, look: f"{x.name}     {x.purpose}     {x.location}",
    "semicolon lines": lambda x, look: f"{x.name}; {x.purpose}; {x.location}",
}
LAYOUTS = (
    "table", "table", "table", "numbered table", "headless table", "sectioned tables", "nested", "bold nested", "cards",
    "plain cards", "bold cards", "accordion", "pairs", "triples", "records", "tabs", *LINES,
)  # fmt: skip
HEADED = {"table", "numbered table", "sectioned tables"}


def markdown(made: list[Block], look: Look) -> str:
    """Blocks as Markdown, as a reader writes it."""
    out: list[str] = []
    for kind, content in made:
        if kind in ("h1", "h2", "h3"):
            out.append("#" * int(kind[1]) + f" {content}")
        elif kind == "p":
            out.append(str(content))
        elif kind == "lines":
            out.append("\n".join(content))  # type: ignore[arg-type]
        elif kind == "tabs":
            out.append("\n".join("\t".join(row) for row in content))  # type: ignore[attr-defined]
        elif kind in ("table", "bare table"):
            out.append(_table(kind, content, look))  # type: ignore[arg-type]
        elif kind in ("ul", "ol"):
            lines = []
            for number, (line, below) in enumerate(content):  # type: ignore[arg-type, misc, var-annotated]
                lines.append(f"{number + 1}. {line}" if kind == "ol" else f"- {line}")
                lines += [f"  - {part}" for part in below]
            out.append("\n".join(lines))
        elif kind == "dl":
            out += [part for pair in content for part in pair]  # type: ignore[attr-defined]
        elif kind == "details":
            out += [f"### {content[0]}", *content[1]]  # type: ignore[index]
    return "\n\n".join(out) + "\n"


def _table(kind: str, rows: list[list[str]], look: Look) -> str:
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))] if look.padded else [0] * len(rows[0])
    lines = [
        "| " + " | ".join(cell.replace("|", "\\|").ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    rule = "| " + " | ".join("-" * max(3, width) for width in widths) + " |"
    if kind == "table":
        return "\n".join([lines[0], rule, *lines[1:]])
    return "\n".join(lines)


def rich(text: str) -> str:
    """Text with `**bold**` as HTML."""
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(text, quote=False))


def html(made: list[Block], look: Look) -> str:
    """Blocks as a page of HTML."""
    out: list[str] = []
    for kind, content in made:
        if kind in ("h1", "h2", "h3", "p"):
            out.append(f"<{kind}>{rich(str(content))}</{kind}>")
        elif kind == "lines":
            out.append("<p>" + "<br>\n".join(map(rich, content)) + "</p>")  # type: ignore[call-overload]
        elif kind in ("table", "bare table", "tabs"):
            rows = list(content)  # type: ignore[call-overload]
            head = ""
            if kind == "table":
                head = "<thead><tr>" + "".join(f"<th>{rich(cell)}</th>" for cell in rows.pop(0)) + "</tr></thead>"
            body = "".join("<tr>" + "".join(f"<td>{rich(cell)}</td>" for cell in row) + "</tr>" for row in rows)
            out.append(f"<table>{head}<tbody>{body}</tbody></table>")
        elif kind in ("ul", "ol"):
            items = ""
            for line, below in content:  # type: ignore[attr-defined]
                inner = "<ul>" + "".join(f"<li>{rich(part)}</li>" for part in below) + "</ul>" if below else ""
                items += f"<li>{rich(line)}{inner}</li>"
            out.append(f"<{kind}>{items}</{kind}>")
        elif kind == "dl":
            out.append("<dl>" + "".join(f"<dt>{rich(a)}</dt><dd>{rich(b)}</dd>" for a, b in content) + "</dl>")  # type: ignore[attr-defined]
        elif kind == "details":
            body = "".join(f"<p>{rich(part)}</p>" for part in content[1])  # type: ignore[index]
            out.append(f"<details><summary>{rich(content[0])}</summary>{body}</details>")  # type: ignore[index]
    inner = "\n".join(out)
    return (
        f'<!doctype html><html lang="{look.language}"><head><title>{escape(str(made[0][1]))}</title></head>'
        f'<body><nav><a href="/">'
        f"Home</a> <a href=/pricing>Pricing</a></nav><main>{inner}</main><footer>© Voxvalley</footer></body></html>"
    )


# --------------------------------------------------------------------------- cases


class Maker:
    """Makes cases from a seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def party(self, language: str, taken: set[str], *, formed: bool = False) -> Party:
        """A company that is not in the list yet. `formed`: one with a legal form."""
        pick = self.chance.choice
        while True:
            stem = pick(words.STEMS)
            base = pick(
                [stem, stem, f"{stem} {pick(words.SECONDS)}", f"{stem} {pick(words.SECONDS)}", stem.lower() + ".io"]
            )
            form = pick(words.FORMS[language])
            name = (
                f"株式会社{base}"
                if form == "株式会社"
                else f"{base}{form}"
                if form.startswith(",")
                else f"{base} {form}".strip()
            )
            if self.chance.random() < 0.06 and not formed:
                name += f" ({stem[:3].upper()})"
            if stem not in taken and (form or not formed):
                taken.add(stem)
                break
        section = pick(words.SECTIONS[:3])
        return Party(
            name,
            pick(words.options(words.PURPOSES[language])),
            pick(words.options(words.PLACES[language])),
            pick(words.EXTRA),
            section,
        )

    def look(self, language: str, layout: str | None = None) -> Look:
        """A way to write a list."""
        order = self.chance.choice([(0, 1, 2), (0, 1, 2), (0, 2, 1)])
        if layout in HEADED and self.chance.random() < 0.15:
            order = self.chance.choice([(1, 0, 2), (2, 0, 1)])
        return Look(
            layout or self.chance.choice(LAYOUTS),
            language,
            self.chance.choice(words.HEADS[language]),
            order,
            extra=False,
            padded=self.chance.random() < 0.3,
        )

    def case(self, layout: str | None = None) -> Case:
        """One pair of pages."""
        chance = self.chance
        language = chance.choice(["en"] * 6 + ["de", "fr", "es", "it", "nl", "ja"])
        operation = chance.choice(OPERATIONS)
        look = self.look(language, layout)
        if HTML and look.layout == "wide lines":
            look.layout = "closed lines"  # a page shows one blank for many
        if operation in ("rename", "column") and look.layout not in HEADED:
            look = self.look(language, chance.choice(["table", "numbered table"]))
        taken: set[str] = set()
        size = (
            chance.choice([3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 40])
            if chance.random() < 0.96
            else chance.choice([150, 300])
        )
        parties = [
            self.party(language, taken, formed=look.layout == "closed lines")
            for _ in range(min(size, len(words.STEMS) - 6))
        ]
        if look.layout in HEADED and chance.random() < 0.25:
            look.extra = True
        made = self._edited(operation, parties, look, language, taken)
        after, new_look, truth, values = made
        title, intro = chance.choice(words.TITLES[language]), chance.choice(words.INTROS[language])
        outro = chance.choice(words.OUTROS[language])
        written = [
            [("h1", title), ("p", intro), *blocks(one, some), ("h2", words.CLOSINGS[language]), ("p", outro)]
            for one, some in ((look, parties), (new_look, after))
        ]
        write = html if HTML else markdown
        names = {party.name for party in (*parties, *after)}
        return Case(
            operation, look, new_look, write(written[0], look), write(written[1], new_look), truth, values, names
        )

    def _edited(
        self, operation: str, parties: list[Party], look: Look, language: str, taken: set[str]
    ) -> tuple[list[Party], Look, list[tuple[str, str, str]], dict[tuple[str, str, str], tuple[str, str]]]:
        chance = self.chance
        after = list(parties)
        new_look = replace(look)
        truth: list[tuple[str, str, str]] = []
        values: dict[tuple[str, str, str], tuple[str, str]] = {}
        steps = [operation]
        if operation == "several":
            steps = chance.choices(["in", "out", "purpose", "location", "in"], k=chance.randint(2, 4))
            if chance.random() < 0.4:
                steps.append("resort")
        touched: set[str] = set()
        for step in steps:
            if step == "reformat":
                # Headings above parts of the list are words: they do not come and go with the form.
                other = [
                    layout for layout in LAYOUTS if layout not in (look.layout, "sectioned tables", "closed lines")
                ]
                parted = look.layout == "sectioned tables"
                layout = look.layout if parted else chance.choice([look.layout, *chance.choices(other, k=2)])
                new_look = self.look(language, "bar lines" if HTML and layout == "wide lines" else layout)
                new_look.extra = look.extra = False
                new_look.heads = look.heads
            elif step == "resort":
                after = chance.choice(
                    [sorted(after, key=lambda x: x.name.casefold()), chance.sample(after, len(after)), after[::-1]]
                )
            elif step == "rename":
                new_look.heads = chance.choice([h for h in words.HEADS[language] if h != look.heads])
            elif step == "column":
                new_look.extra, look.extra = chance.choice([(True, False), (False, True)])
            elif step == "in":
                party = replace(
                    self.party(language, taken, formed="closed lines" in (look.layout, new_look.layout)),
                    section=chance.choice(parties).section,
                )
                after.insert(chance.randint(0, len(after)), party)
                truth.append(("added", party.name, ""))
                touched.add(party.name)
            elif step == "out":
                sections = Counter(party.section for party in after)
                left = [party for party in after if party.name not in touched and sections[party.section] > 1]
                if len(after) > 2 and left:
                    party = chance.choice(left)
                    after.remove(party)
                    truth.append(("removed", party.name, ""))
            elif step in ("purpose", "location", "name"):
                left = [k for k, party in enumerate(after) if party.name not in touched]
                if left:
                    k = chance.choice(left)
                    was = getattr(after[k], step)
                    now = self._other(step, was, language)
                    after[k] = replace(after[k], **{step: now})
                    key = ("changed", after[k].name, step)
                    truth.append(key)
                    values[key] = (was, now)
                    touched.add(after[k].name)
        return after, new_look, truth, values

    def _other(self, step: str, was: str, language: str) -> str:
        if step == "name":
            base = re.split(r",? (?:Inc|LLC|Ltd|Limited|GmbH|AG|SAS|S\.)|\s\(", was)[0]
            return self.chance.choice([f"{base} International Ltd", f"{base} Europe B.V.", f"{base} Group Inc."])
        table = words.PURPOSES if step == "purpose" else words.PLACES
        same = {"United States": "US", "USA": "US", "US": "US", "United Kingdom": "UK", "UK": "UK",
                "EU": "EU", "European Union": "EU",
                "米国": "US", "アメリカ合衆国": "US", "Unión Europea": "EU"}  # fmt: skip
        options = [one for one in words.options(table[language]) if same.get(one, one) != same.get(was, was)]
        return self.chance.choice(options)


HTML = False


# --------------------------------------------------------------------------- scoring


def text_of(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """What spans cover."""
    return " ".join(text[a:b] for a, b in spans)


def flat(text: str) -> list[str]:
    """The words of a text, without marks."""
    return re.findall(r"[\u3040-\u9fff]|[^\W\u3040-\u9fff]+", re.sub(r"[*|\\_]", " ", text).casefold())


def holds(text: str, value: str) -> bool:
    """Whether the words of a value stand in a text, in order and together."""
    return f" {' '.join(flat(value))} " in f" {' '.join(flat(text))} "


def found_in(comparison: Comparison, case: Case) -> tuple[list[tuple[str, str, str]], list[ClauseChange]]:
    """What the records say, in the terms of the truth, and the records that say anything else."""
    said: list[tuple[str, str, str]] = []
    false: list[ClauseChange] = []
    waiting = list(case.truth)
    for change in comparison.changes:
        if change.state in QUIET_STATES:
            continue
        hit = next((fact for fact in waiting if _tells(comparison, change, fact, case)), None)
        if hit is not None:
            waiting.remove(hit)
            said.append(hit)
        elif not _expected(comparison, change, case):
            false.append(change)
    return said, false


def _tells(comparison: Comparison, change: ClauseChange, fact: tuple[str, str, str], case: Case) -> bool:
    state, name, _ = fact
    old, new = text_of(comparison.old_text, change.old), text_of(comparison.new_text, change.new)
    if state in ("added", "removed"):
        side = new if state == "added" else old
        others = [other for other in case.names if other != name and holds(side, other) and not holds(name, other)]
        return change.state.value == state and holds(side, name) and not others
    was, now = case.values[fact]
    if change.state is not ClauseState.MODIFIED or not holds(new, name):
        return False
    gone, come = flat(text_of(comparison.old_text, change.deleted)), flat(text_of(comparison.new_text, change.inserted))
    return not Counter(gone) - Counter(flat(was)) and not Counter(come) - Counter(flat(now)) and bool(gone or come)


def _expected(comparison: Comparison, change: ClauseChange, case: Case) -> bool:
    """A record of heads that were renamed, or of the column that was added or dropped."""
    if change.state is not ClauseState.MODIFIED:
        return False
    words_said = flat(
        text_of(comparison.old_text, change.deleted) + " " + text_of(comparison.new_text, change.inserted)
    )
    if case.operation == "rename":
        return not set(words_said) - set(flat(" ".join((*case.old_look.heads, *case.new_look.heads))))
    if case.operation == "column":
        return not set(words_said) - set(flat(" ".join(["Data processed", *words.EXTRA])))
    return False


def comparison_of(case: Case) -> Comparison:
    """The case, compared."""
    if HTML:
        return compare(read(Page(case.old, "text/html")), read(Page(case.new, "text/html")))
    return compare(reading_of_text(case.old), reading_of_text(case.new))


def main() -> None:
    """Make the cases, compare them, print the scores."""
    global HTML  # noqa: PLW0603 - one switch of a script
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=240)
    parser.add_argument("--html", action="store_true")
    parser.add_argument("--show", type=int, default=0, help="print so many of the cases that failed")
    parser.add_argument("--layout", default=None)
    chosen = parser.parse_args()
    HTML = chosen.html
    maker = Maker(chosen.seed)
    hits: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    cases: Counter[str] = Counter()
    records: Counter[str] = Counter()
    by_layout: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    shown = 0
    for _ in range(chosen.cases):
        case = maker.case(chosen.layout)
        comparison = comparison_of(case)
        said, false = found_in(comparison, case)
        cases[case.operation] += 1
        hits[case.operation] += len(said)
        wanted[case.operation] += len(case.truth)
        wrong[case.operation] += len(false)
        records[case.operation] = max(records[case.operation], len(comparison.loud()))
        bad = bool(false) or len(said) < len(case.truth)
        by_layout[case.old_look.layout][bad] += 1
        if bad and shown < chosen.show:
            shown += 1
            print(f"--- {case.operation} {case.old_look.layout} -> {case.new_look.layout} {case.old_look.language}")
            print("truth", [fact for fact in case.truth if fact not in said])
            for change in false[:6]:
                print("  ", change.state.value, change.group and change.group.kind, change.evidence)
                print(
                    "     ",
                    repr(text_of(comparison.old_text, change.old)[:150]),
                    "=>",
                    repr(text_of(comparison.new_text, change.new)[:150]),
                )
    print(f"{'operation':12}{'cases':>6}{'true':>6}{'found':>6}{'false':>6}{'most records':>14}")
    for operation in OPERATIONS:
        print(
            f"{operation:12}{cases[operation]:6}{wanted[operation]:6}{hits[operation]:6}{wrong[operation]:6}{records[operation]:14}"
        )
    total, hit, false_ones = wanted.total(), hits.total(), wrong.total()
    precision, recall = hit / max(1, hit + false_ones), hit / max(1, total)
    print(
        f"entity F1 {2 * precision * recall / max(1e-9, precision + recall):.4f}"
        f"  precision {precision:.4f}  recall {recall:.4f}"
    )
    quiet = sum(wrong[operation] for operation in ("reformat", "resort", "same"))
    print(f"false records where nothing changed (reformat, resort, same): {quiet}")
    print(
        "layouts with failures:",
        {name: f"{bad} of {good + bad}" for name, (good, bad) in sorted(by_layout.items()) if bad},
    )


if __name__ == "__main__":
    main()
