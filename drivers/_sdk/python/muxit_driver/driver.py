"""The class that drivers derive from."""

from __future__ import annotations

import sys
from typing import Any, ClassVar

from .outlet import Outlet


class Driver:
    """Base class of drivers: one instance is one device of one connector.

    Sub-classes declare ``META`` and override what they need of ``init``, ``get``, ``set``, ``execute`` and
    ``shutdown``; each may be ``async``.

    Plain methods run **one at a time**, all on one thread: a driver needs no locks, and libraries that are
    tied to a thread work. A ``get`` that comes while a plain ``execute`` is busy waits for it. Two ways out:
    write the slow method as ``async def`` (coroutines share one event loop and overlap with everything), or
    set ``CONCURRENT`` and lock what has to be locked.
    """

    #: What the driver is and offers; see document "Python Driver SDK", section "Structure".
    META: ClassVar[dict[str, Any]] = {}

    #: Lets plain methods overlap, on up to eight threads. Coroutines always overlap.
    CONCURRENT: ClassVar[bool] = False

    #: Set while the process serves a host.
    _outlet: ClassVar[Outlet | None] = None

    def init(self, config: dict[str, Any]) -> Any:
        """Opens the device. Heavy imports belong here, because a scan runs the module too.

        Args:
            config: The connector's ``config``. ``_workspacePath`` in it is the folder of the workspace.
        """

    def get(self, property: str) -> Any:
        """Reads a property. Raises KeyError for one that there is not."""
        raise KeyError(f"unknown property: {property}")

    def set(self, property: str, value: Any) -> Any:
        """Writes a property. Raises KeyError for one that there is not."""
        raise KeyError(f"unknown or read-only property: {property}")

    def execute(self, action: str, args: Any) -> Any:
        """Runs an action and gives its result. Raises KeyError for one that there is not.

        Args:
            action: Its name.
            args: Arguments by name; what an action without arguments gets is empty.
        """
        raise KeyError(f"unknown action: {action}")

    def shutdown(self) -> Any:
        """Closes the device. Called once, also after an ``init`` that failed; it has 1.5 s."""

    def schema(self) -> Any:
        """Gives what this instance offers, in the form of ``META``; for drivers that learn it in ``init``."""
        return self.META

    def log(self, message: object, level: str = "info") -> None:
        """Writes a line to the Muxit console. May be called from any thread, at any time.

        Args:
            message: What to say.
            level: ``debug``, ``info``, ``warn`` or ``error``.
        """
        if Driver._outlet is None:
            print(f"[{level}] {message}", file=sys.stderr, flush=True)
        else:
            Driver._outlet.log(str(message), str(level))

    def emit(self, stream: str, data: Any) -> None:
        """Sends one item on a stream. May be called from any thread, at any time.

        The data has been handed over when this returns; the caller may change it again. While the host is
        busy this waits, holding up the calling thread (in a coroutine: the event loop). Bytes and numeric
        arrays of 1 KB and more travel as raw bytes and arrive as typed arrays.

        Raises:
            TypeError: The data cannot be carried; nothing was sent.
        """
        if not isinstance(stream, str):
            raise TypeError(f"emit(stream, data): the name of a stream is text, not {type(stream).__name__}")
        if Driver._outlet is not None:
            Driver._outlet.stream(stream, data)
