"""Attaching a debugger (``MUXIT_PYTHON_DEBUG``)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

VARIABLE = "MUXIT_PYTHON_DEBUG"
HOST = "127.0.0.1"


def listen_for_debugger() -> Callable[[], None] | None:
    """Listens for a debugger if the environment asks for it.

    Returns:
        A function that waits until one has attached, or ``None``.
    """
    port = os.environ.get(VARIABLE, "").strip()
    if not port:
        return None
    if not port.isdecimal() or not 0 < int(port) < 65536:
        _hint(f"{VARIABLE} is {port!r}; it must be a port, as 5678. Going on without a debugger")
        return None
    try:
        import debugpy
    except ImportError:
        _hint(f"{VARIABLE} is set, but debugpy is not installed (pip install debugpy). Going on without it")
        return None
    try:
        debugpy.listen((HOST, int(port)))
    except Exception as error:
        _hint(f"Cannot listen for a debugger on {HOST}:{port}: {error}. Going on without one")
        return None
    _hint(f"Waiting for a debugger on {HOST}:{port}")
    wait: Callable[[], None] = debugpy.wait_for_client
    return wait


def _hint(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
