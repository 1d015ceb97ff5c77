"""What is not the policy is recorded and shown, and makes no version, no change and no alert."""

from __future__ import annotations

import html
from pathlib import Path
from threading import Event

import pytest

from tests.e2e.installation import Answer, Installation, installed, prompt, site_server
from tests.flows.sample import policy_page
from tests.receivers import Hook, Postbox, hook_server, mail_server

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

HTML = {"content-type": "text/html; charset=utf-8"}
CAPTCHA = b"""<!doctype html><html lang=en><head><title>Just a moment...</title></head><body><main>
<h1>Verify you are human</h1><p>acme.example needs to review the security of your connection before proceeding.</p>
<p>Complete the CAPTCHA below to continue. Enable JavaScript and cookies to continue.</p></main></body></html>"""
LOGIN = b"""<!doctype html><html lang=en><head><title>Sign in</title></head><body><form method=post>
<h1>Sign in to continue</h1><label>E-mail <input type=email></label><label>Password <input type=password></label>
<button>Sign in</button></form></body></html>"""

BAD: dict[str, tuple[Answer, str, str, str]] = {
    "not-found": (Answer(b"<h1>Not Found</h1>", 404), "failed", "bad_status", "404"),
    "gone": (Answer(b"", 410), "failed", "bad_status", "410"),
    "unavailable": (Answer(b"down", 503), "failed", "bad_status", "503"),
    "later": (Answer(b"", 429, {**HTML, "retry-after": "1"}), "failed", "rate_limited", "429"),
    "forbidden": (Answer(b"no", 403), "failed", "blocked", "403"),
    "timeout": (Answer(policy_page(), wait=Event()), "failed", "unreachable", ""),
    "oversize": (Answer(policy_page() + b" " * 300_000), "failed", "too_large", "200,000"),
    "wrong-type": (
        Answer(b"\x89PNG\r\n\x1a\n" * 40, 200, {"content-type": "image/png"}),
        "failed",
        "wrong_type",
        "png",
    ),
    "no-bytes": (Answer(b""), "refused", "", "empty"),
    "no-words": (Answer(b"<html><body><div id=root></div></body></html>"), "refused", "", ""),
    "captcha": (Answer(CAPTCHA), "refused", "", "blocked"),
    "login": (Answer(LOGIN), "refused", "", "login"),
    "loop": (Answer(b"", 302, {**HTML, "location": "/loop"}), "failed", "bad_protocol", "redirects"),
}
"""What a page turns to: its answer, the outcome of the check, the kind of its error, and a word of the reason."""


def test_what_is_not_the_policy_is_shown_and_not_told(tmp_path: Path) -> None:
    limits = {"FETCH__DEADLINE": "3s", "FETCH__MAX_BYTES": "200000", "SCHEDULE__WORKERS": "16"}
    ids = {name: prompt(name) for name in BAD}
    with installed(tmp_path, **limits) as tracker, site_server() as site, mail_server() as mail, hook_server() as hook:
        for name, id in ids.items():
            site.show(f"/{name}", policy_page())
            tracker.declare(name, {"type": "Privacy Policy", "id": id, "url": f"{site.url}/{name}"})
        tracker.listen(mail, hook)
        tracker.start("run")
        tracker.until(lambda: all(tracker.outcomes(id) for id in ids.values()), "the first versions")
        for name, (answer, *_) in BAD.items():
            site.pages[f"/{name}"] = answer
        for name, id in ids.items():
            tracker.until(lambda id=id: bad(tracker, id), f"{name} to be recorded")  # type: ignore[misc]
        for name, id in ids.items():
            recorded(tracker, name, id)
            shown(tracker, name, id)
        nothing_is_told(tracker, mail, hook, len(ids))
        for name in ids:
            site.show(f"/{name}", policy_page())
        # A site that asked us to wait is asked less often by and by.
        tracker.until(lambda: all(tracker.outcomes(id)[-1] == "same" for id in ids.values()), "all to be back")
        nothing_is_told(tracker, mail, hook, len(ids))


def bad(tracker: Installation, policy: str) -> bool:
    return bool({"failed", "refused"} & set(tracker.outcomes(policy)))


def recorded(tracker: Installation, name: str, policy: str) -> None:
    _, outcome, kind, word = BAD[name]
    query = "select outcome, error_kind, reason from \"check\" where policy_id = ? and outcome in ('failed', 'refused')"
    found = tracker.rows(query, policy)
    assert {(row[0], row[1]) for row in found} == {(outcome, kind)}, (name, found)
    assert word in found[0][2], (name, found)


def shown(tracker: Installation, name: str, policy: str) -> None:
    reason = tracker.rows("select state_reason from policy where id = ?", policy)[0][0]
    page = html.unescape(tracker.get(f"/policies/{policy}/checks"))
    sentence = reason.partition(": ")[2] or reason
    assert sentence[:40] in page, (name, reason)
    assert policy in tracker.get("/")


def nothing_is_told(tracker: Installation, mail: Postbox, hook: Hook, policies: int) -> None:
    assert tracker.rows("select count(*) from version") == [(policies,)]
    assert tracker.rows("select count(*) from change") == [(0,)]
    assert tracker.rows("select count(*) from alert") == [(0,)]
    assert (mail.taken, hook.got) == ([], [])
