"""Saved pages of years ago become captures of their day."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from tests.conftest import Clock
from tests.flows.past import Case
from tests.flows.sample import policy_page
from tests.flows.test_first_look import GERMAN
from tests.store.sample import POLICY
from tracker.core.model import Outcome
from tracker.errors import NotPossible
from tracker.flows.importing import Saved, import_pages
from tracker.store import tables
from tracker.store.db import Database
from tracker.store.versions import text_of

SEEDS = Path(__file__).resolve().parents[2] / ".." / "shared" / "seeds"
NOTE = "The following text is taken from the acme.example policy that was archived on 2019-03-23. See the archive."
LATER = policy_page(("30 days", "90 days"), date="1 March 2024")


@pytest.fixture
def case(database: Database, clock: Clock) -> Case:
    return Case(database, clock)


def noted(*changes: tuple[str, str]) -> bytes:
    """A saved page with the note of a collection above its text."""
    return policy_page(*changes, date="1 May 2018").replace(b"<h1>", f"<p>{NOTE}</p><h1>".encode())


def test_the_note_above_a_text_tells_its_day(case: Case) -> None:
    case.look(LATER)
    (found,) = import_pages(case.services, POLICY, [Saved("old.html", noted(), "text/html")])
    assert (found.captured_at, found.outcome) == (datetime(2019, 3, 23, tzinfo=UTC), "first")
    old, new = case.versions()
    assert (old.origin, old.first_seen_at, old.stated_date) == ("archive", found.captured_at, "2018-05-01")
    assert [(row.old_version_id, row.new_version_id) for row in case.changes()] == [(old.id, new.id)]
    assert case.rows(tables.Alert) == []


@pytest.mark.parametrize("kind", ["text/html", "text/markdown", "text/plain"])
@pytest.mark.parametrize("note", ["archived on 2019-03-23", "This page was archived on 2019-03-23.", NOTE])
def test_the_note_is_no_words_of_the_policy(case: Case, note: str, kind: str) -> None:
    text = "Privacy Policy\n\n" + "\n\n".join(
        f"We collect data of kind {number} when you use our service and keep it for 30 days." for number in range(9)
    )
    body = text if kind != "text/html" else "".join(f"<p>{line}</p>" for line in text.split("\n\n"))
    begins = f"<p>{note}</p>" if kind == "text/html" else f"{note}\n\n"
    (found,) = import_pages(case.services, POLICY, [Saved("old", f"{begins}{body}".encode(), kind)])
    assert (found.captured_at, found.outcome) == (datetime(2019, 3, 23, tzinfo=UTC), "first")
    with case.database.read() as session:
        (row,) = session.exec(select(tables.Rendition)).all()
    assert text_of(row).startswith("Privacy Policy\n")


def test_a_page_is_imported_once(case: Case) -> None:
    page = Saved("old.html", noted(), "text/html")
    first = import_pages(case.services, POLICY, [page])
    again = import_pages(case.services, POLICY, [page])
    assert (first[0].known, again[0].known) == (False, True)
    assert first[0].version_id == again[0].version_id
    assert len(case.versions()) == 1


def test_pages_in_any_order_make_one_history(case: Case) -> None:
    pages = [
        Saved(f"{year}.html", policy_page(("30 days", f"{year - 1980} days"), date=f"1 May {year}"), "text/html", at)
        for year, at in ((2023, datetime(2023, 6, 1, tzinfo=UTC)), (2021, datetime(2021, 6, 1, tzinfo=UTC)))
    ]
    for page in pages:
        import_pages(case.services, POLICY, [page])
    case.look(LATER)
    import_pages(case.services, POLICY, [Saved("old.html", noted(), "text/html")])
    assert [row.first_seen_at.year for row in case.versions()] == [2019, 2021, 2023, 2026]
    assert len(case.changes()) == 3


def test_another_document_is_held_unless_forced(case: Case) -> None:
    case.look(LATER)
    page = Saved("other.html", GERMAN, "text/html", datetime(2020, 1, 1, tzinfo=UTC))
    (found,) = import_pages(case.services, POLICY, [page])
    assert (found.outcome, found.version_id) == (Outcome.HELD.value, None)
    assert found.reason == "another document? This page is in German, ours in English"
    (again,) = import_pages(case.services, POLICY, [page])
    assert (again.outcome, again.known) == (Outcome.HELD.value, True)
    assert len(case.versions()) == 1
    (forced,) = import_pages(case.services, POLICY, [page], force=True)
    assert (forced.version_id is not None, forced.new_version) == (True, True)
    assert len(case.versions()) == 2


def test_it_is_said_whether_the_version_is_new(case: Case) -> None:
    case.look(LATER)
    days = datetime(2026, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
    pages = [Saved("same.html", LATER, "text/html", days[0]), Saved("old.html", policy_page(), "text/html", days[1])]
    found = import_pages(case.services, POLICY, pages)
    assert [one.new_version for one in found] == [False, True]


def test_what_is_no_policy_is_kept_and_said(case: Case) -> None:
    at = datetime(2020, 1, 1, tzinfo=UTC)
    (found,) = import_pages(case.services, POLICY, [Saved("x.html", b"<h1>404 Not Found</h1>", "text/html", at)])
    assert (found.version_id, found.outcome) == (None, Outcome.REFUSED.value)
    assert len(case.rows(tables.Snapshot)) == 1


@pytest.mark.parametrize("at", [None, datetime(2031, 1, 1, tzinfo=UTC)])
def test_a_page_without_a_possible_day_is_refused_and_nothing_written(case: Case, at: datetime | None) -> None:
    good = Saved("old.html", noted(), "text/html")
    with pytest.raises(NotPossible, match=r"bad\.html"):
        import_pages(case.services, POLICY, [good, Saved("bad.html", LATER, "text/html", at)])
    assert case.rows(tables.Snapshot) == []


def test_the_seed_with_a_note_is_a_capture_of_its_day(case: Case) -> None:
    seed = next(iter(SEEDS.glob("002_*.txt")), None)
    if seed is None:
        pytest.skip("the shared seeds are not there")
    (found,) = import_pages(case.services, POLICY, [Saved(seed.name, seed.read_bytes(), "text/plain")])
    assert (found.captured_at, found.outcome) == (datetime(2019, 3, 23, tzinfo=UTC), "first")
    assert case.versions()[0].first_seen_at == found.captured_at


@pytest.mark.parametrize("year", [1, 19, 1989])
def test_nothing_was_captured_before_the_web(case: Case, year: int) -> None:
    page = Saved("old.html", noted(), "text/html", datetime(year, 1, 1, tzinfo=UTC))
    with pytest.raises(NotPossible, match="before 1990"):
        import_pages(case.services, POLICY, [page])
    assert case.rows(tables.Check) == []
