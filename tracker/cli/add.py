"""`tracker add`: declare one policy more, and check it at once."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from tracker.cli import frame

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.core.model import Fetched, Reading
    from tracker.errors import FetchError
    from tracker.flows import Services
    from tracker.flows.check import CheckReport
    from tracker.settings import NewPolicy, Settings

SAID = {
    "first": "first version stored",
    "same": "checked: the text is the one that was stored last",
    "not_modified": "checked: the page was not modified",
    "cosmetic": "checked: nothing changed but form",
    "changed": "checked: it changed meanwhile, a new version is stored",
    "returned": "checked: an earlier version is back",
    "held": "checked: the page is held back until the next check confirms it",
}
"""What the outcome of the first check means to who added the policy."""


def add(
    url: Annotated[str, typer.Argument(help="Address of the policy.")],
    provider: Annotated[
        str, typer.Option("--provider", help="Provider's id or name; guessed from the address where left out.")
    ] = "",
    type_: Annotated[
        str, typer.Option("--type", help='Such as "Privacy Policy"; guessed from address and title where left out.')
    ] = "",
    id_: Annotated[str, typer.Option("--id", help="Id of the policy; made from provider and type if left out.")] = "",
    language: Annotated[str, typer.Option("--language", help="Language to ask for and to expect, such as en.")] = "",
    via: Annotated[
        str, typer.Option("--via", help='"http", "browser" or "wayback"; left out: browser where JavaScript is needed.')
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; also where robots.txt disallows.")] = False,
    json: frame.JsonOption = False,
) -> None:
    """Declare a policy in config/providers/ and check it at once.

    The page is looked at first: where robots.txt disallows it, or it does not answer, you are asked. A policy that was
    watched before is taken up again under its old id, with its history. Exit: 0 added and read; 1 not added, or its
    first check failed; 2 for a mistake in the configuration or the command.
    """
    from tracker.cli.sync import sync_now
    from tracker.settings import write_declaration

    url = address(url)
    with frame.services() as (settings, services):
        sync_now(settings, services.database)
        _refuse_double(services, url)
        provider_id, name = provider_of(settings, provider, url)
        looked = _look(services, url, language, _known_way(via), yes)
        if not via:
            looked = with_browser(settings, services, url, language, looked)
        policy = _policy(services, url, type_, id_, language, looked)
        _refuse_taken(settings, provider_id, policy)
        path = write_declaration(settings.config_dir, provider_id, policy, name=name, website=home(url))
        report = sync_now(settings, services.database)
        declared = (*report.added, *report.revived)
        if not declared:
            typer.echo(f"tracker: {path} was written, but no policy was added", err=True)
            raise typer.Exit(1)
        checked = _check(services, declared[0])
        added = _Added(declared[0], path, bool(report.revived), _first_look(services, checked))
        _report(added, checked, json)


def address(url: str) -> str:
    """Return the address with its scheme. Raises typer.BadParameter."""
    from tracker.settings.values import web_url

    whole = url.strip() if "://" in url else f"https://{url.strip()}"
    try:
        return web_url(whole)
    except ValueError as error:
        raise typer.BadParameter(f"{url!r} is not an address of a page: {error}") from error


def home(url: str) -> str:
    """Return the site's home page."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _refuse_double(services: Services, url: str) -> None:
    """Stop where the page is watched already."""
    from tracker.store import catalogue

    with services.database.read() as session:
        found = next((row for row in catalogue.listed(session) if url in row.urls), None)
    if found is not None:
        typer.echo(f"tracker: this page is watched already, as {found.policy.id}", err=True)
        raise typer.Exit(1)


def provider_of(settings: Settings, wanted: str, url: str) -> tuple[str, str]:
    """Return the provider's id and name: the one asked for, one declared for the same site, or a new one."""
    from tracker.core.declaring import slug
    from tracker.core.guessing import guess_provider
    from tracker.settings import load_declarations

    declared = load_declarations(settings.config_dir)
    for one in declared:
        if wanted and wanted.lower() in (one.id, one.name.lower()):
            return one.id, one.name
    if wanted:
        return slug(wanted), wanted
    site = guess_provider(url)
    for one in declared:
        pages = [one.website, *(source.url for policy in one.policies for source in policy.sources)]
        if site and any(guess_provider(page) == site for page in pages if page):
            return one.id, one.name
    if not site:
        raise typer.BadParameter("the provider cannot be guessed from the address; say --provider NAME")
    return site, site.replace("-", " ").title() if site.strip("-0123456789") else urlsplit(url).netloc


@dataclass(frozen=True, slots=True)
class Looked:
    """What a first look brought: how to fetch, what to declare for robots, what came, and how it reads if it does."""

    via: str
    robots: str = ""
    fetched: Fetched | None = None
    reading: Reading | None = None


def _known_way(via: str) -> str:
    """Return the fetcher to look with first. Raises typer.BadParameter for one that there is not."""
    from tracker.fetch.registry import FETCHERS

    if via and via not in FETCHERS:
        raise typer.BadParameter(f"--via {via}: there is no such fetcher; allowed: {', '.join(FETCHERS)}")
    return via or "http"


def _look(services: Services, url: str, language: str, via: str, yes: bool) -> Looked:
    """Fetch the page once and read it. Nothing came where it could not be had, and somebody insists."""
    from tracker.errors import Disallowed, FetchError
    from tracker.fetch import Request

    robots = ""
    try:
        try:
            fetched = services.fetchers[via].fetch(Request(url, language=language))
        except Disallowed as error:
            _ask(f"{error}.", "Watch it anyway, and note in the declaration that robots.txt is ignored?", yes)
            robots = "ignore"
            fetched = services.fetchers[via].fetch(Request(url, language=language, robots=robots))
    except FetchError as error:
        _ask(f"the page cannot be fetched now: {error}.{_archived(services, url, error)}", "Watch it anyway?", yes)
        return Looked(via, robots)
    return Looked(via, robots, fetched, reading_of(services, fetched))


def _archived(services: Services, url: str, error: FetchError) -> str:
    """What to do about a site that refuses us, where the archive shows the page; empty where it does not."""
    from tracker.errors import Blocked, TrackerError
    from tracker.flows.archive_words import host_of

    if not isinstance(error, Blocked) or not services.archive.origin:
        return ""
    try:
        row = services.archive.newest(url)
    except TrackerError:
        return ""
    if row is None:
        return ""
    host = host_of(services.archive.origin)
    return (
        f" Its text of today is unknown; {host} saw it last on {row.captured_at:%Y-%m-%d}: say --via wayback to watch"
        " the captures there"
    )


def with_browser(settings: Settings, services: Services, url: str, language: str, looked: Looked) -> Looked:
    """Look again with a browser where the page shows only its frame without one; go on with what shows more."""
    from tracker.core.model import Verdict
    from tracker.errors import FetchError
    from tracker.fetch import Request
    from tracker.fetch.chromium import what_is_missing

    if looked.reading is None or looked.reading.verdict is not Verdict.SHELL:
        return looked
    missing = what_is_missing(settings.file.fetch.browser)
    if missing:
        words = f'this page needs JavaScript. To read it, {missing}; then set via = "browser" in its declaration'
        typer.echo(f"tracker: {words}", err=True)
        return looked
    typer.echo("tracker: this page needs JavaScript; looking at it with a browser", err=True)
    robots = looked.robots or "respect"
    try:
        fetched = services.fetchers["browser"].fetch(Request(url, language=language, robots=robots))
    except FetchError as error:
        typer.echo(f"tracker: {frame.plain(f'with a browser it cannot be fetched now: {error}')}", err=True)
        return looked
    reading = reading_of(services, fetched)
    if reading is None or reading.verdict is Verdict.SHELL:
        typer.echo("tracker: a browser shows no more of it", err=True)
        return looked
    return Looked("browser", looked.robots, fetched, reading)


def _ask(said: str, question: str, yes: bool) -> None:
    """Go on after a yes; stop after a no, or where nobody can be asked."""
    typer.echo(f"tracker: {frame.plain(said)}", err=True)
    if yes:
        return
    if not sys.stdin.isatty():
        typer.echo("tracker: not added; say --yes to watch it all the same", err=True)
        raise typer.Exit(1)
    if not typer.confirm(question, err=True):
        raise typer.Exit(1)


def _policy(services: Services, url: str, type: str, id: str, language: str, looked: Looked) -> NewPolicy:
    """Return what to declare; the type is guessed where it was not given."""
    from tracker.core.guessing import guess_type
    from tracker.settings import NewPolicy

    chosen = type.strip() or guess_type(url) or guess_type(url, looked.reading.title if looked.reading else "")
    if not chosen:
        raise typer.BadParameter('the type cannot be guessed; say --type "Privacy Policy" or the like')
    today = f"{services.now():%Y-%m-%d}"
    note = f"robots.txt disallows this page; accepted by the operator on {today}." if looked.robots else ""
    via = "" if looked.via == "http" else looked.via
    return NewPolicy(chosen, url, id=id, via=via, language=language, robots=looked.robots, note=note)


def _refuse_taken(settings: Settings, provider_id: str, policy: NewPolicy) -> None:
    """Stop where the id that the policy would get is declared already. Raises typer.BadParameter."""
    from tracker.core.declaring import policy_id
    from tracker.settings import load_declarations

    id = policy.id or policy_id(provider_id, policy.type, policy.region, policy.language)
    if any(id == one.id for provider in load_declarations(settings.config_dir) for one in provider.policies):
        raise typer.BadParameter(f"a policy {id} is declared already; say --id, or --type or --language")


def reading_of(services: Services, fetched: Fetched) -> Reading | None:
    """Return how the page that came reads, or None where it cannot be read."""
    from tracker.core.model import Hints, Page
    from tracker.errors import ReadError

    page = Page(fetched.body, fetched.content_type, fetched.final_url, fetched.captured_at)
    try:
        return services.workers.read(page, Hints())
    except ReadError:
        return None


def _check(services: Services, policy_id: str) -> CheckReport | None:
    """Check the policy now; None where a running daemon was faster."""
    from tracker.flows.rounds import check_all

    return next(check_all(services, [policy_id]), None)


def _first_look(services: Services, report: CheckReport | None) -> str:
    """How the archive's newest capture differs from a first version, where it does and can be had at once."""
    from tracker.cli.archive_now import first_looks

    if report is None or report.outcome.value != "first":
        return ""
    return next((found.finding for found in first_looks(services, [report.policy_id]) if found.finding), "")


@dataclass(frozen=True, slots=True)
class _Added:
    """A policy that was declared, and where. `revived`: it was watched before, and goes on with its history.

    `finding`: how the web archive's newest capture differs, where that says that it may be another page.
    """

    policy_id: str
    path: Path
    revived: bool
    finding: str


def _report(added: _Added, report: CheckReport | None, as_json: bool) -> None:
    """Tell what was declared and how the first check went, and set the exit code."""
    failed = report is not None and report.outcome.value in ("failed", "refused")
    if as_json:
        check = asdict(report) if report else None
        told = {"policy": added.policy_id, "file": str(added.path), "revived": added.revived}
        frame.emit({**told, "check": check, "finding": added.finding})
        raise typer.Exit(1 if failed else 0)
    if added.revived:
        typer.echo(f"taken up again as {added.policy_id}, with its history; declared in {added.path}")
    else:
        typer.echo(f"declared {added.policy_id} in {added.path}")
    if report is None:
        typer.echo("the daemon is checking it")
    elif failed:
        typer.echo(frame.plain(f"its first check failed: {report.reason}"), err=True)
        typer.echo("it stays declared and is tried again; `tracker doctor` and the web pages show it", err=True)
    else:
        typer.echo(f"{SAID.get(report.outcome.value, report.outcome.value)}; `tracker show {added.policy_id}` shows it")
    if added.finding:
        typer.echo(frame.plain(f"look at it: {added.finding}"))
    raise typer.Exit(1 if failed else 0)
