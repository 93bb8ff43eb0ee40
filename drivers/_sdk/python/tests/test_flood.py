"""Many events, many threads, slow readers."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import unittest

from muxit_driver.fair_lock import FairLock

from .program import Temporary, driver_file, environment

FLOOD = """
import asyncio, threading
class D(Driver):
    META = {"name": "Flood", "streams": ["s"]}
    def __init__(self):
        self.log("before init")
        self.emit("s", -1)
    def init(self, config):
        def work(n):
            for i in range(config["events"]):
                self.emit("s", [n, i])
            self.log(f"thread {n} done")
        for n in range(config["threads"]):
            threading.Thread(target=work, args=(n,), daemon=True).start()
    def get(self, property):
        return property
    async def execute(self, action, args):
        async def work(n):
            self.emit("s", n)
            await asyncio.sleep(0)
            self.log(str(n))
        await asyncio.gather(*(work(n) for n in range(100)))
"""


class Floods(Temporary, unittest.TestCase):
    def test_a_hundred_thousand_events_of_ten_threads_pass_while_a_thousand_calls_are_answered(self) -> None:
        program = self.start(FLOOD)
        program.ask("init", {"threads": 10, "events": 10_000})
        for n in range(1000):
            self.assertEqual(program.get(f"p{n}"), f"p{n}")
        done = sum("done" in text for text in program.logs)
        while done < 10:
            done += "done" in program.take().get("message", "")
        items = [event["data"] for event in program.events if event["event"] == "stream"]
        self.assertEqual(items[0], -1)
        for number in range(10):
            own = [i for n, i in items[1:] if n == number]
            self.assertEqual(own, list(range(10_000)), "in order, none lost")

    def test_an_endless_flood_does_not_starve_answers(self) -> None:
        program = self.start(FLOOD)
        program.ask("init", {"threads": 4, "events": 10**9})
        longest = 0.0
        for n in range(200):
            begin = time.monotonic()
            self.assertEqual(program.get(f"p{n}"), f"p{n}")
            longest = max(longest, time.monotonic() - begin)
        self.assertLess(longest, 2.0)

    def test_coroutines_may_log_and_emit(self) -> None:
        program = self.start(FLOOD)
        program.ask("init", {"threads": 0, "events": 0})
        program.do("go")
        self.assertEqual(len(program.events), 2 + 200)

    def test_emit_waits_while_nobody_reads(self) -> None:
        path = driver_file(
            self.folder(),
            """
            import pathlib
            class D(Driver):
                META = {"name": "Waits"}
                def execute(self, action, args):
                    for n in range(100): self.emit("s", "x" * 100_000)
                    pathlib.Path("done").touch()
        """,
        )
        process = subprocess.Popen(
            [sys.executable, str(path), "--instance", "dev"],
            env=environment(),
            cwd=path.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.addCleanup(process.kill)
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(b'{"id": 1, "method": "execute", "params": {"action": "go"}}\n')
        process.stdin.flush()
        process.stdout.read(1)
        self.assertFalse(path.with_name("done").exists(), "10 MB fit into no pipe")
        events = [process.stdout.readline() for _ in range(100)]
        self.assertTrue(all(line.endswith(b'x"}\n') for line in events))
        self.assertEqual(json.loads(process.stdout.readline()), {"id": 1, "result": None})
        self.assertTrue(path.with_name("done").exists())
        process.stdin.close()
        process.stdout.close()
        process.wait()

    def test_the_lock_serves_in_turn(self) -> None:
        lock, ready = FairLock(), threading.Barrier(2)
        order: list[str] = []

        def wait(name: str) -> None:
            ready.wait()
            with lock:
                order.append(name)

        threads: list[threading.Thread] = []
        with lock:
            for name in "abc":
                thread = threading.Thread(target=wait, args=(name,))
                thread.start()
                ready.wait()
                while len(lock._gates) < len(threads) + 1:
                    time.sleep(0.001)
                threads.append(thread)
        with lock:
            order.append("last")
        for thread in threads:
            thread.join()
        self.assertEqual(order, ["a", "b", "c", "last"])


if __name__ == "__main__":
    unittest.main()
