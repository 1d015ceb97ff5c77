"""Characters that Markdown would read as markup, told apart from those that it leaves alone, and escaped.

Only what would really change is escaped, so that a text stays readable and the same text stays the same: a lone star
after a price, the underscore inside a name, a bracket or a number sign in a sentence mean nothing to Markdown. The
rules are those of CommonMark 0.31 (sections 2.4, 4 and 6), with tables and strikethrough as GitHub extends it.
"""

from __future__ import annotations

import re
import unicodedata
from html.entities import html5

from tracker.core.patterns import later

BREAK = "\x00"
"""A line break inside a paragraph while it is being collected; no text of a page holds this character."""

_ASCII_MARKS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_NESTED = 10  # markers of lists in one line that are looked behind: a cap, as a page may hold any number of them
_STARTS = frozenset("#>+-*_=`~[0123456789|:")
_LIST_MARKS = later(r"(?:[-*]|[1-9]\d{0,8}[.)]) +(?=\S)")
_LINE = later(
    r"""(?:\#{1,6}|[-+*])$ | (?:\#{1,6}|\+)\s | >
      | (?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$ | =+$ | -+$ | ``` | ~~~
      | \[[^\[\]]+\]: | (?P<zeros>0\d{1,8})[.)](?:\s|$) | (?=[^-]*-)[-:|\s]+$""",
    re.VERBOSE,
)
DATE = r"[^\S\n]*(?:\d{1,2}\.[^\S\n]*)?(?:[^\W\d_]{3,}\.?[^\S\n]+)?(?:19|20)\d\d\b"
"""What follows the `25.` of a date. It is never escaped, wherever it stands: dates are looked for in the text."""
_DATED = later(rf"\d+\.{DATE}")
_SLASH = later(r"\\(?=[!-/:-@\[-`{-~]|[^\S\n]*(?:[\x00\n]|$))")
_TAG = later(r"<(?=[A-Za-z/!?]|[^\s<>@]+@|$)")
_ENTITY = later(r"&(?=(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
_RUNS = {"*": later(r"\*+"), "_": later(r"_+")}
_BARE_URL = later(r"https?://[^\s<>\x00]*[\w/]")
_OPENING = later(r"(?<![^\W])_+(?=[^\s_\x00])")  # without the first mark of a pair the other means nothing
_CLOSING_HASHES = later(r"(?:^|(?<= ))(?=#+$)")


def odd_marks(text: str, *, styled: bool = False, struck: bool = False) -> str | None:
    """Which marks would pair up in the text of a whole paragraph, or None where it needs no escape at all.

    `styled`, `struck`: whether emphasis or strikethrough of our own will stand in the paragraph.
    """
    if is_plain(text):
        return None
    marks = "*" if "*" in text and (styled or _pairs(text, "*")) else ""
    if "_" in text and _pairs(text, "_"):
        marks += "_"
    if text.count("`") > 1:
        marks += "`"
    if "~" in text and (struck or text.count("~~") > 1):
        marks += "~"
    return marks


def is_plain(text: str) -> bool:
    """Whether no character of a text can need an escape inside a line: a few passes of memchr, for nearly all texts."""
    return not (
        "*" in text
        or "_" in text
        or "\\" in text
        or "<" in text
        or "&" in text
        or "`" in text
        or "~" in text
        or ("]" in text and "](" in text)
    )


def escaped(text: str, marks: str, *, label: bool = False) -> str:
    """A run of a paragraph with escapes; `marks`: those of the paragraph. `label`: the run is the label of a link."""
    if marks and not label and "://" in text:
        return _around_urls(text, marks)
    if "\\" in text:
        text = _SLASH.sub(r"\\\\", text)
    for mark in marks:
        text = _mark_escaped(text, mark)
    if "<" in text:
        text = _TAG.sub(r"\\<", text)
    if "&" in text:
        text = _ENTITY.sub(lambda match: "\\&" if match[1][0] == "#" or f"{match[1]};" in html5 else "&", text)
    return text.replace("](", "]\\(") if "]" in text and "](" in text else text


def safe_line(line: str) -> str:
    """A line of a paragraph, so that its first characters do not turn it into a heading, a quotation or a rule.

    A dash or a star followed by a blank stays: who types that at the start of a line means a list. What follows it is
    looked at likewise, behind ten such markers no longer.
    """
    start = 0
    for _ in range(_NESTED + 1):
        lead = line[start : start + 1]
        if lead not in _STARTS or (
            lead == "*" and line[start + 1 : start + 2] == "*" and line[start + 2 : start + 3].isalnum()
        ):
            return line
        found = None if lead in "123456789" else _LINE.match(line, start)
        if found is not None:
            if found["zeros"] and _DATED.match(line, start):
                return line
            mark = found.end("zeros") if found["zeros"] else start  # 01. would be shown as 1.
            return f"{line[:mark]}\\{line[mark:]}"
        marker = _LIST_MARKS.match(line, start)
        if marker is None:
            return line
        start = marker.end()
    return line


def safe_heading(text: str) -> str:
    """The text of a heading, its closing number signs its own."""
    return _CLOSING_HASHES.sub(r"\\", text) if text.endswith("#") else text


def is_mark(character: str) -> bool:
    """Whether every Markdown takes a character for punctuation."""
    return character in _ASCII_MARKS or (character > "\x7f" and unicodedata.category(character)[0] == "P")


def may_be_mark(character: str) -> bool:
    """Whether some Markdown takes a character for punctuation: signs are since CommonMark 0.31."""
    return character in _ASCII_MARKS or (character > "\x7f" and unicodedata.category(character)[0] in "PS")


def _pairs(text: str, mark: str) -> bool:
    """Whether a run of marks that may open emphasis stands before one that may close it."""
    opened = False
    for match in _RUNS[mark].finditer(text):
        before = text[match.start() - 1] if match.start() else " "
        after = text[match.end()] if match.end() < len(text) else " "
        left = not _blank(after) and (not may_be_mark(after) or _blank(before) or may_be_mark(before))
        right = not _blank(before) and (not may_be_mark(before) or _blank(after) or may_be_mark(after))
        inside = mark == "_" and left and right
        if opened and right and (not inside or may_be_mark(after)):
            return True
        opened = opened or (left and (not inside or may_be_mark(before)))
    return False


def _blank(character: str) -> bool:
    return character.isspace() or character == BREAK


def _mark_escaped(text: str, mark: str) -> str:
    if mark == "`":
        return text.replace(mark, "\\`")
    if mark == "_":
        return _OPENING.sub(lambda match: "\\_" * len(match.group()), text)
    return re.sub(rf"(?<![\s\x00]){re.escape(mark)}|{re.escape(mark)}(?![\s\x00])", rf"\\{mark}", text)


def _around_urls(text: str, marks: str) -> str:
    """A bare URL cannot be escaped without becoming another one: between angle brackets it is safe."""
    parts: list[str] = []
    position = 0
    for match in _BARE_URL.finditer(text):
        parts.append(escaped(text[position : match.start()], marks, label=True))
        url = match.group()
        parts.append(f"<{url}>" if any(mark in url for mark in marks) else url)
        position = match.end()
    parts.append(escaped(text[position:], marks, label=True))
    return "".join(parts)
