"""What a page of a PDF is made of, as values: runs of words with their boxes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60]")
"""A character of Chinese or Japanese, which are written without blanks."""
HYPHEN = "\u00ad"
"""Ends a run whose last word was divided at the end of its line; PDFium takes the mark itself away."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words on one line. Its box is in points from the page's upper left corner; `size`: of its font."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False

    @property
    def width(self) -> float:
        """In points."""
        return self.right - self.left

    def level_with(self, other: Run) -> bool:
        """Whether both stand on one line: their heights overlap by more than half of the lower one."""
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        return shared > 0.5 * min(self.bottom - self.top, other.bottom - other.top)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its runs in reading order and its height in points. `images`: it holds images and no text."""

    runs: tuple[Run, ...]
    height: float
    images: bool = False


def joined(before: Run, after: Run, text: str) -> Run:
    """One run in the place of two, with the given text."""
    return replace(
        before,
        text=text,
        left=min(before.left, after.left),
        top=min(before.top, after.top),
        right=max(before.right, after.right),
        bottom=max(before.bottom, after.bottom),
        size=max(before.size, after.size),
        bold=before.bold and after.bold,
    )
