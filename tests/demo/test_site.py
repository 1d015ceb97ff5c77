"""The demo's pages read well: dates, clauses, and no word of navigation, banner or footer."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest

from tracker.core.model import Hints, Page, Reading, Verdict
from tracker.core.reading import read
from tracker.demo.site import Pages, served
from tracker.demo.story import SAMPLES, STEPS, Sample

AROUND = (
    "Try For Free",
    "Create Account Now",
    "Accept",
    "Manage cookies",
    "Visitor number",
    "Site Map",
    "Alle akzeptieren",
    "Jetzt Konto anlegen",
    "Impressum",
)
"""Words of navigation, banner and footer."""

DATES = {
    "lantern-voice": ("2020-07-13", "2026-03-03"),
    "meridian": ("2025-11-20", "2026-03-04"),
    "plainwire": ("2025-01-01", "2026-03-04"),
    "copperline": ("2018-04-25", "2018-04-25"),
    "nordlicht": ("2023-11-15", "2026-03-04"),
    "harbour-mail": ("", ""),
    "orchard-cloud": ("", ""),
    "quillfeather": ("2024-01-02", "2026-03-06"),
    "tidepool": ("2023-05-04", "2023-05-04"),
}
"""The stated date before and after the changes of the story."""


def sample(id: str) -> Sample:
    return next(one for one in SAMPLES if one.id == id)


def states(id: str) -> list[str]:
    return ["", *(step.pages[id] for step in STEPS if id in step.pages)]


def reading(pages: Pages, one: Sample, state: str) -> Reading:
    pages.turn(one.id, state)
    _, body = pages.page(one)
    kind = "text/plain" if one.suffix == "txt" else "text/html; charset=utf-8"
    return read(Page(body, kind, f"http://127.0.0.1{one.path}"), Hints(one.type, one.language))


@pytest.mark.parametrize("id", DATES)
def test_every_state_reads_well(id: str) -> None:
    one, pages = sample(id), Pages()
    found = {state: reading(pages, one, state) for state in states(id) if state not in ("oops", "gone", "english")}
    for state, page in found.items():
        assert page.verdict is Verdict.POLICY, (state, page.reason)
        assert page.language == one.language
        assert len(page.clauses) > 10
        assert not [words for words in AROUND if words in page.text]
    dates = tuple(page.stated_date.date if page.stated_date else "" for page in found.values())
    assert (dates[0], dates[-1]) == DATES[id]


def test_what_stands_in_for_a_policy_is_no_policy() -> None:
    pages = Pages()
    assert reading(pages, sample("harbour-mail"), "oops").verdict is not Verdict.POLICY
    assert reading(pages, sample("tidepool"), "gone").verdict is Verdict.NOT_FOUND
    english = reading(pages, sample("nordlicht"), "english")
    assert (english.verdict, english.language) == (Verdict.POLICY, "en")


def test_bytes_differ_at_every_visit_and_words_do_not() -> None:
    pages, one = Pages(), sample("lantern-voice")
    assert pages.page(one)[1] != pages.page(one)[1]
    assert reading(pages, one, "").text == reading(pages, one, "").text


def ask(url: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_the_site_answers_like_a_site() -> None:
    pages = Pages()
    with served(pages) as url:
        assert urlsplit(url).hostname == "127.0.0.1"
        status, _, index = ask(url, "/")
        assert status == 200
        assert all(one.path.encode() in index for one in SAMPLES)
        assert ask(url, "/robots.txt")[0] == 200
        assert ask(url, "/nothing")[0] == 404
        steady = sample("plainwire").path
        status, headers, body = ask(url, steady)
        assert (status, headers["content-type"]) == (200, "text/plain; charset=utf-8")
        assert b"Plainwire" in body
        assert ask(url, steady, if_none_match=headers["etag"])[0] == 304
        pages.turn("plainwire", "redated")
        assert ask(url, steady, if_none_match=headers["etag"])[0] == 200
        pages.turn("tidepool", "gone")
        assert ask(url, sample("tidepool").path)[0] == 404
