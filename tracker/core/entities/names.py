"""Names of companies and places: what looks like one, and when two are the same."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from tracker.core.entities.places import COUNTRIES, REGIONS, UNIONS
from tracker.core.entities.vocabulary import EASTERN, LEGAL, has_form, head_of

_TOKEN = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]\s*")
_ALIAS = re.compile(
    r",?\s+(?:d/b/a|dba|t/a|f/k/a|formerly|trading as|previously|ehemals|vormals|anciennement)\b.*", re.IGNORECASE
)
_MARKS = re.compile(r"[*†‡§¹²³⁴-⁹®™©]+|\[\d{1,2}\]|\(\d{1,2}\)$")
_ADDRESS = re.compile(r"\d")
_CLOUD = re.compile(
    r"(?:us|eu|ap|ca|sa|me|af|uk)-?(?:central|north|south|east|west|northeast|southeast|gov)\w*-?\d\w?|[a-z]+-[a-z]+\d"
)
_PART = re.compile(
    r"\s*(?:[,;/&+|()（）、，・·•\n]|\b(?:and|und|et|y|e|en|or|oder|ou|och|og|i)\b|および|及び|和|以及)\s*",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"^(?:we|you|your|our|the|this|these|that|it|its|if|when|where|while|as|to|for|in|on|at|by|with|from|any|all|no|not|an?|please"
    r"|such|other|each|see|how|what|why|who|may|is|are|and|or|of|wir|sie|die|der|das|wenn|im|nous|vous|les|le|la|des|si|los|las|el|il|"
    r"de|het)\b(?=\s+\w)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"(?<!\binc)(?<!\bltd)(?<!\bcorp)(?<!\bco)(?<!\b[a-z])[.!?。！？]\s+[^\W\d_]\w*\s+\w+\s+\w+|[!?。！？]$",
    re.IGNORECASE,
)
MOST_NAME = 90
"""Characters of the longest line that may be a name: a legal name with what it was called before."""


def tokens(text: str) -> tuple[str, ...]:
    """The words of a value, folded: case, accents' Unicode form, full stops inside abbreviations."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace(".", "").replace("'", "").replace("’", "")
    return tuple(_TOKEN.findall(folded))


@cache
def _places() -> dict[tuple[str, ...], str]:
    known = {tokens(name): name for name in REGIONS.split("|")}
    for table in (COUNTRIES, UNIONS):
        for code, names in table.items():
            known.update({tokens(name): code for name in names.split("|")})
    return known


_LONGEST = 6
_JOINING = frozenset({"and", "und", "et", "y", "e", "en", "the"})


def places(text: str) -> tuple[list[str], int]:
    """The places named in a text, canonical where one is known by several names, and how many words name none."""
    words, known = tokens(text), _places()
    found: list[str] = []
    other = k = 0
    while k < len(words):
        for size in range(min(_LONGEST, len(words) - k), 0, -1):
            name = known.get(words[k : k + size])
            if name is not None:
                found.append(name)
                k += size
                break
        else:
            other += words[k] not in _JOINING
            k += 1
    return found, other


@lru_cache(4096)
def is_place(text: str) -> bool:
    """Whether a value names places and nothing else, or is an address that ends in one."""
    text = text.strip(" .,;:–—-")
    if not text or len(text) > 200:
        return False
    found, other = places(text)
    if not found:
        return _CLOUD.fullmatch(text.casefold()) is not None
    if other == 0:
        return True
    parts = [part for part in _PART.split(text) if part.strip()]
    known = sum(1 for part in parts if not places(part)[1] or _CLOUD.fullmatch(part.strip().casefold()))
    if known == len(parts):
        return True
    address = _ADDRESS.search(text) is not None and places(parts[-1])[1] <= 1 and bool(places(parts[-1])[0])
    return address or (known >= 1 and known * 2 >= len(parts) and all(part[:1].isupper() for part in parts))


def begins_place(text: str) -> bool:
    """Whether a text is a place whose first word is part of one: a country, a town, the number of a house."""
    words = tokens(text)
    if not words or not is_place(text):
        return False
    return words[0].isdigit() or any(words[:size] in _places() for size in range(1, _LONGEST + 1))


def coded(value: str) -> list[str]:
    """The words of a value in order, each country by its code."""
    words, known = tokens(value), _places()
    found: list[str] = []
    k = 0
    while k < len(words):
        for size in range(min(_LONGEST, len(words) - k), 0, -1):
            name = known.get(words[k : k + size])
            if name is not None and name.isupper():
                found.append(name)
                k += size
                break
        else:
            found.append(words[k])
            k += 1
    return found


def canonical(value: str) -> tuple[str, ...]:
    """The words of a value as they are compared: each country by its code; of places alone, in no particular order."""
    found = coded(value)
    return tuple(sorted(word for word in found if word not in _JOINING)) if is_place(value) else tuple(found)


def identity(name: str) -> str:
    """What two spellings of one company's name have in common: no case, punctuation, legal form, alias or mark."""
    name = unicodedata.normalize("NFC", _MARKS.sub(" ", name))
    shorter = _BRACKETS.sub(" ", name).strip() or name
    shorter = _ALIAS.sub("", shorter) or shorter
    bare = EASTERN.sub(" ", LEGAL.sub(" ", shorter))
    return " ".join(tokens(bare)) or " ".join(tokens(shorter)) or name.strip().casefold()


def is_prose(text: str) -> bool:
    """Whether a line is a sentence: it ends as one, and is longer than what is said of an entity in passing."""
    text = text.strip(" *_\0")
    if text[-1:] in "。！？":
        return len(text) > 15
    return text[-1:] in ".!?" and len(text.split()) > 7 and not has_form(text[-14:])


def name_like(text: str) -> bool:
    """Whether a line may be a name: short, begins as names do, is no sentence, no label and no place."""
    text = text.strip(" *_:.,;")
    if (
        not text
        or len(text) > MOST_NAME
        or len(text.split()) > 10
        or _SENTENCE.search(text)
        or _PROSE.match(text)
        or is_prose(text)
    ):
        return False
    head = text[0]
    if not (
        head.isupper()
        or head.isdigit()
        or not head.isascii()
        or "." in text[1:-1]
        or any(c.isupper() for c in text[1:])
    ):
        return len(text.split()) <= 2 and text.islower()
    return not (head_of(text) in ("purpose", "location", "name") and len(text.split()) <= 3)
