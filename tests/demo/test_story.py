"""The demo's story comes out as it is told: which step raises which alert, and which raises none."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from tracker.demo.stage import Scene, opened, perform
from tracker.demo.story import SAMPLES, STAND_INS, STEPS, STRIDE
from tracker.errors import ConfigError
from tracker.flows import Schedule

ASTRAY = {"harbour-mail-privacy-policy": "refused", "nordlicht-privacy-policy": "held"}
GONE = {"tidepool-cookie-policy": "failed"}

EXPECTED: tuple[tuple[dict[str, str], set[tuple[str, str]]], ...] = (
    ({sample.policy_id: "first" for sample in SAMPLES}, set()),
    ({}, set()),
    ({"lantern-voice-privacy-policy": "changed"}, {("lantern-voice-privacy-policy", "change")}),
    (ASTRAY, set()),
    (
        {"meridian-subprocessor-list": "changed", "plainwire-privacy-policy": "changed", **GONE},
        {("meridian-subprocessor-list", "change"), ("plainwire-privacy-policy", "date_only")},
    ),
    ({"orchard-cloud-privacy-policy": "changed", **GONE}, {("orchard-cloud-privacy-policy", "change")}),
    ({"orchard-cloud-privacy-policy": "returned", **GONE}, set()),
    (
        {"orchard-cloud-privacy-policy": "returned", "nordlicht-privacy-policy": "changed", **GONE},
        {
            ("orchard-cloud-privacy-policy", "alternates"),
            ("nordlicht-privacy-policy", "change"),
            ("tidepool-cookie-policy", "health"),
        },
    ),
    (
        {"copperline-privacy-policy": "changed", "orchard-cloud-privacy-policy": "returned", **GONE},
        {("copperline-privacy-policy", "silent")},
    ),
    (
        {"quillfeather-terms-of-service": "changed", **ASTRAY},
        {("quillfeather-terms-of-service", "effective_later"), ("tidepool-cookie-policy", "recovered")},
    ),
)
"""For each step the outcomes that are neither `same` nor `not_modified`, and the alerts: policy and kind."""


def outcomes(scene: Scene) -> dict[str, str]:
    return {check.policy_id: check.outcome for check in scene.checks if check.outcome not in ("same", "not_modified")}


def told(scene: Scene) -> set[tuple[str, str]]:
    bodies: list[dict[str, Any]] = [json.loads(hook.path.read_bytes()) for hook in scene.hooks]
    return {(body["data"]["policy"]["id"], body["data"].get("kind", body["type"])) for body in bodies}


@pytest.mark.timeout(300)
def test_the_story_comes_out_as_it_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with opened(folder, web_port=8000) as stage:
        scenes = list(perform(stage, pause=0))
    assert [(scene.step.title, outcomes(scene), told(scene)) for scene in scenes] == [
        (step.title, *expected) for step, expected in zip(STEPS, EXPECTED, strict=True)
    ]
    assert all(len(scene.checks) == len(SAMPLES) for scene in scenes)
    assert all(hook.genuine for scene in scenes for hook in scene.hooks)
    assert [len(scene.mails) for scene in scenes] == [len(scene.hooks) for scene in scenes]
    _mail_shows_the_redline(scenes[2])
    _what_moved_is_told_apart(scenes[-1])
    _rows_are_compared_one_by_one(scenes[4])


def _mail_shows_the_redline(scene: Scene) -> None:
    (mail,) = scene.mails
    read = message_from_bytes(mail.path.read_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    parts = {part.get_content_subtype(): part.get_content() for part in read.iter_parts()}
    text, html = parts["plain"], parts["html"]
    assert "[-30-]{+180+} days" in text
    assert "2020-07-13 → 2026-03-03" in text
    assert "Call recordings" in html
    assert "marketing partners" in html
    (change,) = scene.changes
    assert change.told
    assert f"/changes/{change.line.id}" in text


def _what_moved_is_told_apart(scene: Scene) -> None:
    (change,) = scene.changes
    states = sorted(record.state.value for record in change.comparison.loud())
    assert states == ["modified", "modified", "moved", "moved", "moved+modified"]
    assert change.line.new.effective_date == "2026-05-01"


def _rows_are_compared_one_by_one(scene: Scene) -> None:
    (change,) = (change for change in scene.changes if change.line.provider_id == "meridian")
    texts = [change.comparison.new_text[slice(*record.new[0])] for record in change.comparison.loud() if record.new]
    assert any("Elm Insight" in text for text in texts)
    assert not any("Damson" in text for text in texts)


def test_a_folder_with_something_in_it_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(ConfigError, match="not an empty folder"), opened(tmp_path, web_port=8000):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_story_speaks_of_pages_that_are_there() -> None:
    ids = {sample.id for sample in SAMPLES}
    assert all(set(step.pages) <= ids for step in STEPS)
    folder = Path(__file__).parents[2] / "tracker" / "demo" / "site"
    for step in STEPS:
        for sample_id, state in step.pages.items():
            (sample,) = (sample for sample in SAMPLES if sample.id == sample_id)
            template = STAND_INS[state][0] if state in STAND_INS else f"{sample_id}.{sample.suffix}"
            text = (folder / template).read_text("utf-8")
            assert state in text or state in STAND_INS or not state, f"{template} knows no state {state!r}"


def test_two_days_pass_while_a_page_is_gone() -> None:
    """The health alert of the story comes after two days, which is the default, and before the page is back."""
    gone = next(place for place, step in enumerate(STEPS) if step.pages.get("tidepool") == "gone")
    back = next(place for place, step in enumerate(STEPS) if step.pages.get("tidepool") == "")
    last_good = gone - 1
    assert (back - 1 - last_good) * STRIDE >= Schedule().health_after
