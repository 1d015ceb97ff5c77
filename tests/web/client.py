"""Asks the application without a socket, and looks at what it answers."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import anyio
import httpx
from fastapi import FastAPI

VOID = frozenset(["meta", "link", "input", "br", "hr", "img", "col"])


class Client:
    """GET and other requests to an app at `base`; a bug gives its 500 answer, not an exception."""

    def __init__(self, app: FastAPI, base: str = "http://127.0.0.1:8000") -> None:
        self.app = app
        self.base = base

    def get(self, path: str, **headers: str) -> httpx.Response:
        """GET a path."""
        return self.ask("GET", path, {name.replace("_", "-"): value for name, value in headers.items()})

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, content: bytes = b""
    ) -> httpx.Response:
        """Any request."""

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=self.base) as client:
                return await client.request(method, path, headers=headers, content=content)

        answer: httpx.Response = anyio.run(asked)
        return answer


class Parsed(HTMLParser):
    """A page taken apart: its tags with attributes, its text, its links; `problems` names tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.links: list[str] = []
        self.problems: list[str] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.problems += [f"never closed: {tag}" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values))
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        """Note a tag that closes itself, as SVG has them."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """See that what closes was open."""
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self.problems.append(f"</{tag}> closes {self._open[-1:]}")

    def handle_data(self, data: str) -> None:
        """Note the text."""
        self.words += data

    def count(self, tag: str) -> int:
        """How many of a tag."""
        return sum(1 for name, _ in self.tags if name == tag)
