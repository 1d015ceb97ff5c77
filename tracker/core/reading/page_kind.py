"""Is this page the policy, or something that stands where the policy should be?

One page at a time, without history: what it says, how much of it there is, and whether it speaks like a policy. Another
real page at the policy's address may still pass here; the gate compares with what was there before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tracker.core.model import Verdict
from tracker.core.reading.detect import detect
from tracker.core.reading.folding import fold, plain
from tracker.core.reading.page_phrases import CONSENT, PHRASES, REASONS, SPOKEN, TITLES
from tracker.core.reading.policy_names import names_policy
from tracker.core.reading.vocabulary import is_title, legal


@dataclass(frozen=True, slots=True)
class PageFeatures:
    """What is known of a page when it is judged.

    `text`: the cleaned Markdown; `whole_text`: all visible text, at most 2,000 characters; `visible_chars`: how much
    of it there is in all; `headings`: h1 and h2; `link_share`: 0..1 of the cleaned text inside links; `scripts`: how
    many; `html_chars`: of the source.
    """

    title: str
    headings: tuple[str, ...]
    text: str
    visible_chars: int
    link_share: float
    html_chars: int
    password_field: bool
    meta_refresh: bool
    scripts: int
    content_type: str
    url: str
    whole_text: str


_NOTHING = 25
"""Characters below which a page says nothing. Of 15,559 good policy pages, 1 % have fewer than 2,018."""
_SHORT = 1500
"""Below it a text must show that it is a policy, and error phrases count. Real error texts: under 900, median 110."""
_BRIEF = 700
"""Below it a phrase counts wherever it stands; above it only in title, headings and first words."""
_OPENING = 160
_NOTICE = 300
"""Up to here a text that speaks of a login or of another address says nothing else."""
_START, _MIDDLE = 4000, 2000
"""Characters of a long text that are judged: how it opens, and how it goes on."""
_LONG, _OPENS = 10_000, 2_000
"""Characters from which a text is long, and those of its opening, which is enough to judge most of them."""
_SHARE_NAMED, _SHARE_OTHER, _SHARE_UNNAMED = 0.003, 0.015, 0.02
_TARGET = r"\[([^\[\]]{0,300})\]\([^()\s]{0,2000}[^()]{0,200}\)"
_LINK = re.compile(_TARGET)
_PICTURE = re.compile("!?" + _TARGET)  # seldom there, and four times as slow
_ITEM = re.compile(r"\n[ \t]*(?:[-+]|\d+\.)(?=\s)")
_MARKS = "*_#>`|~=\\"
_LINE = 70
"""Characters of a line that may be a title or a date."""
_SENTENCE = 60
"""Characters that a sentence of a policy has at least."""
_ASKING = 60
"""Characters at the beginning of a line within which a question about cookies asks."""
_DENSE = 0.05
"""Share of policy words of a short policy; error pages that bear a policy's name say nothing of the kind."""
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_BARS = re.compile(r"\s+[|–—·•-]\s+|\s*\|\s*")
_DATED = re.compile(r"(?:19|20)\d\d")


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[Verdict, re.Pattern[str]], ...]:
    return tuple((verdict, re.compile(phrases, re.MULTILINE)) for verdict, phrases in PHRASES)


@lru_cache(maxsize=1)
def _consent() -> re.Pattern[str]:
    return re.compile(CONSENT, re.MULTILINE)


@lru_cache(maxsize=1)
def _titles() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{TITLES})")


def _words_of(markdown: str) -> str:
    """The text without marks and links' targets, lines kept."""
    text = plain(markdown)
    if "](" in text:
        text = (_PICTURE if "![" in text else _LINK).sub(r"\1", text)
    text = _ITEM.sub("\n", "\n" + text)
    for mark in _MARKS:  # nine searches for one sign each cost a tenth of a search for nine signs
        if mark in text:
            text = text.replace(mark, " ")
    return "\n".join(filter(None, map(_collapsed, text.splitlines())))


def _collapsed(line: str) -> str:
    """A line without white space around it and with single spaces in it: as most lines are already."""
    single = "  " not in line and line.isprintable()  # of white space, only the plain space is printable
    return line.strip() if single else " ".join(line.split())


def _said(text: str) -> Verdict | None:
    """The first verdict whose phrases a text uses."""
    folded = fold(text)
    return next((verdict for verdict, pattern in _patterns() if pattern.search(folded)), None)


def _answer(verdict: Verdict) -> tuple[Verdict, str]:
    return verdict, REASONS.get(verdict, "")


def _without_text(features: PageFeatures) -> Verdict:
    """Why a page has no text of its own: what its frame says, else how it is made."""
    said = _said("\n".join((features.title, features.whole_text[:_SHORT])))
    in_frame = said is Verdict.LOGIN and features.visible_chars > _BRIEF  # every site's menu has a login
    if said is not None and not in_frame:
        return said
    if _consent().search(fold(features.whole_text[:_SHORT])):
        return Verdict.CONSENT
    if features.meta_refresh:
        return Verdict.REDIRECT_STUB
    if features.password_field:
        return Verdict.LOGIN
    if features.visible_chars < _NOTHING and not features.scripts:
        return Verdict.EMPTY
    return Verdict.SHELL if features.scripts else Verdict.EMPTY  # what no script fills is not waiting for one


def _size(text: str) -> int:
    """Characters of a text, those of scripts without spaces threefold."""
    return len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))


def _body(words: str) -> str:
    """The words without title lines and dates: what a page says beyond its name."""
    return "\n".join(
        line
        for line in words.splitlines()
        if len(line) > _LINE or not ((is_title(line) and not line.endswith((".", "。"))) or _DATED.search(line))
    )


def _names(features: PageFeatures, words: str) -> list[str]:
    """What the page calls itself: the parts of its title, its first headings and lines."""
    parts = _BARS.split(features.title)
    return [*parts, *features.headings[:2], *words.splitlines()[:2]]


def _share_needed(features: PageFeatures, words: str) -> float:
    """The share of policy words that title, first headings and first lines let the text do with.

    Measured on 391 pages of 1,500 characters and more: the lowest share of a policy was 0.006 where it bears a policy's
    name and 0.018 where it bears another document's or none; home pages had up to 0.011 and no such name.
    """
    names = _names(features, words)
    if any(is_title(name) for name in names) or any(names_policy(name) for name in names):
        return _SHARE_NAMED
    other = any(len(name) < 120 and _titles().search(fold(name)) for name in names)
    return _SHARE_OTHER if other else _SHARE_UNNAMED


def _named_strictly(features: PageFeatures, words: str) -> bool:
    return any(names_policy(name) for name in _names(features, words))


def _speaks(features: PageFeatures, words: str) -> bool:
    """Whether a short text bears a policy's name and goes on like one: then what it quotes does not condemn it."""
    if not _named_strictly(features, words):
        return False
    body = _body(words)
    hits = legal(body)
    if _WIDE.search(body):
        return hits >= 1
    return hits >= 3 and hits / max(len(body) / 6, 1) >= _DENSE


def _like_a_policy(words: str, needed: float) -> bool:
    """Whether the words are a policy's. Languages whose words are not known get the benefit of the doubt."""
    size = max(len(words) / 6, 1)
    return legal(words, int(needed * size) + 2) / size >= needed or detect(words) not in SPOKEN


def _buttons(words: str) -> int:
    """How many lines are answers to a question about cookies."""
    return sum(bool(_consent().search(fold(line))) for line in words.splitlines() if len(line) < 40)


def _asks_consent(features: PageFeatures, words: str) -> bool:
    """Whether the text is a question about cookies: it opens with it, or its buttons stand below each other."""
    lines = words.splitlines()
    # In the middle of a sentence, cookies that are rejected are a policy's subject.
    asked = [len(line) < 200 and bool(_consent().search(fold(line[:_ASKING]))) for line in lines[:2]]
    if len(words) < _SHORT:
        around = set(_consent().findall(fold(features.whole_text[:_SHORT]))) if legal(words) < 8 else set()
        return _buttons(words) > 1 or any(asked) or (len(around) > 1 and not _named_strictly(features, words))
    names = (features.title, *(heading for heading in features.headings if not _consent().search(fold(heading))))
    return asked[:1] == [True] and not any(is_title(name) for name in names)


def _short(features: PageFeatures, words: str) -> Verdict:
    """Judge a text so short that an error page could say as much."""
    titles = "\n".join((features.title, *features.headings))
    if _speaks(features, words) and _said(titles) is None and not _consent().search(fold(titles)):
        return Verdict.CONSENT if _buttons(words) > 1 else Verdict.POLICY
    opening = f"{titles}\n{words[:_OPENING]}"
    needed, hits = _share_needed(features, words), legal(words)
    named = needed < _SHARE_UNNAMED
    said = _said(opening)
    if said is None and (len(words) < _BRIEF and not (named and hits > 8)):
        said = _said(words)
    if said is not None and not (named and said in _WEAK and hits > 4 and len(words) > _NOTICE):
        return said
    if _asks_consent(features, words):
        return Verdict.CONSENT
    if features.password_field and hits < 8:
        return Verdict.LOGIN
    if features.link_share > 0.5 and len(words) < 400:
        return Verdict.SHELL if features.scripts else Verdict.OTHER
    if _size(_body(words)) < _SENTENCE and _size(words) < 200:
        return Verdict.EMPTY
    return Verdict.POLICY if named or _like_a_policy(words, needed) else Verdict.OTHER


_WEAK = frozenset({Verdict.LOGIN, Verdict.SHELL, Verdict.REDIRECT_STUB})
"""What a short policy may speak of itself: accounts, browsers, pages that moved."""


def judge(features: PageFeatures) -> tuple[Verdict, str]:
    """What the page is, and a sentence for people who wonder why it was refused, empty for `policy`. Never raises."""
    text = features.text
    if len(text) > _LONG:
        words = _words_of(text[:_OPENS])
        enough = _share_needed(features, words) * (_START + _MIDDLE) / 6
        if legal(words, int(enough) + 1) >= enough:
            return _answer(Verdict.POLICY)  # whatever follows, the share of what would be judged is reached
    if len(text) > _START + _MIDDLE:
        text = text[:_START] + "\n" + text[len(text) // 2 :][:_MIDDLE]
    words = _words_of(text)
    if _size(words) < _NOTHING:
        return _answer(_without_text(features))
    if len(words) < _SHORT:
        return _answer(_short(features, words))
    if len(words) < 2 * _SHORT and _asks_consent(features, words):
        return _answer(Verdict.CONSENT)
    return _answer(Verdict.POLICY if _like_a_policy(words, _share_needed(features, words)) else Verdict.OTHER)
