"""The five seed policies, served as pages with navigation, banner and footer around them, read by a real check."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest

from tests.e2e.installation import installed, site_server

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

SEEDS = Path(__file__).resolve().parents[2] / ".." / "shared" / "seeds"

NAVIGATION = ("Try For Free", "Log In", "Products", "Pricing", "Documentation", "About Us", "Careers")
FOOTER = ("Create Account Now", "Site Map", "Imprint", "Press", "Status")
BANNER = "By visiting our site, you agree to our use of cookies and statistics."
GONE = (*NAVIGATION[:1], *FOOTER[:2], "Manage preferences", BANNER)
"""Words that may not be in what was read."""

EXPECTED = {
    "000": ("2020-07-13", "VOICE ELEMENTS PRIVACY POLICY", ("PROGRAMMABLE SMS", "WebRTC", "MY ACCOUNT")),
    "001": ("2025-01-01", "We know your privacy is important to you", ()),
    "002": ("", "Voxox", ()),
    "003": ("2020-02-18", "Voxvalley", ("Call Now Button",)),
    "004": ("2018-04-25", "Personally Identifiable Information", ()),
}
"""The stated date, words of the policy that must be there, and further ones of the site that must not."""


def page(text: str) -> bytes:
    """HTML around a seed: what stands before the policy and after it on the site goes where sites have it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    before, policy, after = parts(lines)
    nav = "".join(
        f"<li><a href='#{place}'>{html.escape(word)}</a></li>" for place, word in enumerate((*NAVIGATION, *before))
    )
    foot = "".join(
        f"<p><a href='#f{place}'>{html.escape(word)}</a></p>" for place, word in enumerate((*FOOTER, *after))
    )
    body = "".join(f"<p>{html.escape(line)}</p>" for line in policy)
    buttons = "<button>Accept</button> <a href='#choose'>Manage preferences</a>"
    banner = f"<div class='cookie-banner' role=dialog><p>{BANNER}</p>{buttons}</div>"
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Privacy Policy</title></head><body>"
        f"{banner}<header><nav><ul>{nav}</ul></nav></header><main><h1>Privacy Policy</h1>{body}</main>"
        f"<footer>{foot}</footer></body></html>"
    ).encode()


def parts(lines: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Menu, policy and footer of a text that was copied from a whole page (only the first seed was)."""
    if "VOICE ELEMENTS PRIVACY POLICY" not in lines:
        return [], lines, []
    first, last = lines.index("VOICE ELEMENTS PRIVACY POLICY"), lines.index("Schedule a Free Consultation")
    return lines[1:first], lines[first:last], lines[last:]


def test_the_seeds_are_read_as_pages(tmp_path: Path) -> None:
    found = {number: next(iter(SEEDS.glob(f"{number}_*.txt")), None) for number in EXPECTED}
    if None in found.values():
        pytest.skip("the shared seeds are not there")
    with installed(tmp_path) as tracker, site_server() as site:
        for number, path in found.items():
            assert path is not None
            site.show(f"/{number}", page(path.read_text("utf-8")))
            tracker.declare(f"seed-{number}", {"type": "Privacy Policy", "url": f"{site.url}/{number}"})
        done = tracker.run("check", "--all", "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        reports = [json.loads(line) for line in done.stdout.splitlines()]
        assert [report["outcome"] for report in reports] == ["first"] * len(EXPECTED)
        for number, (date, words, others) in EXPECTED.items():
            policy = f"seed-{number}-privacy-policy"
            assert tracker.rows("select stated_date from version where policy_id = ?", policy) == [(date,)]
            text = tracker.run("show", policy).stdout
            assert words in text
            assert [word for word in (*GONE, *others) if word in text] == []
            assert "Accept" not in text.splitlines()
            clauses = "select count(*) from clause c join rendition r on r.id = c.rendition_id join version v"
            (count,) = tracker.rows(f"{clauses} on v.id = r.version_id where v.policy_id = ?", policy)[0]
            assert count > 25, f"{policy}: {count} clauses"
