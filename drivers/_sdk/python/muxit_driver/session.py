"""One host, one driver: requests in, answers out."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from typing import Any, BinaryIO

from .calls import Call, Calls
from .driver import Driver
from .failure import error_text, report
from .meta import checked_meta
from .outlet import Outlet
from .requests import NotARequest, Request, arguments, lines_of, parse

METHODS = ("init", "get", "set", "execute", "schema")
#: Threads for the plain methods of a driver that allows them to overlap.
CONCURRENT_THREADS = 8


class Session:
    """Serves the requests of a host until it is told to stop. All methods may be called from any thread."""

    def __init__(
        self, driver: Driver | BaseException, outlet: Outlet, loop: asyncio.AbstractEventLoop
    ) -> None:
        """Makes a session.

        Args:
            driver: The driver, or why there is none.
            outlet: Where answers go.
            loop: Where coroutines run.
        """
        self._driver = driver
        self._outlet = outlet
        self._calls = Calls(loop, CONCURRENT_THREADS if getattr(driver, "CONCURRENT", False) else 1)
        self._changed = threading.Condition()
        self._open = 0
        self._held: list[Request] | None = None
        self._initialised = False
        self._stopping: BaseException | None = None
        self._shutdown_requests: list[object] = []
        #: ``init`` was called, so that there may be something to shut down.
        self.touched = False
        #: Run on a worker thread before ``init``.
        self.before_init: Callable[[], None] | None = None

    def read(self, pipe: BinaryIO, shut_down: Callable[[], None]) -> None:
        """Takes requests from a pipe until its end. ``shut_down`` is called when the host asks for it."""
        for line in lines_of(pipe):
            try:
                request = parse(line)
            except NotARequest as error:
                print(f"Cannot read a request: {error}", file=sys.stderr, flush=True)
                continue
            if request.method == "shutdown":
                with self._changed:
                    self._shutdown_requests.append(request.id)
                shut_down()
            else:
                self._take(request)

    def wait_idle(self, seconds: float) -> None:
        """Waits until every request has its answer, or for that long."""
        with self._changed:
            self._changed.wait_for(lambda: self._open == 0, seconds)

    def refuse(self, reason: BaseException) -> None:
        """Ends what has not begun and what can be cancelled; whatever comes later fails with the reason."""
        with self._changed:
            self._stopping = reason
            held, self._held = self._held or [], None
        for request in held:
            self._answer(request, None, reason)
        self._calls.drop(reason)

    def shut_down(self, seconds: float) -> bool:
        """Calls the driver's ``shutdown()`` if there is something to shut down, and waits for that long.

        Returns:
            False when it took longer.
        """
        if isinstance(self._driver, BaseException) or not self.touched:
            self._answer_shutdown(None)
            return True
        ended = threading.Event()

        def done(_: object, error: BaseException | None) -> None:
            if error is not None:
                report(error)
            # After an init that failed, errors say nothing new.
            self._answer_shutdown(error if self._initialised else None)
            ended.set()

        self._calls.start_now(Call(self._driver.shutdown, (), done))
        return ended.wait(seconds)

    def _answer_shutdown(self, error: BaseException | None) -> None:
        for request in self._shutdown_requests:
            if error is None:
                self._outlet.result(request, None)
            else:
                self._outlet.error(request, error_text(error))

    def _take(self, request: Request) -> None:
        with self._changed:
            self._open += 1
            # A host waits for init; who types requests may not.
            if self._held is not None and request.method != "init":
                self._held.append(request)
                return
        self._begin(request)

    def _begin(self, request: Request) -> None:
        refusal = self._refusal(request)
        if refusal is not None:
            self._answer(request, None, refusal)
            return
        try:
            args = arguments(request)
        except TypeError as error:
            self._answer(request, None, error)
            return
        if request.method == "init":
            self._init(request, args)
        else:
            method = getattr(self._driver, str(request.method))
            self._calls.start(Call(method, args, lambda value, error: self._done(request, value, error)))

    def _refusal(self, request: Request) -> BaseException | None:
        if self._stopping is not None:
            return self._stopping
        if request.method not in METHODS:
            return ValueError(f"unknown method: {request.method!r}; known are {', '.join(METHODS)}, shutdown")
        if isinstance(self._driver, BaseException):
            return self._driver
        if request.method == "init":
            again = self._held is not None or self._initialised
            return RuntimeError("init was called before") if again else None
        if self.touched and not self._initialised and request.method != "schema":
            return RuntimeError(f"cannot {request.method}: init of the driver has failed")
        return None

    def _init(self, request: Request, args: tuple[Any, ...]) -> None:
        assert isinstance(self._driver, Driver)
        with self._changed:
            self._held = []
        self.touched = True

        def done(value: object, error: BaseException | None) -> None:
            self._initialised = error is None
            self._done(request, value, error)
            with self._changed:
                held, self._held = self._held or [], None
            for waiting in held:
                self._begin(waiting)

        call = Call(self._driver.init, args, done)
        before = self.before_init
        self._calls.start(call if before is None else Call(before, (), lambda _, __: self._calls.start(call)))

    def _done(self, request: Request, value: object, error: BaseException | None) -> None:
        """Answers a call of the driver; what went wrong in it goes to stderr in full."""
        if error is not None and not (self._stopping and isinstance(error, asyncio.CancelledError)):
            if error is not self._stopping:
                report(error)
        self._answer(request, value, error)

    def _answer(self, request: Request, value: object, error: BaseException | None) -> None:
        try:
            if error is None:
                self._outlet.result(request.id, _carried(request, value))
        except Exception as fault:
            error = fault
        if error is not None:
            self._outlet.error(request.id, error_text(error))
        with self._changed:
            self._open -= 1
            self._changed.notify_all()


def _carried(request: Request, value: object) -> object:
    if request.method in ("init", "set"):
        return None
    return checked_meta(value) if request.method == "schema" else value
