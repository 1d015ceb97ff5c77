"""`tracker discover`: find a provider's policies from its home page, and declare them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import frame
from tracker.cli.add import address, home, provider_of
from tracker.cli.sync import sync_now

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.core.declaring import ProviderDeclaration
    from tracker.flows import Services
    from tracker.flows.discover import Discovery, Found
    from tracker.flows.visits import Tell
    from tracker.settings import NewPolicy, Settings

MOST_PASSED = 12
"""Candidates that were no policies, as shown to people; JSON names all."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A policy that was found, what would be declared for it, and the id that it then has."""

    found: Found
    declaration: NewPolicy
    id: str


def discover(
    url: Annotated[str, typer.Argument(help="Address of the provider's home page.")],
    provider: Annotated[
        str, typer.Option("--provider", help="Provider's id or name; guessed from the address where left out.")
    ] = "",
    language: Annotated[
        str, typer.Option("--language", help="Language to prefer, such as en; that of the home page if left out.")
    ] = "",
    max_requests: Annotated[int, typer.Option("--max-requests", min=1, max=500, help="Pages to ask for at most.")] = 25,
    write: Annotated[
        bool, typer.Option("--write", "--yes", "-y", help="Declare what was found without asking.")
    ] = False,
    json: frame.JsonOption = False,
) -> None:
    """Find a provider's policies from its home page: links, legal pages, sitemap, usual paths. Then declare them.

    Every candidate is fetched, politely, and read; only what reads like a policy is found. Pages that are declared
    already are left as they are. Nothing is written unless you say so. Exit: 0 found; 1 none found, or the home page
    cannot be had; 2 for a mistake in the configuration or the command.
    """
    from tracker.settings.values import language as checked

    url = address(url)
    try:
        checked(language)
    except ValueError as error:
        raise typer.BadParameter(f"{language!r} is not a language tag such as en or pt-BR") from error
    with frame.services() as (settings, services):
        sync_now(settings, services.database)
        provider_id, name = provider_of(settings, provider, url)
        discovery = _search(services, settings, url, language, max_requests, quiet=json)
        chosen = named(settings, provider_id, language, discovery.found)
        if not json:
            _show(discovery, chosen)
        path = None
        if chosen and (write or _agreed(settings, provider_id, len(chosen), json)):
            path = _declare(
                settings, services, provider_id, name, home(discovery.home), [one.declaration for one in chosen]
            )
    if json:
        _emit(discovery, chosen, path)
    elif path is not None:
        said = frame.counted(len(chosen), "policy", "policies")
        typer.echo(f"declared {said} in {path}; the daemon checks them, or `tracker check --all` does now")
    known = [one for one in discovery.passed if one.policy_id]
    raise typer.Exit(0 if chosen or known else 1)


def _search(
    services: Services, settings: Settings, url: str, language: str, max_requests: int, *, quiet: bool
) -> Discovery:
    """Run the search, with a bar on a terminal."""
    from tracker.flows.discover import Search
    from tracker.flows.discover import discover as run
    from tracker.flows.visits import Bounds

    search = Search(url, language, known_pages(services, settings), replace(Bounds(), requests=max_requests))
    with _progress(max_requests, quiet) as tell:
        return run(services, search, tell)


def known_pages(services: Services, settings: Settings) -> dict[str, str]:
    """The policies that are declared or watched, by the target of each page."""
    from tracker.core.addresses import target
    from tracker.settings import load_declarations
    from tracker.store import catalogue

    known = {target(source.url): policy.id for policy, source in _sources(load_declarations(settings.config_dir))}
    with services.database.read() as session:
        for row in catalogue.listed(session):
            known |= {target(url): row.policy.id for url in row.urls}
    return known


def _sources(declared: Sequence[ProviderDeclaration]) -> Iterator[tuple[Any, Any]]:
    for one in declared:
        for policy in one.policies:
            for source in policy.sources:
                yield policy, source


@contextmanager
def _progress(most: int, quiet: bool) -> Iterator[Tell]:
    """What to tell of each request: a bar on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda _made, _url: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("looking"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=most)
        yield lambda made, url: progress.update(task, completed=made, description=escape(frame.plain(url)[:80]))


def named(settings: Settings, provider_id: str, language: str, found: Sequence[Found]) -> list[Chosen]:
    """What to declare for each policy found. An `id` is given where the usual one is taken.

    The language is written where it was asked for, or is not English, which is asked for where none is declared.
    """
    from tracker.core.addresses import primary
    from tracker.core.declaring import policy_id
    from tracker.settings import NewPolicy, load_declarations

    taken = {policy.id for policy, _ in _sources(load_declarations(settings.config_dir))}
    chosen = []
    for one in found:
        spoken = "" if one.language == "en" else one.language
        spoken = language if language and primary(language) in (one.language, "") else spoken
        usual = policy_id(provider_id, one.type, "", spoken)
        id = _free(usual, one.url, taken)
        taken.add(id)
        declaration = NewPolicy(one.type, one.url, id="" if id == usual else id, language=spoken)
        chosen.append(Chosen(one, declaration, id))
    return chosen


def _free(usual: str, url: str, taken: set[str]) -> str:
    """An id that is not taken: the usual one, else with the last part of the address, else with a number."""
    from urllib.parse import unquote, urlsplit

    from tracker.core.declaring import slug

    if usual not in taken:
        return usual
    part = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2].partition(".")[0]
    longer = f"{usual}-{slug(part)[:40]}" if part else f"{usual}-2"
    number = 2
    id = longer
    while id in taken:
        id, number = f"{longer}-{number}", number + 1
    return id


def _agreed(settings: Settings, provider_id: str, count: int, json: bool) -> bool:
    """Ask whether to declare; no where nobody can be asked."""
    path = settings.config_dir / "providers" / f"{provider_id}.toml"
    if json:
        return False
    said = frame.counted(count, "policy", "policies")
    if not sys.stdin.isatty():
        typer.echo(f"tracker: nothing was written; say --write to declare {said} in {path}", err=True)
        return False
    return typer.confirm(f"Declare {said} in {path}?", err=True)


def _declare(
    settings: Settings, services: Services, provider_id: str, name: str, website: str, new: Sequence[NewPolicy]
) -> Path:
    """Write all declarations at once and put them into the database. Raises ConfigError."""
    from tracker.settings import write_declaration

    path = write_declaration(settings.config_dir, provider_id, *new, name=name, website=website)
    sync_now(settings, services.database)
    return path


def _show(discovery: Discovery, chosen: Sequence[Chosen]) -> None:
    """Tell people what was found, what was not, and why."""
    rows = [
        (
            one.type,
            one.url,
            one.language + (f" (+{len(one.others)})" if one.others else ""),
            one.title[:80],
            one.stated_date.date if one.stated_date else "",
            one.clauses,
            ", ".join(one.evidence),
        )
        for one in (each.found for each in chosen)
    ]
    if rows:
        frame.table(("Type", "Address", "Language", "Title", "Stated", "Clauses", "Why"), rows)
    known = [one for one in discovery.passed if one.policy_id]
    for one in known:
        typer.echo(frame.plain(f"= {one.url} is {one.reason}"))
    passed = [one for one in discovery.passed if not one.policy_id]
    for one in passed[:MOST_PASSED]:
        typer.echo(frame.plain(f"- {one.url} passed over: {one.reason}"), err=True)
    if len(passed) > MOST_PASSED:
        typer.echo(f"- and {len(passed) - MOST_PASSED} more; --json names them", err=True)
    for note in discovery.notes:
        typer.echo(frame.plain(f"tracker: {note}"), err=True)
    if not rows and not known:
        typer.echo("tracker: no policy was found; `tracker add URL` declares one whose address you know", err=True)


def _emit(discovery: Discovery, chosen: Sequence[Chosen], path: Path | None) -> None:
    """Answer with one object for each page: what was found, then what was passed over."""
    for one in chosen:
        said = asdict(one.found)
        said["others"] = [{"language": tag, "url": url} for tag, url in one.found.others]
        frame.emit({"state": "found", **said, "policy_id": one.id, "declared_in": str(path) if path else None})
    for passed in discovery.passed:
        state = "declared" if passed.policy_id else "passed over"
        frame.emit({"state": state, **asdict(passed)})
    for note in discovery.notes:
        typer.echo(frame.plain(f"tracker: {note}"), err=True)
