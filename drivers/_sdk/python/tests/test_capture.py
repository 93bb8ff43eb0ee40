"""What is written to stdout beside the protocol, and what child processes inherit."""

from __future__ import annotations

import os
import unittest

from .program import Temporary

TALKER = """
import logging, os, subprocess, sys
print("at import")
handler = logging.StreamHandler(sys.stdout)
class D(Driver):
    META = {"name": "Talker"}
    def execute(self, action, args):
        if action == "print": print(args["text"])
        if action == "raw": os.write(1, args["text"].encode("utf-8", "surrogateescape"))
        if action == "logging":
            logging.getLogger("x").addHandler(handler)
            logging.getLogger("x").error(args["text"])
        if action == "child": subprocess.run([sys.executable, "-c", args["text"]], check=True)
        if action == "input": return input()
        return "done"
"""


class Capture(Temporary, unittest.TestCase):
    def test_print_becomes_a_log_line(self) -> None:
        program = self.start(TALKER)
        self.assertEqual(program.do("print", {"text": "hällo\n\nworld \ud800"}), "done")
        program.wait_log("world")
        self.assertEqual(program.logs, ["(non-json stdout) hällo", "(non-json stdout) world \\ud800"])
        self.assertEqual(program.events[0], {"event": "text", "text": "at import"}, "before run() was called")
        self.assertEqual(program.events[1]["level"], "info")

    def test_what_looks_like_an_answer_does_not_become_one(self) -> None:
        program = self.start(TALKER)
        self.assertEqual(program.do("print", {"text": '{"id": 1, "result": "forged"}'}), "done")
        program.wait_log("forged")

    def test_writes_to_descriptor_1_and_handlers_of_logging_are_caught(self) -> None:
        program = self.start(TALKER)
        program.do("raw", {"text": "half a "})
        program.do("raw", {"text": "line\r\n\udcff\n"})
        program.wait_log("(non-json stdout) \ufffd")
        self.assertEqual(program.logs[0], "(non-json stdout) half a line")
        program.do("logging", {"text": "from logging"})
        program.wait_log("(non-json stdout) from logging")

    def test_a_child_process_inherits_neither_stdin_nor_stdout_of_the_protocol(self) -> None:
        program = self.start(TALKER)
        self.assertEqual(
            program.do("child", {"text": "import sys; print('child', repr(sys.stdin.read()))"}), "done"
        )
        program.wait_log("(non-json stdout) child ''")
        self.assertRegex(program.fail("execute", {"action": "input", "args": {}}), "^EOFError")
        if os.path.isdir("/proc/self/fd"):
            listing = (
                "import os; print('fds', sorted(f for f in map(int, os.listdir('/proc/self/fd')) if f > 2))"
            )
            program.do("child", {"text": listing})
            # The one beyond is the listing's own.
            self.assertLessEqual(len(program.wait_log("fds").split("[")[1].split(",")), 1)

    def test_the_last_words_are_not_lost(self) -> None:
        program = self.start("""
            class D(Driver):
                META = {"name": "Last"}
                def init(self, config): pass
                def shutdown(self):
                    print("goodbye", end="")
        """)
        program.ask("init")
        program.hang_up()
        self.assertEqual(program.wait(), 0)
        self.assertEqual(program.logs, ["(non-json stdout) goodbye"])

    def test_a_flood_of_text_without_a_line_break_comes_in_pieces(self) -> None:
        program = self.start(TALKER)
        program.do("print", {"text": "x" * 300_000})
        while sum(len(text) - len("(non-json stdout) ") for text in program.logs) < 300_000:
            program.take()

    @unittest.skipUnless(hasattr(os, "fork"), "needs fork")
    def test_a_forked_process_writes_nothing_into_the_protocol(self) -> None:
        program = self.start("""
            import os
            class D(Driver):
                META = {"name": "Fork"}
                def execute(self, action, args):
                    child = os.fork()
                    if child == 0:
                        self.emit("s", "from the child")
                        print("printed by the child", flush=True)
                        os._exit(0)
                    return os.waitpid(child, 0)[1]
        """)
        self.assertEqual(program.do("fork"), 0)
        program.wait_log("printed by the child")
        self.assertNotIn("stream", [event["event"] for event in program.events])


if __name__ == "__main__":
    unittest.main()
