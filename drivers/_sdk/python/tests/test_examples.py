"""The scripts that come with the house."""

from __future__ import annotations

import ast
import http.server
import os
import re
import threading
import unittest
from pathlib import Path

from .program import HOME, SDK, Program, Temporary

RUNNER = HOME / "drivers" / "py" / "python-runner" / "python.driver.py"
WORKSPACE = HOME / "workspace"
SCRIPTS = ("hello", "counter", "http-probe", "chatterbox")
REQUESTS = '''
"""Stands in for requests."""
import urllib.error, urllib.request
class RequestException(Exception): pass
class Answer:
    def __init__(self, code, content): self.status_code, self.content, self.ok = code, content, code < 400
class Session:
    def get(self, url, timeout):
        try:
            with urllib.request.urlopen(url, timeout=timeout) as answer:
                return Answer(answer.status, answer.read())
        except urllib.error.HTTPError as error:
            with error: return Answer(error.code, error.read())
        except OSError as error:
            raise RequestException(str(error))
    def close(self): pass
'''
TORCH = "class cuda:\n    is_available = staticmethod(lambda: False)\n"
TTS = """
class Samples:
    def __init__(self, n): self.n = n
    squeeze = short = cpu = numpy = lambda self: self
    clamp = lambda self, low, high: self
    __mul__ = lambda self, factor: self
    tobytes = lambda self: bytes(2 * self.n)
class ChatterboxTTS:
    sr = 24000
    @classmethod
    def from_pretrained(cls, device): return cls()
    def generate(self, text, **more):
        print(sorted(more))
        return Samples(len(text))
"""


def with_packages(folder: Path) -> dict[str, str]:
    """Gives the environment in which a folder holds the installed packages."""
    return {"PYTHONPATH": os.pathsep.join((str(SDK), str(folder)))}


class Answering(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(404 if self.path == "/missing" else 200)
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: object) -> None:
        pass


class Examples(Temporary, unittest.TestCase):
    def program(self, script: str, packages: Path | None = None, **config: object) -> Program:
        program = self.run_file(RUNNER, None if packages is None else with_packages(packages))
        program.ask("init", {"_workspacePath": str(WORKSPACE), "script": script, **config})
        return program

    def test_hello(self) -> None:
        program = self.program("hello")
        self.assertEqual(
            (program.do("greet", {"name": "alice"}), program.do("greet")), ("hello alice", "hello world")
        )

    def test_counter(self) -> None:
        program = self.program("counter", start=5, step=2)
        self.assertEqual(
            (program.get("counter"), program.do("increment"), program.do("increment", {"by": 10})), (5, 7, 17)
        )
        program.set("counter", 3)
        self.assertEqual(program.get("counter"), 3)
        program.do("reset")
        self.assertEqual(program.get("counter"), 0)
        properties = program.ask("schema")["properties"]
        self.assertEqual(
            properties["counter"], {"type": "int", "access": "R/W", "description": "Current count."}
        )
        self.assertEqual(properties["step"]["access"], "R")

    def test_http_probe(self) -> None:
        packages = self.folder()
        (packages / "requests.py").write_text(REQUESTS, encoding="utf-8")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        program = self.program("http-probe", packages, timeout=3)
        url = f"http://127.0.0.1:{server.server_port}"
        found = program.do("probe", {"url": f"{url}/"})
        self.assertEqual((found["ok"], found["status"], found["bytes"]), (True, 200, 5))
        self.assertEqual(program.get("last"), found)
        self.assertEqual(program.do("probe", {"url": f"{url}/missing"})["status"], 404)
        self.assertEqual(program.get("timeout"), 3)
        program.set("timeout", 1)
        gone = program.do("probe", {"url": "http://127.0.0.1:1/"})
        self.assertEqual((gone["ok"], gone["status"]), (False, None))
        self.assertIn("error", gone)
        program.ask("shutdown")

    def test_http_probe_without_its_package_says_what_to_install(self) -> None:
        packages = self.folder()
        (packages / "requests.py").write_text(
            "raise ModuleNotFoundError(\"No module named 'requests'\", name='requests')"
        )
        program = self.run_file(RUNNER, with_packages(packages))
        text = program.fail("init", {"_workspacePath": str(WORKSPACE), "script": "http-probe"})
        self.assertIn("No module named 'requests'", text)
        self.assertIn("http-probe.requirements.txt", text)

    def test_chatterbox_writes_wav_files_with_whatever_speaks(self) -> None:
        packages, out = self.folder(), self.folder()
        (packages / "torch.py").write_text(TORCH, encoding="utf-8")
        (packages / "chatterbox").mkdir()
        (packages / "chatterbox" / "__init__.py").touch()
        (packages / "chatterbox" / "tts.py").write_text(TTS, encoding="utf-8")
        program = self.program("chatterbox", packages, outDir=str(out))
        self.assertEqual(
            (program.get("status"), program.get("sample_rate"), program.get("device")),
            ("ready", 24000, "cpu"),
        )
        path = program.do("speak", {"text": "hello"})
        self.assertEqual(Path(path).parent, out)
        self.assertEqual(Path(path).stat().st_size, 44 + 10)
        program.do("speak_with_voice", {"text": "hello", "voice": "me.wav"})
        program.do("speak_as", {"text": "hello", "mood": "calm"})
        self.assertIn(
            "known are neutral, calm, excited",
            program.fail("execute", {"action": "speak_as", "args": {"text": "x", "mood": "angry"}}),
        )
        self.assertEqual(len(list(out.glob("*.wav"))), 3)
        self.assertEqual(program.get("out_dir"), str(out))

    def test_heavy_imports_are_inside_functions(self) -> None:
        for script in SCRIPTS:
            tree = ast.parse((WORKSPACE / "python" / f"{script}.py").read_text(encoding="utf-8"))
            names = [alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names]
            names += [str(node.module) for node in tree.body if isinstance(node, ast.ImportFrom)]
            self.assertLessEqual(set(names), {"time", "wave", "pathlib"}, script)

    def test_every_connector_calls_what_its_script_has(self) -> None:
        for script in SCRIPTS:
            connector = WORKSPACE / "connectors" / "_examples" / f"python-{script}.js"
            text = connector.read_text(encoding="utf-8")
            self.assertIn(f'script: "{script}"', text)
            source = (WORKSPACE / "python" / f"{script}.py").read_text(encoding="utf-8")
            functions = {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
            used = re.findall(r"connector\(\)\.(\w+)(\(?)", text)
            self.assertTrue(used)
            for name, call in used:
                self.assertIn(name if call else f"get_{name}", functions, connector.name)


if __name__ == "__main__":
    unittest.main()
