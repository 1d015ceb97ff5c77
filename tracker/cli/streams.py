"""Streams of JSON: each line of the input asked of a process that may be ended, and answered in order."""

from __future__ import annotations

import sys

from tracker.errors import ConfigError, TooHard
from tracker.lines import REFUSED, LineProcess
from tracker.settings import read_limits


def answer_lines(door: str) -> None:
    """Answer each line of the input, in order, before the next one is waited for. Raises ConfigError for no item."""
    with process_of(door) as process:
        for number, line in enumerate(sys.stdin.buffer, 1):
            if not line.strip():
                continue
            answer = ask(process, door, line if line.endswith(b"\n") else line + b"\n")
            if answer.startswith(REFUSED):
                raise ConfigError(f"line {number} of the input {answer[1:].decode().strip()}")
            sys.stdout.buffer.write(answer)
            sys.stdout.buffer.flush()


def process_of(door: str) -> LineProcess:
    """The process that answers through that door, within the limits of the settings. Raises ConfigError."""
    return LineProcess(door, read_limits())


def ask(process: LineProcess, door: str, line: bytes) -> bytes:
    """The answer to one line; to one that hit a limit, what it says of itself."""
    try:
        return process.ask(line)
    except TooHard as error:
        import json

        from tracker.answering import failed, written

        return written(failed(door, json.loads(line), str(error))) + b"\n"
