"""Bytes and numeric arrays as raw payloads behind a line."""

from __future__ import annotations

import array
import sys
from typing import NamedTuple

#: Bytes from which on a payload is worth a line of its own.
MIN_BYTES = 1024

_SIGNED = {1: "i8", 2: "i16", 4: "i32", 8: "i64"}
_UNSIGNED = {1: "u8", 2: "u16", 4: "u32", 8: "u64"}
_FLOAT = {4: "f32", 8: "f64"}
#: Format characters of the buffer protocol, by what they mean; how wide one is, the buffer says.
_FAMILIES = {"?": {1: "u8"}, "c": {1: "u8"}} | dict.fromkeys("bhilqn", _SIGNED)
_FAMILIES |= dict.fromkeys("BHILQN", _UNSIGNED) | dict.fromkeys("fd", _FLOAT)
_SWAP = {2: "H", 4: "I", 8: "Q"}


class Payload(NamedTuple):
    """Raw little-endian elements in C order."""

    dtype: str
    shape: tuple[int, ...]
    data: memoryview


def payload_of(value: object) -> Payload | None:
    """Gives a value as a payload, or ``None`` when it is not one or has fewer than ``MIN_BYTES`` bytes.

    Takes whatever supports the buffer protocol: bytes, ``array.array``, ctypes and numpy arrays of whole and
    floating point numbers. Nothing is copied unless the elements have to be put in order or swapped.
    """
    kind = type(value)
    if kind is dict or kind is list or kind is str or kind is float or kind is int or value is None:
        return None
    try:
        view = memoryview(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, BufferError):
        return None
    if view.nbytes < MIN_BYTES:
        return None
    dtype = _dtype(view)
    return None if dtype is None else Payload(dtype, tuple(view.shape or ()), _little_endian(view))


def _dtype(view: memoryview) -> str | None:
    family = _FAMILIES.get(view.format.lstrip("@=<>!"))
    return None if family is None else family.get(view.itemsize)


def _little_endian(view: memoryview) -> memoryview:
    big = view.format[0] in ">!" or (sys.byteorder == "big" and view.format[0] != "<")
    if not big or view.itemsize == 1:
        return view if view.c_contiguous else memoryview(view.tobytes())
    swapped = array.array(_SWAP[view.itemsize])
    swapped.frombytes(view.tobytes())
    swapped.byteswap()
    return memoryview(swapped)
