"""Several sources of one policy as one reading."""

from __future__ import annotations

from tracker.core.model import Page, Reading, StatedDate, Verdict
from tracker.core.reading import assemble, read

FIRST = read(Page("# Terms of Service\n\nYou agree to these terms and to our privacy policy.", "text/markdown"))
SECOND = read(
    Page("## Annex 1\n\nThe processor deletes personal data after the end of the agreement.", "text/markdown")
)


def test_one_source_is_itself() -> None:
    assert assemble([FIRST]) is FIRST


def test_texts_are_joined_in_the_order_declared() -> None:
    joined = assemble([FIRST, SECOND])
    assert joined.text == f"{FIRST.text}\n\n---\n\n{SECOND.text}"
    assert [joined.text[clause.start : clause.end] for clause in joined.clauses] == [
        reading.text[clause.start : clause.end] for reading in (FIRST, SECOND) for clause in reading.clauses
    ]
    assert (joined.title, joined.language, joined.whole) == (FIRST.title, FIRST.language, True)


def test_the_worst_verdict_wins() -> None:
    shell = Reading(Verdict.SHELL, reason="needs a browser", whole=False)
    for readings in ([FIRST, shell], [shell, FIRST], [FIRST, shell, Reading(Verdict.EMPTY)]):
        joined = assemble(readings)
        assert (joined.verdict, joined.reason, joined.whole) == (Verdict.SHELL, "needs a browser", False)


def test_the_newest_date_is_the_policys() -> None:
    dated = [
        Reading(Verdict.POLICY, stated_date=StatedDate(date, "updated", date)) for date in ("2020-07-13", "2024-01")
    ]
    joined = assemble([*dated, FIRST])
    assert joined.stated_date is not None
    assert joined.stated_date.date == "2024-01"
    assert joined.effective_date is None


def test_no_source_is_empty() -> None:
    assert assemble([]).verdict is Verdict.EMPTY
