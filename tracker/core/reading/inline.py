"""The text of one paragraph: runs of one style and one link each, written as Markdown when the paragraph ends."""

from __future__ import annotations

import re

from tracker.core.reading.escaping import BREAK, escaped, is_mark, is_plain, may_be_mark, odd_marks

BOLD = 1
ITALIC = 2
STRUCK = 4

Run = tuple[str, int, str]
"""Some text as it stands in the markup, its style, and where it leads or an empty text."""

_GONE = {ord(char): None for char in "\u00ad\u200b\u200e\u200f\u2060\ufeff"}
_TYPOGRAPHIC = {**_GONE, 0xA0: " ", 0x202F: " ", 0x2007: " "}
_MARKS = {
    0: "",
    BOLD: "**",
    ITALIC: "*",
    BOLD | ITALIC: "***",
    **{STRUCK | style: "~~" for style in range(BOLD + ITALIC + 1)},
}


_SEVERAL = re.compile("\n{3,}")


def visible(text: str) -> str:
    """The text without invisible characters, its unbreakable spaces as ordinary ones."""
    return text if text.isascii() else text.translate(_TYPOGRAPHIC)


class Inline:
    """Collects the runs of a paragraph. `style`: the emphasis that holds now; `link`: where the text leads now."""

    __slots__ = ("link", "runs", "style")

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.style = 0
        self.link = ""

    def add(self, text: str) -> None:
        """Add text as it stands in the markup, without its invisible characters."""
        if not text.isascii():
            text = _shown(text)
        if text and (self.runs or not text.isspace()):
            self.runs.append((text, self.style, self.link))

    def line_break(self) -> None:
        """Break the line. A link is not broken: its label stays whole."""
        if self.runs:
            self.runs.append((" ", 0, self.link) if self.link else (BREAK, 0, ""))

    def take(self, *, flat: bool = False, plain_style: bool = False) -> tuple[str, str, int]:
        """Return Markdown, words alone and characters in links, and begin anew.

        `flat`: line breaks become spaces; `plain_style`: emphasis is left out.
        """
        runs, self.runs = self.runs, []
        for _, style, link in runs:
            if link or (style and not plain_style):
                break
        else:
            return *_plainly(runs[0][0] if len(runs) == 1 else "".join([text for text, _, _ in runs]), flat), 0
        if len(runs) > 1:
            runs = _joined([(text, 0, link) for text, _, link in runs] if plain_style else runs)
            if len(runs) == 1 and not runs[0][1] and not runs[0][2]:
                return *_plainly(runs[0][0], flat), 0
        raw = "".join([text for text, _, _ in runs])
        tidy = _is_tidy(raw)
        plain = raw.strip() if tidy else _tidy(raw, flat)
        if not plain:
            return "", "", 0
        links = 0
        for text, _, link in runs:
            if link:
                links += len(" ".join(text.split()))
        text = _written(runs, plain)
        return text.strip() if tidy else _tidy(text, flat), plain, min(links, len(plain))


def plainly(text: str) -> tuple[str, str]:
    """Markdown and words of a paragraph that is one text, as it stands in the markup, without style and link."""
    return _plainly(text if text.isascii() else _shown(text), True)


def _plainly(text: str, flat: bool) -> tuple[str, str]:
    plain = text.strip() if _is_tidy(text) else _tidy(text, flat)
    marks = odd_marks(plain)
    return (plain if marks is None else escaped(plain, marks)), plain


def _shown(text: str) -> str:
    """The text without invisible characters, its commonest unbreakable space as an ordinary one."""
    if "\xa0" in text:
        text = text.replace("\xa0", " ")
    if (
        "\u200b" in text
        or "\u00ad" in text
        or "\ufeff" in text
        or "\u200e" in text
        or "\u200f" in text
        or "\u2060" in text
    ):
        return text.translate(_GONE)
    return text


def _joined(runs: list[Run]) -> list[Run]:
    """Runs of one style and link as one; style and link of white space alone do not count."""
    joined: list[Run] = []
    parts: list[str] = []
    style, link = 0, ""
    for raw, new_style, new_link in runs:
        text = raw.replace("\n", " ") if "\n" in raw else raw
        if parts and ((new_style == style and new_link == link) or text.isspace()):
            parts.append(text)
            continue
        if parts:
            joined.append((parts[0] if len(parts) == 1 else "".join(parts), style, link))
        parts, style, link = [text], new_style, new_link
    if parts:
        joined.append((parts[0] if len(parts) == 1 else "".join(parts), style, link))
    return joined


def _written(runs: list[Run], plain: str) -> str:
    """Runs as Markdown, neighbours of one link inside one pair of brackets. `plain`: their words."""
    marks = None if is_plain(plain) else _marks_of(runs)
    parts: list[str] = []
    count = len(runs)
    i = 0
    while i < count:
        text, style, link = runs[i]
        if not link:
            parts.append(_emphasised(runs, i, marks) if style else _safe(text, marks, label=False))
            i += 1
            continue
        first = i
        while i < count and runs[i][2] == link:
            i += 1
        label = "".join([runs[k][0] for k in range(first, i)])
        words = label.strip()
        bare = not words or link.removeprefix("mailto:") == words
        written = [
            _emphasised(runs, k, marks) if runs[k][1] else _safe(runs[k][0], marks, label=not bare)
            for k in range(first, i)
        ]
        if bare:
            parts += written
            continue
        inner = "".join(written)
        if ("[" in words or "]" in words) and not _balanced(words):
            inner = inner.replace("[", "\\[").replace("]", "\\]")
        if parts and parts[-1].endswith("!") and label[0] == words[0]:
            parts[-1] = parts[-1][:-1] + "\\!"  # else the link would be a picture
        start = " " if label[0] != words[0] else ""
        parts.append(f"{start}[{inner.strip()}]({link}){'' if label[-1] == words[-1] else ' '}")
    return "".join(parts)


def _marks_of(runs: list[Run]) -> str | None:
    """The marks that would pair up in the paragraph, its emphasis and links told by brackets."""
    styles = 0
    for _, style, _ in runs:
        styles |= style
    whole = "".join([f"[{text}]" if style or link else text for text, style, link in runs])
    return odd_marks(whole, styled=bool(styles), struck=bool(styles & STRUCK))


def _emphasised(runs: list[Run], i: int, marks: str | None) -> str:
    """A run between its marks, white space outside of them.

    Punctuation at its ends stands outside where the marks would touch a letter on their other side: `**so:**this` is
    no emphasis to Markdown, `**so**:this` is.
    """
    text, style, link = runs[i]
    inner = text.strip()
    if marks is None and inner and inner[0].isalnum() and inner[-1].isalnum():
        mark = _MARKS[style]
        return f"{mark}{inner}{mark}" if inner is text else text.replace(inner, f"{mark}{inner}{mark}")
    if inner.isalnum() or any(map(str.isalnum, inner)):
        start = text.index(inner)
        lead, trail = text[:start], text[start + len(inner) :]
        before = after = ""
        if may_be_mark(inner[0]) and not _apart(lead or _last(runs, i)):
            before, inner = inner[0], inner[1:].lstrip()
        if may_be_mark(inner[-1]) and not _apart((trail or _first(runs, i))[:1]):
            after, inner = inner[-1], inner[:-1].rstrip()
        mark = _MARKS[style]
        label = bool(link)
        core = _safe(inner, marks, label=label)
        if core[:1] == "<" and not _apart(before or lead or _last(runs, i)):
            mark = ""  # a URL between angle brackets right after a letter
        return f"{lead}{_outside(before, marks)}{mark}{core}{mark}{_outside(after, marks)}{trail}"
    return _safe(text, marks, label=bool(link))


def _outside(character: str, marks: str | None) -> str:
    """Punctuation put outside of marks: whether it would pair up is not to be seen from it alone."""
    return f"\\{character}" if character and marks is not None and character in (marks + "\\<&") else character


def _last(runs: list[Run], i: int) -> str:
    """The character before run i, as Markdown will see it."""
    return "[" if runs[i][2] and (not i or runs[i - 1][2] != runs[i][2]) else (runs[i - 1][0][-1:] if i else " ")


def _first(runs: list[Run], i: int) -> str:
    """The character after run i, as Markdown will see it."""
    after = runs[i + 1] if i + 1 < len(runs) else (" ", 0, "")
    return ("[" if after[2] else "]" if runs[i][2] else after[0][:1]) if after[2] != runs[i][2] else after[0][:1]


def _apart(character: str) -> bool:
    """Whether marks of emphasis may stand between this character and punctuation."""
    return not character or character[-1].isspace() or character[-1] == BREAK or is_mark(character[-1])


def _safe(text: str, marks: str | None, *, label: bool) -> str:
    return text if marks is None else escaped(text, marks, label=label)


def _balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "[") - (character == "]")
        if depth < 0:
            return False
    return depth == 0


def _is_tidy(text: str) -> bool:
    """Whether nothing but the ends of a text needs to be trimmed."""
    return "\n" not in text and "  " not in text and text.isprintable()


def _tidy(text: str, flat: bool) -> str:
    """Spaces collapsed, also around line breaks; no break at the ends, and no more than one empty line."""
    if BREAK in text:
        if not flat:
            return _SEVERAL.sub("\n\n", "\n".join([" ".join(part.split()) for part in text.split(BREAK)]).strip("\n"))
        text = text.replace(BREAK, " ")
    return " ".join(text.split())
