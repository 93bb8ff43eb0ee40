"""Requests and answers."""

from __future__ import annotations

import json
import unittest

from .program import Program, Temporary

ECHO = """
class D(Driver):
    config = {}
    META = {"name": "Echo", "properties": {"p": {"type": "int", "access": "R"}}}
    def init(self, config):
        self.config = config
    def get(self, property):
        return {"config": self.config}.get(property, property)
    def set(self, property, value):
        self.config[property] = value
        return object()
    def execute(self, action, args):
        if action == "kind": return [type(args).__name__, args]
        if action == "thread":
            import threading
            return threading.current_thread().name
        return super().execute(action, args)
"""
OVERLAP = """
import asyncio, threading
class D(Driver):
    META = {{"name": "Overlap"}}
    CONCURRENT = {concurrent}
    def init(self, config):
        self.barrier = threading.Barrier(4)
        self.go, self.event = threading.Event(), asyncio.Event()
        self.inside = self.most = 0
        self.threads = set()
    def execute(self, action, args):
        if action == "meet": return self.barrier.wait(15) >= 0
        if action == "wait": return self.go.wait(15)
        if action == "await": return self.waiting()
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.threads.add(threading.get_ident())
        threading.Event().wait(0.002)
        self.inside -= 1
        return [self.most, len(self.threads)]
    async def waiting(self):
        await asyncio.wait_for(self.event.wait(), 15)
        return "awaited"
    async def get(self, property):
        self.go.set()
        self.event.set()
        return property
"""


class Sessions(Temporary, unittest.TestCase):
    def test_every_method_gets_what_the_protocol_says(self) -> None:
        program = self.start(ECHO)
        self.assertIsNone(program.ask("init", {"port": "COM1", "n": [1, {"a": None}]}))
        self.assertEqual(program.get("config"), {"port": "COM1", "n": [1, {"a": None}]})
        self.assertIsNone(program.set("x", [1.5]), "a setter's result is nobody's business")
        self.assertEqual(program.get("config")["x"], [1.5])
        for args, kind in (({"a": 1}, "dict"), ([1], "list"), (5, "int"), (None, "dict")):
            self.assertEqual(program.do("kind", args), [kind, args if args is not None else {}])
        self.assertEqual(
            program.ask("schema"), {"name": "Echo", "properties": {"p": {"type": "int", "access": "R"}}}
        )
        self.assertIsNone(program.ask("shutdown"))
        self.assertEqual(program.wait(), 0)

    def test_what_a_driver_does_not_know_is_an_error(self) -> None:
        program = self.start("class D(Driver):\n    META = {'name': 'Nothing'}")
        program.ask("init")
        self.assertEqual(program.fail("get", {"property": "v"}), "KeyError: 'unknown property: v'")
        self.assertEqual(
            program.fail("set", {"property": "v"}), "KeyError: 'unknown or read-only property: v'"
        )
        self.assertEqual(program.fail("execute", {"action": "go"}), "KeyError: 'unknown action: go'")
        self.assertRegex(program.fail("fly"), r"^ValueError: unknown method: 'fly'; known are init, get, ")

    def test_wrong_params_are_an_error_that_names_the_field(self) -> None:
        program = self.start(ECHO)
        self.assertIn("init must be an object, not list", program.fail("init", [1]))
        for method, field in (("get", "property"), ("set", "property"), ("execute", "action")):
            for params in (None, {}, {field: 5}):
                self.assertIn(f"'{field}'", program.fail(method, params))
            self.assertIn("must be an object", program.fail(method, "text"))

    def test_garbage_is_named_on_stderr_and_harms_nothing(self) -> None:
        program = self.start(ECHO)
        for line in (
            b"rubbish",
            b"[1,2]",
            b"42",
            b"{}",
            b'{"id": null, "method": "get"}',
            b'{"id": 9',
            b"\xff\xfe\x00",
            b"[" * 5000,
            b'"' + b"x" * 3000,
            b"",
            b"   ",
            b"\r",
        ):
            program.write(line + b"\n")
        program.write(b'\xef\xbb\xbf{"id": "a", "method": "get", "params": {"property": "v"}}\r\n')
        self.assertEqual(program.answer("a"), {"id": "a", "result": "v"})
        program.wait_errors("(3001 characters)")
        self.assertEqual(program.errors.count("Cannot read a request:"), 9)
        self.assertNotIn("Traceback", program.errors)

    def test_lines_may_come_in_pieces(self) -> None:
        program = self.start(ECHO)
        for byte in '{"id": 1, "method": "get", "params": {"property": "größe"}}\n'.encode():
            program.write(bytes([byte]))
        self.assertEqual(program.answer(1)["result"], "größe")

    def test_invalid_utf8_becomes_replacement_characters(self) -> None:
        program = self.start(ECHO)
        program.write(b'{"id": 1, "method": "get", "params": {"property": "a\xffb"}}\n')
        self.assertEqual(program.answer(1)["result"], "a\ufffdb")

    def test_huge_lines_go_both_ways(self) -> None:
        program = self.start(ECHO)
        text = "x" * (20 * 1024 * 1024)
        self.assertEqual(program.do("kind", {"text": text})[1]["text"], text)

    def test_what_comes_during_init_waits_for_it(self) -> None:
        program = self.start("""
            import asyncio
            class D(Driver):
                META = {"name": "Late"}
                CONCURRENT = True
                ready = False
                async def init(self, config):
                    await asyncio.sleep(0.1)
                    self.ready = True
                def get(self, property):
                    return self.ready
        """)
        requests = [program.send("init"), *(program.send("get", {"property": "p"}) for _ in range(5))]
        self.assertEqual([program.answer(request)["result"] for request in requests], [None, *[True] * 5])

    def test_a_failed_init_is_told_and_later_calls_say_so(self) -> None:
        program = self.start("""
            class D(Driver):
                META = {"name": "Broken"}
                tries = 0
                def init(self, config):
                    self.tries += 1
                    if self.tries == 1: raise OSError("no device")
                def shutdown(self):
                    self.log("closed")
        """)
        self.assertRegex(
            program.fail("init"), r"^OSError: no device\n    at init\(\) in mydriver\.driver\.py:\d+$"
        )
        self.assertEqual(
            program.fail("get", {"property": "p"}), "RuntimeError: cannot get: init of the driver has failed"
        )
        self.assertIsNone(program.ask("init"), "it may be tried again")
        self.assertEqual(program.fail("init"), "RuntimeError: init was called before")
        program.ask("shutdown")
        self.assertEqual(program.logs, ["closed"])

    def test_a_driver_that_cannot_be_made_says_why_to_every_request(self) -> None:
        program = self.start("""
            class D(Driver):
                META = {"name": "Unmade"}
                def __init__(self):
                    self.log("being made")
                    raise ValueError("bad day")
        """)
        for method in ("init", "schema"):
            self.assertRegex(program.fail(method), r"^ValueError: bad day\n    at __init__\(\) in mydriver")
        self.assertEqual(program.logs, ["being made"])
        self.assertIsNone(program.ask("shutdown"))

    def overlap(self, concurrent: bool = False) -> Program:
        program = self.start(OVERLAP.format(concurrent=concurrent))
        program.ask("init")
        return program

    def test_plain_methods_run_one_at_a_time_on_one_thread(self) -> None:
        program = self.overlap()
        requests = [program.send("execute", {"action": "count"}) for _ in range(40)]
        self.assertEqual([program.answer(request)["result"] for request in requests], [[1, 1]] * 40)

    def test_plain_methods_overlap_when_the_class_allows_it(self) -> None:
        program = self.overlap(concurrent=True)
        requests = [program.send("execute", {"action": "meet"}) for _ in range(4)]
        self.assertEqual([program.answer(request)["result"] for request in requests], [True] * 4)

    def test_a_coroutine_is_answered_while_a_plain_method_is_busy(self) -> None:
        program = self.overlap()
        waiting = program.send("execute", {"action": "wait"})
        self.assertEqual(program.get("p"), "p")
        self.assertIs(program.answer(waiting)["result"], True)

    def test_a_plain_method_may_return_a_coroutine_and_is_free_again(self) -> None:
        program = self.overlap()
        waiting = [program.send("execute", {"action": "await"}) for _ in range(3)]
        self.assertEqual(program.do("count"), [1, 1])
        program.get("p")
        self.assertEqual({program.answer(request)["result"] for request in waiting}, {"awaited"})

    def test_what_ends_a_thread_elsewhere_is_an_answer_here(self) -> None:
        program = self.start("""
            import sys
            class D(Driver):
                META = {"name": "Exits"}
                def execute(self, action, args):
                    sys.exit(3)
                async def get(self, property):
                    raise KeyboardInterrupt
        """)
        for _ in range(2):
            self.assertRegex(program.fail("execute", {"action": "a"}), r"^SystemExit: 3\n    at execute\(\)")
            self.assertRegex(program.fail("get", {"property": "p"}), r"^KeyboardInterrupt\n    at get\(\)")

    def test_a_schema_of_an_instance_is_checked(self) -> None:
        program = self.start("""
            class D(Driver):
                META = {"name": "Dynamic"}
                found = None
                def init(self, config):
                    self.found = {**self.META, "properties": config["properties"]}
                async def schema(self):
                    return self.found or self.META
        """)
        self.assertEqual(program.ask("schema"), {"name": "Dynamic"})
        program.ask("init", {"properties": {"a": {"access": "R"}, "b": {"access": "both"}}})
        self.assertIn("META['properties']['b']['access'] is 'both'", program.fail("schema"))

    def test_a_thousand_calls_in_flight_are_answered_once_each(self) -> None:
        program = self.start(ECHO)
        program.ask("init", {})
        lines = [{"id": n, "method": "get", "params": {"property": f"p{n}"}} for n in range(2000, 3000)]
        program.write("".join(json.dumps(line) + "\n" for line in lines).encode())
        for n in range(2000, 3000):
            self.assertEqual(program.answer(n)["result"], f"p{n}")


if __name__ == "__main__":
    unittest.main()
