"""The pages and the API of evidence, over a policy with a long archived past and an import under way."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from tests.web import archived, sample
from tests.web.client import Client, Parsed
from tests.web.rows import NOW
from tracker.store import archive_tables, tables
from tracker.store.db import Database, open_database
from tracker.web.app import create_app

OLD, IMPORTING = f"/policies/{archived.OLD}", f"/policies/{archived.IMPORTING}"


@pytest.fixture(scope="module")
def opened(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("archived") / "tracker.db"
    shutil.copy(migrated_sqlite, path)
    database = open_database(f"sqlite:///{path}")
    archived.fill(database)
    yield database
    database.close()


@pytest.fixture(scope="module")
def client(opened: Database) -> Client:
    return Client(create_app(sample.services(opened)))


@pytest.fixture(scope="module")
def timeline(client: Client) -> Parsed:
    return parsed(client, OLD)


def parsed(client: Client, path: str) -> Parsed:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    page = Parsed(answer.text)
    assert page.problems == []
    return page


def said(client: Client, path: str) -> str:
    return " ".join(parsed(client, path).words.split())


def asked(client: Client, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_archived_and_live_versions_have_a_lane_and_a_shape_each(timeline: Parsed) -> None:
    squares = [values for tag, values in timeline.tags if tag == "rect" and "dot archive" in values.get("class", "")]
    circles = [values for tag, values in timeline.tags if tag == "circle"]
    assert (len(squares), len(circles)) == (archived.ARCHIVED, 5)
    assert len({float(one["y"]) + float(one["height"]) / 2 for one in squares}) == 1
    assert {one["cy"] for one in circles} == {"108"}
    assert "In the archive" in timeline.words
    assert "version seen in the archive" in timeline.words


def test_the_long_gap_is_drawn_and_told(timeline: Parsed) -> None:
    assert [values for tag, values in timeline.tags if tag == "rect" and values.get("class") == "gap"]
    assert "Nothing was seen for" in timeline.words


def test_each_event_tells_its_sights_and_its_verdict(timeline: Parsed) -> None:
    words = " ".join(timeline.words.split())
    assert "Date moved back by" in words
    assert "the last sight of another text, and" in words
    outside = [v for tag, v in timeline.tags if tag == "a" and "archive.example/web/" in v.get("href", "")]
    assert len(outside) > 60
    assert {values["rel"] for values in outside} == {"noreferrer noopener nofollow"}


def test_the_list_of_changes_says_what_is_from_the_archive(client: Client) -> None:
    assert "from the archive" in said(client, "/changes?page=2")
    assert client.get("/feed.atom").text.count("<entry>") == 4, "live changes only"


def test_an_import_shows_how_far_it_is(client: Client) -> None:
    page = parsed(client, IMPORTING)
    words = " ".join(page.words.split())
    assert "57 captures of about 141 read" in words
    assert "Paused until 23 Nov 2026, 03:04 UTC because the archive asked to slow down" in words
    assert ("progress", {"aria-label": "Progress of the import", "value": "57", "max": "141"}) in page.tags
    assert ("meta", {"http-equiv": "refresh", "content": "20"}) in page.tags
    (found,) = asked(client, f"/api/v1{IMPORTING}/imports")
    assert (found["phase"], found["running"], found["left"], found["eta_seconds"]) == ("fetch", True, 84, 640)


def test_where_a_policy_moved_is_shown(migrated_sqlite: Path, tmp_path: Path) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "one.db")
    database = open_database(f"sqlite:///{tmp_path / 'one.db'}")
    archived.fill_importing(database)
    old, new, odd = "https://acme.example/privacy", "https://acme.example/legal", "javascript:alert(1)"
    with database.begin() as session:
        for target, via in ((new, "archived"), (odd, "live")):
            move = archive_tables.Alias(
                policy_id=archived.IMPORTING, url=old, target=target, via=via, since=NOW - timedelta(days=40), until=NOW
            )
            session.add(move)
    client = Client(create_app(sample.services(database)))
    page = parsed(client, IMPORTING)
    assert f"{old} led to {new} in the archive, seen 14 Oct 2026 to 23 Nov 2026" in " ".join(page.words.split())
    assert odd not in {values.get("href") for _, values in page.tags}
    found = asked(client, f"/api/v1{IMPORTING}/moves")
    assert [(one["target"], one["via"]) for one in found] == [(new, "archived"), (odd, "live")]
    database.close()


def test_only_a_running_import_makes_the_page_look_again(timeline: Parsed) -> None:
    assert not [values for tag, values in timeline.tags if tag == "meta" and "http-equiv" in values]
    assert "imported from the archive" not in timeline.words


@pytest.mark.parametrize(
    ("changed", "expected", "seconds"),
    [
        ({"phase": "index", "paused_until": None, "counts": {}}, "Listing what the archive holds", "20"),
        ({"phase": "fetch", "paused_until": None}, "About 10 minutes left", "20"),
        ({"phase": "fetch", "counts": {"fetched": "x", "left": -3}}, "0 captures of about 0 read", "20"),
        ({"lease_until": None, "paused_until": None}, "It waits to be taken up again: the archive asked", "60"),
        ({"lease_until": None}, "Paused until", "60"),
        ({"phase": "merge", "paused_until": NOW - timedelta(minutes=1)}, "Putting the versions in order", "20"),
        ({"phase": "done"}, "", ""),
        ({"phase": "failed"}, "", ""),
        ({"phase": "fetch", "finished_at": NOW}, "", ""),
    ],
)
def test_phases(migrated_sqlite: Path, tmp_path: Path, changed: dict[str, Any], expected: str, seconds: str) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "one.db")
    database = open_database(f"sqlite:///{tmp_path / 'one.db'}")
    archived.fill_importing(database, **changed)
    page = parsed(Client(create_app(sample.services(database))), IMPORTING)
    assert expected in " ".join(page.words.split())
    assert ("imported from the archive" in page.words) == bool(seconds)
    refresh = [values["content"] for tag, values in page.tags if tag == "meta" and "http-equiv" in values]
    assert refresh == [seconds][: bool(seconds)]
    database.close()


def test_the_audit_page_filters(client: Client) -> None:
    words = said(client, "/audit")
    assert "Silent edit" in words
    page = parsed(client, "/audit?verdict=date_moved_back")
    badges = [values["class"] for tag, values in page.tags if tag == "span" and "verdict-" in values.get("class", "")]
    assert set(badges) == {"badge verdict-date_moved_back"}
    assert len(badges) == page.words.count("Date moved back by")
    assert "No change is so." in said(client, "/audit?provider=nobody")
    assert f"Only {archived.OLD}." in said(client, f"/audit?policy={archived.OLD}&page=2")
    assert client.get("/audit?verdict=guilty").status_code == 422


def test_the_page_of_a_change_shows_the_proof_and_what_shows_nothing(client: Client, opened: Database) -> None:
    with opened.read() as session:
        version = session.exec(select(tables.Version).where(tables.Version.seq == 26)).first()
        assert version is not None
        change = session.exec(select(tables.Change).where(tables.Change.new_version_id == version.id)).one()
    words = said(client, f"/changes/{change.id}")
    assert "2 captures within it show neither text" in words
    assert "The archive does not show it. the archive shows another day" in words.replace(
        "The archive shows", "the archive shows"
    )
    assert "So the change was made between" in words
    holes = asked(client, f"/api/v1/changes/{change.id}/holes")
    assert [(hole["state"], hole["outcome"]) for hole in holes] == [("not_played", ""), ("fetched", "refused")]
    audit = asked(client, f"/api/v1/changes/{change.id}/audit")
    assert audit["last_old"]["source"] == "archive"
    assert audit["first_new"]["memento_url"].startswith("https://archive.example/web/")


def test_the_evidence_of_a_version(client: Client) -> None:
    page = said(client, "/versions/26/evidence")
    found = asked(client, "/api/v1/versions/26/evidence")
    assert found["texts"][0]["sha256"] in page
    assert all(proof["digest"] in page and proof["body_sha256"] in page for proof in found["proofs"])
    assert len(found["appearances"]) == 1
    live = said(client, "/versions/5/evidence")
    assert "Saved https://archive.example/web/" in live
    assert "79 sights" in live
    assert "nothing came" in live
    for path in ("/versions/999/evidence", "/api/v1/versions/999/evidence", "/api/v1/changes/999/audit"):
        assert client.get(path).status_code == 404


def test_the_version_says_between_what_it_appeared(client: Client) -> None:
    words = said(client, "/versions/26")
    assert "Appearedbetween" in words.replace(" ", "")
    assert "https://archive.example/web/" in words


def test_a_check_has_a_page_of_its_own(client: Client, opened: Database) -> None:
    with opened.read() as session:
        check = session.exec(select(archive_tables.Capture.check_id).where(archive_tables.Capture.id == 1)).one()
    assert "From the archive" in said(client, f"/checks/{check}")
    assert "It sawVersion 1" in said(client, "/checks/1")
    assert client.get("/checks/99999").status_code == 404


def test_a_saved_page_is_not_shown_as_an_answer_of_a_server(migrated_sqlite: Path, tmp_path: Path) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "one.db")
    database = open_database(f"sqlite:///{tmp_path / 'one.db'}")
    archived.fill_importing(database)
    client = Client(create_app(sample.services(database)))
    assert "HTTP 200" in " ".join(parsed(client, "/snapshots/1").words.split())
    with database.begin() as session:
        session.get_one(tables.Snapshot, 1).fetcher = "import"
    words = " ".join(parsed(client, "/snapshots/1").words.split())
    assert "A saved page that somebody imported" in words
    for answered in ("HTTP", "Answered from", "Response headers", "What the server sent"):
        assert answered not in words
    database.close()


def test_captures_are_listed_apart_from_checks(client: Client) -> None:
    assert "captures read from the archive" in said(client, f"{OLD}/checks?origin=archive")
    live = said(client, f"{OLD}/checks")
    assert "395 checks" in live
    assert "From the archive" in live
    assert asked(client, f"/api/v1{OLD}/checks")["total"] == 395
    assert asked(client, f"/api/v1{OLD}/checks?origin=archive")["items"][0]["origin"] == "archive"


def test_the_api_lists_audits_and_appearances(client: Client) -> None:
    every = asked(client, "/api/v1/audit?size=200")
    assert every["total"] == archived.ARCHIVED + 4
    silent = asked(client, "/api/v1/audit?verdict=silent_edit&provider=saltmarsh")
    assert {line["verdict"] for line in silent["items"]} == {"silent_edit"}
    assert client.get("/api/v1/audit?policy=nothing").status_code == 404
    assert client.get("/api/v1/audit?guilty=yes").status_code == 422
    shown = asked(client, f"/api/v1{OLD}/appearances")
    assert len(shown) == archived.ARCHIVED + 5
    assert shown[0]["before"] is None
    assert shown[1]["before"] == shown[0]["last"]


def test_no_page_is_broken(client: Client) -> None:
    for path in (OLD, IMPORTING, "/audit", "/versions/26", "/versions/26/evidence", "/checks/1"):
        for link in {link for link in parsed(client, path).links if link.startswith("/")}:
            assert client.get(link.partition("#")[0]).status_code == 200, (path, link)
