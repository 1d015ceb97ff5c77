"""Settings from the environment and config/tracker.toml; the environment wins. The only reader of the environment."""

from __future__ import annotations

import ipaddress
import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError

from tracker.core.declaring import ChannelDeclaration, SubscriptionDeclaration
from tracker.errors import ConfigError
from tracker.limits import Limits
from tracker.settings.mistakes import Mistake, dotted, explain, nearest, refuse, shown, unknown
from tracker.settings.section import Section
from tracker.settings.sections import ScheduleSection, TrackerFile
from tracker.settings.toml import BadToml, Location, line_of, read

if TYPE_CHECKING:
    from tracker.fetch import FetchOptions
    from tracker.fetch.archive import ArchiveOptions
    from tracker.flows import Schedule
    from tracker.transport import TransportOptions

PREFIX = "TRACKER_"
PLACES = ("TRACKER_CONFIG_DIR", "TRACKER_DATA_DIR", "TRACKER_DATABASE_URL")
TESTING = "TRACKER_TEST_"
"""Variables that only the tests read."""

_MAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}  # RFC 6409, RFC 8314, RFC 5321


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the operator may set, checked. `file`: what config/tracker.toml and the environment say."""

    config_dir: Path
    data_dir: Path
    database_url: str = field(repr=False)
    file: TrackerFile
    mail_password: SecretStr = field(default=SecretStr(""), repr=False)
    channels: tuple[ChannelDeclaration, ...] = ()
    subscriptions: tuple[SubscriptionDeclaration, ...] = ()
    subscribed: tuple[tuple[str, str, str], ...] = field(default=(), repr=False)
    """The providers that subscriptions name: id, where it stands (file and line), dotted key."""

    def refuse_unknown_providers(self, known: Collection[str]) -> None:
        """Raise one ConfigError that lists the providers which subscriptions name and `known` does not hold.

        Who asks for a provider that is not there would never hear of anything.
        """
        refuse(
            Mistake(where, key, _unknown_provider(name, known))
            for name, where, key in self.subscribed
            if name not in known
        )

    @property
    def public_url(self) -> str:
        """Where people reach the pages, without a slash at the end."""
        web = self.file.web
        host = f"[{web.host}]" if ":" in web.host else web.host
        return web.public_url.rstrip("/") or f"http://{host}:{web.port}"

    @property
    def decide_on_pages(self) -> bool:
        """Whether what people decide may be decided on the pages: they ask nobody who they are."""
        web = self.file.web
        here = all(map(_of_this_machine, (web.host, urlsplit(self.public_url).hostname or "")))
        return web.decisions == "all" or (web.decisions == "local" and here)

    def limits(self) -> Limits:
        """What one task of a worker may use."""
        read = self.file.read
        return Limits(read.time, int(read.cpu), read.memory, read.processes)

    def fetch_options(self) -> FetchOptions:
        """What fetchers need."""
        from tracker.fetch import FetchOptions

        fetch = self.file.fetch
        return FetchOptions(
            allow_networks=fetch.allow_networks,
            host_interval=fetch.host_interval,
            host_concurrency=fetch.host_concurrency,
            deadline=fetch.deadline,
            max_bytes=fetch.max_bytes,
            proxy=fetch.proxy,
            ca_bundle=self.path(fetch.ca_bundle),
            user_agent=fetch.user_agent,
            robots=fetch.robots,
            browser=fetch.browser,
            browser_memory=fetch.browser_memory,
        )

    def archive_options(self) -> ArchiveOptions:
        """What the archive's client needs."""
        return self.file.archive.options(self.path(self.file.archive.key_file))

    def transport_options(self) -> TransportOptions:
        """What transports need; holds the mail password in clear."""
        from tracker.transport import TransportOptions

        mail, fetch = self.file.mail, self.file.fetch
        return TransportOptions(
            mail_host=mail.host,
            mail_port=mail.port or _MAIL_PORTS[mail.security],
            mail_security=mail.security,
            mail_username=mail.username,
            mail_password=self.mail_password.get_secret_value(),
            mail_sender=mail.sender,
            allow_networks=fetch.allow_networks,
            proxy=fetch.proxy,
            ca_bundle=self.path(fetch.ca_bundle),
            user_agent=fetch.user_agent,
        )

    def schedule(self) -> Schedule:
        """When checks happen."""
        from tracker.flows import Schedule

        schedule = self.file.schedule
        return Schedule(
            interval=timedelta(seconds=schedule.interval),
            jitter=schedule.jitter,
            lease=timedelta(seconds=schedule.lease),
            health_after=timedelta(seconds=schedule.health_after),
            retry_held=timedelta(seconds=schedule.retry_held),
            retry_failed=timedelta(seconds=schedule.retry_failed),
            workers=schedule.workers,
            adaptive=schedule.adaptive,
            fastest=timedelta(seconds=schedule.fastest),
            slowest=timedelta(seconds=schedule.slowest),
        )

    def path(self, name: str) -> str:
        """Return the path of a file named in the configuration; empty stays empty."""
        return str((self.config_dir / name).absolute()) if name else ""


def _unknown_provider(name: str, known: Collection[str]) -> str:
    """Return the words for a provider that is not known, with the nearest one."""
    near = nearest(name, known)
    suggestion = f"did you mean {near!r}? " if near else ""
    return f"unknown provider {name!r}; {suggestion}Allowed: the name of a file under providers/, without .toml"


def environment() -> dict[str, str]:
    """Return the variables of the process that concern the tracker."""
    return {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings. Raises one ConfigError that lists every mistake.

    `environ`: the variables to read, by default those of the process. Neither the folder nor the file need exist,
    unless TRACKER_CONFIG_DIR names it. Channels and subscriptions are checked too, with their transports' own rules.
    """
    variables = environment() if environ is None else environ
    config_dir = Path(variables.get("TRACKER_CONFIG_DIR") or "config")
    data_dir = Path(variables.get("TRACKER_DATA_DIR") or "data")
    if variables.get("TRACKER_CONFIG_DIR") and not config_dir.is_dir():
        raise ConfigError(
            f"environment variable TRACKER_CONFIG_DIR: found {shown(str(config_dir))}; allowed: an existing folder"
        )
    return _Loading(config_dir, variables).settings(data_dir)


class _Loading:
    """One load: where each value came from, and the mistakes met."""

    def __init__(self, config_dir: Path, variables: Mapping[str, str]) -> None:
        self.config_dir = config_dir
        self.variables = variables
        self.file = config_dir / "tracker.toml"
        self.text = ""
        self.from_variable: dict[Location, str] = {}
        self.mistakes: list[Mistake] = []

    def settings(self, data_dir: Path) -> Settings:
        """Read, check and join; raise ConfigError where there are mistakes."""
        content = self._read_file()
        self._read_variables(content)
        try:
            checked = TrackerFile.model_validate(content)
        except ValidationError as error:
            self.mistakes += explain(error, TrackerFile, self.where)
        else:
            self._check_bounds(checked.schedule, content.get("schedule", {}))
        self._check_names(content)
        refuse(self.mistakes)
        settings = Settings(
            config_dir=self.config_dir,
            data_dir=data_dir,
            database_url=self.variables.get("TRACKER_DATABASE_URL")
            or f"sqlite:///{(data_dir / 'tracker.db').absolute()}",
            file=checked,
            mail_password=self._password(checked),
            channels=tuple(
                self._channel(entry.name, entry.kind, entry.model_extra or {}) for entry in checked.channels
            ),
            subscriptions=tuple(
                SubscriptionDeclaration(**{name: getattr(entry, name) for name in type(entry).model_fields})
                for entry in checked.subscriptions
            ),
            subscribed=tuple(self._subscribed(checked)),
        )
        self._check_files(settings)
        self._check_channels(settings)
        refuse(self.mistakes)
        return settings

    def _subscribed(self, checked: TrackerFile) -> Iterator[tuple[str, str, str]]:
        """Yield the providers that subscriptions name, each with its place."""
        for index, entry in enumerate(checked.subscriptions):
            for number, name in enumerate(entry.providers):
                location: Location = ("subscriptions", index, "providers", number)
                yield name, self.where(location), dotted(location)

    def where(self, location: Location) -> str:
        """Return the variable or the line that a value came from."""
        for length in range(len(location), 0, -1):
            if location[:length] in self.from_variable:
                return f"environment variable {self.from_variable[location[:length]]}"
        line = line_of(self.text, location)
        return f"{self.file}, line {line}" if line else str(self.file)

    def _read_file(self) -> dict[str, Any]:
        """Return the file's content; an absent file is an empty one."""
        try:
            content, self.text = read(self.file)
        except FileNotFoundError:
            return {}
        except BadToml as error:
            raise ConfigError(f"{self.file}, line {error.line}: not valid TOML: {error}") from error
        except OSError as error:
            raise ConfigError(f"{self.file}: cannot be read: {error.strerror}") from error
        return content

    def _read_variables(self, content: dict[str, Any]) -> None:
        """Put TRACKER_<SECTION>__<KEY> over the file's values. Empty variables count as not set (compose files)."""
        known = [*PLACES, *variable_names()]
        for name, value in sorted(self.variables.items()):
            if not name.startswith(PREFIX) or name in PLACES or name.startswith(TESTING) or not value:
                continue
            section, separator, key = name.removeprefix(PREFIX).lower().partition("__")
            location: Location = (section, key) if separator else (section,)
            if name not in known:
                # Only what is clearly meant for us: container platforms set TRACKER_PORT and the like by themselves.
                near = nearest(name, known) if separator else nearest(name, known, cutoff=0.9)
                if separator or near:
                    suggestion = f"; did you mean {near}?" if near else ""
                    self.mistakes.append(Mistake(f"environment variable {name}", "", f"no such setting{suggestion}"))
                continue
            self.from_variable[location] = name
            table = content.setdefault(section, {}) if separator else content
            if isinstance(table, dict):
                table[key or section] = self._decoded(name, value, location)

    def _decoded(self, name: str, value: str, location: Location) -> Any:
        """Return the variable's text, or what its JSON holds where the setting is a list."""
        if len(location) == 1 or location in _LISTS:
            try:
                return json.loads(value)
            except ValueError:
                self.mistakes.append(
                    Mistake(f"environment variable {name}", "", f"found {shown(value)}; allowed: a JSON list")
                )
                return []
        return value

    def _password(self, checked: TrackerFile) -> SecretStr:
        """Return the first line of the password file."""
        if not checked.mail.password_file:
            return SecretStr("")
        path = self.config_dir / checked.mail.password_file
        try:
            return SecretStr(path.read_text("utf-8").partition("\n")[0].strip())
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
            problem = f"found {shown(checked.mail.password_file)}: {reason}; allowed: a file with the password"
            self.mistakes.append(Mistake(self.where(("mail", "password_file")), "mail.password_file", problem))
            return SecretStr("")

    def _channel(self, name: str, kind: str, config: Mapping[str, Any]) -> ChannelDeclaration:
        """Return a channel whose file names are whole paths."""
        whole = {
            key: str((self.config_dir / value).absolute())
            if key.endswith("_file") and isinstance(value, str)
            else value
            for key, value in config.items()
        }
        return ChannelDeclaration(name, kind, whole)

    def _check_files(self, settings: Settings) -> None:
        """Complain of files that are named and missing."""
        file = settings.file
        for section, key, name, what in (
            ("fetch", "ca_bundle", file.fetch.ca_bundle, "PEM file"),
            ("archive", "key_file", file.archive.key_file, "file"),
        ):
            if name and not (self.config_dir / name).is_file():
                self._complain((section, key), f"found {shown(name)}; allowed: the path of an existing {what}")

    def _check_bounds(self, schedule: ScheduleSection, written: Mapping[str, Any]) -> None:
        """Check that the usual interval lies between the bounds of adapting; zero is none."""
        usual = schedule.interval
        wrong = {"fastest": schedule.fastest > usual, "slowest": 0 < schedule.slowest < usual}
        for key, side in (("fastest", "most"), ("slowest", "least")):
            if wrong[key]:
                problem = f"found {shown(written[key])}; allowed: at {side} the interval, {usual:g} s"
                self._complain(("schedule", key), problem)

    def _check_names(self, content: Mapping[str, Any]) -> None:
        """Check names, kinds and topics as they stand, so that they are told beside mistakes of another sort."""
        from tracker.transport.registry import TRANSPORTS

        channels, subscriptions = _tables(content, "channels"), _tables(content, "subscriptions")
        names = [str(channel.get("name", "")).strip() for channel in channels]
        for index, channel in enumerate(channels):
            kind, at = channel.get("kind"), ("channels", index)
            if names[index] in names[:index]:
                self._complain((*at, "name"), f"found {shown(names[index])} twice; allowed: a name of its own")
            if isinstance(kind, str) and kind.strip() and kind.strip() not in TRANSPORTS:
                self._complain((*at, "kind"), unknown(kind, TRANSPORTS, "kind"))
        for index, subscription in enumerate(subscriptions):
            name, topics = subscription.get("channel"), subscription.get("topics")
            if isinstance(name, str) and name.strip() and name.strip() not in names:
                problem = unknown(name, names, "channel") if names else "there are no [[channels]]"
                self._complain(("subscriptions", index, "channel"), problem)
            for number, topic in enumerate(topics if isinstance(topics, list) else ()):
                self._check_topic(("subscriptions", index, "topics", number), topic)

    def _check_topic(self, location: Location, topic: object) -> None:
        """Check that changes may bear a topic: who asks for another would never hear of anything."""
        from tracker.core.assessing.topics import TOPICS

        if isinstance(topic, str) and topic.strip() and topic.strip() not in TOPICS:
            self._complain(location, unknown(topic, TOPICS, "topic"))

    def _check_channels(self, settings: Settings) -> None:
        """Let each channel's transport judge its keys."""
        from tracker.transport.registry import TRANSPORTS

        for index, channel in enumerate(settings.channels):
            try:
                TRANSPORTS[channel.kind].from_config(channel.config, settings.transport_options())
            except ConfigError as error:
                self._complain(("channels", index), str(error))

    def _complain(self, location: Location, problem: str) -> None:
        """Note a mistake at a location of the file."""
        self.mistakes.append(Mistake(self.where(location), dotted(location), problem))


def _tables(content: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return an array of tables as it stands; what is no table counts as an empty one."""
    found = content.get(name)
    return [one if isinstance(one, dict) else {} for one in found] if isinstance(found, list) else []


def _of_this_machine(host: str) -> bool:
    """Return whether a host name or address is loopback: nobody from elsewhere comes by it."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _sections() -> dict[str, type[Section]]:
    """Return the tables of the file that hold plain keys."""
    return {
        name: info.annotation
        for name, info in TrackerFile.model_fields.items()
        if isinstance(info.annotation, type) and issubclass(info.annotation, Section)
    }


def variable_names() -> list[str]:
    """Return the name of every variable that sets a key."""
    names = [f"{PREFIX}{name}__{key}".upper() for name, section in _sections().items() for key in section.model_fields]
    return [*names, f"{PREFIX}CHANNELS", f"{PREFIX}SUBSCRIPTIONS"]


_LISTS = frozenset(
    (name, key)
    for name, section in _sections().items()
    for key, info in section.model_fields.items()
    if str(info.annotation).startswith("tuple")
)
