"""The `[archive]` section of config/tracker.toml, and the options that are made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import Field, ValidationInfo, field_validator

from tracker.settings.mistakes import explained
from tracker.settings.section import Section
from tracker.settings.values import Count, Line, WebUrl

if TYPE_CHECKING:
    from tracker.fetch.archive import ArchiveOptions

_HOME = "archive.org"
_MOST = {"searches_per_minute": 24, "captures_per_minute": 480}
_ASKED_FOR = {"searches_per_minute": 30, "captures_per_minute": 600}
"""What the Wayback Machine lets through in a minute (the limits that the EDGI client cites, 2026); it asks clients to
stay at four fifths of that, and shuts out for an hour, doubling each time, who goes on beyond."""


class ArchiveSection(Section):
    """A web archive: earlier versions of policies, pages of sites that block us, and evidence that others keep."""

    origin: WebUrl = Field(
        default="https://web.archive.org",
        title="an http:// or https:// URL of a host, without path",
        description="The Wayback Machine, or one that speaks like it.",
    )
    searches_per_minute: Count = Field(
        default=12,
        ge=1,
        le=10_000,
        title="a whole number from 1 to 10000; at most 24 for the Wayback Machine itself",
        description="Index queries a minute, evenly spread.",
    )
    captures_per_minute: Count = Field(
        default=60,
        ge=1,
        le=100_000,
        title="a whole number from 1 to 100000; at most 480 for the Wayback Machine itself",
        description="Captures fetched a minute, evenly spread.",
    )
    gap_sentinel: bool = Field(
        default=True,
        title="true or false",
        description="Before a change is reported after a gap, ask the archive for captures inside it.",
    )
    setup_check: bool = Field(
        default=True,
        title="true or false",
        description="Compare the first page of a new policy with the archive's newest capture of it.",
    )
    key_file: Line = Field(
        default="",
        title="the path of a file, from the configuration folder on",
        description="File with access key and secret, a line each.",
    )
    save: bool = Field(
        default=False,
        title="true or false; needs key_file",
        description="Ask the archive to save a policy's page when it has a new version.",
    )

    @field_validator("origin")
    @classmethod
    def _bare(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("an origin has no path")
        return f"{parts.scheme.lower()}://{parts.netloc.lower()}"

    @field_validator("searches_per_minute", "captures_per_minute")
    @classmethod
    def _bearable(cls, value: int, info: ValidationInfo) -> int:
        host = urlsplit(str(info.data.get("origin", ""))).hostname or ""
        key = str(info.field_name)
        if (host == _HOME or host.endswith(f".{_HOME}")) and value > _MOST[key]:
            limit = _ASKED_FOR[key]
            why = (
                f"the Wayback Machine lets {limit} a minute through, asks for four fifths of it, and shuts out the rest"
            )
            raise explained(f"found {value}; allowed: at most {_MOST[key]} for {host}: {why}")
        return value

    @field_validator("save")
    @classmethod
    def _with_keys(cls, value: bool, info: ValidationInfo) -> bool:
        if value and info.data.get("key_file") == "":
            raise explained("found true, and no archive.key_file; allowed: true with a file of access key and secret")
        return value

    def options(self, key_file: str) -> ArchiveOptions:
        """What the archive's client needs. `key_file`: its whole path."""
        from tracker.fetch.archive import ArchiveOptions

        return ArchiveOptions(
            origin=self.origin,
            searches_per_minute=self.searches_per_minute,
            captures_per_minute=self.captures_per_minute,
            gap_sentinel=self.gap_sentinel,
            setup_check=self.setup_check,
            save=self.save,
            key_file=key_file,
        )
