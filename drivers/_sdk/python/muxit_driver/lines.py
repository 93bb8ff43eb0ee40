"""Messages as the buffers that are written for them."""

from __future__ import annotations

import json
from typing import Any

from .payload import payload_of
from .plain import to_plain

Buffers = list[Any]


def line(fields: dict[str, Any]) -> bytes:
    """Gives one line of pure ASCII: no character, not even half a surrogate pair, can break it."""
    return json.dumps(fields, allow_nan=False).encode("ascii") + b"\n"


def carrying(head: dict[str, Any], key: str, value: object, *, binary: bool) -> Buffers:
    """Gives a message with a value: in the line, or as raw bytes behind it when the host takes these.

    Args:
        head: The fields in front.
        key: Name of the field for a value in the line.
        value: What is carried.
        binary: The host takes raw bytes.

    Raises:
        TypeError: The value cannot be carried.
    """
    payload = payload_of(value) if binary else None
    if payload is None:
        return [line({**head, key: to_plain(value)})]
    dtype, shape, data = payload
    return [line({**head, "dtype": dtype, "shape": shape, "bin": data.nbytes}), data]
