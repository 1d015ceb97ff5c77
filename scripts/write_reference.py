"""Write docs/reference/ from the commands, models, routes and rules themselves: `make reference`.

A test compares the files with what this script would write, so that they cannot fall behind.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typer.testing import CliRunner

from tracker.cli.application import COMMANDS, app
from tracker.core.reading.filters import FILTERS
from tracker.core.reading.inspection import NOTES
from tracker.core.reading.rules import RULES
from tracker.settings.declared import PolicyEntry, ProviderFile, SourceEntry
from tracker.settings.sections import ChannelEntry, SubscriptionEntry, TrackerFile
from tracker.transport.registry import TRANSPORTS
from tracker.web.app import create_app
from tracker.web.site import WebOptions

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"

MADE = "<!-- Written by scripts/write_reference.py (make reference); edit what it reads, not this file. -->\n"

CLI = """# Commands

`tracker COMMAND`; each takes `--help`, and those that answer take `--json`: one JSON object a line, made for scripts.
Messages and the log go to standard error, answers to standard output.

Exit codes: **0** done; **1** something did not work out (a failed check, an unhealthy service, texts that differ);
**2** a mistake in the configuration or in the command's own words. Nothing is written where the exit code is 2.

Every command reads `TRACKER_CONFIG_DIR` (default `config/`), `TRACKER_DATA_DIR` (default `data/`) and
`TRACKER_DATABASE_URL` (default SQLite in the data folder); see [settings](settings.md).
"""

SETTINGS = """# Settings

Settings stand in `config/tracker.toml`; the file and every key in it are optional. The environment wins over the file:
`TRACKER_<SECTION>__<KEY>`, with JSON for lists, for example

```sh
TRACKER_WEB__PORT=8080
TRACKER_FETCH__ALLOW_NETWORKS='["10.0.0.0/8"]'
TRACKER_CHANNELS='[{"name": "ops", "kind": "email", "to": ["ops@example.com"]}]'
```

An empty variable counts as not set. Mistakes are told all at once, each with its file and line or its variable, what
was found and what is allowed; the exit code is 2. Unknown keys are mistakes too.

Durations are seconds, or texts such as `"45s"`, `"30m"`, `"12h"`, `"7d"`; sizes are bytes, or texts such as `"20 MB"`.
File names are relative to the configuration folder. Secrets never stand in the file: `password_file` and `secret_file`
name files that hold them.

Three variables have no key in the file:

| variable | default | meaning |
|---|---|---|
| `TRACKER_CONFIG_DIR` | `config` | Folder of `tracker.toml` and `providers/`. Must be there where it is named. |
| `TRACKER_DATA_DIR` | `data` | Folder of what the service writes. |
| `TRACKER_DATABASE_URL` | SQLite in the data folder | `sqlite:///FILE`, or [PostgreSQL](../howto/postgres.md). |
"""

CHANNELS = """
The kinds of channel and their own keys are told in [e-mail](../howto/email.md) and [webhooks](../howto/webhook.md).
"""

DECLARATIONS = """# Declarations

`config/providers/<provider>.toml` declares a provider and its policies. The file's name is the provider's id:
lower-case letters, digits, dots and hyphens.

```toml
name = "Acme"
website = "https://acme.example"
sector = "Hardware"

[[policies]]
type = "Privacy Policy"
url = "https://acme.example/privacy"

[[policies]]
type = "Terms of Service"
sources = [
  { url = "https://acme.example/terms" },
  { url = "https://acme.example/terms/anvils", select = ["#anvils"] },
]
```

What is declared is put into the database by `tracker sync`, and whenever `run` or `check` start; a running daemon
takes it up on SIGHUP. Removing a policy **archives** it: it is not checked any more, its history stays, and declaring
it again brings it back. What was added otherwise is left alone.

A policy's **id** is made from the provider's id and the type, plus the region or else the language where they are
stated (`acme-privacy-policy`, `acme-privacy-policy-de`). It outlives a new URL. Where type, region or language are
edited and the page stays the same, the policy keeps the id it had; to be free of such rules, declare an `id`.
"""


API = """# API and feeds

JSON over HTTP, under `/api/v1`. The description for machines (OpenAPI) is at `/api/v1/openapi.json`.

```sh
curl http://127.0.0.1:8000/api/v1/changes?provider=acme
```

Lists answer `{"items", "total", "number", "pages"}`; ask for the next with `page` (from 1) and `size`. Times are UTC,
in ISO 8601. What is not there answers 404, a wrong parameter 422, each with `{"error", "details"}`.

What people decide is sent by POST, as `application/json` with `{"by": "Ann Lee", "note": "why"}`, and to `accept` with
`check`, where it is not the newest page that was held. The answer is 403 where `web.decisions` does not allow it
or another site sends it, and 409 where it does not fit what there is. See [held pages](../howto/held-pages.md).

```sh
curl --json '{"by": "Ann Lee"}' http://127.0.0.1:8000/api/v1/policies/acme-privacy-policy/accept
```

Offsets in clauses and changes are code points into the text of the version. Requests must bear a `Host` that the
service knows: loopback, the host of `web.public_url`, or one of `web.hosts`.

"""

FEEDS = """
## Feeds

Atom, newest changes first; entries lead to the recorded diff.

| address | changes of |
|---|---|
| `/feed.atom` | all policies |
| `/providers/{provider_id}/feed.atom` | one provider |
| `/policies/{policy_id}/feed.atom` | one policy |

## For monitors

`/healthz` answers 200 while pages and database work, else 503; with counts only, so that it may be public.
"""

RULES_ASKED = """# Cleaning rules

What is taken away from a page before its text is read, asked in this order of every element. A `select` in the
declaration takes the place of most of them: see [how to say what is read of a page](../howto/overrides.md), which also
tells how to see what each of them did.
"""

RULES_LATER = """
Then the text is narrowed down:

"""

FILTERS_TOLD = """
## Filters

What a declaration may ask for by name, in `filters`. They change how the text is written, not what is kept.

"""

UNITS = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))


def allowed(info: FieldInfo) -> str:
    """What a key may hold, for a table cell."""
    return (info.title or "").replace("|", "\\|")


def default(info: FieldInfo) -> str:
    """A key's default as TOML would write it."""
    if info.is_required():
        return "**required**"
    value = list(info.default) if isinstance(info.default, tuple) else info.default
    title = info.title or ""
    if isinstance(value, float) and "duration" in title:
        value = next(f"{value / unit:g}{name}" for name, unit in UNITS if value % unit == 0)
    elif isinstance(value, int) and "size" in title:
        value = f"{value >> 30} GiB" if value % 2**30 == 0 else f"{value // 10**6} MB"
    return "" if value is None else f"`{json.dumps(value)}`"


def table(model: type[BaseModel], skip: tuple[str, ...] = ()) -> str:
    """The keys of a model as a Markdown table."""
    rows = ["| key | default | allowed | meaning |", "|---|---|---|---|"]
    for name, info in model.model_fields.items():
        if name not in skip:
            rows.append(f"| `{name}` | {default(info)} | {allowed(info)} | {info.description or ''} |")
    return "\n".join(rows) + "\n"


def settings() -> str:
    """docs/reference/settings.md."""
    parts = [MADE, SETTINGS]
    for name, info in TrackerFile.model_fields.items():
        model: Any = info.annotation
        if name == "channels":
            kinds = ", ".join(f"`{kind}`" for kind in sorted(TRANSPORTS))
            parts.append(f"\n## `[[channels]]`\n\nDestinations of alerts. Kinds: {kinds}.\n\n{table(ChannelEntry)}")
            parts.append(CHANNELS)
        elif name == "subscriptions":
            words = "Which policies a channel hears about. A channel that no subscription names hears of everything."
            parts.append(f"\n## `[[subscriptions]]`\n\n{words}\n\n{table(SubscriptionEntry)}")
        else:
            parts.append(f"\n## `[{name}]`\n\n{model.__doc__}\n\n{table(model)}")
    return "".join(parts)


def declarations() -> str:
    """docs/reference/declarations.md."""
    inherited = tuple(name for name in PolicyEntry.model_fields if name in SourceEntry.model_fields and name != "url")
    own = table(PolicyEntry, skip=inherited)
    return (
        f"{MADE}{DECLARATIONS}\n## The provider\n\n{table(ProviderFile)}"
        f"\n## A policy: `[[policies]]`\n\nOne of `url` and `sources` is required.\n\n{own}"
        f"\n## A source\n\nThese keys stand in the policy, or in a table of its `sources` for that page alone.\n"
        f"What `select`, `remove` and `filters` hold is told in\n"
        f"[how to say what is read of a page](../howto/overrides.md).\n\n"
        f"{table(SourceEntry)}"
    )


def cli() -> str:
    """docs/reference/cli.md."""
    os.environ["COLUMNS"] = "100"
    parts = [MADE, CLI]
    for name in COMMANDS:
        helped = CliRunner().invoke(app, [name, "--help"])
        text = "\n".join(line.rstrip() for line in helped.output.rstrip().splitlines())
        parts.append(f"\n## `tracker {name}`\n\n```text\n{text}\n```\n")
    return "".join(parts)


def api() -> str:
    """docs/reference/api.md."""
    services: Any = None  # no request is made
    described = create_app(services, WebOptions()).openapi()["paths"]
    rows = ["| address | answer | parameters |", "|---|---|---|"]
    for path, methods in described.items():
        for method, told in methods.items():
            asked = [f"`{one['name']}`" for one in told.get("parameters", []) if one["in"] == "query"]
            summary = " ".join(told.get("description", "").split())
            rows.append(f"| `{method.upper()} {path}` | {summary} | {', '.join(asked)} |")
    return "\n".join([MADE + API + "## Addresses\n", *rows]) + "\n" + FEEDS


def rules() -> str:
    """docs/reference/rules.md."""
    asked = {rule.__name__: " ".join((rule.__doc__ or "").split()) for rule in RULES}
    told = {name: known.says for name, known in FILTERS.items()}
    return "".join(
        (
            MADE + RULES_ASKED + "\n",
            names("rule", "what goes", asked),
            RULES_LATER,
            names("rule", "what goes", NOTES),
            FILTERS_TOLD,
            names("filter", "what it does", told),
        )
    )


def names(what: str, meaning: str, told: Mapping[str, str]) -> str:
    """Names and what they mean as a Markdown table."""
    rows = [f"| {what} | {meaning} |", "|---|---|"]
    rows += [f"| `{name}` | {words} |" for name, words in told.items()]
    return "\n".join(rows) + "\n"


def pages() -> dict[str, str]:
    """The files by name, as they should be."""
    return {
        "cli.md": cli(),
        "settings.md": settings(),
        "declarations.md": declarations(),
        "api.md": api(),
        "rules.md": rules(),
    }


if __name__ == "__main__":
    for file, text in pages().items():
        (REFERENCE / file).write_text(text, "utf-8")
