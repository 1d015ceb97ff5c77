"""What stands before the first and after the last words of a policy, judged line by line.

Works on the blocks of a page and on the lines of a plain text alike, where no markup tells a menu from a heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.core.reading.markdown import Block
from tracker.core.reading.rules import Dropped
from tracker.core.reading.vocabulary import (
    is_archive_note,
    is_call,
    is_dated,
    is_menu,
    is_stray,
    is_title,
    legal,
)

_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_SOLID = 80  # characters from which a line is prose; menus and buttons are shorter (measured: 99 %)
_PATIENCE = 3  # plain lines without evidence that may stand between a title and the text
_TAIL = 0.25  # share of the text that may be cut at its end
_TAIL_CHARS = 1_500  # or this many characters, for short policies
_TAIL_LEGAL = 0.35  # share of a tail's characters in prose of a policy, above which it is part of the policy
_SCOPE = 400  # blocks at the end that are looked at


def trimmed(found: Sequence[Block]) -> tuple[list[Block], tuple[Dropped, ...]]:
    """The blocks without what leads to and away from the text, and what was cut."""
    kept = [block for block in found if not is_stray(block.plain)]
    dropped = [Dropped("stray_controls", block.plain, len(block.plain)) for block in found if is_stray(block.plain)]
    top, head = _head(kept)
    dropped += [
        Dropped("before_the_text", block.plain[:80], len(block.plain)) for block in kept[:top] if block not in head
    ]
    end, tail = _tail(kept, top)
    dropped += [
        Dropped("after_the_text", block.plain[:80], len(block.plain)) for block in kept[end:] if block not in tail
    ]
    return head + kept[top:end] + tail, tuple(dropped)


def _solid(block: Block) -> bool:
    """Whether a block is prose: long, and not made of links. A sign of scripts without spaces counts threefold."""
    if block.kind == "heading" or 2 * block.links >= max(1, len(block.plain)):
        return False
    size = len(block.plain)
    return size >= _SOLID or (not block.plain.isascii() and size + 2 * len(_WIDE.findall(block.plain)) >= _SOLID)


def _furniture(block: Block) -> bool:
    """Whether a block belongs to the site and not to the text."""
    return (
        is_call(block.plain)
        or is_menu(block.plain)
        or (block.links > 0.8 * len(block.plain) and not is_dated(block.plain))
    )


def _head(found: list[Block]) -> tuple[int, list[Block]]:
    """Where the text begins, and the titles and dates above it that are kept although other lines part them from it."""
    first = next(
        (
            i
            for i, block in enumerate(found)
            if _solid(block) and legal(block.plain) and not is_archive_note(block.plain)
        ),
        -1,
    )
    if first < 0:
        return 0, []
    later = {block.plain for block in found[first:] if len(block.plain) < _SOLID}
    top, pending, patience = first, 0, _PATIENCE
    for i in range(first - 1, -1, -1):
        block = found[i]
        plain = block.plain
        if is_archive_note(plain):
            break
        if block.kind == "heading" or is_title(plain) or is_dated(plain) or _solid(block):
            if _furniture(block) and block.level != 1:
                break
            top, pending = i, 0
        elif _furniture(block):
            break
        elif plain not in later and block.kind == "paragraph":
            pending += 1
            if pending > patience:
                break
    head = [block for block in found[:top] if block.level == 1 and not _furniture(block)][-1:]
    return top, [] if any(block.level == 1 for block in found[top:first]) else head


def _tail(found: list[Block], top: int) -> tuple[int, list[Block]]:
    """Where the text ends, and the dates below it that are kept."""
    total = sum(len(block.plain) for block in found[top:])
    allowed = max(_TAIL * total, min(_TAIL_CHARS, total / 2))
    end = len(found)
    chars = solid = short = furniture = 0
    for i in range(len(found) - 1, max(top, len(found) - _SCOPE), -1):
        block = found[i]
        size = len(block.plain)
        chars += size
        if chars > allowed or solid > _TAIL_LEGAL * allowed:
            break
        mine = _furniture(block)
        furniture += mine
        short += mine or not _solid(block)
        if _solid(block) and not mine and legal(block.plain) >= 2:
            solid += size
        count = len(found) - i
        if solid > _TAIL_LEGAL * chars or short < 0.5 * count:
            continue
        if is_call(block.plain) or (mine and 2 * furniture >= count):
            end = i
    kept = [
        block for block in found[end:] if is_dated(block.plain) and not _furniture(block) and _says_when(block.plain)
    ]
    return end, kept


def _says_when(text: str) -> bool:
    """Whether a dated line stands alone as a policy's own date: short, and with words before the date."""
    return len(text) < 80 and text[0].isalpha()
