"""The samples of the document run as they stand there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unittest
from pathlib import Path

from .document import TEXT, indented, sample
from .program import HOME, Program, Temporary, environment

RUNNER = HOME / "drivers" / "py" / "python-runner"
SOMELIB = """
class Device:
    def __init__(self, serial):
        self.serial, self.volts, self.open = serial, 1.5, True
    def read_voltage(self): return self.volts
    def write_voltage(self, value): self.volts = value
    def reset(self): self.volts = 0.0
    def upload(self, points): return len(points)
    def close(self):
        import sys
        print("closed", self.serial, file=sys.stderr)
"""
GREETER = """
class D(Driver):
    META = {"name": "Greeter"}
    def init(self, config):
        self.log("Hello")
    def execute(self, action, args):
        return f"hello {args['name']}"
"""


class Documents(Temporary, unittest.TestCase):
    def typed_driver(self) -> Path:
        folder = self.folder()
        source = indented(sample("from muxit_driver import Driver, run", "run(MyDriver)"))
        path = folder / "mydriver.driver.py"
        path.write_text(source, encoding="utf-8")
        return path

    def test_the_typed_driver_scans_without_its_library(self) -> None:
        done = subprocess.run(
            [sys.executable, str(self.typed_driver()), "--scan"],
            env=environment(),
            capture_output=True,
            text=True,
        )
        self.assertEqual((done.returncode, done.stderr, done.stdout.count("\n")), (0, "", 1))
        meta = json.loads(done.stdout)["meta"]
        self.assertEqual(list(json.loads(done.stdout)), ["meta"])
        self.assertEqual(meta["name"], "MyDriver")
        self.assertIs(meta["requiresSafetyGates"], True)
        self.assertEqual(
            meta["properties"]["voltage"],
            {"type": "double", "access": "R/W", "unit": "V", "description": "Output voltage"},
        )
        self.assertEqual(
            meta["actions"]["set_curve"]["args"],
            {"points": {"type": "double[]", "description": "Setpoints in V"}},
        )
        self.assertEqual(meta["streams"], ["measurements"])

    def test_the_typed_driver_drives(self) -> None:
        path = self.typed_driver()
        (path.parent / "somelib.py").write_text(SOMELIB, encoding="utf-8")
        program = self.run_file(path)
        self.assertIsNone(program.ask("init", {"serial": "SN1"}))
        self.assertEqual(program.get("voltage"), 1.5)
        self.assertIsNone(program.set("voltage", 12))
        self.assertEqual(program.get("voltage"), 12.0)
        self.assertEqual(program.do("set_curve", {"points": [1, 2, 3]}), 3)
        self.assertIsNone(program.do("reset"))
        self.assertEqual(program.get("voltage"), 0.0)
        self.assertRegex(
            program.fail("get", {"property": "nope"}),
            r"^KeyError: 'nope'\n    at get\(\) in mydriver\.driver\.py:\d+$",
        )
        self.assertIsNone(program.ask("shutdown"))
        self.assertEqual(program.wait(), 0)
        self.assertIn("closed SN1", program.errors)

    def test_the_session_by_hand_gives_every_line_of_the_transcript(self) -> None:
        lines = sample('> {"id": 1, "method": "init"', '{"id": 2, "result": "hello alice"}')
        program = self.start(GREETER)
        expected: list[str] = []
        for line in lines:
            if line.startswith("> "):
                program.write(line[2:].encode() + b"\n")
            else:
                expected.append(line)
                program.take()
        self.assertEqual([line.decode().rstrip("\n") for line in program.lines], expected)

    def test_logging_and_streams(self) -> None:
        calls = sample('self.log("opened device"', 'self.emit("measurements", {"v": 12.3})')
        body = "\n        ".join(calls)
        program = self.start(
            f"class D(Driver):\n    META = {{'name': 'L'}}\n    def init(self, config):\n        {body}\n"
        )
        program.ask("init", {})
        self.assertEqual(
            program.events,
            [
                {"event": "log", "level": "info", "message": "opened device"},
                {"event": "stream", "name": "measurements", "data": {"v": 12.3}},
            ],
        )

    def test_an_error_reads_as_in_the_document(self) -> None:
        lines = sample("KeyError: 'unknown property: voltage'", "at _coerce() in mydriver.driver.py:91")
        expected = "\n".join([lines[0], *(f"    {line.strip()}" for line in lines[1:])])
        source = "from muxit_driver import Driver, run\nclass D(Driver):\n    META = {'name': 'E'}\n"
        source += "    def get(self, property):\n" + "\n" * 57 + "        return self._coerce(property)\n"
        source += (
            "    def _coerce(self, name):\n"
            + "\n" * 27
            + "        raise KeyError(f'unknown property: {name}')\n"
        )
        path = self.folder() / "mydriver.driver.py"
        path.write_text(source + "run(D)\n", encoding="utf-8")
        program = self.run_file(path)
        self.assertEqual(program.fail("get", {"property": "voltage"}), expected)
        program.wait_errors("KeyError: 'unknown property: voltage'")
        self.assertIn("Traceback (most recent call last):", program.errors)

    def script_program(self) -> Program:
        workspace = self.folder()
        packages = workspace / "python" / ".venvs" / "chatterbox" / "lib"
        packages = packages / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
        packages.mkdir(parents=True)
        (packages / "chatterbox.py").write_text(
            "class TTS:\n    def synthesize(self, text):\n        return f'spoken: {text}'\n",
            encoding="utf-8",
        )
        source = indented(sample("# workspace/python/chatterbox.py", "pass"))
        (workspace / "python" / "chatterbox.py").write_text(source, encoding="utf-8")
        program = self.run_file(RUNNER / "python.driver.py")
        program.ask("init", {"script": "chatterbox", "_workspacePath": str(workspace)})
        return program

    def test_the_script_uses_the_package_of_its_own_name_from_its_environment(self) -> None:
        program = self.script_program()
        self.assertEqual(program.get("status"), "ready")
        self.assertEqual(program.do("speak", {"text": "hi"}), "spoken: hi")
        schema = program.ask("schema")
        self.assertEqual((list(schema["properties"]), list(schema["actions"])), (["status"], ["speak"]))
        self.assertIsNone(program.ask("shutdown"))
        self.assertEqual(program.wait(), 0)

    def test_the_manifest_of_the_generic_driver_has_the_fields_of_the_document(self) -> None:
        shown = json.loads("\n".join(sample('{\n"formatVersion"', "}")).replace("// ", ""))
        own = json.loads((RUNNER / "manifest.json").read_text(encoding="utf-8"))
        self.assertLessEqual(set(shown), set(own))
        for key in ("formatVersion", "tier", "category"):
            self.assertEqual(own[key], shown[key])
        self.assertTrue((RUNNER / own["entryPoint"]).is_file())
        self.assertTrue((RUNNER / "template.js").is_file())
        self.assertGreaterEqual(len(own["description"]), 40)

    def test_every_row_of_the_wire_table_is_what_goes_over_the_wire(self) -> None:
        rows = re.findall(r"^\| (?:host|driver) → \w+ \| (.+) \| [^|]+ \|$", TEXT, re.MULTILINE)
        self.assertEqual(len(rows), 5)
        program = self.start(GREETER)
        program.ask("init", {})
        self.assertEqual(list(program.events[0]), re.findall(r'"(\w+)":', rows[3]))
        for method in re.findall(r'"(init|get|set|execute|shutdown)"', rows[0]):
            answer = program.answer(program.send(method, {}))
            self.assertIn(sorted(answer), (["id", "result"], ["error", "id"]))


if __name__ == "__main__":
    unittest.main()
