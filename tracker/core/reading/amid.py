"""Whether what bears a name of a site's furniture is the policy's text all the same: by its place and what it holds.

Sites give the sections of a policy ids made of their headings: `gdpr`, `cookie-notice`, `sharing`, `related-companies`.
The same words name banners and share bars. These stand beside the text, ask, and lead elsewhere; a section stands in
the midst of the text, under a heading of its own, and says something.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from tracker.core.html import HEADINGS, Element
from tracker.core.reading.page_names import LABEL, READ, names
from tracker.core.reading.vocabulary import is_answer, is_call, is_consent, is_menu, legal

_HOLDS = 0.7  # share of the prose that makes an element the holder of the text, as when the main part is looked for
_MOST = 0.3  # share of the page's prose that the holder has at least; with less, the page has no main text
_PART = 0.1  # share of the page's prose that makes a part of it one of several that hold the text
_BESIDE_TAGS = frozenset(("header", "footer", "nav", "aside", "dialog"))
_RUNNING = frozenset(("p", "ul", "ol", "table", *HEADINGS))
_ITEMS = frozenset(("li", "dd", "tr"))
_FIELDS = frozenset(("input", "select", "textarea", "form"))
_SENTENCE = 60
_TEXT = 150
_LAID_OVER = re.compile(r"position\s*:\s*(?:fixed|sticky)", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_OPENING = frozenset(("summary", "dt", *HEADINGS))  # a button in one of them opens what follows
_TOGGLES = frozenset(("button", *_OPENING))
_TOGGLE = 200  # characters of what opens a part of the text, at most
_AGAIN = 0.8  # share of the entries that stand elsewhere too, from which a list is a copy
_SETTINGS = re.compile(
    r"setting|preference|einstellung|param[èe]tre|prefer[êeé]n|impostazion|instelling|ustawieni|copy|link|"
    r"opt[ -]?out|withdraw|widerruf",
    re.IGNORECASE,
)
"""What buttons say that stand in a section about cookies, and not alone in banners."""
_SWITCHES = frozenset(("switch", "checkbox", "radio"))
_NUMBERED = re.compile(r"\W*(?:\d{1,2}[a-z]?\b|[ivx]{1,5}[.)]|[a-z][.)])", re.IGNORECASE)
_NEVER_FOLDED = re.compile(
    r"(?<![a-z])(?:lang(?:uages?)?|locales?|nav(?:s|bar|igation)?|(?:sub|main|mega)?menus?|search|share|cart)(?![a-z])",
    re.IGNORECASE,
)
"""What sites call their own lists that a click opens."""
_DISCLOSED = re.compile(
    r"sub-?\s?processor|third[ -]part|recipient|personal (?:data|information)|service provider|vendor|affiliate|cookie|"
    r"auftragsverarbeiter|empf[äa]nger|sous-traitant|destinataire|encargado|destinatari|responsabil|verwerker",
    re.IGNORECASE,
)
"""What headings say above the lists that policies fold in."""
_COMPANY = re.compile(
    r"(?<=[\w,] )(?:Inc|Ltd|LLC|LLP|GmbH|Corp(?:oration)?|Limited|PLC|Pty|B\.?V|S\.?A|S\.?A\.?S|SARL|S\.?r\.?l|"
    r"S\.?p\.?A|AG|AB|Oy|ApS|KG|SE)\b|株式会社|有限公司|e-?mail address|IP address",
)
"""What is in the names of companies, or names data."""


class Midst:
    """What stands in the midst of the page's main text, and directly after what."""

    __slots__ = ("_before", "_body", "_entries")

    def __init__(self, body: Element) -> None:
        self._body = body
        self._entries: Counter[str] | None = None
        self._before: dict[int, Element | None] = {}
        holder = _holder(body)
        if holder is None:
            return
        waiting = [_run(body), *_parts(body)] if holder is body else [holder.kids]
        for kids in waiting:
            told = [kid for kid in kids if kid.chars]
            if told:
                self._before[id(told[0])] = None
                self._before.update((id(kid), before) for before, kid in pairwise(told))
                waiting += [kid.kids for kid in told if kid.kids]

    def has(self, element: Element) -> bool:
        """Whether the element is part of what holds the main text."""
        return id(element) in self._before

    def before(self, element: Element) -> Element | None:
        """What stands directly before it, in the same element around both."""
        return self._before.get(id(element))

    def repeats(self, element: Element) -> bool:
        """Whether what it holds stands elsewhere on the page too: a copy for another size of screen."""
        if self._entries is None:
            self._entries = Counter(_entries(self._body))
        entries = _entries(element)
        return sum(self._entries[entry] > 1 for entry in entries) >= _AGAIN * max(1, len(entries))


def _entries(element: Element) -> list[str]:
    """The beginnings of the lines that it shows: of all elements that hold a text of their own."""
    return [
        inner.words(_TEXT)
        for inner in element.elements()
        if any(isinstance(node, str) and not node.isspace() for node in inner.children)
    ]


def _holder(body: Element) -> Element | None:
    """The innermost element that holds nearly all of the prose, banners and the like left aside."""
    current = body
    while True:
        kids = [kid for kid in current.kids if kid.chars and not _is_beside(kid)]
        best = max(kids, key=_said, default=None)
        if best is None or best.tag in _RUNNING:
            break
        if _said(best) < _HOLDS * (_said(current) - sum(_said(kid) for kid in current.kids if _is_beside(kid))):
            break
        current = best
    return current if _said(current) >= _MOST * _said(body) else None


def _run(body: Element) -> list[Element]:
    """From the first to the last paragraph that is shown above the footer, where nothing parts text and page."""
    kids = body.kids
    running = [i for i, kid in enumerate(kids) if kid.tag in _RUNNING and kid.chars and not _is_beside(kid)]
    if not running:
        return []
    said = sum(_said(kids[i]) for i in running)
    for end, kid in enumerate(kids):
        if kid.tag == "footer" or kid.get("role") == "contentinfo" or "footer" in kid.names:
            above = [i for i in running if i < end]
            if 2 * sum(_said(kids[i]) for i in above) > said:
                running = above
                break
    return kids[running[0] : running[-1] + 1]


def _parts(body: Element) -> list[list[Element]]:
    """What the larger parts hold, where the page shows its text in several of them and none holds it alone."""
    least = _PART * _said(body)
    return [kid.kids for kid in body.kids if _said(kid) >= least and kid.tag not in _RUNNING and not _is_beside(kid)]


def _is_beside(element: Element) -> bool:
    if element.tag in _BESIDE_TAGS or "hidden" in element.attrs or element.get("aria-hidden") == "true":
        return True
    label = element.get("aria-label")
    called = names(element.get("class")[:READ], element.get("id")[:READ], label if len(label) < LABEL else None)
    return (
        "consent" in called
        or "dialog" in called
        or any(look.search(element.get("style")) for look in (_LAID_OVER, _NOT_SHOWN))
    )


def _said(element: Element) -> int:
    return element.chars - element.link_chars


def heading_of(element: Element) -> Element | None:
    """The heading that an element begins with, if it is one that says something."""
    inner: Element | None = element
    while inner is not None and inner.tag not in HEADINGS:
        first = next((node for node in inner.children if (node.strip() if isinstance(node, str) else node.chars)), None)
        inner = None if isinstance(first, str) else first
    return inner if inner is not None and not is_call(inner.words(120)) else None


def says(element: Element, least: int = _SENTENCE) -> bool:
    """Whether it holds at least one text that is longer than a label, outside links."""
    if element.chars - element.link_chars < least:
        return False
    stack = [element]
    while stack:
        current = stack.pop()
        for child in current.children:
            if isinstance(child, str):
                if len(child) >= least and len(child.strip()) >= least:
                    return True
            elif child.tag != "a":
                stack.append(child)
    return False


def lists(element: Element) -> bool:
    """Whether it holds a list or table of several entries which are not mostly links."""
    entries = [inner for inner in element.elements() if inner.tag in _ITEMS and inner.chars]
    return len(entries) > 1 and 2 * sum(entry.link_share() < 0.5 for entry in entries) > len(entries)


def is_section(element: Element) -> bool:
    """Whether it looks like a section of a policy: a heading, then sentences or a list; nothing to fill in."""
    heading = heading_of(element)
    if heading is None or 2 * element.link_chars >= element.chars or element.chars <= heading.chars:
        return False
    if any(inner.tag in _FIELDS for inner in element.elements()):
        return False
    if says(element):
        return True
    below = element.words(600)[len(heading.words(600)) :]
    return (lists(element) or legal(below, 1) > 0) and not asks(element)


def is_passage(element: Element) -> bool:
    """Whether it is a longer text that speaks like a policy; nothing to fill in, nothing to click away."""
    if not says(element, _TEXT) or 2 * element.link_chars >= element.chars or legal(element.words(1_000), 3) < 3:
        return False
    return not any(inner.tag in _FIELDS for inner in element.elements()) and not asks(element)


def asks(element: Element) -> bool:
    """Whether it is laid over the page, or holds a button that answers a question."""
    if element.get("aria-modal") == "true" or _LAID_OVER.search(element.get("style")):
        return True
    waiting = [element]
    for inner in waiting:
        if _is_answer(inner):
            return True
        waiting += [kid for kid in inner.kids if kid.tag not in _OPENING]
    return False


def _is_answer(element: Element) -> bool:
    tag, role = element.tag, element.get("role")
    if tag == "input":
        return element.get("type") != "hidden"
    if role in _SWITCHES:
        return True
    if tag == "a" and role != "button":
        words = element.words(LABEL)
        leads = not (element.get("href") == "#" or element.get("href").startswith("javascript:"))
        if leads or not words:
            return is_answer(words)
    elif not _is_button(element):
        return False
    words = element.words(LABEL)
    if is_answer(words):
        return True
    return "aria-expanded" not in element.attrs and "aria-controls" not in element.attrs and not _SETTINGS.search(words)


def _is_button(element: Element) -> bool:
    """Whether it is a button, or is made into one by its role, its own name or a script."""
    if element.tag == "button" or element.get("role") == "button":
        return True
    if element.chars > LABEL:
        return False
    return "onclick" in element.attrs or ("-" in element.tag and ("button" in element.tag or "btn" in element.tag))


def is_folded(element: Element, midst: Midst, *, opens: bool = False) -> bool:
    """Whether a click on what stands before it shows it: a list, a table, or several texts that are long together.

    `opens`: its own markup says so.
    """
    if not midst.has(element) or 2 * element.link_chars >= element.chars or "lang" in element.attrs:
        return False
    if "navigation" in element.names or "language" in element.names or element.get("role") in ("menu", "listbox"):
        return False
    if any(_NEVER_FOLDED.search(element.get(name)[:READ]) for name in ("class", "id", "aria-label")):
        return False
    before = midst.before(element)
    if not opens and (before is None or not _toggles(before)):
        return False
    if any(inner.tag in _FIELDS for inner in element.elements()) or asks(element):
        return False
    if not lists(element) and _said(element) < _TEXT:
        return False
    return _discloses(element, before) and not midst.repeats(element)


def _discloses(element: Element, before: Element | None) -> bool:
    """Whether it tells of data or companies, or the words before it do; menus and pickers do neither."""
    entries = [inner.words(LABEL) for inner in element.elements() if inner.tag in _ITEMS and inner.chars]
    if entries and 2 * sum(map(is_menu, entries)) >= len(entries):
        return False
    headed = False
    if before is not None and before.chars <= _TOGGLE:
        title = before.words(_TOGGLE)
        if is_call(title):
            return False
        headed = any(inner.tag in HEADINGS for inner in before.elements())
        if _DISCLOSED.search(title) or (headed and "partner" in title.lower()):
            return True
    words = element.words(1_000)
    least = 1 if headed else 2  # a menu may hold one
    return (
        legal(words, least) >= least
        or any(map(_COMPANY.search, entries or (words,)))
        or any(inner.tag == "tr" for inner in element.elements())
    )


def _toggles(element: Element) -> bool:
    """Whether a click on it may open what follows it: a heading or a button, or little more than one."""
    if element.chars > _TOGGLE:
        return False
    inner = (one for one in element.elements() if one.tag in _TOGGLES or "aria-expanded" in one.attrs)
    return any(2 * one.chars > element.chars for one in inner)


def is_told(element: Element) -> bool:
    """Whether what is called like a consent layer tells of something instead of asking."""
    if "dialog" in element.names or asks(element):
        return False
    heading = heading_of(element)
    if heading is None or not is_section(element):
        return is_passage(element) and not is_consent(element.words(600))
    title, words = heading.words(600), element.words(600)
    if _NUMBERED.match(title) or lists(element):
        return True
    return not is_consent(words) and not is_consent(words[len(title) :].lstrip())
