"""Every error the tracker raises on purpose.

    TrackerError
    ├─ ConfigError                          the operator's: refuse to start, exit 2, name file and key
    ├─ CheckError                           the source's: recorded on the Check, never stops the daemon
    │  ├─ FetchError                        transient, retry_after, fetched
    │  │  ├─ Unreachable                    dns, tls, refused, timeout
    │  │  ├─ BadStatus                      an HTTP status that is not a page
    │  │  │  ├─ RateLimited                 429, or 503 with Retry-After
    │  │  │  └─ Blocked                     401, 403, 451, a challenge header
    │  │  ├─ TooLarge                       more bytes than allowed, on the wire or decoded
    │  │  ├─ Truncated                      the body ended early
    │  │  ├─ BadProtocol                    not HTTP as we know it; redirect loop; unknown encoding
    │  │  ├─ WrongType                      no kind of page or document that can be read
    │  │  ├─ Disallowed                     robots.txt
    │  │  ├─ Forbidden                      the guard: address or scheme we may not connect to
    │  │  ├─ NoBrowser                      the page needs a browser, and there is none that works here
    │  │  ├─ NotPlayed                      the archive shows no page under that time
    │  │  └─ Ambiguous                      an answer was lost, and what was asked for may have been done
    │  └─ ReadError
    │     ├─ NoText                         nothing readable on the page
    │     ├─ RuleMissed                     a select or remove rule of the declaration matched nothing
    │     ├─ Unreadable                     encoding, encrypted, broken
    │     └─ TooHard                        the worker hit its limit of time, CPU or memory
    ├─ NotPossible                          what a person asked for does not fit what there is; exit 1, HTTP 409
    └─ DeliveryError(permanent)             permanent: the channel is disabled and shown; else retried with backoff

Anything outside this tree is a bug; `boundary.py` holds the one place that catches those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from tracker.core.model import Fetched


class TrackerError(Exception):
    """Base of all errors raised on purpose."""


class ConfigError(TrackerError):
    """A setting or declaration is wrong; the message names file, line or key, what was found and what is allowed."""


class CheckError(TrackerError):
    """A check could not be completed for a reason that lies with the source."""

    kind: ClassVar[str] = "check"
    transient: bool = False
    retry_after: float | None = None


class FetchError(CheckError):
    """Fetching failed. `transient`: trying again soon may help. `retry_after`: seconds the server asked for.

    `fetched` is what came before the failure (status, headers, body so far), where there is evidence to keep.
    """

    kind: ClassVar[str] = "fetch"

    def __init__(
        self, message: str, *, transient: bool = False, retry_after: float | None = None, fetched: Fetched | None = None
    ) -> None:
        super().__init__(message)
        self.transient = transient
        self.retry_after = retry_after
        self.fetched = fetched


class Unreachable(FetchError):
    """No answer: DNS, TLS, refused, reset or timed out. `refused`: the server took no connection."""

    kind = "unreachable"
    refused: bool = False


class BadStatus(FetchError):
    """The server answered with a status that is not a page (404, 410, 500 ...)."""

    kind = "bad_status"


class RateLimited(BadStatus):
    """The server asks us to slow down (429, or 503 with Retry-After)."""

    kind = "rate_limited"


class Blocked(BadStatus):
    """The server refuses us (401, 403, 451, or a bot challenge)."""

    kind = "blocked"


class TooLarge(FetchError):
    """The body is larger than allowed, on the wire or decoded."""

    kind = "too_large"


class Truncated(FetchError):
    """The body ended before it was complete."""

    kind = "truncated"


class BadProtocol(FetchError):
    """The answer is not HTTP as we know it: bad framing, redirect loop, unknown encoding."""

    kind = "bad_protocol"


class WrongType(FetchError):
    """The content is neither HTML, text, PDF, DOCX nor ODT."""

    kind = "wrong_type"


class Disallowed(FetchError):
    """robots.txt of the host disallows the URL for us."""

    kind = "disallowed"


class Forbidden(FetchError):
    """The guard refuses the scheme or the address."""

    kind = "forbidden"


class NoBrowser(FetchError):
    """The page is to be fetched with a browser, and none is installed or starts; the message says what to do."""

    kind = "no_browser"


class NotPlayed(FetchError):
    """A web archive shows no page under the time that was asked for, or that of another time."""

    kind = "not_played"


class Ambiguous(FetchError):
    """The answer to a request was lost that may have had its effect; asking again might have it twice."""

    kind = "ambiguous"


class ReadError(CheckError):
    """What came could not be read as a page."""

    kind = "read"


class NoText(ReadError):
    """Nothing readable on the page."""

    kind = "no_text"


class RuleMissed(ReadError):
    """A select or remove rule of the declaration matched nothing; the message names it."""

    kind = "rule_missed"


class Unreadable(ReadError):
    """Encoding, encryption or damage makes the body unreadable."""

    kind = "unreadable"


class TooHard(ReadError):
    """Reading or comparing hit the limit of time, CPU or memory, and the worker was ended."""

    kind = "too_hard"


class NotPossible(TrackerError):
    """What a person asked for does not fit what there is; the message says why, and where it can, what would."""


class DeliveryError(TrackerError):
    """A message could not be delivered. `permanent`: the channel itself is at fault and is disabled."""

    def __init__(self, message: str, *, permanent: bool = False, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after
