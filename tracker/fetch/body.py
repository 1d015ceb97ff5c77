"""Bodies: taking off the content encoding as they come, under caps, and noticing where they end too early.

httpx would inflate a megabyte to a gigabyte in memory, and returns half a gzip stream as if it were whole (measured
with 0.28.1); so the raw bytes are read and decoded here, in small steps.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field

from tracker.errors import BadProtocol, TooLarge, Truncated

ACCEPTED = "gzip, deflate, zstd"
"""The Accept-Encoding we send: what `receive` can take off."""

_PLAIN = frozenset(
    {"", "identity", "none", "binary", "8bit", "utf-8"}
)  # the last four are sent by mistake and mean nothing
_MOST_LAYERS = 3
_STEP = 65536
_WINDOW_LOG = 23  # RFC 9659: zstd as a content encoding may ask for a window of 8 MB at most

Decoder = Callable[[Iterable[bytes]], Iterator[bytes]]


@dataclass(slots=True)
class Body:
    """What was received so far: decoded bytes, and the count of those on the wire."""

    data: bytearray = field(default_factory=bytearray)
    wire_bytes: int = 0


def receive(chunks: Iterable[bytes], encoding: str, max_bytes: int, into: Body) -> None:
    """Read all chunks, take off the `encoding` (a Content-Encoding header's value), and fill `into` as they come.

    Raises TooLarge beyond `max_bytes` on the wire, decoded, or between two encodings; Truncated where a stream of an
    encoding does not reach its end; BadProtocol for an encoding that is unknown, broken or piled up.
    """
    stage: Iterable[bytes] = _counted(chunks, into, max_bytes)
    for decoder in _decoders(encoding):
        stage = _capped(decoder(stage), max_bytes)
    for piece in stage:
        if len(into.data) + len(piece) > max_bytes:
            raise TooLarge(f"the page is larger than {max_bytes:,} bytes")
        into.data += piece


def cut_in_a_tag(html: bytes | bytearray) -> bool:
    """Whether HTML ends inside a tag: cut off, where neither length nor chunks say so."""
    return html.rfind(b"<") > html.rfind(b">")


def _decoders(encoding: str) -> list[Decoder]:
    """The decoders in the order to apply them: the last one named was put on last (RFC 9110 section 8.4)."""
    names = [name for part in encoding.split(",") if (name := part.strip().lower()) not in _PLAIN]
    if len(names) > _MOST_LAYERS:
        raise BadProtocol(f"the page is encoded {len(names)} times over")
    unknown = next((name for name in names if name not in _DECODERS), None)
    if unknown:
        raise BadProtocol(f"the page has the content encoding {unknown[:40]!a}, which is not known")
    return [_DECODERS[name] for name in reversed(names)]


def _counted(chunks: Iterable[bytes], into: Body, max_bytes: int) -> Iterator[bytes]:
    for chunk in chunks:
        into.wire_bytes += len(chunk)
        if into.wire_bytes > max_bytes:
            raise TooLarge(f"the page is larger than {max_bytes:,} bytes")
        if chunk:
            yield chunk


def _capped(pieces: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    seen = 0
    for piece in pieces:
        seen += len(piece)
        if seen > max_bytes:
            raise TooLarge(f"the page unpacks to more than {max_bytes:,} bytes")
        if piece:  # to the next decoder an empty piece would be the end
            yield piece


def _gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """gzip, which may hold several members one after another (RFC 1952 section 2.2); junk after them is dropped."""
    rest = iter(chunks)
    data = b""
    members = 0
    while True:
        data = data or next(rest, b"")
        if len(data) < 2:
            data += next(rest, b"")
        if not data or (members and not data.startswith(b"\x1f\x8b")):
            break
        data = yield from _inflated(data, rest, zlib.decompressobj(31), "gzip")
        members += 1
    for _ in rest:
        continue


def _inflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """`deflate`: a zlib stream by the standard, a raw one by the habit of some servers; the first two bytes tell."""
    rest = iter(chunks)
    data = b""
    while len(data) < 2 and (more := next(rest, b"")):
        data += more
    if data:
        zlib_header = len(data) > 1 and data[0] & 15 == zlib.DEFLATED and not (data[0] << 8 | data[1]) % 31
        yield from _inflated(data, rest, zlib.decompressobj(15 if zlib_header else -15), "deflate")
        for _ in rest:
            continue


def _inflated(
    data: bytes, rest: Iterator[bytes], decoder: zlib._Decompress, name: str
) -> Generator[bytes, None, bytes]:
    """Decode one zlib, gzip or raw stream in small steps; return what follows it."""
    try:
        while not decoder.eof:
            if not data and not (data := next(rest, b"")):
                yield decoder.flush()
                break
            piece = decoder.decompress(data, _STEP)
            data = decoder.unconsumed_tail
            yield piece
    except zlib.error as error:
        raise BadProtocol(f"the page says that it is encoded with {name}, but it is not, or is damaged") from error
    if not decoder.eof:
        raise Truncated(f"the page ended in the middle of its {name} stream", transient=True)
    return decoder.unused_data


def _unzstd(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """zstd, which may hold several frames (RFC 8878 section 3)."""
    from backports.zstd import DecompressionParameter, ZstdDecompressor, ZstdError

    def fresh() -> ZstdDecompressor:
        return ZstdDecompressor(options={DecompressionParameter.window_log_max: _WINDOW_LOG})

    decoder, begun = fresh(), False
    try:
        for chunk in chunks:
            data = chunk
            while data or (begun and not decoder.needs_input):
                if decoder.eof:
                    decoder, begun = fresh(), False
                yield decoder.decompress(data, _STEP)
                begun = not decoder.eof
                data = decoder.unused_data if decoder.eof else b""
    except ZstdError as error:
        raise BadProtocol("the page says that it is encoded with zstd, but it is not, or is damaged") from error
    if begun:
        raise Truncated("the page ended in the middle of its zstd stream", transient=True)


_DECODERS: dict[str, Decoder] = {"gzip": _gunzip, "x-gzip": _gunzip, "deflate": _inflate, "zstd": _unzstd}
