"""Webhooks, to a real HTTP receiver on loopback; signatures are verified with the library."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from tests.receivers import Hook, certificate, hook_server, server_tls
from tracker.errors import ConfigError, DeliveryError
from tracker.transport import Message, TransportOptions
from tracker.transport.webhook import WebhookTransport, retry_after

OLD_SECRET = "whsec_" + base64.b64encode(b"o" * 32).decode()
NEW_SECRET = "whsec_" + base64.b64encode(b"n" * 24).decode()
LOOPBACK = TransportOptions(allow_networks=("127.0.0.0/8",), user_agent="policy-tracker/1 (+https://example.org)")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MESSAGE = Message(
    uid="alert_0001",
    kind="change",
    subject="",
    text="",
    html="",
    created_at=NOW,
    data={"type": "change", "data": {"clauses": [{"new": "gewiß – 数据 \ud800"}]}},
)


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hook_server() as opened:
        yield opened


def transport(folder: Path, url: str, *secrets: str, options: TransportOptions = LOOPBACK) -> WebhookTransport:
    path = folder / "webhook.secret"
    path.write_text("\n".join(secrets or (NEW_SECRET,)) + "\n")
    return WebhookTransport.from_config({"url": url, "secret_file": str(path)}, options)


def test_a_signed_message_arrives(tmp_path: Path, hook: Hook) -> None:
    assert transport(tmp_path, hook.url).send(MESSAGE) is None
    ((headers, body),) = hook.got
    data = Webhook(NEW_SECRET).verify(body, headers)
    assert data == {"type": "change", "data": {"clauses": [{"new": "gewiß – 数据 ?"}]}}
    assert headers["webhook-id"] == "alert_0001"
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"] == LOOPBACK.user_agent
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD_SECRET).verify(body, headers)


def test_while_a_secret_changes_both_verify(tmp_path: Path, hook: Hook) -> None:
    transport(tmp_path, hook.url, NEW_SECRET, OLD_SECRET).send(MESSAGE)
    ((headers, body),) = hook.got
    for secret in (NEW_SECRET, OLD_SECRET):
        assert Webhook(secret).verify(body, headers)["type"] == "change"
    assert len(headers["webhook-signature"].split(" ")) == 2


def test_a_retry_keeps_the_id_and_takes_a_new_time(tmp_path: Path, hook: Hook) -> None:
    hook.answers = [(503, {}), (204, {})]
    first = replace(transport(tmp_path, hook.url), clock=lambda: NOW)
    with pytest.raises(DeliveryError, match="503"):
        first.send(MESSAGE)
    replace(first, clock=lambda: NOW + timedelta(minutes=5)).send(MESSAGE)
    one, two = (headers for headers, _ in hook.got)
    assert one["webhook-id"] == two["webhook-id"]
    assert int(two["webhook-timestamp"]) - int(one["webhook-timestamp"]) == 300
    assert one["webhook-signature"] != two["webhook-signature"]


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(410, True), (400, False), (404, False), (408, False), (429, False), (500, False), (502, False), (504, False)],
)
def test_only_gone_is_permanent(tmp_path: Path, hook: Hook, status: int, permanent: bool) -> None:
    hook.usual = (status, {})
    with pytest.raises(DeliveryError, match=rf"webhook 127.0.0.1 answered {status}") as caught:
        transport(tmp_path, hook.url).send(MESSAGE)
    assert caught.value.permanent is permanent
    assert caught.value.retry_after is None


@pytest.mark.parametrize("status", [429, 503, 500])
def test_a_wait_that_was_asked_for_is_reported(tmp_path: Path, hook: Hook, status: int) -> None:
    hook.usual = (status, {"Retry-After": "3600"})
    with pytest.raises(DeliveryError) as caught:
        transport(tmp_path, hook.url).send(MESSAGE)
    assert caught.value.retry_after == 3600


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Fri, 20 Nov 2026 09:01:00 GMT", 60.0),
        ("Fri, 20 Nov 2026 08:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("1e9", None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_a_failure(tmp_path: Path, hook: Hook, status: int) -> None:
    hook.usual = (status, {"Location": "http://169.254.169.254/latest"})
    with pytest.raises(DeliveryError, match="redirects are not followed") as caught:
        transport(tmp_path, hook.url).send(MESSAGE)
    assert not caught.value.permanent
    assert len(hook.got) == 1


def test_a_dripping_answer_ends_at_the_deadline(tmp_path: Path, hook: Hook) -> None:
    hook.drip = True
    with pytest.raises(DeliveryError, match=r"webhook 127.0.0.1") as caught:
        replace(transport(tmp_path, hook.url), timeout=0.5).send(MESSAGE)
    assert not caught.value.permanent


def test_a_reset_after_the_receiver_took_it_is_repeated_under_the_same_id(tmp_path: Path, hook: Hook) -> None:
    hook.reset_after = 1
    with pytest.raises(DeliveryError):
        transport(tmp_path, hook.url).send(MESSAGE)
    transport(tmp_path, hook.url).send(MESSAGE)
    assert [headers["webhook-id"] for headers, _ in hook.got] == ["alert_0001", "alert_0001"]


def test_a_huge_answer_is_not_read(tmp_path: Path) -> None:
    """The receiver announces a gigabyte and sends none of it: the status alone is enough."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        sending = transport(tmp_path, url)

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n" + b"x" * 4096)
                connection.settimeout(10)
                while connection.recv(65536):
                    pass

        thread = threading.Thread(target=answer)
        thread.start()
        assert sending.send(MESSAGE) is None
        thread.join(10)
        assert not thread.is_alive()


def test_nobody_listening_may_pass(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    with pytest.raises(DeliveryError, match="refused the connection") as caught:
        transport(tmp_path, url).send(MESSAGE)
    assert not caught.value.permanent


def test_tls_is_verified(tmp_path: Path) -> None:
    path = certificate(tmp_path)
    with hook_server(server_tls(path)) as hook:
        with pytest.raises(DeliveryError, match="certificate verify failed"):
            transport(tmp_path, hook.url).send(MESSAGE)
        assert hook.got == []
        transport(tmp_path, hook.url, options=replace(LOOPBACK, ca_bundle=str(path))).send(MESSAGE)
        assert len(hook.got) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "http://2130706433/",
        "http://[::1]/",
        "http://169.254.169.254/latest",
        "ftp://example.org/",
        "https://user:password@example.org/",
        "example.org/hook",
    ],
)
def test_a_url_we_may_not_reach_is_a_mistake(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match="'url'"):
        transport(tmp_path, url, options=TransportOptions())


def test_a_name_that_becomes_private_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "socket.getaddrinfo",
        lambda host, port, **_: [(2, 1, 6, "", ("93.184.215.14", port)), (2, 1, 6, "", ("10.0.0.1", port))],
    )
    with pytest.raises(DeliveryError, match="not a public address") as caught:
        transport(tmp_path, "https://hooks.example/", options=TransportOptions()).send(MESSAGE)
    assert not caught.value.permanent


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("whsec_!!!!", "secret 1 in .* is not base64"),
        ("whsec_" + base64.b64encode(b"short").decode(), "24 to 64 bytes"),
        (base64.b64encode(b"n" * 24).decode(), "whsec_"),
        (f"{NEW_SECRET}\nwhsec_{base64.b64encode(b'x' * 65).decode()}", "secret 2"),
    ],
)
def test_a_wrong_secret_is_named_and_not_shown(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        transport(tmp_path, "https://example.org/", content)
    assert not content or content not in str(caught.value)


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({}, "'url' must be a text"),
        ({"url": "https://example.org/"}, "'secret_file' must be a text"),
        ({"url": "https://example.org/", "secret_file": "/nowhere/at/all"}, "cannot read"),
        ({"url": "https://example.org/", "secret": "x"}, "unknown key 'secret'; did you mean 'secret_file'"),
    ],
)
def test_a_wrong_key_is_named(config: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        WebhookTransport.from_config(config, TransportOptions())


def test_secrets_are_not_in_the_repr(tmp_path: Path) -> None:
    assert NEW_SECRET not in repr(transport(tmp_path, "https://example.org/"))
