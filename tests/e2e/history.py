"""`tracker backfill` as a process against a real archive: a made-up history, what came of it, and kills.

The archive is pywb; its own log tells what was asked for, and the installation's database what was kept of it.
"""

from __future__ import annotations

import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.archive_peer import HTML, Archived, ArchivePeer, archiving
from tests.e2e.installation import PATIENCE, Installation, installed
from tests.flows.sample import policy_page

POLICY = "acme-privacy"
URL = "https://policies.example/privacy"
MOVED = "https://policies.example/legal/privacy-notice"
TEXTS = [policy_page(("30 days", f"{days} days"), date=f"{days} March 2019") for days in (21, 22, 23, 24, 25)]
CHANGES = (9, 21, 30, 41)
"""The first capture of each text but the first."""
FAST = {"ARCHIVE__CAPTURES_PER_MINUTE": "6000", "ARCHIVE__SEARCHES_PER_MINUTE": "6000"}
WALL = b"<!doctype html><title>Just a moment...</title><h1>Checking your browser before accessing policies.example</h1>"


def captures() -> list[Archived]:
    """A capture every twelve days for two years: five texts, revisits, redirects, errors, a move to a new address."""
    found: list[Archived] = []
    for number in range(61):
        at = _day(number * 12)
        text = sum(number >= change for change in CHANGES)
        body = TEXTS[text].replace(b"</body>", f"<script>{number}</script></body>".encode())
        url = URL if number < 45 else MOVED
        if number in (14, 47):
            found.append(Archived(url, at, b"Back soon.", 503))
        elif number == 26:
            found.append(Archived(url, at, WALL))
        elif number in (4, 17, 35, 52):
            found.append(Archived(url, at, found[-1].body, revisit=found[-1].timestamp))
        else:
            found.append(Archived(url, at, body))
        if number in (6, 24):
            found.append(Archived(URL.replace("https", "http"), f"{at[:8]}070000", b"", 301, _to(URL)))
        if number >= 45 and number % 4 == 1:
            found.append(Archived(URL, f"{at[:8]}070000", b"", 301, _to(MOVED)))
    return found


def _to(url: str) -> tuple[tuple[str, str], ...]:
    return ("Location", url), *HTML


def _day(days: int) -> str:
    return time.strftime("%Y%m%d080000", time.gmtime(1_546_300_800 + days * 86_400))


@contextmanager
def history(folder: Path) -> Iterator[ArchivePeer]:
    """The archive, while the block runs. May skip."""
    with archiving(folder, captures()) as peer:
        yield peer


@contextmanager
def importing(folder: Path, peer: ArchivePeer, **settings: str) -> Iterator[Installation]:
    """An installation that knows the policy and the archive; `settings` as of `installed`."""
    folder.mkdir(parents=True)
    with installed(folder, ARCHIVE__ORIGIN=peer.origin, **(FAST | settings)) as tracker:
        tracker.declare("acme", {"id": POLICY, "type": "Privacy Policy", "url": URL})
        yield tracker


# --------------------------------------------------------------------------- what came of it


def state(tracker: Installation) -> dict[str, list[tuple[Any, ...]]]:
    """All that an import leaves, without ids and without the times of the work itself."""
    text = "(select text_sha256 from rendition where version_id = v.id order by id limit 1)"
    judged = 'left join "check" k on k.id = c.check_id'
    return {
        "versions": tracker.rows(
            f"select v.first_seen_at, v.last_seen_at, v.origin, v.key, {text} from version v"
            " where v.superseded_by is null order by v.first_seen_at, v.key"
        ),
        "changes": tracker.rows(
            "select c.detected_at, c.kind, c.words_changed, c.evidence, o.key, n.key from change c"
            " join version o on o.id = c.old_version_id join version n on n.id = c.new_version_id"
            " where c.superseded_by is null order by c.detected_at"
        ),
        "captures": tracker.rows(
            "select c.timestamp, c.original, c.digest, c.state, c.reason, k.outcome, k.reason, s.timestamp, v.key"
            f" from capture c {judged} left join capture s on s.id = c.same_as"
            " left join version v on v.id = k.version_id"
            " order by c.timestamp, c.original, c.digest"
        ),
        "moves": tracker.rows("select url, target, via, since, until from alias order by url, target"),
        "left behind": tracker.rows('select policy_id from "check" where finished_at is null or outcome is null'),
        "superseded": tracker.rows("select id from version where superseded_by is not null"),
        "imports": tracker.rows("select phase, reason, owner, lease_until is null from backfill order by id"),
    }


def kept(tracker: Installation) -> set[str]:
    """The captures of which the answer was kept, as the archive's paths."""
    rows = tracker.rows("select timestamp, original from capture where check_id is not null")
    return {f"/web/{timestamp}id_/{original}" for timestamp, original in rows}


def playbacks(log: list[dict[str, Any]]) -> list[str]:
    """The captures that were asked for, in order."""
    return [one["path"] for one in log if one["path"].startswith("/web/")]


def last_taken(asked: list[str]) -> list[str]:
    """The last capture of those asked for, after the redirects that led to it: they are kept together, or not at all.

    The archive redirects where the site did, and where it has no capture of just that second.
    """
    statuses = {f"/web/{one.timestamp}id_/{one.url}": one.status for one in captures()}
    first = len(asked) - 1
    while first > 0 and statuses.get(asked[first - 1], 302) in (301, 302):
        first -= 1
    return asked[max(first, 0) :]


# --------------------------------------------------------------------------- kills


@dataclass
class Kills:
    """What became of imports that were killed again and again.

    `twice`: captures asked for again although they need not have been; `lost`: asked for again because the process died
    between the request and the keeping of its answer. `met`: in which phase each kill met the import.
    """

    peer: ArchivePeer
    dice: random.Random
    expected: dict[str, list[tuple[Any, ...]]]
    seconds: float
    kills: int = 0
    finished: int = 0
    asked: int = 0
    twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)

    def import_once(self, tracker: Installation, most: int) -> None:
        """Import to the end, killed on the way until `most` kills are done."""
        before: set[str] = set()
        under_way: set[str] = set()
        while True:
            safe = kept(tracker)
            process = tracker.start("backfill", POLICY)
            log: list[dict[str, Any]] = []
            killed = self.kills < most and self._kill(tracker, process, log)
            if not killed:
                assert process.wait(PATIENCE) == 0, tracker.log(len(tracker.started) - 1).read_text("utf-8")
            log += self.peer.log()
            asked = playbacks(log)
            self.asked += len(asked)
            self.lost += [path for path in asked if path in under_way and path not in safe]
            self.twice += [path for path in asked if path in before and (path in safe or path not in under_way)]
            self.twice += [path for path, count in Counter(asked).items() if count > 1]
            before.update(asked)
            under_way.update(last_taken(asked))
            self.kills += killed
            if not killed or self._stands(tracker) == "done":  # run again it would be another import
                break
        self.finished += 1
        found = state(tracker)
        self.wrong += [name for name, rows in found.items() if rows != self.expected[name]]
        assert tracker.rows("pragma integrity_check") == [("ok",)]
        assert tracker.rows("pragma foreign_key_check") == []

    def _kill(self, tracker: Installation, process: subprocess.Popen[bytes], log: list[dict[str, Any]]) -> bool:
        """Kill the process at a random point; False where it ended before."""
        how = self.dice.choice(("time", "index", "request", "request", "request", "merge"))
        number, moment = self.dice.randint(1, 4), self.dice.uniform(0, 0.15)
        ends = time.monotonic() + (self.dice.uniform(0.3, 1.0) * self.seconds if how == "time" else PATIENCE)
        while process.poll() is None and time.monotonic() < ends:
            if how != "time":
                log += self.peer.log()
                paths = [one["path"] for one in log]
                if how == "index" and any("/cdx/" in path for path in paths):
                    break
                if how == "request" and len(playbacks(log)) >= number:
                    break
                if how == "merge" and tracker.rows("select id from backfill where phase = 'merge'"):
                    break
            time.sleep(0.01)
        time.sleep(moment)
        if process.poll() is not None:
            return False
        process.kill()
        process.wait(30)
        self.met[self._stands(tracker)] += 1
        return True

    def _stands(self, tracker: Installation) -> str:
        """The phase in which the import is."""
        phases = tracker.rows("select phase from backfill order by id desc limit 1")
        return str(phases[0][0]) if phases else "start"


def straight(folder: Path, peer: ArchivePeer) -> tuple[dict[str, list[tuple[Any, ...]]], list[str], float]:
    """An import that nobody interrupts: what it leaves, what it asked for, and the seconds that it took."""
    peer.log()
    with importing(folder, peer) as tracker:
        began = time.monotonic()
        ended = tracker.run("backfill", POLICY)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return state(tracker), playbacks(peer.log()), time.monotonic() - began


def kill_again_and_again(folder: Path, peer: ArchivePeer, kills: int, seed: int) -> Kills:
    """Imports killed at so many points in all, each import to its end, each into an installation of its own."""
    expected, _, seconds = straight(folder / "straight", peer)
    told = Kills(peer, random.Random(seed), expected, seconds)
    while told.kills < kills:
        with importing(folder / f"killed-{told.finished}", peer) as tracker:
            told.import_once(tracker, kills)
    return told
