"""Asking the rules about a page: which element each has something to say about, and what goes.

The rules themselves are in `rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from tracker.core.html import HEADINGS, Element
from tracker.core.reading.amid import Midst
from tracker.core.reading.page_names import LABEL, READ, names

_LASTING_TAGS = HEADINGS | frozenset(("summary", "dt", "form"))  # an element's `within`: the nearest of these around it
_OF_HEADINGS = frozenset(("hidden",))  # names that count on headings too


class Frame:
    """What a rule may know of the page as a whole. `prose`: its characters outside links."""

    __slots__ = ("_body", "_controlled", "_midst", "prose")

    def __init__(self, body: Element) -> None:
        self.prose = max(1, body.chars - body.link_chars)
        self._body = body
        self._controlled: frozenset[str] | None = None
        self._midst: Midst | None = None

    @property
    def midst(self) -> Midst:
        """What stands in the midst of the main text; looked for when first asked for."""
        if self._midst is None:
            self._midst = Midst(self._body)
        return self._midst

    def most(self, element: Element, share: float) -> bool:
        """Whether the element holds more than this share of the page's prose."""
        return element.chars - element.link_chars > share * self.prose

    def controls(self, identity: str) -> bool:
        """Whether a button of the page shows and hides the element with this id."""
        if self._controlled is None:  # found out when first asked for: most pages hide nothing
            said = (element.get("aria-controls").split() for element in self._body.elements() if element.attrs)
            self._controlled = frozenset(identity for identities in said for identity in identities)
        return identity in self._controlled


Rule = Callable[[Element, Frame], bool]


@dataclass(frozen=True, slots=True)
class Dropped:
    """What a rule removed: its name, how many characters, and the elements or blocks themselves."""

    rule: str
    chars: int
    parts: tuple[object, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class _Topic:
    """What an element must have for a rule to be asked about it: one of these tags, attributes or names."""

    tags: frozenset[str]
    attributes: frozenset[str]
    names: frozenset[str]


_TOPICS: dict[Rule, _Topic] = {}
_UNCALLED: frozenset[str] = frozenset()
_UNTOLD: tuple[str, ...] = ()
_LONG_TAG = 40  # characters; no rule speaks of a tag with such a name


def about(
    *, tags: Iterable[str] = (), attributes: Iterable[str] = (), names: Iterable[str] = ()
) -> Callable[[Rule], Rule]:
    """Mark a rule with what it has something to say about; one without a mark is asked about every element.

    Most of a page's elements are none of any rule's business: not asking saves half of the time.
    """
    topic = _Topic(frozenset(tags), frozenset(attributes), frozenset(names))

    def mark(rule: Rule) -> Rule:
        _TOPICS[rule] = topic
        return rule

    return mark


def apply(body: Element, rules: tuple[Rule, ...]) -> tuple[Dropped, ...]:
    """Ask the rules about the elements, outermost first; remove what one of them names. Returns what went."""
    judge = _Judge(body, rules)
    judge.below(body)
    return tuple(judge.dropped)


class _Judge:
    """Walks down a page with its rules."""

    def __init__(self, body: Element, rules: tuple[Rule, ...]) -> None:
        self.frame = Frame(body)
        self.rules = rules
        self.dropped: list[Dropped] = []
        self._topics = _topics_of(rules)
        self._attributes = self._topics.attributes

    def below(self, parent: Element) -> None:
        """Judge what is below `parent`; its counts follow what is removed."""
        within = parent.tag if parent.tag in _LASTING_TAGS else parent.within
        chars = links = 0
        gone: list[Element] = []
        for element in parent.kids:
            element.within = within
            rule = self.dropping(element)
            if rule is not None:
                gone.append(element)
                if element.chars:
                    self.dropped.append(Dropped(rule.__name__, element.chars, (element,)))
            elif element.kids:
                before_chars, before_links = element.chars, element.link_chars
                self.below(element)
                chars += before_chars - element.chars
                links += before_links - element.link_chars
        if gone:
            parent.drop(*gone)
        parent.chars -= chars
        parent.link_chars = parent.chars if parent.tag == "a" else parent.link_chars - links

    def dropping(self, element: Element) -> Rule | None:
        """The first rule that drops an element, or None."""
        attrs, tag = element.attrs, element.tag
        called, told = _UNCALLED, _UNTOLD
        if attrs:
            if not self._attributes.isdisjoint(attrs):
                told = tuple([name for name in attrs if name in self._attributes])
            called = names(*_said(attrs))
            if called:
                if element.within in HEADINGS or tag in HEADINGS:
                    called &= _OF_HEADINGS  # the id of a heading is made of its own words
                element.names = called
        for rule in self._topics.asked(tag if len(tag) < _LONG_TAG else "", called, told):
            if rule(element, self.frame):
                return rule
        return None


def _said(attrs: Mapping[str, str | None]) -> tuple[str | None, str | None, str | None]:
    """The class names, id and label of an element, as much of them as is read."""
    classes, identity, label = attrs.get("class"), attrs.get("id"), attrs.get("aria-label")
    if classes and len(classes) > READ:
        classes = classes[:READ]
    if identity and len(identity) > READ:
        identity = identity[:READ]
    return classes, identity, None if label and len(label) >= LABEL else label


class _Topics:
    """Which of the rules have something to say about what. `attributes`: those that some rule speaks of."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.attributes = frozenset[str]().union(*(_TOPICS[rule].attributes for rule in rules if rule in _TOPICS))
        self.asked = lru_cache(maxsize=4096)(
            lambda tag, called, told: tuple([rule for rule in rules if _concerns(rule, tag, called, told)])
        )


_topics_of = lru_cache(maxsize=16)(_Topics)


def _concerns(rule: Rule, tag: str, called: frozenset[str], attributes: tuple[str, ...]) -> bool:
    topic = _TOPICS.get(rule)
    return topic is None or not (
        tag not in topic.tags and topic.names.isdisjoint(called) and topic.attributes.isdisjoint(attributes)
    )
