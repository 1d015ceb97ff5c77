"""Bytes to text: byte-order mark, HTTP header, meta declaration, then what the bytes themselves say."""

from __future__ import annotations

import codecs
import re

from tracker.errors import Unreadable

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w:.-]+)""", re.IGNORECASE)
_META_WINDOW = 4096  # browsers look into the first 1,024 bytes; sites are less careful than that

_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""What a label means on the web, by Python's codec name (WHATWG Encoding Standard, section 4.2)."""

_LABELS = {"x-sjis": "cp932", "windows-31j": "cp932", "ks_c_5601-1987": "cp949", "x-gbk": "gb18030", "unicode": "utf-8"}
_STATEFUL = ("utf-16", "utf-32", "iso2022", "hz")
_FEW_ERRORS = 0.002  # share of undecodable bytes up to which a declared encoding is still believed


def decode(body: bytes | str, content_type: str = "") -> str:
    """Return the body as text, without byte-order mark. Raises Unreadable where it is no text at all."""
    if isinstance(body, str):
        return body.removeprefix("\ufeff")
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    names = [codec(label) for label in _declared(body, content_type)]
    for name in names:
        if name.startswith(_STATEFUL):
            decoded = _plausible(body, name)
            if decoded is not None:
                return decoded
    try:
        return _printable(body.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    wide = _wide(body)
    if wide:
        return body.decode(wide, "replace")
    for name in names:
        decoded = _plausible(body, name)
        if decoded is not None:
            return decoded
    return _guess(body)


def codec(label: str) -> str:
    """Python's codec for a label as the web means it, or an empty text for one nobody knows."""
    lowered = label.strip().lower()
    try:
        name = codecs.lookup(_LABELS.get(lowered, lowered)).name
    except (LookupError, ValueError):
        return ""
    return "" if name == "utf-7" else _WIDER.get(name, name)


def _declared(body: bytes, content_type: str) -> list[str]:
    labels = [match[1] for match in [_CHARSET.search(content_type)] if match]
    window = body[:_META_WINDOW]
    labels += [match[1].decode("ascii", "replace") for match in [_META.search(window), _XML.search(window)] if match]
    return labels


def _plausible(body: bytes, name: str) -> str | None:
    """Decode, or None where the name is unknown or too much of the body does not fit it."""
    if not name:
        return None
    try:
        text = body.decode(name, "replace")
    except (LookupError, ValueError):
        return None
    if text.count("\ufffd") > max(1, _FEW_ERRORS * len(text)):
        return None
    return text


def _wide(body: bytes) -> str:
    """UTF-16 without a mark: every other byte of Latin text is NUL."""
    sample = body[:2000]
    if len(sample) < 4:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.1 * half else ""


def _printable(text: str) -> str:
    """Refuse what decodes but is no text: more than one control character in twenty."""
    sample = text[:4000]
    controls = sum(char < " " and char not in "\t\n\r\f" for char in sample)
    if sample and controls * 20 > len(sample):
        wide = _wide(text[:4000].encode("utf-8"))
        if wide:
            return text.encode("utf-8").decode(wide, "replace")
        raise Unreadable("the page is neither text nor HTML")
    return text


def _guess(body: bytes) -> str:
    """No declaration fits: mostly-UTF-8 stays UTF-8, else the detector decides, else Windows-1252."""
    text = body.decode("utf-8", "replace")
    if text.count("\ufffd") <= max(1, _FEW_ERRORS * len(text)):
        return text
    if body[:4000].count(0) > len(body[:4000]) / 20:
        raise Unreadable("the page is neither text nor HTML")
    from charset_normalizer import from_bytes

    found = from_bytes(body[:200_000]).best()
    name = found.encoding if found is not None else ""
    if not name or (name.startswith(("cp125", "iso8859", "latin", "mac", "cp8")) and _mostly_ascii(body)):
        # The detector tells apart neither cp1250 from cp1252 nor the Mac pages; the web's default is cp1252.
        name = "cp1252"
    return _printable(body.decode(name, "replace"))


def _mostly_ascii(body: bytes) -> bool:
    sample = body[:20_000]
    return sum(byte < 128 for byte in sample) > 0.85 * len(sample)
