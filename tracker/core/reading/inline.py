"""The text of one paragraph: runs of one style and one link each, written as Markdown when the paragraph ends."""

from __future__ import annotations

import re

BOLD = 1
ITALIC = 2

_INVISIBLE = {ord(char): None for char in "\u200b\u200e\u200f\u2060\ufeff\u00ad"}
_TYPOGRAPHIC = {**_INVISIBLE, 0xA0: " ", 0x202F: " ", 0x2007: " "}
_ODD = re.compile(f"[{''.join(map(chr, _TYPOGRAPHIC))}]")
_SPACES = re.compile(r"[ \t\n\r\f\v\u2028\u2029\u3000]+")
_AROUND_BREAK = re.compile(r" *\x00[ \x00]*")
_BREAK = "\x00"
_MARKS = {0: "", BOLD: "**", ITALIC: "*", BOLD | ITALIC: "***"}


def visible(text: str) -> str:
    """The text without invisible characters, its unbreakable spaces as ordinary ones."""
    return text.translate(_TYPOGRAPHIC) if not text.isascii() and _ODD.search(text) else text


class Inline:
    """Collects the runs of a paragraph. `style`: the emphasis that holds now."""

    __slots__ = ("link", "runs", "style")

    def __init__(self) -> None:
        self.runs: list[tuple[str, int, str]] = []
        self.style = 0
        self.link = ""

    def add(self, text: str) -> None:
        """Add text as it stands in the markup."""
        text = visible(text)
        if text and (self.runs or not text.isspace()):
            self.runs.append((_collapsed(text), self.style, self.link))

    def line_break(self) -> None:
        """Break the line."""
        if self.runs:
            self.runs.append((_BREAK, 0, ""))

    def open_link(self, address: str) -> str:
        """Begin a link; returns the one that held before, for close_link."""
        before, self.link = self.link, address
        return before

    def close_link(self, before: str) -> None:
        """End a link."""
        self.link = before

    def take(self, *, flat: bool = False, plain_style: bool = False) -> tuple[str, str, int]:
        """Return Markdown, words alone and characters in links, and begin anew. `flat`: line breaks become spaces."""
        runs = _joined(self.runs)
        self.runs = []
        plain = _tidy("".join(text for text, _, _ in runs), flat)
        if not plain:
            return "", "", 0
        links = sum(len(text) for text, _, link in runs if link)
        if len(runs) == 1 and not runs[0][1] and not runs[0][2]:
            return plain, plain, 0
        return _tidy("".join(_written(runs, plain_style)), flat), plain, min(links, len(plain))


def _collapsed(text: str) -> str:
    """White space as single spaces; the usual text needs no work."""
    if text.isprintable() and "  " not in text and "\u3000" not in text:
        return text
    return _SPACES.sub(" ", text)


def _joined(runs: list[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    """Runs of one style and link as one; style of white space alone does not count."""
    joined: list[tuple[str, int, str]] = []
    for text, style, link in runs:
        if joined:
            last_text, last_style, last_link = joined[-1]
            if (last_style == style and last_link == link) or (text == " " and not link):
                joined[-1] = (last_text + text, last_style, last_link)
                continue
        joined.append((text, style, link))
    return joined


def _written(runs: list[tuple[str, int, str]], plain_style: bool) -> list[str]:
    parts: list[str] = []
    for text, style, link in runs:
        inner = text.strip(" \x00")
        if not inner or (not style and not link):
            parts.append(text)
            continue
        start = text.index(inner)
        mark = "" if plain_style else _MARKS[style]
        written = f"{mark}{inner}{mark}" if _BREAK not in inner else inner
        if link and link.removeprefix("mailto:") != inner:
            written = f"[{written}]({link})"
        parts += [text[:start], written, text[start + len(inner) :]]
    return parts


def _tidy(text: str, flat: bool) -> str:
    """Collapse spaces, also around line breaks; no break at the ends."""
    text = _collapsed(text)
    if _BREAK in text:
        text = _AROUND_BREAK.sub(" " if flat else "\n", text).strip("\n")
        if flat:
            text = _SPACES.sub(" ", text)
    return text.strip()
