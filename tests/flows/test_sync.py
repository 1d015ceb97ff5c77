"""Sync: the database says what the files declare, and forgets nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from tracker.core.declaring import (
    ChannelDeclaration,
    PolicyDeclaration,
    ProviderDeclaration,
    SourceDeclaration,
    SubscriptionDeclaration,
)
from tracker.core.model import Origin, Outcome, Range
from tracker.errors import ConfigError
from tracker.flows.sync import FIRST_CHECKS_WITHIN, SyncReport, sync
from tracker.store import catalogue, checks, tables
from tracker.store.checks import LeaseLost, Verdicted
from tracker.store.db import Database
from tracker.store.leases import lease_due

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def policy(id: str = "acme-privacy-policy", type: str = "Privacy Policy", url: str = "https://acme.example/privacy",
           **source: object) -> PolicyDeclaration:  # fmt: skip
    return PolicyDeclaration(id, type, (SourceDeclaration(url, **source),))  # type: ignore[arg-type]


def acme(*policies: PolicyDeclaration, id: str = "acme") -> ProviderDeclaration:
    return ProviderDeclaration(id, id.title(), f"https://{id}.example", "Anvils", policies)


def run(
    database: Database,
    *providers: ProviderDeclaration,
    channels: tuple[ChannelDeclaration, ...] = (),
    subscriptions: tuple[SubscriptionDeclaration, ...] = (),
    now: datetime = NOW,
) -> SyncReport:
    return sync(database, providers, channels, subscriptions, now)


def row(database: Database, id: str = "acme-privacy-policy") -> tables.Policy:
    with database.read() as session:
        found = catalogue.policy(session, id)
    assert found is not None
    return found


def pages(database: Database, id: str = "acme-privacy-policy", *, retired: bool = False) -> list[str]:
    with database.read() as session:
        return [source.url for source in catalogue.sources(session, id, retired=retired)]


def checked(database: Database, id: str = "acme-privacy-policy") -> None:
    """Make a policy look as after a good check."""
    with database.begin() as session:
        found = catalogue.policy(session, id)
        assert found is not None
        found.state, found.last_good_at, found.next_check_at = "ok", NOW, NOW + timedelta(hours=12)
        for source in catalogue.sources(session, id):
            source.etag, source.last_modified = '"a"', "yesterday"


def test_what_is_declared_is_added_and_due_within_a_minute(database: Database) -> None:
    second = policy("acme-terms", "Terms of Service", "https://acme.example/terms")
    report = run(database, acme(policy(select=("main",), headers={"X-A": "b"}), second))
    assert report == SyncReport(added=("acme-privacy-policy", "acme-terms"))
    found = row(database)
    assert (found.provider_id, found.type, found.managed_by, found.state) == ("acme", "Privacy Policy", "file", "new")
    assert NOW <= found.next_check_at <= NOW + FIRST_CHECKS_WITHIN
    assert found.next_check_at != row(database, "acme-terms").next_check_at
    with database.read() as session:
        (source,) = catalogue.sources(session, found.id)
        assert (source.url, source.select, source.headers) == ("https://acme.example/privacy", ["main"], {"X-A": "b"})
        assert [one.sector for one in catalogue.listed(session)] == ["Anvils", "Anvils"]


def test_a_second_sync_changes_nothing(database: Database) -> None:
    declared = acme(policy(select=("main",)))
    channel = ChannelDeclaration("ops", "email", {"to": ["a@acme.example"]})
    subscription = SubscriptionDeclaration("ops", types=("Privacy Policy",))
    run(database, declared, channels=(channel,), subscriptions=(subscription,))
    before = row(database)
    report = run(database, declared, channels=(channel,), subscriptions=(subscription,), now=LATER)
    assert report == SyncReport(unchanged=("acme-privacy-policy",))
    assert row(database) == before


def test_removing_archives_and_adding_again_brings_it_back(database: Database) -> None:
    run(database, acme(policy()))
    checked(database)
    assert run(database, now=LATER) == SyncReport(archived=("acme-privacy-policy",))
    assert row(database).archived_at == LATER
    assert run(database, now=LATER) == SyncReport()
    with database.read() as session:
        assert catalogue.listed(session) == []
        assert len(catalogue.listed(session, archived=True)) == 1
        assert [provider.archived_at for provider in catalogue.providers(session)] == [LATER]
    back = LATER + timedelta(days=1)
    assert run(database, acme(policy()), now=back).revived == ("acme-privacy-policy",)
    found = row(database)
    assert (found.archived_at, found.state, found.created_at) == (None, "ok", NOW)
    assert back <= found.next_check_at <= back + FIRST_CHECKS_WITHIN
    assert pages(database, retired=True) == ["https://acme.example/privacy"]


def test_a_new_url_keeps_the_policy_and_retires_the_old_source(database: Database) -> None:
    run(database, acme(policy()))
    checked(database)
    report = run(database, acme(policy(url="https://acme.example/new")), now=LATER)
    assert report.updated == ("acme-privacy-policy",)
    assert pages(database) == ["https://acme.example/new"]
    assert pages(database, retired=True) == ["https://acme.example/new", "https://acme.example/privacy"]
    assert LATER <= row(database).next_check_at <= LATER + FIRST_CHECKS_WITHIN
    with database.read() as session:
        assert [source.retired_at for source in catalogue.sources(session, retired=True)] == [None, LATER]


def test_a_new_type_keeps_a_policy_that_declares_its_id(database: Database) -> None:
    run(database, acme(policy("acme-legal")))
    report = run(database, acme(policy("acme-legal", "Terms of Service")), now=LATER)
    assert report == SyncReport(updated=("acme-legal",))
    assert row(database, "acme-legal").type == "Terms of Service"


@pytest.mark.parametrize(
    "edited",
    [
        policy("acme-privacy-notice", "Privacy Notice"),
        replace(policy("acme-privacy-policy-en"), language="en"),
        replace(policy("acme-privacy-policy-eu"), region="EU"),
    ],
)
def test_a_made_up_id_outlives_what_it_was_made_from(database: Database, edited: PolicyDeclaration) -> None:
    run(database, acme(policy()))
    for now in (LATER, LATER + timedelta(hours=1)):
        report = run(database, acme(edited), now=now)
        assert (report.added, report.archived) == ((), ())
    found = row(database)
    assert (found.type, found.language, found.region) == (edited.type, edited.language, edited.region)


def test_a_provider_that_gets_another_name_keeps_its_policies(database: Database) -> None:
    run(database, acme(policy()))
    moved = acme(policy("anvils-privacy-policy"), id="anvils")
    assert run(database, moved, now=LATER).updated == ("acme-privacy-policy",)
    assert row(database).provider_id == "anvils"


def test_another_id_at_the_same_page_is_another_policy(database: Database) -> None:
    run(database, acme(policy()))
    report = run(database, acme(policy("chosen-by-hand")), now=LATER)
    assert (report.added, report.archived) == (("chosen-by-hand",), ("acme-privacy-policy",))


def test_other_rules_make_the_page_be_read_anew(database: Database) -> None:
    run(database, acme(policy()))
    checked(database)
    assert run(database, acme(policy(remove=(".banner",))), now=LATER).updated == ("acme-privacy-policy",)
    with database.read() as session:
        (source,) = catalogue.sources(session)
    assert (source.remove, source.etag, source.last_modified, source.last_snapshot_id) == ([".banner"], "", "", None)
    assert row(database).next_check_at <= LATER + FIRST_CHECKS_WITHIN


def test_a_check_under_way_while_its_rules_change_is_not_believed(database: Database) -> None:
    """It read by the old rules: its validators would answer 304 to the new ones for as long as the page stands."""
    run(database, acme(policy()))
    (under_way,) = lease_due(database, LATER, timedelta(minutes=15), 1, only=["acme-privacy-policy"])
    run(database, acme(policy(remove=(".banner",))), now=LATER)
    with pytest.raises(LeaseLost):
        checks.finish(database, None, under_way, Verdicted(Outcome.SAME, LATER), LATER, Origin.LIVE)
    soon = LATER + FIRST_CHECKS_WITHIN
    assert [one.policy_id for one in lease_due(database, soon, timedelta(minutes=15), 1)] == ["acme-privacy-policy"]


@pytest.mark.parametrize("urls", [("/1",), ("/2", "/1")], ids=["one is gone", "another order"])
def test_a_text_that_is_joined_otherwise_is_read_anew(database: Database, urls: tuple[str, ...]) -> None:
    def spread(*paths: str) -> ProviderDeclaration:
        sources = tuple(SourceDeclaration(f"https://acme.example{path}") for path in paths)
        return acme(PolicyDeclaration("acme-t", "T", sources))

    run(database, spread("/1", "/2"))
    checked(database, "acme-t")
    run(database, spread(*urls), now=LATER)
    with database.read() as session:
        assert {source.etag for source in catalogue.sources(session, "acme-t")} == {""}
    assert row(database, "acme-t").next_check_at <= LATER + FIRST_CHECKS_WITHIN


def test_a_shorter_interval_counts_at_once(database: Database) -> None:
    run(database, acme(policy()))
    checked(database)
    run(database, acme(replace(policy(), interval=60.0)), now=NOW)
    assert row(database).next_check_at == NOW + timedelta(seconds=60)
    run(database, acme(replace(policy(), interval=86400.0)), now=NOW)
    assert row(database).next_check_at == NOW + timedelta(seconds=60)


def test_sources_follow_the_declared_order(database: Database) -> None:
    def spread(*urls: str) -> ProviderDeclaration:
        return acme(PolicyDeclaration("acme-t", "T", tuple(SourceDeclaration(url) for url in urls)))

    run(database, spread("https://acme.example/1", "https://acme.example/2"))
    with database.read() as session:
        before = {source.url: source.id for source in catalogue.sources(session)}
    run(database, spread("https://acme.example/2", "https://acme.example/3", "https://acme.example/1"), now=LATER)
    assert pages(database, "acme-t") == [f"https://acme.example/{number}" for number in (2, 3, 1)]
    with database.read() as session:
        after = {source.url: source.id for source in catalogue.sources(session)}
    assert {url: after[url] for url in before} == before


def test_what_was_added_elsewhere_is_left_alone(database: Database) -> None:
    with database.begin() as session:
        catalogue.add_provider(session, acme(id="web"), NOW).managed_by = "web"
        session.flush()
        catalogue.add_policies(session, [("web", policy("from-the-web"), NOW)], NOW)[0].managed_by = "web"
        catalogue.add_channel(session, ChannelDeclaration("inbox", "email"), NOW).managed_by = "web"
        session.flush()
        session.add(tables.Subscription(channel_id="inbox", managed_by="web"))
    assert run(database, now=LATER) == SyncReport()
    with database.read() as session:
        assert [one.policy.id for one in catalogue.listed(session)] == ["from-the-web"]
        assert [channel.archived_at for channel in catalogue.channels(session)] == [None]
        assert len(catalogue.subscriptions(session)) == 1


def test_a_file_may_add_to_a_provider_of_the_web_and_the_other_way_round(database: Database) -> None:
    with database.begin() as session:
        catalogue.add_provider(session, acme(), NOW).managed_by = "web"
    run(database, acme(policy()), acme(policy("file-t"), id="filed"))
    with database.begin() as session:
        catalogue.add_policies(session, [("filed", policy("web-t"), NOW)], NOW)[0].managed_by = "web"
    run(database, now=LATER)
    with database.read() as session:
        assert {one.id: one.archived_at for one in catalogue.providers(session)} == {"acme": None, "filed": None}
        assert [one.policy.id for one in catalogue.listed(session)] == ["web-t"]


def test_an_id_that_belongs_to_the_web_is_a_mistake_and_nothing_is_written(database: Database) -> None:
    with database.begin() as session:
        catalogue.add_provider(session, acme(), NOW)
        session.flush()
        catalogue.add_policies(session, [("acme", policy("taken"), NOW)], NOW)[0].managed_by = "web"
    with pytest.raises(ConfigError, match=r"policy taken: .*providers/acme\.toml"):
        run(database, acme(policy("new-one", url="https://acme.example/x"), policy("taken")))
    with database.read() as session:
        assert [one.policy.id for one in catalogue.listed(session)] == ["taken"]


def test_channels_are_added_changed_archived_and_mended(database: Database) -> None:
    ops = ChannelDeclaration("ops", "email", {"to": ["a@acme.example"]})
    assert run(database, channels=(ops,)).channels == ("ops",)
    with database.begin() as session:
        (found,) = catalogue.channels(session)
        found.disabled_at, found.disabled_reason = NOW, "550 no such user"
    assert run(database, channels=(ops,), now=LATER).channels == ()
    mended = replace(ops, config={"to": ["b@acme.example"]})
    assert run(database, channels=(mended,), now=LATER).channels == ("ops",)
    with database.read() as session:
        (found,) = catalogue.channels(session)
    assert (found.config, found.disabled_at, found.disabled_reason) == ({"to": ["b@acme.example"]}, None, "")
    assert run(database, now=LATER).channels == ("ops",)
    with database.read() as session:
        assert [channel.archived_at for channel in catalogue.channels(session)] == [LATER]
    assert run(database, channels=(mended,), now=LATER).channels == ("ops",)


def test_subscriptions_are_those_of_the_files(database: Database) -> None:
    ops = ChannelDeclaration("ops", "email")
    one, two = SubscriptionDeclaration("ops", kinds=("silent",)), SubscriptionDeclaration("ops", significance=0.5)
    run(database, channels=(ops,), subscriptions=(one, two))
    with database.read() as session:
        kept = {row.significance: row.id for row in catalogue.subscriptions(session)}
    assert run(database, channels=(ops,), subscriptions=(two, two), now=LATER).subscriptions == ("ops",)
    assert run(database, channels=(ops,), subscriptions=(two, two), now=LATER).subscriptions == ()
    with database.read() as session:
        rows = session.exec(select(tables.Subscription)).all()
    assert [row.significance for row in rows] == [0.5, 0.5]
    assert kept[0.5] in {row.id for row in rows}


def test_a_thousand_policies_and_back(database: Database) -> None:
    providers = [
        acme(
            *(policy(f"p{n}-{m}", f"T{m}", f"https://p{n}.example/{m}") for m in range(20)),
            id=f"p{n}",
        )
        for n in range(50)
    ]
    assert len(run(database, *providers).added) == 1000
    assert len(run(database, *providers, now=LATER).unchanged) == 1000
    assert len(run(database, *providers[:1], now=LATER).archived) == 980


def test_other_rules_or_filters_are_noticed_and_the_page_is_read_anew(database: Database) -> None:
    ranged = Range(start_before="h1", end_before="footer")
    declared = [
        policy(select=("main",)),
        policy(select=("main", ranged)),
        policy(select=("main", ranged), remove=(ranged,)),
        policy(select=("main", ranged), remove=(ranged,), filters=("time-ago",)),
        policy(select=("main", ranged), remove=(ranged,), filters=("time-ago", "drop-query:ref")),
    ]
    run(database, acme(declared[0]))
    for later in declared[1:]:
        checked(database)
        assert run(database, acme(later)).updated == ("acme-privacy-policy",)
        assert run(database, acme(later)).unchanged == ("acme-privacy-policy",)
        with database.read() as session:
            (source,) = catalogue.sources(session, "acme-privacy-policy")
            assert source.etag == ""
    assert source.select == ["main", {"startBefore": "h1", "endBefore": "footer"}]
    assert source.filters == ["time-ago", "drop-query:ref"]
