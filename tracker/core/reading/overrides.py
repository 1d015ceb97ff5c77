"""The declaration's own rules: what `remove` names is left out, and of what is left, what `select` names is the text.

All selectors look at the page as it came, whichever rules stand beside them. Rules are CSS, for every element that fits
it, or ranges from the first element that fits one selector to the first that fits another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracker.core.declaring import written
from tracker.core.html import Document, Element, is_selector, marks, parse, titles_of, weigh
from tracker.core.model import Hints, Range, Rule, Span
from tracker.core.reading.ranges import STRUCTURE, around, cut, places, united, without
from tracker.errors import RuleMissed


@dataclass(frozen=True, slots=True)
class Override:
    """One rule of the declaration. `kind`: `select` or `remove`; `number` of `total` rules of its kind, from 1."""

    kind: str
    rule: Rule
    number: int
    total: int

    @property
    def name(self) -> str:
        """The rule as its declaration writes it."""
        return f"{self.kind} {written(self.rule)}"

    def missed(self, why: str) -> RuleMissed:
        """The error that names the rule and says what is wrong with it."""
        which = f" ({self.number} of {self.total})" if self.total > 1 else ""
        shown = repr(self.rule) if isinstance(self.rule, str) else written(self.rule)
        return RuleMissed(f"the {self.kind} rule {shown}{which} {why}")

    def selectors(self) -> tuple[str, ...]:
        """The CSS of the rule; of a range that of its beginning and of its end."""
        rule = self.rule
        if isinstance(rule, str):
            return (rule,)
        return (rule.start_before or rule.start_after, rule.end_before or rule.end_after)


@dataclass(frozen=True, slots=True)
class Overridden:
    """A page to which the declaration's rules were applied: `document` holds the text that is left.

    `page`: the body as it came, `at`: where on it each element lies, by its id(). `removed`, `chosen`: the stretches
    of it that a rule took, with the rule. `copies`: what an element kept in part was made of, by the id() of the copy.
    """

    document: Document
    page: Element
    overrides: tuple[Override, ...] = ()
    at: Mapping[int, Span] = field(default_factory=dict)
    removed: tuple[tuple[Override, Span], ...] = ()
    chosen: tuple[tuple[Override, Span], ...] = ()
    copies: Mapping[int, Element] = field(default_factory=dict)


def parsed(html: str, hints: Hints) -> Overridden:
    """Parse a page and apply the rules of its declaration.

    Raises RuleMissed where a rule matches nothing, and what `parse` raises.
    """
    overrides = [
        Override(kind, rule, number, len(rules))
        for kind, rules in (("remove", hints.remove), ("select", hints.select))
        for number, rule in enumerate(rules, 1)
    ]
    for override in overrides:
        wrong = next((selector for selector in override.selectors() if not is_selector(selector)), None)
        if wrong is not None:
            raise override.missed("is not valid CSS" + (f": {wrong!r}" if isinstance(override.rule, Range) else ""))
    document = parse(html, [selector for override in overrides for selector in override.selectors()])
    return _applied(document, overrides) if overrides else Overridden(document, document.body)


def _applied(document: Document, overrides: Sequence[Override]) -> Overridden:
    """Apply the rules, `remove` first, to the page as it came."""
    page = document.body
    at = places(page)
    fits: list[list[Span]] = [[] for _ in document.matched]
    marked: dict[Span, Element] = {}
    for element in page.elements():
        for number in marks(element):
            fits[number].append(at[id(element)])
            marked[at[id(element)]] = element
    removed: list[tuple[Override, Span]] = []
    chosen: list[tuple[Override, Span]] = []
    gone: list[Span] = []
    copies: dict[int, Element] = {}
    body = Element("body", page.attrs)
    first = 0
    for override in overrides:
        selectors = override.selectors()
        for number, selector in enumerate(selectors, first):
            if not document.matched[number]:
                raise override.missed(_nothing(override, selector))
        found = [sorted(fits[number]) for number in range(first, first + len(selectors))]
        first += len(selectors)
        if override.kind == "remove":
            removed += [(override, stretch) for stretch in _stretches(override, found, page, at, ())]
            continue
        gone = gone or united(stretch for _, stretch in removed)
        stretches = _stretches(override, found, page, at, gone)
        taken = united([*gone, *(stretch for _, stretch in chosen)])
        for stretch in stretches:
            _take(body, page, marked.get(stretch), stretch, without(stretch, taken), at, copies)
            chosen.append((override, stretch))
    if not chosen:
        gone = united(stretch for _, stretch in removed)
        body = cut(page, without(at[id(page)], gone), at, copies) or body
    weigh(body)
    return Overridden(
        replace(document, body=body, titles=titles_of(body)),
        page,
        tuple(overrides),
        at,
        tuple(removed),
        tuple(chosen),
        copies,
    )


def _stretches(
    override: Override, found: Sequence[Sequence[Span]], page: Element, at: Mapping[int, Span], gone: Sequence[Span]
) -> list[Span]:
    """The stretches that a rule takes, in document order, one inside another once.

    `found`: where its selectors fit; `gone`: what was removed before.
    """
    staying = [[stretch for stretch in each if without(stretch, gone)] for each in found]
    rule = override.rule
    if isinstance(rule, str):
        if not staying[0] and override.kind == "select":
            raise override.missed(_nothing(override, rule))
        outermost: list[Span] = []
        for stretch in staying[0]:
            if not outermost or stretch[1] > outermost[-1][1]:
                outermost.append(stretch)
        return outermost
    for selector, each in zip(override.selectors(), staying, strict=True):
        if not each:
            raise override.missed(_nothing(override, selector))
    begin, end = staying[0][0], staying[1][0]
    stretch = (begin[0] if rule.start_before else begin[1] + 1, end[0] - 1 if rule.end_before else end[1])
    if stretch[0] > stretch[1] + 1:
        raise override.missed("holds nothing: on the page its end comes before its beginning")
    if stretch[0] > stretch[1] or cut(around(page, stretch, at), without(stretch, gone), at, {}) is None:
        raise override.missed("holds nothing on the page")
    return [stretch]


def _take(
    body: Element,
    page: Element,
    fitting: Element | None,
    stretch: Span,
    kept: Sequence[Span],
    at: Mapping[int, Span],
    copies: dict[int, Element],
) -> None:
    """Hang under `body` what is kept of a stretch: of an element that fits as itself, of a range as what it holds."""
    holder = fitting or around(page, stretch, at)
    part = cut(holder, kept, at, copies)
    if part is None:
        return
    if holder is page or (fitting is None and holder.tag not in STRUCTURE):
        copies.pop(id(part), None)
        body.children += part.children
        body.kids += part.kids
    else:
        body.children.append(part)
        body.kids.append(part)


def _nothing(override: Override, selector: str) -> str:
    """The words for a selector that fits nothing."""
    if isinstance(override.rule, str):
        return "matches nothing on the page"
    end = "begins" if selector == override.selectors()[0] else "ends"
    return f"matches nothing on the page: {selector!r}, where it {end}, is missing"
