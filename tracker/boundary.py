"""The one `except Exception`: around every daemon job, check and batch item.

Whatever is outside the error tree is a bug. Here it is logged with its traceback and answered with an error, so that
one
poisoned item never stops the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from tracker.errors import TrackerError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Failure:
    """A job that raised. `expected`: the error is one of ours; else it is a bug and was logged."""

    error: Exception
    expected: bool

    def __str__(self) -> str:
        """What to tell a user: our own words, or only the kind of a bug."""
        return (
            str(self.error)
            if self.expected
            else f"internal error ({type(self.error).__name__}); the log has the details"
        )


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """A job that returned."""

    value: T


def guarded(job: str, work: Callable[[], T]) -> Done[T] | Failure:
    """Run `work`; return Done or Failure. Never raises an Exception. `job` names it in the log."""
    try:
        return Done(work())
    except TrackerError as error:
        return Failure(error, expected=True)
    except Exception as error:
        import logging  # a process that answers lines hardly ever needs it

        logging.getLogger(__name__).exception("job.bug", extra={"job": job})
        return Failure(error, expected=False)
