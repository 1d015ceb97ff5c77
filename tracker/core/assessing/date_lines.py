"""Which lines state a policy's own date, rather than a date by which something is owed or from which it holds."""

from __future__ import annotations

import re

from tracker.core.assessing.edits import CJK, words
from tracker.core.assessing.vocabulary import EMPTY, MODAL, NEGATION

_YEAR = r"(?:19|20)\d\d"
_NAME = r"[^\W\d_]{3,10}\.?"
DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?\W{{0,3}}(?:of |de |di )?{_NAME}\W{{1,3}}(?:de |of )?{_YEAR}\b"
    rf"|\b{_NAME}\W{{0,2}}\d{{1,2}}(?:st|nd|rd|th)?\W{{1,3}}{_YEAR}\b"
    rf"|\b{_YEAR}\s?[年.년]\s?\d{{1,2}}\s?[月.월]\s?(?:\d{{1,2}}\s?[日일]?)?"
    rf"|\b\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?(?:{_YEAR}|\d\d)\b|\b{_YEAR}[./-]\d{{1,2}}[./-]\d{{1,2}}(?:T[\d:.]+Z?)?\b"
    rf"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\W{{0,3}}{_YEAR}\b",
    re.IGNORECASE,
)
"""A date as policies write it."""

_LABEL_WORDS = (
    r"updat\w*|revis\w*|review\w*|effective|modif\w*|amend\w*|edited|version\w*|date[ds]?|changed|published|posted"
    r"|issued|in force|comes? into|takes? effect|stand|gültig\w*|fassung|\w*aktualisi\w+|mise? à jour|vigueur"
    r"|actualiza\w*|vigor|aggiorna\w*|atualiza\w*|bijgewerkt|gewijzigd|aktualizac\w+|obowiązuj\w+|uppdatera\w*|gäller"
    r"|opdater\w*|gælder|oppdatert|päivitetty|voimassa|güncelle\w*|yürürl\w*|účinn\w+|обновл\w*|действ\w*|редакци\w*"
)
_DOCUMENT_WORDS = (
    r"polic(?:y|ies)|terms|conditions|notices?|statement|agreement|document|page|privacy|cookies?|service|use|legal"
    r"|last|latest|current|previous|\w*datenschutz\w*|\w*bedingungen|richtlinie|agb|wurde|zuletzt|letzte\w*|politique"
    r"|confidentialité|conditions|dernière|entrée|política|privacidad|términos|última|informativa|ultimo|ultima"
)
"""What may be said to have a date."""

_LIMIT = re.compile(
    r"(?<![^\W_])(?:before|after|until|by(?=\W*\0)|within|prior to|no later|deadline|vor|nach|bis|avant|après"
    r"|jusqu\W?\w*|antes|después|hasta|dopo|entro|fino|depois|até|voor|tot|przed|före|efter)(?![^\W_])"
)
"""Words that make a date a limit: what is owed, or holds, by then or from then on."""

_LABEL = re.compile(
    rf"(?<![^\W_])(?:{_LABEL_WORDS})(?![^\W_])|更新|生效|發布|发布|施行|修订|修訂|시행|개정|改定|改訂|制定"
)
_OF_LABEL = re.compile(rf"{_LABEL.pattern}|(?<![^\W_])(?:{_DOCUMENT_WORDS})(?![^\W_])")
_TO_TAKE_EFFECT = re.compile(
    r"(?<![^\W_])(?:will|shall|wird|werden|is to) (?:(?:be|become|take|come|go|enter) )?(?:in(?:to)? )?"
    r"(?=effect|force|wirksam|(?:am )?in kraft)"
)
"""`will be effective` and its like owe nothing."""
_SENTENCE_END = re.compile(r"(?<=[.!?。])\s+|\n|\|")
_MARK = "\0"

_MOST, _REST = 16, 4
"""How many words a sentence that states the date may have, and how many of them besides those that belong to such a
sentence: the name of a company, `at the latest`.
"""


def states_dates(text: str) -> bool:
    """Whether every sentence of a text that holds a date states it of the policy: a label, and little else."""
    sentences = _SENTENCE_END.split(DATE.sub(_MARK, text))
    dated = [sentence for sentence in sentences if _MARK in sentence]
    return bool(dated) and all(map(_states, dated))


def _states(sentence: str) -> bool:
    said = _TO_TAKE_EFFECT.sub("", sentence.replace(_MARK, " ").casefold())
    spoken = words(said)
    if not spoken:
        return True
    if not _LABEL.search(said) or len(spoken) > _MOST or _LIMIT.search(sentence.casefold()):
        return False
    if MODAL.search(said) or NEGATION.search(said):
        return False
    rest = [word for word in words(_OF_LABEL.sub(" ", said)) if word not in EMPTY]
    return len(rest) <= _REST or re.fullmatch(rf"[{CJK}]+", "".join(rest)) is not None
