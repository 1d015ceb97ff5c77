"""Asking a web archive to save a page (Save Page Now, version 2), and what its answers mean.

A refusal may come with the status 200. An answer that is lost is never asked for again: the page would be captured
twice. The keys go into one header of these requests, and nowhere else: no log, no error, no evidence.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import orjson

from tracker.core.archiving.model import moment
from tracker.core.archiving.rows import mended, web_address
from tracker.errors import Ambiguous, BadProtocol, BadStatus, Blocked, ConfigError, Truncated, Unreachable
from tracker.fetch.archive import Saving
from tracker.fetch.exchange import Answer
from tracker.fetch.http import phrase
from tracker.fetch.wayback_calls import Calls, ahead

MOST_ANSWER = 1_000_000
SOON, LATER, TOMORROW = 60.0, 600.0, 86_400.0

_QUOTAS = {
    "too-many-daily-captures": TOMORROW,
    "max-daily-bandwidth": TOMORROW,
    "max-daily-bandwidth-from-ip": TOMORROW,
    "bandwidth-limit-exceeded": TOMORROW,
    "user-session-limit": SOON,
    "too-many-requests": LATER,
}
"""What we, or the page, have had enough of, and after how many seconds there is more. Per address once to ten times
a day, per account a number of captures at once."""
_PASSING = frozenset(
    (
        "bad-gateway",
        "browsing-timeout",
        "cannot-fetch",
        "capture-location-error",
        "celery",
        "gateway-timeout",
        "internal-server-error",
        "invalid-host-resolution",
        "invalid-server-response",
        "job-failed",
        "no-browsers-available",
        "protocol-error",
        "proxy-error",
        "read-timeout",
        "service-unavailable",
        "soft-time-limit-exceeded",
    )
)
"""Errors of the archive, or of the way to the page, that pass. All others (blocked-url, no-access, not-found,
too-many-redirects, unauthorized ...), and those that are new to us, stay."""
_JOB = re.compile(r"[\w-]{1,200}", re.ASCII)
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def read_keys(key_file: str) -> str:
    """The value of the Authorization header, from a file with access key and secret, a line each.

    Raises ConfigError, which never shows them.
    """
    if not key_file:
        raise ConfigError("archive.key_file is empty; to save pages, the archive wants access key and secret")
    try:
        lines = Path(key_file).read_text("utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"archive.key_file: {key_file!r} cannot be read") from error
    if len(lines) != 2 or not all(_KEY.fullmatch(line) for line in lines):
        raise ConfigError("archive.key_file: a file is needed with access key and secret, a line each")
    return f"LOW {lines[0]}:{lines[1]}"


def save(calls: Calls, url: str, keys: str) -> Saving:
    """Ask for a capture; see `Archive.save`. Not of error pages (`capture_all=0`): they would pass for the page."""
    form = {"url": url, "capture_all": "0", "skip_first_archive": "1", "js_behavior_timeout": "0"}
    headers = {
        "accept": "application/json",
        "authorization": keys,
        "content-type": "application/x-www-form-urlencoded",
    }
    content = urlencode(form).encode("ascii")
    address = f"{calls.origin}/save"
    lost = f"{calls.host} was asked to save {url}, and its answer was lost"
    try:
        # Of the statuses only 503 says that nothing was done; a gateway's error may come after the deed.
        with calls.ask("save", address, method="POST", headers=headers, content=content, transient=_BUSY) as answer:
            said = _said(answer)
    except (BadProtocol, Truncated, Unreachable) as error:
        if isinstance(error, Unreachable) and _never_sent(error):
            raise
        raise Ambiguous(lost) from error
    status = answer.response.status_code
    if status >= 500 or (status < 300 and said is None):
        raise Ambiguous(lost)
    _check_status(calls, status, said)
    return _asked(calls, url, said or {})


def saving(calls: Calls, job: str) -> Saving:
    """Where a request stands; see `Archive.saving`."""
    if not _JOB.fullmatch(job):
        raise BadProtocol("this is no job of an archive")
    with calls.ask("search", f"{calls.origin}/save/status/{job}", headers={"accept": "application/json"}) as answer:
        said = _said(answer)
    _check_status(calls, answer.response.status_code, said)
    if said is None:
        raise BadStatus(f"{calls.host} did not say where the request to save stands", transient=True)
    if said.get("status") == "success":
        timestamp, original = str(said.get("timestamp", "")), str(said.get("original_url", ""))
        timestamp = mended(timestamp)
        if not timestamp or ahead(moment(timestamp), calls.clock()):
            raise BadProtocol(f"{calls.host} saved the page and gave no timestamp")
        return Saving("saved", job, timestamp, original if web_address(original) else "")
    if said.get("status") == "error":
        return _failed(said, job)
    return Saving("asked", job)


_BUSY = frozenset({503})


def _asked(calls: Calls, url: str, said: dict[str, Any]) -> Saving:
    """What an answer to a request to save means."""
    if said.get("status") == "error" or said.get("status_ext"):
        return _failed(said, "")
    job = said.get("job_id")
    if isinstance(job, str) and _JOB.fullmatch(job):
        return Saving("asked", job, original=url)
    if "job_id" in said and said.get("message"):  # null: a capture of late stands for ours
        return Saving("saved", original=url, message=_clean(str(said["message"])))
    raise Ambiguous(f"{calls.host} was asked to save {url}, and answered neither yes nor no")


def _failed(said: dict[str, Any], job: str) -> Saving:
    code = str(said.get("status_ext", "")).removeprefix("error:")
    later = _QUOTAS.get(code, LATER if code in _PASSING else None)
    message = str(said.get("message", "")) or code or "no reason given"
    return Saving("failed", job, message=_clean(message), later=later)


def _check_status(calls: Calls, status: int, said: dict[str, Any] | None) -> None:
    """Raise for an answer that is no word on the request itself."""
    if status in {401, 403}:
        raise Blocked(
            f"{calls.host} answered {status}{phrase(status)}: it does not accept the keys of archive.key_file"
        )
    if status >= 300 and not (said and said.get("status_ext")):
        raise BadStatus(f"{calls.host} answered {status}{phrase(status)}", transient=status >= 500)


def _said(answer: Answer) -> dict[str, Any] | None:
    """The JSON object of an answer, or None where it is none."""
    answer.read(MOST_ANSWER)
    try:
        said = orjson.loads(answer.body.data)
    except orjson.JSONDecodeError:
        return None
    return said if isinstance(said, dict) else None


def _never_sent(error: Unreachable) -> bool:
    """Whether a request failed before it was sent: no turn, no address, no connection, no TLS."""
    cause = error.__cause__
    return not isinstance(cause, httpx.TransportError) or isinstance(
        cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError
    )


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text)[:500].strip()
