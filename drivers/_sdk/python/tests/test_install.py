"""``pip install drivers/_sdk/python`` works without a network."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import unittest

from .program import SDK, Temporary, environment

HAS_PIP = importlib.util.find_spec("pip") is not None


class Install(Temporary, unittest.TestCase):
    @unittest.skipUnless(HAS_PIP, "needs pip")
    def test_pip_installs_it_without_an_index(self) -> None:
        folder, target = self.folder() / "python", self.folder()
        # A copy, because building leaves files behind.
        shutil.copytree(SDK, folder, ignore=shutil.ignore_patterns("tests", "__pycache__"))
        options = ("--no-index", "--quiet", "--disable-pip-version-check", "--target", str(target))
        done = subprocess.run(
            [sys.executable, "-m", "pip", "install", *options, str(folder)],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=120,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        code = "import muxit_driver; print(muxit_driver.__file__, muxit_driver.__version__)"
        path, version = subprocess.check_output(
            [sys.executable, "-c", code], text=True, cwd=target, env=environment({"PYTHONPATH": str(target)})
        ).split()
        self.assertTrue(path.startswith(str(target)), path)
        self.assertTrue((target / f"muxit_driver-{version}.dist-info" / "RECORD").is_file())
        self.assertTrue((target / "muxit_driver" / "py.typed").is_file())


if __name__ == "__main__":
    unittest.main()
