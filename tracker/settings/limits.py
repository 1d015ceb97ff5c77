"""The one section that commands need which read a file: without pydantic, whose models cost 0.2 s to build."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from tracker.limits import Limits

_SECTIONS = ("read", "log")


def read_limits() -> Limits:
    """What one task may use, after the `[read]` section. Raises ConfigError for a mistake in it.

    Where neither the file nor the environment says anything of reading and logging, the defaults are the answer and
    nothing has to be checked; else all settings are loaded, as for every other command.
    """
    if _says_nothing():
        return Limits()
    from tracker.settings.load import load_settings

    return load_settings().limits()


def _says_nothing() -> bool:
    if any(name.startswith(("TRACKER_READ__", "TRACKER_LOG__")) for name in os.environ):
        return False
    try:
        content = tomllib.loads((Path(os.environ.get("TRACKER_CONFIG_DIR") or "config") / "tracker.toml").read_text())
    except FileNotFoundError:
        return True
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False  # load_settings says what is wrong, and where
    return not any(content.get(name) for name in _SECTIONS)
