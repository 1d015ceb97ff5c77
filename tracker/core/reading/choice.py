"""One page, several policies or languages: which part of the tree is meant, by the URL's fragment and the hints.

A fragment that names a heading inside of one policy chooses nothing: the parts must be policies of their own, each
with a name and a length, side by side. What `parts` does later with the headings of the finished text is done here
with tabs, panels, accordions and anchors, before rules drop what is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from itertools import pairwise
from urllib.parse import unquote

from tracker.core.addresses import primary
from tracker.core.html import Element, weigh
from tracker.core.model import Hints
from tracker.core.reading.detect import detect
from tracker.core.reading.policy_names import kind_of, names_policy

_PART = 400  # characters, white space aside, that a part has at least
_SHARE = 0.04  # and the share of the page
_WHOLE = 0.9  # a part with more of the page than this is the page
_COVER = 0.6  # share of the text around them that the named parts make up together
_LIKE = 0.3  # size of a translation against the longest one
_SAMPLE = 900  # characters of a part whose language is asked
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
_LABELLED = frozenset(("aria-controls", "data-target", "data-bs-target", "data-tab", "data-w-tab"))
_NAMED_BY = ("id", "aria-labelledby", "data-w-tab", "data-tab")
_NAMING = frozenset((*_HEADINGS, "summary"))
_HIDING = frozenset(("hidden", "aria-hidden", "style"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ROUTE = re.compile(r"[!/:?]|:~:")


_Path = tuple[Element, ...]
"""Where an element stands: the elements around it, outermost first, itself included."""


def fragment_of(hints: Hints, url: str) -> str:
    """The fragment that the declaration or the URL names; empty for routes of script-made pages and text fragments."""
    fragment = unquote(hints.fragment.lstrip("#") or (url or "").partition("#")[2]).strip()
    return "" if _ROUTE.match(fragment) else fragment.partition(":~:")[0]


def choose(body: Element, hints: Hints, fragment: str = "", language: str = "") -> tuple[str, ...]:
    """Cut the tree down to the part that is meant. Returns a sentence for each choice, none where all of it stays.

    `language`: what the page says of itself; beside it, translations that are not shown go without a word.
    """
    groups = _groups(body)
    notes: list[str] = []
    if groups and hints.language:
        notes += _by_language(groups, primary(hints.language))
    elif groups and language:
        _drop_hidden_translations(groups, primary(language))
    if fragment:
        name = _by_fragment(body, fragment)
        if name:
            return (*notes, f"The part named {name!r} was chosen by the URL's fragment.")
    if hints.type and groups:
        name = _by_type(body, groups, hints.type)
        if name:
            notes.append(f"The part named {name!r} was chosen by the declared type.")
    return tuple(notes)


def _groups(body: Element) -> list[tuple[Element, list[Element]]]:
    """Elements with at least two long children, and those children. Looks at long elements only: a few dozen a page."""
    least = max(_PART, _SHARE * body.chars)
    found: list[tuple[Element, list[Element]]] = []
    waiting = [body]
    for element in waiting:
        long = [child for child in element.kids if child.chars >= least]
        for child in long:
            if child.tag == "textarea":  # terms in a field that cannot be written in
                child.tag = "pre"
        waiting += long
        if len(long) > 1 and not all(child.tag in ("p", "ul", "ol", "table") for child in long):
            found.append((element, long))
    return found


def _by_language(groups: Sequence[tuple[Element, list[Element]]], wanted: str) -> list[str]:
    """Drop the translations into other languages that stand beside the wanted one."""
    notes = []
    for parent, parts in groups:
        most = max(part.chars for part in parts)
        like = [part for part in parts if part.chars >= _LIKE * most]
        if len(like) < 2 or 2 * sum(part.chars for part in like) < parent.chars:
            continue
        tongues = [primary(part.get("lang")) or detect(part.words(_SAMPLE)) for part in like]
        if wanted not in tongues or len(set(tongues)) < 2:
            continue
        _keep(parent, [part for part, tongue in zip(like, tongues, strict=True) if tongue == wanted], like)
        notes.append(f"The part in the declared language ({wanted}) was chosen; the page has others.")
    return notes


def _drop_hidden_translations(groups: Sequence[tuple[Element, list[Element]]], shown: str) -> None:
    """Drop what is hidden and in another language than the page, where something beside it is in the page's own."""
    for parent, parts in groups:
        hidden = [part for part in parts if _is_hidden(part)]
        if not hidden or len(hidden) == len(parts):
            continue
        tongues = {id(part): primary(part.get("lang")) or detect(part.words(_SAMPLE)) for part in parts}
        if any(tongues[id(part)] == shown for part in parts if not _is_hidden(part)):
            parent.drop(*(part for part in hidden if tongues[id(part)] not in ("", shown)))


def _is_hidden(element: Element) -> bool:
    attrs = element.attrs
    return "hidden" in attrs or attrs.get("aria-hidden") == "true" or bool(_HIDDEN.search(element.get("style")))


def _keep(parent: Element, chosen: Sequence[Element], among: Sequence[Element]) -> None:
    parent.drop(*(part for part in among if all(part is not one for one in chosen)))
    for part in chosen:
        _show(part)


def _show(element: Element) -> None:
    """Let a part that was chosen be read although the page hides it until its tab is clicked."""
    if not _HIDING.isdisjoint(element.attrs):
        element.attrs = {name: value for name, value in element.attrs.items() if name not in _HIDING}


def _by_type(body: Element, groups: Sequence[tuple[Element, list[Element]]], wanted: str) -> str:
    """Keep the tab, panel or section of the declared type. Returns its name, or an empty text."""
    named_by = {part.get(key) for _, parts in groups for part in parts for key in _NAMED_BY if key in part.attrs}
    labels = _labels(body, named_by) if named_by else {}
    for parent, parts in groups:
        named: list[tuple[Element, str]] = []
        kinds: list[str] = []
        for part in parts:
            name = _name(part, labels)
            named.append((part, name))
            kinds.append(kind_of(name))
            if kinds.count("") > len(parts) - 2:
                break  # at least two of them have to be policies: most pages end here
        if kinds.count(wanted) != 1 or not any(kind and kind != wanted for kind in kinds):
            continue
        if not _made_of_policies(parent, named):
            continue
        part, name = named[kinds.index(wanted)]
        _only(body, part)
        return name
    return ""


def _by_fragment(body: Element, fragment: str) -> str:
    """Keep the part that an anchor names or stands in, where it is a policy of its own. Returns its name."""
    order = _in_order(body)
    place = _target(order, fragment)
    if place is None:
        return ""
    labels = _labels(body)
    for parent, part in pairwise(place):
        if part.chars < _PART or part.chars > _WHOLE * body.chars:
            continue
        named = [(child, _name(child, labels)) for child in parent.kids if child.chars >= _PART]
        name = next((name for child, name in named if child is part), "")
        if name and len(named) > 1 and names_policy(name) and _made_of_policies(parent, named):
            _only(body, part)
            return name
    return _by_heading(body, order, place)


def _made_of_policies(parent: Element, named: Sequence[tuple[Element, str]]) -> bool:
    """Whether parts side by side are policies of their own: at least two bear such names, and they are most of it."""
    policies = [part for part, name in named if names_policy(name)]
    return len(policies) > 1 and sum(part.chars for part in policies) >= _COVER * parent.chars


def _by_heading(body: Element, order: Sequence[_Path], place: _Path) -> str:
    """The same where headings alone part the policies: from the heading before the anchor to the next of its level."""
    target = place[-1]
    at = next(i for i, one in enumerate(order) if one is place)
    inside = {id(element) for element in target.elements()} if target.chars else set()
    for level in (1, 2, 3):
        heads = [(i, one[-1]) for i, one in enumerate(order) if _HEADINGS.get(one[-1].tag) == level and one[-1].chars]
        named = [(i, head) for i, head in heads if names_policy(head.words(100))]
        if len(named) < 2 or 2 * len(named) < len(heads):
            continue
        # An anchor stands before its heading or around it.
        index = max((n for n, (i, head) in enumerate(named) if i <= at or id(head) in inside), default=-1)
        if not target.chars or index < 0:
            follows = next((n for n, (i, _) in enumerate(named) if i > at), -1)
            between = [i for i, _ in heads if follows >= 0 and at < i < named[follows][0]]
            if follows >= 0 and not between and _adjoining(order, at, named[follows][0]):
                index = follows
        if index < 0:
            continue
        sizes = _sizes(body, [head for _, head in named])
        if sizes[index] < _PART or sum(size >= _PART for size in sizes) < 2 or sum(sizes) < _COVER * body.chars:
            continue
        start = named[index][1]
        name = start.words(100)
        end = named[index + 1][1] if index + 1 < len(named) else None
        _cut(body, start, end)
        return name
    return ""


def _adjoining(order: Sequence[_Path], start: int, end: int) -> bool:
    """Whether hardly any text stands between two places."""
    between = sum(
        len(child.strip()) for one in order[start:end] for child in one[-1].children if isinstance(child, str)
    )
    return between < 40


def _in_order(body: Element) -> list[_Path]:
    """Every element in document order, with what is around it."""
    found: list[_Path] = []
    stack: list[tuple[Element, _Path]] = [(body, (body,))]
    while stack:
        element, path = stack.pop()
        found.append(path)
        stack.extend((kid, (*path, kid)) for kid in reversed(element.kids))
    return found


def _target(order: Sequence[_Path], fragment: str) -> _Path | None:
    """What the fragment names: an id, an anchor, a tab by what it controls; exactly, else in any case."""
    lowered = fragment.lower()
    loose: _Path | None = None
    for place in order:
        attrs = place[-1].attrs
        for key in ("id", "name", "data-id", "data-tab", "data-anchor", "data-hash"):
            value = attrs.get(key)
            if value and value.lower() == lowered:
                if "aria-controls" in attrs:  # the tab itself: its panel is meant
                    panel = _target(order, attrs["aria-controls"] or "") if attrs["aria-controls"] != value else None
                    return panel or place
                if value == fragment and place[-1].tag not in ("input", "button", "meta"):
                    return place
                loose = loose or place
    return loose


def _labels(body: Element, asked: Container[str] | None = None) -> dict[str, Element]:
    """The tabs and buttons, and the short elements, that name others: by the id of the element they show.

    `asked`: the ids that are asked for, where not all of them are.
    """
    labels: dict[str, Element] = {}
    own: dict[str, Element] = {}
    for element in body.elements():
        attrs = element.attrs
        if not attrs or element.chars > 120:
            continue
        if "id" in attrs and element.chars and (asked is None or element.get("id") in asked):
            own[element.get("id")] = element
        shows = [] if _LABELLED.isdisjoint(attrs) else [element.get(key) for key in _LABELLED]
        if attrs.get("role") == "tab" and element.get("href").startswith("#"):
            shows.append(element.get("href"))
        for value in shows:
            name = value.lstrip("#")
            if value and (asked is None or name in asked):
                labels.setdefault(name, element)
    return own | labels


def _name(part: Element, labels: Mapping[str, Element]) -> str:
    """What a part is called: by its tab, its label, its summary, or the heading that it opens with."""
    for key in _NAMED_BY:
        value = part.get(key)
        if value and value in labels:
            name = labels[value].words(80)
            if name and len(name) < 80:
                return name
    if part.get("aria-label"):
        return part.get("aria-label")
    opening = part.words(200)
    inside = [part]
    for inner in inside:
        inside += inner.kids
        if inner.tag in _NAMING and inner.chars:
            words = inner.words(100)
            if words and opening.find(words) in range(40):
                return words
    return ""


def _only(body: Element, part: Element) -> None:
    _show(part)
    body.children = [part]
    body.kids = [part]
    body.chars, body.link_chars = part.chars, part.link_chars


def _sizes(body: Element, heads: Sequence[Element]) -> list[int]:
    """Characters from each of the headings to the next one."""
    sizes = [0] * len(heads)
    current = -1
    starts = {id(head): n for n, head in enumerate(heads)}
    stack: list[Element | str] = [body]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            if current >= 0:
                sizes[current] += len(node) - node.count(" ") - node.count("\n")
        else:
            current = starts.get(id(node), current)
            stack.extend(reversed(node.children))
    return sizes


def _cut(body: Element, start: Element, end: Element | None) -> None:
    """Leave of the tree what stands from one element on to another."""
    inside = False

    def walk(element: Element) -> None:
        nonlocal inside
        kept: list[Element | str] = []
        for child in element.children:
            if isinstance(child, str):
                if inside:
                    kept.append(child)
                continue
            if child is start:
                inside = True
            elif child is end:
                inside = False
            walk(child)
            if child.children or inside:
                kept.append(child)
        element.children = kept
        element.kids = [child for child in kept if not isinstance(child, str)]

    walk(body)
    weigh(body)
