"""Small worlds for the tests and pictures of the pages: one with everything in it, one with very many policies."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from sqlmodel import Session, SQLModel, col, select

from tests.web import texts
from tests.web.rows import DAY, NOW, add_change, add_check, add_policy, add_snapshot, add_version
from tracker.core.comparing import compare
from tracker.core.model import Comparison, Hints, Page, Reading
from tracker.core.reading import inspect
from tracker.core.reading.inspection import Inspection
from tracker.flows import Services
from tracker.store import tables
from tracker.store.db import Database, open_database
from tracker.workers import Workers


def database(folder: Path) -> Database:
    """An empty database with all tables."""
    opened = open_database(f"sqlite:///{folder / 'sample.db'}")
    SQLModel.metadata.create_all(opened.engine)
    return opened


class SameProcess:
    """Compares and inspects in this process: the pages need no other worker."""

    def inspect(self, page: Page, hints: Hints) -> Inspection:
        """Read a page, and tell how."""
        return inspect(page, hints)

    def compare(self, old: Reading, new: Reading) -> Comparison:
        """Compare two texts."""
        return compare(old, new)


def services(opened: Database, public_url: str = "http://127.0.0.1:8000") -> Services:
    """Services that can read and compare, and nothing else; it is always NOW."""

    def no_transport(kind: str, config: Any) -> Any:
        raise AssertionError("the pages send nothing")

    return Services(
        database=opened,
        fetchers={},
        workers=cast(Workers, SameProcess()),
        transport=no_transport,
        now=lambda: NOW,
        public_url=public_url,
    )


def fill(opened: Database) -> None:
    """A small world: three providers that change, one that fails, one that is held back, one new, one archived."""
    with opened.begin() as session:
        harbour = add_policy(session, "harbour-voice", "Harbour Voice", "Privacy Policy", sector="Voice and messaging")
        _harbour(session, harbour)
        terms = add_policy(session, "harbour-voice", "Harbour Voice", "Terms of Service", state="held", failures=2)
        terms.last_good_at = NOW - 2 * DAY
        terms.state_reason = "The page has 12 % of the text it had; it is held back until a second look confirms it."
        v = add_version(
            session, terms, texts.ENGLISH.replace("Privacy Policy", "Terms of Service"), NOW - 300 * DAY, NOW - 2 * DAY
        )
        for hours in (30, 6):
            reason = terms.state_reason
            check = add_check(session, terms, NOW - timedelta(hours=hours), "held", reason=reason, verdict="policy")
        check.notes = ["The page says it is <b>UTF-8</b> but is not; it was read as windows-1252."]
        add_snapshot(session, terms, check, texts.HELD_PAGE.encode())
        assert v.id is not None
        _rheinhafen(session)
        _yunshan(session)
        broken = add_policy(
            session, "quietline", "Quietline", "Privacy Policy", sector="Banking", state="failed", failures=9
        )
        broken.last_good_at = NOW - 5 * DAY
        broken.state_reason = "The site answered 403 Forbidden."
        add_version(
            session, broken, texts.ENGLISH.replace("Harbour Voice", "Quietline"), NOW - 200 * DAY, NOW - 5 * DAY
        )
        for count in range(9, 0, -1):
            add_check(
                session, broken, NOW - count * DAY / 2, "failed", reason=broken.state_reason, error_kind="blocked"
            )
        add_policy(
            session,
            "larkspur",
            "Larkspur Mail",
            "Privacy Policy",
            sector="Mail",
            state="new",
            last_good_at=None,
            last_check_at=None,
        )
        add_policy(session, "larkspur", "Larkspur Mail", "Cookie Policy", archived_at=NOW - 3 * DAY)
        hostile = add_policy(session, "hostile", "<b>Hostile & Co</b>", "Privacy Policy", sector="<i>Sector</i>")
        first = add_version(
            session, hostile, texts.HOSTILE, NOW - 50 * DAY, NOW - 10 * DAY, title="<script>alert(9)</script>"
        )
        second = add_version(session, hostile, texts.HOSTILE_2, NOW - 10 * DAY, NOW, title="<script>alert(9)</script>")
        hostile_check = add_check(session, hostile, NOW, "refused", reason="<script>alert(7)</script>")
        add_snapshot(session, hostile, hostile_check, texts.HOSTILE_PAGE.encode())
        hostile_source = session.exec(select(tables.Source).where(tables.Source.policy_id == hostile.id)).one()
        hostile_source.remove = ['[title="<script>alert(6)</script>"]']
        add_change(session, hostile, first, second, evidence=["<script>alert(8)</script>"], topics=["<b>topic</b>"])
        _channels(session, harbour)


def _harbour(session: Session, policy: tables.Policy) -> None:
    one = add_version(
        session,
        policy,
        texts.ENGLISH,
        NOW - 620 * DAY,
        NOW - 442 * DAY,
        stated_date="2024-03-04",
        stated_evidence="Last updated: 4 March 2024",
    )
    add_check(session, policy, NOW - 442 * DAY, "not_modified", version_id=one.id)
    two = add_version(
        session,
        policy,
        texts.ENGLISH_2,
        NOW - 440 * DAY,
        NOW - 31 * DAY,
        stated_date="2025-09-01",
        stated_evidence="Last updated: 1 September 2025",
        effective_date="2025-10-01",
    )
    add_change(
        session,
        policy,
        one,
        two,
        kind="effective_later",
        topics=["retention", "sharing", "AI training"],
        evidence=[
            "30 days → 60 days",
            "new recipient: companies that help us to train speech models",
            "14 days to object",
        ],
        words_changed=31,
    )
    for count in range(8):
        at = NOW - 250 * DAY + count * DAY / 2
        add_check(session, policy, at, "failed", reason="The connection timed out.", error_kind="unreachable")
    add_check(session, policy, NOW - 245 * DAY, "same")
    add_check(
        session,
        policy,
        NOW - 120 * DAY,
        "held",
        reason="The page has no text beside a cookie banner.",
        verdict="consent",
    )
    add_check(session, policy, NOW - 119 * DAY, "same")
    three = add_version(
        session,
        policy,
        texts.ENGLISH_3,
        NOW - 30 * DAY,
        NOW - timedelta(hours=5),
        stated_date="2025-09-01",
        stated_evidence="Last updated: 1 September 2025",
        title="Privacy Policy",
    )
    add_change(
        session,
        policy,
        two,
        three,
        kind="silent",
        significance=0.92,
        topics=["recording", "your rights"],
        evidence=["do not → may", "right removed: erasure"],
        words_changed=17,
    )
    for count in range(20, 0, -1):
        add_check(session, policy, NOW - count * DAY / 2, "not_modified" if count % 3 else "same")


def _rheinhafen(session: Session) -> None:
    policy = add_policy(
        session,
        "rheinhafen",
        "Rheinhafen Telekommunikationsdienstleistungsgesellschaft mbH",
        "Datenschutzerklärung für Geschäftskunden",
        sector="Voice and messaging",
        id="rheinhafen-datenschutz",
        language="de",
    )
    source = session.exec(select(tables.Source).where(tables.Source.policy_id == policy.id)).one()
    source.select = ["h1", {"startAfter": "nav", "endBefore": "#kontakt"}]
    source.remove = [".teilen", {"startBefore": ".anzeige", "endAfter": ".anzeige ~ p"}]
    source.filters = ["unwrap-redirects", "drop-query:ref,source", "time-ago"]
    old = add_version(
        session, policy, texts.GERMAN, NOW - 90 * DAY, NOW - 3 * DAY, language="de", stated_date="2025-02-12"
    )
    new = add_version(session, policy, texts.GERMAN_2, NOW - 2 * DAY, NOW, language="de", stated_date="2025-02-12")
    add_change(
        session,
        policy,
        old,
        new,
        kind="silent",
        topics=["retention"],
        evidence=["dreißig Tagen → neunzig Tagen"],
        words_changed=2,
    )
    add_snapshot(session, policy, add_check(session, policy, NOW, "same"), texts.GERMAN_PAGE.encode())


def _yunshan(session: Session) -> None:
    policy = add_policy(
        session, "yunshan", "云山通信", "隐私政策", sector="Voice and messaging", id="yunshan-privacy", language="zh"
    )
    old = add_version(
        session, policy, texts.CHINESE, NOW - 60 * DAY, NOW - 9 * DAY, language="zh", stated_date="2025-03-01"
    )
    new = add_version(session, policy, texts.CHINESE_2, NOW - 8 * DAY, NOW, language="zh", stated_date="2025-03")
    add_change(session, policy, old, new, significance=0.4, level="editorial", topics=["retention"], words_changed=6)
    add_snapshot(session, policy, add_check(session, policy, NOW, "same"), texts.CHINESE_PAGE.encode())


def _channels(session: Session, policy: tables.Policy) -> None:
    session.add(
        tables.Channel(id="legal", kind="email", config={"to": ["legal@example.com"]}, created_at=NOW - 100 * DAY)
    )
    hook = {"url": "https://hooks.example/services/canary-secret", "secret_file": "hook.key"}
    session.add(
        tables.Channel(
            id="chat",
            kind="webhook",
            config=hook,
            created_at=NOW - 100 * DAY,
            disabled_at=NOW - DAY,
            disabled_reason="The receiver answered 410 Gone.",
        )
    )
    session.flush()
    session.add(tables.Subscription(channel_id="legal", significance=0.3))
    session.add(tables.Subscription(channel_id="chat", topics=["retention"], types=["Privacy Policy"]))
    made = select(tables.Change).where(tables.Change.policy_id == policy.id).order_by(col(tables.Change.id))
    changes = session.exec(made).all()
    states = (("sent", None), ("pending", "451 try again later"), ("failed", "410 Gone"))
    for place, (state, error) in enumerate(states):
        change = changes[min(place, len(changes) - 1)]
        session.add(
            tables.Alert(
                uid=f"alert_{place:032x}",
                kind="change",
                channel_id="chat" if state == "failed" else "legal",
                policy_id=policy.id,
                check_id=change.check_id,
                change_id=change.id,
                state=state,
                attempts=1 + place,
                created_at=change.detected_at,
                next_attempt_at=NOW + timedelta(minutes=4),
                sent_at=change.detected_at + timedelta(seconds=3) if state == "sent" else None,
                last_error=error or "",
            )
        )
    for place, (kind, reason) in enumerate(
        (("health", "server_error: The site answered with an error"), ("recovered", "The site answered 503"))
    ):
        session.add(
            tables.Alert(
                uid=f"alert_{place + 16:032x}",
                kind=kind,
                channel_id="legal",
                policy_id=policy.id,
                check_id=changes[0].check_id,
                reason=reason,
                state="sent",
                attempts=1,
                created_at=NOW - (9 - place) * DAY,
                next_attempt_at=NOW - 9 * DAY,
                sent_at=NOW - (9 - place) * DAY,
            )
        )


def fill_many(opened: Database, count: int) -> None:
    """Very many policies, two to a provider, without texts: what lists have to bear."""
    sectors = ("Banking", "Health", "Mail", "Shops", "Voice and messaging")
    with opened.begin() as session:
        for number in range(count // 2):
            for kind in ("Privacy Policy", "Terms of Service"):
                sector = sectors[number % len(sectors)]
                add_policy(session, f"company-{number:04}", f"Company {number:04}", kind, sector=sector)
