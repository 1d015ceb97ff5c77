"""What a heading says by itself: most only name what follows, some say the rule, some lines are no headings at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.core.assessing.edits import Edit, words
from tracker.core.assessing.evidence import GONE, Finding, Ground, clip, number_of, of_notions, sign_of
from tracker.core.assessing.significance import LITTLE, base_of_edit
from tracker.core.assessing.vocabulary import MODAL, NEGATION, UNIT

MOST_IN_HEADING, FEW = 9, 5
"""Words from which on a heading in small letters says something itself, and up to which it cannot be a sentence."""

_HEADING = re.compile(r"#{1,6}\s|\*\*[^*\n]{2,140}\*\*:?$")
_SENTENCE = re.compile(r"[.;](?:[*_”\"]*)$")
_LINK_END = re.compile(r"\]\([^)]*\)")
_ANSWER = re.compile(
    r"(?:yes|no|n/a|on|off|none|always|never|optional|required|mandatory|voluntary|enabled|disabled|allowed|prohibited"
    r"|opt[- ]?(?:in|out)|consent|(?:our |your )?legitimate interests?|(?:performance of (?:a |the )?)?contract"
    r"|(?:legal|statutory) obligations?|vital interests?|public interest|unlimited|indefinite(?:ly)?|free"
    r"|ja|nein|immer|nie|niemals|an|aus|freiwillig|erforderlich|pflicht|einwilligung|berechtigtes? interessen?|vertrag"
    r"|oui|non|toujours|jamais|obligatoire|facultatif|consentement|intérêts? légitimes?|contrat|obligation légale"
    r"|sí|si|siempre|nunca|consentimiento|interés legítimo|consenso|legittimo interesse|sim|não|nee|tak|nie|nej)[.!]?"
)
"""Lines that answer what the line above them asks; a title only where they are written as one."""

_AMOUNT = re.compile(r"(?:up to |max\.? |at least )?[€$£¥]?\s?\d[\d.,]*\s?(?P<unit>\D+)?")
_QUESTION = re.compile(
    r"(?:how|what|when|where|why|who|which|wie|was|wann|wo|warum|wer|welche\w*|comment|que|quel\w*|qui)\b"
)
_OF_US = re.compile(r"(?:we|you|wir|sie|nous|vous|nosotros|usted|noi|voi|nós|você|wij)(?!\w)")
_MARKER = "#*_ 0123456789\\.)("
_TOLD = 0.2
"""A finding that weighs less is a number of a title that counts nothing: a post code, a year."""


def titles(clause: str, headings: frozenset[str]) -> bool:
    """Whether a clause only names what follows. A bold sentence, a heading that says a rule itself, or a line that
    answers (`Yes`, `30 days`) does not.
    """
    if not _HEADING.match(clause) and (clause not in headings or _answers(clause)):
        return False
    spoken = [word for word in words(_LINK_END.sub(" ", clause)) if not word[0].isdigit()]
    capitals = sum(not word[0].islower() for word in spoken)
    sentence = _SENTENCE.search(clause) is not None or len(spoken) > MOST_IN_HEADING
    return not sentence or len(spoken) <= FEW or 2 * capitals > len(spoken)


def _answers(line: str) -> bool:
    said = line.strip().casefold()
    amount = _AMOUNT.fullmatch(said)
    return _ANSWER.fullmatch(said) is not None or (
        amount is not None and UNIT.fullmatch((amount["unit"] or "").strip()) is not None
    )


def of_title(found: Sequence[Edit], was: str, now: str, ground: Ground) -> Iterator[Finding]:
    """The evidence of a title's words: a number, a negation, a duty, a kind of data or a party.

    A question has its verb for the asking (`How can I ...`), and what other clauses speak of, too, a title may name or
    not. One that came or went is told where it says of us that something is not done.
    """
    asked = any(_QUESTION.match(side.casefold().lstrip(_MARKER)) for side in (was, now))
    if not (was and now):
        title = (was or now).casefold().lstrip(_MARKER)
        if NEGATION.search(title) and _OF_US.match(title):
            yield Finding(f"{'removed' if was else 'added'}: {clip(was or now)}", 0.4)
        return
    signs = ((NEGATION, 0.6),) if asked else ((NEGATION, 0.6), (MODAL, 0.5))
    spoken = [
        edit
        for edit in found
        if not edit.target and "://" not in edit.old + edit.new and base_of_edit(edit, now) > LITTLE
    ]
    for edit in spoken:
        if (number := number_of(edit)) and number.weight > _TOLD:
            yield number
        if told := sign_of(edit, signs):
            yield told
    for told in of_notions(_LINK_END.sub("]", was), _LINK_END.sub("]", now), spoken, ground, whole=False):
        if told.phrase.startswith(("data type", "party")) and told.weight >= GONE["party"]:
            yield told
