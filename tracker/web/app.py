"""The web application: pages, API and feeds put together, with what holds for every answer and every mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from tracker import __version__
from tracker.flows import Services
from tracker.web import (
    api,
    api_sights,
    deciding,
    feed,
    pages,
    pages_audit,
    pages_evidence,
    pages_history,
    pages_inspect,
    pages_since,
)
from tracker.web.middleware import HEADERS, AnswerRules
from tracker.web.site import Site, WebOptions, make_site

API = "/api/"
MISTAKES: dict[int, tuple[str, str]] = {
    403: ("Not allowed", "This may not be done here."),
    404: ("Not found", "There is nothing at this address."),
    405: ("Not possible", "This address is for reading only."),
    409: ("Not possible now", "This does not fit what there is."),
    413: ("Too much", "This is longer than allowed."),
    422: ("Not understood", "Something that was asked for is not as it should be."),
    500: ("Something broke", "This is our mistake. The log has the details."),
    503: ("Not now", "This could not be computed."),
}
"""Title and sentence of each status; other statuses have their own detail only."""


def create_app(services: Services, options: WebOptions | None = None) -> FastAPI:
    """Build the application. It reads through the services' database, and compares versions through their workers.

    It writes only what people decide, and that only where the options allow it.
    """
    chosen = options or WebOptions(public_url=services.public_url)
    app = FastAPI(
        title="Policy tracker",
        version=__version__,
        description="What is followed, what changed, and how it came; what was held back may be accepted.",
        openapi_url="/api/v1/openapi.json",
        # The pages that FastAPI brings load scripts from a CDN.
        docs_url=None,
        redoc_url=None,
        # FastAPI can report to OpenTelemetry by environment variables; a tracker reports to nobody.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.site = make_site(services, chosen)
    for part in (pages, pages_history, pages_evidence, pages_audit, pages_inspect, pages_since, feed, api, api_sights):
        app.include_router(part.router)
    for more in (pages_since.api, deciding.pages, deciding.api):
        app.include_router(more)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    app.add_exception_handler(HTTPException, _http_mistake)
    app.add_exception_handler(RequestValidationError, _query_mistake)
    app.add_exception_handler(Exception, _bug)
    own = urlsplit(chosen.public_url).hostname
    app.add_middleware(AnswerRules, hosts=(*chosen.hosts, *([own] if own else ())), prefix=chosen.prefix)
    if chosen.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(chosen.trusted_proxies))
    return app


def _http_mistake(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _mistake(request, error.status_code, str(error.detail), headers=dict(error.headers or {}))


def _query_mistake(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return _mistake(request, 422, MISTAKES[422][1], [_told(found) for found in error.errors()[:10]])


def _bug(request: Request, _error: Exception) -> Response:
    """Answer a bug; the server logs it. Runs outside of AnswerRules, so the headers are set here."""
    answer = _mistake(request, 500, MISTAKES[500][1])
    for name, value in HEADERS:
        answer.headers[name.decode()] = value.decode()
    return answer


def _told(found: dict[str, Any]) -> str:
    """One mistake in an address, in words: which part, and what is expected of it."""
    place = ".".join(str(part) for part in found["loc"][1:]) or str(found["loc"][0])
    return f"{place}: {found['msg']}"


def _mistake(
    request: Request, status: int, detail: str, details: list[str] | None = None, headers: dict[str, str] | None = None
) -> Response:
    site: Site = request.app.state.site
    title, sentence = MISTAKES.get(status, ("", ""))
    if detail in ("Not Found", "Method Not Allowed"):
        detail = sentence
    path = request.url.path.removeprefix(site.options.prefix)
    if path.startswith(API):
        return JSONResponse({"error": detail, "details": details or []}, status_code=status, headers=headers)
    answer = site.page(
        "error.html", code=status, title=title or str(status), detail=detail, details=details or [], status=status
    )
    for name, value in (headers or {}).items():
        answer.headers[name] = value
    return answer
