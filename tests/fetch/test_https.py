"""HTTPS: certificates are verified, and their hash is kept."""

from __future__ import annotations

import hashlib
import select
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fetch.loopback import PAGE, Asked, answer, options, redirect, serving
from tests.receivers import certificate, server_tls
from tracker.errors import FetchError, Unreachable
from tracker.fetch import Request
from tracker.fetch.http import HttpFetcher


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody but its own file vouches for."""
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def trusting(pem: Path) -> Iterator[HttpFetcher]:
    fetcher = HttpFetcher(options(ca_bundle=str(pem)))
    yield fetcher
    fetcher.close()


def test_a_certificate_that_is_trusted_is_recorded(pem: Path, trusting: HttpFetcher) -> None:
    with serving(server_tls(pem), page=answer()) as site:
        first = trusting.fetch(Request(site.url("/page")))
        second = trusting.fetch(Request(site.url("/page")))
    der = ssl.PEM_cert_to_DER_cert(pem.read_text()[pem.read_text().index("-----BEGIN CERT") :])
    assert first.body == PAGE
    assert first.certificate_sha256 == second.certificate_sha256 == hashlib.sha256(der).hexdigest()
    assert site.connections == 1


def test_an_unknown_authority_is_refused_unless_the_source_vouches_for_it(pem: Path) -> None:
    fetcher = HttpFetcher(options())
    with serving(server_tls(pem), page=answer()) as site:
        with pytest.raises(Unreachable, match="certificate is not valid") as caught:
            fetcher.fetch(Request(site.url("/page")))
        assert not caught.value.transient
        assert fetcher.fetch(Request(site.url("/page"), ca_bundle=str(pem))).status == 200
    fetcher.close()


def test_a_certificate_for_another_name_is_refused(pem: Path, trusting: HttpFetcher) -> None:
    with (
        serving(server_tls(pem), page=answer()) as site,
        pytest.raises(Unreachable, match="certificate is not valid"),
    ):
        trusting.fetch(Request(site.url("/page", "localhost")))


def old_tls(pem: Path) -> ssl.SSLContext:
    context = server_tls(pem)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    return context


def no_tls(_: Path) -> None:
    return None


@pytest.mark.parametrize("server", [old_tls, no_tls])
def test_a_server_without_proper_tls_is_unreachable(
    pem: Path, trusting: HttpFetcher, server: Callable[[Path], ssl.SSLContext | None]
) -> None:
    with serving(server(pem), page=answer()) as site, pytest.raises(FetchError) as caught:
        trusting.fetch(Request(f"https://127.0.0.1:{site.port}/page"))
    assert type(caught.value) is Unreachable


def test_a_step_down_to_http_is_recorded_and_takes_nothing_along(pem: Path, trusting: HttpFetcher) -> None:
    with serving(rest=answer()) as plain, serving(server_tls(pem), page=redirect(plain.url("/page"))) as secure:
        fetched = trusting.fetch(Request(secure.url("/page"), headers={"X-Key": "x"}, cookies={"a": "b"}))
    assert (fetched.redirects[0].url, fetched.final_url) == (secure.url("/page"), plain.url("/page"))
    assert fetched.certificate_sha256 == ""
    assert secure.asked[-1].headers["x-key"] == "x"
    assert not {"x-key", "cookie"} & set(plain.asked[-1].headers)


def tunnel(asked: Asked, client: socket.socket) -> None:
    """A proxy's answer to CONNECT: join the client to where it wants to go, until either side ends."""
    host, _, port = asked.path.rpartition(":")
    with socket.create_connection((host, int(port)), 10) as far:
        client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        ends = {client: far, far: client}
        while True:
            ready, _, _ = select.select(list(ends), [], [], 10)
            for end in ready:
                data = end.recv(65536)
                if not data:
                    return
                ends[end].sendall(data)


def test_a_proxy_passes_tls_through_and_the_certificate_is_still_checked(pem: Path, trusting: HttpFetcher) -> None:
    untrusting = HttpFetcher(options())
    with serving(server_tls(pem), page=answer()) as site, serving(rest=tunnel) as proxy:
        fetched = trusting.fetch(Request(site.url("/page"), proxy=proxy.url("")))
        assert (fetched.body, fetched.address) == (PAGE, "127.0.0.1 (proxy)")
        assert len(fetched.certificate_sha256) == 64
        with pytest.raises(Unreachable, match="certificate is not valid"):
            untrusting.fetch(Request(site.url("/page"), proxy=proxy.url("")))
        assert set(proxy.paths()) == {f"127.0.0.1:{site.port}"}
        assert "x-key" not in proxy.asked[0].headers
    trusting.close()
    untrusting.close()


def test_a_proxy_that_refuses_is_named(trusting: HttpFetcher) -> None:
    with serving(rest=answer(b"", "407 Log in")) as proxy, pytest.raises(Unreachable, match="outgoing proxy refused"):
        trusting.fetch(Request("https://policies.example/", proxy=proxy.url("")))
