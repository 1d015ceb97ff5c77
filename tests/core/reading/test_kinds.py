"""What pages are, class by class: made-up pages in tests/cases/kinds, each with and without a site around it.

A page is a line: its title, then blocks set apart by `|`. `#` marks a heading, `-` an item of a list, `>` a link; a `*`
at the end a field for a password. `text:` stands before a body that is no HTML. A new class is a new file.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from tracker.core.model import Page, Verdict
from tracker.core.reading import read

KINDS = Path(__file__).resolve().parents[2] / "cases" / "kinds"
URL = "https://www.acme.example/legal"
TOP = '<header><nav><a href="/">Home</a> <a href="/plans">Plans</a> <a href="/login">Log in</a></nav></header>'
END = '<footer><a href="/privacy">Privacy</a> <p>© 2026 Acme</p></footer><script src="/a.js"></script>'


def cases(folder: str) -> list[tuple[str, str]]:
    files = sorted((KINDS / folder).glob("*.txt"))
    return [(file.stem, line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line]


def page(line: str, furniture: bool) -> Page:
    if line.startswith("text:"):
        return Page(line.removeprefix("text:").encode(), "", URL)
    title, *blocks = line.split("|")
    parts: list[str] = []
    level = 1
    for block in blocks:
        field = '<input type="password" name="p">' if block.endswith("*") else ""
        words = escape(block.removesuffix("*").strip().lstrip("#->").strip(), quote=False)
        mark = block.strip()[:1]
        if mark == "#":
            parts.append(f"<h{level}>{words}</h{level}>")
            level = 2
        elif mark == "-":
            parts.append(f"<ul><li>{words}</li></ul>")
        elif mark == ">":
            parts.append(f'<p><a href="/x">{words}</a></p>')
        elif words or field:
            parts.append(f"<p>{words}{field}</p>")
    inner = "\n".join(parts) or '<div id="root"></div><script src="/app.js"></script>'
    body = f"{TOP}<main>{inner}</main>{END}" if furniture else inner
    html = f"<!doctype html><html><head><title>{escape(title)}</title></head><body>{body}</body></html>"
    return Page(html.encode(), "text/html; charset=utf-8", URL)


@pytest.mark.parametrize("furniture", [False, True], ids=["bare", "in a site"])
@pytest.mark.parametrize(("kind", "line"), cases("refused"))
def test_what_is_no_policy_is_refused(kind: str, line: str, furniture: bool) -> None:
    reading = read(page(line, furniture))
    assert reading.verdict is not Verdict.POLICY, kind
    assert reading.reason


@pytest.mark.parametrize("furniture", [False, True], ids=["bare", "in a site"])
@pytest.mark.parametrize(("kind", "line"), cases("policy"))
def test_short_policies_pass(kind: str, line: str, furniture: bool) -> None:
    assert read(page(line, furniture)).verdict is Verdict.POLICY, kind


def test_there_are_enough_of_them() -> None:
    assert len(cases("refused")) >= 150
    assert len(cases("policy")) >= 100
