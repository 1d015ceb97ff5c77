"""Bytes to text: byte-order mark, UTF-8, what the page declares, then what the bytes themselves say.

Nothing is guessed silently: where bytes did not fit, or a page's text was decoded wrongly before, a note says so.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from tracker.core.reading.charsets import guessed
from tracker.core.reading.encodings import CODECS, REPLACEMENT, UTF_16
from tracker.core.reading.mojibake import misread
from tracker.errors import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like UTF-16's, so it is looked for first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w:.-]+)""", re.IGNORECASE)
_META_WINDOW = 32_768  # browsers look into the first 1,024 bytes; sites are less careful than that
_ESCAPES = (b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b$(D")
"""How ISO-2022-JP turns to Japanese and back (RFC 1468); no other text holds them."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_FEW_ERRORS = 0.002  # share of undecodable bytes up to which a declared encoding is still believed
_SAMPLE = 4_000
_CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f-\\x9f]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes(byte for byte in (*range(32), 127) if byte not in b"\t\n\r")
_UPPER_CONTROLS = re.compile(rb"\xc2[\x80-\x9f]")
_NO_CHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")
_STRAY = "policy-tracker-stray-bytes"
_STRAY_SIGNS = frozenset(range(0x80, 0xC0)) - {0x81, 0x8D, 0x8F, 0x90, 0x9D}
_LETTERS = frozenset(range(0xC0, 0xFE)) - {0xD7, 0xF7}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body as text, and what people should know of how it was read, one sentence each."""

    text: str
    notes: tuple[str, ...] = ()


def decode(body: bytes | str, content_type: str = "", language: str = "") -> Decoded:
    """Read the body as text, without byte-order mark. Raises Unreadable where it is no text at all.

    `language`: the page's, where it is known: a hint at what a page without a declaration is written in.
    """
    if isinstance(body, str):
        return Decoded(body.removeprefix("\ufeff"))
    text, note = _text(body, content_type, language)
    return Decoded(text, (note,) if note else ())


def printable(text: str) -> str:
    """The text without control characters and lone surrogates, which no database, mail or terminal should get."""
    return text if _is_printable(text) else _UNPRINTABLE.sub("", text)


def _is_printable(text: str) -> bool:
    """Whether a text holds none of them. Asked of its bytes, which is twice as fast as asking its characters."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return False
    if len(raw.translate(None, _CONTROLS)) != len(raw):
        return False
    upper = b"\xc2" in raw and _UPPER_CONTROLS.search(raw)
    return not upper and not (b"\xef" in raw and _NO_CHARACTERS.search(raw))


def codec(label: str) -> str:
    """Python's codec for a label as the web means it, or an empty text for one nobody knows."""
    return CODECS.get(label.strip(" \t\n\f\r").lower(), "")


def _text(body: bytes, content_type: str, language: str) -> tuple[str, str]:
    """The text, and a note where its encoding is not what the page says it is."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace"), ""
    header = _CHARSET.search(content_type)
    if header and codec(header[1]) == REPLACEMENT:
        raise Unreadable(f"the page is sent as {header[1].lower()}, which no browser reads")
    wide = _wide(body, codec(header[1]) if header else "")
    if wide:
        return body.decode(wide, "replace"), ""
    if b"\x1b" in body and any(escape in body for escape in _ESCAPES):
        return body.decode("iso2022_jp_ext", "replace"), ""
    try:
        return _printable(body.decode("utf-8")), ""
    except UnicodeDecodeError:
        pass
    labels = _declared(body, header[1] if header else "")
    for label in labels:
        name = codec(label)
        if name == REPLACEMENT:
            raise Unreadable(f"the page declares itself as {label.lower()}, which no browser reads")
        decoded = _plausible(body, name)
        if decoded is not None:
            return _checked(decoded, body, name, language)
    mixed = _mostly_utf_8(body)
    if mixed:
        return mixed
    if body[:_SAMPLE].count(0) > len(body[:_SAMPLE]) / 20:
        raise Unreadable("the page is neither text nor HTML")
    name = guessed(body, language)
    said = f"declared as {labels[0].lower()}" if labels else "undeclared"
    text = _printable(body.decode(name, "replace"))
    return text, f"The page's encoding ({said}) was told from its bytes: it was read as {name}."


def _declared(body: bytes, header: str) -> list[str]:
    """What the header, a meta element and an XML declaration name, in this order."""
    window = body[:_META_WINDOW]
    found = [match[1].decode("ascii", "replace") for match in (_META.search(window), _XML.search(window)) if match]
    return [header, *found] if header else found


def _plausible(body: bytes, name: str) -> str | None:
    """Decode, or None where the name is unknown or too much of the body does not fit it.

    UTF-16 cannot be: an ASCII declaration was read from the bytes, or they hold no NUL.
    """
    if not name or name in UTF_16:
        return None
    text = body.decode(name, "replace")
    bad = text.count("\ufffd")
    few = bad <= max(1, _FEW_ERRORS * len(text))
    return text if few and (name != "utf-8" or bad <= 2) else None


def _checked(text: str, body: bytes, name: str, language: str) -> tuple[str, str]:
    """Text in a declared single-byte encoding of Western Europe: is it that, or a page of another script?"""
    other = misread(text) if name in ("cp1252", "iso8859-15") else ""
    if not other:
        return text, ""
    other = guessed(body, language)
    return body.decode(other, "replace"), f"The page declares {name} and is written in {other}: it was read as such."


def _wide(body: bytes, header: str) -> str:
    """UTF-16 or UTF-32 without a mark: the zeros of its ASCII characters stand in every other place."""
    sample = body[:_SAMPLE]
    zeros = [sample[place::4].count(0) for place in range(4)]
    most = len(sample) / 4
    if len(sample) < 4 or not any(zeros):
        return header if header in UTF_16 and _reads_as(body, header) and not _is_utf_8(body) else ""
    for name, upper, lowest in (("utf-32-le", (2, 3), 0), ("utf-32-be", (0, 1), 3)):
        if all(zeros[place] > 0.9 * most for place in upper) and zeros[lowest] < 0.1 * most:
            return name
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    for name, own, other in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if own > 0.1 * most and other < 0.1 * own and _reads_as(body, name):
            return name
    return ""


def _reads_as(body: bytes, name: str) -> bool:
    """Whether the bytes are text in this encoding: next to no errors, controls or private characters."""
    text = body[: 2 * _SAMPLE].decode(name, "replace")
    odd = sum(
        char == "\ufffd" or (char < " " and char not in "\t\n\r\f") or "\ue000" <= char <= "\uf8ff" for char in text
    )
    return odd <= max(1, 0.01 * len(text))


def _is_utf_8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _printable(text: str) -> str:
    """Refuse what decodes but is no text: more than one control character in twenty."""
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) * 20 > len(sample):
        raise Unreadable("the page is neither text nor HTML")
    return text


def _mostly_utf_8(body: bytes) -> tuple[str, str] | None:
    """A UTF-8 page with stray bytes: some other program wrote a part of it, or it was cut inside a character."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    beyond = len(_BEYOND_ASCII.findall(text)) - bad
    if bad > beyond and not (bad == 1 and text.endswith("\ufffd")):
        return None
    if bad <= 2:
        return text, ""
    mixed = body.decode("utf-8", _STRAY)
    read = mixed.count("\ufffd")
    if read > bad / 5:
        return text, ""
    return mixed, f"The page mixes encodings: {bad - read} bytes that are no UTF-8 were read as Windows-1252."


def _read_stray(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 as Windows-1252 has them, where that makes a letter or a sign."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    found = error.object[error.start : error.end]
    if all(byte in _LETTERS or byte in _STRAY_SIGNS for byte in found):
        return found.decode("cp1252", "replace"), error.end
    return "\ufffd", error.end


codecs.register_error(_STRAY, _read_stray)
