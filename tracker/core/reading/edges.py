"""What stands before the first and after the last words of a policy, judged line by line.

Works on the blocks of a page and on the lines of a plain text alike, where no markup tells a menu from a heading.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.core.patterns import later
from tracker.core.reading.asking import Dropped
from tracker.core.reading.contents import without_contents
from tracker.core.reading.markdown import Block
from tracker.core.reading.vocabulary import (
    is_answer,
    is_archive_note,
    is_call,
    is_consent,
    is_dated,
    is_menu,
    is_stray,
    is_term,
    is_title,
    legal,
)

_WIDE = later(r"[\u2e80-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_SOLID = 80  # characters from which a line is prose; menus and buttons are shorter (measured: 99 %)
_PATIENCE = 3  # plain lines without evidence that may stand between a title and the text
_CONTENTS = 40  # as many may stand between a date and the text: a table of contents
_NEAR = 6  # lines above the title among which a date is looked for
_NOTE_LINES = 3  # lines at the top among which there may be a note on the text
_MENU_RUN = 3  # links in a row that make a menu; one or two between title and text are the policy's own
_LABEL = 40  # characters from which a line is more than a label
_TAIL = 0.25  # share of the text that may be cut at its end
_TAIL_CHARS = 1_500  # or this many characters, for short policies
_TAIL_LEGAL = 0.35  # share of a tail's characters in prose of a policy, above which it is part of the policy
_SECTION = 400  # characters of a section at the end that speaks of nothing a policy speaks of
_SCOPE = 400  # blocks at the end that are looked at
_NO_MARKS = (False, False, False)


def trimmed(found: Sequence[Block]) -> tuple[list[Block], tuple[Dropped, ...]]:
    """The blocks without what leads to and away from the text, and what was cut."""
    kept, strays = _without_strays(found)
    first = opening(kept)
    kept, contents = without_contents(kept, first)
    first = opening(kept) if contents else first
    top = _top(kept, first)
    end = max(first + 1, _end(kept, first))
    head = _without_menus([block for i, block in enumerate(kept[:first]) if i >= top or _worth_keeping(kept, i, top)])
    tail = [block for block in kept[end:] if _dated(block)]
    staying = {id(block) for block in (*head, *tail)}
    before = [block for block in kept[:first] if id(block) not in staying]
    after = [block for block in kept[end:] if id(block) not in staying]
    dropped = [
        Dropped(rule, len(block.plain), (block,))
        for rule, blocks in (("stray_controls", strays), ("before_the_text", before), ("after_the_text", after))
        for block in blocks
    ]
    return head + kept[first:end] + tail, (*dropped, *contents)


def without_note(found: Sequence[Block]) -> tuple[list[Block], tuple[Dropped, ...]]:
    """The blocks without what a collection of archived pages wrote above the text: of which day it is, and where from.

    An address alone is none: it may be all that a text says.
    """
    first = found[:_NOTE_LINES]
    notes = [block for block in first if is_archive_note(block.plain) and " " in block.plain.strip()]
    kept = [block for block in found if not any(block is note for note in notes)] if notes else list(found)
    return kept, tuple(Dropped("before_the_text", len(note.plain), (note,)) for note in notes)


def opening(found: Sequence[Block]) -> int:
    """Where the first prose of a policy stands; a question about cookies opens only a text that has nothing else."""
    opens = (i for i, block in enumerate(found) if _opens(block))
    first = next(opens, 0)
    if found and is_consent(found[first].plain):
        return next((i for i in opens if not is_consent(found[i].plain)), first)
    return first


def _without_strays(found: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks without controls of the page, relative times and counts, wherever they stand; and those."""
    kept: list[Block] = []
    strays: list[Block] = []
    before = False
    text: range | None = None
    for i, block in enumerate(found):
        stray = is_stray(block.plain)
        if stray and is_term(block.plain):
            text = _text(found) if text is None else text
            stray = i not in text  # sites date their posts above and below what they say
        # Help centres write "6 months ago" and "Updated" into two items of a list.
        before = stray or (before and block.plain.lower() in ("updated", "created", "published"))
        (strays if before else kept).append(block)
    return kept, strays


def _text(found: Sequence[Block]) -> range:
    """From the first prose of a policy to the last prose of the page."""
    last = next((i for i in range(len(found) - 1, -1, -1) if _solid(found[i])), 0)
    return range(opening(found), last)


def _opens(block: Block) -> bool:
    """Whether a block is the first prose of a policy."""
    return _solid(block) and legal(block.plain, 1) > 0 and not is_archive_note(block.plain)


def _solid(block: Block) -> bool:
    """Whether a block is prose: long, and not made of links. A sign of scripts without spaces counts threefold."""
    if block.kind == "heading" or 2 * block.links >= max(1, len(block.plain)):
        return False
    size = len(block.plain)
    return size >= _SOLID or (not block.plain.isascii() and size + 2 * len(_WIDE.findall(block.plain)) >= _SOLID)


def _furniture(block: Block) -> bool:
    """Whether a block belongs to the site and not to the text."""
    return is_call(block.plain) or is_menu(block.plain) or _linked(block)


def _linked(block: Block) -> bool:
    return block.links > 0.8 * len(block.plain) and not is_dated(block.plain)


def _dated(block: Block) -> bool:
    """Whether a line stands alone as a policy's own date: short, no copyright line."""
    return len(block.plain) < 80 and is_dated(block.plain) and not _linked(block)


def _top(found: list[Block], first: int) -> int:
    """Where the text begins: at the page's h1, else at the uppermost title or date few other lines part from it."""
    for i in range(first - 1, -1, -1):
        if found[i].level == 1 and not _furniture(found[i]):
            return i
    later = {block.plain for block in found[first:] if len(block.plain) < _SOLID}
    top, pending = first, 0
    for i in range(first - 1, -1, -1):
        block = found[i]
        plain = block.plain
        if is_consent(plain) and (found[top].kind == "heading" or is_title(found[top].plain)):
            break  # above the title: the site asks
        if is_archive_note(plain) or (_furniture(block) and (block.kind != "heading" or is_call(plain))):
            break
        if block.kind == "heading" or is_title(plain) or is_dated(plain) or _solid(block):
            if pending <= _PATIENCE or _dated(block):
                top, pending = i, 0
        elif plain not in later and block.kind == "paragraph":
            pending += 1
            if pending > _CONTENTS:
                break
    return top


def _worth_keeping(found: list[Block], i: int, top: int) -> bool:
    """Whether a line above the title is a title or a date all the same: close to it, and no part of a menu."""
    return top - i <= _NEAR and _dated(found[i])


def _without_menus(head: list[Block]) -> list[Block]:
    """The lines between title and text without buttons, and without runs of links."""
    kept: list[Block] = []
    run: list[Block] = []
    for block in head:
        if _linked(block) or (is_menu(block.plain) and block.kind != "heading"):
            run.append(block)
            continue
        kept += run if len(run) < _MENU_RUN else []
        run = []
        if not is_call(block.plain) or block.kind == "heading":
            kept.append(block)
    return kept + (run if len(run) < _MENU_RUN else [])


def _end(found: list[Block], top: int) -> int:
    """Where the text ends: before the first line of a tail made of buttons, menus and short lines."""
    total = sum([len(block.plain) for block in found[top:]])
    allowed = max(_TAIL * total, min(_TAIL_CHARS, total / 2))
    end = len(found)
    marks, reach = _marks(found, top, allowed)
    chars = solid = short = furniture = words = answers = 0
    passed: list[Block] = []
    for i in range(len(found) - 1, reach, -1):
        block = found[i]
        plain = block.plain
        size = len(plain)
        chars += size
        if chars > allowed or solid > _TAIL_LEGAL * allowed:
            break
        if answers and is_consent(plain):
            end, solid, answers = i, 0, 0
            continue
        call, mine, answer = marks.get(i, _NO_MARKS)
        prose = not mine and _solid(block)
        furniture += mine
        short += not prose
        words += not mine and (size >= _LABEL or "@" in plain)
        if prose and legal(plain, 2) >= 2:
            solid += size
        count = len(found) - i
        if solid > _TAIL_LEGAL * chars or short < 0.5 * count:
            continue
        strong = call and block.kind != "heading"
        if (strong and (furniture >= 3 or not words)) or (mine and 2 * furniture >= count and not words):
            end = i
        elif call and not strong and chars < _SECTION and not any(map(_speaks, passed)):
            end = i  # a section of the site: its newsletter, its offers
        answers += answer
        passed.append(block)
    if end == len(found):
        return end
    before = found[end - 1]
    if is_consent(found[end].plain):
        return end - 1 if before.kind == "heading" and end - 1 > top else end
    if (before.kind == "heading" or before.plain.endswith(":")) and not is_call(found[end].plain):
        return len(found)  # a list of links that the text itself announces
    return end


def _marks(found: list[Block], top: int, allowed: float) -> tuple[dict[int, tuple[bool, bool, bool]], int]:
    """The blocks that a tail may begin with, and the block before the first one of the longest tail.

    Of each: whether it is a call, belongs to the site, answers a question about cookies. Three pages in four end
    without any, so that their prose need not be read.
    """
    marks: dict[int, tuple[bool, bool, bool]] = {}
    chars, answers, i = 0, False, len(found)
    for i in range(len(found) - 1, max(top, len(found) - _SCOPE), -1):
        block = found[i]
        plain = block.plain
        chars += len(plain)
        if chars > allowed:
            break
        call = is_call(plain)
        mine = call or is_menu(plain) or _linked(block)
        answer = is_answer(plain)
        if mine or answer:
            marks[i] = (call, mine, answer)
            answers = answers or answer
    if answers:  # the question may stand above its answers
        return marks, i - 1
    return marks, min(marks, default=len(found)) - 1


def _speaks(block: Block) -> bool:
    """Whether a block speaks of anything that a policy speaks of."""
    return legal(block.plain, 1) > 0 or _dated(block)
