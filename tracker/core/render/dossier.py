"""All that changed at one vendor since its policies were accepted, or since a day, as one page that needs nothing else.

Legible in print and without colour. Every text of a vendor is escaped, and only addresses of http and https become
links. The page loads nothing, and says so to the browser (Content-Security-Policy).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

from tracker.core.model import Comparison
from tracker.core.render.html import CLASSES, render_html
from tracker.core.render.steps import address_of, counted, kind_said, outcome_said, verdict_said
from tracker.core.render.view import RenderOptions, arrows, plain
from tracker.core.since import Cumulated, Proof, Since, Step, Text, day_said, range_said, why_said


@dataclass(frozen=True, slots=True)
class Chapter:
    """One policy of a dossier. `cumulated`: None where the two texts could not be compared, for `problem`.

    `redlines`: what was recorded of each step, by its change. `url`: where the policy stands.
    """

    since: Since
    cumulated: Cumulated | None
    url: str = ""
    redlines: dict[int, Comparison] = field(default_factory=dict)
    problem: str = ""


_OWN = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 60rem; color: #1d1c1a; background: #fff;
  font: 16px/1.55 system-ui, "Segoe UI", "Noto Sans", "Liberation Sans", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.5rem 0 .5rem; padding-top: 1rem; border-top: 2px solid #1d1c1a; }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
p { margin: .4rem 0; }
a { color: #1f4e7a; overflow-wrap: anywhere; }
table.facts { border-collapse: collapse; width: 100%; font-size: .94rem; margin: .75rem 0; }
table.facts th, table.facts td { text-align: start; vertical-align: top; padding: .35rem .75rem .35rem 0;
  border-bottom: 1px solid #ddd; }
table.facts thead th { border-bottom: 2px solid #999; font-size: .85rem; }
.said { font-size: 1.05rem; }
.unsure, .problem { border: 1px solid #b8860b; border-left-width: 5px; padding: .5rem .9rem; margin: .75rem 0; }
.silent { font-weight: 650; }
.day { white-space: nowrap; }
.small { font-size: .88rem; color: #555; }
.proofs { list-style: none; margin: .2rem 0; padding: 0; font-size: .88rem; }
.step { margin: 0 0 1.25rem; padding: 0 0 .5rem; }
.evidence { margin: .25rem 0; padding-left: 1.2rem; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 40rem) {
  body { padding: 1rem; }
  table.facts, table.facts tbody, table.facts tr, table.facts th, table.facts td { display: block; }
  table.facts thead { display: none; }
  table.facts tr { border-bottom: 1px solid #999; padding: .4rem 0; }
  table.facts th, table.facts td { border: 0; padding: .1rem 0; }
  table.facts td[data-label]::before { content: attr(data-label) ": "; color: #555; font-size: .85rem; }
}
@media print {
  body { padding: 0; max-width: none; font-size: 10.5pt; }
  .clause, tr, .unsure { break-inside: avoid; }
  h2, h3, h4, .clause-label { break-after: avoid; }
  h2 { break-before: page; }
  .first h2 { break-before: auto; }
  ins { text-decoration: underline double; }
  ins, del { background: none !important; color: #000 !important; }
  a { color: inherit; text-decoration: none; }
}
"""


def render_dossier(vendor: str, chapters: Sequence[Chapter], made: datetime, base: str = "") -> str:
    """The page of one vendor. `base`: the address of the tracker's own pages, for what it kept itself."""
    return "\n".join(_page(vendor, chapters, made, base)) + "\n"


def _page(vendor: str, chapters: Sequence[Chapter], made: datetime, base: str) -> Iterator[str]:
    title = f"{_shown(vendor)}: what changed since {_occasion(chapters)}"
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{title}</title>"
    yield f"<style>{_style()}</style></head><body>"
    yield f"<h1>{title}</h1>"
    yield f'<p class="small">As of {made:%Y-%m-%d %H:%M} UTC. All days are days in UTC.</p>'
    if _only_here(base):
        yield (
            f'<p class="small">Addresses that begin with {_shown(base)} work only on the machine where the tracker '
            "runs. Where others are to follow them, set public_url in its settings.</p>"
        )
    for number, chapter in enumerate(chapters):
        yield f"<section{' class=first' if not number else ''}>"
        yield from _chapter(chapter, base)
        yield "</section>"
    yield "</body></html>"


def _occasion(chapters: Sequence[Chapter]) -> str:
    """Since when, in words: the day, where a single policy is shown that nobody accepted."""
    first = chapters[0].since if len(chapters) == 1 else None
    return "it was accepted" if first is None or first.baseline is not None else day_said(first.moment)


def _style() -> str:
    """The looks of the redline as mail has them, by class names, and what the page adds."""
    return "\n".join(f".{name} {{ {style} }}" for name, style in CLASSES.items() if style) + _OWN


def _chapter(chapter: Chapter, base: str) -> Iterator[str]:
    found = chapter.since
    yield f"<h2>{_shown(found.policy_type)}</h2>"
    if chapter.url:
        yield f'<p class="small">{_link(chapter.url)}</p>'
    sure = found.why.value == "seen" and found.in_force is None
    yield f'<p class="{"said" if sure else "unsure"}">{_shown(why_said(found))}</p>'
    if found.baseline is not None and found.baseline.note:
        yield f'<p class="small" dir="auto">Note: {_shown(found.baseline.note)}</p>'
    yield f'<p class="said">{_shown(outcome_said(found, chapter.cumulated))}</p>'
    yield from _texts(found, base)
    if found.steps:
        yield from _overview(found)
    if chapter.problem:
        yield f'<p class="problem">The two texts could not be compared: {_shown(chapter.problem)}</p>'
    if chapter.cumulated is not None and chapter.cumulated.comparison.loud():
        yield f"<h3>Everything at once: version {found.old.seq} against version {found.new.seq}</h3>"
        if chapter.cumulated.topics:
            yield f"<p>About {_shown(', '.join(chapter.cumulated.topics))}.</p>"
        yield from _evidence(chapter.cumulated.evidence)
        yield render_html(chapter.cumulated.comparison, RenderOptions())
    if found.steps:
        yield "<h3>Step by step</h3>"
    numbers = [found.old.seq, *(step.new.seq for step in found.steps if not step.back)]
    if numbers != sorted(numbers):
        said = "Versions are numbered in the order in which they were found, not in that of time."
        yield f'<p class="small">{said}</p>'
    for number, step in enumerate(found.steps, 1):
        yield from _step(number, step, chapter.redlines.get(step.change_id), base)


def _texts(found: Since, base: str) -> Iterator[str]:
    heads = "".join(f"<th>{head}</th>" for head in ("", "Version", "Seen", "States", "Proof"))
    yield f'<table class="facts"><thead><tr>{heads}</tr></thead>'
    for name, text, proofs in (
        ("Then" if found.baseline is None else "Accepted", found.old, found.old_proofs),
        ("Today", found.new, found.new_proofs),
    ):
        seen = f"{day_said(text.first_seen_at)} to {day_said(text.last_seen_at)}"
        told = f'<td data-label="Version">{text.seq}</td><td data-label="Seen">{seen}</td>'
        told += f'<td data-label="States">{_shown(_stated(text))}</td>'
        told += f'<td data-label="Proof">{_proofs(proofs, base)}</td>'
        yield f"<tr><th>{name}</th>{told}</tr>"
    yield "</table>"


def _overview(found: Since) -> Iterator[str]:
    heads = ("#", "When", "Kind", "Significance", "Topics", "Size")
    yield '<table class="facts"><thead><tr>' + "".join(f"<th>{head}</th>" for head in heads) + "</tr></thead>"
    for number, step in enumerate(found.steps, 1):
        cells = (
            str(number),
            range_said(step),
            kind_said(step) + (f" ({step.accused})" if step.accused else ""),
            f"{step.level} ({step.significance:.2f} of 1)",
            ", ".join(step.topics),
            f"{counted(step.clauses_changed, 'clause')}, {counted(step.words_changed, 'word')}",
        )
        look = ' class="silent"' if step.accused else ""
        yield f"<tr{look}>" + "".join(
            f'<td data-label="{head}">{_shown(cell)}</td>' for head, cell in zip(heads, cells, strict=True)
        )
        yield "</tr>"
    yield "</table>"


def _step(number: int, step: Step, comparison: Comparison | None, base: str) -> Iterator[str]:
    yield '<div class="step">'
    yield f"<h3>{number}. {_shown(range_said(step))}: {_shown(kind_said(step))}</h3>"
    if step.silent:
        yield '<p class="silent">A silent edit: the words changed, the date it states did not.</p>'
    elif step.backdated:
        yield '<p class="silent">Backdated: it states a date from before the change was made.</p>'
    yield f'<p class="small">Version {step.old.seq} to version {step.new.seq}, change {step.change_id}.</p>'
    yield from _evidence(step.evidence)
    if step.verdict:
        audited = f"Audit of its dates: {verdict_said(step)}; {arrows(step.verdict_why)}."
        yield f'<p class="small">{_shown(audited)}</p>'
    yield _proofs(step.proofs, base)
    if comparison is not None:
        yield render_html(comparison, RenderOptions())
    yield "</div>"


def _evidence(phrases: Sequence[str]) -> Iterator[str]:
    if phrases:
        items = "".join(f'<li dir="auto">{_shown(arrows(phrase))}</li>' for phrase in phrases)
        yield f'<ul class="evidence">{items}</ul>'


def _proofs(proofs: Sequence[Proof], base: str) -> str:
    if not proofs:
        return '<span class="small">none</span>'
    items = "".join(
        f"<li>{one.at:%Y-%m-%d %H:%M}Z {_link(address_of(one, base))}"
        f"{' (saved file)' if one.source == 'file' else ''}</li>"
        for one in proofs
    )
    return f'<ul class="proofs">{items}</ul>'


def _link(address: str) -> str:
    """An address as a link where it is one of the web, else as text."""
    shown = _shown(address)
    try:
        parts = urlsplit(address)
        followable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        followable = False
    return f'<a rel="noreferrer noopener nofollow" href="{shown}">{shown}</a>' if followable else shown


def _only_here(base: str) -> bool:
    """Whether an address leads everybody to their own machine."""
    try:
        host = urlsplit(base).hostname or ""
    except ValueError:
        return False
    return host in ("localhost", "::1") or host.startswith("127.")


def _stated(text: Text) -> str:
    effective = f", effective {text.effective_date}" if text.effective_date else ""
    return (text.stated_date or "no date") + effective


def _shown(text: str) -> str:
    """A text as HTML shows it, without what could deceive the eye."""
    return escape(plain(text))
