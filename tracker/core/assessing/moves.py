"""What a move says: a clause under another heading may mean the opposite, though none of its words changed."""

from __future__ import annotations

import re

from tracker.core.assessing.edits import words
from tracker.core.assessing.evidence import Finding, clip
from tracker.core.assessing.vocabulary import EMPTY, MODAL, NEGATION
from tracker.core.model import ClauseChange, ClauseState, Reading

TURNED = 0.55
"""What a move under a heading that says the opposite adds."""

_OPPOSITES = (
    (
        r"required|mandatory|necessary|essential|obligatoires?|erforderlich\w*|notwendig\w*|obligatori[oa]s?|verplicht",
        r"optional|voluntary|facultati\w+|freiwillig\w*|opciona\w+|optionnel\w*",
    ),
    (r"opt[- ]?in", r"opt[- ]?out"),
    (
        r"allowed|permitted|autorisée?s?|erlaubt\w*|zulässig\w*|permitid[oa]s?",
        r"prohibited|forbidden|banned|interdite?s?|verboten\w*|unzulässig\w*|prohibid[oa]s?",
    ),
    (r"included|covered", r"excluded|excepted|exclusions?"),
)
_SIDES = tuple(tuple(re.compile(rf"(?<!\w)(?:{words_of})(?!\w)") for words_of in pair) for pair in _OPPOSITES)
_NUMBER = re.compile(r"^[\W_]*(?:\d+(?:\.\d+)*|[a-z]|[ivxl]+)[.)]\s+")


class Places:
    """Under which heading each clause of two readings stands."""

    def __init__(self, old: Reading, new: Reading) -> None:
        self.old, self.new = _headings(old), _headings(new)
        self.names = tuple(frozenset(map(_plain, side.values())) for side in (self.old, self.new))

    def told(self, change: ClauseChange) -> Finding | None:
        """`moved from "What we never share" to "What we share"`, unless the heading was only renamed."""
        if change.state not in (ClauseState.MOVED, ClauseState.MOVED_MODIFIED) or not (change.old and change.new):
            return None
        was, now = self.old.get(change.old[0][0], ""), self.new.get(change.new[0][0], "")
        before, after = _plain(was), _plain(now)
        if not before or not after or before == after:
            return None
        if before not in self.names[1] and after not in self.names[0]:
            return None
        weight = TURNED if opposed(before, after) else 0.0
        return Finding(f'moved from "{clip(was)}" to "{clip(now)}"', weight)


_QUESTION = re.compile(
    r"(?:how|why|what|when|where|which|who|whose|wie|warum|was|wann|wo|welche\w*|wer)\s+"
    r"(?:do|does|did|is|are|must|may|might|can|could|will|would|shall|should|muss|darf|kann|soll|wird)\b|.*\?$"
)


def opposed(one: str, other: str) -> bool:
    """Whether two headings, in lower case, say of like matters that they are so and that they are not."""
    for first, second in _SIDES:
        if (first.search(one) and second.search(other)) or (second.search(one) and first.search(other)):
            return True
    duties = set(MODAL.findall(one)), set(MODAL.findall(other))
    turned = (NEGATION.search(one) is None) != (NEGATION.search(other) is None)
    if turned:
        return bool(_matters(one) & _matters(other))
    # Questions speak of duties without naming any, and headings that share but one word of several differ in more.
    owed = all(duties) and duties[0] != duties[1] and not any(_QUESTION.match(side) for side in (one, other))
    matters = _matters(one), _matters(other)
    shared = matters[0] & matters[1]
    return bool(owed and shared) and (len(shared) > 1 or matters[0] == matters[1])


def _matters(heading: str) -> frozenset[str]:
    spoken = words(MODAL.sub(" ", NEGATION.sub(" ", heading)))
    return frozenset(word for word in spoken if len(word) > 2 and word not in EMPTY)


def _plain(heading: str) -> str:
    return " ".join(_NUMBER.sub("", heading.casefold()).split()).strip(" :#*_")


def _headings(reading: Reading) -> dict[int, str]:
    """The heading right above each clause, by where the clause begins."""
    return {clause.start: clause.path[-1] for clause in reading.clauses if clause.path}
