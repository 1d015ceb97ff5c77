"""Logging: constant event names with typed fields, as text or as JSON. Only the command line configures it."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

_USUAL = frozenset(vars(logging.LogRecord("", 0, "", 0, "", None, None))) | {"message", "asctime", "taskName"}


def _fields(record: logging.LogRecord) -> dict[str, object]:
    """The fields given with `extra`."""
    return {name: value for name, value in vars(record).items() if name not in _USUAL}


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class TextFormatter(logging.Formatter):
    """`2026-11-23T02:51:01Z INFO check.done policy=voxox-privacy-policy outcome=changed ms=412`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, with the traceback below it where there is one."""
        words = [_time(record), record.levelname, record.getMessage()]
        words += [f"{name}={_word(value)}" for name, value in _fields(record).items()]
        line = " ".join(words)
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, event, logger, and the fields."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; a traceback goes into the field `traceback`."""
        entry: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "logger": record.name,
            **_fields(record),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def _word(value: object) -> str:
    """A value on one line: quoted where it has spaces, quotes or control characters (a page may have written it)."""
    text = str(value)
    plain = text.isprintable() and text and not any(character in text for character in ' "=')
    return text if plain else json.dumps(text, ensure_ascii=True)


def configure(level: str = "info", style: str = "text") -> None:
    """Send the log to standard error. `level`: debug, info, warning, error; `style`: text or json."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if style == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("tracker").setLevel(level.upper())
