"""What every transport promises. An entry of TRANSPORTS runs here unasked; a new kind needs a receiver below."""

from __future__ import annotations

import base64
import dataclasses
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.receivers import hook_server, mail_server
from tracker.errors import ConfigError, DeliveryError
from tracker.transport import Message, Transport, TransportOptions
from tracker.transport.registry import TRANSPORTS

SECRET = "whsec_" + base64.b64encode(b"contract" * 4).decode()
HOSTILE = "\r\nBcc: all@evil.example\r\n\r\n.\r\n<script>alert(1)</script> \u202e \x00 \ud800 数据"
MESSAGE = Message(
    uid="alert_contract",
    kind="change",
    subject="Acme Terms: 1 clause changed",
    text="one\n",
    html="<p>one</p>",
    created_at=datetime(2026, 11, 20, tzinfo=UTC),
    data={"type": "change", "data": {}},
)


@dataclass
class Bench:
    """A transport with its receiver: `ids` lists the id of each message that arrived."""

    make: Callable[[], Transport]
    ids: Callable[[], list[str]]
    refuse_once: Callable[[], None]
    config: dict[str, Any]
    options: TransportOptions


def _email(stack: ExitStack, folder: Path) -> Bench:
    postbox = stack.enter_context(mail_server())
    options = TransportOptions(
        mail_host=postbox.hostname,
        mail_port=postbox.port,
        mail_security="none",
        mail_sender="tracker@example.org",
        mail_password=SECRET,
    )
    config = {"to": ["legal@example.org"]}
    return Bench(
        make=lambda: TRANSPORTS["email"].from_config(config, options),
        ids=lambda: [mail["Message-ID"].strip("<>").partition("@")[0] for _, mail in postbox.taken],
        refuse_once=lambda: postbox.data.append("451 later"),
        config=config,
        options=options,
    )


def _webhook(stack: ExitStack, folder: Path) -> Bench:
    hook = stack.enter_context(hook_server())
    (folder / "secret").write_text(SECRET)
    options = TransportOptions(allow_networks=("127.0.0.0/8",))
    config = {"url": hook.url, "secret_file": str(folder / "secret")}
    return Bench(
        make=lambda: TRANSPORTS["webhook"].from_config(config, options),
        ids=lambda: list(hook.accepted),
        refuse_once=lambda: hook.answers.append((503, {})),
        config=config,
        options=options,
    )


BENCHES: dict[str, Callable[[ExitStack, Path], Bench]] = {"email": _email, "webhook": _webhook}


@pytest.fixture(params=sorted(TRANSPORTS))
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        yield BENCHES[request.param](stack, tmp_path)


def test_every_kind_is_registered_under_its_name() -> None:
    assert {kind: transport.kind for kind, transport in TRANSPORTS.items()} == {kind: kind for kind in TRANSPORTS}
    assert set(BENCHES) == set(TRANSPORTS)


def test_it_delivers_under_the_alerts_id(bench: Bench) -> None:
    assert bench.make().send(MESSAGE) is None
    assert bench.ids() == [MESSAGE.uid]


def test_a_refusal_that_may_pass_is_raised_and_the_next_attempt_goes_through(bench: Bench) -> None:
    bench.refuse_once()
    transport = bench.make()
    with pytest.raises(DeliveryError) as caught:
        transport.send(MESSAGE)
    assert not caught.value.permanent
    transport.send(MESSAGE)
    assert bench.ids() == [MESSAGE.uid]


def test_hostile_words_are_delivered_as_one_message(bench: Bench) -> None:
    hostile = dataclasses.replace(MESSAGE, subject=HOSTILE, text=HOSTILE, html=HOSTILE, data={"type": HOSTILE})
    bench.make().send(hostile)
    assert bench.ids() == [MESSAGE.uid]


def test_a_wrong_key_is_named(bench: Bench) -> None:
    transport = type(bench.make())
    with pytest.raises(ConfigError, match="unknown key 'colour'"):
        transport.from_config({**bench.config, "colour": "red"}, bench.options)
    for key in bench.config:
        without = {name: value for name, value in bench.config.items() if name != key}
        with pytest.raises(ConfigError, match=f"'{key}'"):
            transport.from_config(without, bench.options)


def test_it_is_a_value_and_shows_no_secret(bench: Bench) -> None:
    transport = bench.make()
    with pytest.raises(dataclasses.FrozenInstanceError):
        transport.options = None  # type: ignore[attr-defined]
    assert SECRET not in repr(transport)
    assert SECRET not in repr(bench.options)


def test_a_receiver_that_is_away_may_come_back(bench: Bench) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    options = dataclasses.replace(bench.options, mail_port=port)
    config = {**bench.config, **({"url": f"http://127.0.0.1:{port}/"} if "url" in bench.config else {})}
    with pytest.raises(DeliveryError) as caught:
        type(bench.make()).from_config(config, options).send(MESSAGE)
    assert not caught.value.permanent
