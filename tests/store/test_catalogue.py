"""What is watched, as lists and single rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracker.core.declaring import (
    ChannelDeclaration,
    PolicyDeclaration,
    ProviderDeclaration,
    SourceDeclaration,
    SubscriptionDeclaration,
)
from tracker.store import catalogue
from tracker.store.db import Database

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _filled(database: Database) -> None:
    with database.begin() as session:
        for id, name in (("zeta", "alpha"), ("beta", "Beta")):
            catalogue.add_provider(session, ProviderDeclaration(id, name, sector="Anvils"), NOW)
            session.flush()
            for type in ("Terms", "Privacy"):
                sources = tuple(SourceDeclaration(f"https://{id}.example/{type}/{part}") for part in "ab")
                declared = PolicyDeclaration(f"{id}-{type}", type, sources, interval=60.0, note="n")
                catalogue.add_policies(session, [(id, declared, NOW + timedelta(seconds=5))], NOW)


def test_policies_are_listed_by_provider_and_type_with_their_addresses(database: Database) -> None:
    with database.read() as session:
        found = catalogue.listed(session)
        assert [one.policy.id for one in found] == ["zeta-Privacy", "zeta-Terms", "beta-Privacy", "beta-Terms"]
        assert found[0].urls == ("https://zeta.example/Privacy/a", "https://zeta.example/Privacy/b")
        assert (found[0].provider, found[0].sector) == ("alpha", "Anvils")
        assert [one.policy.id for one in catalogue.listed(session, provider_id="beta")] == [
            "beta-Privacy",
            "beta-Terms",
        ]


def test_archived_policies_and_retired_sources_come_only_when_asked_for(database: Database) -> None:
    with database.begin() as session:
        found = catalogue.policy(session, "zeta-Terms")
        assert found is not None
        found.archived_at = NOW
        catalogue.sources(session, "zeta-Privacy")[0].retired_at = NOW
    with database.read() as session:
        assert "zeta-Terms" not in {one.policy.id for one in catalogue.listed(session)}
        assert len(catalogue.listed(session, archived=True)) == 4
        assert [one.url[-1] for one in catalogue.sources(session, "zeta-Privacy")] == ["b"]
        assert [one.url[-1] for one in catalogue.sources(session, "zeta-Privacy", retired=True)] == ["b", "a"]


def test_a_policy_carries_what_was_declared(database: Database) -> None:
    with database.read() as session:
        found = catalogue.policy(session, "beta-Terms")
        assert found is not None
        assert (found.interval, found.note, found.next_check_at) == (60.0, "n", NOW + timedelta(seconds=5))
        assert catalogue.policy(session, "nobody") is None


def test_the_last_check_of_all(database: Database) -> None:
    with database.begin() as session:
        assert catalogue.last_check_at(session) is None
        for number, found in enumerate(catalogue.policies(session)):
            found.last_check_at = NOW + timedelta(hours=number)
    with database.read() as session:
        assert catalogue.last_check_at(session) == NOW + timedelta(hours=3)


def test_replacing_subscriptions_says_for_which_channels(database: Database) -> None:
    subscription = SubscriptionDeclaration("ops", topics=("retention",))
    with database.begin() as session:
        catalogue.add_channel(session, ChannelDeclaration("ops", "email", {"to": ["a@acme.example"]}), NOW)
        session.flush()
        answers = [
            catalogue.replace_subscriptions(session, declared)
            for declared in ((subscription,), (subscription,), (), ())
        ]
        session.flush()
        assert catalogue.subscriptions(session) == []
    assert answers == [["ops"], [], ["ops"], []]
