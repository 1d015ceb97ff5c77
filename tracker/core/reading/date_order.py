"""Which number of `03/04/2024` is the day: settled from the page itself, never from a fixed habit alone.

In this order: the other numbers of the page, where they show one order only; a reading that lies after the capture is
out; a reading that the page also writes out elsewhere is it; the language; and on an English page the country that its
address, company forms, laws and spelling speak of. Where those say little or contradict each other the order stays
open, and the date carries both readings. Measured on 19 English documents whose other numbers show their order: that
evidence was right for all 9 where it weighed ten or more, and for 6 of 10 where it weighed less.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from tracker.core.patterns import later
from tracker.core.reading.date_forms import Found
from tracker.core.reading.languages import LANGUAGES

_PLACES = (
    "england|united kingdom|ireland|london|dublin|france|germany|berlin|amsterdam|netherlands|belgium|spain|portugal|"
    "italy|poland|india|australia|new zealand|singapore|brazil|cyprus|estonia|luxembourg|switzerland|austria|sweden|"
    "norway|denmark|finland|nigeria|kenya|south africa",
    "united states|california|delaware|new york|texas|florida|washington|zip code|philippines",
)
"""Places whose people write the day first, and those whose people write the month first."""
_SPELLINGS = (
    "organisation|recognis|authoris|personalis|analyse|analysing|behaviour|favour|licence",
    "organization|recogniz|authoriz|personaliz|analyze|analyzing|behavior|favor|license",
)
_FIRMS = later(
    r"\b(?:(ltd|plc|gmbh|sarl|s\.a\.r\.l|s\.a\.s|sas|s\.a\.|b\.?v\.|aps|oy|s\.?r\.?l|s\.?p\.?a|pty|pvt|sp\. z o\.o|"
    r"paris|malta|cnil|ico)|inc|llc|corp|corporation|u\.s|usa|ccpa|cpra|coppa|hipaa)\b"
)
"""Short words, which are parts of others: company forms, laws and authorities; a group where the day comes first."""
_DAY_FIRST_DOMAIN = later(
    r"\.(?:uk|ie|au|nz|in|sg|my|pk|bd|lk|za|ng|ke|gh|ug|tz|fr|de|at|ch|lu|be|nl|es|pt|it|mt|cy|gr|dk|no|fi|is|pl|cz|sk|"
    r"si|hr|rs|ba|mk|ro|bg|tr|ru|ua|by|ee|lv|il|ae|sa|eg|ma|tn|br|ar|mx|cl|pe|uy|ec|th|vn|id|hk|eu)\Z"
)
"""Domains of countries that write the day first; those sold for their letters (io, co, ai, me, tv) say nothing."""
_LOCALE = later(r"(?:^|[/=.])(?:en|us)[-_](us|gb|uk|au|nz|ie|in|za|sg|eu)(?=[/.&?]|$)", re.IGNORECASE)
_ENDS = 4000
"""A company names itself, its seat and its law at both ends of a policy; in between it names others."""
_SAMPLE = 100_000
"""Characters of each half of a text that are counted at most."""
_AFTERTHOUGHT = timedelta(days=31)
"""How far a policy announces its own update ahead of the capture."""
_WEIGHTY = 10.0
"""From this balance of the evidence on an order is settled; below it 4 of 10 documents were written the other way."""
_TELLING = 6.0
"""What a country's domain or locale says: enough where the words do not speak against it."""
_CERTAIN = 100.0


@dataclass(frozen=True, slots=True)
class _Balance:
    """What speaks for the day coming first (above 0) or the month, and whether it says enough to settle it."""

    weight: float
    settled: bool


def _swapped(found: Found) -> Found:
    month, day = found.other or (found.month, found.day)
    return replace(found, month=month, day=day, other=(found.month, found.day), day_first=True)


def _of_address(url: str) -> float:
    """What an address says: `example.co.uk`, `/en-gb/`. `/en-us/` is what sites of all countries are set up with."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return 0.0
    weight = _TELLING if _DAY_FIRST_DOMAIN.search(host) else -_TELLING if host.endswith(".us") else 0.0
    locale = _LOCALE.search(url)
    if locale:
        weight += -1.0 if locale[1].lower() == "us" else _TELLING
    return weight


def _counted(words: str, text: str, tokens: str) -> int:
    """How often the words stand in `text`. `tokens`: each of its tokens once, because most words are in none."""
    return sum(text.count(word) for word in words.split("|") if " " in word or word in tokens)


def _tokens(text: str) -> str:
    return " ".join(set(text.split()))


def _sampled(text: str) -> str:
    return text if len(text) <= 2 * _SAMPLE else text[:_SAMPLE] + text[-_SAMPLE:]


def _of_words(text: str) -> tuple[float, bool]:
    """What an English text says of its country, and whether all of it says the same, twice. `text` in lower case."""
    ends = text if len(text) <= 2 * _ENDS else text[:_ENDS] + "\n" + text[-_ENDS:]
    tokens = _tokens(text)
    firms = [bool(found) for found in _FIRMS.findall(ends)]
    day_first, month_first = (_counted(words, ends, tokens) for words in _PLACES)
    day_first, month_first = 3 * (sum(firms) + day_first), 3 * (len(firms) - sum(firms) + month_first)
    if ends is not text:
        nearby = [_counted(words, text, tokens) for words in _PLACES]
        day_first, month_first = day_first + nearby[0], month_first + nearby[1]
    british, american = (_counted(words, text, tokens) for words in _SPELLINGS)
    one_sided = max(day_first, month_first) >= 6 and not (day_first and month_first)
    contradicted = british > american if month_first else american > british
    return day_first - month_first + (british - american) / 2, one_sided and not contradicted


class Order:
    """How one page writes numeric dates; found out when first asked, because few pages leave it open."""

    def __init__(self, everything: Sequence[Found], text: Callable[[], str], url: str = "") -> None:
        """`everything`: all dates of the page; `text`: gives its words in lower case."""
        shown = [found for found in everything if found.day_first is not None]
        self._numbers = [bool(found.day_first) for found in shown if not found.named]
        self._names = [bool(found.day_first) for found in shown if found.named]
        self.written = frozenset(found.key() for found in everything if found.other is None and found.day)
        self._text, self._url = text, url
        self._known: dict[str, _Balance] = {}

    def balance(self, language: str) -> _Balance:
        """Whether day or month comes first. `language`: of the line that bears the date."""
        if language not in self._known:
            self._known[language] = self._weigh(language)
        return self._known[language]

    def proved(self) -> bool | None:
        """Whether the day comes first, where the other numbers of the page all show the same; else None."""
        return self._numbers[0] if self._numbers and len(set(self._numbers)) == 1 else None

    def _weigh(self, language: str) -> _Balance:
        proved = self.proved()
        if proved is not None:
            return _Balance(_CERTAIN if proved else -_CERTAIN, settled=True)
        if language not in {"", "en"}:
            order = LANGUAGES[language].order if language in LANGUAGES else "DMY"
            return _Balance(-_CERTAIN if order == "MDY" else _CERTAIN, settled=not self._numbers)
        words, one_sided = _of_words(_sampled(self._text()))
        address = _of_address(self._url)
        numbers, names = (2 * sum(shown) - len(shown) for shown in (self._numbers, self._names))
        weight = words + address + 3.0 * numbers + max(-2.0, min(2.0, float(names)))
        agreed = address * words >= 0 and (one_sided or abs(address) >= _TELLING)
        return _Balance(weight, settled=not self._numbers and (abs(weight) >= _WEIGHTY or agreed))


def settle(found: Found, order: Order, language: str, captured_at: datetime | None) -> Found:
    """`found` with its likelier reading first; `other` is kept only where nothing settles the order."""
    if found.other is None:
        return found
    month_first, day_first = replace(found, day_first=False), _swapped(found)
    if captured_at is not None and order.proved() is None:
        limit = captured_at.date() + _AFTERTHOUGHT
        late = [date(*reading.key()) > limit for reading in (month_first, day_first)]
        if late[0] != late[1]:
            return replace(day_first if late[0] else month_first, other=None)
    written = [reading.key() in order.written for reading in (month_first, day_first)]
    if written[0] != written[1]:
        return replace(month_first if written[0] else day_first, other=None)
    balance = order.balance(language)
    likelier = day_first if balance.weight > 0 else month_first
    return replace(likelier, other=None) if balance.settled else likelier
