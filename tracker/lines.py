"""A process that answers lines, ended where an answer takes too long and started anew for the next one.

For streams on the command line: what the daemon works on comes from many threads and goes to `tracker.workers`.
"""

from __future__ import annotations

import os
import select
import sys
import time
from typing import TYPE_CHECKING, Self

from tracker.errors import TooHard
from tracker.limits import Limits

if TYPE_CHECKING:
    import subprocess

REFUSED = b"!"
"""The first byte of an answer to a line that is no item; what is wrong with it follows."""

_CHUNK = 1 << 20
"""Bytes that a pipe holds (Linux lets every user have as many): a page fits, and its two ends take no turns over it."""


class LineProcess:
    """Answers lines through a door of `tracker.answering`, one after the other. For one thread."""

    def __init__(self, door: str, limits: Limits) -> None:
        self._door = door
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, line: bytes) -> bytes:
        """The answer to a line, both with their line break. Raises TooHard where a limit was hit."""
        process = self._process or self._start()
        if process.stdin is None or process.stdout is None:
            raise ValueError("the process was started without pipes")
        try:
            _write(process.stdin.fileno(), line)
            answer = self._answer(process.stdout.fileno())
        except (BrokenPipeError, TimeoutError) as error:
            self.close()
            if isinstance(error, TimeoutError):
                raise TooHard(f"the item took longer than {self._limits.seconds:g} s and was ended") from error
            raise TooHard("the item used more CPU or memory than allowed and was ended") from error
        return answer

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def __enter__(self) -> Self:
        """Nothing is started before the first line."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.close()

    def _start(self) -> subprocess.Popen[bytes]:
        import subprocess  # not for the process that answers

        limits = self._limits
        command = [sys.executable, "-P", "-m", "tracker.answering", self._door]
        self._process = subprocess.Popen(
            [*command, str(limits.cpu_seconds), str(limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            pipesize=_CHUNK,
        )
        return self._process

    def _answer(self, pipe: int) -> bytes:
        """Read up to the line break. Raises TimeoutError, or BrokenPipeError where the process ended."""
        parts: list[bytes] = []
        latest = time.monotonic() + self._limits.seconds
        while not parts or not parts[-1].endswith(b"\n"):
            ready, _, _ = select.select([pipe], [], [], max(0.0, latest - time.monotonic()))
            if not ready:
                raise TimeoutError
            part = os.read(pipe, _CHUNK)
            if not part:
                raise BrokenPipeError
            parts.append(part)
        return b"".join(parts)


def _write(pipe: int, line: bytes) -> None:
    """Write all of a line. Raises BrokenPipeError."""
    left = memoryview(line)
    while left:
        left = left[os.write(pipe, left) :]
