"""The command line: `tracker COMMAND`. One file a group of commands; heavy imports happen inside the commands.

Exit codes: 0 done; 1 something did not work out (a failed check, an unhealthy service); 2 a mistake in the
configuration or in the command's own words.
"""

from __future__ import annotations

import os
import sys

from tracker.errors import ConfigError, TrackerError

_STREAMS = (["read", "--batch"], ["compare", "--batch"])
"""Commands that are answered without the library of the command line, which takes longer to load than all they need."""


def main() -> None:
    """Run the command line; errors of ours become one line and an exit code."""
    try:
        _run(sys.argv[1:])
    except TrackerError as error:
        print(f"tracker: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, ConfigError) else 1)
    except BrokenPipeError:
        # The reader of our output has gone (`tracker list | head`); say nothing, and keep Python from trying to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _run(words: list[str]) -> None:
    if words in _STREAMS:
        from tracker.cli.streams import answer_lines

        answer_lines(words[0])
        return
    from tracker.cli.application import app

    app()
