"""The day that a note above a text gives it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.core.archiving.banner import archived_on


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "This text is from the acme.example policy that was archived on 2019-03-23. See there.",
            (2019, 3, 23),
        ),
        ("Privacy Policy\n\nArchived on 2021-12-01", (2021, 12, 1)),
        ("Privacy Policy\n\nLast updated 2021-12-01", None),
        ("It was archived on 2019-02-30.", None),
        ("It was archived on 2019-03-234.", None),
        ("x" * 3000 + " archived on 2019-03-23", None),
        ("", None),
    ],
)
def test_a_note_above_a_text_tells_its_day(text: str, day: tuple[int, int, int] | None) -> None:
    assert archived_on(text) == (datetime(*day, tzinfo=UTC) if day else None)
