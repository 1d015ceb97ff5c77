"""How alike two readings are: overlap of words, size, title, language, and whether one is the other cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.core.gating.canonical import canonical
from tracker.core.model import Reading, StatedDate

SHINGLE = 4
"""Words in a row that are compared; the unit in which page swaps were measured (9.3 % of 2,400 published changes)."""

LITTLE, MUCH = 0.1, 0.4
"""A whole page that lost less than the former share was edited; one that is not whole and lost the latter was cut."""

_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "؟", "।")

_KINDS = {
    "privacy": r"privacy|data protection|datenschutz|confidentialit|vie privée|données|privacidad|privacidade"
    r"|riservatezza|privatsphäre|integritet|personvern|privatliv|tietosuoja|prywatno|gizlilik|конфиденциальност|隐私|隱私|プライバシー|개인정보",
    "terms": r"\bterms\b|conditions|agreement|\btos\b|\beula\b|nutzungsbedingungen|\bagb\b|\bcgu\b|\bcgv\b|términos"
    r"|condiciones|termos|termini|condizioni|voorwaarden|villkor|vilkår|ehdot|regulamin|şartlar|услови|соглашени|用户协议|服务条款|利用規約|이용약관",
    "cookies": r"cookie|tracker|traceur|similar technolog",
    "conduct": r"guideline|acceptable use|community|code of conduct|usage polic|richtlinien|règles",
    "processing": r"\bdpa\b|data processing|auftragsverarbeit|sub-?processor",
    "imprint": r"imprint|impressum|legal notice|mentions légales",
}
_KIND = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _KINDS.items()}


def overlap(old: Sequence[str], new: Sequence[str]) -> float:
    """The larger share (0..1) of one side's shingles that the other side has too: near 0 only for unrelated texts."""
    before, after = _shingles(old), _shingles(new)
    if not before or not after:
        return 0.0
    return len(before & after) / min(len(before), len(after))


def _shingles(tokens: Sequence[str]) -> set[tuple[str, ...]]:
    size = min(SHINGLE, max(1, len(tokens)))
    return set(zip(*(tokens[start:] for start in range(size)), strict=False))


def kinds(title: str) -> frozenset[str]:
    """The kinds of policy that a title names: privacy, terms, cookies, conduct, processing, imprint."""
    return frozenset(name for name, pattern in _KIND.items() if pattern.search(title))


def same_title(old: str, new: str) -> bool:
    """Whether two titles may head the same document. A missing title says nothing against it."""
    first, second = canonical(old), canonical(new)
    if not first or not second or first == second:
        return True
    if kinds(old) and kinds(new):
        return bool(kinds(old) & kinds(new))
    before, after = set(first.split()), set(second.split())
    return len(before & after) >= 0.5 * max(len(before), len(after))


def same_language(old: str, new: str) -> bool:
    """Whether two BCP 47 tags share their primary language; an unknown language says nothing against it."""
    return not old or not new or _primary(old) == _primary(new)


def _primary(tag: str) -> str:
    return tag.split("-", maxsplit=1)[0].lower()


def newer_date(old: Reading, new: Reading, since: str) -> bool:
    """Whether `new` states a later date than `old` did; than `since` (`2020-07-13`) where `old` stated none."""
    after = _own(new)
    if after is None:
        return False
    before = _own(old)
    known = before.date if before else since
    size = min(len(after.date), len(known))
    return bool(known) and after.date[:size] > known[:size]


def _own(reading: Reading) -> StatedDate | None:
    return reading.stated_date or reading.effective_date


def cut_off(old: str, new: Reading) -> bool:
    """Whether `new` is `old` ending early: inside a sentence, or at the end of a line on a page that is not whole.

    A whole page that lost its last clauses, or the end of its last one, is a change and no accident.
    """
    before, after = _forms(old), _forms(new.text)
    if not before or not after or len(after) > len(before) or before[-1] in after[-len(before) :]:
        return False
    lost = 1 - sum(map(len, after)) / sum(map(len, before))
    if new.whole and (lost < LITTLE or new.text.rstrip(' *_)"”’\n').endswith(_SENTENCE_ENDS)):
        return False
    last, above = after[-1], after[-2] if len(after) > 1 else None
    for position, line in enumerate(before):
        if above is not None and (position == 0 or before[position - 1] != above):
            continue
        if line.startswith(last) and (line != last or not new.whole):
            return True
    return not new.whole and lost > MUCH


def _forms(text: str) -> list[str]:
    return [form for form in map(canonical, text.splitlines()) if form]
