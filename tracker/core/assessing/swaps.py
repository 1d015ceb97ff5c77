"""Words that look alike or mean little, and turn a rule round where one takes the other's place: `and` for `or`, `you`
for `we`, `licensee` for `licensor`; and names that bind: whose law, whose courts, who is the controller.
"""

from __future__ import annotations

import re
from collections import Counter

from tracker.core.assessing.edits import Edit

_OPPOSITE = """
and or, under over, to by, to from, by from, own other, these other, those other, such other, same other, into out
we you, us you, our your, ours yours, i you, my your, we they, us them, our their, ours theirs, i.e e.g
und oder, sie wir, ihnen uns, über unter, bis ab
et ou, nous vous, nos vos, notre votre, nôtre vôtre, sous sur, avant après
nosotros usted, nosotros tú, nuestro su, nuestra su, nuestros sus, nuestras sus, nuestro tu, nuestra tu
noi voi, nostro suo, nostra sua, nostro vostro, nostra vostra, nostri vostri, nostro tuo, nostra tua
nosso seu, nossa sua, nossos seus, nossas suas, nós você
en of, wij u, ons u, onze uw, i lub, och eller
"""
"""Pairs of which one takes the other's place: who owes, what is asked together, which side of a limit is meant."""

_PAIRS = frozenset(frozenset(pair.split()) for line in _OPPOSITE.strip().splitlines() for pair in line.split(","))
_INFLECTED = ((re.compile(r"ihr(?:e[mnrs]?)?"), re.compile(r"unser(?:e[mnrs]?)?|unsre[mnrs]?")),)

_ROLES = (
    (r"(?:or|er)s?", r"ees?"),
    (r"geber\w*", r"nehmer\w*"),
    (r"(?:eu|o)r(?:e?s|i|e)?", r"(?:é|ée|és|ées|ato|ati)"),
    (r"dor(?:a|es|as)?", r"tari[oa]s?"),
    (r"tor[ei]", r"tari[oi]"),
    (r"ants?", r"ataires?"),
    (r"gever\w*", r"nemer\w*"),
)
"""Endings of those who do something and of those to whom it is done."""

_ROLE_PAIRS = tuple((re.compile(rf"(\w{{3,}}?){one}"), re.compile(rf"(\w{{3,}}?){other}")) for one, other in _ROLES)
_UNLIKE = frozenset(
    frozenset(pair.split())
    for pair in ("contact contract", "country county", "personal personnel", "processor process", "customer custom")
)
"""Words alike in letters that share no sense."""

_FEW = 2
"""Up to so many words on each side take each other's place; more are written anew."""

_ARTICLE = (
    r"(?:\W+(?:the|der|des|die|von|von der|de|du|de la|of|in|state|republic|commonwealth|province|country|and)){0,5}"
)
_BINDING: dict[str, tuple[re.Pattern[str] | None, re.Pattern[str] | None]] = {
    "law": (
        re.compile(
            rf"(?<!\w)(?:(?:laws?|courts?|jurisdiction|venue|seat|state|tribuna(?:l|ux|les|li|is)|droit|lois?"
            rf"|recht|gerichte?|leyes|ley|legge|leggi|foro|leis?|arbitration) (?:of|in|der|des|von|de|du|del|di|da|do)"
            rf"|courts? located in|governed by|gerichtsstand(?: ist)?|(?:droit|lois?|tribunaux) d['’]"
            rf"|venue (?:is|shall be)){_ARTICLE}\W*$"
        ),
        re.compile(r"\W*(?:(?:state|federal|and) ){0,3}(?:laws?|courts?)(?!\w)"),
    ),
    "party": (
        re.compile(
            r"(?<!\w)(?:controller|verantwortlich\w*|responsable|titolare del trattamento|vertragspartner\w*"
            r"|vertrag mit|(?:contract|agreement|contracting)(?: is)? (?:with|between)(?: you and)?)(?!\w)[^.;]{0,50}$"
        ),
        re.compile(
            r"\W*(?:\w+\W+){0,4}?(?:is|are|acts? as|ist|als|est|es|è) (?:\w+ ){0,3}?"
            r"(?:controller|verantwortlich\w*|responsable|titolare)(?!\w)"
        ),
    ),
    "language": (
        None,
        re.compile(
            r"\W*(?:language )?(?:version|fassung|text|versión|versione)\W(?:\S+ ){0,10}?(?:prevail\w*|control\w*"
            r"|govern\w*|binding|authoritative|massgeb\w*|verbindlich\w*|foi|prévau\w*|prevale\w*)"
        ),
    ),
    "currency": (re.compile(r"(?<!\w)(?:currency|währung|devise|moneda|valuta)(?!\w)[^.;]{0,30}$"), None),
}


def swapped(edit: Edit) -> bool:
    """Whether an edit puts a word in the place of one that it turns round: another party, another connection."""
    gone, come = Counter(_plain(edit.gone)), Counter(_plain(edit.come))
    left, arrived = gone - come, come - gone
    if max(left.total(), arrived.total()) > _FEW:
        return False
    return any(_opposite(one, other) or other_role(one, other) for one in left for other in arrived)


def binds(edit: Edit) -> str:
    """What a name stands for that gives way to another: `law` and court, `party`, `language`, `currency`, or nothing.

    Told by the words right before and after it, for a name may be changed anywhere else without a word to the reader.
    """
    before = re.split(r"[.!?;]\s", edit.before)[-1].casefold()
    after = re.split(r"[.!?;](?:\s|$)", edit.after)[0].casefold()
    for name, (ahead, behind) in _BINDING.items():
        if (ahead and ahead.search(before)) or (behind and behind.match(after)):
            return name
    return ""


def other_role(one: str, other: str) -> bool:
    """Whether two words alike in letters name two sides of one dealing, or have no sense in common."""
    if frozenset((one, other)) in _UNLIKE:
        return True
    for doer, done in _ROLE_PAIRS:
        for first, second in ((one, other), (other, one)):
            acts, suffers = doer.fullmatch(first), done.fullmatch(second)
            if acts and suffers and acts[1] == suffers[1]:
                return True
    return False


def _plain(found: list[str]) -> list[str]:
    return [word.casefold() for word in found]


def _opposite(one: str, other: str) -> bool:
    if frozenset((one, other)) in _PAIRS:
        return True
    return any(
        (mine.fullmatch(one) and yours.fullmatch(other)) or (mine.fullmatch(other) and yours.fullmatch(one))
        for mine, yours in _INFLECTED
    )
