"""Checks of ``META``."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from .plain import to_plain

GROUPS = ("instruments", "motion", "communication", "utilities")
TEXTS = ("version", "description", "details", "group")
KEYS = ("name", *TEXTS, "requiresSafetyGates", "properties", "actions", "streams")
ACCESS = ("r", "w", "rw", "r/w")
TYPES = ("string", "int", "double", "bool", "double[]", "int[]", "string[]", "object")
#: Other spellings that are understood.
MORE_TYPES = ("number", "boolean", "float", "integer", "array", "any", "bool[]", "number[]", "object[]")

Fields = dict[str, Any]


class MetaError(ValueError):
    """META is wrong; the text names the key."""


def checked_meta(given: object) -> Fields:
    """Checks META, or what ``schema()`` gave, and gives it as plain data.

    Properties and actions may also be lists of dictionaries with a ``name``; they become dictionaries.
    Everything else stays as it was declared.

    Raises:
        MetaError: A key is missing or has a wrong value.
    """
    if not isinstance(given, dict):
        raise MetaError(f"META is a {type(given).__name__}; it must be a dictionary")
    try:
        meta: Fields = to_plain(given)
    except TypeError as error:
        raise MetaError(f"META: {error}") from None
    _check_texts(meta)
    if "requiresSafetyGates" in meta and not isinstance(meta["requiresSafetyGates"], bool):
        raise MetaError("META['requiresSafetyGates'] must be True or False")
    for key, check in (("properties", _check_property), ("actions", _check_action)):
        if meta.get(key) is None:
            meta.pop(key, None)
            continue
        meta[key] = _named(meta[key], f"META[{key!r}]")
        for name, item in meta[key].items():
            check(item, f"META[{key!r}][{name!r}]")
    _check_streams(meta.get("streams"))
    return meta


def hints(meta: Fields) -> Iterator[str]:
    """Gives what is allowed but hardly meant: unknown keys, groups and types."""
    for key in meta:
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, 1)
            yield f"META[{key!r}] is not known" + (f"; is {near[0]!r} meant?" if near else "")
    group = meta.get("group")
    if group is not None and group.lower() not in GROUPS:
        yield f"META['group'] is {group!r}; known are {', '.join(GROUPS)}"
    for name, item in meta.get("properties", {}).items():
        kind = item if isinstance(item, str) else item.get("type")
        if kind is not None and kind not in TYPES + MORE_TYPES:
            yield f"META['properties'][{name!r}]['type'] is {kind!r}; known are {', '.join(TYPES)}"


def _check_texts(meta: Fields) -> None:
    name = meta.get("name")
    if not isinstance(name, str) or not name.strip():
        raise MetaError("META['name'] is missing; it is the name that connectors give as their driver")
    for key in TEXTS:
        if key in meta and not isinstance(meta[key], str):
            raise MetaError(f"META[{key!r}] is {meta[key]!r}; it must be text")


def _named(given: object, where: str) -> Fields:
    if isinstance(given, dict):
        return given
    if not isinstance(given, list):
        raise MetaError(f"{where} is {given!r}; it must be a dictionary by name")
    found: Fields = {}
    for index, item in enumerate(given):
        if not isinstance(item, dict) or not isinstance(item.get("name"), str):
            raise MetaError(f"{where}[{index}] must be a dictionary with a 'name'")
        found[item["name"]] = {key: value for key, value in item.items() if key != "name"}
    return found


def _check_property(item: object, where: str) -> None:
    if isinstance(item, str):
        return
    fields = _fields(item, where, ("type", "access", "unit", "description", "details"))
    access = fields.get("access", "R/W")
    if access.lower() not in ACCESS:
        raise MetaError(f"{where}['access'] is {access!r}; it must be 'R', 'W' or 'R/W'")


def _check_action(item: object, where: str) -> None:
    if item is None or isinstance(item, str):
        return
    args = _fields(item, where, ("description", "details")).get("args")
    if args is None:
        return
    if isinstance(args, list):
        for index, arg in enumerate(args):
            if not isinstance(arg, str):
                _named([arg], f"{where}['args'][{index}]")
        return
    for name, arg in _named(args, f"{where}['args']").items():
        if not isinstance(arg, str):
            _fields(arg, f"{where}['args'][{name!r}]", ("type", "description"))


def _check_streams(given: object) -> None:
    if given is None or isinstance(given, dict):
        return
    if not isinstance(given, list):
        raise MetaError(f"META['streams'] is {given!r}; it must be a list of names")
    for index, item in enumerate(given):
        name = item.get("name") if isinstance(item, dict) else item
        if not isinstance(name, str) or not name:
            raise MetaError(f"META['streams'][{index}] is {item!r}; it must be a name")


def _fields(item: object, where: str, texts: tuple[str, ...]) -> Fields:
    if not isinstance(item, dict):
        raise MetaError(f"{where} is {item!r}; it must be a dictionary")
    for key in texts:
        if key in item and not isinstance(item[key], str):
            raise MetaError(f"{where}[{key!r}] is {item[key]!r}; it must be text")
    return item
