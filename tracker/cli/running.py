"""`tracker run`: the service, and the web pages beside it."""

from __future__ import annotations

import logging
import os
import socket
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
    from tracker.web.site import WebOptions

log = logging.getLogger(__name__)


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
    report = sync_now(frame.load(service=True), services.database)
    counts = {name: len(getattr(report, name)) for name in type(report).__slots__}
    log.info("declarations.reloaded", extra=counts)


def web_options(settings: Settings) -> WebOptions:
    """What the pages need of the settings."""
    from tracker.web.site import WebOptions

    web = settings.file.web
    return WebOptions(settings.public_url, web.trusted_proxies, web.hosts, web.title, settings.decide_on_pages)


class Web:
    """The web pages in a thread beside the daemon."""

    def __init__(self, settings: Settings, services: Services) -> None:
        import uvicorn

        from tracker.web.app import create_app

        config = uvicorn.Config(
            create_app(services, web_options(settings)),
            host=settings.file.web.host,
            port=settings.file.web.port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=2,
        )
        self._server = uvicorn.Server(config)
        self._socket: socket.socket
        self._thread = threading.Thread(target=self._run, name="web", daemon=True)

    def start(self) -> None:
        """Serve; returns when the port is open. Raises ConfigError where it cannot be opened."""
        from tracker.errors import ConfigError

        host, port = self._server.config.host, self._server.config.port
        refused = f"[web]: cannot listen on {host}:{port}; is another service there? Set [web] port."
        try:  # opened here, for the server would log the failure in its own words beside ours
            self._socket = socket.create_server(
                (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
            )
        except OSError as error:
            raise ConfigError(refused) from error
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                raise ConfigError(refused)
            time.sleep(0.02)

    def _run(self) -> None:
        """Serve on the opened port until told to stop."""
        self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """Stop serving; waits up to 3 seconds."""
        self._server.should_exit = True
        self._thread.join(timeout=3)
