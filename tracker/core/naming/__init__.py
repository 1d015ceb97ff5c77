"""What a text or an address calls a legal document: its type, how plainly, in which language. Pure; words only.

Types are Open Terms Archive's terms types where it has one for the document. The names are regular expressions for a
whole name, over text as `folded` makes it; they are folded themselves when compiled. `words` of a type are for
addresses: ASCII words joined by hyphens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from tracker.core.declaring import slug
from tracker.core.naming.hub_names import HUB_WORDS, HUBS, SETTINGS
from tracker.core.naming.kinds import Kind
from tracker.core.naming.other_names import OTHERS
from tracker.core.naming.privacy_names import PRIVACY
from tracker.core.naming.terms_names import IMPRINT, TERMS, TRACKERS

KINDS: tuple[Kind, ...] = (*OTHERS, PRIVACY, TERMS, TRACKERS, IMPRINT)
"""All types, the narrower first."""
TYPES = tuple(kind.type for kind in KINDS)

MOST_CHARACTERS = 160
"""A longer text is a sentence, not a name; of longer parts of an address only so much is looked at."""

_UNSPACED = frozenset(("ja", "zh", "ko", "th"))
"""Languages whose words stand without spaces or with particles, so that a name has no edges to look for."""
_ENGLISH = "en"
_APART = re.compile(r"\s+[|–—·•»›/-]\s+|[|»›•·]|[:：]\s+|\s*[\n\r]+\s*")
"""What sets the name of a document apart from that of the site in a title."""
_WORN = re.compile(
    r"^(?:(?:our|the|your|view|read|see|full|complete|la|le|les|il|el|los|las|die|der|das|unsere?|nos|notre|nuestr[ao]s?|"
    r"nossos?|nossas?|onze|var|vores|наши?)\s+|l')(?=\S)|[\s.:;,>→*\"'“”]+$|^[\s*\"'“”>→]+"
)
"""Words and marks around a name that say nothing."""
_ASIDE = re.compile(r"\s*[(\[（][^()\[\]（）]*[)\]）]\s*$")
"""What stands in brackets behind a name: `(opens in a new window)`, `(PDF)`, `(AGB)`."""
_WHOLE_LETTERS = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"}
"""Letters that Unicode does not take apart into a base and a mark."""
_LETTERS = str.maketrans(
    {
        **_WHOLE_LETTERS,
        **dict.fromkeys("’‘ʼ", "'"),
        **dict.fromkeys("‐‑‒–—-_", " "),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
    }
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Name:
    """A type of document that a text names. `share`: of the text that the name makes up, 0..1; 1: nothing else is said.

    `language`: of the name; English where the same word is used in several languages (`Cookies`).
    """

    type: str
    language: str
    share: float
    start: int


def folded(text: str) -> str:
    """Lower case, without accents, with straight apostrophes, and spaces for hyphens and runs of white space."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]], ...]:
    """For each type: its name, one pattern that finds it in any language, and one for each language."""
    found = []
    for kind in KINDS:
        each = {language: _pattern(language, names) for language, names in kind.names.items()}
        whole = re.compile("|".join(f"(?:{pattern})" for pattern in each.values()))
        found.append((kind.type, whole, tuple((tag, re.compile(pattern)) for tag, pattern in each.items())))
    return tuple(found)


def _pattern(language: str, names: str) -> str:
    plain = folded_pattern(names)
    return f"(?:{plain})" if language in _UNSPACED else rf"(?<!\w)(?:{plain})(?!\w)"


def folded_pattern(names: str) -> str:
    """A pattern in the form that `folded` gives to the texts it is matched with."""
    letters = {ord(letter): plain for letter, plain in _WHOLE_LETTERS.items()}
    plain = unicodedata.normalize("NFKD", names.translate(letters))
    return "".join(c for c in plain if not unicodedata.combining(c))


@lru_cache(maxsize=1)
def _hubs() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{folded_pattern(names)})" for names in HUBS.values()))


@lru_cache(maxsize=1)
def _settings() -> re.Pattern[str]:
    edged = folded_pattern(SETTINGS)
    return re.compile(rf"(?<!\w){edged}(?!\w)|(?:設定|设置|設置|{folded_pattern('설정')})$")


@lru_cache(maxsize=1)
def _addresses() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind.type, re.compile(rf"(?:^|-)(?:{kind.words})(?=-|$)")) for kind in KINDS)


@lru_cache(maxsize=1)
def _any_address() -> re.Pattern[str]:
    """One look that spares the many addresses of a sitemap the others."""
    return re.compile("|".join(rf"(?:^|-)(?:{words})(?=-|$)" for words in (*(kind.words for kind in KINDS), HUB_WORDS)))


@lru_cache(maxsize=4096)
def names_in(text: str) -> tuple[Name, ...]:
    """The types that a text names, those it names most plainly first; none where it is long enough for a sentence.

    Of two types that one stretch of the text may mean, the longer name counts (`Data Processing Agreement` is no
    `Agreement`), and of names alike the narrower type.
    """
    found: dict[tuple[int, int], Name] = {}
    for piece, start in _pieces(text):
        for type, whole, each in _patterns():
            if whole.search(piece):
                language, (begin, end) = _longest(each, piece)
                name = Name(type, language, (end - begin) / len(piece), start + begin)
                found.setdefault((start + begin, start + end), name)
    kept = [
        name
        for (begin, end), name in found.items()
        if not any(first <= begin and end <= last and last - first > end - begin for first, last in found)
    ]
    return tuple(sorted(kept, key=lambda name: (-round(name.share, 2), name.start)))


def _longest(each: tuple[tuple[str, re.Pattern[str]], ...], piece: str) -> tuple[str, tuple[int, int]]:
    """The longest name in any of the languages, which is there: its language and where it stands."""
    for tag, pattern in each:
        if pattern.fullmatch(piece):
            return tag, (0, len(piece))
    spans = [(tag, match.span()) for tag, pattern in each for match in pattern.finditer(piece)]
    return max(spans, key=lambda one: one[1][1] - one[1][0])


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """The parts of a title, folded and without what says nothing, each with a number that orders them."""
    if len(text) > MOST_CHARACTERS:
        return
    for number, part in enumerate(_APART.split(text)):
        plain = folded(_ASIDE.sub("", part) or part)
        bare = _WORN.sub("", _WORN.sub("", plain)) or plain
        if bare:
            yield bare, number * 1_000


def is_hub(text: str) -> bool:
    """Whether a link's text says that its page lists documents (`Legal`, `Terms & Policies`)."""
    return any(_hubs().fullmatch(piece) for piece, _ in _pieces(text))


def is_setting(text: str) -> bool:
    """Whether a link's text speaks of a control (`Cookie settings`, `Do not sell`)."""
    return len(text) <= MOST_CHARACTERS and bool(_settings().search(folded(text)))


@dataclass(frozen=True, slots=True)
class Address:
    """What an address names. `share`: of the words of that part of it, 0..1; `last`: that part ends the path."""

    type: str = ""
    share: float = 0.0
    last: bool = False
    hub: bool = False


def address_names(url: str) -> Address:
    """The type that an address names: its path from the end on, then its fragment, its query and its host.

    Where only the path's folders name a type, or its host does, `last` is false.
    """
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query)
    except ValueError:
        return Address()
    segments = [slug(_CAMEL.sub("-", unquote(one))) for one in parts.path.split("/") if one]
    segments = [re.sub(r"-(?:html?|php|aspx?|pdf|jsp|do|md|txt)$", "", one)[:MOST_CHARACTERS] for one in segments]
    hosts = (parts.hostname or "").split(".")[:-2]
    further = [slug(unquote(parts.fragment))] if parts.fragment else []
    further += [slug(unquote(value)) for _, value in query[:10] if value]
    further = [one[:MOST_CHARACTERS] for one in further]
    if not any(_any_address().search(one) for one in (*segments, *further, *hosts)):
        return Address()
    hub = bool(segments) and re.fullmatch(HUB_WORDS, _last_word(segments)) is not None
    places = [*((one, index == 0) for index, one in enumerate(reversed(segments[-4:])))]
    places = [*places[:1], *((one, True) for one in further), *places[1:], *((one, False) for one in hosts)]
    for words, last in places:
        type, share = _named(words)
        if type:
            return Address(_within(type, segments, hosts), share, last, hub)
    return Address(hub=hub)


def _last_word(segments: list[str]) -> str:
    """The last part of a path that is no language or `index`."""
    for one in reversed(segments):
        if not re.fullmatch(r"[a-z]{2}(?:-[a-z]{2})?|index|home|default|overview", one):
            return one
    return ""


def _named(words: str) -> tuple[str, float]:
    """The type that words joined by hyphens name, and their share of it; privacy goes before cookies in one name."""
    found = {type: match for type, pattern in _addresses() if (match := pattern.search(words))}
    if not found:
        return "", 0.0
    broad = [type for type in (PRIVACY.type, TERMS.type) if type in found]
    narrow = next((type for type in found if type not in (PRIVACY.type, TERMS.type, TRACKERS.type, IMPRINT.type)), "")
    type = narrow or min(broad, key=lambda one: found[one].start(), default="") or next(iter(found))
    covered = sum(len(match[0].strip("-")) for one, match in found.items() if one in (type, *broad, TRACKERS.type))
    return type, min(1.0, (covered + words.count("-")) / len(words))


_CONTEXTS = (
    (re.compile(r"(?:developers?|api|dev|core|docs-api)"), "Developer Terms", frozenset((TERMS.type,))),
    (
        re.compile(r"(?:ads?|advertising|advertisers?|adspolicy|adshelp)"),
        "Advertising Content Policy",
        frozenset(("Community Guidelines", "Acceptable Use Policy")),
    ),
    (re.compile(r"(?:law|law-enforcement)"), "Law Enforcement Guidelines", frozenset(("Community Guidelines",))),
    (re.compile(r"brand"), "Brand Guidelines", frozenset(("Community Guidelines",))),
)
"""What a folder or host makes of a plain name: the terms below `developers.` are those for developers."""


def _within(type: str, segments: list[str], hosts: list[str]) -> str:
    for pattern, narrower, of in _CONTEXTS:
        if type in of and any(pattern.fullmatch(one) for one in (*segments[:-1], *hosts)):
            return narrower
    return type
