"""What was seen when: runs of a version, the interval in which it appeared, and captures inside that show nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, insert
from sqlmodel import Session, col, select

from tests.web import rows
from tests.web.archive_rows import add_archived_version, add_capture, see
from tests.web.rows import DAY, NOW
from tracker.store import tables, views_holes
from tracker.store import views_sights as views
from tracker.store.archive_tables import Capture
from tracker.store.db import Database

ID = "acme-privacy-policy"
ONE, TWO, THREE = (f"We keep it for {days} days.\n" for days in (30, 60, 90))


def told(found: tuple[views.Appearance, ...]) -> list[tuple[int, int, int, int]]:
    """Version, days before NOW of the first and last sight, how many."""
    return [(one.version_id, ago(one.first), ago(one.last), one.sights) for one in found]


def ago(sight: views.Sight) -> int:
    return round((NOW - sight.at) / DAY)


@pytest.fixture
def policy(database: Database) -> Database:
    """Archived: one 900 and 800 days ago (by digest), two 500; live: three 10 days ago, not modified 5 days ago."""
    with database.begin() as session:
        row = rows.add_policy(session, "acme", "Acme", "Privacy Policy")
        three = rows.add_version(session, row, THREE, NOW - 10 * DAY, NOW - 5 * DAY)
        rows.add_check(session, row, NOW - 5 * DAY, "not_modified", version_id=three.id)
        rows.add_check(session, row, NOW - 4 * DAY, "failed")
        one = add_archived_version(session, row, ONE, NOW - 900 * DAY, "first")
        add_archived_version(session, row, TWO, NOW - 500 * DAY)
        capture = see(session, row, NOW - 850 * DAY, "same", one)
        add_capture(session, row, NOW - 800 * DAY, "same", same_as=capture.id)
        add_capture(session, row, NOW - 700 * DAY, "not_played", reason="nearest is another day")
        see(session, row, NOW - 650 * DAY, "held", reason="too short")
        add_capture(session, row, NOW - 640 * DAY, "indexed")
    return database


def test_runs_and_the_intervals_between_them(policy: Database) -> None:
    with policy.read() as session:
        found = views.appearances(session, ID)
    assert told(found) == [(2, 900, 800, 3), (3, 500, 500, 1), (1, 10, 5, 2)]
    first, second, third = found
    assert (first.before, third.after) == (None, None)
    assert first.width is None
    assert second.before == first.last
    assert second.after == third.first
    assert second.width == 300 * DAY
    assert first.after == second.first


def test_a_sight_tells_by_what_we_know(policy: Database) -> None:
    with policy.read() as session:
        first, _, third = views.appearances(session, ID)
        assert first.first.source == "archive"
        assert "/web/" in first.first.memento_url
        assert first.first.snapshot_id is not None
        assert (first.last.by_digest, first.last.check_id, first.last.snapshot_id) == (True, None, None)
        assert first.last.memento_url
        assert (third.first.source, third.first.memento_url, third.first.capture_id) == ("live", "", None)
        assert third.last.snapshot_id is None, "not modified: nothing came"
        assert third.last.check_id is not None
        every, total = views.sights(session, 2)
        assert [ago(one) for one in every] == [800, 850, 900]
        assert total == 3
        assert views.sights(session, 2, limit=1)[0] == every[:1]
        assert views.sights(session, 999) == ((), 0)


def test_the_captures_of_each_version(policy: Database) -> None:
    with policy.read() as session:
        found = views.mementos(session, ID)
        assert {id: (ago(first), ago(last)) for id, (first, last) in found.items()} == {2: (900, 800), 3: (500, 500)}
        assert all(sight.memento_url for pair in found.values() for sight in pair)
        firsts = views.first_appearances(views.appearances(session, ID))
        assert {id: one.sights for id, one in firsts.items()} == {2: 3, 3: 1, 1: 2}


def test_captures_that_show_nothing_are_listed(policy: Database) -> None:
    with policy.read() as session:
        inside = views_holes.holes(session, ID, NOW - 800 * DAY, NOW - 500 * DAY)
    assert [(hole.state, hole.outcome, hole.reason) for hole in inside] == [
        ("not_played", "", "nearest is another day"),
        ("fetched", "held", "too short"),
    ]
    with policy.begin() as session:
        (held,) = session.exec(select(Capture).where(Capture.captured_at == NOW - 650 * DAY)).all()
        (waiting,) = session.exec(select(Capture).where(Capture.captured_at == NOW - 640 * DAY)).all()
        held.digest = waiting.digest = "SAMEBYTES"
    with policy.read() as session:
        *_, last = views_holes.holes(session, ID, NOW - 800 * DAY, NOW - 500 * DAY)
    assert (last.at, last.state, last.reason) == (NOW - 640 * DAY, "indexed", views_holes.LIKE_ANOTHER)
    with policy.begin() as session:
        shown = session.exec(select(Capture).where(Capture.captured_at == NOW - 500 * DAY)).one()
        shown.digest = "SAMEBYTES"
    with policy.read() as session:
        found = views_holes.holes(session, ID, NOW - 800 * DAY, NOW - 500 * DAY)
    assert "indexed" not in [hole.state for hole in found], "bytes that were taken elsewhere show a version"


def test_a_text_that_comes_back_appears_again(policy: Database) -> None:
    with policy.begin() as session:
        row = session.get_one(tables.Policy, ID)
        see(session, row, NOW - 300 * DAY, "returned", session.get_one(tables.Version, 2))
    with policy.read() as session:
        found = views.appearances(session, ID)
        assert [one.version_id for one in found] == [2, 3, 2, 1]
        sight, came = views.appeared(found, 3, 2, NOW - 300 * DAY)
        assert sight is not None
        assert came is not None
        assert (ago(sight), ago(came.first)) == (500, 300)
        assert views.appeared(found, 9, 2, NOW)[0] is None
        assert views.appeared(found, 3, 9, NOW) == (None, None)
        assert len(views.moments(session, ID)) == 7


def test_superseded_versions_are_what_stands_for_them(policy: Database) -> None:
    with policy.begin() as session:
        session.get_one(tables.Version, 2).superseded_by = 3
    with policy.read() as session:
        assert told(views.appearances(session, ID)) == [(3, 900, 500, 4), (1, 10, 5, 2)]
        assert views.sights(session, 3)[1] == 4


def test_what_newer_rules_tell_apart_is_told_apart(policy: Database) -> None:
    """A rebuild sees two versions where one was recorded: the later check brought the other."""
    with policy.begin() as session:
        row = session.get_one(tables.Policy, ID)
        later = rows.add_check(session, row, NOW - 3 * DAY, "same", version_id=1)
        rows.add_check(session, row, NOW - 2 * DAY, "same", version_id=1)
        session.get_one(tables.Version, 2).superseded_by = 3  # a rebuild leaves rows behind
        other = tables.Version(
            **{
                **session.get_one(tables.Version, 1).model_dump(exclude={"id"}),
                "seq": 9,
                "key": "other",
                "first_seen_at": later.started_at,
            }
        )
        session.add(other)
        session.flush()
        session.add(
            tables.Rendition(
                version_id=other.id or 0, check_id=later.id, text_sha256="x", text=b"", reader="2", created_at=NOW
            )
        )
    with policy.read() as session:
        assert told(views.appearances(session, ID))[1:] == [(1, 10, 5, 2), (other.id, 3, 2, 2)]


def test_where_an_archive_stands_in_for_a_site_only_what_came_was_seen(policy: Database) -> None:
    with policy.begin() as session:
        session.exec(select(tables.Source)).one().via = "wayback"
    with policy.read() as session:
        found = views.appearances(session, ID)
        assert told(found)[-1] == (1, 10, 10, 1)
        assert found[-1].first.source == "archive"


def test_nothing_seen(database: Database) -> None:
    with database.begin() as session:
        rows.add_policy(session, "acme", "Acme", "Privacy Policy")
        assert views.appearances(session, ID) == ()
        assert views.moments(session, ID) == []


def test_several_policies_at_once_cost_one_question_each(policy: Database) -> None:
    """And tell what each alone tells, superseded versions and captures known by their digest included."""
    others = [f"company-{number}" for number in range(8)]
    with policy.begin() as session:
        for number, name in enumerate(others):
            row = rows.add_policy(session, name, name, "Privacy Policy")
            rows.add_version(session, row, THREE, NOW - 10 * DAY, NOW - 5 * DAY)
            one = add_archived_version(session, row, ONE, NOW - (300 + number) * DAY, "first")
            two = add_archived_version(session, row, TWO, NOW - 200 * DAY)
            capture = see(session, row, NOW - 150 * DAY, "same", two)
            add_capture(session, row, NOW - 140 * DAY, "same", same_as=capture.id, memento_url="")
            one.superseded_by = two.id if number % 2 else None
    names = [ID, *(f"{name}-privacy-policy" for name in others)]
    asked: list[str] = []
    event.listen(policy.engine, "before_cursor_execute", lambda *values: asked.append(values[2]))
    with policy.read() as session:
        found = views.appearances_of(session, names)
        together = len(asked)
        assert found == {name: views.appearances(session, name) for name in names}
    assert together <= len(names) + 6
    assert len(asked) - together > 2 * together  # the listener hears
    assert [len(one) for one in found.values()] == [3, *[3, 2] * 4]


def many(session: Session) -> None:
    """5,000 live checks, each with a snapshot, of three versions."""
    row = rows.add_policy(session, "acme", "Acme", "Privacy Policy")
    versions = [rows.add_version(session, row, text, NOW - 3000 * DAY, NOW).id for text in (ONE, TWO, THREE)]
    times = [NOW - 2500 * DAY + number * timedelta(hours=12) for number in range(5000)]
    seen = {"policy_id": row.id, "origin": "live", "outcome": "same", "reason": ""}
    came: dict[str, object] = {"source_id": 1, "sha256": "x", "url": "", "final_url": "", "status": 200}
    came |= {"fetcher": "http", "request_headers": [], "response_headers": [], "redirects": []}
    session.execute(
        insert(tables.Check),
        [{**seen, "started_at": at, "version_id": versions[n // 1700]} for n, at in enumerate(times)],
    )
    session.execute(
        insert(tables.Snapshot),
        [
            {**came, "check_id": n, "started_at": at, "fetched_at": at, "captured_at": at}
            for n, at in enumerate(times, 4)
        ],
    )


def test_many_checks_are_no_burden(database: Database) -> None:
    """Of each run only its ends leave the database."""
    with database.begin() as session:
        many(session)
    with database.read() as session:
        found = views.appearances(session, ID)
        brought = session.execute(views._ends(), {views._POLICY: ID}).all()
    assert [one.sights for one in found][-3:] == [1700, 1700, 1600]
    assert len(brought) <= 2 * len(found)


def test_the_selection_of_sights_is_put_together_once() -> None:
    """Putting it together took most of the time of the audit of many policies."""
    from tracker.store import views_sights

    assert views_sights._ends() is views_sights._ends()
    assert views_sights._seen() is views_sights._seen()


def test_a_capture_known_by_its_digest_has_an_address_and_a_saved_file_is_no_archive(database: Database) -> None:
    with database.begin() as session:
        policy = rows.add_policy(session, "acme", "Acme", "Privacy Policy")
        version = add_archived_version(session, policy, "Kept for 1 day.\n", NOW - 90 * DAY)
        read = session.exec(select(Capture)).one()
        add_capture(session, policy, NOW - 60 * DAY, "same", same_as=read.id, memento_url="")
        see(session, policy, NOW - 30 * DAY, "same", version).memento_url = ""
        saved = session.exec(select(tables.Snapshot).order_by(col(tables.Snapshot.id).desc())).first()
        assert saved is not None
        saved.fetcher = "import"
    with database.read() as session:
        file, like, first = views.sights(session, version.id or 0)[0]
        assert (file.source, file.memento_url) == ("file", "")
        stamped = f"{NOW - 60 * DAY:%Y%m%d%H%M%S}"
        assert (like.source, like.by_digest) == ("archive", True)
        assert like.memento_url == f"https://archive.example/web/{stamped}/{read.original}"
        ends = views.mementos(session, policy.id)[version.id or 0]
        assert [one.at for one in ends] == [first.at, like.at]
