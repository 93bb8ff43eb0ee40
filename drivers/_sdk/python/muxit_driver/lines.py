"""Messages as the buffers that are written for them."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from .payload import payload_of
from .plain import to_plain

Buffers = list[Any]


class Taken(NamedTuple):
    """What the host takes beside plain JSON."""

    #: Raw bytes behind a line.
    binary: bool
    #: NaN, Infinity and -Infinity in a line.
    nan: bool


def line(fields: dict[str, Any], *, nan: bool = False) -> bytes:
    """Gives one line of pure ASCII: no character, not even half a surrogate pair, can break it."""
    return json.dumps(fields, allow_nan=nan).encode("ascii") + b"\n"


def carrying(head: dict[str, Any], key: str, value: object, *, taken: Taken) -> Buffers:
    """Gives a message with a value: in the line, or as raw bytes behind it when the host takes these.

    Args:
        head: The fields in front.
        key: Name of the field for a value in the line.
        value: What is carried.
        taken: What the host takes.

    Raises:
        TypeError: The value cannot be carried.
    """
    payload = payload_of(value) if taken.binary else None
    if payload is None:
        return [line({**head, key: to_plain(value, nan=taken.nan)}, nan=taken.nan)]
    dtype, shape, data = payload
    return [line({**head, "dtype": dtype, "shape": shape, "bin": data.nbytes}), data]
