"""The command line of a driver file."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
from collections.abc import Sequence
from typing import NoReturn

from .debugger import listen_for_debugger
from .driver import Driver
from .ending import ASKED, END_OF_INPUT, HOST_GONE, Ending
from .failure import report
from .lines import Taken
from .meta import MetaError, checked_meta, hints
from .outlet import Outlet
from .session import Session
from .stdio import Stdio

USAGE = """\
usage: python3 {program} --scan              print META as JSON and leave
       python3 -u {program} --instance NAME  serve requests, one JSON object per line, on stdin and stdout
"""
#: Set by a host that takes raw bytes behind a line.
BINARY_VARIABLE = "MUXIT_BINARY"
NAN_VARIABLE = "MUXIT_NAN"


def run(driver_class: type[Driver], argv: Sequence[str] | None = None) -> NoReturn:
    """Runs a driver file as its command line says. Does not return.

    ``--scan`` prints ``{"meta": …}`` and exits with 0, or with 1 and a message on stderr when META is wrong.
    ``--instance NAME`` serves requests until the host closes stdin. Anything else prints the usage and exits
    with 2.

    Args:
        driver_class: The driver, a sub-class of :class:`Driver`.
        argv: Arguments without the program's name; default those of the process.

    Raises:
        SystemExit: Always, unless it serves requests.
    """
    if not (isinstance(driver_class, type) and issubclass(driver_class, Driver)):
        raise TypeError("run() takes the class of a driver, derived from muxit_driver.Driver")
    match list(sys.argv[1:] if argv is None else argv):
        case ["--scan"]:
            _scan(driver_class)
        case ["--instance", str(name)] if name:
            _serve(driver_class)
        case [str(both)] if both.startswith("--instance=") and both != "--instance=":
            _serve(driver_class)
    sys.stderr.write(USAGE.format(program=os.path.basename(sys.argv[0]) or "mydriver.driver.py"))
    sys.exit(2)


def _scan(driver_class: type[Driver]) -> NoReturn:
    try:
        meta = checked_meta(driver_class.META)
    except MetaError as error:
        print(f"{driver_class.__name__}: {error}", file=sys.stderr)
        sys.exit(1)
    for hint in hints(meta):
        print(f"{driver_class.__name__}: {hint}", file=sys.stderr)
    print(json.dumps({"meta": meta}), flush=True)
    sys.exit(0)


def _serve(driver_class: type[Driver]) -> NoReturn:
    stdio = Stdio()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    gone = threading.Event()
    taken = Taken(*(os.environ.get(name) == "1" for name in (BINARY_VARIABLE, NAN_VARIABLE)))
    outlet = Outlet(stdio.output, taken=taken, broken=gone.set)
    Driver._outlet = outlet
    stdio.capture(lambda text: outlet.log(text, "info"))
    _keep_out_of_forks(stdio, outlet)
    session = Session(_make(driver_class), outlet, loop)
    session.before_init = listen_for_debugger()
    ending = Ending(session, stdio.drain)
    ending.on_signals()

    def read() -> None:
        session.read(stdio.input, lambda: ending.request(ASKED))
        ending.request(END_OF_INPUT)

    def watch() -> None:
        gone.wait()
        ending.request(HOST_GONE)

    for target in (read, watch):
        threading.Thread(target=target, name=f"muxit-{target.__name__}", daemon=True).start()
    while True:
        # A driver that stops the loop does not end the process; Ending does.
        loop.run_forever()


def _make(driver_class: type[Driver]) -> Driver | BaseException:
    try:
        return driver_class()
    except Exception as error:
        report(error)
        return error


def _keep_out_of_forks(stdio: Stdio, outlet: Outlet) -> None:
    def after_fork() -> None:
        os.close(stdio.input.fileno())
        outlet.detach()

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=after_fork)
