"""What kind of change it is, about what, how much it matters and why: rules that can be explained, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from tracker.core.assessing import significance
from tracker.core.assessing.claims import claim, date_only, dates_told, deadline
from tracker.core.assessing.edits import Edit, edits, text_of
from tracker.core.assessing.evidence import (
    COME,
    GONE,
    Absent,
    Finding,
    Ground,
    clip,
    of_edit,
    of_names,
    of_notions,
    phrase,
)
from tracker.core.assessing.headings import of_title, titles
from tracker.core.assessing.moves import Places
from tracker.core.assessing.swaps import binds
from tracker.core.assessing.topics import topic
from tracker.core.assessing.vocabulary import TOPIC_OF, notions
from tracker.core.model import (
    QUIET_STATES,
    Assessment,
    ChangeKind,
    ClauseChange,
    ClauseKind,
    ClauseState,
    Comparison,
    Gated,
    Group,
    History,
    Reading,
)

MOST_EVIDENCE, MOST_PER_RECORD = 12, 6
"""How many phrases are kept: for the whole change and for each record. A mail must stay readable."""

ENTITIES = "entities"
"""The kind of the groups whose records are about the entities of a list: comparing says which came, went or changed."""

RENAMED = "renamed"
"""The kind of the groups whose records say the same new name for the same old one."""

WITHDRAWN, LEAST_GONE = "withdrawn", 2
"""The kind of the group of clauses that went with their policy, and how many make one."""

ONE_THING = frozenset({RENAMED, "moved", "reordered", "link", WITHDRAWN})
"""Kinds of groups whose records say one thing together."""

MOST_RECORDS = 500
"""How many records are read word by word, the largest first: 0.7 ms each (measured on 100 pairs of real versions)."""


def assess(
    comparison: Comparison, old: Reading, new: Reading, gated: Gated, history: History, now: datetime
) -> Assessment:
    """Assess a comparison. `changes` of the answer are its records with topic, significance and evidence filled in.

    `significance` is 0..1; `level` is its step; `words_changed` counts a replaced word once; `evidence` is led by
    what the dates say, then by the weightiest records. Never raises.
    """
    judge = _Judge(comparison, old, new)
    read_whole = _largest(comparison.changes)
    judged = [
        judge.judged(change) if index in read_whole else judge.glanced(change)
        for index, change in enumerate(comparison.changes)
    ]
    changes = tuple(change for change, _ in judged)
    loud = tuple(change for change in changes if change.state not in QUIET_STATES)
    claimed = claim(comparison, loud, old, new, gated, history, now)
    ranked = sorted(loud, key=lambda change: -change.significance)
    told: list[str] = [phrase for change in ranked for phrase in change.evidence]
    if claimed.kind is ChangeKind.WITHDRAWN:
        changes, told = _withdrawn(changes)
        loud = tuple(change for change in changes if change.state not in QUIET_STATES)
    value = significance.overall(_once_each(loud))
    if claimed.kind in (ChangeKind.REPLACED, ChangeKind.WITHDRAWN):
        value = max(value, 0.9)
    return Assessment(
        kind=claimed.kind,
        level=significance.level(value),
        significance=value,
        topics=_topics(ranked),
        evidence=_unique([*claimed.evidence, *told])[:MOST_EVIDENCE],
        words_changed=sum(count for change, count in judged if change.state not in QUIET_STATES),
        changes=changes,
    )


def _withdrawn(changes: tuple[ClauseChange, ...]) -> tuple[tuple[ClauseChange, ...], list[str]]:
    """The records of a withdrawn policy, the removed clauses as one group, since they went for one reason; and what to
    say of them in place of what each of them said.
    """
    gone = [change for change in changes if change.state is ClauseState.REMOVED]
    if len(gone) < LEAST_GONE:
        return changes, [phrase for change in gone for phrase in change.evidence]
    group = Group(1 + max((change.group.id for change in changes if change.group), default=0), WITHDRAWN)
    grouped = tuple(
        replace(change, group=group) if change.state is ClauseState.REMOVED else change for change in changes
    )
    return grouped, [f"{len(gone)} clauses went with it"]


def _topics(ranked: Sequence[ClauseChange]) -> tuple[str, ...]:
    """What the change is about, the weightiest record's topic first, then those of provisions that came or went.

    A record has one topic, and a clause on several matters would else be missed by who subscribed for another of them.
    """
    least = significance.SUBSTANTIVE
    records = [change for change in ranked if change.state is not ClauseState.MOVED or change.significance >= least]
    provisions = [TOPIC_OF.get(told.partition(": ")[2], "") for change in records for told in change.evidence]
    return _unique(name for name in (*(change.topic for change in records), *provisions) if name)


class _Judge:
    """Judges the records of one comparison, each by itself."""

    def __init__(self, comparison: Comparison, old: Reading, new: Reading) -> None:
        self.comparison = comparison
        self.language = new.language or old.language
        self.headings = _headings(old, new)
        self.ground = Ground(
            _absent(comparison.old_text.casefold()),
            _absent(comparison.new_text.casefold()),
            notions(self.language),
        )
        self.places = Places(old, new)
        self.new_names = _new_names(comparison)

    def judged(self, change: ClauseChange) -> tuple[ClauseChange, int]:
        """One record with its topic, significance and evidence, and how many words it changed."""
        if change.state in QUIET_STATES:
            return replace(change, significance=significance.FORM), 0
        comparison = self.comparison
        was, now = text_of(comparison.old_text, change.old), text_of(comparison.new_text, change.new)
        found = edits(change, comparison)
        count = sum(edit.size for edit in found)
        if change.group is not None and change.group.kind == ENTITIES:
            return _of_list(change, found), count
        base, findings = self.weighed(change, found, was, now)
        moved = self.places.told(change)
        if moved and moved.weight:
            findings = [*findings, moved]
        about = topic(_spoken(found, was, now), now or was, change.path, self.language)
        about = about or next((finding.topic for finding in findings if finding.topic), "")
        told = _unique(finding.phrase for finding in sorted(findings, key=lambda finding: -finding.weight))
        if not told:
            told = (base == significance.DATE and dates_told(change, comparison)) or _said(change, found, was, now)
        if moved:
            told = _unique([*told[: MOST_PER_RECORD - 1], moved.phrase])
        value = significance.score(base, findings, about)
        return replace(change, topic=about, significance=value, evidence=told[:MOST_PER_RECORD]), count

    def glanced(self, change: ClauseChange) -> tuple[ClauseChange, int]:
        """A record among too many: topic from the headings, weight from what was done to it, and its words counted."""
        if change.state in QUIET_STATES:
            return replace(change, significance=significance.FORM), 0
        found = edits(change, self.comparison)
        base = max((significance.base_of_edit(edit, "") for edit in found), default=significance.ORDER)
        about = topic("", "", change.path, self.language)
        return replace(change, topic=about, significance=base), sum(edit.size for edit in found)

    def weighed(self, change: ClauseChange, found: list[Edit], was: str, now: str) -> tuple[float, list[Finding]]:
        """The base of a record and what its evidence adds."""
        if change.group is not None and change.group.kind == "link":
            written = [edit for edit in found if _written(edit, was) or _written(edit, now)]
            base = significance.WORDS if written else significance.LINK
            return base, [told for edit in written for told in of_edit(edit)]
        if date_only(change, self.comparison):
            return significance.DATE, []
        if titles((now or was).strip(), self.headings):
            return significance.HEADING, list(of_title(found, was, now, self.ground))
        if change.state in (ClauseState.ADDED, ClauseState.REMOVED):
            findings = list(of_notions(was, now, found, self.ground, whole=True))
            few = significance.WORDS if len((now or was).split()) < 6 else significance.CLAUSE
            return few, findings
        if not found:
            return significance.ORDER, []
        if limits := deadline(change, self.comparison):
            return significance.WORDS, [Finding(told, 0.35) for told in limits]
        base = max(significance.base_of_edit(edit, now or was) for edit in found)
        if base <= significance.LITTLE:
            return base, []
        findings = [finding for edit in found for finding in of_edit(edit)]
        findings += of_notions(was, now, found, self.ground, whole=False)
        renamed = change.group is not None and change.group.kind == RENAMED
        findings += of_names(found, now or was, renamed=renamed and change.group in self.new_names)
        if renamed and base == significance.WORDS and not findings and not any(edit.numbers for edit in found):
            return significance.NAME, []
        return base, findings


def _new_names(comparison: Comparison) -> frozenset[Group]:
    """The renamings of a company or a term: names that gave way elsewhere than where they name a law or a court."""
    return frozenset(
        change.group
        for change in comparison.changes
        if change.group is not None and change.group.kind == RENAMED
        if any(binds(edit) in ("", "party") for edit in edits(change, comparison))
    )


def _of_list(change: ClauseChange, found: list[Edit]) -> ClauseChange:
    """A record about an entity of a list: a party that came, went or is said something else of is shared with anew."""
    if change.state is ClauseState.MOVED:
        base = significance.ORDER
    elif all(told.startswith("column renamed") for told in change.evidence):
        base = significance.HEADING
    elif change.state is ClauseState.MODIFIED:
        base = max((significance.base_of_edit(edit, "| ") for edit in found), default=significance.WORDS)
    else:
        base = significance.CLAUSE
    weight = {ClauseState.ADDED: COME["party"], ClauseState.REMOVED: GONE["party"]}.get(change.state, 0.0)
    value = significance.score(base, [Finding(told, weight) for told in change.evidence[:1] if weight], "sharing")
    return replace(change, topic="sharing", significance=value, evidence=change.evidence[:MOST_PER_RECORD])


def _spoken(found: Sequence[Edit], was: str, now: str) -> str:
    """The changed words, for their topic: in a clause that was mostly rewritten, the whole of it, since its phrases
    are torn where two texts happen to share a word.
    """
    words = "\n".join(f"{edit.old} {edit.new}" for edit in found)
    return f"{was}\n{now}" if 2 * len(words) > len(was) + len(now) else words


def _largest(changes: Sequence[ClauseChange]) -> frozenset[int]:
    """The records that are read for evidence, by index: all of them, in any change that a person would read."""
    sizes = [sum(end - start for start, end in (*change.deleted, *change.inserted)) for change in changes]
    return frozenset(sorted(range(len(changes)), key=lambda index: -sizes[index])[:MOST_RECORDS])


def _once_each(loud: Iterable[ClauseChange]) -> list[float]:
    """The significance of each record; a group that is one thing (a renamed term, a moved section) counts once."""
    grouped: dict[int, float] = {}
    single = []
    for change in loud:
        if change.group is None or change.group.kind not in ONE_THING:
            single.append(change.significance)
        else:
            grouped[change.group.id] = max(change.significance, grouped.get(change.group.id, 0.0))
    return [*single, *grouped.values()]


def _written(edit: Edit, clause: str) -> bool:
    """Whether a link's address is to be read in its clause, as the place to write to or to go to."""
    return any(
        address and re.search(rf"(?<!\]\(){re.escape(address)}", clause) is not None for address in (edit.old, edit.new)
    )


def _said(change: ClauseChange, found: list[Edit], was: str, now: str) -> tuple[str, ...]:
    """What to say of a record without evidence of its own: its words."""
    if change.state is ClauseState.ADDED:
        return (f"added: {clip(now)}",)
    if change.state is ClauseState.REMOVED:
        return (f"removed: {clip(was)}",)
    if change.group is not None and change.group.kind == "link":
        return (f"link target of {clip(now)}",)
    spoken = [edit for edit in found if not edit.target]
    if found and not spoken:
        return (f"link target of {clip(now)}",)
    if not found:
        return _cut_anew(change)
    return (phrase(max(spoken, key=lambda edit: edit.size)),)


def _cut_anew(change: ClauseChange) -> tuple[str, ...]:
    """What to say of clauses whose words all stayed."""
    if change.state is ClauseState.SPLIT:
        return (f"split into {len(change.new)} clauses, the same words",)
    if change.state is ClauseState.MERGED:
        return (f"{len(change.old)} clauses put together, the same words",)
    return ()


def _headings(old: Reading, new: Reading) -> frozenset[str]:
    """The headings of both readings, as they stand in the texts."""
    return frozenset(
        reading.text[clause.start : clause.end].strip()
        for reading in (old, new)
        for clause in reading.clauses
        if clause.kind is ClauseKind.HEADING
    )


def _absent(text: str) -> Absent:
    """Ask a text once for each notion; a notion is asked for by many records."""
    answers: dict[re.Pattern[str], bool] = {}

    def absent(notion: re.Pattern[str]) -> bool:
        if notion not in answers:
            answers[notion] = notion.search(text) is None
        return answers[notion]

    return absent


def _unique(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))
