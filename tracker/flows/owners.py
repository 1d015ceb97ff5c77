"""Who works on an import: processes by their names, and whether one of this machine has ended."""

from __future__ import annotations

import os
import socket


def owner(part: str = "") -> str:
    """The name of this process, or of a part of it that works on its own."""
    return f"{socket.gethostname()}:{os.getpid()}" + (f"/{part}" if part else "")


def has_ended(name: str) -> bool:
    """Whether the process of that name was of this machine and is no more."""
    host, _, number = name.partition("/")[0].rpartition(":")
    if host != socket.gethostname() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
