"""Mail over SMTP: text and HTML in one message, TLS unless told otherwise, the same Message-ID on every attempt.

The mail server is named in the settings by the operator, so it is not asked of the guard, which keeps destinations that
others may set (webhooks, sources) away from private networks.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from threading import Lock
from typing import Any, ClassVar, Self

from tracker.errors import ConfigError, DeliveryError
from tracker.transport import Message, TransportOptions, keys

SECURITY = ("starttls", "tls", "none")
TIMEOUT = 20.0
"""Seconds for each answer of the mail server. RFC 5321 4.5.3.2 allows minutes; a retry later costs less than a wait."""

SUBJECT_CHARACTERS = 150
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_BODY_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ENHANCED = re.compile(rb"\s*([245])\.(\d{1,3})\.\d{1,3}\b")

_Refusals = Mapping[str, tuple[int, bytes]]


class _Accepted:
    """Which recipients already took which message, so that a retry for one of them does not repeat it for the others.

    Kept in memory only: after a restart they may get it twice, under the same Message-ID.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._by_uid: OrderedDict[str, frozenset[str]] = OrderedDict()

    def of(self, uid: str) -> frozenset[str]:
        with self._lock:
            return self._by_uid.get(uid, frozenset())

    def add(self, uid: str, recipients: Iterable[str]) -> None:
        with self._lock:
            self._by_uid[uid] = self._by_uid.pop(uid, frozenset()) | frozenset(recipients)
            while len(self._by_uid) > self._most:
                self._by_uid.popitem(last=False)

    def forget(self, uid: str) -> None:
        with self._lock:
            self._by_uid.pop(uid, None)


_accepted = _Accepted(most=10_000)


@dataclass(frozen=True, slots=True)
class EmailTransport:
    """Sends to the addresses of one channel. Keys of the channel: `to`, one address or a list."""

    kind: ClassVar[str] = "email"

    to: tuple[str, ...]
    options: TransportOptions = field(repr=False)
    sender: Address

    @classmethod
    def from_config(cls, config: Mapping[str, Any], options: TransportOptions) -> Self:
        """Check the addresses and the `[mail]` settings; raise ConfigError naming the key that is wrong."""
        keys.refuse_unknown(cls.kind, config, ("to",))
        found = config.get("to")
        listed = [found] if isinstance(found, str) else found
        if not isinstance(listed, list | tuple) or not listed:
            raise ConfigError(f"email channel: 'to' must be an address or a list of addresses, found {found!r}")
        if not options.mail_host:
            raise ConfigError("mail.host is not set; it names the mail server that sends the messages")
        if options.mail_security not in SECURITY:
            allowed = ", ".join(SECURITY)
            raise ConfigError(f"mail.security: {options.mail_security!r}; allowed: {allowed}")
        return cls(
            to=tuple(dict.fromkeys(address(one) for one in listed)),
            options=options,
            sender=_sender(options.mail_sender),
        )

    def send(self, message: Message) -> str | None:
        """Deliver to every recipient who has not had it yet.

        Recipients refused for good (RFC 5321: 5xx) are named in what is returned; where all are refused, the channel is
        at fault. Everything else that goes wrong may pass, and raises a DeliveryError that is not permanent.
        """
        done = _accepted.of(message.uid)
        waiting = [recipient for recipient in self.to if recipient not in done]
        taken, refused = self._transmit(compose(message, self.sender, self.to), waiting) if waiting else ([], {})
        gone = {recipient: reply for recipient, reply in refused.items() if is_permanent(*reply)}
        later = {recipient: reply for recipient, reply in refused.items() if recipient not in gone}
        if later:
            _accepted.add(message.uid, taken)
            raise DeliveryError(f"not now: {_shown(later)}")
        if len(gone) == len(self.to):
            raise DeliveryError(f"every recipient was refused: {_shown(gone)}", permanent=True)
        _accepted.forget(message.uid)
        return f"refused: {_shown(gone)}" if gone else None

    def _transmit(self, mail: EmailMessage, recipients: list[str]) -> tuple[list[str], _Refusals]:
        """Hand the mail to the server; returns who took it, and who refused it with code and text of the answer."""
        host = f"{self.options.mail_host}:{self.options.mail_port}"
        try:
            with closing(self._connect()) as server:
                refused = server.sendmail(self.sender.addr_spec, recipients, mail.as_bytes())
                # The mail is handed over: whatever QUIT brings, it must not be sent again.
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
        except smtplib.SMTPRecipientsRefused as error:
            return [], error.recipients
        except smtplib.SMTPAuthenticationError as error:
            raise DeliveryError(f"mail server {host} refused user name and password ({error.smtp_code})") from error
        except smtplib.SMTPResponseException as error:
            raise DeliveryError(f"mail server {host}: {_reply(error.smtp_code, error.smtp_error)}") from error
        except smtplib.SMTPException as error:
            raise DeliveryError(f"mail server {host}: {error}") from error
        except (OSError, UnicodeError) as error:
            raise DeliveryError(f"mail server {host}: {error or type(error).__name__}") from error
        return [recipient for recipient in recipients if recipient not in refused], refused

    def _connect(self) -> smtplib.SMTP:
        """A session that is encrypted and logged in as the settings ask.

        It greets with the sender's domain: smtplib's default asks the name service for this machine's name each time.
        """
        options = self.options
        host, port, name = options.mail_host, options.mail_port, self.sender.domain
        with ExitStack() as on_error:
            if options.mail_security == "tls":
                context = _tls(options.ca_bundle)
                server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, name, timeout=TIMEOUT, context=context)
            else:
                server = smtplib.SMTP(host, port, name, timeout=TIMEOUT)
            on_error.callback(server.close)
            if options.mail_security == "starttls":
                server.starttls(context=_tls(options.ca_bundle))
            if options.mail_username:
                server.login(options.mail_username, options.mail_password)
            on_error.pop_all()
        return server


def _tls(ca_bundle: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_bundle or None)


def address(found: object) -> str:
    """A plain `name@domain`; raises ConfigError for anything else (display names, several addresses, line breaks)."""
    if isinstance(found, str) and _ADDRESS.fullmatch(found) and ".." not in found:
        return found
    raise ConfigError(f"email channel: {found!r} is not a plain address such as 'legal@example.org'")


def _sender(found: str) -> Address:
    """The `[mail] sender`: `name@domain`, or `Display name <name@domain>`."""
    name, bracket, rest = found.strip().rpartition("<")
    spec = rest.removesuffix(">") if bracket else found.strip()
    wrong = bool(bracket) and not rest.endswith(">")
    if wrong or not _ADDRESS.fullmatch(spec) or _CONTROL.search(name) or "=?" in name:
        raise ConfigError(f"mail.sender: {found!r}; must be 'name@domain' or 'Display name <name@domain>'")
    try:
        return Address(display_name=name.strip().strip('"'), addr_spec=spec)
    except (HeaderParseError, ValueError) as error:
        raise ConfigError(f"mail.sender: {found!r}: {error}") from error


def compose(message: Message, sender: Address, to: Iterable[str]) -> EmailMessage:
    """The mail: multipart/alternative, subject on one line, ids made from the alert's uid alone.

    `Auto-Submitted` (RFC 3834) keeps vacation responders quiet, `List-Id` (RFC 2919) lets people file it.
    """
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    mail["From"] = sender
    mail["To"] = ", ".join(to)
    mail["Subject"] = subject_line(message.subject)
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.uid}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Id"] = f"Policy changes <policy-tracker.{sender.domain}>"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(_body(message.text))
    mail.add_alternative(_body(message.html), subtype="html")
    return mail


def _body(text: str) -> str:
    return _BODY_CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def subject_line(text: str) -> str:
    """One line without control or direction-changing characters, at most `SUBJECT_CHARACTERS` long.

    An encoded word (RFC 2047) is broken up: `email` would decode it, line breaks and all, and a `Bcc:` behind them
    would become a header.
    """
    line = " ".join(_CONTROL.sub(" ", text).replace("=?", "= ?").split())
    return line if len(line) <= SUBJECT_CHARACTERS else line[: SUBJECT_CHARACTERS - 1].rstrip() + "…"


def is_permanent(code: int, reply: bytes) -> bool:
    """Whether an answer to RCPT means that this recipient will never be reached.

    5xx does, but for a full mailbox (552 of RFC 5321 4.5.3.1.10; X.2.2) and for answers about us rather than the
    recipient (X.3 system, X.4 routing, X.7 policy: RFC 3463), which may pass.
    """
    enhanced = _ENHANCED.match(reply)
    if enhanced is not None and (enhanced[2] in (b"3", b"4", b"7") or enhanced[0].strip().endswith(b".2.2")):
        return False
    return 500 <= code < 600 and code != 552


def _reply(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(words.split())}"[:200]


def _shown(refused: _Refusals) -> str:
    return "; ".join(f"{recipient}: {_reply(*reply)}" for recipient, reply in refused.items())
