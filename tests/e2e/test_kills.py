"""kill -9 at twenty points of a story: nothing that was recorded is lost, doubled or left half done.

The points are drawn with a seed: some after a random time, some when a page is being asked for, some when a message has
just arrived and is not yet marked as sent. The site moves on when the database shows that its state was recorded.
"""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
import zlib
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from tests.e2e.installation import SECRET, Installation, Site, installed, prompt, site_server
from tests.flows.sample import policy_page
from tests.receivers import Hook, Postbox, hook_server, mail_server

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

KILLS = 20
SEED = 2026
POLICIES = tuple(prompt(name) for name in ("acme", "birch", "cedar"))
FIRST = 30
"""The number of days in the first state of each page; each later state has one more."""


@dataclass
class Story:
    """The site as it moves on: the state of each page, and how often something happened that a kill may wait for."""

    tracker: Installation
    site: Site
    states: dict[str, int] = field(default_factory=dict)
    happened: Counter[str] = field(default_factory=Counter)
    told: threading.Condition = field(default_factory=threading.Condition)

    def note(self, what: str) -> None:
        with self.told:
            self.happened[what] += 1
            self.told.notify_all()

    def turn(self, policy: str, state: int) -> None:
        self.states[policy] = state
        change = (f"{FIRST} days", f"{FIRST + state} days")
        self.site.show(f"/{policy}", policy_page(*([change] if state else []), nonce=f"{policy}{state}"))

    def move_on(self) -> None:
        """Turn each page whose state is recorded as the policy's version."""
        recorded = dict(self.tracker.rows("select policy_id, count(*) from version group by policy_id"))
        for policy, state in self.states.items():
            if recorded.get(policy, 0) == state + 1:
                self.turn(policy, state + 1)
                self.note("moved")

    def wait(self, what: str, seconds: float) -> None:
        """Wait until that happens once more, or so long; the pages move on meanwhile."""
        end, seen = time.monotonic() + seconds, self.happened[what]
        while time.monotonic() < end and self.happened[what] == seen:
            self.move_on()
            with self.told:
                if self.happened[what] == seen:
                    self.told.wait(0.03)


def test_nothing_is_lost_or_doubled_by_kills(tmp_path: Path) -> None:
    dice = random.Random(SEED)
    with (
        installed(tmp_path, SCHEDULE__LEASE="2s") as tracker,
        site_server() as site,
        mail_server() as postbox,
        hook_server() as hook,
    ):
        story = Story(tracker, site)
        for policy in POLICIES:
            story.turn(policy, 0)
            tracker.declare(policy, {"type": "Privacy Policy", "id": policy, "url": f"{site.url}/{policy}"})
        tracker.listen(postbox, hook)
        site.arrived = lambda path: story.note("page")
        hook.arrived = lambda: story.note("message")
        for number in range(KILLS):
            process = tracker.start("run", "--no-web")
            story.wait("page", 30)
            if number % 2:  # on a slow machine the story would hardly move otherwise
                story.wait("moved", 30)
            what, seconds = dice.choice((("page", 1.2), ("message", 2.5), ("nothing", 1.2)))
            story.wait(what, dice.uniform(0.2, seconds))
            time.sleep(dice.uniform(0, 0.08))
            assert process.poll() is None, tracker.log(len(tracker.started) - 1).read_text("utf-8")
            process.kill()
            process.wait(30)
            whole(tracker)
            let_leases_end(tracker)
        for process in tracker.started:
            tracker.until(partial(ended, process.pid), "the workers of a killed daemon to end")
        finish(story)
        versions_are_there_once(story)
        messages_are_there(story, postbox, hook)


def ended(group: int) -> bool:
    """Whether no process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def whole(tracker: Installation) -> None:
    assert tracker.rows("pragma integrity_check") == [("ok",)]
    assert tracker.rows("pragma foreign_key_check") == []


def let_leases_end(tracker: Installation) -> None:
    """As if ten minutes had passed: what a killed daemon held is free again."""
    with closing(sqlite3.connect(tracker.database, timeout=60)) as connection, connection:
        past = "2026-01-01 00:00:00.000000"
        connection.execute("update alert set lease_until = ? where state = 'sending'", (past,))
        connection.execute("update policy set lease_until = ? where lease_until is not null", (past,))


def finish(story: Story) -> None:
    """Let the pages stand still, and everything come to its end."""
    tracker = story.tracker
    process = tracker.start("run", "--no-web")

    def recorded() -> bool:
        return dict(tracker.rows("select policy_id, count(*) from version group by policy_id")) == {
            policy: state + 1 for policy, state in story.states.items()
        }

    tracker.until(recorded, "the last states to be recorded")
    tracker.until(lambda: not tracker.rows("select id from alert where state <> 'sent'"), "all messages to be sent")
    process.terminate()
    assert process.wait(30) == 0
    whole(tracker)


def versions_are_there_once(story: Story) -> None:
    tracker = story.tracker
    assert sum(story.states.values()) >= KILLS // 2, "the story hardly moved"
    for policy, state in story.states.items():
        texts = tracker.rows(
            "select v.seq, v.id, r.text from version v join rendition r on r.version_id = v.id"
            " where v.policy_id = ? order by v.seq",
            policy,
        )
        assert [seq for seq, _, _ in texts] == list(range(1, state + 2))
        for number, (_, _, packed) in enumerate(texts):
            assert f"{FIRST + number} days" in zlib.decompress(packed).decode()
        ids = [version for _, version, _ in texts]
        changes = "select old_version_id, new_version_id from change where policy_id = ? order by id"
        assert tracker.rows(changes, policy) == list(pairwise(ids))
        outcomes = Counter(tracker.outcomes(policy))
        assert (outcomes["first"], outcomes["changed"]) == (1, state)
    assert tracker.rows("select id from \"check\" where outcome = 'failed' and error_kind <> 'interrupted'") == []
    interrupted = tracker.rows("select count(*) from \"check\" where error_kind = 'interrupted'")
    assert interrupted != [(0,)], "no kill met a check under way"
    twice = 'select policy_id, fence from "check" group by policy_id, fence having count(*) > 1'
    assert tracker.rows(twice) == []


def messages_are_there(story: Story, postbox: Postbox, hook: Hook) -> None:
    tracker = story.tracker
    changes = {change for (change,) in tracker.rows("select id from change")}
    for channel in ("mail", "hook"):
        alerts = tracker.rows("select change_id, uid from alert where channel_id = ?", channel)
        assert sorted(change for change, _ in alerts) == sorted(changes)
    uids = dict(tracker.rows("select uid, change_id from alert"))
    by_change: dict[int, set[str]] = defaultdict(set)
    for headers, body in hook.got:
        if len(body) < int(headers["content-length"]):
            continue  # its sender was killed in the middle of it
        Webhook(SECRET).verify(body, headers)
        by_change[uids[headers["webhook-id"]]].add(headers["webhook-id"])
    assert set(by_change) == changes
    assert all(len(ids) == 1 for ids in by_change.values())
    mails = Counter(str(mail["message-id"]) for _, mail in postbox.taken)
    mailed = tracker.rows("select uid from alert where channel_id = 'mail'")
    assert set(mails) == {f"<{uid}@demo.example>" for (uid,) in mailed}
