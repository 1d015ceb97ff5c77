"""What in a change can be pointed at: numbers, modal verbs, negations, parties, data types and rights that came or
went.

Each finding is a short phrase that a reader can check against the clause, with the weight it adds to the significance.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tracker.core.assessing.edits import CJK, Edit, words
from tracker.core.assessing.quantities import CURRENCY, other_marks, same_words
from tracker.core.assessing.swaps import binds, swapped
from tracker.core.assessing.vocabulary import CONSENT, MODAL, NEGATION, QUANTIFIER, TOPIC_OF, UNIT, Notions


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of evidence, and what it adds to the significance of its record (0..1). `topic`: what it speaks of."""

    phrase: str
    weight: float
    topic: str = ""


Absent = Callable[[re.Pattern[str]], bool]
"""Says that a whole text does not hold a notion."""

_TOPIC_OF_KIND = {"data type": "collection", "party": "sharing", "right": "rights", "provision": ""}

_TOPIC_OF_BINDING = {"law": "arbitration and liability", "party": "contact"}

SMALL = 12
"""Up to so many words on each side, an edit is read word by word; beyond, a clause was rewritten."""

_NEAR = 40
"""Characters around an edit that may complete a notion it touches."""

_WORD_SIGNS = (
    (NEGATION, 0.6),
    (MODAL, 0.5),
    (CONSENT, 0.4),
    (QUANTIFIER, 0.3),
)
COME = {"data type": 0.45, "party": 0.45, "right": 0.35, "provision": 0.5}
GONE = {"data type": 0.35, "party": 0.35, "right": 0.65, "provision": 0.45}
"""What a notion adds to the significance of a record: one that came, one that went."""
_NUMBER = re.compile(
    r"(?<![\w.])[€$£¥]?\d[\d.,]*(?<![.,])|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen"
    r"|eighteen|twenty|thirty|forty|sixty|ninety)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)|[*_#|`\[\\]")
_CJK = re.compile(rf"[{CJK}]")
_CJK_LEFT, _CJK_RIGHT = re.compile(rf"[{CJK}]{{1,4}}$"), re.compile(rf"[{CJK}]{{1,4}}")
_CURRENCY_LEFT = re.compile(rf"(?:{CURRENCY})\s?$")
_BOUND = re.compile(
    r"\b(?:under|over|below|above|at least|at most|up to|no more than|no less than|(?:older|younger|more|less) than"
    r"|aged)(?: the age of)?\s*$|\bage(?: of|:| is)?\s*$",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]*\w|https?://[^\s)>\]]+|\+\d[\d ()./-]{6,}\d|\bwww\.[\w-]+(?:\.[\w-]+)+(?:/[\w./-]*\w)?"
)
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:/[\w./-]*)?")
_LEFT, _RIGHT = re.compile(r"[\w@./:+-]+$"), re.compile(r"[\w@/:+-]*(?:\.\w[\w@/:+-]*)*")


def of_edit(edit: Edit) -> Iterator[Finding]:
    """The evidence of one edit: number and unit, modal verbs, negation, consent, quantity, addresses."""
    if edit.target:
        return
    yield from _addresses(edit)
    if len(edit.gone) > SMALL or len(edit.come) > SMALL:
        return
    if number := number_of(edit):
        yield number
    elif other_marks(edit):
        yield Finding(phrase(edit), 0.5)
    if sign := sign_of(edit, _WORD_SIGNS):
        yield sign
    elif swapped(edit):
        yield Finding(phrase(edit), 0.4)


def sign_of(edit: Edit, signs: Sequence[tuple[re.Pattern[str], float]]) -> Finding | None:
    """The first of these signs, each with its weight, that one side of an edit shows more often than the other."""
    for sign, weight in signs:
        if _counted(sign, _unspaced(edit.old, edit)) != _counted(sign, _unspaced(edit.new, edit)):
            return Finding(phrase(edit), weight)
    return None


def of_names(found: Sequence[Edit], clause: str, *, renamed: bool) -> Iterator[Finding]:
    """`California -> Delaware`: a name that binds, as that of a court, which gave way to another.

    `renamed`: the name gave way in many clauses of which not all are of laws and courts: it is a company's new name.
    """
    for edit in found:
        what = binds(edit) if edit.gone and edit.come and names(edit, clause) else ""
        if what and not renamed:
            yield Finding(f"{_short(edit.old)} -> {_short(edit.new)}", 0.35, _TOPIC_OF_BINDING.get(what, ""))


def names(edit: Edit, clause: str) -> bool:
    """Whether a name gave way to a name inside a sentence: a product or company renamed, not an entity of a list."""
    if clause.lstrip().startswith("|") or len(clause.split()) < 8 or not edit.before.strip():
        return False
    if re.search(r"[.!?]\s*$", edit.before):
        return False
    sides = edit.gone, edit.come
    return all(side and len(side) <= 3 and all(word[:1].isupper() for word in side) for side in sides)


def _unspaced(side: str, edit: Edit) -> str:
    """One side of an edit with what touches it in a script without spaces, where a word may have changed in part."""
    left, right = _CJK_LEFT.search(edit.before), _CJK_RIGHT.match(edit.after)
    return f"{left[0] if left else ''}{side}{right[0] if right else ''}"


def _counted(sign: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(sign.findall(text.casefold()))


def phrase(edit: Edit) -> str:
    """`do not sell -> may sell`: what was and what is, with the word that follows; with one before where one side is
    empty.
    """
    whole_old, whole_new = _entire(edit.old, edit), _entire(edit.new, edit)
    if edit.old and edit.new and (whole_old, whole_new) != (edit.old, edit.new):
        return f"{whole_old} -> {whole_new}"
    if _CJK.search(edit.old + edit.new) and max(len(edit.gone), len(edit.come)) <= SMALL:
        old, new = (_unspaced(side, edit) for side in (edit.old, edit.new))
        return f"{old} -> {new}" if old and new else f"{'removed' if edit.old else 'added'}: {edit.old or edit.new}"
    old, new = _short(edit.old), _short(edit.new)
    if old and new and min(len(edit.gone), len(edit.come)) > 2:
        return f"{old} -> {new}"
    left = "" if old and new else _last(edit.before)
    right = _first(edit.after)
    if not left and not right and not (old and new):
        return f"added: {new}" if new else f"removed: {old}"
    return " -> ".join(" ".join(part for part in (left, side, right) if part) for side in (old, new))


def clip(text: str, most: int = 8) -> str:
    """The first words of a text on one line, without Markdown marks."""
    flat = " ".join(_MARKUP.sub(" ", text).split())
    parts = flat.split(" ")
    if len(parts) > most:
        flat = " ".join(parts[:most]) + " ..."
    return flat if len(flat) <= 90 else flat[:87] + "..."


def _short(text: str) -> str:
    short = clip(text).strip(" ,;:")
    return short if short.endswith("...") else short.rstrip(".")


def _last(text: str) -> str:
    found = words(text.rsplit("\n", 1)[-1][-40:])
    return found[-1] if found and not re.search(r"[.;:!?]\s*$", text) else ""


def _first(text: str) -> str:
    found = words(text[:40])
    return found[0] if found and not re.match(r"\s*[.;:!?,)]", text) else ""


def number_of(edit: Edit) -> Finding | None:
    """`30 days -> 60 days`, the unit read from the words that stay where the edit does not hold it."""
    old, new = _quantities(edit.old, edit), _quantities(edit.new, edit)
    if old == new or not (old or new) or same_words(edit):
        return None
    if not (old and new):
        quantity = (old or new)[0]
        measured = " " in quantity or quantity[0] in "€$£¥" or quantity.endswith("%")
        return Finding(f"{'removed' if old else 'added'}: {quantity}", 0.35) if measured else None
    measured = any(" " in quantity or quantity[0] in "€$£¥" or quantity.endswith("%") for quantity in (*old, *new))
    if not measured and len(old) == len(new) == 1 and (bound := _BOUND.search(edit.before)):
        return Finding(f"{bound[0].strip()} {old[0]} -> {bound[0].strip()} {new[0]}", 0.6)
    if not measured:
        return Finding(phrase(edit), 0.15)
    return Finding(f"{', '.join(old[:3])} -> {', '.join(new[:3])}", 0.6)


def _quantities(side: str, edit: Edit) -> list[str]:
    """The numbers of one side with their units. A side that is only a unit takes the number before it."""
    unit = UNIT.match(side)
    if unit and (ahead := _NUMBER.search(edit.before[-12:].strip())) and edit.before.strip().endswith(ahead[0]):
        return [f"{ahead[0]} {unit[0]}"]
    if re.fullmatch(CURRENCY, side.strip()) and (ahead := _NUMBER.match(edit.after.lstrip())):
        return [f"{side.strip()} {ahead[0]}"]
    whole, found = f"{side} {edit.after[:30].strip()}", []
    currency = _CURRENCY_LEFT.search(edit.before[-8:])
    for match in _NUMBER.finditer(whole, 0, len(side)):
        tail = UNIT.match(whole[match.end() :].lstrip(" -)\u00a0\n"))
        joint = "" if tail and tail[0] == "%" else " "
        number = f"{currency[0]}{match[0]}" if currency and not side[: match.start()].strip() else match[0]
        found.append(f"{number}{joint}{tail[0]}" if tail else number)
    return found


def _addresses(edit: Edit) -> Iterator[Finding]:
    old, new = (_CONTACT.findall(_entire(side, edit)) for side in (edit.old, edit.new))
    if old != new and (old or new):
        gone, come = old[0] if old else "", new[0] if new else ""
        told = f"{gone} -> {come}" if gone and come else f"address {'added' if come else 'removed'}: {come or gone}"
        yield Finding(told, 0.3)


_SAID = {True: "added", False: "removed"}
_DENIED = {True: "ruled out", False: "no longer ruled out"}
"""What is said of what a text gained, or lost, in a sentence that says it, and in one that says it is not so."""
_DENIAL, _REST = 120, 200  # characters before and behind what was found
_DENIES = re.compile(
    r"(?:^|[.;!?\n]\s*|\band )we (?:(?:do|will|shall|would) not|(?:do|wo|would)n['’]t|(?:will |shall )?never) "
    r"(?:\w+ly )?(?:collect|use|process|store|share|sell|rent|disclose|transfer|track|train)\b(?P<what>[^,;:.!?\n]*)$"
)
_SENTENCE = re.compile(r"[^.;!?\n]*")
_QUALIFIED = re.compile(
    r"\b(?:only|unless|except|without|until|but|if|when|where|before|after|other than|beyond|more)\b"
)
_DEEDS = frozenset({"data type", "party", "AI training", "selling data", "tracking", "transfer abroad"})
"""What a policy says its author does; rights, liability and the like are no deeds."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the records of one change are judged against: both texts asked for a notion, and the notions to look for."""

    absent_before: Absent
    absent_after: Absent
    notions: Notions


def _entire(side: str, edit: Edit) -> str:
    """One side of an edit with what touches it: `com -> app` is an edit of `acme.com`, where that is an address."""
    left, right = _LEFT.search(edit.before), _RIGHT.match(edit.after)
    if not side or not (left or right):
        return side
    whole = f"{left[0] if left else ''}{side}{right[0] if right else ''}"
    return whole if _CONTACT.search(whole) or _DOMAIN.fullmatch(whole) else side


def of_notions(old: str, new: str, found: Sequence[Edit], ground: Ground, *, whole: bool) -> Iterator[Finding]:
    """The data types, parties, rights and provisions that a clause gained (`new` over `old`) or lost.

    What the policy never spoke of before, or never does now, weighs in full; what other clauses speak of too, half.
    `whole`: a clause that was added or removed as a whole, of which only the former is worth saying.
    """
    sides = ((edit, side) for edit in found for side in (edit.old, edit.new))
    touched = "\n".join(f"{edit.before[-_NEAR:]}{side}{edit.after[:_NEAR]}" for edit, side in sides).casefold()
    old, new = old.casefold(), new.casefold()
    for kind, notions in ground.notions.items():
        for name, pattern in notions.items():
            if not pattern.search(touched):
                continue
            before, after = pattern.search(old), pattern.search(new)
            was, now = before is not None, after is not None
            if was == now:
                continue
            fresh = ground.absent_before(pattern) if now else ground.absent_after(pattern)
            if whole and not fresh:
                continue
            weight = (COME if now else GONE)[kind] * (1.0 if fresh else 0.5)
            about = TOPIC_OF.get(name) or _TOPIC_OF_KIND[kind]
            deeds = kind in _DEEDS or name in _DEEDS
            denied = deeds and (_is_denied(new, after) if after else _is_denied(old, before))
            said = _DENIED if denied else _SAID
            yield Finding(f"{kind} {said[now]}: {name}", weight, about)


def _is_denied(text: str, found: re.Match[str] | None) -> bool:
    """Whether a text says that its author does not do what was found in it: `we do not use ... to train models`.

    Only where that is plain: one of a few verbs, at the beginning of a sentence, without if and but. Elsewhere nothing
    is said of it but that the text speaks of it: a wrong "ruled out" would calm where there is reason to look.
    """
    if found is None:
        return False
    denial = _DENIES.search(text, max(0, found.start() - _DENIAL), found.end())
    rest = _SENTENCE.match(text, found.end(), found.end() + _REST)
    return denial is not None and not _QUALIFIED.search(f"{denial['what']} {rest[0] if rest else ''}")
