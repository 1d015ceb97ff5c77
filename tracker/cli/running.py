"""`tracker run`: the service, and the web pages beside it."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import frame
from tracker.cli.sync import sync_now

if TYPE_CHECKING:
    from tracker.flows import Services
    from tracker.settings import Settings


def run(
    web: Annotated[bool, typer.Option("--web/--no-web", help="Serve the web pages, the API and the feeds too.")] = True,
) -> None:
    """Run the daemon and the web pages until stopped; logs one line for each check.

    SIGTERM stops within 10 seconds, SIGHUP reloads the declarations.
    """
    from tracker.daemon import Daemon

    with frame.services(service=True) as (settings, services):
        sync_now(settings, services.database)
        daemon = Daemon(services, lambda: _reload(services))
        server = Web(settings, services) if web else None
        if server is not None:
            server.start()
            typer.echo(f"tracker: the web pages are at {settings.public_url}  (stop with Ctrl-C)", err=True)
        clean = daemon.run()
        if server is not None:
            server.stop()
        if not clean:
            # A check hangs; its lease is released, and what it kept is kept. Do not wait for its thread.
            sys.stderr.flush()
            os._exit(0)


def _reload(services: Services) -> None:
    """Read the declarations anew; a mistake in them is logged and the old ones stay."""
    sync_now(frame.load(service=True), services.database)


class Web:
    """The web pages in a thread beside the daemon."""

    def __init__(self, settings: Settings, services: Services) -> None:
        import uvicorn

        from tracker.web.app import create_app
        from tracker.web.site import WebOptions

        options = WebOptions(settings.public_url, settings.file.web.trusted_proxies, settings.file.web.hosts)
        config = uvicorn.Config(
            create_app(services, options),
            host=settings.file.web.host,
            port=settings.file.web.port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=2,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="web", daemon=True)

    def start(self) -> None:
        """Serve; returns when the port is open. Raises ConfigError where it cannot be opened."""
        from tracker.errors import ConfigError

        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                host, port = self._server.config.host, self._server.config.port
                raise ConfigError(f"[web]: cannot listen on {host}:{port}; is another service there? Set [web] port.")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop serving; waits up to 3 seconds."""
        self._server.should_exit = True
        self._thread.join(timeout=3)
