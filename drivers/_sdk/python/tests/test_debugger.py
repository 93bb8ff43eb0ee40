"""MUXIT_PYTHON_DEBUG."""

from __future__ import annotations

import unittest

from .program import Program, Temporary, driver_file

DRIVER = """
class D(Driver):
    META = {"name": "Debugged"}
    def init(self, config):
        self.log("init")
    def get(self, property):
        return property
"""
#: Stands in for debugpy: notes what it was asked for, and "attaches" when a file appears.
DEBUGPY = """
import pathlib, sys, time
def listen(address):
    print("listening on", address, file=sys.stderr, flush=True)
def wait_for_client():
    while not pathlib.Path(__file__).with_name("attached").exists():
        time.sleep(0.005)
"""


class Debugger(Temporary, unittest.TestCase):
    def debugged(self, port: str, debugpy: str | None) -> Program:
        path = driver_file(self.folder(), DRIVER)
        if debugpy is not None:
            path.with_name("debugpy.py").write_text(debugpy, encoding="utf-8")
        self.attached = path.with_name("attached")
        return self.run_file(path, {"MUXIT_PYTHON_DEBUG": port})

    def test_init_waits_for_the_debugger(self) -> None:
        program = self.debugged("5678", DEBUGPY)
        init = program.send("init")
        program.wait_errors("Waiting for a debugger on 127.0.0.1:5678")
        self.assertIn("listening on ('127.0.0.1', 5678)", program.errors)
        self.assertEqual(program.logs, [])
        self.attached.touch()
        program.answer(init)
        self.assertEqual((program.logs, program.get("p")), (["init"], "p"))

    def test_the_end_does_not_wait_for_the_debugger(self) -> None:
        program = self.debugged("5678", DEBUGPY)
        program.send("init")
        program.wait_errors("Waiting")
        program.hang_up()
        self.assertIn(program.wait(), (0, 1))

    def test_without_debugpy_one_line_says_so_and_it_goes_on(self) -> None:
        program = self.debugged("5678", "raise ImportError('no debugpy')")
        program.ask("init")
        program.wait_errors("debugpy is not installed")
        self.assertEqual(program.errors.count("\n"), 1)

    def test_a_wrong_port_says_so_and_it_goes_on(self) -> None:
        for port in ("yes", "0", "70000", "-1"):
            program = self.debugged(port, DEBUGPY)
            program.ask("init")
            program.wait_errors("must be a port")

    def test_a_port_that_is_taken_says_so_and_it_goes_on(self) -> None:
        program = self.debugged("5678", "def listen(address): raise RuntimeError('address in use')")
        program.ask("init")
        program.wait_errors("Cannot listen for a debugger on 127.0.0.1:5678: address in use")


if __name__ == "__main__":
    unittest.main()
