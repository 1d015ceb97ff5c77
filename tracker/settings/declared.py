"""Declarations: config/providers/<provider>.toml, one file a provider, checked and turned into values of the core."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field, ValidationError

from tracker.core.declaring import PolicyDeclaration, ProviderDeclaration, SourceDeclaration, policy_id
from tracker.core.model import Rule
from tracker.errors import ConfigError
from tracker.settings.mistakes import Mistake, dotted, explain, refuse, shown, unknown
from tracker.settings.section import Section
from tracker.settings.toml import BadToml, Location, line_of, parse, read
from tracker.settings.values import FilterName, Language, Line, Name, PageRule, Pairs, ProxyUrl, SomeDuration, WebUrl

PROVIDER_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")
_TYPE = 'a type such as "Privacy Policy" or "Terms of Service"'
_URL = "an http:// or https:// URL without user name"
_RULES = (
    'a list of CSS selectors such as ["main article"], and of ranges such as [{ startBefore = "h1", endAfter = "p" }]'
)
_FILTERS = 'a list of filters such as ["unwrap-redirects", "drop-query:ref,source"]'
_PAIRS = "a table of names and texts, without line breaks"


def _id(value: str) -> str:
    """Check an id: it stands in addresses of pages."""
    if not PROVIDER_ID.fullmatch(value):
        raise ValueError("not an id")
    return value


class SourceEntry(Section):
    """A URL of a policy, and what differs from the policy's own keys."""

    url: WebUrl = Field(
        title=_URL,
        description="Where the page is.",
    )
    select: tuple[PageRule, ...] | None = Field(
        default=None,
        title=_RULES,
        description="What to read. Left out: found by itself.",
    )
    remove: tuple[PageRule, ...] | None = Field(
        default=None,
        title=_RULES,
        description="What to leave out.",
    )
    filters: tuple[FilterName, ...] | None = Field(
        default=None,
        title=_FILTERS,
        description="Built-in filters that the text passes through, in this order.",
    )
    via: Name | None = Field(
        default=None,
        title='a fetcher: "http", "browser", "wayback"',
        description="How the page is fetched; `browser` where its text needs JavaScript, `wayback` from "
        "its captures in a web archive where the site blocks us. Left out: http.",
    )
    language: Language | None = Field(
        default=None,
        title='a language tag such as "en" or "pt-BR"',
        description="What we ask for, and what is expected.",
    )
    robots: Literal["respect", "ignore"] | None = Field(
        default=None,
        title='"respect", or "ignore" with a reason in `note`',
        description="What robots.txt means to us here. Left out: respect.",
    )
    headers: Pairs | None = Field(
        default=None,
        repr=False,
        title=_PAIRS,
        description="Further request headers.",
    )
    cookies: Pairs | None = Field(
        default=None,
        repr=False,
        title=_PAIRS,
        description="Cookies to send.",
    )
    proxy: ProxyUrl | None = Field(
        default=None,
        repr=False,
        title="an http:// or https:// URL of a proxy",
        description="Outgoing proxy for this source.",
    )
    ca_bundle: Line | None = Field(
        default=None,
        title="the path of a file, from the configuration folder on",
        description="PEM file of the authorities to trust for this source.",
    )


class PolicyEntry(SourceEntry):
    """One document of a kind."""

    type: Name = Field(
        title=_TYPE,
        description="Kind of document; Open Terms Archive's terms types by preference.",
    )
    url: WebUrl | None = Field(
        default=None,
        title=_URL,
        description="Where the page is.",
    )  # type: ignore[assignment]
    sources: tuple[SourceEntry, ...] | None = Field(
        default=None,
        min_length=1,
        title='a list of tables such as { url = "https://..." }',
        description="In place of `url`, for a policy spread over several pages.",
    )
    id: Annotated[str, AfterValidator(_id)] | None = Field(
        default=None,
        title="lower-case letters, digits, dots and hyphens",
        description="Its name for ever. Left out: made up.",
    )
    interval: SomeDuration | None = Field(
        default=None,
        title='seconds, or a duration such as "12h"; at least one second',
        description="Time between two checks.",
    )
    region: Line = Field(
        default="",
        title="one line of text",
        description="Region that this variant is for.",
    )
    note: Line = Field(
        default="",
        title="one line of text",
        description="What people should know of this declaration.",
    )


class ProviderFile(Section):
    """A file of config/providers/."""

    name: Name = Field(
        title="the provider's name",
        description="Name of the provider.",
    )
    website: WebUrl | Literal[""] = Field(
        default="",
        title=_URL,
        description="The provider's home page.",
    )
    sector: Line = Field(
        default="",
        title="one line of text",
        description="What the provider does; groups the overview.",
    )
    policies: tuple[PolicyEntry, ...] = Field(
        default=(),
        title="tables of the form [[policies]]",
        description="Its policies.",
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Declared:
    """One file, checked by itself."""

    path: Path
    text: str
    provider: ProviderDeclaration

    def where(self, location: Location) -> str:
        """Return the file and line of a key."""
        return place(self.path, self.text, location)


def place(path: Path, text: str, location: Location) -> str:
    """Return `file, line n`, or the file alone where the key stands nowhere."""
    line = line_of(text, location)
    return f"{path}, line {line}" if line else str(path)


def load_declarations(config_dir: Path) -> tuple[ProviderDeclaration, ...]:
    """Return the declared providers in the order of their ids; none where the folder is absent.

    Raises one ConfigError that lists every mistake of every file.
    """
    mistakes: list[Mistake] = []
    declared: list[_Declared] = []
    for path in sorted((config_dir / "providers").glob("*.toml")):
        one = _load(path, config_dir, mistakes)
        if one:
            declared.append(one)
    mistakes += _clashes(declared)
    refuse(mistakes)
    return tuple(one.provider for one in declared)


def _load(path: Path, config_dir: Path, mistakes: list[Mistake]) -> _Declared | None:
    """Return one file, or None where its mistakes were noted."""
    if not PROVIDER_ID.fullmatch(path.stem):
        problem = f"the file name {shown(path.stem)} is no id; allowed: lower-case letters, digits, dots and hyphens"
        mistakes.append(Mistake(str(path), "", problem))
        return None
    try:
        content, text = read(path)
    except BadToml as error:
        mistakes.append(Mistake(f"{path}, line {error.line}", "", f"not valid TOML: {error}"))
        return None
    except OSError as error:
        mistakes.append(Mistake(str(path), "", f"cannot be read: {error.strerror}"))
        return None
    return _check(path, content, text, config_dir, mistakes)


def check_file(path: Path, text: str, config_dir: Path) -> None:
    """Raise the ConfigError that `text` would cause as the file at `path`, clashes with other files left aside."""
    mistakes: list[Mistake] = []
    try:
        content, _ = parse(text.encode())
    except BadToml as error:
        raise ConfigError(f"{path}, line {error.line}: not valid TOML: {error}") from error
    one = _check(path, content, text, config_dir, mistakes)
    refuse([*mistakes, *_clashes([one] if one else [])])


def _check(
    path: Path, content: dict[str, Any], text: str, config_dir: Path, mistakes: list[Mistake]
) -> _Declared | None:
    """Return the value of a file's content, or None where its mistakes were noted."""
    entry, wrong = _valid(ProviderFile, content)
    found: list[Mistake] = []
    if wrong is not None:
        found += explain(wrong, ProviderFile, lambda location: place(path, text, location))
    policies = entry.policies if entry else _valid_policies(content)
    found += [
        Mistake(place(path, text, location), dotted(location), problem)
        for index, policy in enumerate(policies)
        if policy is not None
        for location, problem in _inconsistencies(index, policy)
    ]
    mistakes += found
    return None if found or entry is None else _Declared(path, text, _provider(path.stem, entry, config_dir))


_Entry = TypeVar("_Entry", bound=Section)


def _valid(model: type[_Entry], content: Any) -> tuple[_Entry | None, ValidationError | None]:
    """Return the value of a table, or its mistakes."""
    try:
        return model.model_validate(content), None
    except ValidationError as error:
        return None, error


def _valid_policies(content: dict[str, Any]) -> list[PolicyEntry | None]:
    """Return the policies of a file with mistakes that hold none themselves, None in place of the others.

    What does not fit together in them is told with the mistakes, not only once those are mended.
    """
    tables = content.get("policies")
    return [_valid(PolicyEntry, table)[0] for table in tables] if isinstance(tables, list) else []


def _inconsistencies(index: int, policy: PolicyEntry) -> Iterator[tuple[Location, str]]:
    """Tell what does not fit together within a policy."""
    at: Location = ("policies", index)
    if policy.url is None and policy.sources is None:
        yield (*at, "url"), f"is required (or `sources`); allowed: {_URL}"
    if policy.url is not None and policy.sources is not None:
        yield (*at, "sources"), "found beside `url`; allowed: one of the two"
    entries: list[tuple[Location, SourceEntry]] = [(at, policy)]
    entries += [((*at, "sources", number), source) for number, source in enumerate(policy.sources or ())]
    for location, entry in entries:
        if entry.robots == "ignore" and not policy.note:
            yield (*location, "robots"), 'found "ignore" without a reason; allowed: "ignore" with the reason in `note`'
        if entry.via not in (None, "http"):
            from tracker.fetch.registry import FETCHERS

            if entry.via not in FETCHERS:
                yield (*location, "via"), unknown(str(entry.via), FETCHERS, "fetcher")


def _provider(provider_id: str, entry: ProviderFile, config_dir: Path) -> ProviderDeclaration:
    """Return the value of a checked file."""
    policies = tuple(_policy(provider_id, policy, config_dir) for policy in entry.policies)
    return ProviderDeclaration(provider_id, entry.name, entry.website, entry.sector, policies)


def _policy(provider_id: str, entry: PolicyEntry, config_dir: Path) -> PolicyDeclaration:
    """Return the value of a checked policy; its sources inherit its keys."""
    language = entry.language or ""
    sources = tuple(_source(source, entry, config_dir) for source in entry.sources or (entry,))
    return PolicyDeclaration(
        id=entry.id or policy_id(provider_id, entry.type, entry.region, language),
        type=entry.type,
        sources=sources,
        interval=entry.interval,
        language=language,
        region=entry.region,
        note=entry.note,
    )


def _source(entry: SourceEntry, policy: PolicyEntry, config_dir: Path) -> SourceDeclaration:
    """Return the value of one source: its own keys, or else the policy's."""

    def value(name: str, default: Any) -> Any:
        own = getattr(entry, name)
        chosen = own if own is not None else getattr(policy, name)
        return default if chosen is None else chosen

    bundle = value("ca_bundle", "")
    return SourceDeclaration(
        url=str(entry.url),
        via=value("via", "http"),
        select=value("select", ()),
        remove=value("remove", ()),
        filters=value("filters", ()),
        language=value("language", ""),
        robots=value("robots", "respect"),
        headers=value("headers", {}),
        cookies=value("cookies", {}),
        proxy=value("proxy", ""),
        ca_bundle=str((config_dir / bundle).absolute()) if bundle else "",
    )


def _clashes(declared: list[_Declared]) -> Iterator[Mistake]:
    """Tell which policies share an id, and which of one provider the same page with the same rules."""
    ids: dict[str, tuple[_Declared, int]] = {}
    for one in declared:
        pages: dict[tuple[str, tuple[Rule, ...]], int] = {}
        for index, policy in enumerate(one.provider.policies):
            first, other = ids.setdefault(policy.id, (one, index))
            if (first, other) != (one, index):
                problem = (
                    f"the id {shown(policy.id)} is taken at {first.where(('policies', other))}; "
                    "allowed: an `id` of its own, or another type, region or language"
                )
                yield Mistake(one.where(("policies", index)), f"policies[{index + 1}].id", problem)
            for source in policy.sources:
                other = pages.setdefault((source.url, source.select), index)
                if other != index:
                    problem = (
                        f"{shown(source.url)} is declared at {one.where(('policies', other))} already; "
                        "allowed: each page once, or with another `select`"
                    )
                    yield Mistake(one.where(("policies", index, "url")), f"policies[{index + 1}].url", problem)
