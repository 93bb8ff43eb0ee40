"""The way out to the host."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from .fair_lock import FairLock
from .lines import Buffers, Taken, carrying, line

#: Bytes that the pipe shall hold, so that a large array does not cost one wake-up per 64 KB. Only Linux can.
PIPE_BYTES = 256 * 1024


class Outlet:
    """Writes replies and events to the host, each as a whole, from any thread.

    A write waits while the pipe is full; threads that wait are served in turn.
    """

    def __init__(self, fd: int, *, taken: Taken, broken: Callable[[], None]) -> None:
        """Takes over a file descriptor.

        Args:
            fd: Where to write.
            taken: What the host takes beside plain JSON.
            broken: Called once when nobody reads any more.
        """
        self._fd = fd
        self._taken = taken
        self._broken = broken
        self._lock = FairLock()
        self._open = True
        _prepare(fd)

    def result(self, request: object, value: object) -> None:
        """Answers a request. Raises TypeError when the value cannot be carried; then nothing was written."""
        self._write(carrying({"id": request}, "result", value, taken=self._taken))

    def error(self, request: object, text: str) -> None:
        """Answers a request with what went wrong."""
        self._write([line({"id": request, "error": text})])

    def log(self, message: str, level: str) -> None:
        """Sends a line for the console."""
        self._write([line({"event": "log", "level": level, "message": message})])

    def stream(self, name: str, data: object) -> None:
        """Sends one item of a stream. Raises TypeError, having written nothing, when it cannot be carried."""
        self._write(carrying({"event": "stream", "name": name}, "data", data, taken=self._taken))

    def detach(self) -> None:
        """Gives the descriptor up, in a process that was forked off: the pipe belongs to its parent."""
        self._open = False
        os.close(self._fd)

    def _write(self, buffers: Buffers) -> None:
        if not self._open:
            return
        try:
            with self._lock:
                _write_all(self._fd, buffers)
        except OSError:
            # The host is gone. Loops that emit find out by shutdown(), not by an error amid their work.
            if self._open:
                self._open = False
                self._broken()


def _prepare(fd: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(fd, os.O_BINARY)
        return
    os.set_blocking(fd, True)
    if sys.platform == "linux":
        import fcntl

        try:
            fcntl.fcntl(fd, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        except OSError:
            pass  # No pipe, or more than this user may have.


def _write_all(fd: int, buffers: Buffers) -> None:
    if sys.platform != "win32":
        written = os.writev(fd, buffers)
        buffers = _rest(buffers, written)
    for buffer in buffers:
        view = _as_bytes(buffer)
        while view.nbytes > 0:
            view = view[os.write(fd, view) :]


def _rest(buffers: Buffers, written: int) -> Buffers:
    rest: list[Any] = []
    for buffer in buffers:
        size = memoryview(buffer).nbytes
        if written < size:
            rest.append(_as_bytes(buffer)[written:])
        written = max(0, written - size)
    return rest


def _as_bytes(buffer: Any) -> memoryview:
    view = memoryview(buffer)
    try:
        return view.cast("B")
    except (TypeError, ValueError):
        return memoryview(view.tobytes())  # ctypes arrays spell their format in a way that cannot be cast.
