"""Reading whole pages: goldens by name, the seeds as pages, media, verdicts and errors."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tracker.core.model import Hints, Page, Verdict
from tracker.core.reading import READER, read
from tracker.errors import RuleMissed, Unreadable

CASES = Path(__file__).resolve().parents[2] / "cases" / "read"
SEEDS = Path(__file__).resolve().parents[3] / ".." / "shared" / "seeds"
URL = "https://www.example.com/legal/privacy"


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.html")))
def test_goldens(name: str) -> None:
    """The text of each page, word for word. A new page is a pair of files."""
    html = (CASES / f"{name}.html").read_bytes()
    expected = (CASES / f"{name}.md").read_text(encoding="utf-8")
    reading = read(Page(html, "text/html; charset=utf-8", URL))
    assert reading.text + "\n" == expected
    assert reading.verdict is Verdict.POLICY
    assert reading.whole


def test_there_are_goldens() -> None:
    assert len(list(CASES.glob("*.html"))) >= 4


def paragraphs(text: str) -> str:
    lines = [line.replace("&", "&amp;").replace("<", "&lt;") for line in text.splitlines() if line.strip()]
    return "".join(f"<p>{line}</p>\n" for line in lines)


SEMANTIC = """<!doctype html><html lang="en"><head><title>Privacy</title></head><body>
<header><a href="/">Acme</a>
<nav><ul><li><a href="/t">Try For Free</a></li><li><a href="/l">Log In</a></li></ul></nav></header>
<main>{}</main>
<footer><p>Schedule a Free Consultation</p><a href="/s">Site Map</a><p>© 2020 Acme</p></footer>
<div id="cookie-banner"><p>
By visiting our site, you agree to our privacy policy regarding cookies.</p><button>Accept</button></div>
</body></html>"""
SOUP = """<html><head><title>Privacy</title></head><body><div class="wrap">
<div class="top"><div><a href="/t">Try For Free</a></div>
<div><a href="/l">Log In</a></div><div><a href="/p">Pricing</a></div></div>
<div class="inner"><div class="text">{}</div></div>
<div class="bottom"><div>Schedule a Free Consultation</div>
<div><a href="/s">Site Map</a></div><div>© 2020 Acme</div></div>
<div class="cc-window"><p>
By visiting our site, you agree to our privacy policy regarding cookies.</p><a role="button">Accept</a></div>
</div></body></html>"""
DATES = {"000": "2020-07-13", "001": "2025-01-01", "002": None, "003": "2020-02-18", "004": "2018-04-25"}


@pytest.mark.parametrize("number", DATES)
@pytest.mark.parametrize("frame", ["text", "semantic", "soup"])
def test_seeds(number: str, frame: str) -> None:
    found = sorted(SEEDS.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip("the shared seeds are not there")
    text = found[0].read_text(encoding="utf-8")
    if frame == "text":
        page = Page(text, "text/plain", URL)
    else:
        page = Page((SEMANTIC if frame == "semantic" else SOUP).format(paragraphs(text)), "text/html", URL)
    reading = read(page)
    lines = set(reading.text.split("\n"))
    assert not lines & {"Try For Free", "Create Account Now", "Accept", "Log In", "X", "Site Map"}
    assert (reading.stated_date.date if reading.stated_date else None) == DATES[number]
    assert (reading.verdict, reading.language) == (Verdict.POLICY, "en")
    longest = max(text.splitlines(), key=len)
    assert " ".join(longest.split()) in " ".join(reading.text.split())
    assert len(reading.clauses) > 20


POLICY = (
    "<html><head><title>Privacy Policy</title></head><body><main><h1>Privacy Policy</h1>"
    "<p>Last Revised: 13 July 2020.</p>{}</main></body></html>"
)
CLAUSES = "".join(
    f"<h2>{n}. Part {n}</h2><p>We process your personal data for purpose {n} and keep it for {n} months.</p>"
    for n in range(1, 8)
)


def test_everything_a_reading_says() -> None:
    reading = read(Page(POLICY.format(CLAUSES), "text/html", URL, datetime(2021, 1, 1, tzinfo=UTC)))
    assert (reading.verdict, reading.title, reading.language, reading.whole) == (
        Verdict.POLICY,
        "Privacy Policy",
        "en",
        True,
    )
    assert reading.stated_date is not None
    assert (reading.stated_date.date, reading.stated_date.kind) == ("2020-07-13", "updated")
    assert reading.reader == READER
    assert reading.reason == ""
    assert reading.clauses[-1].path[-1].endswith("Part 7")
    assert reading.text[reading.clauses[-1].start : reading.clauses[-1].end].startswith("We process your personal data")


@pytest.mark.parametrize(
    ("html", "verdict"),
    [
        ("", Verdict.EMPTY),
        ("<html><head></head><body></body></html>", Verdict.EMPTY),
        (
            "<html><head><title>Not found</title></head><body><h1>Page not found</h1></body></html>",
            Verdict.NOT_FOUND,
        ),
        ('<html><body><div id="root"></div><script src="/a.js"></script></body></html>', Verdict.SHELL),
        (
            "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1></body></html>",
            Verdict.BLOCKED,
        ),
    ],
)
def test_what_is_no_policy_is_a_verdict(html: str, verdict: Verdict) -> None:
    reading = read(Page(html, "text/html", URL))
    assert reading.verdict is verdict
    assert reading.reason


def test_a_page_that_was_cut_off_is_not_whole() -> None:
    html = POLICY.format(CLAUSES)
    assert not read(Page(html[: len(html) * 55 // 100], "text/html", URL)).whole


@pytest.mark.parametrize("content_type", ["text/html", "application/xhtml+xml", "", "application/octet-stream"])
def test_html_is_known_by_type_or_by_itself(content_type: str) -> None:
    assert read(Page(POLICY.format(CLAUSES).encode(), content_type, URL)).text.startswith("# Privacy Policy")


def test_markdown_and_text() -> None:
    text = "# Terms\n\nYou agree to these terms of service and to our privacy policy, under the law.\n\n- one\n- two"
    assert read(Page(text, "text/markdown", URL)).text == text
    assert read(Page(text.encode(), "text/plain; charset=utf-8", URL)).text == text
    assert read(Page(text, "text/markdown", URL)).title == "Terms"


def test_select_and_remove() -> None:
    html = POLICY.format(CLAUSES + '<div class="x"><p>Not of the policy.</p></div>')
    assert "Not of" not in read(Page(html, "text/html"), Hints(select=("main",), remove=(".x",))).text
    assert read(Page(html, "text/html"), Hints(select=(".x",))).text == "Not of the policy."
    with pytest.raises(RuleMissed, match=r"select rule '\.y'"):
        read(Page(html, "text/html"), Hints(select=(".y",)))


def test_binary_bodies_are_unreadable() -> None:
    with pytest.raises(Unreadable):
        read(Page(b"\x00\x01\x02\x03" * 500, "application/octet-stream"))
