"""--scan, --instance, and what is neither."""

from __future__ import annotations

import json
import subprocess
import sys
import unittest

from .program import Temporary, driver_file, environment


class CommandLine(Temporary, unittest.TestCase):
    def call(self, source: str, *args: str) -> subprocess.CompletedProcess[str]:
        path = driver_file(self.folder(), source)
        return subprocess.run(
            [sys.executable, str(path), *args],
            env=environment(),
            input="",
            capture_output=True,
            text=True,
            timeout=20,
        )

    def test_scan_prints_one_line_and_makes_no_driver(self) -> None:
        done = self.call(
            """
            class D(Driver):
                META = {"name": "Ünit", "streams": ("a",)}
                def __init__(self): raise RuntimeError("made")
        """,
            "--scan",
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(done.stdout.isascii())
        self.assertEqual(json.loads(done.stdout), {"meta": {"name": "Ünit", "streams": ["a"]}})

    def test_scan_names_the_key_that_is_wrong_and_exits_with_1(self) -> None:
        for meta, key in (
            ({}, "META['name']"),
            ([], "META is a list"),
            ({"name": "X", "version": 1}, "META['version']"),
            ({"name": "X", "requiresSafetyGates": "no"}, "META['requiresSafetyGates']"),
            ({"name": "X", "properties": 5}, "META['properties']"),
            ({"name": "X", "properties": {"v": 5}}, "META['properties']['v']"),
            ({"name": "X", "properties": {"v": {"access": "RX"}}}, "META['properties']['v']['access']"),
            ({"name": "X", "properties": {"v": {"type": 5}}}, "META['properties']['v']['type']"),
            ({"name": "X", "actions": {"a": {"args": {"p": 5}}}}, "META['actions']['a']['args']['p']"),
            ({"name": "X", "actions": {"a": {"args": [5]}}}, "META['actions']['a']['args'][0]"),
            ({"name": "X", "streams": "data"}, "META['streams']"),
            ({"name": "X", "streams": [5]}, "META['streams'][0]"),
        ):
            done = self.call(f"class D(Driver):\n    META = {meta!r}", "--scan")
            self.assertEqual((done.returncode, done.stdout), (1, ""), meta)
            self.assertIn(key, done.stderr)
            self.assertNotIn("Traceback", done.stderr)
        done = self.call("class D(Driver):\n    META = {'name': 'X', 'details': object()}", "--scan")
        self.assertEqual(done.returncode, 1)
        self.assertIn("['details']", done.stderr)

    def test_scan_takes_every_documented_form(self) -> None:
        meta = {
            "name": "X",
            "version": "1.0.0",
            "description": "d",
            "details": "more",
            "group": "motion",
            "requiresSafetyGates": False,
            "properties": {"a": {"type": "int", "access": "r"}, "b": {"type": "string[]", "access": "R/W"}},
            "actions": {
                "go": {},
                "to": {"args": {"value": "string"}},
                "by": {"args": {"x": {"type": "double", "description": "far"}}, "details": "m"},
                "list": {"args": [{"name": "p", "type": "object"}]},
            },
            "streams": ["one", "two"],
        }
        done = self.call(f"class D(Driver):\n    META = {meta!r}", "--scan")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(json.loads(done.stdout)["meta"], meta)

    def test_scan_hints_at_what_is_hardly_meant(self) -> None:
        done = self.call(
            "class D(Driver):\n    META = {'name': 'X', 'propertys': {}, 'group': 'optics'}", "--scan"
        )
        self.assertEqual(done.returncode, 0)
        self.assertIn("META['propertys'] is not known; is 'properties' meant?", done.stderr)
        self.assertIn("META['group'] is 'optics'", done.stderr)

    def test_lists_of_properties_and_actions_become_dictionaries(self) -> None:
        meta = {"name": "X", "properties": [{"name": "v", "type": "int"}], "actions": [{"name": "go"}]}
        done = self.call(f"class D(Driver):\n    META = {meta!r}", "--scan")
        self.assertEqual(
            json.loads(done.stdout)["meta"],
            {"name": "X", "properties": {"v": {"type": "int"}}, "actions": {"go": {}}},
        )

    def test_anything_else_prints_the_usage_and_exits_with_2(self) -> None:
        for args in ((), ("--instance",), ("--instance", ""), ("--what",), ("--scan", "more")):
            done = self.call("class D(Driver):\n    META = {'name': 'X'}", *args)
            self.assertEqual((done.returncode, done.stdout), (2, ""), args)
            self.assertIn("mydriver.driver.py --instance NAME", done.stderr)

    def test_an_instance_without_input_leaves_at_once(self) -> None:
        for args in (("--instance", "dev"), ("--instance=dev",)):
            done = self.call("class D(Driver):\n    META = {'name': 'X'}", *args)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""), args)


if __name__ == "__main__":
    unittest.main()
