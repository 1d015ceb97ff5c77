"""What an index alone tells: which rows may show a text, and which tell of a move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracker.core.archiving.candidates import home_page, sort_out
from tracker.core.archiving.model import CaptureState, Indexed, stamp

BEGAN = datetime(2020, 1, 1, tzinfo=UTC)


def rows(*kinds: str, step: int = 1) -> list[Indexed]:
    """A row each `step` days: a status, a status and a type behind a blank, or `-` with a digest behind a blank."""
    made = []
    for number, kind in enumerate(kinds):
        status, _, more = kind.partition(" ")
        digest = more if status == "-" or more.isupper() else f"D{number}"
        mimetype = "warc/revisit" if status == "-" else more if "/" in more else "text/html"
        at = stamp(BEGAN + timedelta(days=number * step))
        made.append(Indexed("key", at, "https://acme.example/privacy", mimetype, status, digest, "100"))
    return made


def test_pages_are_kept_and_errors_and_pictures_left() -> None:
    found = sort_out(rows("200", "404", "200 image/png", "503", "200 application/pdf", "- NEW"))
    assert found.texts == (0, 4, 5)
    assert found.void == {
        1: (CaptureState.BAD, "the site answered 404 then"),
        2: (CaptureState.BAD, "it is of the type image/png"),
        3: (CaptureState.BAD, "the site answered 503 then"),
    }


def test_a_revisit_has_the_status_of_what_it_repeats() -> None:
    found = sort_out(rows("- SAME", "301 SAME", "- SAME", "200", "404 GONE", "- GONE"))
    assert found.texts == (3,)
    assert found.void[5] == (CaptureState.BAD, "the site answered 404 then")


@pytest.mark.parametrize(
    ("kinds", "step", "looked_at"),
    [
        (("200", "301", "200", "301", "200"), 1, ()),  # a site that redirects http to https is captured both ways
        (("200", "200", "301", "301", "301"), 1, (2,)),  # nothing but redirects at the end: moved
        (("200", "301", "301", "200"), 40, (1,)),  # and for more than a month in between
        (("301", "302"), 1, (0,)),
        (("200",), 1, ()),
    ],
)
def test_a_stretch_of_redirects_alone_is_worth_a_look(
    kinds: tuple[str, ...], step: int, looked_at: tuple[int, ...]
) -> None:
    assert sort_out(rows(*kinds, step=step)).redirects == looked_at


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("https://acme.example/", True),
        ("https://acme.example/index.html", True),
        ("https://acme.example/legal", False),
        ("https://acme.example/?page=privacy", False),
        ("http://[acme/", False),
    ],
)
def test_the_front_page_of_a_site_is_no_policy(url: str, home: bool) -> None:
    assert home_page(url) is home
