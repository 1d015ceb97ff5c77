"""What people decide: a held page is the policy, a part that changes at every check is worth telling of."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from tests.conftest import Clock
from tests.flows.checked import Case
from tests.flows.sample import Site, policy_page, services
from tests.store.sample import POLICY, fetched, leased, watched
from tracker.core.model import Outcome
from tracker.errors import NoText, NotPossible, Unreachable
from tracker.flows.accept import MOST_NAME, accept_page, unmask
from tracker.flows.check import CheckReport
from tracker.store import checks, tables, versions
from tracker.store.db import Database
from tracker.store.views_gating import alternations, decided, held_page, places
from tracker.store.views_sights import appearances

GERMAN = (
    "<html lang=de><head><title>Datenschutz</title></head><body><main><h1>Datenschutzerklärung</h1>"
    + "".join(
        f"<h2>{n}. Abschnitt</h2><p>Wir erheben Ihren Namen und Ihre Anschrift, wenn Sie ein Konto eröffnen. Nach {n} "
        f"Monaten löschen wir die Daten, die wir für den Vertrag nicht mehr benötigen.</p>"
        for n in range(2, 9)
    )
    + "</main></body></html>"
).encode()
LOGIN = (
    b"<title>Log in</title><main><h1>Log in to your account</h1><form><input type=password></form>"
    b"<p>Please log in to read this page.</p></main>"
)


def short(*changes: tuple[str, str]) -> bytes:
    """The page with most of its text gone."""
    page = policy_page(date="13 July 2020").decode()
    for old, new in changes:
        page = page.replace(old, new)
    return (page[: page.index("<h2>2.")] + "</main></body></html>").encode()


@pytest.fixture
def case(database: Database, clock: Clock) -> Case:
    watched(database, clock())
    with database.begin() as session:
        session.add(tables.Channel(id="hook", kind="webhook", config={}, created_at=clock()))
    return Case(database, clock, Site(clock))


def accepted(case: Case, by: str = "Ann Lee", **more: object) -> CheckReport:
    return accept_page(services(case.database, case.clock, case.site), POLICY, by=by, **more)  # type: ignore[arg-type]


def test_an_accepted_page_is_the_next_version_and_is_told(case: Case) -> None:
    case.check(policy_page())
    held = case.check(GERMAN)
    assert (held.outcome, held.alerts) == (Outcome.HELD, ())
    seen_at = case.clock()
    case.clock.forward(hours=3)
    report = accepted(case, note="They moved to German.")
    assert (report.outcome, report.kind, report.alerts) == (Outcome.CHANGED, "replaced", ("change",))
    assert "another language" in report.reason
    assert report.reason.startswith("accepted by Ann Lee; They moved to German; check ")
    with case.database.read() as session:
        version = session.get_one(tables.Version, report.version_id)
        assert (version.seq, version.language, version.origin, version.captured_at) == (2, "de", "live", seen_at)
        change = session.get_one(tables.Change, report.change_id)
        assert change.evidence[0] == "accepted by Ann Lee"
        rendition = versions.newest_rendition(session, version.id or 0)
        snapshot = session.get_one(tables.Snapshot, rendition.snapshot_ids[0])
        assert snapshot.check_id == held.check_id
        assert snapshot.sha256 == checks.last_body(case.database, session.exec(select(tables.Source)).one())[1].sha256  # type: ignore[index]
        (line,) = decided(session, POLICY)
        assert (line.kind, line.decided_by, line.note) == ("accept", "Ann Lee", "They moved to German.")
        assert (line.check_id, line.seq, line.decided_at) == (held.check_id, 2, case.clock())
        before = session.get_one(tables.Check, held.check_id)
        assert (before.outcome, before.version_id) == ("held", None), "what was recorded stays as it was"
        assert held_page(session, POLICY) is None
        came = appearances(session, POLICY)[-1]
        assert (came.version_id, came.first.at, came.first.snapshot_id) == (version.id, seen_at, snapshot.id)
    policy = case.policy()
    assert (policy.state, policy.failures, policy.lease_until) == ("ok", 0, None)
    assert case.check(GERMAN).outcome is Outcome.SAME


def test_a_refused_page_that_is_accepted_is_not_refused_again(case: Case) -> None:
    case.check(policy_page())
    refused = case.check(LOGIN)
    assert refused.outcome is Outcome.REFUSED
    assert accepted(case, check_id=refused.check_id).outcome is Outcome.CHANGED
    assert case.check(LOGIN).outcome is Outcome.SAME
    assert case.check(LOGIN.replace(b"Please log", b"Please, log")).outcome is Outcome.COSMETIC
    assert case.check(LOGIN.replace(b"to read", b"to see")).outcome is Outcome.REFUSED, "only this text was accepted"


def test_a_refused_page_is_only_taken_where_it_is_named(case: Case) -> None:
    case.check(policy_page())
    refused = case.check(LOGIN)
    with pytest.raises(NotPossible, match=rf"no page is held; check {refused.check_id} was refused.* \(login: .*\)"):
        accepted(case)
    assert case.policy().lease_until is None
    held = case.check(GERMAN)
    case.check(LOGIN)
    assert f"check {held.check_id} had it as held: another language" in accepted(case).reason


def test_a_check_that_failed_has_no_page_to_take(case: Case) -> None:
    case.check(policy_page())
    failed = case.check(Unreachable("no answer", transient=True))
    with pytest.raises(NotPossible, match=rf"check {failed.check_id} failed and has no page .*: no answer"):
        accepted(case, check_id=failed.check_id)


def test_an_accepted_page_may_be_the_first_version(case: Case) -> None:
    report = accepted(case, check_id=case.check(LOGIN).check_id)
    assert (report.outcome, report.alerts, report.change_id) == (Outcome.FIRST, (), None)
    assert case.check(LOGIN).outcome is Outcome.SAME


def test_the_good_page_is_returned_to_after_an_accepted_one(case: Case) -> None:
    case.check(policy_page())
    case.check(short())
    report = accepted(case)
    assert (report.outcome, report.kind) == (Outcome.CHANGED, "replaced")
    assert case.check(policy_page()).outcome is Outcome.RETURNED


def test_an_accepted_page_ends_the_health_alert(case: Case) -> None:
    case.check(policy_page())
    for _ in range(6):
        case.check(GERMAN)
    assert accepted(case).alerts == ("recovered", "change")


def test_one_of_several_held_pages_may_be_chosen(case: Case) -> None:
    case.check(policy_page())
    first = case.check(short())
    second = case.check(GERMAN)
    with case.database.read() as session:
        waiting = held_page(session, POLICY)
    assert waiting is not None
    assert (waiting.check_id, waiting.checks, len(waiting.snapshots)) == (second.check_id, 2, 1)
    report = accepted(case, check_id=first.check_id)
    with case.database.read() as session:
        version = session.get_one(tables.Version, report.version_id)
        assert "How long" not in versions.text_of(versions.newest_rendition(session, version.id or 0))


def test_what_cannot_be_accepted_says_why_and_leaves_the_policy_free(case: Case) -> None:
    case.check(policy_page())
    with pytest.raises(NotPossible, match="no page is held back"):
        accepted(case)
    held = case.check(GERMAN)
    with pytest.raises(NotPossible, match=rf"check 1 is not one .* \({held.check_id}\)"):
        accepted(case, check_id=1)
    with pytest.raises(NotPossible, match="say who"):
        accepted(case, by=" \n ")
    lease = leased(case.database, case.clock())
    with pytest.raises(NotPossible, match="being checked just now"):
        accepted(case)
    assert lease.policy_id == POLICY
    case.clock.forward(hours=1)
    case.check(Unreachable("no answer", transient=True))
    case.site.otherwise = policy_page()
    with case.database.begin() as session:
        source = session.exec(select(tables.Source)).one()
        source.retired_at = case.clock()
        session.add(tables.Source(policy_id=POLICY, url="https://acme.example/new", created_at=case.clock()))
    with pytest.raises(NotPossible, match="its sources are not those of check"):
        accepted(case)
    assert case.policy().lease_until is None
    assert case.check(policy_page()).outcome is Outcome.SAME


def test_a_page_without_text_cannot_be_accepted(case: Case) -> None:
    empty = case.check(b"<html><body><script src=a.js></script></body></html>")
    with pytest.raises(NoText, match="no text that could be accepted"):
        accepted(case, check_id=empty.check_id)
    assert case.policy().lease_until is None


def test_unknown_and_archived_policies(case: Case) -> None:
    wired = services(case.database, case.clock, case.site)
    with pytest.raises(NotPossible, match="there is no policy 'nobody'"):
        accept_page(wired, "nobody", by="Ann")
    with case.database.begin() as session:
        session.get_one(tables.Policy, POLICY).archived_at = case.clock()
    with pytest.raises(NotPossible, match="archived"):
        accept_page(wired, POLICY, by="Ann")


def test_a_name_is_one_line(case: Case) -> None:
    case.check(policy_page())
    case.check(GERMAN)
    report = accepted(case, by="Ann\n\x1b[31m " + "x" * 200)
    with case.database.read() as session:
        (line,) = decided(session, POLICY)
    assert line.decided_by.startswith("Ann [31m xxx")
    assert len(line.decided_by) == MOST_NAME
    assert "\n" not in report.reason


def test_a_policy_of_two_pages_is_accepted_with_the_page_that_did_not_come_anew(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched(database, clock(), sources=2)
    case = Case(database, clock, Site(clock))
    first, second = (f"https://acme.example/{POLICY}/{n}" for n in range(2))
    case.site.answers = {first: policy_page(), second: policy_page(("Information we", "Other information we"))}
    case.check()
    case.site.answers[first] = short()
    case.site.answers[second] = replace(fetched(b"", clock(), status=304), not_modified=True)
    monkeypatch.setattr(sys.modules["tracker.core.gating.gate"], "COLLAPSED", 0.9)
    assert case.check().outcome is Outcome.HELD
    monkeypatch.undo()
    report = accepted(case)
    with database.read() as session:
        text = versions.text_of(versions.newest_rendition(session, report.version_id or 0))
        source = session.exec(select(tables.Source).order_by(col(tables.Source.position).desc())).first()
    assert "Other information we collect" in text
    assert text.count("How long we keep it") == 1
    assert source is not None
    assert source.last_snapshot_id == 2, "the page that was not modified keeps the snapshot it was last seen in"


GONE = policy_page()[: policy_page().index(b"<p>Last Revised")] + (
    b"<p>We have merged this policy into our <a href=/g>Global Privacy Policy</a>.</p></main></body></html>"
)
SERVICE_GONE = GONE.replace(
    b"We have merged this policy into our", b"The service is no longer available; please see the"
)


def test_a_page_that_takes_its_policy_away_is_held_with_its_words_and_taken_by_staying(case: Case) -> None:
    case.check(policy_page())
    held = case.check(GONE)
    assert held.outcome is Outcome.HELD
    assert held.reason.startswith("the text shrank from ")
    assert (
        'the page says: "We have merged this policy into our Global Privacy Policy."; '
        "merged into: Global Privacy Policy (https://acme.example/g)"
    ) in held.reason
    assert case.policy().state_reason == held.reason
    report = case.check(GONE)
    assert (report.outcome, report.kind, report.alerts) == (Outcome.CHANGED, "withdrawn", ("change",))


def test_a_refused_page_says_in_words_that_the_service_is_gone_and_may_be_accepted(case: Case) -> None:
    case.check(policy_page())
    refused = case.check(SERVICE_GONE)
    assert refused.outcome is Outcome.REFUSED
    assert 'the page says: "The service is no longer available;' in refused.reason
    assert case.check(SERVICE_GONE).outcome is Outcome.REFUSED, "however long it stays"
    assert accepted(case, check_id=refused.check_id).kind == "withdrawn"


# --------------------------------------------------------------------------- parts that change at every check


def promoted(n: int, *changes: tuple[str, str]) -> bytes:
    """The page with an offer of the day between its second and third section."""
    offer = f"<p>Offer of the day number {n}: plan {n} for {n} euro, call 0800-{n}{n}{n}.</p>"
    return policy_page(*changes).replace(b"<h2>3.", offer.encode() + b"<h2>3.")


def test_a_part_that_changes_at_every_check_is_listed_with_what_it_hid(case: Case) -> None:
    ends = [case.check(promoted(n)).outcome for n in range(6)]
    assert ends == [Outcome.FIRST, Outcome.CHANGED, Outcome.CHANGED, *[Outcome.COSMETIC] * 3]
    with case.database.read() as session:
        (place,) = places(session, POLICY)
    assert place.masked.above.startswith("We keep your call records")
    assert place.masked.below == "## 3. Sharing"
    assert [hidden.now[0].split(":")[0] for hidden in place.times] == [
        f"Offer of the day number {n}" for n in (5, 4, 3)
    ]
    assert place.times[0].was[0].startswith("Offer of the day number 4")
    assert (place.count, place.last, place.told) == (3, case.clock(), False)
    assert place.since == case.clock() - timedelta(hours=24)


def test_offers_that_come_round_again_stay_masked(case: Case) -> None:
    for n in (0, 1, 2, 3, 4):
        case.check(promoted(n))
    ends = [case.check(promoted(n)).outcome for n in (3, 4, 5, 3, 6)]
    assert set(ends) == {Outcome.COSMETIC}
    assert case.count(tables.Version) == 3


def test_an_unmasked_part_is_told_until_it_is_masked_again(case: Case) -> None:
    for n in range(4):
        case.check(promoted(n))
    wired = services(case.database, case.clock, case.site)
    with case.database.read() as session:
        (place,) = places(session, POLICY)
    with pytest.raises(NotPossible, match="no part 'abcd'"):
        unmask(wired, POLICY, "abcd", by="Ann")
    with pytest.raises(NotPossible, match="say who"):
        unmask(wired, POLICY, place.name, by=" ")
    unmask(wired, POLICY, place.name, by="Ann", note="prices matter")
    report = case.check(promoted(4))
    assert (report.outcome, report.alerts) == (Outcome.CHANGED, ("change",))
    with case.database.read() as session:
        (place,) = places(session, POLICY)
        assert place.told
        assert [(line.kind, line.decided_by, line.note) for line in decided(session, POLICY)] == [
            ("unmask", "Ann", "prices matter")
        ]
    unmask(wired, POLICY, place.name, by="Ben", again=True)
    assert case.check(promoted(5)).outcome is Outcome.COSMETIC
    with case.database.read() as session:
        assert [line.kind for line in decided(session, POLICY)] == ["mask", "unmask"]
        assert not places(session, POLICY)[0].told


def test_a_part_that_stops_moving_is_unmasked_by_itself(case: Case) -> None:
    for n in range(5):
        case.check(promoted(n))
    for _ in range(4):
        assert case.check(promoted(4)).outcome is Outcome.SAME
    report = case.check(promoted(5))
    assert (report.outcome, report.alerts) == (Outcome.CHANGED, ("change",))


def test_offers_of_an_earlier_version_come_back_as_its_return(case: Case) -> None:
    for n in range(6):
        case.check(promoted(n))
    assert case.check(promoted(9, ("30 days", "60 days"))).outcome is Outcome.CHANGED
    report = case.check(promoted(4))
    assert (report.outcome, report.version_id) == (Outcome.RETURNED, 3), "seen as another form of version 3"
    report = case.check(promoted(9, ("30 days", "60 days")))
    assert (report.outcome, report.version_id, report.kind) == (Outcome.RETURNED, 4, "alternates")
    assert case.count(tables.Version) == 4


def test_an_offer_shown_before_is_no_news_after_the_part_stood_still(case: Case) -> None:
    for n in range(5):
        case.check(promoted(n))
    for _ in range(4):
        case.check(promoted(4))
    assert case.check(promoted(3)).outcome is Outcome.COSMETIC
    assert case.count(tables.Change) == 2


def test_sections_numbered_as_before_come_back_as_a_return(case: Case) -> None:
    roman = policy_page().replace(b"<h2>4. Your", b"<h2>IV. Your")
    case.check(policy_page())
    assert case.check(roman).outcome is Outcome.COSMETIC
    case.check(policy_page(("30 days", "60 days")))
    report = case.check(roman)
    assert (report.outcome, report.version_id) == (Outcome.RETURNED, 1)


# --------------------------------------------------------------------------- variants


def test_variants_are_grouped_and_told_once(case: Case) -> None:
    one, other = policy_page(), policy_page(("30 days", "60 days"))
    alerts = [case.check(page).alerts for page in (one, other, one, other, one, one)]
    assert alerts == [(), ("change",), (), ("change",), (), ()]
    with case.database.read() as session:
        kinds = session.exec(select(tables.Change.kind).order_by(col(tables.Change.id))).all()
        (found,) = alternations(session, POLICY)
    assert kinds[2] == "alternates"
    assert [(variant.seq, variant.seen, variant.current) for variant in found.variants] == [(1, 4, True), (2, 2, False)]
    assert (found.returns, found.goes_on) == (3, True)
    assert found.since == case.clock() - timedelta(hours=36)


def test_one_change_back_is_no_alternation(case: Case) -> None:
    for page in (policy_page(), policy_page(("30 days", "60 days")), policy_page()):
        case.check(page)
    with case.database.read() as session:
        assert alternations(session, POLICY) == ()


# --------------------------------------------------------------------------- held pages are looked at again


def test_a_held_page_is_looked_at_after_an_hour_then_at_the_next_checks(case: Case) -> None:
    case.check(policy_page())
    case.check(Unreachable("no answer", transient=True))
    waits = []
    for hours in (12, 1, 12):
        assert case.check(GERMAN, hours=hours).outcome is Outcome.HELD
        waits.append(case.policy().next_check_at - case.clock())
    assert timedelta(hours=1) <= waits[0] <= timedelta(hours=1.1), "also behind a failure"
    assert all(timedelta(hours=12) <= wait <= timedelta(hours=13.2) for wait in waits[1:])


def test_another_language_is_never_taken_by_staying_and_told_once_as_blindness(case: Case) -> None:
    case.check(policy_page())
    told = [case.check(GERMAN) for _ in range(8)]
    assert {report.outcome for report in told} == {Outcome.HELD}
    assert [report.alerts for report in told].count(("health",)) == 1
    assert case.count(tables.Version) == 1
    assert case.check(policy_page()).alerts == ("recovered",)


def test_a_shrunken_text_with_a_newer_date_is_replaced_at_once(case: Case) -> None:
    case.check(policy_page())
    report = case.check(short(("13 July 2020", "2 January 2026")))
    assert (report.outcome, report.kind, report.alerts) == (Outcome.CHANGED, "replaced", ("change",))
    assert report.reason.startswith("replaced, with a newer date: the text shrank")


def test_a_whole_text_that_stays_is_taken_after_six_hours(case: Case) -> None:
    case.check(policy_page())
    ends = [case.check(short(), hours=hours).outcome for hours in (12, 1, 12)]
    assert ends == [Outcome.HELD, Outcome.HELD, Outcome.CHANGED]
