"""Which Host names are ours: loopback, addresses, the public name; everything else may be DNS rebinding."""

from __future__ import annotations

import pytest

from tests.web import sample
from tests.web.client import Client
from tracker.store.db import Database
from tracker.web.app import create_app
from tracker.web.middleware import allowed, hostname
from tracker.web.site import WebOptions


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("localhost:8000", "localhost"),
        ("LOCALHOST", "localhost"),
        ("tracker.example.", "tracker.example"),
        ("[::1]:8000", "::1"),
        ("127.0.0.1", "127.0.0.1"),
        ("evil.example@localhost", ""),
        ("localhost/path", ""),
        ("localhost:port", ""),
        ("[::1", ""),
        ("", ""),
    ],
)
def test_hostname(host: str, name: str) -> None:
    assert hostname(host) == name


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("localhost:8000", True),
        ("demo.localhost:8000", True),
        ("127.0.0.1:8000", True),
        ("192.168.1.20:8000", True),
        ("[fd00::2]:8000", True),
        ("law.example", True),
        ("LAW.example:443", True),
        ("evil.example", False),
        ("law.example.evil.example", False),
        ("notlocalhost", False),
        ("127.0.0.1.evil.example", False),
        ("", False),
    ],
)
def test_allowed(host: str, ours: bool) -> None:
    assert allowed(host, frozenset({"law.example"})) is ours


def test_a_rebound_name_reads_nothing(filled: Database) -> None:
    client = Client(
        create_app(sample.services(filled), WebOptions(public_url="https://law.example", hosts=("tracker",)))
    )
    for path in ("/", "/api/v1/policies", "/static/style.css", "/feed.atom", "/healthz"):
        answer = client.get(path, host="evil.example")
        assert answer.status_code == 421
        assert "Harbour" not in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get("/", host="law.example").status_code == 200
    assert client.get("/", host="tracker:8000").status_code == 200


def test_only_trusted_proxies_are_believed(filled: Database) -> None:
    options = WebOptions(public_url="https://law.example", trusted_proxies=("127.0.0.1/32",))
    app = create_app(sample.services(filled), options)
    assert Client(app).get("/healthz", x_forwarded_proto="https", x_forwarded_for="203.0.113.9").status_code == 200
