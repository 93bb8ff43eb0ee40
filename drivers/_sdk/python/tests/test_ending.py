"""How a driver process ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

from .program import PATIENCE, Program, Temporary, driver_file, environment

POSIX = unittest.skipIf(sys.platform == "win32", "needs signals")
DRIVER = """
import asyncio, atexit, os, sys, threading, time
class D(Driver):
    META = {"name": "Ending"}
    def init(self, config):
        self.config = config
        atexit.register(lambda: print("exit function", file=sys.stderr))
        if config.get("thread"): threading.Thread(target=time.sleep, args=(600,)).start()
        if config.get("fail"): raise OSError("no device")
        self.log("ready")
    def execute(self, action, args):
        if action == "hang":
            self.log("hanging")
            time.sleep(600)
        if action == "short":
            self.log("hanging")
            time.sleep(0.2)
            return "short"
        if action == "flood":
            self.log("flooding")
            while True: self.emit("s", "x" * 1000)
        return action
    async def get(self, property):
        try:
            self.log("awaiting")
            await asyncio.sleep(600)
        finally:
            self.log("unwound")
    def shutdown(self):
        if self.config.get("slow"): time.sleep(600)
        if self.config.get("bad"): raise RuntimeError("bad end")
        self.log("shut down")
        print("shut down", file=sys.stderr)
"""


class Endings(Temporary, unittest.TestCase):
    def ready(self, **config: object) -> Program:
        program = self.start(DRIVER)
        program.ask("init", config)
        return program

    def seconds(self, program: Program, code: int = 0) -> float:
        begin = time.monotonic()
        self.assertEqual(program.wait(), code, program.errors)
        return time.monotonic() - begin

    def test_end_of_input_shuts_down_once(self) -> None:
        program = self.ready()
        program.hang_up()
        self.assertLess(self.seconds(program), 1.0)
        self.assertEqual(program.errors, "shut down\nexit function\n")
        self.assertEqual(program.logs, ["ready", "shut down"])

    def test_the_request_is_answered_and_the_process_leaves(self) -> None:
        program = self.ready()
        requests = [program.send("shutdown"), program.send("shutdown")]
        self.assertEqual(program.answer(requests[0])["result"], None)
        self.assertLess(self.seconds(program), 1.0)
        self.assertEqual(program.errors.count("shut down"), 1)

    @POSIX
    def test_signals_shut_down(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            program = self.ready()
            program.signal(number)
            self.assertLess(self.seconds(program), 1.0)
            self.assertEqual(program.errors.count("shut down\n"), 1)
            self.assertNotIn("Traceback", program.errors)

    def test_without_init_there_is_nothing_to_shut_down(self) -> None:
        program = self.start(DRIVER)
        program.ask("shutdown")
        self.assertEqual(program.wait(), 0)
        self.assertNotIn("shut down", program.errors)

    def test_after_a_failed_init_it_is_called_all_the_same(self) -> None:
        program = self.start(DRIVER)
        program.fail("init", {"fail": True, "bad": True})
        self.assertIsNone(program.ask("shutdown"), "its errors say nothing new then")
        self.assertEqual(program.wait(), 0)
        self.assertIn("RuntimeError: bad end", program.errors)

    def test_an_error_of_shutdown_is_the_answer(self) -> None:
        program = self.ready(bad=True)
        self.assertRegex(program.fail("shutdown"), r"^RuntimeError: bad end\n    at shutdown\(\)")
        self.assertEqual(program.wait(), 0)

    def test_a_shutdown_that_hangs_ends_with_its_process(self) -> None:
        program = self.ready(slow=True)
        program.hang_up()
        taken = self.seconds(program, code=1)
        self.assertTrue(0.5 < taken < 3.0, taken)
        self.assertIn("has not shut down within 1.5 s", program.errors)

    def test_threads_of_the_driver_do_not_keep_it(self) -> None:
        program = self.ready(thread=True)
        program.hang_up()
        self.assertLess(self.seconds(program), 1.0)

    def test_a_method_that_hangs_does_not_keep_shutdown_from_being_called(self) -> None:
        program = self.ready()
        hanging = program.send("execute", {"action": "hang"})
        queued = program.send("execute", {"action": "never"})
        program.wait_log("hanging")
        self.assertIsNone(program.ask("shutdown"))
        self.assertLess(self.seconds(program), 1.0)
        self.assertIn("shut down", program.errors)
        self.assertEqual(program.answer(queued)["error"], "RuntimeError: the driver is shutting down")
        self.assertNotIn(hanging, program._answers)

    def test_coroutines_are_cancelled_and_unwind_before_shutdown(self) -> None:
        program = self.ready()
        waiting = program.send("get", {"property": "p"})
        program.wait_log("awaiting")
        program.ask("shutdown")
        self.assertIn("CancelledError", program.answer(waiting)["error"])
        self.assertLess(program.logs.index("unwound"), program.logs.index("shut down"))
        self.assertNotIn("Traceback", program.errors)

    def test_requests_that_were_piped_in_are_answered_first(self) -> None:
        program = self.ready()
        requests = [program.send("execute", {"action": name}) for name in ("short", "a", "b")]
        program.hang_up()
        self.assertEqual(program.wait(), 0)
        self.assertEqual([program.answer(request)["result"] for request in requests], ["short", "a", "b"])

    def test_requests_behind_shutdown_are_refused(self) -> None:
        program = self.ready()
        program.send("execute", {"action": "short"})
        program.wait_log("hanging")
        program.send("shutdown")
        late = program.send("execute", {"action": "late"})
        self.assertEqual(program.wait(), 0)
        self.assertIn("shutting down", program.answer(late)["error"])

    def test_a_debugged_or_slow_init_does_not_keep_the_process(self) -> None:
        program = self.start("""
            import time
            class D(Driver):
                META = {"name": "Loads"}
                def init(self, config):
                    self.log("loading")
                    time.sleep(600)
        """)
        program.send("init")
        program.wait_log("loading")
        program.hang_up()
        self.assertLess(self.seconds(program), 3.0)

    @POSIX
    def test_a_host_that_no_longer_reads_ends_the_driver(self) -> None:
        path = driver_file(self.folder(), DRIVER)
        process = subprocess.Popen(
            [sys.executable, str(path), "--instance", "dev"],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.addCleanup(process.kill)
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(
            b'{"id": 1, "method": "init", "params": {}}\n'
            b'{"id": 2, "method": "execute", "params": {"action": "flood"}}\n'
        )
        process.stdin.flush()
        self.assertIn(b"ready", process.stdout.readline())
        process.stdout.close()
        self.assertEqual(process.wait(PATIENCE), 0)
        process.stdin.close()

    @POSIX
    def test_the_death_of_the_parent_ends_the_driver(self) -> None:
        path = driver_file(self.folder(), DRIVER)
        mark = Path(path).with_name("pid")
        parent = subprocess.Popen(
            [sys.executable, "-c", PARENT, str(path), str(mark)],
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.addCleanup(parent.kill)
        wait_for(mark.exists)
        pid = int(mark.read_text(encoding="ascii"))
        parent.kill()
        parent.wait()
        wait_for(lambda: not alive(pid))


PARENT = """
import pathlib, subprocess, sys
command = [sys.executable, sys.argv[1], "--instance", "dev"]
driver = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
driver.stdin.write(b'{"id": 1, "method": "init", "params": {"thread": true}}\\n')
driver.stdin.flush()
driver.stdout.readline()
mark = pathlib.Path(sys.argv[2])
mark.with_suffix(".new").write_text(str(driver.pid))
mark.with_suffix(".new").rename(mark)
import time
time.sleep(600)
"""


def wait_for(condition: object) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie whose new parent has not taken notice of it is gone too.
    status = Path(f"/proc/{pid}/stat")
    try:
        return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


if __name__ == "__main__":
    unittest.main()
