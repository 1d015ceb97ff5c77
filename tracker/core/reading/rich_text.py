"""Rich text as content systems store it, trees of nodes in JSON, and the strings between them: as HTML.

One walk reads them all, for they differ in names only: Contentful (`nodeType`, `content`), Sanity (`_type`, `style`,
`children`), Strapi, Slate and Lexical (`type`, `children`), ProseMirror, TipTap and Storyblok (`type`, `content`,
`attrs`), Prismic (`type`, `text`), Editor.js and Draft.js (`blocks`), React elements (`["$", "p", key, props]`).
What the HTML says is then read like that of any page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape
from typing import Any

from tracker.core.reading.vocabulary import is_call

Json = Any
"""What `json.loads` returns."""

_TYPES = ("nodeType", "_type", "type", "tag")
_RUN = frozenset(
    ("text", "value", "marks", "bold", "italic", "underline", "strikethrough", "code", "format", "_key", "id")
)
_KIDS = ("content", "children", "blocks", "nodes", "root", "document", "body", "items", "elements")
_TAGS = {
    "document": "div",
    "doc": "div",
    "root": "div",
    "paragraph": "p",
    "normal": "p",
    "unstyled": "p",
    "preformatted": "p",
    "p": "p",
    "header": "h2",
    "heading": "h2",
    "title": "h1",
    "quote": "blockquote",
    "blockquote": "blockquote",
    "unordered-list": "ul",
    "bullet-list": "ul",
    "bulleted-list": "ul",
    "ul": "ul",
    "ordered-list": "ol",
    "numbered-list": "ol",
    "ol": "ol",
    "list-item": "li",
    "listitem": "li",
    "li": "li",
    "table": "table",
    "table-row": "tr",
    "tr": "tr",
    "table-cell": "td",
    "td": "td",
    "table-header-cell": "th",
    "table-header": "th",
    "th": "th",
    "hyperlink": "a",
    "link": "a",
    "a": "a",
    "linebreak": "br",
    "hard-break": "br",
    "br": "br",
}
_LEVELS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_LEVEL = re.compile(r"^(?:heading|header|h|title)-?([1-6]|one|two|three|four|five|six)$")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
_HTML = re.compile(r"</?(?:p|div|h[1-6]|ul|ol|li|br|table|strong|b|em|a|span|section)\b[^<>]*>", re.IGNORECASE)
ANY_TAG = re.compile(r"<[^<>]*>")
_MARKDOWN = re.compile(r"(?m)^#{1,6} \S|^[ \t]*[-*] \S.*\n|\*\*\S[^*\n]*\*\*|\]\(https?://")
_SPACE_WITHIN = re.compile(r"\S\s\S|[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]{4}")
_CODE = re.compile(
    r"^(?:https?:\S*$|[/#.][\w/.#?=&-]*$|data:|var\(|[\w-]++(?: (?>[\w-]*[-:/_][\w:/.\[\]-]*))++$)|[{};]\s*$|-> @"
)
_NAMING = re.compile(
    r"^(?:\w*(?:title|heading|headline|question|subtitle|summary|label|term)|name|header|section_?name)$", re.IGNORECASE
)
_UNNAMED = re.compile(
    r"(?:heading|header|text|section|block|paragraph|component|rich ?text|content|body|copy|hero|container|untitled)"
    r"\W*\d*",
    re.IGNORECASE,
)
"""What editors call their parts for themselves."""
_DATING = re.compile(r"^(?:last_?(?:updated|modified|revised)|effective_?date)\w*$", re.IGNORECASE)
_SILENT = re.compile(
    r"^(?:_*(?:id|key|type|typename|rev|ref|slug|locale|lang)|__typename|sys|seo\w*|meta\w*|og\w*|href|ur[il]|src\w*|"
    r"path\w*|class(?:name)?|style|css|icon\w*|image\w*|img|alt\w*|logo|color|theme|variant|layout|target|rel|method|"
    r"keywords?|tags?|author|category|created\w*|updated_?at|published\w*|modified\w*|cta\w*|button\w*|nav\w*|"
    r"menu\w*|footer|header_?nav|breadcrumbs?|related\w*|aria-?\w*|placeholder|share\w*|newsletter|cookie_?banner\w*|"
    r"excerpt|description|markdefs|inlinestylekeys|entity_?map)$",
    re.IGNORECASE,
)
"""Keys whose values are for machines, or for other places than the text."""
MAX_DEPTH = 200
"""Deeper values are left out. React nests thrice for each element in an element, of which pages have 60 at most."""


def html_of(value: Json, depth: int = 0, level: int = 2) -> str:
    """Any value of JSON as HTML: rich text by its nodes, objects by their titles and texts, in the order of the data.

    `level`: of the next heading that a bare title makes.
    """
    if depth > MAX_DEPTH:
        return ""
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, list):
        if len(value) == 4 and value[0] == "$" and isinstance(value[1], str):
            return _react(value, depth)
        if any(isinstance(one, dict) and one.get("_type") == "block" for one in value[:20]):
            return _listed(value, depth)
        if any(isinstance(one, dict) and "list-item" in str(one.get("type")) for one in value[:400]):
            return _listed(value, depth)
        return "".join(html_of(one, depth + 1, level) for one in value)
    if isinstance(value, dict):
        return _node(value, depth) if is_node(value) else _object(value, depth, level)
    return ""


def is_node(value: Mapping[str, Json]) -> bool:
    """Whether an object is a node of a rich text, not one that has a type and texts of its own."""
    kind = _kind(value)
    if kind in ("text", "span") or (not kind and value.keys() <= _RUN):
        return isinstance(value.get("text", value.get("value")), str)
    tag = _tag(kind, value)
    return bool(tag) and (any(key in value for key in (*_KIDS, "text", "data", "props")) or tag == "br")


def _kind(value: Mapping[str, Json]) -> str:
    for key in _TYPES:
        kind = value.get(key)
        if isinstance(kind, str) and kind:
            return _HUMP.sub("-", kind).lower() if len(kind) < 40 else ""
    return ""


def _tag(kind: str, value: Mapping[str, Json]) -> str:
    """The element that a kind of node is, or an empty text for kinds that nobody knows."""
    if kind == "block":
        kind = str(value.get("style") or "normal")
    if kind in ("heading", "header"):
        for holder in (value, value.get("attrs"), value.get("data"), value.get("props")):
            if isinstance(holder, dict):
                level = holder.get("level")
                if isinstance(level, int) and not isinstance(level, bool) and 1 <= level <= 6:
                    return f"h{level}"
                if isinstance(holder.get("tag"), str) and re.fullmatch("h[1-6]", holder["tag"]):
                    return str(holder["tag"])
    found = _LEVEL.match(kind)
    if found:
        return f"h{_LEVELS.get(found[1]) or found[1]}"
    if kind == "list":
        given: Mapping[str, Json] = value["data"] if isinstance(value.get("data"), dict) else value
        named = (given.get(key) for key in ("format", "style", "listType", "tag"))  # `style` may be an object of CSS
        return "ol" if any(isinstance(one, str) and one in ("ordered", "number", "ol") for one in named) else "ul"
    if kind in ("o-list-item", "ordered-list-item", "unordered-list-item"):
        return "li"
    return _TAGS.get(kind, "")


def _node(value: Mapping[str, Json], depth: int) -> str:
    """A node of a rich text and all below it."""
    kind = _kind(value)
    text = value.get("text", value.get("value"))
    if kind in ("text", "span") or (not kind and isinstance(text, str)):
        return _marked(str(text), value)
    tag = _tag(kind, value)
    if tag == "br":
        return "<br>"
    data: Mapping[str, Json] = value["data"] if isinstance(value.get("data"), dict) else {}
    inner = _kids(value, data, depth)
    if not inner and isinstance(text, str):
        inner = text if _HTML.search(text) else escape(text, quote=False)
    elif not inner and isinstance(data.get("text"), str):
        inner = data["text"]  # Editor.js writes inline HTML
    if tag == "a":
        return f'<a href="{escape(_address(value))}">{inner}</a>'
    return f"<{tag}>{inner}</{tag}>"


def _kids(value: Mapping[str, Json], data: Mapping[str, Json], depth: int) -> str:
    for holder in (value, data):
        for key in _KIDS:
            kids = holder.get(key)
            if isinstance(kids, dict):
                kids = [kids]
            if isinstance(kids, list) and kids:
                if all(isinstance(kid, str) for kid in kids) and holder is data:
                    return "".join(f"<li>{kid}</li>" for kid in kids)
                if any(isinstance(kid, dict) and (kid.get("_type") == "block" or "type" in kid) for kid in kids):
                    return _listed(kids, depth)
                return "".join(html_of(kid, depth + 1) for kid in kids)
    return ""


def _listed(nodes: Sequence[Json], depth: int) -> str:
    """Nodes side by side; items that only name their list (Sanity, Prismic, Draft.js) are put into one."""
    parts: list[str] = []
    opened = ""
    for node in nodes:
        kind = str(node.get("listItem") or _kind(node)) if isinstance(node, dict) else ""
        ordered = kind in ("number", "o-list-item", "ordered-list-item")
        alone = ordered or kind in ("bullet", "unordered-list-item") or (kind == "list-item" and "spans" in node)
        wanted = ("ol" if ordered else "ul") if alone else ""
        if wanted != opened:
            parts.append((f"</{opened}>" if opened else "") + (f"<{wanted}>" if wanted else ""))
            opened = wanted
        if alone:
            inner = _kids(node, {}, depth + 1) or escape(str(node.get("text") or ""), quote=False)
            parts.append(f"<li>{inner}</li>")
        else:
            parts.append(html_of(node, depth + 1))
    return "".join(parts) + (f"</{opened}>" if opened else "")


def _marked(text: str, value: Mapping[str, Json]) -> str:
    """A run of text with its emphasis."""
    words = escape(text, quote=False).replace("\n", "<br>")
    marks: list[Json] = value["marks"] if isinstance(value.get("marks"), list) else []
    names = {str(mark.get("type") if isinstance(mark, dict) else mark) for mark in marks}
    if names & {"bold", "strong"} or value.get("bold") is True or value.get("format") in (1, 3):
        words = f"<b>{words}</b>"
    if names & {"italic", "em"} or value.get("italic") is True or value.get("format") in (2, 3):
        words = f"<i>{words}</i>"
    link = next((mark for mark in marks if isinstance(mark, dict) and mark.get("type") == "link"), None)
    return f'<a href="{escape(_address(link))}">{words}</a>' if link else words


def _address(value: Mapping[str, Json]) -> str:
    """Where a link leads; empty where the data keeps it elsewhere."""
    for holder in (value, value.get("data"), value.get("attrs"), value.get("fields")):
        if isinstance(holder, dict):
            for key in ("uri", "url", "href"):
                if isinstance(holder.get(key), str):
                    return str(holder[key])
    return ""


def _react(value: Sequence[Json], depth: int) -> str:
    """A React element of Next.js's stream: its tag where it is one of HTML, else what its component is given."""
    tag, props = str(value[1]), value[3]
    if not isinstance(props, dict):
        return ""
    inner = props.get("children")
    raw = props.get("dangerouslySetInnerHTML")
    if isinstance(raw, dict):
        content = str(raw.get("__html") or "")
    elif inner is not None:
        content = _children(inner, depth + 1)
    else:
        content = "" if re.fullmatch("[a-z][a-z0-9]*", tag) else html_of(props, depth + 1)
    if tag in ("script", "style", "head", "title", "meta", "link", "svg", "noscript"):
        return ""
    if not re.fullmatch("[a-z][a-z0-9]*", tag):
        return content
    href = props.get("href") if tag == "a" else None
    names = "".join(
        f' {name}="{escape(str(props[key]))}"' for name, key in (("class", "className"), ("id", "id")) if props.get(key)
    )
    return f"<{tag}{names}" + (f' href="{escape(str(href))}"' if href else "") + f">{content}</{tag}>"


def _children(value: Json, depth: int) -> str:
    """What stands inside a React element: strings are its text, however short."""
    if depth > MAX_DEPTH:
        return ""
    if isinstance(value, str):
        return "" if value.startswith("$") and len(value) < 12 else escape(value, quote=False)
    if isinstance(value, list) and not (len(value) == 4 and value[0] == "$"):
        return "".join(_children(one, depth + 1) for one in value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return html_of(value, depth + 1)


def _object(value: Mapping[str, Json], depth: int, level: int) -> str:
    """An object of the site's own: its title as a heading, its texts, and the objects inside. The same words once."""
    parts: list[str] = []
    for key, inner in value.items():
        if _SILENT.match(key):
            continue
        if isinstance(inner, str) and _NAMING.match(key):
            if 0 < len(inner) < 300 and not (_CODE.search(inner) or _UNNAMED.fullmatch(inner) or is_call(inner)):
                tag = f"h{min(level, 6)}"
                parts.insert(0, f"<{tag}>{_plain(inner.strip())}</{tag}>")
        elif isinstance(inner, str) and _DATING.match(key) and any(map(str.isdigit, inner)):
            words = inner if " " in inner and not inner[:1].isdigit() else f"{_spelled(key)}: {inner}"
            parts.append(f"<p>{_plain(words)}</p>")
        elif inner is not None:
            parts.append(html_of(inner, depth + 1, level + 1 if isinstance(inner, (list, dict)) else level))
    return "".join(_once(parts)) if len(parts) > 1 else "".join(parts)


def _once(parts: Sequence[str]) -> list[str]:
    """The parts without those that say what another says (a component given its text as rich text and as a string)."""
    best: dict[str, int] = {}
    said = ["".join(filter(str.isalnum, unescape(ANY_TAG.sub("", part)))) for part in parts]
    for number, words in enumerate(said):
        if words not in best or len(parts[number]) > len(parts[best[words]]):
            best[words] = number
    return [part for number, part in enumerate(parts) if best[said[number]] == number]


def _plain(text: str) -> str:
    """Words as HTML. Some data holds entities where it means the characters."""
    return escape(unescape(text) if "&" in text else text, quote=False)


def _spelled(key: str) -> str:
    return "Effective date" if key.lower().startswith("effective") else "Last updated"


def is_prose(text: str) -> bool:
    """Whether a string is language, not a name, an address or code."""
    return bool(_SPACE_WITHIN.search(text)) and not _CODE.search(text[:300])


def _string(text: str) -> str:
    """A string as HTML: as it is, from Markdown, or by its lines."""
    if not is_prose(text) or is_call(text):
        return ""
    if _HTML.search(text):
        return f"<div>{text}</div>"
    if "&lt;" in text and _HTML.search(unescape(text)):
        return f"<div>{unescape(text)}</div>"
    if _MARKDOWN.search(text):
        from markdown_it import MarkdownIt

        return str(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))
    return "".join(f"<p>{_plain(line)}</p>" for line in text.splitlines() if line.strip())
