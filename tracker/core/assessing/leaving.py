"""Whether a page says that its policy is gone: withdrawn, replaced, merged into another or moved, and where to.

A page that says so in place of the policy is told by its length and its words; one that says so above a policy that is
still there must speak of the policy itself, at the top, in words that were not there before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.core.model import Reading, Verdict
from tracker.core.words import sentences

SHORT = 0.35
"""A text that says it is gone and is shorter than this share of the old one stands in its place."""

FEW_WORDS = 120
"""Up to so many words a page in place of a policy need not name it: `This page has moved.`"""

_TOP, _NEAR = 900, 160
"""Characters from the beginning in which a notice above a policy stands, and between its subject and what it says."""

_POLICY = re.compile(
    r"\b(?:this|these|the|our|its) (?:\w+ ){0,4}(?:polic(?:y|ies)|terms|notices?|statements?|agreements?|conditions"
    r"|document"
    r"|guidelines|rules|page|version)\b"
    r"|\b(?:diese[rsn]?|die|unsere|das) (?:\w+ ){0,2}(?:\w*erklärung(?:en)?|\w*richtlinien?|\w*bedingungen"
    r"|\w*hinweise?|agb"
    r"|seite|fassung|dokument)\b"
    r"|\b(?:cette|ces|la|les|notre|nos|le|ce) (?:\w+ ){0,2}(?:politiques?|conditions|charte|notice|page|document"
    r"|version)\b"
    r"|\b(?:esta|estas|estos|este|la|las|los|nuestra|el) (?:\w+ ){0,2}(?:políticas?|condiciones|términos|aviso|página"
    r"|documento|versión)\b"
    r"|\b(?:questa|questo|queste|questi|la|le|i|nostra|presente) (?:\w+ ){0,2}(?:informativa|policy|condizioni|termini"
    r"|pagina|documento|versione)\b"
    r"|\b(?:esta|estes|este|estas|a|os|nossa|o) (?:\w+ ){0,2}(?:políticas?|termos|condições|aviso|página|documento"
    r"|versão)\b"
    r"|\b(?:dit|deze|het|de|onze) (?:\w+ ){0,2}(?:\w*beleid|\w*voorwaarden|\w*verklaring|pagina|document|versie)\b",
    re.IGNORECASE,
)
"""A policy that is spoken of as this one."""

_MERGED = (
    r"(?:merged|combined|consolidated|folded) (?:\w+ ){0,4}(?:into|with)|(?:is|are) now (?:a )?part of"
    r"|zusammengeführt|zusammengelegt|(?:jetzt|nun) (?:teil|bestandteil)|(?:teil|bestandteil) (?:de[rs]|unserer)"
    r"|aufgegangen"
    r"|fusionnée?s?|regroupée?s?|intégrée?s? (?:à|dans|aux)|fait (?:désormais |maintenant )partie"
    r"|fusionad\w+|integrad\w+ en|unificad\w+|forma(?:n)? (?:ahora )parte"
    r"|confluit\w+|accorpat\w+|integrat\w+ (?:in|nell\w*)|fa(?:nno)? ora parte|unificat\w+"
    r"|fundid\w+|faz(?:em)? agora parte|samengevoegd|(?:is|zijn) (?:nu )?opgenomen in|maa?k(?:t|en) nu deel uit"
)
_MOVED = (
    r"ha(?:s|ve) (?:been )?(?:moved|relocated)|(?:was|were) moved"
    r"|(?:is|are) now (?:located|available|hosted|published|found)"
    r"|can now be found|has a new (?:address|home|location)"
    r"|umgezogen|verschoben|finden sie (?:jetzt|nun|ab sofort|künftig)|(?:ist|sind) (?:jetzt|nun) (?:hier|unter|auf)"
    r"|(?:a|ont) été déplacée?s?|se trouve(?:nt)? (?:désormais|maintenant)"
    r"|(?:est|sont) désormais (?:disponibles?|accessibles?)"
    r"|se ha(?:n)? (?:trasladado|movido)|ahora se encuentra\w*|está(?:n)? ahora disponible\w*"
    r"|ha(?:n)? sido trasladad\w+"
    r"|(?:è|sono) stat\w spostat\w|si trova(?:no)? ora|(?:è|sono) ora disponibil\w"
    r"|(?:foi|foram) movid\w+|agora está(?:o)? (?:disponíve\w+|em)|mud(?:ou|aram) de (?:endereço|lugar)"
    r"|(?:is|zijn) verplaatst|(?:is|zijn) (?:nu|voortaan) te vinden|verhuisd"
)
_REPLACED = (
    r"(?:ha(?:s|ve) been|(?:is|are|was|were)) (?:now )?(?:replaced|superseded)|(?:superseded|replaced) by"
    r"|(?:wurden?|ist|sind) (?:\S+ ){0,12}(?:ersetzt|abgelöst)|ersetzt durch"
    r"|remplacée?s? par|(?:sustituid|reemplazad)[oa]s? por|sostituit[aieo] da\w*|substituíd[oa]s? por|vervangen door"
)
_WITHDRAWN = (
    r"no longer (?:in (?:effect|force|use|operation|business|service)|applicable|appl(?:y|ies)|available|offered|valid"
    r"|maintained|exists?|provided|supported)|ha(?:s|ve) (?:been )?(?:closed down|shut ?down|sunset)"
    r"|ceased (?:\w+ ){0,2}(?:operations?|business|trading|to (?:apply|exist|operate))"
    r"|(?:ha(?:s|ve) been|(?:is|are|was|were)) (?:now )?(?:retired|withdrawn|discontinued|terminated|repealed|revoked"
    r"|archived)"
    r"|nicht (?:mehr|länger) (?:gültig|in kraft|anwendbar|verfügbar|angeboten|gelten)|gelten nicht mehr|gilt nicht mehr"
    r"|au(?:ß|ss)er kraft|zurückgezogen|aufgehoben|eingestellt"
    r"|n['’](?:est|ont|sont) plus (?:en vigueur|applicables?|disponibles?|valables?)|ne s['’]appliqu\w+ plus"
    r"|abrogée?s?|caduque?s?"
    r"|(?:a|ont) été (?:retirée?s?|supprimée?s?)"
    r"|ya no (?:está\w* (?:en vigor|vigentes?|disponibles?)|se aplica\w*|es aplicable|son aplicables)|derogad\w+"
    r"|(?:ha|han) sido retirad\w+|sin efecto"
    r"|non (?:è|sono) più (?:in vigore|valid\w|applicabil\w|disponibil\w)|non si applica(?:no)? più|abrogat\w|ritirat\w"
    r"|não está(?:o)? mais (?:em vigor|disponíve\w+)|já não (?:está\w*|se aplica\w*)"
    r"|deix(?:ou|aram) de (?:se aplicar|vigorar)"
    r"|revogad\w+|niet (?:meer|langer) (?:geldig|van kracht|van toepassing|beschikbaar)|ingetrokken|vervallen"
)
_WAYS = tuple(
    (told, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE))
    for told, pattern in (
        ("merged into", _MERGED),
        ("replaced by", _REPLACED),
        ("moved to", _MOVED),
        ("see", _WITHDRAWN),
    )
)
"""How the place is led in with that a notice names, and the words of such notices."""

_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)[^()\n]*\)|<?(https?://[^\s)\]>]+)>?")
_MARKS = re.compile(r"\[([^\[\]\n]*)\]\([^()\s]*\)|[*_#`>]+")


@dataclass(frozen=True, slots=True)
class Notice:
    """What the page says, in its words, and where to: `merged into: Global Privacy Policy (https://...)`, or empty."""

    said: str
    where: str = ""

    def evidence(self) -> tuple[str, ...]:
        """The phrases for a reader."""
        return tuple(told for told in (f'the page says: "{self.said}"', self.where) if told)


def notice(old: str, new: str, share: float) -> Notice | None:
    """The notice by which a page takes its policy away, or None. `share`: words of the new text by those of the old."""
    short = share < SHORT
    few = short and len(new.split()) <= FEW_WORDS
    for start, end in _lines(new if short else new[:_TOP]):
        raw = new[start:end]
        sentence = _MARKS.sub(lambda mark: mark[1] or "", raw)
        for lead, pattern in _WAYS:
            said = pattern.search(sentence)
            if said is None or not (_of_policy(sentence, said) or (few and not _VISITOR.search(sentence))):
                continue
            if not short and raw in old:
                continue
            return Notice(_plain(raw), _where(new, start, end, lead, alone=few))
    return None


def last_words(old: Reading | None, new: Reading) -> str:
    """What a page that was not taken for the policy says of its end, and where it leads, on one line; or nothing."""
    if new.verdict not in _SPEAKING:
        return ""
    before = old.text if old is not None else ""
    share = len(new.text.split()) / max(1, len(before.split()))
    found = notice(before, new.text, share if before else 0.0)
    return "; ".join(found.evidence()) if found is not None else ""


_SPEAKING = frozenset({Verdict.POLICY, Verdict.NOT_FOUND, Verdict.REDIRECT_STUB, Verdict.OTHER})
"""Pages whose words are about what stood there; a login or an error of the server speaks of itself."""


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a text, line by line."""
    position = 0
    for line in text.split("\n"):
        yield from sentences(text, position, position + len(line))
        position += len(line) + 1


def _of_policy(sentence: str, said: re.Match[str]) -> bool:
    """Whether it is said of the policy, which is named right before (or right after: `replaced is this policy`)."""
    return any(
        0 <= said.start() - subject.end() <= _NEAR or said.start() <= subject.start() <= said.end() + 1
        for subject in _POLICY.finditer(sentence)
    ) and not _CONDITION.search(sentence, 0, said.start())


_ELSE = r"account|user|contract|order|membership|konto|compte|cuenta|conto|conta"
_CONDITION = re.compile(
    r"\b(?:if|when|where|once|unless|until|after|wenn|falls|sobald|si|lorsque|cuando|se|quando|als|wanneer)\b"
    rf"|\b(?:{_ELSE})\b",
    re.IGNORECASE,
)
"""A rule for a case, or for something else than the policy: no notice."""

_VISITOR = re.compile(
    rf"\b(?:{_ELSE}|session|access|subscription|request|connection|sitzung|zugang|zugriff|accès|sesión|acceso|accesso"
    r"|sessione|sessão|acesso|sessie|toegang)\b",
    re.IGNORECASE,
)
"""What a page of few words says is gone that is not the policy: it speaks to its visitor."""


def _where(text: str, start: int, end: int, lead: str, *, alone: bool) -> str:
    """The place a notice leads to: the last link of its sentence, or the first after it; else, of few words, any."""
    inside = list(_LINK.finditer(text, start, end))
    after = _LINK.search(text, end, len(text) if alone else min(len(text), end + 2 * _NEAR))
    found = inside[-1] if inside else after or (_LINK.search(text) if alone else None)
    if found is None:
        return ""
    words, address = _plain(found[1] or ""), found[2] or found[3]
    return f"{lead}: {words} ({address})" if words and words != address else f"{lead}: {address}"


def _plain(text: str) -> str:
    """Words of Markdown, on one line, shortened."""
    flat = " ".join(_MARKS.sub(lambda mark: mark[1] or "", text).split())
    return flat if len(flat) <= 160 else flat[:157] + "..."
