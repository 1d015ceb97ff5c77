"""How the records about a list of companies are shown: a line for each party, and a sentence that sums up the list."""

from __future__ import annotations

from tracker.core.model import ClauseChange, ClauseState, Comparison

LABELS = {
    ClauseState.ADDED: "Party added",
    ClauseState.REMOVED: "Party removed",
    ClauseState.MODIFIED: "Party changed",
    ClauseState.MOVED: "Party moved",
}
"""The state of an entity in a reader's words."""

MOST_LINES = 6
"""Lines that are set as one: what a party of a card takes up."""
_SAID_BY_LINE = ("party added: ", "party removed: ")


def list_of(change: ClauseChange) -> int:
    """The number of the list whose entities a record is about; 0 for other records."""
    return change.group.id if change.group and change.group.kind == "entities" else 0


def label_of(change: ClauseChange) -> str:
    """What happened, in a reader's words; empty for records of form."""
    if change.evidence and change.evidence[0].startswith("column "):
        return "Columns changed"
    return LABELS.get(change.state, "")


def told_of(change: ClauseChange) -> tuple[str, ...]:
    """The evidence that the party's line does not show by itself."""
    return tuple(told for told in change.evidence if not told.startswith(_SAID_BY_LINE))


def list_note(comparison: Comparison, number: int) -> str:
    """`Parties: 2 added, 1 removed, 1 changed.` for a list; empty where only its columns changed."""
    about = [change for change in comparison.changes if list_of(change) == number]
    parties = [change.state for change in about if label_of(change) != "Columns changed"]
    words = ((ClauseState.ADDED, "added"), (ClauseState.REMOVED, "removed"), (ClauseState.MODIFIED, "changed"),
             (ClauseState.MOVED, "moved"))  # fmt: skip
    parts = [f"{parties.count(state):,} {word}" for state, word in words if state in parties]
    return f"Parties: {', '.join(parts)}." if parts else ""
