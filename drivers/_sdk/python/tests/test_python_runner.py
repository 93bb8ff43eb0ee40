"""The generic driver: scripts as devices."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import unittest
from pathlib import Path

from .program import HOME, Program, Temporary, environment

RUNNER = HOME / "drivers" / "py" / "python-runner" / "python.driver.py"
SCRIPT = '''
"""A script."""
from time import sleep
import asyncio
from typing import Optional, Sequence
from dataclasses import dataclass

_volts = 1.5
limit = 10

@dataclass
class Reading:
    volts: float

def init(config):
    global limit
    limit = config.get("limit", limit)

def get_volts() -> float:
    """Output voltage."""
    return _volts

def set_volts(value: float):
    global _volts
    if value > limit:
        raise ValueError(f"{value} V is above {limit} V")
    _volts = value

def get_limit(): return limit
def set_secret(value: str): """Write only."""
async def get_later() -> list[float]:
    await asyncio.sleep(0)
    return [1.0]

def get_channel(number: int) -> float:
    """Needs an argument, so it is an action."""
    return number / 2

def add(
    a: int, b: float = 2, *, scale: Optional[float] = None, points: Sequence[float] = (), name: "str" = ""
):
    """Add two numbers.

    Scaled, if wanted.
    """
    return (a + b) * (scale or 1)

def only_position(a, b=0, /): return [a, b]
def anything(**more): return more
def reading(): return Reading(_volts)
async def wait(): return await get_later()
def _hidden(): return 1
def broken(): return _deeper()
def _deeper(): return {}["x"]
'''


class Runner(Temporary, unittest.TestCase):
    def script(self, text: str, name: str = "lab") -> Path:
        workspace = self.folder()
        (workspace / "python").mkdir()
        (workspace / "python" / f"{name}.py").write_text(textwrap.dedent(text), encoding="utf-8")
        return workspace

    def program(self, workspace: Path, **config: object) -> Program:
        program = self.run_file(RUNNER)
        program.ask("init", {"script": "lab", "_workspacePath": str(workspace), **config})
        return program

    def refused(self, workspace: Path, **config: object) -> str:
        program = self.run_file(RUNNER)
        return program.fail("init", {"_workspacePath": str(workspace), **config})

    def test_its_meta_is_valid(self) -> None:
        done = subprocess.run(
            [sys.executable, str(RUNNER), "--scan"], env=environment(), capture_output=True, text=True
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn('"name": "Python"', done.stdout)

    def test_functions_are_actions_and_properties(self) -> None:
        program = self.program(self.script(SCRIPT), limit=20)
        self.assertEqual((program.get("volts"), program.get("limit"), program.get("later")), (1.5, 20, [1.0]))
        self.assertIsNone(program.set("volts", 12))
        self.assertEqual((program.get("volts"), program.do("reading")), (12, {"volts": 12}))
        for action, args, result in (
            ("add", {"a": 1}, 3),
            ("add", [1, 5], 6),
            ("add", 1, 3),
            ("add", {"a": 1, "b": 1, "scale": 10}, 20),
            ("only_position", {"a": 1, "b": 2}, [1, 2]),
            ("only_position", [1], [1, 0]),
            ("anything", {"x": 1}, {"x": 1}),
            ("wait", {}, [1.0]),
            ("get_channel", {"number": 3}, 1.5),
        ):
            self.assertEqual(program.do(action, args), result, (action, args))

    def test_the_schema_is_what_the_script_says_of_itself(self) -> None:
        schema = self.program(self.script(SCRIPT)).ask("schema")
        self.assertEqual(schema["name"], "Python")
        self.assertEqual(
            schema["properties"],
            {
                "volts": {"type": "double", "access": "R/W", "description": "Output voltage."},
                "limit": {"type": "object", "access": "R"},
                "later": {"type": "double[]", "access": "R"},
                "secret": {"type": "string", "access": "W", "description": "Write only."},
            },
        )
        self.assertEqual(
            list(schema["actions"]),
            ["get_channel", "add", "only_position", "anything", "reading", "wait", "broken"],
        )
        self.assertEqual(
            schema["actions"]["add"],
            {
                "description": "Add two numbers.",
                "details": "Scaled, if wanted.",
                "args": {
                    "a": "int",
                    "b": "double?",
                    "scale": "double?",
                    "points": "double[]?",
                    "name": "string?",
                },
            },
        )
        self.assertEqual(schema["actions"]["only_position"]["args"], {"a": "object", "b": "object?"})
        self.assertEqual(schema["actions"]["anything"]["args"], {})

    def test_errors_show_the_lines_of_the_script(self) -> None:
        program = self.program(self.script(SCRIPT))
        self.assertRegex(
            program.fail("set", {"property": "volts", "value": 99}),
            r"^ValueError: 99 V is above 10 V\n    at set_volts\(\) in lab\.py:\d+$",
        )
        self.assertRegex(
            program.fail("execute", {"action": "broken"}),
            r"^KeyError: 'x'\n    at broken\(\) in lab\.py:\d+\n    at _deeper\(\) in lab\.py:\d+$",
        )
        for method, params, text in (
            (
                "get",
                {"property": "secret"},
                "unknown or write-only property: secret (lab.py has no get_secret())",
            ),
            (
                "set",
                {"property": "limit"},
                "unknown or read-only property: limit (lab.py has no set_limit(value))",
            ),
            ("execute", {"action": "sleep"}, "unknown action: sleep (lab.py has get_channel, add, "),
            ("execute", {"action": "_hidden"}, "unknown action: _hidden"),
            ("execute", {"action": "init"}, "unknown action: init"),
            ("execute", {"action": "add", "args": {"z": 1}}, "got an unexpected keyword argument 'z'"),
        ):
            self.assertIn(text, program.fail(method, params))

    def test_a_script_that_is_missing_or_elsewhere_is_refused(self) -> None:
        workspace = self.script("def go(): pass")
        outside = workspace / "outside.py"
        outside.write_text("def go(): pass", encoding="utf-8")
        for script, text in (
            (None, "ValueError: config.script is None; it must name a file"),
            ("", "must name a file"),
            (5, "must name a file"),
            ("nope", "there is no "),
            ("../outside", "must lie inside"),
            (str(outside), "must lie inside"),
        ):
            self.assertIn(text, self.refused(workspace, script=script), script)
        self.assertIn("scripts: lab", self.refused(workspace, script="nope"))
        if hasattr(os, "symlink") and sys.platform != "win32":
            (workspace / "python" / "link.py").symlink_to(outside)
            self.assertIn("must lie inside", self.refused(workspace, script="link"))

    def test_the_name_may_have_its_ending_and_odd_characters(self) -> None:
        workspace = self.script("def go(): return 1", "my-lab 2")
        self.assertEqual(self.program(workspace, script="my-lab 2.py").do("go"), 1)

    def test_a_missing_package_says_where_to_list_it(self) -> None:
        for text in (
            "import no_such_package",
            "def init():\n    import no_such_package",
            "async def init():\n    import no_such_package",
        ):
            workspace = self.script(text)
            error = self.refused(workspace, script="lab")
            self.assertIn(
                "ModuleNotFoundError: No module named 'no_such_package', which lab.py needs; list it in ",
                error,
            )
            self.assertIn("lab.requirements.txt, one package per line", error)
            self.assertRegex(error, r"\n    at \S+ in lab\.py:\d+$")
            (workspace / "python" / "lab.requirements.txt").write_text("other\n", encoding="utf-8")
            self.assertIn("is it listed there?", self.refused(workspace, script="lab"))

    def test_an_error_at_import_shows_its_line(self) -> None:
        self.assertEqual(
            self.refused(self.script("x = 1\nx.nope\n"), script="lab"),
            "AttributeError: 'int' object has no attribute 'nope'\n    at <module> in lab.py:2",
        )
        self.assertRegex(
            self.refused(self.script("x = 1\ndef (:\n"), script="lab"),
            r"^SyntaxError: invalid syntax \(lab\.py, line 2\)$",
        )

    def test_a_script_may_import_its_siblings_but_never_itself(self) -> None:
        workspace = self.script("import helper\nimport json\ndef go(): return [helper.value, json.dumps(1)]")
        (workspace / "python" / "helper.py").write_text("value = 7", encoding="utf-8")
        (workspace / "python" / "json.py").write_text("raise SystemExit('not me')", encoding="utf-8")
        self.assertEqual(self.program(workspace).do("go"), [7, "1"])
        error = self.refused(self.script("import lab"), script="lab")
        self.assertIn("No module named 'lab', which lab.py needs", error)

    def test_init_may_take_no_config_and_shutdown_is_called(self) -> None:
        program = self.program(self.script("""
            import sys
            async def init(): print("began", file=sys.stderr)
            async def shutdown(): print("ended", file=sys.stderr)
        """))
        self.assertIsNone(program.ask("shutdown"))
        self.assertEqual(program.wait(), 0)
        self.assertEqual(program.errors, "began\nended\n")

    def test_before_init_there_is_nothing(self) -> None:
        program = self.run_file(RUNNER)
        self.assertEqual((program.ask("schema")["actions"], program.ask("schema")["properties"]), ({}, {}))
        self.assertEqual(
            program.fail("get", {"property": "p"}), "RuntimeError: no script is loaded: init comes first"
        )


if __name__ == "__main__":
    unittest.main()
