"""The end of the process: on end of input, on a signal, on request, and within a limit whatever hangs."""

from __future__ import annotations

import atexit
import faulthandler
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

from .session import Session

#: Seconds for everything; then the process leaves whatever still runs.
LIMIT = 1.5
#: Seconds of it that calls under way get.
GRACE = 0.5
#: Seconds of it that coroutines get to unwind once they are cancelled.
UNWIND = 0.2
#: Seconds beyond the limit after which it leaves even if native code does not let Python run.
LAST_RESORT = 0.3

END_OF_INPUT = b"\xf0"
HOST_GONE = b"\xf1"
ASKED = b"\xf2"


class Ending:
    """Waits for a reason to end, then ends the process.

    Reasons travel through a pipe: a signal handler may write to one at any moment, whatever locks are held.
    """

    def __init__(self, session: Session, drain: Callable[[], None]) -> None:
        self._session = session
        self._drain = drain
        self._reasons, self._into = os.pipe()
        threading.Thread(target=self._wait, name="muxit-end", daemon=True).start()

    def request(self, reason: bytes) -> None:
        """Begins the end, unless it has begun; returns at once."""
        os.write(self._into, reason)

    def on_signals(self) -> None:
        """Ends on SIGTERM, SIGINT and what corresponds to them. To be called on the main thread."""
        for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self._on_signal)
        if sys.platform != "win32":
            # Reaches the pipe also while the main thread is busy in native code.
            os.set_blocking(self._into, False)
            signal.set_wakeup_fd(self._into, warn_on_full_buffer=False)

    def _on_signal(self, number: int, _: FrameType | None) -> None:
        self.request(bytes([number]))

    def _wait(self) -> None:
        while True:
            reason = os.read(self._reasons, 1)
            # The wake-up pipe tells of every signal; other handlers than ours are not about the end.
            if reason in (END_OF_INPUT, HOST_GONE, ASKED) or _is_ours(reason[0], self._on_signal):
                break
        self._end(time.monotonic() + LIMIT, reason)

    def _end(self, limit: float, reason: bytes) -> None:
        try:
            faulthandler.dump_traceback_later(LIMIT + LAST_RESORT, exit=True)
        except (OSError, ValueError, AttributeError, RuntimeError):
            pass  # There is no stderr to dump to.
        late = threading.Timer(LIMIT, _leave_late)
        late.daemon = True
        late.start()
        stopping = RuntimeError("the driver is shutting down")
        # Requests that were piped in are answered; a host that says stop wants nothing more.
        piped = reason == END_OF_INPUT
        if piped:
            self._session.wait_idle(GRACE)
        self._session.refuse(stopping)
        self._session.wait_idle(UNWIND if piped else GRACE)
        if not self._session.shut_down(max(0.0, limit - time.monotonic())):
            _leave_late()
        _run_exit_functions()
        self._drain()
        _leave(0)


def _is_ours(number: int, handler: Callable[[int, FrameType | None], None]) -> bool:
    try:
        return signal.getsignal(number) == handler
    except ValueError:
        return False


def _run_exit_functions() -> None:
    """Runs what libraries have left with ``atexit``, as to let a camera go: ``os._exit`` would skip it."""
    run = getattr(atexit, "_run_exitfuncs", None)
    try:
        if run is not None:
            run()
    except BaseException as error:
        print(f"An exit function failed: {error}", file=sys.stderr)


def _leave_late() -> None:
    print(f"The driver has not shut down within {LIMIT} s; its process ends", file=sys.stderr)
    _leave(1)


def _leave(code: int) -> None:
    # A normal exit would wait for threads of the driver for ever.
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            pass
    os._exit(code)
