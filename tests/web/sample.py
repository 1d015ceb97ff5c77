"""A builder of sample rows for the tests and pictures of the pages: own texts, in several languages and sizes."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from sqlmodel import Session, SQLModel, col, func, select

from tracker.core.comparing import compare
from tracker.core.model import Comparison, Reading, Verdict
from tracker.core.reading.segment import segment
from tracker.core.records import to_records
from tracker.flows import Services
from tracker.store import blobs, tables
from tracker.store.db import Database, open_database
from tracker.workers import Workers

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)

ENGLISH = """# Privacy Policy

Last updated: 4 March 2024

This policy explains what Harbour Voice Ltd. ("we") does with **personal data** when you use our telephone service.

## 1. Data we collect

1.1 We collect your name, your e-mail address and the numbers you call.

1.2 We do not record the content of calls.

## 2. How long we keep it

Call records are kept for 30 days and then deleted.

Invoices are kept for ten years, as the law asks.

## 3. Who receives it

- our hosting company, see [the list](https://harbour.example/subprocessors)
- the carrier that connects your call
- courts and authorities, where the law obliges us

| Company | Purpose | Place |
| --- | --- | --- |
| Norrfjord Hosting AB | Hosting | Sweden |
| Letterbox GmbH | E-mail | Germany |

## 4. Your rights

You may ask for a copy of your data, have it corrected, or have it erased. Write to privacy@harbour.example.
"""

ENGLISH_2 = (
    ENGLISH.replace("4 March 2024", "1 September 2025")
    .replace("kept for 30 days and then deleted", "kept for 60 days and then deleted or made anonymous")
    .replace(
        "- courts and",
        "- companies that help us to train speech models, unless you object within 14 days\n- courts and",
    )
    .replace(
        "| Letterbox GmbH | E-mail | Germany |",
        "| Letterbox GmbH | E-mail | Germany |\n| Tidewater Inc. | Support | USA |",
    )
)

ENGLISH_3 = ENGLISH_2.replace(
    "1.2 We do not record the content of calls.", "1.2 We may record the content of calls to improve quality."
).replace("have it corrected, or have it erased", "or have it corrected")

GERMAN = """# Datenschutzerklärung

Stand: 12. Februar 2025

## § 1 Verantwortlicher

Verantwortlich ist die Rheinhafen Telekommunikationsdienstleistungsgesellschaft mit beschränkter Haftung, Duisburg.

## § 2 Speicherdauer

Verbindungsdaten werden nach dreißig Tagen gelöscht, sofern keine gesetzlichen Aufbewahrungspflichten entgegenstehen.

## § 3 Rechte der betroffenen Personen

Sie haben das Recht auf Auskunft, Berichtigung, Löschung, Einschränkung der Verarbeitung und Datenübertragbarkeit.
"""

GERMAN_2 = GERMAN.replace("dreißig Tagen", "neunzig Tagen")

CHINESE = """# 隐私政策

更新日期：2025年3月1日

## 一、我们收集的信息

我们收集您的姓名、电子邮件地址和通话号码。我们不会记录通话内容。

## 二、保存期限

通话记录保存三十天，之后予以删除。

## 三、您的权利

您可以查阅、更正或删除您的个人信息。
"""

CHINESE_2 = CHINESE.replace("三十天", "九十天").replace("我们不会记录通话内容。", "我们可能会记录通话内容以改进服务。")

HOSTILE = """# <script>alert('heading')</script> Policy

Hello <img src=x onerror=alert(1)> and [click](javascript:alert(2)) and [here](https://evil.example/"onmouseover="x).

Text with an override \u202egnp.exe and a zero\u200bwidth space and {{ 7 * 7 }} and </div></article>.
"""

HOSTILE_2 = HOSTILE.replace("Hello", "Goodbye </ins></del><script>alert(3)</script>")


def database(folder: Path) -> Database:
    """An empty database with all tables."""
    opened = open_database(f"sqlite:///{folder / 'sample.db'}")
    SQLModel.metadata.create_all(opened.engine)
    return opened


class SameProcess:
    """Compares in this process: the pages need no other worker."""

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


def reading(text: str, title: str = "", language: str = "en") -> Reading:
    """A text as a reading."""
    return Reading(Verdict.POLICY, text, segment(text), title=title, language=language, reader="1")


def add_policy(session: Session, provider: str, name: str, kind: str, **values: Any) -> tables.Policy:
    """A provider (made if absent) and a policy with one source."""
    if session.get(tables.Provider, provider) is None:
        sector = values.pop("sector", "")
        website = f"https://{provider}.example"
        session.add(tables.Provider(id=provider, name=name, sector=sector, website=website, created_at=NOW - 900 * DAY))
        session.flush()
    values.pop("sector", None)
    slug = kind.lower().replace(" ", "-")
    policy = tables.Policy(
        **{
            "id": f"{provider}-{slug}",
            "provider_id": provider,
            "type": kind,
            "created_at": NOW - 700 * DAY,
            "next_check_at": NOW + timedelta(hours=7),
            "state": "ok",
            "last_check_at": NOW - timedelta(hours=5),
            "last_good_at": NOW - timedelta(hours=5),
            **values,
        }
    )
    session.add(policy)
    session.flush()
    session.add(
        tables.Source(policy_id=policy.id, url=f"https://{provider}.example/{slug}", created_at=NOW - 700 * DAY)
    )
    session.flush()
    return policy


def add_check(session: Session, policy: tables.Policy, at: datetime, outcome: str, **values: Any) -> tables.Check:
    """A finished check."""
    check = tables.Check(
        **{
            "policy_id": policy.id,
            "started_at": at,
            "finished_at": at + timedelta(milliseconds=812),
            "outcome": outcome,
            "milliseconds": 812,
            **values,
        }
    )
    session.add(check)
    session.flush()
    return check


def add_snapshot(
    session: Session, policy: tables.Policy, check: tables.Check, body: bytes, **values: Any
) -> tables.Snapshot:
    """A snapshot of the policy's source, with how it came."""
    source = session.exec(select(tables.Source).where(tables.Source.policy_id == policy.id)).first()
    assert source is not None
    snapshot = tables.Snapshot(
        **{
            "source_id": source.id,
            "check_id": check.id,
            "sha256": blobs.put(session, body),
            "url": source.url,
            "final_url": source.url.replace("https://", "https://www."),
            "status": 200,
            "content_type": "text/html; charset=utf-8",
            "started_at": check.started_at,
            "fetched_at": check.started_at + timedelta(milliseconds=640),
            "captured_at": check.started_at + timedelta(milliseconds=640),
            "fetcher": "http",
            "fetcher_version": "1",
            "address": "203.0.113.7",
            "certificate_sha256": hashlib.sha256(b"certificate").hexdigest(),
            "wire_bytes": len(body) // 4,
            "request_headers": [
                ["user-agent", "policy-tracker/0.1"],
                ["accept-language", "en"],
                ["cookie", "session=canary-secret"],
                ["x-api-key", "canary-secret"],
            ],
            "response_headers": [["content-type", "text/html; charset=utf-8"], ["set-cookie", "id=canary-secret"]],
            "redirects": [[source.url, 301, "203.0.113.7"]],
            **values,
        }
    )
    session.add(snapshot)
    session.flush()
    source.last_snapshot_id = snapshot.id
    session.add(source)
    return snapshot


def add_version(
    session: Session, policy: tables.Policy, text: str, at: datetime, until: datetime, **values: Any
) -> tables.Version:
    """A version with its check, snapshot, rendition and clauses; it becomes the policy's current one."""
    read = reading(text, values.get("title", ""), values.get("language", "en"))
    earlier = select(func.count()).select_from(tables.Version).where(tables.Version.policy_id == policy.id)
    number = session.exec(earlier).one() + 1
    check = add_check(session, policy, at, "first" if number == 1 else "changed")
    page = f"<!doctype html><title>{policy.type}</title><pre>{text}</pre>".encode()
    snapshot = add_snapshot(session, policy, check, page)
    version = tables.Version(
        **{
            "policy_id": policy.id,
            "seq": number,
            "key": hashlib.sha256(text.encode()).hexdigest(),
            "check_id": check.id,
            "language": "en",
            "created_at": at,
            "captured_at": at,
            "last_seen_at": until,
            **values,
        }
    )
    session.add(version)
    session.flush()
    rendition = tables.Rendition(
        version_id=version.id or 0,
        check_id=check.id,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=zlib.compress(text.encode()),
        reader="1",
        snapshot_ids=[snapshot.id or 0],
        created_at=at,
    )
    session.add(rendition)
    session.flush()
    for position, clause in enumerate(read.clauses):
        session.add(
            tables.Clause(
                rendition_id=rendition.id or 0,
                position=position,
                kind=clause.kind.value,
                number=clause.number,
                path=list(clause.path),
                start=clause.start,
                end=clause.end,
                body=clause.body,
            )
        )
    check.version_id = version.id
    policy.current_version_id = version.id
    session.add_all([check, policy])
    session.flush()
    return version


def add_change(
    session: Session, policy: tables.Policy, old: tables.Version, new: tables.Version, **values: Any
) -> tables.Change:
    """The change between two versions, with the records that comparing gives."""
    before = session.exec(select(tables.Rendition).where(tables.Rendition.version_id == old.id)).one()
    after = session.exec(select(tables.Rendition).where(tables.Rendition.version_id == new.id)).one()
    texts = [zlib.decompress(row.text).decode() for row in (before, after)]
    compared = compare(reading(texts[0]), reading(texts[1]))
    topics, evidence = values.get("topics", []), values.get("evidence", [])
    changes = tuple(
        replace(change, topic=topics[0] if topics else "", significance=0.6, evidence=tuple(evidence[:1]))
        for change in compared.changes
    )
    change = tables.Change(
        **{
            "policy_id": policy.id,
            "check_id": new.check_id,
            "old_version_id": old.id,
            "new_version_id": new.id,
            "old_rendition_id": before.id,
            "new_rendition_id": after.id,
            "kind": "change",
            "level": "substantive",
            "significance": 0.74,
            "records": to_records(changes),
            "clauses_changed": len(compared.loud()),
            "words_changed": 12,
            "detected_at": new.captured_at,
            **values,
        }
    )
    session.add(change)
    policy.last_change_at = new.captured_at
    session.add(policy)
    session.flush()
    return change


def fill(opened: Database) -> None:
    """A small world: three providers that change, one that fails, one that is held back, one new, one archived."""
    with opened.begin() as session:
        harbour = add_policy(session, "harbour-voice", "Harbour Voice", "Privacy Policy", sector="Voice and messaging")
        _harbour(session, harbour)
        terms = add_policy(session, "harbour-voice", "Harbour Voice", "Terms of Service", state="held", failures=2)
        terms.last_good_at = NOW - 2 * DAY
        terms.state_reason = "The page has 12 % of the text it had; it is held back until a second look confirms it."
        v = add_version(
            session, terms, ENGLISH.replace("Privacy Policy", "Terms of Service"), NOW - 300 * DAY, NOW - 2 * DAY
        )
        for hours in (30, 6):
            reason = terms.state_reason
            add_check(session, terms, NOW - timedelta(hours=hours), "held", reason=reason, verdict="policy")
        assert v.id is not None
        _rheinhafen(session)
        _yunshan(session)
        broken = add_policy(
            session, "quietline", "Quietline", "Privacy Policy", sector="Banking", state="failed", failures=9
        )
        broken.last_good_at = NOW - 5 * DAY
        broken.state_reason = "The site answered 403 Forbidden."
        add_version(session, broken, ENGLISH.replace("Harbour Voice", "Quietline"), NOW - 200 * DAY, NOW - 5 * DAY)
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
            session, hostile, HOSTILE, NOW - 50 * DAY, NOW - 10 * DAY, title="<script>alert(9)</script>"
        )
        second = add_version(session, hostile, HOSTILE_2, NOW - 10 * DAY, NOW, title="<script>alert(9)</script>")
        add_change(session, hostile, first, second, evidence=["<script>alert(8)</script>"], topics=["<b>topic</b>"])
        _channels(session, harbour)


def _harbour(session: Session, policy: tables.Policy) -> None:
    one = add_version(
        session,
        policy,
        ENGLISH,
        NOW - 620 * DAY,
        NOW - 442 * DAY,
        stated_date="2024-03-04",
        stated_evidence="Last updated: 4 March 2024",
    )
    two = add_version(
        session,
        policy,
        ENGLISH_2,
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
        ENGLISH_3,
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
    old = add_version(session, policy, GERMAN, NOW - 90 * DAY, NOW - 3 * DAY, language="de", stated_date="2025-02-12")
    new = add_version(session, policy, GERMAN_2, NOW - 2 * DAY, NOW, language="de", stated_date="2025-02-12")
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


def _yunshan(session: Session) -> None:
    policy = add_policy(
        session, "yunshan", "云山通信", "隐私政策", sector="Voice and messaging", id="yunshan-privacy", language="zh"
    )
    old = add_version(session, policy, CHINESE, NOW - 60 * DAY, NOW - 9 * DAY, language="zh", stated_date="2025-03-01")
    new = add_version(session, policy, CHINESE_2, NOW - 8 * DAY, NOW, language="zh", stated_date="2025-03")
    add_change(session, policy, old, new, significance=0.4, level="editorial", topics=["retention"], words_changed=6)


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


def fill_many(opened: Database, count: int) -> None:
    """Very many policies, two to a provider, without texts: what lists have to bear."""
    sectors = ("Banking", "Health", "Mail", "Shops", "Voice and messaging")
    with opened.begin() as session:
        for number in range(count // 2):
            for kind in ("Privacy Policy", "Terms of Service"):
                sector = sectors[number % len(sectors)]
                add_policy(session, f"company-{number:04}", f"Company {number:04}", kind, sector=sector)
