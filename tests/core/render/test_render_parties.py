from __future__ import annotations

import pytest

from tracker.core.comparing import compare
from tracker.core.reading.segment import reading_of_text
from tracker.core.render import RenderOptions, render

ROWS = ["| Acme, Inc. | Hosting | Ireland |", "| Beta GmbH | Mail | Germany |", "| Gamma Ltd | Support | UK |"]
HEAD = "# Subprocessors\n\n| Vendor | Purpose | Country |\n|---|---|---|\n"
OLD = HEAD + "\n".join(ROWS)
NEW = HEAD + "\n".join([ROWS[0].replace("Ireland", "Japan"), "| Delta SA | Logs | France |", ROWS[2]])


def shown(format: str, old: str = OLD, new: str = NEW, options: RenderOptions = RenderOptions()) -> str:  # noqa: B008
    return render(compare(reading_of_text(old), reading_of_text(new)), format, options)


def test_a_line_for_each_party() -> None:
    assert shown("text").splitlines() == [
        "1 added, 1 removed, 1 changed.",
        "",
        "Subprocessors",
        "Parties: 1 added, 1 removed, 1 changed.",
        "* Party changed  Acme, Inc.: location Ireland -> Japan",
        "  Acme, Inc. — Hosting — [-Ireland-]{+Japan+}",
        "* Party removed",
        "  [-Beta GmbH — Mail — Germany-]",
        "* Party added",
        "  {+Delta SA — Logs — France+}",
    ]


@pytest.mark.parametrize("format", ["html", "markdown"])
def test_other_formats_say_it_too(format: str) -> None:
    answer = shown(format).replace("\\", "")
    assert "Parties: 1 added, 1 removed, 1 changed." in answer
    assert "Delta SA — Logs — France" in answer
    assert "|" not in answer


def test_the_lines_of_a_card_are_one_line() -> None:
    cards = [f"### {name}\n\n**Purpose:** Hosting\n\n**Country:** {place}\n\n" for name, place in
             (("Acme Inc.", "Ireland"), ("Beta GmbH", "Germany"), ("Gamma Ltd", "UK"))]  # fmt: skip
    head = "# Subprocessors\n\n"
    assert "{+Gamma Ltd — Purpose: Hosting — Country: UK+}" in shown(
        "text", head + "".join(cards[:2]), head + "".join(cards)
    )


def test_a_column_is_cut_short() -> None:
    rows = [f"| Acme{n} Inc. | Hosting | Ireland |" for n in range(40)]
    wider = [f"{row} yes |" for row in rows]
    old = HEAD + "\n".join(rows)
    new = "# Subprocessors\n\n| Vendor | Purpose | Country | DPA |\n|---|---|---|---|\n" + "\n".join(wider)
    answer = shown("text", old, new)
    assert "* Columns changed  column added: DPA" in answer
    assert "… and 29 more" in answer
    assert answer.count("yes") == 11
