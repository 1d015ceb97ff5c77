"""The fetchers there are, by the name that a declaration's `via` gives. A new one is its own file and one line here."""

from __future__ import annotations

from tracker.fetch import Fetcher
from tracker.fetch.browser import BrowserFetcher
from tracker.fetch.http import HttpFetcher
from tracker.fetch.wayback import WaybackFetcher

FETCHERS: dict[str, type[Fetcher]] = {
    "http": HttpFetcher,
    "browser": BrowserFetcher,
    "wayback": WaybackFetcher,
}
