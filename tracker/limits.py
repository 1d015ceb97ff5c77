"""What work on hostile input may use, and how a process holds itself to it: the kernel ends what goes beyond."""

from __future__ import annotations

import gc
import resource
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may use: `seconds` on the clock, `cpu_seconds`, bytes of `memory` (address space).

    `processes`: how many tasks run at once.
    """

    seconds: float = 20.0
    cpu_seconds: int = 15
    memory: int = 1 << 30
    processes: int = 2


def hold_to(memory: int) -> None:
    """Limit this process to so many bytes of address space, and let the garbage collector look less often.

    A page is a tree of many small objects that all die together; at the usual threshold the collector walks it a dozen
    times while it grows (about a tenth of the time of a read, measured on 120 pages).
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    gc.set_threshold(100_000, 20, 100)


def allow_cpu(seconds: int) -> None:
    """Allow this process `seconds` of CPU time from now on; the kernel ends it past them."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))
