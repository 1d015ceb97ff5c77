"""The read models on both databases: counts, standings, order, spells, and that nothing secret leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web import rows, sample, texts
from tests.web.rows import DAY, NOW
from tracker.core.comparing import compare
from tracker.store import tables, views
from tracker.store import views_checks as attempts
from tracker.store import views_evidence as evidence
from tracker.store import views_history as history
from tracker.store.db import Database
from tracker.store.views import PolicyFilter, Standing

HARBOUR = "harbour-voice-privacy-policy"


@pytest.fixture
def filled(database: Database) -> Database:
    sample.fill(database)
    return database


def test_totals_and_sectors(filled: Database) -> None:
    with filled.read() as session:
        found = views.totals(session, NOW)
        assert (found.providers, found.policies) == (6, 7)
        assert (found.failing, found.held, found.new) == (1, 1, 1)
        assert (found.changes, found.alerts_waiting, found.alerts_failed) == (4, 1, 1)
        assert views.sectors(session) == ("<i>Sector</i>", "Banking", "Mail", "Voice and messaging")
        assert views.reachable(session)


def test_totals_of_nothing(database: Database) -> None:
    with database.read() as session:
        found = views.totals(session, NOW)
        assert (found.policies, found.changes, found.last_check_at) == (0, 0, None)
        assert views.policies(session, PolicyFilter(), 1, 10).pages == 1
        assert views.attention(session, 5) == ()
        assert views.policy(session, "none") is None
        assert views.provider(session, "none") is None


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (PolicyFilter(attention=True), {"harbour-voice-terms-of-service", "quietline-privacy-policy"}),
        (PolicyFilter(standing=Standing.HELD), {"harbour-voice-terms-of-service"}),
        (PolicyFilter(standing=Standing.NEW), {"larkspur-privacy-policy"}),
        (PolicyFilter(archived=True), {"larkspur-cookie-policy"}),
        (PolicyFilter(sector="Banking"), {"quietline-privacy-policy"}),
        (PolicyFilter(provider="yunshan"), {"yunshan-privacy"}),
        (PolicyFilter(text="harbour terms"), {"harbour-voice-terms-of-service"}),
        (PolicyFilter(text="QUIETLINE.EXAMPLE"), {"quietline-privacy-policy"}),
        (PolicyFilter(text="云山"), {"yunshan-privacy"}),
        (PolicyFilter(text="%"), set()),
        (PolicyFilter(text="_"), set()),
        (PolicyFilter(text="'; DROP TABLE policy; --"), set()),
    ],
)
def test_filters(filled: Database, wanted: PolicyFilter, expected: set[str]) -> None:
    with filled.read() as session:
        found = views.policies(session, wanted, 1, 50)
    assert {line.id for line in found.items} == expected
    assert found.total == len(expected)


def test_policies_by_sector_with_trouble_first(filled: Database) -> None:
    with filled.read() as session:
        lines = views.policies(session, PolicyFilter(), 1, 50).items
        paged = [line.id for number in (1, 2, 3) for line in views.policies(session, PolicyFilter(), number, 3).items]
    assert [line.sector for line in lines] == sorted(line.sector for line in lines)
    voice = [line.id for line in lines if line.provider_id == "harbour-voice"]
    assert voice == ["harbour-voice-terms-of-service", HARBOUR]
    assert paged == [line.id for line in lines]
    harbour = next(line for line in lines if line.id == HARBOUR)
    assert (harbour.versions, harbour.changes, harbour.standing) == (3, 2, Standing.OK)


def test_failing_comes_before_held(filled: Database) -> None:
    with filled.read() as session:
        assert [line.standing for line in views.attention(session, 5)] == [Standing.FAILING, Standing.HELD]


def test_a_retired_source_gives_way(database: Database) -> None:
    with database.begin() as session:
        policy = rows.add_policy(session, "acme", "Acme", "Privacy Policy")
        session.add(tables.Source(policy_id=policy.id, url="https://old.example", created_at=NOW, retired_at=NOW))
    with database.read() as session:
        found = views.policy(session, policy.id)
        assert found is not None
        assert found.url == "https://acme.example/privacy-policy"
        assert [source.url for source in evidence.sources(session, policy.id)][-1] == "https://old.example"


def test_versions_newest_first_without_superseded_ones(filled: Database) -> None:
    with filled.begin() as session:
        first = session.get_one(tables.Version, history.versions(session, HARBOUR)[-1].id)
        first.superseded_by = history.versions(session, HARBOUR)[0].id
        session.add(first)
    with filled.read() as session:
        found = history.versions(session, HARBOUR)
        assert [(version.seq, version.current) for version in found] == [(3, True), (2, False)]
        assert history.version(session, first.id or 0) is not None
        assert history.version(session, 10**9) is None


def test_a_version_reads_as_it_was_stored(filled: Database) -> None:
    with filled.read() as session:
        found = history.version_text(session, history.versions(session, HARBOUR)[0].id)
        assert found is not None
        assert found.reading.text == texts.ENGLISH_3
        assert found.reading.clauses == rows.reading(texts.ENGLISH_3).clauses
        assert history.version_text(session, 10**9) is None


def test_changes_and_their_neighbours(filled: Database) -> None:
    with filled.read() as session:
        newest, oldest = history.changes(session, policy_id=HARBOUR).items
        assert newest.detected_at > oldest.detected_at
        assert history.neighbours(session, newest) == (oldest.id, None)
        assert history.neighbours(session, oldest) == (None, newest.id)
        assert history.change_between(session, oldest.old.id, oldest.new.id) == oldest.id
        assert history.change_between(session, newest.new.id, oldest.old.id) is None
        assert history.change(session, 10**9) is None
        assert history.comparison(session, 10**9) is None


def test_a_recorded_comparison_is_what_comparing_gave(filled: Database) -> None:
    with filled.read() as session:
        recorded = history.comparison(session, history.changes(session, policy_id=HARBOUR).items[0].id)
    fresh = compare(rows.reading(texts.ENGLISH_2), rows.reading(texts.ENGLISH_3))
    assert recorded is not None
    assert recorded.old_text == texts.ENGLISH_2
    assert [change.new for change in recorded.changes] == [change.new for change in fresh.changes]


def test_archived_changes_are_not_for_feeds(filled: Database) -> None:
    with filled.begin() as session:
        change = session.get_one(tables.Change, history.changes(session, policy_id=HARBOUR).items[0].id)
        change.origin = "archive"
        session.add(change)
    with filled.read() as session:
        assert history.changes(session, policy_id=HARBOUR).total == 2
        assert history.changes(session, policy_id=HARBOUR, live_only=True).total == 1


def test_spells(database: Database) -> None:
    outcomes = ["first", "failed", "refused", "same", "held", "held", "failed", "not_modified", "failed"]
    with database.begin() as session:
        policy = rows.add_policy(session, "acme", "Acme", "Privacy Policy")
        for place, outcome in enumerate(outcomes):
            rows.add_check(session, policy, NOW + place * DAY, outcome, reason=f"check {place}")
    with database.read() as session:
        found = attempts.spells(session, policy.id)
    assert [(spell.outcome, spell.checks, spell.reason) for spell in found] == [
        ("failed", 1, "check 8"),
        ("failed", 1, "check 6"),
        ("held", 2, "check 5"),
        ("failed", 2, "check 2"),
    ]
    assert [spell.began_at for spell in found] == [NOW + place * DAY for place in (8, 6, 4, 1)]
    assert [spell.ended_at for spell in found] == [None, NOW + 7 * DAY, NOW + 6 * DAY, NOW + 3 * DAY]


def test_a_check_under_way_ends_no_spell(database: Database) -> None:
    with database.begin() as session:
        policy = rows.add_policy(session, "acme", "Acme", "Privacy Policy")
        rows.add_check(session, policy, NOW, "failed")
        session.add(tables.Check(policy_id=policy.id, started_at=NOW + DAY))
    with database.read() as session:
        assert [spell.ended_at for spell in attempts.spells(session, policy.id)] == [None]
        assert attempts.outcomes(session, policy.id) == {"failed": 1}
        assert [check.outcome for check in attempts.checks(session, policy.id).items] == [None, "failed"]


def test_snapshots_hide_what_is_secret(filled: Database) -> None:
    with filled.read() as session:
        check = attempts.checks(session, HARBOUR, outcome="first").items[0]
        (shot,) = evidence.snapshots(session, [number for number, _ in check.snapshots])
    assert dict(shot.request_headers)["user-agent"] == "policy-tracker/0.1"
    assert dict(shot.request_headers)["x-api-key"] == evidence.HIDDEN
    assert dict(shot.response_headers)["set-cookie"] == evidence.HIDDEN
    assert "canary" not in str(shot)
    assert (shot.size > 0, shot.stored > 0, shot.redirects[0][1]) == (True, True, 301)


def test_channels_name_their_destination_only(filled: Database) -> None:
    with filled.read() as session:
        chat, legal = evidence.channels(session)
        outbox = evidence.alerts(session, channel_id="legal", size=1)
        assert evidence.alert_states(session) == {"sent": 3, "pending": 1, "failed": 1}
    assert (chat.destination, chat.disabled_at is not None) == ("https://hooks.example/…", True)
    assert legal.destination == "legal@example.com"
    assert legal.alerts == {"sent": 3, "pending": 1}
    assert legal.subscriptions[0].significance == pytest.approx(0.3)
    assert (outbox.total, outbox.pages, len(outbox.items)) == (4, 4, 1)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://user:secret@proxy.example:8080/path?key=secret", "https://proxy.example:8080"),
        ("socks5://proxy.example", "socks5://proxy.example"),
        ("", ""),
        ("not a url", ""),
        ("http://[::1", ""),
    ],
)
def test_host_of(url: str, host: str) -> None:
    assert evidence.host_of(url) == host


def test_who_was_told_of_a_change(filled: Database) -> None:
    with filled.read() as session:
        change = history.changes(session, policy_id=HARBOUR).items[1]
        told = evidence.alerts_of_change(session, change.id)
    assert [(alert.channel_id, alert.state) for alert in told] == [("legal", "sent")]
    assert (told[0].change_kind, told[0].change_level) == (change.kind, change.level)
    assert told[0].sent_at == change.detected_at + timedelta(seconds=3)
