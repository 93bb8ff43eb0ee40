"""Taking stdin and stdout for the protocol, so that nothing else can get in between."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import BinaryIO

#: Longest piece of text without a line break that is kept waiting for one.
MAX_PIECE = 64 * 1024
READ_BYTES = 64 * 1024
#: Seconds in which the last text is read at the end.
DRAIN_SECONDS = 0.2
MARK = "(non-json stdout)"


class Stdio:
    """The real stdin and stdout on private descriptors, which no child process inherits.

    Descriptor 0 reads nothing afterwards; descriptor 1 leads to a pipe whose text is given to ``said``, line
    by line: what ``print()``, C libraries and child processes write there.
    """

    def __init__(self) -> None:
        self.input: BinaryIO = open(os.dup(0), "rb", buffering=READ_BYTES)
        self.output = os.dup(1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        self._captured, into = os.pipe()
        os.dup2(into, 1)
        os.close(into)
        _by_line()
        self._pump: threading.Thread | None = None

    def capture(self, said: Callable[[str], None]) -> None:
        """Starts to give what is written to descriptor 1."""
        self._pump = threading.Thread(target=self._read, args=(said,), name="muxit-stdout", daemon=True)
        self._pump.start()

    def drain(self) -> None:
        """Gives what was written until now; later text goes to stderr."""
        try:
            sys.stdout.flush()
        except (OSError, ValueError, AttributeError):
            pass
        try:
            os.dup2(2, 1)
        except OSError:
            pass
        if self._pump is not None:
            self._pump.join(DRAIN_SECONDS)

    def _read(self, said: Callable[[str], None]) -> None:
        rest = b""
        while chunk := os.read(self._captured, READ_BYTES):
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > MAX_PIECE:
                lines, rest = [*lines, rest], b""
            _say(lines, said)
        _say([rest], said)


def _say(lines: list[bytes], said: Callable[[str], None]) -> None:
    for line in lines:
        text = line.decode("utf-8", "replace").rstrip("\r")
        if text.strip():
            said(f"{MARK} {text}")


def _by_line() -> None:
    """Makes ``print()`` show at once; what was printed before goes the new way too."""
    before = sys.stdout
    try:
        before.flush()
        # For those who have kept it, as handlers of logging do.
        before.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    except (OSError, ValueError, AttributeError):
        pass
    sys.stdout = sys.__stdout__ = open(  # type: ignore[misc]
        1, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False
    )
