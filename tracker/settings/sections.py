"""The sections of config/tracker.toml, every key with its default. A field's title says what is allowed, its
description what it does; the mistakes, the commented config/tracker.toml and docs/reference/settings.md repeat them.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tracker.core.model import ChangeKind
from tracker.settings.archiving import ArchiveSection
from tracker.settings.section import Section
from tracker.settings.values import (
    Count,
    Duration,
    Line,
    Name,
    Network,
    ProxyUrl,
    Share,
    Size,
    SomeDuration,
    WebUrl,
)

_DURATION = 'seconds, or a duration such as "45s", "30m", "12h", "7d"'
_LONGER = _DURATION + "; at least one second"
_NETWORKS = 'a list of networks such as "127.0.0.0/8" or "fd00::/8"'
_FILE = "the path of a file, from the configuration folder on"

AlertKind = Literal[
    "change",
    "date_only",
    "link",
    "silent",
    "backdated",
    "effective_later",
    "replaced",
    "withdrawn",
    "alternates",
    "health",
    "recovered",
    "summary",
]
"""What a subscription may ask for: the kinds of change, the two kinds of health alert, and what an import brought."""

TOPIC_NAMES = (
    "account",
    "ai training",
    "arbitration and liability",
    "children",
    "choice",
    "collection",
    "conduct",
    "contact",
    "content licence",
    "cookies",
    "international",
    "payment",
    "policy changes",
    "retention",
    "rights",
    "security",
    "sharing",
)
"""What a change may be about, as `core.assessing` names it: repeated, for no command may wait for that to be loaded."""


class FetchSection(Section):
    """How pages are fetched."""

    allow_networks: tuple[Network, ...] = Field(
        default=(),
        title=_NETWORKS,
        description="Networks that may be reached although they are private or loopback.",
    )
    host_interval: Duration = Field(
        default=2.0,
        title=_DURATION,
        description="Pause between two requests to one host, besides up to a quarter of jitter.",
    )
    host_concurrency: Count = Field(
        default=1,
        ge=1,
        le=100,
        title="a whole number from 1 to 100",
        description="Requests to one host at the same time.",
    )
    deadline: SomeDuration = Field(
        default=60.0,
        title=_LONGER,
        description="Longest time that one fetch may take in all, redirects included.",
    )
    max_bytes: Size = Field(
        default=20_000_000,
        title='bytes, or a size such as "20 MB"',
        description="Largest body that is accepted, on the wire and decoded.",
    )
    proxy: ProxyUrl = Field(
        default="",
        repr=False,
        title="an http:// or https:// URL of a proxy, or empty",
        description="Outgoing proxy for everything; it is trusted with name resolution.",
    )
    ca_bundle: Line = Field(
        default="",
        title=_FILE,
        description="PEM file of the authorities to trust instead of the usual.",
    )
    user_agent: Line = Field(
        default="",
        title='one line of text with a contact, such as "Acme-Policies/1 (+https://acme.example/contact)"',
        description="What we call ourselves; state how a site can reach you. Empty: the tracker's own name.",
    )
    robots: Literal["respect", "ignore"] = Field(
        default="respect",
        title='"respect" or "ignore"',
        description='What robots.txt means to us for all policies; one alone may say "ignore" itself.',
    )
    browser: Line = Field(
        default="",
        title="the path of a Chromium, or empty",
        description='The browser for `via = "browser"`. Empty: `chromium` or `google-chrome`, where it is on the PATH.',
    )
    browser_memory: Size = Field(
        default=2**30,
        title='bytes, or a size such as "1 GiB"',
        description="Memory beyond which a new browser is started; a page that takes as much alone is given up.",
    )


class ScheduleSection(Section):
    """When checks happen."""

    interval: SomeDuration = Field(
        default=43_200.0,
        title=_LONGER,
        description="Usual time between two checks of a policy that has no interval of its own.",
    )
    adaptive: bool = Field(
        default=True,
        title="true or false",
        description="Look sooner at what changes, later at what is quiet; a policy's own interval is kept exactly.",
    )
    fastest: Duration = Field(
        default=0.0,
        title=_DURATION + "; at most the interval",
        description="Shortest time between two checks that adapting may choose. 0: a quarter of the interval.",
    )
    slowest: Duration = Field(
        default=0.0,
        title=_DURATION + "; at least the interval",
        description="Longest time between two checks that adapting may choose. 0: twice the interval.",
    )
    jitter: Share = Field(
        default=0.1,
        ge=0,
        le=1,
        title="a share from 0 to 1",
        description="How much of the interval is left to chance.",
    )
    workers: Count = Field(
        default=20,
        ge=1,
        le=256,
        title="a whole number from 1 to 256",
        description="Policies checked at the same time.",
    )
    lease: SomeDuration = Field(
        default=900.0,
        title=_LONGER,
        description="How long a check may hold a policy before another daemon may take it.",
    )
    health_after: SomeDuration = Field(
        default=172_800.0,
        title=_LONGER,
        description="How long without a good page before we say, once, that we are blind on a policy.",
    )
    retry_held: SomeDuration = Field(
        default=3_600.0,
        title=_LONGER,
        description="How soon a page that looked wrong is looked at again.",
    )
    retry_failed: SomeDuration = Field(
        default=900.0,
        title=_LONGER,
        description="How soon after a first failure we try again; doubles each time.",
    )


class ReadSection(Section):
    """Limits for reading and comparing one page; what exceeds them is stopped and recorded as too hard."""

    time: SomeDuration = Field(default=20.0, title=_LONGER, description="Longest time on the clock.")
    cpu: SomeDuration = Field(default=15.0, title=_LONGER, description="Longest time of the processor.")
    memory: Size = Field(
        default=2**30, title='bytes, or a size such as "1 GiB"', description="Most memory of one worker."
    )
    processes: Count = Field(
        default=2,
        ge=1,
        le=64,
        title="a whole number from 1 to 64",
        description="Worker processes that read and compare.",
    )


class WebSection(Section):
    """The web pages, the API and the feeds."""

    host: Name = Field(
        default="127.0.0.1",
        title="an address or host name to listen on",
        description="Where the web pages are served.",
    )
    port: Count = Field(
        default=8000,
        ge=1,
        le=65_535,
        title="a port from 1 to 65535",
        description="Port of the web pages.",
    )
    public_url: WebUrl | Literal[""] = Field(
        default="",
        title="an http:// or https:// URL without user name",
        description="Address under which people reach the pages: used in mails, feeds and webhooks. Empty: host, port.",
    )
    trusted_proxies: tuple[Network, ...] = Field(
        default=(),
        title=_NETWORKS,
        description="Reverse proxies whose X-Forwarded-* headers are believed.",
    )
    hosts: tuple[Name, ...] = Field(
        default=(),
        title='a list of host names such as "tracker.lan"',
        description="Further names under which browsers may reach the pages, besides loopback and public_url.",
    )
    title: Name = Field(
        default="Policy Tracker", title="one line of text", description="Name in the header of the pages and feeds."
    )
    decisions: Literal["local", "all", "none"] = Field(
        default="local",
        title='"local", "all" or "none"',
        description="Who may accept held pages and versions, and unmask parts, on the pages: `local`, only where host "
        "and public_url are of this machine; `all`, whoever reaches the pages.",
    )


class MailSection(Section):
    """The mail server that alerts go through; needed for channels of kind `email`."""

    host: Line = Field(
        default="",
        title="a host name or address",
        description="Mail server. Empty: no mail is sent.",
    )
    port: Count | None = Field(
        default=None,
        ge=1,
        le=65_535,
        title="a port from 1 to 65535",
        description="Its port. Left out: 587 for starttls, 465 for tls, 25 for none.",
    )
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        title='"starttls", "tls" or "none"',
        description="How the connection is protected.",
    )
    username: Line = Field(default="", title="one line of text", description="User name, where the server wants one.")
    password_file: Line = Field(
        default="",
        title=_FILE,
        description="File whose first line is the password; a password never stands in this file.",
    )
    sender: Line = Field(
        default="",
        pattern=r"^$|^(?:[^<>]*<)?[^@\s<>]+@[^@\s<>]+>?$",
        title="a mail address, with or without a name",
        description="From whom the mails are.",
    )


class LogSection(Section):
    """What the service writes to standard error."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        title='"debug", "info", "warning" or "error"',
        description="From which level on.",
    )
    format: Literal["text", "json"] = Field(
        default="text",
        title='"text" or "json"',
        description="Lines for people, or one JSON object a line.",
    )


class ChannelEntry(BaseModel):
    """A destination; its further keys belong to its kind."""

    model_config = ConfigDict(frozen=True, extra="allow", hide_input_in_errors=True)
    name: Name = Field(
        title="a name that no other channel has",
        description="Name of the channel.",
    )
    kind: Name = Field(
        title='a kind of channel, such as "email" or "webhook"',
        description="How it is reached.",
    )


class SubscriptionEntry(Section):
    """Which policies a channel hears about."""

    channel: Name = Field(
        title="the name of a channel",
        description="Name of the channel that is told.",
    )
    providers: tuple[Name, ...] = Field(
        default=(),
        title="a list of provider ids (file names under providers/ without .toml)",
        description="Only these providers. Empty: all.",
    )
    types: tuple[Name, ...] = Field(
        default=(),
        title='a list of types such as "Privacy Policy"',
        description="Only policies of these types. Empty: all.",
    )
    topics: tuple[Name, ...] = Field(
        default=(),
        title=f"a list of {', '.join(TOPIC_NAMES)}",
        description="Only changes that touch one of these topics. Empty: all.",
    )
    kinds: tuple[AlertKind, ...] = Field(
        default=(),
        title=f"a list of {', '.join((*ChangeKind, 'health', 'recovered', 'summary'))}",
        description="Only these kinds of alert. Empty: all.",
    )
    significance: Share = Field(
        default=0.0,
        ge=0,
        le=1,
        title="a number from 0 to 1",
        description="Only changes of at least this significance.",
    )
    digest: Literal[""] = Field(
        default="",
        title='"" (every alert at once)',
        description="Empty: every alert is sent at once.",
    )


class TrackerFile(Section):
    """config/tracker.toml. Every key is optional."""

    fetch: FetchSection = Field(default_factory=FetchSection, title="a table of keys")
    schedule: ScheduleSection = Field(default_factory=ScheduleSection, title="a table of keys")
    read: ReadSection = Field(default_factory=ReadSection, title="a table of keys")
    web: WebSection = Field(default_factory=WebSection, title="a table of keys")
    mail: MailSection = Field(default_factory=MailSection, title="a table of keys")
    channels: tuple[ChannelEntry, ...] = Field(default=(), title="tables of the form [[channels]]")
    subscriptions: tuple[SubscriptionEntry, ...] = Field(default=(), title="tables of the form [[subscriptions]]")
    archive: ArchiveSection = Field(default_factory=ArchiveSection, title="a table of keys")
    log: LogSection = Field(default_factory=LogSection, title="a table of keys")
