"""How the pages say things: ages, counts, and the names of outcomes, kinds and states. Pure functions of their
arguments.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from math import ceil
from types import MappingProxyType
from urllib.parse import urlsplit

from tracker.flows.messages import in_words

MINUTE, HOUR, DAY, MONTH, YEAR = 60.0, 3600.0, 86400.0, 30.44 * 86400, 365.25 * 86400
UNITS = (
    ("minute", MINUTE, HOUR),
    ("hour", HOUR, DAY),
    ("day", DAY, 14 * DAY),
    ("week", 7 * DAY, 9 * 7 * DAY),
    ("month", MONTH, 24 * MONTH),
)
"""A unit, its length, and up to where it is used; beyond are years."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "change": "Text changed",
        "date_only": "Only the date changed",
        "link": "Only a link changed",
        "silent": "Changed without a new date",
        "backdated": "Changed and backdated",
        "effective_later": "Takes effect later",
        "replaced": "Replaced as a whole",
        "withdrawn": "Withdrawn",
        "alternates": "Alternates between variants",
    }
)
"""What a change is called."""

KIND_NOTES: Mapping[str, str] = MappingProxyType(
    {
        "date_only": "The policy states a new date; no other word changed.",
        "link": "The words are the same; a link now leads elsewhere.",
        "silent": "The words changed, but the policy still states its old date.",
        "backdated": "The policy states a date before the day on which the old text was last seen.",
        "effective_later": "The policy says that the new text takes effect on a later date.",
        "replaced": "The whole text was replaced by another.",
        "withdrawn": "The page says that its policy was withdrawn, replaced, merged into another or moved.",
        "alternates": "The site serves several variants of this policy in turn; this is told once.",
    }
)
"""What a kind means, in a sentence."""

STATES: Mapping[str, str] = MappingProxyType(
    {
        "added": "added",
        "removed": "removed",
        "modified": "changed",
        "moved": "moved",
        "moved+modified": "moved and changed",
        "split": "split",
        "merged": "merged",
        "renumbered": "renumbered",
        "cosmetic": "form only",
    }
)
"""What happened to a clause, in the order in which summaries count."""

OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "first": "First version",
        "not_modified": "Not modified",
        "same": "Same text",
        "cosmetic": "Cosmetic difference",
        "held": "Held back",
        "returned": "Earlier text came back",
        "changed": "Changed",
        "refused": "Not the policy",
        "failed": "Failed",
    }
)
"""How a check ended."""

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "unreachable": "The site could not be reached",
        "bad_status": "The site answered with an error",
        "rate_limited": "The site asks us to slow down",
        "blocked": "The site refuses us",
        "too_large": "The page is larger than allowed",
        "truncated": "The page ended early",
        "bad_protocol": "The answer is not valid HTTP",
        "wrong_type": "Neither a page, text nor a document that can be read",
        "disallowed": "Disallowed by robots.txt",
        "forbidden": "The address may not be connected to",
        "no_browser": "The page needs a browser, and none works here",
        "not_played": "The archive shows no page of that time",
        "ambiguous": "An answer was lost",
        "no_text": "Nothing readable on the page",
        "rule_missed": "A rule of the declaration matched nothing",
        "unreadable": "The page could not be read",
        "too_hard": "Reading took more than allowed",
        "interrupted": "The daemon stopped during the check",
    }
)
"""What an error's kind means."""

ORIGINS: Mapping[str, str] = MappingProxyType(
    {
        "live": "From a live check",
        "archive": "From the archive, or a saved file",
        "rebuild": "From a rebuild",
        "replay": "From a replay",
    }
)
"""Where a record comes from."""

VERDICTS: Mapping[str, str] = MappingProxyType(
    {
        "silent_edit": "Silent edit",
        "backdated": "Backdated",
        "date_moved_back": "Date moved back",
        "effective_later": "Effective later",
        "date_only": "Date only",
        "consistent": "Consistent",
        "not_shown": "Not proven",
        "no_claim": "No claim",
        "returned": "Earlier text came back",
    }
)
"""What the audit finds of the dates that a change states, the gravest first."""

VERDICT_NOTES: Mapping[str, str] = MappingProxyType(
    {
        "silent_edit": "The text changed, but it still states its old date.",
        "backdated": "It states a date before a day on which the old text was still shown.",
        "date_moved_back": "It states an earlier date than the text before it.",
        "effective_later": "It was shown before the day from which it is in force.",
        "date_only": "No word changed but those of a date.",
        "consistent": "The date it states fits what was seen.",
        "returned": "An earlier version came back with the date it had; this accuses nobody.",
        "not_shown": "There is too little evidence for a silent edit or a backdating.",
        "no_claim": "It states no date.",
    }
)
"""What a verdict means, in a sentence."""

PHASES: Mapping[str, str] = MappingProxyType(
    {
        "index": "Listing what the archive holds",
        "fetch": "Reading captures",
        "merge": "Putting the versions in order",
        "done": "Done",
        "failed": "Given up",
    }
)
"""How far an import is."""

CAPTURES: Mapping[str, str] = MappingProxyType(
    {
        "fetched": "Not taken for the policy",
        "moved": "A redirect to another address",
        "not_played": "The archive does not show it",
        "blocked": "The archive shows it to nobody",
        "bad": "No page",
        "failed": "Could not be fetched",
    }
)
"""Why a capture shows no version."""

RECEIPTS: Mapping[str, str] = MappingProxyType(
    {
        "wanted": "To be asked",
        "asked": "Asked",
        "saved": "Saved",
        "failed": "Not saved",
        "unknown": "Answer lost; not asked again",
    }
)
"""What became of asking an archive to save a page."""

STANDINGS: Mapping[str, str] = MappingProxyType(
    {"failing": "Failing", "held": "Held back", "new": "Not checked yet", "ok": "Watching", "archived": "Archived"}
)
"""How a policy is doing."""

DELIVERIES: Mapping[str, str] = MappingProxyType(
    {"pending": "Waiting", "sending": "Being sent", "sent": "Sent", "failed": "Given up"}
)
"""How a message is doing."""

ALERTS: Mapping[str, str] = MappingProxyType(
    {
        "change": "Change",
        "health": "Cannot read",
        "recovered": "Readable again",
        "reminder": "Reminder",
        "summary": "Summary",
    }
)
"""What a message tells."""

SHARES: Mapping[str, str] = MappingProxyType(
    {
        "dropped": "Dropped",
        "removed": "Left out, as declared",
        "selected": "Kept, as declared",
        "filtered": "Changed, as declared",
    }
)
"""What a rule does to a page; pieces of a filter are the blocks that it changed."""

INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Characters without width that may hide in a word; the joiners are kept where a script needs them (see `visible`)."""


def ago(when: datetime, now: datetime) -> str:
    """The age of a moment in words, coarse as people say it: `just now`, `5 minutes ago`, `in 3 hours`, `2 years
    ago`.
    """
    seconds = (now - when).total_seconds()
    if abs(seconds) < 45:
        return "just now" if seconds >= 0 else "in a moment"
    words = _coarse(abs(seconds))
    return f"{words} ago" if seconds >= 0 else f"in {words}"


def lasting(began: datetime, ended: datetime) -> str:
    """How long something lasted: `a moment`, `40 minutes`, `3 days`."""
    seconds = (ended - began).total_seconds()
    return "a moment" if seconds < 45 else _coarse(seconds)


def within(began: datetime, ended: datetime) -> str:
    """A bound on how long something lasted, by the minutes that are shown of its ends: 4 days, 11 hours: `5 days`.

    Never less than lies between those minutes; seconds do not count: from 18:00 to 06:00 it is `12 hours`.
    """
    first, last = (moment.replace(second=0, microsecond=0) for moment in (began, ended))
    return _coarse((last - first).total_seconds(), ceil)


def _coarse(seconds: float, rounded: Callable[[float], int] = int) -> str:
    """A length of time in its largest fitting unit, rounded down as people do, or as is asked."""
    for unit, length, limit in UNITS:
        if seconds < limit:
            return counted(max(1, rounded(seconds / length)), unit)
    return counted(rounded(seconds / YEAR), "year")


def counted(count: int, noun: str, plural: str = "") -> str:
    """A count with its noun: `1 clause`, `1,204 clauses`."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def moment(when: datetime) -> str:
    """A moment to the minute, in UTC: `23 Nov 2026, 02:50 UTC`."""
    utc = when.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y, %H:%M} UTC"


def instant(when: datetime) -> str:
    """A moment to the second, in UTC, for evidence: `23 Nov 2026, 02:50:07 UTC`."""
    utc = when.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y, %H:%M:%S} UTC"


def day(when: datetime) -> str:
    """The day of a moment in UTC: `23 Nov 2026`."""
    utc = when.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y}"


def stated(text: str) -> str:
    """A date as a policy states it, for people: `2020-07-13` is `13 Jul 2020`, `2020-07` is `Jul 2020`; else as it
    is.
    """
    try:
        if len(text) == 7:
            return f"{date.fromisoformat(text + '-01'):%b %Y}"
        found = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{found.day} {found:%b %Y}"


def size(count: int) -> str:
    """A number of bytes: `812 bytes`, `14.2 KB`, `3.1 MB`."""
    if count < 1000:
        return counted(count, "byte")
    return f"{count / 1000:.1f} KB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def label(table: Mapping[str, str], key: str | None) -> str:
    """The name of a key, or the key itself made readable: rows may be newer than this page."""
    return table.get(key or "", (key or "").replace("_", " ").capitalize())


def arrows(text: str) -> str:
    """An evidence phrase with its arrow as typographers set it: `30 days -> 60 days` is `30 days → 60 days`."""
    return text.replace(" -> ", " → ")


def sentence(error: Exception) -> str:
    """What an error says, as a sentence; a name that it begins with (`acme-privacy: ...`) stays as it is written."""
    said = str(error)
    plain = said.partition(" ")[0].isalpha()
    return f"{said[:1].upper() if plain else said[:1]}{said[1:]}."


def reason(text: str) -> str:
    """A recorded reason as a sentence: `server_error: The site ...` is `Server error: The site ...`."""
    told = in_words(text)
    return told if told == text else told[:1].upper() + told[1:]


def verdict(key: str, days: int) -> str:
    """A verdict with its number of days: `Backdated by at least 28 days`."""
    name = label(VERDICTS, key)
    if key == "backdated":
        return f"{name} by at least {counted(days, 'day')}"
    if key == "date_moved_back":
        return f"{name} by {counted(days, 'day')}"
    return f"{name}, by {counted(days, 'day')}" if key == "effective_later" else name


def between(before: datetime, after: datetime) -> str:
    """When something happened that was not there before and was there after: `between ... and ...`, or `at ...` where
    both are the same minute.
    """
    first, last = moment(before), moment(after)
    return f"at {last}" if first == last else f"between {first} and {last}"


def followable(url: str) -> bool:
    """Whether a declared URL may become a link: http or https with a host, and nothing else (no `javascript:`)."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def visible(text: str) -> str:
    """Text with what could deceive the eye made visible: direction overrides, control and invisible characters.

    U+202E turns `gpj.exe` into `exe.jpg` (Unicode TR 36, section 2.5); a zero-width space splits a word that a reader
    believes whole. Joiners stay between non-Latin letters, where Arabic and Indic scripts and emoji need them.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = []
    for index, character in enumerate(text):
        if character in "\n\t\r" or not _deceives(text, index, character):
            shown.append(character)
        elif character == "\u00ad":  # a soft hyphen only says where a word may break
            continue
        else:
            shown.append(f"‹U+{ord(character):04X}›")
    return "".join(shown)


def _deceives(text: str, index: int, character: str) -> bool:
    if character in "\u200c\u200d":
        before, after = text[index - 1 : index], text[index + 1 : index + 2]
        return not before or not after or before.isascii() or after.isascii()
    if character in INVISIBLE:
        return True
    return unicodedata.category(character) in ("Cc", "Cf", "Cs")
