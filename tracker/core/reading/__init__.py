"""Reading a page: decode, parse, clean, write as Markdown, cut into clauses, find the dates, judge what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.core.model import Hints, Page, Reading
from tracker.core.reading.assemble import assemble
from tracker.core.reading.reader import READER, Reader

if TYPE_CHECKING:
    from tracker.core.reading.inspection import Inspection

__all__ = ["READER", "assemble", "inspect", "read"]


def read(page: Page, hints: Hints = Hints()) -> Reading:  # noqa: B008 - frozen
    """Read a page of HTML, text, PDF or a word processor's file into Markdown, clauses, dates and a verdict.

    An empty page, an error page, a login: all are verdicts. Raises RuleMissed where a rule of the declaration matches
    nothing, Unreadable for what is no text, TooHard for markup made to keep a parser busy.
    """
    return Reader(page, hints).read()


def inspect(page: Page, hints: Hints = Hints()) -> Inspection:  # noqa: B008 - frozen
    """Read a page as `read` does, and tell what was kept, what was dropped, and by which rule. Raises the same."""
    from tracker.core.reading.inspection import Trace, inspection

    trace = Trace()
    return inspection(Reader(page, hints, trace).read(), trace)
