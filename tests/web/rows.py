"""Rows for the tests and pictures of the pages: a policy, its checks, snapshots, versions and changes."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session, func, select

from tracker.core.comparing import compare
from tracker.core.model import Reading, Verdict
from tracker.core.reading.segment import segment
from tracker.core.records import to_records
from tracker.store import blobs, tables

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


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
            "first_seen_at": values.get("captured_at", at),
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
                key=clause.key,
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
