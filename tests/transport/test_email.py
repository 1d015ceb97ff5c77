"""Mail, through a real SMTP server on loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.receivers import Postbox, certificate, mail_server, server_tls
from tracker.errors import ConfigError, DeliveryError
from tracker.transport import Message, TransportOptions
from tracker.transport.email import EmailTransport, is_permanent, subject_line

MESSAGE = Message(
    uid="alert_0001",
    kind="change",
    subject="Voxvalley Privacy Policy: 3 clauses changed (retention)",
    text="We keep calls for [-30-] {+90+} days.\n",
    html="<p>We keep calls for <del>30</del> <ins>90</ins> days – gewiß.</p>",
    created_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
)


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with mail_server() as opened:
        yield opened


def options(postbox: Postbox, **changes: Any) -> TransportOptions:
    base = TransportOptions(
        mail_host=postbox.hostname,
        mail_port=postbox.port,
        mail_security="none",
        mail_sender="Policy tracker <tracker@example.org>",
    )
    return replace(base, **changes)


def transport(postbox: Postbox, *to: str, **changes: Any) -> EmailTransport:
    return EmailTransport.from_config({"to": list(to) or ["legal@example.org"]}, options(postbox, **changes))


def test_a_mail_arrives_in_text_and_html(postbox: Postbox) -> None:
    assert transport(postbox, "legal@example.org", "dpo@example.org").send(MESSAGE) is None
    ((recipients, mail),) = postbox.taken
    assert recipients == ["legal@example.org", "dpo@example.org"]
    assert mail.get_content_type() == "multipart/alternative"
    assert parts(mail) == {"text/plain": MESSAGE.text, "text/html": MESSAGE.html + "\n"}
    expected = {
        "From": "Policy tracker <tracker@example.org>",
        "To": "legal@example.org, dpo@example.org",
        "Subject": MESSAGE.subject,
        "Date": "Fri, 20 Nov 2026 09:00:00 +0000",
        "Message-ID": "<alert_0001@example.org>",
        "Auto-Submitted": "auto-generated",
        "List-Id": "Policy changes <policy-tracker.example.org>",
    }
    assert {name: mail[name] for name in expected} == expected


def parts(mail: EmailMessage) -> dict[str, str]:
    """Content by type, with the line ends of a text."""
    return {part.get_content_type(): part.get_content().replace("\r\n", "\n") for part in mail.iter_parts()}


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("Acme\r\nBcc: all@evil.example", "Acme Bcc: all@evil.example"),
        ("Acme\nContent-Type: text/html\n\n<b>x", "Acme Content-Type: text/html <b>x"),
        ("zero\x00byte\u2028line", "zero byte line"),
        ("right\u202eto left", "right to left"),
        ("=?utf-8?B?eA0KQmNjOiBlQGV2aWwuZXhhbXBsZQ==?=", "= ?utf-8?B?eA0KQmNjOiBlQGV2aWwuZXhhbXBsZQ== ?="),
        ("A" * 5000, "A" * 149 + "…"),
        ("数据隐私政策" * 20, "数据隐私政策" * 20),
    ],
)
def test_a_subject_is_one_line_and_no_header(postbox: Postbox, subject: str, shown: str) -> None:
    assert subject_line(subject) == shown
    transport(postbox).send(replace(MESSAGE, subject=subject))
    ((recipients, mail),) = postbox.taken
    assert recipients == ["legal@example.org"]
    assert mail["Bcc"] is None
    assert mail.get_content_type() == "multipart/alternative"
    assert mail["Subject"] == shown


@pytest.mark.parametrize(
    "text",
    [
        "\r\n.\r\nMAIL FROM:<x@evil.example>\r\n",
        "\n.\nDATA smuggling \r.\r\n",
        "From line mbox\n.leading dot\n",
        "x" * 20_000,
        "lone surrogate \ud800 and bell \x07",
    ],
)
def test_a_body_stays_one_mail_with_short_lines(postbox: Postbox, text: str) -> None:
    transport(postbox).send(replace(MESSAGE, text=text))
    assert len(postbox.taken) == 1
    assert max(len(line) for line in postbox.raw[0].split(b"\r\n")) <= 998
    got = parts(postbox.taken[0][1])["text/plain"]
    wanted = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ud800", "�").replace("\x07", "�")
    assert got.rstrip("\n") == wanted.rstrip("\n")


def test_one_refused_recipient_does_not_stop_the_others(postbox: Postbox) -> None:
    postbox.rcpt["gone@example.org"] = ["550 5.1.1 no such user"]
    warning = transport(postbox, "legal@example.org", "gone@example.org").send(MESSAGE)
    assert warning == "refused: gone@example.org: 550 5.1.1 no such user"
    assert [recipients for recipients, _ in postbox.taken] == [["legal@example.org"]]


def test_a_channel_whose_recipients_are_all_refused_is_at_fault(postbox: Postbox) -> None:
    postbox.rcpt["gone@example.org"] = ["550 no such user"]
    with pytest.raises(DeliveryError, match=r"every recipient was refused: gone@example.org: 550") as caught:
        transport(postbox, "gone@example.org").send(MESSAGE)
    assert caught.value.permanent


def test_a_greylisted_recipient_is_tried_again_without_repeating_the_others(postbox: Postbox) -> None:
    postbox.rcpt["grey@example.org"] = ["451 4.7.1 try again later", "250 OK"]
    message = replace(MESSAGE, uid="alert_grey")
    with pytest.raises(DeliveryError, match=r"not now: grey@example.org: 451") as caught:
        transport(postbox, "legal@example.org", "grey@example.org").send(message)
    assert not caught.value.permanent
    assert transport(postbox, "legal@example.org", "grey@example.org").send(message) is None
    assert [recipients for recipients, _ in postbox.taken] == [["legal@example.org"], ["grey@example.org"]]
    assert {mail["Message-ID"] for _, mail in postbox.taken} == {"<alert_grey@example.org>"}


def test_a_server_that_closes_at_a_recipient_took_nothing(postbox: Postbox) -> None:
    postbox.rcpt["busy@example.org"] = ["421 4.3.2 shutting down"]
    message = replace(MESSAGE, uid="alert_421")
    with pytest.raises(DeliveryError, match="421") as caught:
        transport(postbox, "legal@example.org", "busy@example.org").send(message)
    assert not caught.value.permanent
    assert transport(postbox, "legal@example.org", "busy@example.org").send(message) is None
    assert [recipients for recipients, _ in postbox.taken] == [["legal@example.org", "busy@example.org"]]


@pytest.mark.parametrize("answer", ["451 4.3.0 later", "452 4.2.2 full", "554 5.7.1 looks like spam", "552 too big"])
def test_a_refused_message_is_not_the_channels_fault(postbox: Postbox, answer: str) -> None:
    postbox.data = [answer]
    with pytest.raises(DeliveryError, match=answer[:3]) as caught:
        transport(postbox).send(MESSAGE)
    assert not caught.value.permanent
    assert postbox.taken == []


def test_a_connection_lost_after_the_dot_is_repeated_under_the_same_id(postbox: Postbox) -> None:
    postbox.drop_after_data = True
    with pytest.raises(DeliveryError, match="mail server"):
        transport(postbox).send(MESSAGE)
    transport(postbox).send(MESSAGE)
    assert [mail["Message-ID"] for _, mail in postbox.taken] == ["<alert_0001@example.org>"] * 2


@pytest.mark.parametrize(
    ("code", "reply", "permanent"),
    [
        (550, b"no such user", True),
        (550, b"5.1.1 no such user", True),
        (551, b"user not local", True),
        (553, b"5.1.3 bad address", True),
        (550, b"5.2.1 mailbox disabled", True),
        (552, b"mailbox full", False),
        (552, b"5.2.2 mailbox full", False),
        (550, b"5.2.2 mailbox full", False),
        (550, b"5.7.1 your host is blocked", False),
        (550, b"5.4.1 relay access denied", False),
        (450, b"4.2.1 busy", False),
        (421, b"closing", False),
    ],
)
def test_which_answers_are_final(code: int, reply: bytes, permanent: bool) -> None:
    assert is_permanent(code, reply) is permanent


def test_nobody_listening_may_pass() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        gone = Postbox(port=closed.getsockname()[1])
    with pytest.raises(DeliveryError, match=f"mail server 127.0.0.1:{gone.port}") as caught:
        transport(gone).send(MESSAGE)
    assert not caught.value.permanent


def test_tls_is_required_by_default(postbox: Postbox) -> None:
    assert TransportOptions().mail_security == "starttls"
    with pytest.raises(DeliveryError, match="STARTTLS"):
        transport(postbox, mail_security="starttls").send(MESSAGE)
    assert postbox.taken == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_encrypted_and_logged_in(tmp_path: Path, security: str) -> None:
    path = certificate(tmp_path)
    with mail_server(server_tls(path), implicit=security == "tls", auth=True) as postbox:
        good = {
            "mail_security": security,
            "mail_username": "tracker",
            "mail_password": "correct horse",
            "ca_bundle": str(path),
        }
        transport(postbox, **good).send(MESSAGE)
        assert postbox.encrypted == [True]
        with pytest.raises(DeliveryError, match="refused user name and password") as refused:
            transport(postbox, **{**good, "mail_password": "wrong"}).send(MESSAGE)
        assert "wrong" not in str(refused.value)
        with pytest.raises(DeliveryError, match="certificate verify failed"):
            transport(postbox, **{**good, "ca_bundle": ""}).send(MESSAGE)
        assert len(postbox.taken) == 1


@pytest.mark.parametrize(
    "to",
    [
        None,
        [],
        "",
        "two@example.org, three@example.org",
        "a@b.example\r\nRCPT TO:<x@evil.example>",
        '"a b"@[127.0.0.1]',
        "Name <name@example.org>",
        "name@",
        "@example.org",
        "a@b@c",
        "dots@example..org",
        7,
    ],
)
def test_a_wrong_address_is_named(postbox: Postbox, to: object) -> None:
    with pytest.raises(ConfigError, match="email channel"):
        EmailTransport.from_config({"to": to}, options(postbox))


def test_one_address_may_stand_alone(postbox: Postbox) -> None:
    assert EmailTransport.from_config({"to": "a@xn--80ak6aa92e.example"}, options(postbox)).to == (
        "a@xn--80ak6aa92e.example",
    )


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"mail_host": ""}, "mail.host"),
        ({"mail_security": "ssl"}, "mail.security"),
        ({"mail_sender": ""}, "mail.sender"),
        ({"mail_sender": "a@b.example, c@evil.example"}, "mail.sender"),
        ({"mail_sender": "Name <a@b.example"}, "mail.sender"),
        ({"mail_sender": "Na\nme <a@b.example>"}, "mail.sender"),
    ],
)
def test_a_wrong_mail_setting_is_named(postbox: Postbox, changes: dict[str, Any], key: str) -> None:
    with pytest.raises(ConfigError, match=key):
        transport(postbox, **changes)


def test_an_unknown_key_gets_a_suggestion(postbox: Postbox) -> None:
    with pytest.raises(ConfigError, match="unknown key 'too'; did you mean 'to'"):
        EmailTransport.from_config({"too": "a@b.example"}, options(postbox))
