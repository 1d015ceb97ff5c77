"""Looking at how a page is read: by the rules that hold now, and without leaving a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, func, select

from tests.conftest import Clock
from tests.flows.sample import Site, policy_page, services
from tests.store.sample import POLICY, leased, watched
from tracker.core.declaring import PolicyDeclaration, ProviderDeclaration, SourceDeclaration
from tracker.core.model import Hints, Range, Verdict
from tracker.errors import BadStatus, RuleMissed
from tracker.flows import Services
from tracker.flows.check import check
from tracker.flows.importing import Saved, import_pages
from tracker.flows.inspect import declared_hints, declared_source, inspect_policy, inspect_snapshots, inspect_url
from tracker.store import catalogue, tables
from tracker.store.db import Database

URL = "https://acme.example/privacy"


@pytest.fixture
def site(clock: Clock) -> Site:
    return Site(clock, otherwise=policy_page())


@pytest.fixture
def wired(database: Database, clock: Clock, site: Site) -> Services:
    watched(database, clock())
    return services(database, clock, site)


def checked(wired: Services, clock: Clock, site: Site, body: bytes) -> None:
    site.otherwise = body
    check(wired, leased(wired.database, clock()))
    clock.forward(hours=12)


def rows(database: Database) -> list[int]:
    kinds = (tables.Check, tables.Snapshot, tables.Blob, tables.Version, tables.Change, tables.Alert)
    with database.read() as session:
        return [session.exec(select(func.count()).select_from(kind)).one() for kind in kinds]


def test_a_url_is_fetched_as_a_check_would_and_nothing_is_recorded(wired: Services, site: Site) -> None:
    before = rows(wired.database)
    source = SourceDeclaration(URL, robots="ignore", headers={"x-region": "eu"}, remove=("h1",))
    found = inspect_url(wired, source, Hints(language="de", remove=source.remove))
    (request,) = site.requests
    assert (request.url, request.language, request.robots, request.headers) == (URL, "de", "ignore", {"x-region": "eu"})
    assert found.inspection is not None
    assert found.inspection.reading.verdict is Verdict.POLICY
    assert (found.inspection.shares[0].rule, found.inspection.shares[0].pieces) == ('remove "h1"', 1)
    assert rows(wired.database) == before


def test_what_stands_in_the_way_of_a_url_is_told(wired: Services, site: Site) -> None:
    with pytest.raises(RuleMissed, match=r"'\.nowhere'"):
        inspect_url(wired, SourceDeclaration(URL), Hints(select=(".nowhere",)))
    site.otherwise = BadStatus("acme.example answered 404 Not Found")
    with pytest.raises(BadStatus):
        inspect_url(wired, SourceDeclaration(URL), Hints())


def test_the_newest_snapshot_is_read_by_the_rules_of_now(wired: Services, clock: Clock, site: Site) -> None:
    checked(wired, clock, site, policy_page())
    checked(wired, clock, site, policy_page(("30 days", "60 days")))
    before = rows(wired.database)
    (found,) = inspect_policy(wired, POLICY)
    assert found.inspection is not None
    assert "60 days" in found.inspection.reading.text
    with wired.database.begin() as session:
        (source,) = catalogue.sources(session, POLICY)
        source.select = [{"startBefore": "h2", "endBefore": "footer"}]
        source.remove = ["p"]
    (found,) = inspect_policy(wired, POLICY)
    assert found.hints == Hints(
        "Privacy Policy", select=(Range(start_before="h2", end_before="footer"),), remove=("p",)
    )
    assert found.inspection is not None
    assert found.inspection.reading.text.startswith("## 1.")
    assert "60 days" not in found.inspection.reading.text
    assert rows(wired.database) == before
    (first,) = inspect_snapshots(wired, [1, 99])
    assert first.snapshot_id == 1


def test_an_imported_page_does_not_stand_for_what_the_site_shows(wired: Services, clock: Clock, site: Site) -> None:
    checked(wired, clock, site, policy_page(("30 days", "60 days")))
    saved = policy_page(("30 days", "90 days"))
    import_pages(wired, POLICY, [Saved("then.html", saved, "text/html", clock() - timedelta(days=400))])
    with wired.database.read() as session:
        newest = session.exec(select(tables.Snapshot).order_by(col(tables.Snapshot.id).desc())).first()
        assert newest is not None
        assert newest.fetcher == "import"
    (found,) = inspect_policy(wired, POLICY)
    assert found.inspection is not None
    assert "60 days" in found.inspection.reading.text


def test_a_rule_that_takes_nothing_is_shown_in_place_of_the_page(wired: Services, clock: Clock, site: Site) -> None:
    checked(wired, clock, site, policy_page())
    with wired.database.begin() as session:
        catalogue.sources(session, POLICY)[0].remove = [".gone"]
    (found,) = inspect_policy(wired, POLICY)
    assert found.inspection is None
    assert found.error == "the remove rule '.gone' matches nothing on the page"


def test_a_policy_without_a_page_has_nothing_to_show(wired: Services) -> None:
    assert inspect_policy(wired, POLICY) == ()
    assert inspect_policy(wired, "nobody") == ()


def test_each_source_in_use_is_shown_in_declared_order(database: Database, clock: Clock, site: Site) -> None:
    watched(database, clock(), sources=3)
    wired = services(database, clock, site)
    checked(wired, clock, site, policy_page())
    with database.begin() as session:
        first, second, third = catalogue.sources(session, POLICY)
        first.position, third.position, second.retired_at = 2, 0, clock()
    assert [found.url[-1] for found in inspect_policy(wired, POLICY)] == ["2", "0"]


def test_the_declaration_of_a_url_is_found() -> None:
    source = SourceDeclaration(f"{URL}#part", select=("main",), filters=("time-ago",), language="fr")
    policy = PolicyDeclaration("acme-privacy", "Privacy Policy", (SourceDeclaration(URL), source), language="de")
    provider = ProviderDeclaration("acme", "Acme", policies=(policy,))
    assert declared_source([provider], f"{URL}#part") == (policy, source)
    assert declared_source([provider], "https://acme.example/") is None
    assert declared_hints(policy, source) == Hints(
        "Privacy Policy", "fr", select=("main",), filters=("time-ago",), fragment="part"
    )
    assert declared_hints(policy, policy.sources[0]).language == "de"
