"""Running the methods of a driver: plain ones on worker threads, coroutines on the event loop."""

from __future__ import annotations

import asyncio
import inspect
import queue
import threading
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

Done = Callable[[Any, "BaseException | None"], None]


class Call(NamedTuple):
    """A method to run; ``done`` gets its value or its exception, once, on the thread that ran it."""

    method: Callable[..., Any]
    args: tuple[Any, ...]
    done: Done


class Calls:
    """Runs calls. Plain methods start in the order in which they came, ``threads`` at a time."""

    def __init__(self, loop: asyncio.AbstractEventLoop, threads: int) -> None:
        self._loop = loop
        self._queue: queue.SimpleQueue[Call] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads = threads
        self._busy = 0
        self._tasks: set[asyncio.Task[None]] = set()
        for number in range(threads):
            threading.Thread(target=self._work, name=f"muxit-call-{number}", daemon=True).start()

    def start(self, call: Call) -> None:
        """Runs a call as soon as there is a thread for it; returns at once."""
        if inspect.iscoroutinefunction(call.method):
            self._loop.call_soon_threadsafe(self._begin, call)
        else:
            self._queue.put(call)

    def start_now(self, call: Call) -> None:
        """Runs a call even when all threads are busy: then it gets one of its own."""
        with self._lock:
            busy = self._busy >= self._threads
        if busy and not inspect.iscoroutinefunction(call.method):
            threading.Thread(target=self._run, args=(call,), name="muxit-call-last", daemon=True).start()
        else:
            self.start(call)

    def drop(self, reason: BaseException) -> None:
        """Ends calls that have not begun, and coroutines where they wait."""
        while True:
            try:
                call = self._queue.get_nowait()
            except queue.Empty:
                break
            call.done(None, reason)
        self._loop.call_soon_threadsafe(self._cancel)

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel("the driver is shutting down")

    def _work(self) -> None:
        while True:
            call = self._queue.get()
            with self._lock:
                self._busy += 1
            self._run(call)
            with self._lock:
                self._busy -= 1

    def _run(self, call: Call) -> None:
        try:
            value = call.method(*call.args)
        # What a library throws, be it SystemExit, is an answer and ends no thread.
        except BaseException as error:
            call.done(None, error)
            return
        if inspect.isawaitable(value):
            self._loop.call_soon_threadsafe(self._follow, value, call.done)
        else:
            call.done(value, None)

    def _begin(self, call: Call) -> None:
        self._follow(call.method(*call.args), call.done)

    def _follow(self, awaitable: Awaitable[Any], done: Done) -> None:
        task = self._loop.create_task(_await(awaitable, done))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _await(awaitable: Awaitable[Any], done: Done) -> None:
    try:
        value = await awaitable
    except BaseException as error:
        done(None, error)
    else:
        done(value, None)
