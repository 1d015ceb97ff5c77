"""A comparison as a unified diff, line by line, for tools that read patches. It knows neither clauses nor moves."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import Indel

from tracker.core.model import Comparison
from tracker.core.render.view import RenderOptions, plain

_CONTEXT = 3

Step = tuple[str, int, int, int, int]


def render_patch(comparison: Comparison, options: RenderOptions) -> str:
    """The texts' unified diff, with the usual three lines around each change; empty where they are equal.

    Control and invisible characters are taken out, for a patch is read in terminals, too; texts that hold none (the
    reader drops them) give a patch that applies exactly. Texts are taken to end in a line break.
    """
    old, new = (
        text.removesuffix("\n").split("\n") if text else [] for text in (comparison.old_text, comparison.new_text)
    )
    return "".join(f"{line}\n" for line in _lines(old, new, max(_CONTEXT, options.context)))


def _lines(old: list[str], new: list[str], context: int) -> Iterator[str]:
    hunks = list(_hunks(old, new, context))
    if hunks:
        yield from ("--- old", "+++ new")
    for hunk in hunks:
        first, last = hunk[0], hunk[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@"
        for tag, a0, a1, b0, b1 in hunk:
            if tag == "equal":
                yield from (f" {plain(line)}" for line in old[a0:a1])
            else:
                yield from (f"-{plain(line)}" for line in old[a0:a1])
                yield from (f"+{plain(line)}" for line in new[b0:b1])


def _range(start: int, end: int) -> str:
    """A hunk's range as POSIX diff writes it: 1-based; the line before, where it is empty."""
    size = end - start
    return f"{start + 1 if size else start},{size}"


def _hunks(old: list[str], new: list[str], context: int) -> Iterator[list[Step]]:
    """Changes with `context` equal lines around them; those that come near each other share a hunk."""
    hunk: list[Step] = []
    for tag, a0, a1, b0, b1 in _steps(old, new):
        if tag != "equal":
            hunk.append((tag, a0, a1, b0, b1))
            continue
        if hunk and a1 - a0 <= 2 * context:
            hunk.append((tag, a0, a1, b0, b1))
            continue
        if hunk:
            hunk.append((tag, a0, min(a1, a0 + context), b0, min(b1, b0 + context)))
            yield hunk
        hunk = [(tag, max(a0, a1 - context), a1, max(b0, b1 - context), b1)]
        if a1 == len(old) and b1 == len(new):
            hunk = []
    if any(step[0] != "equal" for step in hunk):
        yield _trimmed(hunk, context)


def _steps(old: list[str], new: list[str]) -> Iterator[Step]:
    """Stretches that are equal or changed, by turns: a deletion and the insertion beside it are one change."""
    changed: Step | None = None
    for op in Indel.opcodes(old, new):
        if op.tag != "equal":
            begin = changed or ("changed", op.src_start, op.src_end, op.dest_start, op.dest_end)
            changed = ("changed", begin[1], op.src_end, begin[3], op.dest_end)
            continue
        if changed:
            yield changed
            changed = None
        yield ("equal", op.src_start, op.src_end, op.dest_start, op.dest_end)
    if changed:
        yield changed


def _trimmed(hunk: list[Step], context: int) -> list[Step]:
    tag, a0, a1, b0, b1 = hunk[-1]
    if tag == "equal":
        hunk = [*hunk[:-1], (tag, a0, min(a1, a0 + context), b0, min(b1, b0 + context))]
    return hunk
