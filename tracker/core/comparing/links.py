"""Where links lead, compared apart from the words: a changed target is a change even where no word differs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, unquote, urlsplit

from rapidfuzz.distance import Indel

from tracker.core.addresses import passing, without_session
from tracker.core.model import Span
from tracker.core.words import INVISIBLE, TARGET

_TARGET = re.compile(rf"(?P<unseen>!?\[(?=\]\()|!\[[^\[\]]{{0,300}}(?=\]\())?(?P<target>{TARGET})")

_INVISIBLE = re.compile(f"[{INVISIBLE}]")


def changed_targets(old_text: str, old: Span, new_text: str, new: Span) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Spans of the link targets that differ between two clauses with the same words; both empty where none does."""
    return _changed(_targets(old_text, old), _targets(new_text, new))


def also_changed(
    old_text: str,
    old: Sequence[Span],
    new_text: str,
    new: Sequence[Span],
    deleted: Sequence[Span],
    inserted: Sequence[Span],
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """A redline's spans and, in order, the link targets that changed beside the words.

    A target whose link went or came together with its words is no news.
    """
    before = [found for span in old for found in _targets(old_text, span)]
    after = [found for span in new for found in _targets(new_text, span)]
    gone, come = _changed(before, after)
    return _with(old_text, deleted, gone), _with(new_text, inserted, come)


def _with(text: str, marked: Sequence[Span], targets: Sequence[Span]) -> tuple[Span, ...]:
    more = [
        (start, end)
        for start, end in targets
        if not any(
            (a < end and start < b) or (text.startswith("](", start - 2) and b == _label_end(text, start))
            for a, b in marked
        )
    ]
    return tuple(sorted((*marked, *more)))


def _label_end(text: str, target: int) -> int:
    """Where the words of the link end whose target starts here."""
    end = target - 2
    while end > 0 and not text[end - 1].isalnum():
        end -= 1
    return end


def _changed(
    before: Sequence[tuple[str, Span]], after: Sequence[tuple[str, Span]]
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    if [name for name, _ in before] == [name for name, _ in after]:
        return (), ()
    deleted: list[Span] = []
    inserted: list[Span] = []
    for step in Indel.opcodes([name for name, _ in before], [name for name, _ in after]):
        if step.tag != "equal":
            deleted += [span for _, span in before[step.src_start : step.src_end]]
            inserted += [span for _, span in after[step.dest_start : step.dest_end]]
    return tuple(deleted), tuple(inserted)


def has_target(text: str, within: Span) -> bool:
    """Whether a link that can be seen leads anywhere from here."""
    return bool(_targets(text, within))


def _targets(text: str, within: Span) -> list[tuple[str, Span]]:
    """The targets in a clause, canonical, with where they stand; none of images, of links without words, of places.

    An address that is linked to itself counts once: `https://acme.example` and the same as a link say one thing.
    """
    found: list[tuple[str, Span]] = []
    shown_end = -1  # of the last address that stands in the text itself
    for match in _TARGET.finditer(text, *within):
        if match.group("unseen"):
            continue
        start, end = match.span("target")
        shown = match.group("target")
        labelled = shown_end >= 0 and not text[shown_end:start].strip("*_")
        if shown.startswith("]("):
            start, end = start + 2, end - 1
        elif shown.startswith("<"):
            start, end = start + 1, end - 1
        else:
            shown_end = end
            end = start + len(shown.rstrip(".,;:!?'_"))
        address = text[start:end].split(None, 1)[0] if text[start:end].strip() else ""
        name = canonical_target(address)
        if name and not (labelled and found and found[-1][0] == name) and not _own_mail(text, match, name):
            found.append((name, (start, start + len(address))))
    return found


def _own_mail(text: str, match: re.Match[str], name: str) -> bool:
    """Whether a link's words are the mail address it leads to: what is linked so, or no longer, says the same."""
    start = match.start("target")
    label = text[text.rfind("[", 0, start) + 1 : start].strip("*_ ")
    return "@" in name and label.casefold() == name


def canonical_target(address: str) -> str:
    """What two addresses of one page have in common: no scheme, tracking, session, fragment or closing slash.

    Nor case: a style that sets its headings in capitals may set their links so, too.
    """
    address = _INVISIBLE.sub("", address)
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if parts.scheme == "mailto" or (not parts.scheme and "@" in address and "/" not in address):
        return unquote(parts.path).casefold()
    fragment = parts.fragment if parts.fragment[:1] in ("/", "!") else ""  # a route of a script-made page, not a place
    path = without_session(unquote(parts.path)).rstrip("/")
    host = parts.netloc.casefold().removeprefix("www.")
    query = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not passing(pair[0]))
    tail = "&".join(f"{name}={value}" for name, value in query)
    return f"{host}{path}{'?' + tail if tail else ''}{'#' + fragment if fragment else ''}".casefold()
