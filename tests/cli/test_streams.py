"""Streams are answered without the library of the command line; the exit codes are those of every other command."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

_RUN = "import sys; from tracker.cli import main; main()"
_TELL = "import atexit, sys; atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr)); "


def run(lines: str, *words: str, before: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", before + _RUN, *words], input=lines, capture_output=True, text=True, check=False
    )


def test_a_stream_loads_neither_the_command_line_nor_the_core() -> None:
    done = run('{"id": 1, "body": "<p>hi"}\n\n', "read", "--batch", before=_TELL)
    assert (done.returncode, json.loads(done.stdout)["verdict"]) == (0, "empty")
    loaded = set(done.stderr.split())
    assert "tracker.lines" in loaded
    assert loaded.isdisjoint({"typer", "pydantic", "tracker.core.model", "tracker.answering"})


@pytest.mark.parametrize(
    ("words", "lines", "code", "told"),
    [
        (("compare", "--batch"), "not json\n", 2, "tracker: line 1 of the input is not JSON"),
        (("read", "--batch"), '\n{"id": 1}\n[]\n', 2, "tracker: line 3 of the input is not a JSON object"),
        (("read", "--batch"), '{"id": 1, "path": 0}\n', 0, ""),
        (("read", "--batch", "--json"), "not json\n", 2, "line 1 of the input is not JSON"),
    ],
)
def test_what_is_no_item_is_named(words: tuple[str, ...], lines: str, code: int, told: str) -> None:
    done = run(lines, *words)
    assert (done.returncode, told in done.stderr) == (code, True)
    assert "Traceback" not in done.stderr
