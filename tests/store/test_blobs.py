"""Raw bytes come back as they were, cost little when they hardly differ, and damage is noticed."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, SQLModel, create_engine, func, select

from tracker.store import blobs
from tracker.store.db import Database
from tracker.store.tables import Blob


def page(nonce: str, words: int = 20_000) -> bytes:
    """Text that does not compress to nothing by itself, with a nonce in its head."""
    dice = random.Random(1)
    body = " ".join(f"{dice.randrange(10**9):x}" for _ in range(words))
    return f"<script nonce={nonce}></script><p>{body}</p>".encode()


def test_bytes_come_back_and_are_kept_once(database: Database) -> None:
    with database.begin() as session:
        names = {blobs.put(session, b"one page") for _ in range(3)}
        assert names == {hashlib.sha256(b"one page").hexdigest()}
        assert session.exec(select(func.count()).select_from(Blob)).one() == 1
        assert blobs.get(session, names.pop()) == b"one page"


def test_a_page_that_differs_by_a_nonce_costs_less_than_a_kilobyte(database: Database) -> None:
    with database.begin() as session:
        first = blobs.put(session, page("a1"))
        names = [first]
        for number in range(5):
            names.append(blobs.put(session, page(f"b{number}"), previous=names[-1]))
        rows = [session.get_one(Blob, name) for name in names]
        assert rows[0].base == ""
        assert {row.base for row in rows[1:]} == {first}, "differences are to the whole page, not to each other"
        assert max(len(row.data) for row in rows[1:]) < 1000
        assert [blobs.get(session, name) for name in names[1:]] == [page(f"b{n}") for n in range(5)]


def test_a_page_that_is_another_is_kept_whole(database: Database) -> None:
    with database.begin() as session:
        first = blobs.put(session, page("a"))
        other = bytes(reversed(page("b")))
        assert session.get_one(Blob, blobs.put(session, other, previous=first)).base == ""


def test_damage_and_loss_are_errors(database: Database) -> None:
    with database.begin() as session:
        name = blobs.put(session, b"one page")
        other = blobs.put(session, b"another page")
        session.get_one(Blob, name).data = session.get_one(Blob, other).data
        session.flush()
        with pytest.raises(ValueError, match="damaged"):
            blobs.get(session, name)
        with pytest.raises(KeyError):
            blobs.get(session, "0" * 64)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=400), min_size=1, max_size=6))
def test_any_chain_of_bodies_comes_back(bodies: list[bytes]) -> None:
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        names: list[str] = []
        for body in bodies:
            names.append(blobs.put(session, body * 3, previous=names[-1] if names else ""))
        assert [blobs.get(session, name) for name in names] == [body * 3 for body in bodies]
    engine.dispose()
