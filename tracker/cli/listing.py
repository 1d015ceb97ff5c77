"""`tracker list`: what is watched, and how it is doing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import frame

if TYPE_CHECKING:
    from datetime import datetime

    from tracker.store.catalogue import Listed


def list_(
    provider: Annotated[str, typer.Option("--provider", help="Only the policies of this provider (its id).")] = "",
    archived: Annotated[bool, typer.Option("--archived", help="Archived policies too.")] = False,
    json: frame.JsonOption = False,
) -> None:
    """List the policies that are watched: state, last good check, last change, next check.

    Exit: 0, also where there is none; 1 for a provider that is not known.
    """
    from tracker.flows.cadence import because
    from tracker.store import catalogue
    from tracker.store.rhythms import rhythm_of
    from tracker.store.views import last_shown

    with frame.database() as (settings, database), database.read() as session:
        found = catalogue.listed(session, provider_id=provider, archived=archived)
        schedule = settings.schedule()
        why = {one.policy.id: because(schedule, one.policy, rhythm_of(session, one.policy)) for one in found if json}
        imported = last_shown(session, [one.policy.id for one in found if one.policy.last_change_at is None])
        known = not provider or any(row.id == provider for row in catalogue.providers(session))
    if not known:
        typer.echo(f"there is no provider {provider!r}; `tracker list` shows the providers' policies", err=True)
        raise typer.Exit(1)
    if json:
        for one in found:
            frame.emit(_fields(one, why[one.policy.id], imported.get(one.policy.id)))
        return
    headings = ("policy", "provider", "type", "state", "last good check", "last change", "next check")
    frame.table(headings, ([_cell(value) for value in _row(one, imported.get(one.policy.id))] for one in found))
    if not found:
        typer.echo(
            f"nothing is watched yet; declare policies in {settings.config_dir}/providers, or `tracker add URL`",
            err=True,
        )


def _row(one: Listed, imported: datetime | None) -> tuple[object, ...]:
    policy = one.policy
    state = "archived" if policy.archived_at else policy.state
    return (
        policy.id,
        one.provider,
        policy.type,
        state,
        policy.last_good_at,
        policy.last_change_at or imported,
        None if policy.archived_at else policy.next_check_at,
    )


def _cell(value: object) -> object:
    return "-" if value is None else _moment(value) if hasattr(value, "astimezone") else value


def _moment(moment: datetime | object) -> str:
    return f"{moment:%Y-%m-%d %H:%M}Z"


def _fields(one: Listed, because: str, imported: datetime | None) -> dict[str, Any]:
    policy = one.policy
    moments = {
        name: getattr(policy, name)
        for name in ("last_check_at", "last_good_at", "last_change_at", "next_check_at", "archived_at")
    }
    moments["last_change_at"] = policy.last_change_at or imported
    return {
        "id": policy.id,
        "provider_id": policy.provider_id,
        "provider": one.provider,
        "sector": one.sector,
        "type": policy.type,
        "language": policy.language,
        "region": policy.region,
        "urls": list(one.urls),
        "state": policy.state,
        "reason": policy.state_reason,
        "failures": policy.failures,
        "managed_by": policy.managed_by,
        **moments,
        "next_check_because": because,
    }
