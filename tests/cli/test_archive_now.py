"""A command asks a web archive for a short time only, however slow that is; the service does the rest."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from tests.conftest import Clock
from tests.flows.archive import URL
from tests.flows.past import BEGAN, DAY, TEXTS, Case
from tests.store.sample import POLICY, leased
from tracker.cli.archive_now import first_looks, look_into_gaps
from tracker.flows.check import CheckReport, check
from tracker.store import schema, tables
from tracker.store.archive_tables import Backfill, FirstLook
from tracker.store.db import open_database
from tracker.store.wishes import HOLD

SHORT = 0.5


@pytest.fixture
def case(tmp_path: Path, clock: Clock) -> Iterator[Case]:
    """An archive that lets two captures be had and then says nothing more."""
    opened = open_database(f"sqlite:///{tmp_path / 'tracker.db'}")
    schema.upgrade(opened)
    made = Case(opened, clock)
    made.archive.pause = threading.Event()
    yield made
    opened.close()


def after_a_gap(case: Case) -> CheckReport:
    case.clock.at = BEGAN
    case.look(TEXTS[0])
    case.archive.every(BEGAN + DAY, DAY, [TEXTS[0]] * 40 + [TEXTS[1]] * 50)
    case.clock.forward(days=100)
    case.site.answers[URL] = TEXTS[1]
    return check(case.services, leased(case.database, case.clock()))


def test_an_archive_that_hangs_does_not_hold_up_a_command(case: Case) -> None:
    report, began = after_a_gap(case), time.monotonic()
    assert list(look_into_gaps(case.services, [report], SHORT)) == []
    assert SHORT <= time.monotonic() - began < 10
    with case.database.read() as session:
        job = session.exec(select(Backfill)).one()
        alert = session.exec(select(tables.Alert).where(tables.Alert.kind == "change")).one()
    assert (job.finished_at, job.lease_until) == (None, None)  # the service may go on with it at once
    assert alert.next_attempt_at == case.clock() + HOLD


def test_a_gap_whose_alert_went_out_holds_up_no_other(case: Case) -> None:
    assert case.archive.pause is not None
    case.archive.pause.set()
    report = after_a_gap(case)
    with case.database.begin() as session:
        job = session.exec(select(Backfill)).one()
        values = job.model_dump(exclude={"id"})
        job.created_at -= 2 * HOLD
        session.add(Backfill(**values))
    ((policy_id, words),) = look_into_gaps(case.services, [report])
    assert policy_id == POLICY
    assert words.startswith("the text changed between 2024-02-10")


def test_first_looks_end_in_time_too(case: Case) -> None:
    case.archive.every(BEGAN, DAY, [TEXTS[0]] * 3)
    case.archive.played.update({"one": 1, "two": 1})
    case.look(TEXTS[0])
    began = time.monotonic()
    assert list(first_looks(case.services, [POLICY], SHORT)) == []
    assert SHORT <= time.monotonic() - began < 10
    with case.database.read() as session:
        assert session.exec(select(FirstLook.state)).all() in (["wanted"], ["done"])
