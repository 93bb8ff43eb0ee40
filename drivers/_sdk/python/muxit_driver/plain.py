"""Python values as what JSON can carry."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import decimal
import enum
import fractions
import math
import os
import uuid
from collections.abc import Callable, Mapping, Sequence, Set, ValuesView
from typing import Any

#: The largest integer that a JavaScript number holds exactly; larger ones travel as strings.
MAX_SAFE_INTEGER = 2**53 - 1
#: Levels of nesting; more means, as a rule, that a value contains itself.
MAX_DEPTH = 100


class _NotCarried(Exception):
    """A part of a value that cannot be carried; gathers the path to it on the way out."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.path: list[object] = []


def to_plain(value: object, *, nan: bool = False) -> Any:
    """Gives a value as ``None``, ``bool``, ``int``, ``float``, ``str``, lists and dictionaries by text.

    NaN and infinities become ``None`` unless ``nan`` lets them stay, integers beyond 2**53 strings, bytes base64 text, dates ISO 8601 text,
    time spans seconds, enumeration members their values, data classes dictionaries, arrays and tensors
    (anything with ``tolist()``) lists.

    Raises:
        TypeError: The value, or something in it, cannot be carried; the text says where.
    """
    try:
        plain = _plain(value, 0)
        return plain if nan else _finite(plain)
    except _NotCarried as error:
        where = "".join(f"[{key!r}]" for key in reversed(error.path))
        raise TypeError(f"cannot send {'the value' if not where else 'value' + where}: {error}") from None


def _plain(value: Any, depth: int) -> Any:
    kind = type(value)
    if value is None or kind is str or kind is bool:
        return value
    if kind is float:
        return value
    if kind is int:
        return value if -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER else _digits(value)
    if depth > MAX_DEPTH:
        raise _NotCarried(f"it is nested deeper than {MAX_DEPTH} levels, or contains itself")
    if kind is list or kind is tuple:
        return _plain_items(value, depth)
    if kind is dict:
        return _plain_fields(value, depth)
    return _plain_other(value, depth)


def _finite(plain: Any) -> Any:
    kind = type(plain)
    if kind is float:
        return plain if math.isfinite(plain) else None
    if kind is list:
        return [_finite(item) for item in plain]
    if kind is dict:
        return {key: _finite(item) for key, item in plain.items()}
    return plain


def _plain_items(values: Any, depth: int) -> list[Any]:
    result: list[Any] = []
    for item in values:
        try:
            result.append(_plain(item, depth + 1))
        except _NotCarried as error:
            error.path.append(len(result))
            raise
    return result


def _plain_fields(fields: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, item in fields.items():
        try:
            result[_plain_key(key)] = _plain(item, depth + 1)
        except _NotCarried as error:
            error.path.append(key)
            raise
    return result


def _plain_key(key: Any) -> str:
    if isinstance(key, enum.Enum):
        key = key.value
    if isinstance(key, str):
        return str(key)
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    if isinstance(key, (int, float, bytes, os.PathLike, datetime.date, uuid.UUID)) or hasattr(key, "dtype"):
        return str(_finite(_plain(key, 0)))
    raise _NotCarried(f"a key of type {_type_name(key)} cannot be a name")


def _digits(value: int) -> str:
    try:
        return str(value)
    except ValueError:
        raise _NotCarried("an integer has too many digits") from None


def _plain_other(value: Any, depth: int) -> Any:
    for kinds, convert in _CONVERSIONS:
        if isinstance(value, kinds):
            return _plain(convert(value), depth + 1)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return _plain_fields({name: getattr(value, name) for name in names}, depth)
    if isinstance(value, Mapping):
        return _plain_fields(value, depth)
    # Arrays and scalars of numpy, tensors, array.array: known by what they can do, never imported.
    tolist = getattr(value, "tolist", None)
    if callable(tolist) and not isinstance(value, type):
        return _plain(tolist(), depth + 1)
    if isinstance(value, (Sequence, Set, ValuesView)):
        return _plain_items(value, depth)
    raise _NotCarried(
        f"type {_type_name(value)} cannot be carried; numbers, text, bytes, lists, dictionaries, arrays can"
    )


def _base64(value: bytes | bytearray | memoryview) -> str:
    return base64.b64encode(value).decode("ascii")


def _view(value: memoryview) -> object:
    if value.format in ("B", "c", "b"):
        return _base64(value.tobytes())
    try:
        return value.tolist()
    except NotImplementedError:
        raise _NotCarried(f"a memoryview of format {value.format!r} cannot be carried") from None


_CONVERSIONS: tuple[tuple[Any, Callable[[Any], object]], ...] = (
    (enum.Enum, lambda value: value.value),
    (bool, bool),
    # Sub-classes, as numpy.float64 and numpy.str_ are.
    (int, int),
    (float, float),
    (str, lambda value: str.__str__(value)),
    ((bytes, bytearray), _base64),
    (memoryview, _view),
    ((decimal.Decimal, fractions.Fraction), float),
    ((datetime.datetime, datetime.date, datetime.time), lambda value: value.isoformat()),
    (datetime.timedelta, lambda value: value.total_seconds()),
    (uuid.UUID, str),
    (os.PathLike, os.fspath),
)


def _type_name(value: object) -> str:
    kind = type(value)
    own = kind.__module__ in ("builtins", "__main__")
    return kind.__qualname__ if own else f"{kind.__module__}.{kind.__qualname__}"
