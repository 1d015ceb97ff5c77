"""What every page works with: the services, the options, and the templates. One value, made by `create_app`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote, urlencode, urlsplit

from fastapi import Depends, Path, Query, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tracker import __version__
from tracker.core.declaring import rule_of, written
from tracker.flows import Services
from tracker.web import words
from tracker.web.redline import Comparisons


@dataclass(frozen=True, slots=True)
class WebOptions:
    """The `[web]` settings that the pages need.

    `public_url`: where people reach the pages, for links in feeds and as an allowed Host; its path is the prefix of all
    links. `trusted_proxies`: addresses or networks whose X-Forwarded-For and -Proto are believed. `hosts`: further
    Host names to answer to, such as a container's. `title`: the name in the header. `decisions`: whoever reaches the
    pages may accept held pages and versions, and unmask parts.
    """

    public_url: str = "http://127.0.0.1:8000"
    trusted_proxies: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    title: str = "Policy Tracker"
    decisions: bool = False

    @property
    def prefix(self) -> str:
        """The path of the public URL, without a final slash: empty, or such as `/policies`."""
        return urlsplit(self.public_url).path.rstrip("/")


@dataclass(frozen=True, slots=True)
class Site:
    """The services with the templates that show them."""

    services: Services
    options: WebOptions
    templates: Environment = field(repr=False)
    comparisons: Comparisons = field(repr=False)

    def link(self, path: str, **query: Any) -> str:
        """The address of a page on this server: prefix, path, and those query values that are neither empty nor
        None.
        """
        given = {name: value for name, value in query.items() if value not in (None, "")}
        return self.options.prefix + path + (f"?{urlencode(given)}" if given else "")

    def public(self, path: str) -> str:
        """The absolute address of a page, for feeds and other places outside the pages."""
        return self.options.public_url.rstrip("/") + path

    def page(self, template: str, code: int = 200, **values: Any) -> HTMLResponse:
        """Render a template as an answer with the HTTP status `code`."""
        now = self.services.now()
        body = self.templates.get_template(template).render(now=now, **values)
        return HTMLResponse(body, status_code=code)


def site_of(request: Request) -> Site:
    """The site of the app that serves this request."""
    found: Site = request.app.state.site
    return found


Here = Annotated[Site, Depends(site_of)]
"""The site, as an endpoint asks for it."""

RowId = Annotated[int, Path(ge=1, le=2**63 - 1)]
"""The id of a row: what the database's integers hold."""

NameId = Annotated[str, Path(max_length=200)]
"""The id of a provider or policy: a short name."""

PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]
"""Which page of a longer list, from 1."""


def make_site(services: Services, options: WebOptions) -> Site:
    """Put services and templates together."""
    environment = Environment(
        loader=PackageLoader("tracker.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    site = Site(services, options, environment, Comparisons(services))
    environment.globals.update(
        link=site.link,
        site_title=options.title,
        decisions=options.decisions,
        app_version=__version__,
        kinds=words.KINDS,
        kind_notes=words.KIND_NOTES,
        states=words.STATES,
        outcomes=words.OUTCOMES,
        errors=words.ERRORS,
        origins=words.ORIGINS,
        verdicts=words.VERDICTS,
        verdict_notes=words.VERDICT_NOTES,
        phases=words.PHASES,
        captures=words.CAPTURES,
        receipt_states=words.RECEIPTS,
        standings=words.STANDINGS,
        deliveries=words.DELIVERIES,
        share_kinds=words.SHARES,
        alert_kinds=words.ALERTS,
        label=words.label,
        verdict=words.verdict,
        between=words.between,
        followable=words.followable,
    )
    environment.filters.update(
        ago=words.ago,
        arrows=words.arrows,
        counted=words.counted,
        day=words.day,
        instant=words.instant,
        lasting=words.lasting,
        within=words.within,
        moment=words.moment,
        stated=words.stated,
        bytesize=words.size,
        reason=words.reason,
        rule=_rule,
        iso=_iso,
        seg=_segment,
    )
    return site


def _iso(when: datetime) -> str:
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")


def _rule(value: str | dict[str, str]) -> str:
    """A rule of a declaration: CSS as it is, a range as the declaration writes it."""
    return value if isinstance(value, str) else written(rule_of(value))


def _segment(name: object) -> str:
    """A name as one segment of a path: slashes and dots cannot leave it."""
    return quote(str(name), safe="")


def _finalize(value: Any) -> Any:
    """Every text that a template puts out: made visible here, escaped by Jinja afterwards. Markup is done already."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return words.visible(value)
