"""Where an archive shows a capture."""

from __future__ import annotations

import re
import string
from urllib.parse import quote

_SAFE = "".join(sorted(set(string.punctuation) - set("#\\")))
_DOTS = re.compile(r"(?<=/)\.{1,2}(?=/|$)")


def embedded(original: str) -> str:
    """An archived address as a part of an archive's: what a URL parser would drop or resolve is percent-encoded."""
    path, mark, query = quote(original, safe=_SAFE).partition("?")
    return _DOTS.sub(lambda dots: dots[0].replace(".", "%2e"), path) + mark + query


def memento_address(origin: str, timestamp: str, original: str, mode: str = "") -> str:
    """Where an archive shows a capture; with the mode `id_`, its bytes as they were."""
    return f"{origin}/web/{timestamp}{mode}/{embedded(original)}"
