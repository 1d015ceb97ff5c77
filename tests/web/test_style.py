"""The stylesheet: enough contrast in light and dark (WCAG 2.2, 1.4.3), nothing from elsewhere, no colour alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tracker.core.render.html import CLASSES

CSS = (Path(__file__).resolve().parents[2] / "tracker" / "web" / "static" / "style.css").read_text(encoding="utf-8")
LIGHT, DARK = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in CSS.split("@media", 2)[:2])
PAIRS = [
    *((ink, ground) for ink in ("ink", "soft", "accent") for ground in ("paper", "card")),
    *((name, f"{name}-bg") for name in ("ins", "del", "move", "warn", "bad", "good")),
    ("accent", "accent-soft"),
    ("paper", "accent"),
    ("ins", "card"),
    ("del", "card"),
    ("move", "card"),
]


def luminance(colour: str) -> float:
    """Relative luminance, 0..1 (WCAG 2.2, definition)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_has_enough_contrast(colours: dict[str, str], ink: str, ground: str) -> None:
    lighter, darker = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_dark_names_every_colour_anew() -> None:
    assert set(LIGHT) == set(DARK)
    assert len(LIGHT) > 15


def test_nothing_comes_from_elsewhere() -> None:
    assert "url(" not in CSS
    assert "@import" not in CSS


def test_redlines_are_told_without_colour() -> None:
    assert "text-decoration: underline" in CSS[CSS.index("ins.ins {") :].split("}")[0]
    assert "text-decoration: line-through" in CSS[CSS.index("del.del {") :].split("}")[0]


def test_the_classes_of_the_redline_are_dressed() -> None:
    for name in set(CLASSES) - {"diff"}:
        assert f".{name}" in CSS, name


@pytest.mark.parametrize("grid", [".facts {", ".two .facts {"])
def test_columns_of_facts_hold_the_longest_moment(grid: str) -> None:
    """`23 Nov 2026, 02:50 UTC` takes 12.2 em in the widest of the faces (DejaVu Sans), and times do not wrap."""
    least = re.search(r"minmax\(min\(([\d.]+)rem, 100%\), 1fr\)", CSS[CSS.index(f"\n{grid}") :].split("}")[0])
    assert least is not None
    assert float(least[1]) >= 12.5


def test_what_is_chosen_to_compare_can_be_read_whole() -> None:
    """`Version 12, seen 23 Nov 2026, states 23 Nov 2026` takes 27 em; two of 30 leave no room for more in their row."""
    basis = re.search(r"\.compare-form \.grow \{ flex-basis: ([\d.]+)rem; \}", CSS)
    assert basis is not None
    assert float(basis[1]) >= 30
