"""What the host asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

#: How much of a line that is no request is shown.
SHOWN_CHARACTERS = 200


class Request(NamedTuple):
    """One request: ``id`` comes back with the answer."""

    id: object
    method: object
    params: Any


class NotARequest(ValueError):
    """A line that nobody can answer."""


def lines_of(pipe: BinaryIO) -> Iterator[bytes]:
    """Gives line after line, of any length, until the pipe is closed. A last one may lack its newline."""
    while True:
        try:
            line = pipe.readline()
        except (OSError, ValueError):
            return
        if not line:
            return
        if line.strip():
            yield line


def parse(line: bytes) -> Request:
    """Reads a line; bytes that are no UTF-8 become replacement characters. Raises NotARequest."""
    text = line.decode("utf-8", "replace").strip().removeprefix("\ufeff")
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotARequest(f"it is no JSON ({error}): {_shown(text)}") from None
    if not isinstance(fields, dict) or fields.get("id") is None:
        raise NotARequest(f"it is no object with an 'id': {_shown(text)}")
    return Request(fields["id"], fields.get("method"), fields.get("params"))


def arguments(request: Request) -> tuple[Any, ...]:
    """Gives what the driver's method of the same name gets. Raises TypeError naming what is missing."""
    if request.method in ("schema", "shutdown"):
        return ()
    params = {} if request.params is None else request.params
    if not isinstance(params, dict):
        raise TypeError(f"params of {request.method} must be an object, not {type(params).__name__}")
    if request.method == "init":
        return (params,)
    name = "action" if request.method == "execute" else "property"
    if not isinstance(params.get(name), str):
        raise TypeError(f"params of {request.method} must have the field {name!r}, a name")
    if request.method == "get":
        return (params[name],)
    if request.method == "set":
        return (params[name], params.get("value"))
    args = params.get("args")
    return (params[name], {} if args is None else args)


def _shown(text: str) -> str:
    shown = ascii(text[:SHOWN_CHARACTERS])
    return shown if len(text) <= SHOWN_CHARACTERS else f"{shown}… ({len(text)} characters)"
