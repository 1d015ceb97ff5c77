"""The path of a check, from what a site answers to what is recorded and told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from tests.conftest import Clock
from tests.flows.checked import SIXTY, Case
from tests.flows.sample import Site, policy_page, services
from tests.store.sample import POLICY, fetched, leased, watched
from tracker.core.model import Fetched, Hints, Origin, Outcome, Range
from tracker.core.reading import read
from tracker.errors import (
    BadStatus,
    Blocked,
    Disallowed,
    FetchError,
    Forbidden,
    RateLimited,
    TooLarge,
    Truncated,
    Unreachable,
    WrongType,
)
from tracker.fetch import Request
from tracker.flows.check import check
from tracker.flows.hints import hints_of
from tracker.store import catalogue, tables, versions
from tracker.store.archive_tables import Alias
from tracker.store.db import Database


@pytest.fixture
def case(database: Database, clock: Clock) -> Case:
    watched(database, clock())
    with database.begin() as session:
        session.add(tables.Channel(id="hook", kind="webhook", config={}, created_at=clock()))
    return Case(database, clock, Site(clock))


def test_a_first_version_raises_no_alert(case: Case) -> None:
    report = case.check(policy_page())
    assert (report.outcome, report.alerts) == (Outcome.FIRST, ())
    with case.database.read() as session:
        version = session.exec(select(tables.Version)).one()
        assert (version.title, version.stated_date, version.language) == ("Privacy Policy", "2020-07-13", "en")


def test_the_same_bytes_are_not_read_again(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    case.check(policy_page())

    def unwanted(*_: object) -> None:
        raise AssertionError("read")

    monkeypatch.setattr("tests.flows.sample.InlineWorkers.read", unwanted)
    assert case.check().outcome is Outcome.SAME


def test_a_nonce_is_not_a_change(case: Case) -> None:
    case.check(policy_page(nonce="a"))
    assert case.check(policy_page(nonce="b")).outcome is Outcome.SAME
    assert (case.count(tables.Version), case.count(tables.Snapshot)) == (1, 2)


def test_validators_are_sent_and_a_304_is_not_modified(case: Case) -> None:
    case.site.otherwise = fetched(policy_page(), case.clock(), headers=(("etag", '"1"'), ("last-modified", "then")))
    case.check()
    case.site.otherwise = replace(fetched(b"", case.clock(), status=304), not_modified=True)
    assert case.check().outcome is Outcome.NOT_MODIFIED
    assert (case.site.requests[-1].etag, case.site.requests[-1].last_modified) == ('"1"', "then")
    assert case.policy().last_good_at == case.clock()


def test_a_change_is_recorded_and_told(case: Case) -> None:
    case.check(policy_page())
    report = case.check(policy_page(SIXTY))
    assert (report.outcome, report.alerts, report.states) == (Outcome.CHANGED, ("change",), ("modified",))
    with case.database.read() as session:
        change = session.exec(select(tables.Change)).one()
        assert change.clauses_changed == 1
        assert case.count(tables.Alert) == 1
        assert change.kind == "silent", "the text changed and the date it states did not"


def test_a_new_date_alone_is_told_as_such(case: Case) -> None:
    case.check(policy_page())
    report = case.check(policy_page(date="18th Feb 2026"))
    assert (report.outcome, report.kind, report.alerts) == (Outcome.CHANGED, "date_only", ("change",))


def test_a_text_that_comes_back_is_not_told(case: Case) -> None:
    case.check(policy_page())
    case.check(policy_page(SIXTY))
    report = case.check(policy_page())
    assert (report.outcome, report.alerts) == (Outcome.RETURNED, ())
    assert case.count(tables.Version) == 2


def test_newer_rules_of_what_counts_make_no_change(case: Case) -> None:
    for page in (policy_page(), policy_page(SIXTY)):
        case.check(page)
    with case.database.begin() as session:
        for version in session.exec(select(tables.Version)):
            version.key = f"by the rules of its time {version.id}"
    capitals = (policy_page(SIXTY, ("Sharing", "SHARING")), Outcome.COSMETIC)
    for page, outcome in (capitals, (policy_page(), Outcome.RETURNED)):
        report = case.check(page)
        assert (report.outcome, report.alerts, case.count(tables.Version)) == (outcome, (), 2)


ERRORS = [
    BadStatus("the server answered 404", fetched=None),
    BadStatus("the server answered 503", transient=True),
    RateLimited("slow down", transient=True, retry_after=7200),
    Blocked("the server answered 403"),
    Unreachable("timed out", transient=True),
    TooLarge("more than 20 MB"),
    Truncated("the body ended early", transient=True),
    WrongType("image/png is not a page"),
    Disallowed("robots.txt of acme.example disallows it"),
    Forbidden("127.0.0.1 is a private address"),
]


def test_where_a_good_check_was_led_is_recorded(case: Case) -> None:
    declared, led_to = f"https://acme.example/{POLICY}/0", "https://acme.example/legal"
    case.check(policy_page())
    case.site.moved[declared] = led_to
    case.check(policy_page(SIXTY))
    first = case.clock()
    case.site.moved[declared] = f"{led_to}?sessionid=2&utm_source=x"  # what is made for a visit is no other address
    case.check()
    last = case.clock()
    case.site.moved[declared] = "https://acme.example/gone"
    case.check(b"<h1>Not found</h1>")
    with case.database.read() as session:
        (row,) = session.exec(select(Alias)).all()
    assert (row.url, row.target, row.via, row.since, row.until) == (declared, led_to, "live", first, last)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: f"{error.kind}: {error}")
def test_an_error_is_recorded_and_changes_nothing(case: Case, error: FetchError) -> None:
    case.check(policy_page())
    report = case.check(error)
    assert (report.outcome, report.error_kind, report.reason) == (Outcome.FAILED, error.kind, str(error))
    policy = case.policy()
    assert (policy.state, policy.failures, policy.state_reason) == ("failed", 1, str(error))
    assert (case.count(tables.Version), case.count(tables.Alert)) == (1, 0)
    wait = policy.next_check_at - case.clock()
    assert wait >= timedelta(seconds=error.retry_after or 0)
    assert (wait < timedelta(hours=3)) == error.transient, "what may pass soon is tried again soon"


def test_the_page_of_an_error_is_kept_as_evidence(case: Case) -> None:
    case.check(policy_page())
    case.check(BadStatus("gone", fetched=fetched(b"<h1>410 Gone</h1>", case.clock(), status=410)))
    with case.database.read() as session:
        assert [row.status for row in session.exec(select(tables.Snapshot))] == [200, 410]


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<html><body></body></html>",
        b"<title>Just a moment...</title><h1>Checking your browser</h1><p>Verify you are human. Ray ID 9f1c</p>",
        b"<title>Not found</title><h1>Page not found</h1><p>Sorry, there is no such page.</p>",
    ],
    ids=["no bytes", "no text", "captcha", "soft 404"],
)
def test_a_page_that_is_not_the_policy_is_refused(case: Case, page: bytes) -> None:
    case.check(policy_page())
    for count in (1, 2):
        report = case.check(page)
        assert (report.outcome, report.alerts) == (Outcome.REFUSED, ())
        assert report.reason
        assert case.policy().failures == count
    assert case.count(tables.Version) == 1
    report = case.check(policy_page())
    assert (report.outcome, report.alerts) == (Outcome.SAME, ()), "back again: nothing had changed"


SHELL = b"<html><head><title>Privacy</title><script src=a.js></script></head><body><div id=root></div></body></html>"


@pytest.mark.parametrize(("via", "told"), [("http", True), ("browser", False)])
def test_a_page_without_its_text_is_refused_with_what_to_do(case: Case, via: str, told: bool) -> None:
    with case.database.begin() as session:
        session.exec(select(tables.Source)).one().via = via
    report = case.check(SHELL)
    assert (report.outcome, report.reason.startswith("shell: ")) == (Outcome.REFUSED, True)
    assert ('set via = "browser" in its declaration (extra `browser`)' in report.reason) is told


def test_blindness_is_told_after_two_days_and_recovery_once(case: Case) -> None:
    case.check(policy_page())
    told = [case.check(Unreachable("no answer", transient=True)).alerts for _ in range(6)]
    assert told == [(), (), (), ("health",), (), ()]
    assert [case.check(policy_page()).alerts for _ in range(2)] == [("recovered",), ()]


def test_a_service_that_was_down_was_not_blind(case: Case) -> None:
    case.check(policy_page())
    late = [case.check(Unreachable("no answer", transient=True), hours=hours).alerts for hours in (24 * 5, 12, 12, 12)]
    assert late == [(), (), (), ("health",)], "five days without a look, then two days without a page"


def test_a_page_that_may_be_cut_off_is_asked_for_whole_again(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    case.site.otherwise = fetched(policy_page(), case.clock(), headers=(("etag", '"1"'),))
    monkeypatch.setattr("tests.flows.sample.read", lambda page, hints: replace(read(page, hints), whole=False))
    case.check()
    case.check()
    assert case.site.requests[-1].etag == ""


def test_a_check_says_how_long_it_took(case: Case) -> None:
    fetch = case.site.fetch

    def slow(request: Request) -> Fetched:
        case.clock.forward(seconds=3)
        return fetch(request)

    case.site.fetch = slow  # type: ignore[method-assign]
    case.check(Unreachable("no answer", transient=True))
    with case.database.read() as session:
        check = session.exec(select(tables.Check)).one()
        assert (check.milliseconds, check.finished_at) == (3000, case.clock())


def test_a_change_behind_an_outage_is_told(case: Case) -> None:
    case.check(policy_page())
    case.check(Unreachable("no answer", transient=True))
    report = case.check(policy_page(SIXTY))
    assert (report.outcome, report.alerts) == (Outcome.CHANGED, ("change",))


def test_a_bug_is_recorded_and_stops_nothing(
    case: Case, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    case.check(policy_page())

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tests.flows.sample.InlineWorkers.read", broken)
    report = case.check(policy_page(SIXTY))
    assert (report.outcome, report.error_kind) == (Outcome.FAILED, "internal")
    assert "ZeroDivisionError" in report.reason
    assert "job.bug" in caplog.text
    monkeypatch.undo()
    assert case.check().outcome is Outcome.CHANGED, "what was kept then is not mistaken for what was read"


def test_a_bug_in_writing_is_recorded_as_a_failure(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    case.check(policy_page())

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tracker.store.versions.add_change", broken)
    report = case.check(policy_page(SIXTY))
    assert (report.outcome, report.error_kind) == (Outcome.FAILED, "internal")
    policy = case.policy()
    assert (policy.state, policy.failures, policy.lease_until) == ("failed", 1, None)
    monkeypatch.undo()
    assert case.check().outcome is Outcome.CHANGED


@pytest.mark.parametrize(("origin", "told"), [(Origin.LIVE, True), (Origin.REPLAY, True), (Origin.ARCHIVE, False)])
def test_who_alerts(case: Case, origin: Origin, told: bool) -> None:
    case.origin = origin
    case.check(policy_page())
    assert bool(case.check(policy_page(SIXTY)).alerts) is told


def test_a_policy_of_two_sources_needs_both(database: Database, clock: Clock) -> None:
    watched(database, clock(), sources=2)
    site = Site(clock)
    first, second = (f"https://acme.example/{POLICY}/{n}" for n in range(2))
    site.answers = {first: policy_page(), second: policy_page(("Information", "Other information"))}
    wired = services(database, clock, site)
    assert check(wired, leased(database, clock())).outcome is Outcome.FIRST
    clock.forward(hours=12)
    site.answers[second] = Unreachable("no answer", transient=True)
    site.answers[first] = policy_page(SIXTY)
    assert check(wired, leased(database, clock())).outcome is Outcome.FAILED
    clock.forward(hours=12)
    site.answers[second] = policy_page(("Information", "Other information"))
    report = check(wired, leased(database, clock()))
    assert (report.outcome, report.states) == (Outcome.CHANGED, ("modified",))


def test_a_date_left_open_is_settled_by_its_first_sight(case: Case) -> None:
    case.check(policy_page())
    case.clock.at = case.clock.at.replace(month=4, day=3)
    report = case.check(policy_page(SIXTY, date=f"03/04/{case.clock.at.year}"))
    with case.database.read() as session:
        version = session.get_one(tables.Version, report.version_id)
        assert (version.stated_date, version.stated_other) == (f"{case.clock.at.year}-04-03", "")


def test_a_date_left_open_at_first_is_stored_with_both_readings(case: Case) -> None:
    year = case.clock.at.year - 1
    report = case.check(policy_page(date=f"03/04/{year}"))
    with case.database.read() as session:
        version = session.get_one(tables.Version, report.version_id)
        assert (version.stated_date, version.stated_other) == (f"{year}-03-04", f"{year}-04-03")


def test_the_rules_of_a_source_reach_the_reading(case: Case) -> None:
    page = policy_page(("Write to", '<a href="https://b.example/out?u=https%3A%2F%2Facme.example%2Fc">Write</a> to'))
    with case.database.begin() as session:
        (source,) = catalogue.sources(session, POLICY)
        source.select = ["h1", {"startAfter": "h1", "endBefore": "footer"}]
        source.remove = [{"startBefore": "h2:last-of-type", "endAfter": "p:last-of-type"}]
        source.filters = ["unwrap-redirects", "time-ago"]
        source.url = f"{source.url}#terms"
    assert case.check(page.replace(b"13 July 2020", b"3 days ago")).outcome is Outcome.FIRST
    with case.database.read() as session:
        version = session.exec(select(tables.Version)).one()
        text = versions.reading_of(session, version).text
        source = catalogue.sources(session, POLICY)[0]
    assert "[Write](https://acme.example/c)" in text
    assert "We encrypt" not in text
    assert version.stated_date == f"{case.clock() - timedelta(days=3):%Y-%m-%d}"
    assert hints_of(source, "Privacy Policy", "de") == Hints(
        "Privacy Policy",
        "de",
        select=("h1", Range(start_after="h1", end_before="footer")),
        remove=(Range(start_before="h2:last-of-type", end_after="p:last-of-type"),),
        filters=("unwrap-redirects", "time-ago"),
        fragment="terms",
    )


def test_a_rule_that_takes_nothing_fails_the_check_by_its_name(case: Case) -> None:
    with case.database.begin() as session:
        catalogue.sources(session, POLICY)[0].remove = ["nav", {"startBefore": ".ad", "endAfter": "h1"}]
    report = case.check(policy_page())
    assert (report.outcome, report.error_kind) == (Outcome.FAILED, "rule_missed")
    assert report.reason == (
        'the remove rule { startBefore = ".ad", endAfter = "h1" } (2 of 2) matches nothing on the page: '
        "'.ad', where it begins, is missing"
    )


def test_notes_of_a_reading_are_recorded_and_reported(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    noted = lambda _self, page, hints: replace(read(page, hints), notes=("Repaired.",))  # noqa: E731
    monkeypatch.setattr("tests.flows.sample.InlineWorkers.read", noted)
    assert case.check(policy_page()).notes == ("Repaired.",)
    with case.database.read() as session:
        assert session.exec(select(tables.Check)).one().notes == ["Repaired."]
