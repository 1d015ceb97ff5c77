"""The stage: the sample site, the receivers and the real daemon, joined and brought through the story step by step."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from sqlmodel import Session, col, select

from tracker.core.model import Comparison
from tracker.daemon import Daemon
from tracker.demo.clock import StoryClock
from tracker.demo.receivers import Hook, Mail, caught, hook_server, mail_server, new_secret
from tracker.demo.site import Pages, served
from tracker.demo.story import SAMPLES, START, STEPS, STRIDE, Step
from tracker.errors import ConfigError, TrackerError
from tracker.fetch.http import HttpFetcher
from tracker.flows import Services
from tracker.flows.sync import sync
from tracker.settings import Settings, load_declarations, load_settings
from tracker.store import tables, versions, views_evidence, views_history
from tracker.store.views_history import ChangeLine
from tracker.wiring import services_of

TICK = 0.25
"""Seconds between two looks of the demo's daemon at what is due."""

PATIENCE = 90.0
"""Longest wait for a step to be checked and told, in seconds; a slow machine needs five."""

_TRACKER = """\
# Written by `tracker demo`. Loopback may be reached here; the tracker itself does not allow it by default.
[fetch]
allow_networks = ["127.0.0.0/8"]
host_interval = 0
host_concurrency = 4

[schedule]
interval = "11h"
jitter = 0
adaptive = false

[web]
port = {web_port}

[mail]
host = "127.0.0.1"
port = {mail_port}
security = "none"
sender = "Policy Tracker <tracker@demo.example>"

[[channels]]
name = "legal-team"
kind = "email"
to = "legal@demo.example"

[[channels]]
name = "our-systems"
kind = "webhook"
url = "{hook_url}"
secret_file = "webhook.secret"
"""

_PROVIDER = """\
name = "{sample.name}"
website = "{site}/"
sector = "{sample.sector}"

[[policies]]
id = "{sample.policy_id}"
type = "{sample.type}"
url = "{site}{sample.path}"
language = "{sample.language}"
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """One check of a step. `outcome` and `reason` as they were recorded."""

    policy_id: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One change of a step, as it was recorded. `told`: whether alerts went out."""

    line: ChangeLine
    comparison: Comparison
    told: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """What one step brought: its checks, its changes, and the messages that arrived."""

    step: Step
    checks: tuple[Checked, ...]
    changes: tuple[Changed, ...]
    mails: tuple[Mail, ...]
    hooks: tuple[Hook, ...]


@dataclass(slots=True)
class Stage:
    """A demo under way. `folder` holds everything that is written: configuration, database, mails, webhooks."""

    folder: Path
    site_url: str
    settings: Settings
    services: Services
    clock: StoryClock
    pages: Pages
    mails: SimpleQueue[Mail]
    hooks: SimpleQueue[Hook]
    daemon: Thread = field(init=False)
    _last_check: int = 0
    _last_change: int = 0

    def play(self, step: Step) -> Scene:
        """Put the clock forward, turn the pages of the step, and wait until all is checked and told.

        Raises TrackerError where that does not come to an end.
        """
        for sample_id, state in step.pages.items():
            self.pages.turn(sample_id, state)
        moment = self.clock.forward(STRIDE)
        end = time.monotonic() + PATIENCE
        while not self._settled(moment):
            if time.monotonic() > end or not self.daemon.is_alive():
                raise TrackerError(f"the demo does not get on with {step.title!r}")
            time.sleep(0.03)
        with self.services.database.read() as session:
            row, change = tables.Check, tables.Change
            checks = session.exec(select(row).where(col(row.id) > self._last_check).order_by(col(row.id))).all()
            rows = session.exec(select(change).where(col(change.id) > self._last_change).order_by(col(change.id))).all()
            changes = tuple(_changed(session, row) for row in rows)
        self._last_check = max((check.id or 0 for check in checks), default=self._last_check)
        self._last_change = max((change.line.id for change in changes), default=self._last_change)
        return Scene(
            step,
            tuple(Checked(check.policy_id, check.outcome or "", check.reason) for check in checks),
            changes,
            tuple(caught(self.mails)),
            tuple(caught(self.hooks)),
        )

    def _settled(self, moment: object) -> bool:
        """Whether every policy was checked since the moment, and every alert is out."""
        policy, alert = tables.Policy, tables.Alert
        with self.services.database.read() as session:
            checked = session.exec(select(policy.id).where(col(policy.last_check_at) >= moment)).all()
            waiting = session.exec(
                select(alert.id).where(col(alert.state).in_(("pending", "sending"))).limit(1)
            ).first()
        return len(checked) == len(SAMPLES) and waiting is None


@contextmanager
def opened(folder: Path, web_port: int) -> Iterator[Stage]:
    """Set the stage in an empty or new folder, with the daemon running; the web pages are the caller's.

    Raises ConfigError where the folder is not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError(f"{folder} is not an empty folder; the demo begins from nothing, so name a new one")
    clock, pages = StoryClock(START - STRIDE), Pages()
    mails, hooks = SimpleQueue[Mail](), SimpleQueue[Hook]()
    secret = new_secret()
    with ExitStack() as stack:
        site_url = stack.enter_context(served(pages))
        hook_url = stack.enter_context(hook_server(folder / "webhooks", hooks, secret))
        mail_port = stack.enter_context(mail_server(folder / "mail", mails))
        config = folder / "config"
        (config / "providers").mkdir(parents=True)
        (config / "webhook.secret").touch(mode=0o600)
        (config / "webhook.secret").write_text(secret + "\n", "ascii")
        written = _TRACKER.format(web_port=web_port, mail_port=mail_port, hook_url=hook_url)
        (config / "tracker.toml").write_text(written, "utf-8")
        for sample in SAMPLES:
            (config / "providers" / f"{sample.id}.toml").write_text(
                _PROVIDER.format(sample=sample, site=site_url), "utf-8"
            )
        settings = load_settings({"TRACKER_CONFIG_DIR": str(config), "TRACKER_DATA_DIR": str(folder / "data")})
        wired = stack.enter_context(services_of(settings))
        fetcher = HttpFetcher(settings.fetch_options(), clock=clock)
        stack.callback(fetcher.close)
        services = replace(wired, fetchers={"http": fetcher}, now=clock)
        sync(services.database, load_declarations(config), settings.channels, settings.subscriptions, clock())
        stage = Stage(folder, site_url, settings, services, clock, pages, mails, hooks)
        daemon = Daemon(services, lambda: None, tick=TICK)
        stage.daemon = Thread(target=daemon.run, name="daemon", daemon=True)
        stage.daemon.start()
        stack.callback(stage.daemon.join, 10)
        stack.callback(daemon.stop)
        yield stage


def perform(stage: Stage, pause: float) -> Iterator[Scene]:
    """Go through the whole story; each step takes at least `pause` seconds."""
    for step in STEPS:
        began = time.monotonic()
        yield stage.play(step)
        time.sleep(max(0.0, pause - (time.monotonic() - began)))


def _changed(session: Session, change: tables.Change) -> Changed:
    """A recorded change with what it shows."""
    line = views_history.change(session, change.id or 0)
    assert line is not None, "the change was read in this session"
    told = bool(views_evidence.alerts_of_change(session, line.id))
    return Changed(line, versions.comparison_of(session, change), told)
