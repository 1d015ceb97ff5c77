"""Bodies: encodings taken off, bombs stopped, ends noticed."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import BadProtocol, FetchError, TooLarge, Truncated
from tracker.fetch.body import Body, cut_in_a_tag, receive

TEXT = bytes(random.Random(1).choices(b"we may share data ", k=150_000))


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def twice(data: bytes) -> bytes:
    return gzip.compress(gzip.compress(data))


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "old name, upper case": ("X-GZIP", gzip.compress),
    "two members": ("gzip", lambda data: gzip.compress(data[:700]) + gzip.compress(data[700:])),
    "junk at the end": ("gzip", lambda data: gzip.compress(data) + b"\0junk"),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "zstd": ("zstd", zstd.compress),
    "two frames": ("zstd", lambda data: zstd.compress(data[:700]) + zstd.compress(data[700:])),
    "gzip twice": ("gzip, gzip", twice),
    "deflate, then gzip": ("deflate, gzip", lambda data: gzip.compress(zlib.compress(data))),
    "none": ("identity", bytes),
    "no header": ("", bytes),
    "a charset by mistake": ("utf-8", bytes),
}


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def unpacked(data: bytes, encoding: str, size: int = 4096, cap: int = 1_000_000) -> bytes:
    body = Body()
    receive(pieces(data, size), encoding, cap, body)
    assert body.wire_bytes == len(data)
    return bytes(body.data)


@pytest.mark.parametrize("size", [1, 1000, 65536, 10**7])
@pytest.mark.parametrize("name", PACKERS)
def test_encodings_are_taken_off_however_the_bytes_come(name: str, size: int) -> None:
    encoding, pack = PACKERS[name]
    text = TEXT[:20_000] if size == 1 else TEXT
    assert unpacked(pack(text), encoding, size) == text


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "zstd", "", "gzip, gzip"])
def test_an_empty_body_is_empty_in_every_encoding(encoding: str) -> None:
    assert unpacked(b"", encoding) == b""


@pytest.mark.parametrize("name", ["gzip", "two members", "deflate", "raw deflate", "zstd", "two frames", "gzip twice"])
@pytest.mark.parametrize("share", [0.3, 0.9, 0.9999])
def test_a_stream_that_ends_early_is_truncated_and_its_start_kept(name: str, share: float) -> None:
    encoding, pack = PACKERS[name]
    whole = pack(TEXT)
    body = Body()
    with pytest.raises(Truncated):
        receive(pieces(whole[: int(len(whole) * share)], 4096), encoding, 1_000_000, body)
    assert TEXT.startswith(bytes(body.data))


@pytest.mark.parametrize(
    ("data", "encoding", "error"),
    [
        (b"<p>plain</p>", "gzip", BadProtocol),
        (b"<p>plain</p>", "zstd", BadProtocol),
        (b"\xff\xff\xff\xff\xff", "deflate", BadProtocol),
        (gzip.compress(TEXT)[:500] + b"\0" * 500 + gzip.compress(TEXT)[1000:], "gzip", BadProtocol),
        (b"<p>plain</p>", "zork", BadProtocol),
        (b"<p>plain</p>", "br", BadProtocol),
        (gzip.compress(TEXT), ", ".join(["gzip"] * 10), BadProtocol),
        (bytes(2_000_000), "", TooLarge),
        (gzip.compress(bytes(100_000_000)), "gzip", TooLarge),
        (twice(bytes(100_000_000)), "gzip, gzip", TooLarge),
        (zlib.compress(bytes(100_000_000)), "deflate", TooLarge),
        (zstd.compress(bytes(100_000_000)), "zstd", TooLarge),
    ],
)
def test_what_is_broken_unknown_or_too_large_is_said_so(data: bytes, encoding: str, error: type[FetchError]) -> None:
    with pytest.raises(error) as caught:
        unpacked(data, encoding)
    assert type(caught.value) is error


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "zstd", "", "br", "gzip, zstd", "deflate, gzip"]))
def test_whatever_comes_ends_in_bytes_or_in_a_typed_error(data: bytes, encoding: str) -> None:
    body = Body()
    with suppress(FetchError):
        receive(pieces(data, 50), encoding, 10_000, body)
    assert len(body.data) <= 10_000


def test_a_bomb_costs_no_more_memory_than_the_cap() -> None:
    bomb = gzip.compress(bytes(30_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            unpacked(bomb, "gzip", cap=1_000_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.parametrize(
    ("html", "cut"),
    [(b"<p>all</p>", False), (b"<p>all</p", True), (b"<p>1 < 2</p>", False), (b"", False), (b"no tags", False)],
)
def test_html_cut_inside_a_tag_is_noticed(html: bytes, cut: bool) -> None:
    assert cut_in_a_tag(html) is cut
