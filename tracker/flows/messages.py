"""What an alert says: a story becomes a subject, a text, an HTML page and a JSON body. Nothing is read or sent here.

The words of a policy are hostile: they are escaped, become no links, and load nothing. A reader learns in a minute what
changed (clause by clause under its headings), when, and where the whole of it stands for ever.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tracker.core.model import ChangeKind, ClauseChange, ClauseState, Comparison, Verdict
from tracker.core.render import RenderOptions, render
from tracker.core.render.view import arrows
from tracker.flows.archive_words import happened, imported_headline, imported_values
from tracker.flows.payload import payload_of
from tracker.store.gaps import Gap
from tracker.store.stories import Spell, Story, Told
from tracker.transport import Message

if TYPE_CHECKING:
    from jinja2 import Environment

MOST_CLAUSES = 40
"""How many changed clauses a mail shows; the most significant where there are more."""

MOST_CHARACTERS = 40_000
"""How much clause text a mail shows. Gmail cuts messages at about 102 KB of HTML, and a redline shows a clause at most
twice."""

TOPICS_IN_SUBJECT = 3
EVIDENCE_SHOWN = 6
"""Phrases that lead a mail; they are ranked, and the clauses follow."""

_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")

_KIND_WORDS = {
    ChangeKind.CHANGE: "The text changed",
    ChangeKind.DATE_ONLY: "Only the stated date changed",
    ChangeKind.LINK: "Only where links lead changed",
    ChangeKind.SILENT: "The text changed, the stated date did not",
    ChangeKind.BACKDATED: "The text changed under an older date",
    ChangeKind.EFFECTIVE_LATER: "The text changed and takes effect later",
    ChangeKind.REPLACED: "The whole text was replaced",
    ChangeKind.WITHDRAWN: "The policy was withdrawn",
    ChangeKind.ALTERNATES: "The page alternates between texts",
}

_STATE_WORDS = {
    ClauseState.ADDED: "added",
    ClauseState.REMOVED: "removed",
    ClauseState.MODIFIED: "changed",
    ClauseState.MOVED: "moved",
    ClauseState.MOVED_MODIFIED: "moved and changed",
    ClauseState.SPLIT: "split",
    ClauseState.MERGED: "merged",
}

_VERDICT_WORDS: Mapping[str, str] = {
    Verdict.EMPTY: "empty page",
    Verdict.BLOCKED: "access blocked",
    Verdict.NOT_FOUND: "not found",
    Verdict.LOGIN: "login page",
    Verdict.CONSENT: "consent page",
    Verdict.SHELL: "page without its text",
    Verdict.SERVER_ERROR: "server error",
    Verdict.MAINTENANCE: "maintenance page",
    Verdict.REDIRECT_STUB: "redirecting page",
    Verdict.OTHER: "another page",
}


@dataclass(frozen=True, slots=True)
class _Body:
    """The parts of a message before it is given its frame. `diff` and `left_out` are for changes."""

    template: str
    headline: str
    values: Mapping[str, Any]
    text_diff: str = ""
    html_diff: str = ""


def message_for(story: Story, public_url: str) -> Message:
    """Write the message of an alert. The same alert gives the same message on every attempt.

    `public_url`: where the web pages are reached, without a path of its own.
    """
    links = _links(story, public_url)
    name = name_of(story)
    body = _body(story)
    subject = plain(f"{name}: {body.headline}")
    values = {
        **body.values,
        "subject": subject,
        "headline": _sentence(body.headline),
        "name": name,
        "permalink": links.get("change", ""),
        "policy_page": links["policy"],
        "urls": [plain(url) for url in story.urls],
    }
    return Message(
        uid=story.alert.uid,
        kind=story.alert.kind,
        subject=subject,
        text=_fill(f"{body.template}.txt.j2", {**values, "diff": body.text_diff}),
        html=_fill(f"{body.template}.html.j2", {**values, "diff": _trusted(body.html_diff)}),
        created_at=story.alert.created_at,
        data=payload_of(story, links),
    )


def _body(story: Story) -> _Body:
    if story.told is not None:
        return _change_body(story.told, story.gap)
    if story.imported is not None:
        return _Body("summary", imported_headline(story.imported), imported_values(story.imported))
    return _health_body(story)


def name_of(story: Story) -> str:
    """Provider and type, with the region or language where the policy has one."""
    variant = " ".join(part for part in (story.policy.region, story.policy.language) if part)
    base = f"{story.provider.name} {story.policy.type}"
    return plain(f"{base} ({variant})" if story.policy.region else base)


def _links(story: Story, public_url: str) -> dict[str, str]:
    root = public_url.rstrip("/")
    links = {"policy": f"{root}/policies/{quote(story.policy.id, safe='')}"}
    if story.told is not None:
        links["change"] = f"{root}/changes/{story.told.change.id}"
    return links


def plain(text: str) -> str:
    """One line without control, invisible or direction-changing characters."""
    return " ".join(_INVISIBLE.sub(" ", text).split())


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


# --------------------------------------------------------------------------- changes


def _change_body(told: Told, gap: Gap | None) -> _Body:
    shown, left_out = excerpt(told.comparison)
    options = RenderOptions(inline_styles=True, colour=False, layout="inline", summary=False)
    return _Body(
        template="change",
        headline=headline_of(told),
        values={
            "facts": [*_facts(told), *(happened(gap) if gap is not None else [_seen(told)])],
            "evidence": leading(told),
            "left_out": _left_out(left_out, bool(shown.changes)),
        },
        text_diff=render(shown, "text", options).strip("\n"),
        html_diff=render(shown, "html", options),
    )


def leading(told: Told) -> list[str]:
    """The strongest evidence of a change, at most EVIDENCE_SHOWN phrases in the order of their rank.

    What the table of facts says already is left out: the dates the policy states, and their words in the text.
    """
    stated = plain(f"{told.old.stated_evidence} {told.old.effective_evidence}")
    phrases = (plain(phrase) for phrase in told.change.evidence)
    return [arrows(phrase) for phrase in phrases if not _of_dates(phrase, stated)][:EVIDENCE_SHOWN]


def _of_dates(phrase: str, stated: str) -> bool:
    before, arrow, _ = phrase.partition(" -> ")
    if phrase.startswith(("stated date ", "effective date ")):
        return True
    return bool(arrow) and before in stated and any(character.isdigit() for character in before)


def headline_of(told: Told) -> str:
    """What happened, short enough for a subject: `3 clauses changed (retention, sharing)`."""
    change, kind = told.change, ChangeKind(told.change.kind)
    if kind is ChangeKind.DATE_ONLY:
        return f"only the date changed ({told.old.stated_date or 'none'} → {told.new.stated_date or 'none'})"
    if kind is ChangeKind.WITHDRAWN:
        return "withdrawn" + _led_to(change.evidence)
    what = f"{change.clauses_changed} clause{'s' if change.clauses_changed > 1 else ''} changed"
    suffix = {
        ChangeKind.SILENT: " without a new date",
        ChangeKind.BACKDATED: " under an older date",
        ChangeKind.EFFECTIVE_LATER: f", effective {told.new.effective_date or 'later'}",
        ChangeKind.REPLACED: ", whole text replaced",
        ChangeKind.LINK: ", links only",
        ChangeKind.ALTERNATES: ", the page alternates between texts",
    }.get(kind, "")
    topics = [plain(topic.replace("_", " ")) for topic in change.topics[:TOPICS_IN_SUBJECT]]
    return what + suffix + (f" ({', '.join(topics)})" if topics else "")


def _led_to(evidence: Sequence[str]) -> str:
    """`, merged into Acme Privacy Centre`: where the page of a withdrawn policy leads, without the address."""
    for told in evidence:
        lead, _, where = plain(told).partition(": ")
        if lead in ("merged into", "moved to", "replaced by"):
            return f", {lead} {where.rpartition(' (')[0] or 'another page'}"[:80]
    return ""


def _facts(told: Told) -> list[tuple[str, str]]:
    """Label and value, in the order a reader asks: what, how much, which dates."""
    change, old, new = told.change, told.old, told.new
    facts = [
        ("What", f"{_KIND_WORDS[ChangeKind(change.kind)]} ({change.level}, {change.significance:.2f} of 1)"),
        ("Clauses", _counts(told.comparison.loud(), change.words_changed)),
        ("Stated date", _from_to(old.stated_date, new.stated_date)),
    ]
    if old.effective_date or new.effective_date:
        facts.append(("Effective date", _from_to(old.effective_date, new.effective_date)))
    if change.topics:
        facts.append(("Topics", ", ".join(plain(topic.replace("_", " ")) for topic in change.topics)))
    return facts


def _seen(told: Told) -> tuple[str, str]:
    """When it happened, as far as our own checks tell."""
    seen, before = _clock(told.change.detected_at), _clock(told.old.last_seen_at)
    return "Happened", f"between {before} and {seen}" if before < seen else seen


def _counts(changes: Sequence[ClauseChange], words: int) -> str:
    counted = Counter(change.state for change in changes)
    parts = [f"{counted[state]} {word}" for state, word in _STATE_WORDS.items() if counted[state]]
    return f"{', '.join(parts)}; {words} word{'' if words == 1 else 's'}"


def _from_to(old: str, new: str) -> str:
    if old == new:
        return f"{old}, unchanged" if old else "none"
    return f"{old or 'none'} → {new or 'none'}"


def _clock(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")


def excerpt(
    comparison: Comparison, clauses: int = MOST_CLAUSES, characters: int = MOST_CHARACTERS
) -> tuple[Comparison, int]:
    """The changed clauses a mail can hold, the most significant where not all fit, and how many were left out.

    Order stays that of the text. Cosmetic and renumbered ones are not counted.
    """
    loud = comparison.loud()
    ranked = sorted(range(len(loud)), key=lambda place: (-loud[place].significance, place))
    chosen: set[int] = set()
    for place in ranked:
        length = sum(end - start for start, end in (*loud[place].old, *loud[place].new))
        if len(chosen) < clauses and length <= characters:
            chosen.add(place)
            characters -= length
    kept = tuple(_quoted(change) for place, change in enumerate(loud) if place in chosen)
    return replace(comparison, changes=kept), len(loud) - len(kept)


def _quoted(change: ClauseChange) -> ClauseChange:
    """The change with its evidence fit to be shown: a phrase may quote the policy."""
    return replace(change, evidence=tuple(arrows(plain(phrase)) for phrase in change.evidence))


def _left_out(count: int, some_shown: bool) -> str:
    if not count:
        return ""
    more = f"{count} {'more ' if some_shown else ''}changed clause{'s' if count > 1 else ''}"
    return f"{more} {'do' if count > 1 else 'does'} not fit into this message."


# --------------------------------------------------------------------------- health


def _health_body(story: Story) -> _Body:
    spell = story.spell
    if spell is None:
        raise ValueError(f"alert {story.alert.uid}: neither a change nor a spell to tell of")
    recovered = story.alert.kind == "recovered"
    headline = "seen again" if recovered else _unseen(spell)
    sentences = _recovered(spell, story.alert.reason) if recovered else _blind(story, spell)
    return _Body("health", headline, {"sentences": sentences})


def _unseen(spell: Spell) -> str:
    """Since when nothing was seen: `not seen since 3 March (4 checks)`, with its year where that is another one."""
    if spell.since is None:
        return f"never seen so far ({_checks(spell.checks)})"
    year = f" {spell.since.year}" if spell.since.year != spell.checked_at.year else ""
    return f"not seen since {spell.since.day} {spell.since:%B}{year} ({_checks(spell.checks)})"


def in_words(reason: str) -> str:
    """A recorded reason for people: where it begins with the code of a verdict, the words for it."""
    code, colon, rest = reason.partition(":")
    return f"{_VERDICT_WORDS.get(code, code)}{colon}{rest}"


def _blind(story: Story, spell: Spell) -> list[str]:
    said = in_words(plain(story.alert.reason)).rstrip(".") or "no reason was recorded"
    last = "The last check brought no good page" if spell.checks == 1 else f"{spell.checks} checks saw no good page"
    since = f"The last good check was at {_clock(spell.since)}." if spell.since else "No check has been good so far."
    until = "Until the page can be read again, a change of this policy would go unseen."
    if spell.held:
        last = f"{last}. The newest was held back, because it may not be the policy"
        until = "Until a good page comes or this one is accepted, the last good version stands."
    sentences = [f"{last}: {said}.", f"{since} {until}"]
    if spell.held:
        sentences.append(
            f"The page is kept. If it is the policy after all, accept it: tracker accept {story.policy.id}, or on the "
            "policy's page."
        )
    return [*sentences, "Checks go on. You will be told once when the policy is seen again."]


def _recovered(spell: Spell, reason: str) -> list[str]:
    was = f" (the trouble was: {in_words(plain(reason)).rstrip('.')})" if reason else ""
    gap = f" Nothing was seen between {_clock(spell.since)} and {_clock(spell.checked_at)}." if spell.since else ""
    return [
        f"The policy can be read again, after {_checks(spell.checks)} without a good page{was}.{gap}",
        "If its text changed meanwhile, that is told in a message of its own.",
    ]


def _checks(count: int) -> str:
    return f"{count} check{'' if count == 1 else 's'}"


# --------------------------------------------------------------------------- templates


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("tracker.transport", "templates"),
        autoescape=lambda name: name is not None and name.endswith(".html.j2"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


def _fill(template: str, values: Mapping[str, Any]) -> str:
    return _templates().get_template(template).render(values)


def _trusted(html: str) -> object:
    """Markup of core.render, which escapes the policy's words itself."""
    from markupsafe import Markup

    return Markup(html)
