"""Raw bytes, content-addressed and compressed against the previous snapshot of the same source.

94 to 98 % of fetches of a policy page differ in their raw bytes although nothing a reader sees has changed (measured on
334,167 snapshots), so each is kept as a zstd frame with an earlier body as its prefix: 460 KB become about 600 bytes.
A body is compressed against a whole blob, never against another difference, so that reading one needs two rows at most.
"""

from __future__ import annotations

import hashlib
import sys

from sqlmodel import Session, select

from tracker.store.db import insert_new
from tracker.store.tables import Blob

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 3
SMALLEST_PREFIX = 64
"""Bytes; zstd refuses dictionaries under 8, and a short one is of no use."""

WORTHWHILE = 0.5
"""A difference that needs more than this share of the whole is kept whole, and becomes the next prefix."""


def put(session: Session, data: bytes, previous: str = "") -> str:
    """Keep `data` and return its SHA-256 (hex). `previous`: the blob of the source's previous snapshot, if any."""
    name = hashlib.sha256(data).hexdigest()
    if session.exec(select(Blob.size).where(Blob.sha256 == name)).first() is not None:
        return name
    prefix = _whole(session, previous)
    if prefix is not None and prefix.size >= SMALLEST_PREFIX:
        difference = _compress(data, _decompress(prefix.data, b""))
        if len(difference) < WORTHWHILE * len(prefix.data):
            _insert(session, sha256=name, size=len(data), base=prefix.sha256, data=difference)
            return name
    _insert(session, sha256=name, size=len(data), base="", data=_compress(data, b""))
    return name


def get(session: Session, name: str) -> bytes:
    """The bytes of a blob. Raises KeyError where there is none, ValueError where they do not match their name."""
    blob = session.get(Blob, name)
    if blob is None:
        raise KeyError(name)
    prefix = b""
    if blob.base:
        base = session.get(Blob, blob.base)
        if base is None:
            raise ValueError(f"blob {name} needs {blob.base}, which is missing")
        prefix = _decompress(base.data, b"")
    data = _decompress(blob.data, prefix)
    if hashlib.sha256(data).hexdigest() != name:
        raise ValueError(f"blob {name} is damaged: its bytes do not match its name")
    return data


def _insert(session: Session, **values: object) -> None:
    """Add the row, unless another transaction did so meanwhile: the same name means the same bytes."""
    session.execute(insert_new(session, Blob).values(**values))


def _whole(session: Session, name: str) -> Blob | None:
    """The blob itself where it is kept whole, else the one it is a difference to."""
    blob = session.get(Blob, name) if name else None
    return session.get(Blob, blob.base) if blob is not None and blob.base else blob


def _compress(data: bytes, prefix: bytes) -> bytes:
    """One zstd frame with a checksum. With a prefix, the window must reach over both."""
    parameter = zstd.CompressionParameter
    options: dict[int, int] = {parameter.compression_level: LEVEL, parameter.checksum_flag: 1}
    if not prefix:
        return zstd.compress(data, options=options)
    options[parameter.window_log] = max(10, min(27, (len(prefix) + len(data)).bit_length()))
    options[parameter.enable_long_distance_matching] = 1
    return zstd.compress(data, options=options, zstd_dict=zstd.ZstdDict(prefix, is_raw=True).as_prefix)


def _decompress(data: bytes, prefix: bytes) -> bytes:
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 27}
    if not prefix:
        return zstd.decompress(data, options=options)
    return zstd.decompress(data, zstd_dict=zstd.ZstdDict(prefix, is_raw=True).as_prefix, options=options)
