"""What stands around a policy and is none of its words: left out of the key, never of what is stored and shown.

Reading drops menus, banners and scripts with the page's own marks to go by; what slips through comes and goes between
fetches and would be a change each time. These are the kinds seen in 6,512 real snapshots: the window's title in the
body, script shown as text, the consent dialog at the end, and menus of other documents above the title. The day of
printing is none of the 6,512, but would be a change on each.
"""

from __future__ import annotations

import re

from tracker.core.gating.binding import names_company
from tracker.core.gating.canonical import tokens
from tracker.core.gating.likeness import kinds
from tracker.core.model import Reading

TOP, BOTTOM, RUN = 25, 6, 3
"""Lines in which menus and dialogs are looked for, and how many menu entries in a row make a menu."""

_CODE = re.compile(
    r"[\w$.]+\((?:[\"'{\[].*|\))\)?;?|(?:var|let|const)\s+[\w$]+\s*=.*;|window\.[\w.]+\s*=.*;?|\(?function\s*\w*\(.*"
    r"|(?:[.#@][\w-]+[ ,>]*)+\{.*\}?"
)
_WINDOW_TITLE = re.compile(r"\s[|–—·»:-]\s")
_CONSENT = re.compile(
    r"\b(?:by (?:clicking|pressing|selecting)|when you click|click(?:ing)? [\"“'‘«]?(?:accept|allow|agree|ok)\b)"
    r"|[\"“«](?:accept|allow|reject)(?: all)?(?: cookies)?[\"”»]|en cliquant sur|durch klicken auf|indem sie auf",
    re.IGNORECASE,
)
_COOKIES = re.compile(r"\bcookies?\b", re.IGNORECASE)
_ENTRY = re.compile(r"(?![#*|>+•-])[^\d.!?:;,|\[\]()]{2,60}")
_ENTRY_WORDS = 6
_STOPS = (".", "!", "?", ":", "。", "！", "？", "：", "؟", "।")
_SENTENCE = 80
"""Characters from which a line is prose (reading measures the same: menus and buttons are shorter)."""

_DAY = (
    r"(?:[^\W\d_]{3,12}\.?,? )?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}(?:st|nd|rd|th|\.)? [^\W\d_]{3,10}\.?,? \d{4}"
    r"|[^\W\d_]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})(?:,? (?:at |um |à )?\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m\b)?)?"
)
_STAMP = re.compile(
    r"(?P<said>(?:^|(?<=[.!?|] ))[ \t]*(?:(?:this (?:document|page|copy) was )?printed(?: on|:)"
    r"|(?:print date|date printed):?|today(?:['’]s date)?(?: is|:)|(?:aus)?gedruckt am|druckdatum:?|imprimée? le"
    r"|impreso el|stampato il|afgedrukt op) )" + _DAY,
    re.IGNORECASE | re.MULTILINE,
)
"""The day on which a page says it was printed or looked at, at the start of a sentence: never a date of the policy."""


def without_furniture(reading: Reading) -> str:
    """The text of a reading without what only stands around the policy."""
    lines = reading.text.splitlines()
    title = reading.title.strip()
    if not _WINDOW_TITLE.search(title):
        title = ""
    gone = _menus(lines, reading.title) | _dialog(lines)
    kept = [
        line
        for number, line in enumerate(lines)
        if number not in gone and not (title and line.strip() == title) and not _CODE.fullmatch(line.strip())
    ]
    text = reading.text if len(kept) == len(lines) else "\n".join(kept)
    return _STAMP.sub(r"\g<said>", text)


def _menus(lines: list[str], title: str) -> set[int]:
    """The numbers of short lines in a row above where the policy begins, without a number or a full stop: menu entries.

    Below, such lines are as well kinds of data, companies and parts of an address: they are the policy's.
    """
    found: set[int] = set()
    run: list[int] = []
    top = _spoken(lines)[:TOP]
    for number, line in top[: _beginning([line for _, line in top], title) + 1]:
        if _ENTRY.fullmatch(line) and len(line.split()) <= _ENTRY_WORDS and not names_company(line):
            run.append(number)
            continue
        if len(run) >= RUN:
            found.update(run)
        run = []
    return found


def _beginning(top: list[str], title: str) -> int:
    """The place of the main heading that holds the title or names a policy; where none does, of a heading or prose."""
    named = set(tokens(title))
    first = len(top)
    for place, line in enumerate(top):
        heading = set(tokens(line)) if line.startswith("# ") else set[str]()
        if heading and (kinds(line) or heading <= named or (named and named <= heading)):
            return place
        if line.startswith("#") or len(line) >= _SENTENCE or line.endswith(_STOPS):
            first = min(first, place)
    return first


def _dialog(lines: list[str]) -> set[int]:
    """The numbers of the lines of a consent dialog at the end: from its heading on, to the last line."""
    tail = _spoken(lines)[-BOTTOM:]
    for place, (_, line) in enumerate(tail):
        if _CONSENT.search(line) and _COOKIES.search(line) and place > 0:
            headed = _ENTRY.fullmatch(tail[place - 1][1].lstrip("# ")) is not None
            return {number for number, _ in tail[place - headed :]}
    return set()


def _spoken(lines: list[str]) -> list[tuple[int, str]]:
    return [(number, line.strip()) for number, line in enumerate(lines) if line.strip()]
