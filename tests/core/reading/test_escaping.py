"""Lines that begin with many markers of lists, and what stands behind the markers."""

from __future__ import annotations

import pytest

from tracker.core.model import Page
from tracker.core.reading import read
from tracker.core.reading.escaping import safe_line


@pytest.mark.parametrize(
    ("line", "safe"),
    [
        ("- a", "- a"),
        ("- # a", "- \\# a"),
        ("- 1. * > a", "- 1. * \\> a"),
        ("- 01. a", "- 01\\. a"),
        ("01. a", "01\\. a"),
        ("- 01. May 2024", "- 01. May 2024"),
        ("- **a** b", "- **a** b"),
        ("2. ---", "2. \\---"),
        ("- - -", "\\- - -"),
        ("- " * 10 + "# a", "- " * 10 + "\\# a"),
        ("- " * 11 + "# a", "- " * 11 + "# a"),  # behind so many markers nothing is looked at
    ],
)
def test_what_stands_behind_markers_is_escaped(line: str, safe: str) -> None:
    assert safe_line(line) == safe


@pytest.mark.parametrize("marker", ["- ", "* ", "1. ", "12) ", "-  * ", "- 1. ", "-" + " " * 999])
def test_a_line_of_markers_alone_ends(marker: str) -> None:
    line = marker * (1_000_000 // len(marker)) + "a"
    assert safe_line(line) == line


@pytest.mark.parametrize("tag", ["p", "li", "h2", "td"])
def test_a_page_with_a_line_of_markers_is_read(tag: str) -> None:
    reading = read(
        Page(f"<html><body><{tag}>{'- ' * 1500}a</{tag}></body></html>", "text/html", "https://example.com/")
    )
    assert "- - - -" in reading.text
