"""Texts of errors."""

from __future__ import annotations

import unittest

from muxit_driver.failure import MAX_TEXT, error_text

from .program import Temporary


class Failures(Temporary, unittest.TestCase):
    def test_the_line_is_pythons_own(self) -> None:
        for error, text in (
            (KeyError("voltage"), "KeyError: 'voltage'"),
            (ValueError("too high"), "ValueError: too high"),
            (RuntimeError(), "RuntimeError"),
            (TimeoutError("line 1\nline 2"), "TimeoutError: line 1\nline 2"),
            (
                UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
                "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: bad",
            ),
        ):
            self.assertEqual(error_text(error), text)
        with self.assertRaises(SyntaxError) as caught:
            compile("def f(:\n", "hello.py", "exec")
        self.assertEqual(error_text(caught.exception), "SyntaxError: invalid syntax (hello.py, line 1)")

    def test_a_text_without_end_is_cut(self) -> None:
        text = error_text(ValueError("x" * 1_000_000))
        self.assertLess(len(text), MAX_TEXT + 100)
        self.assertIn("(1000012 characters)", text)

    def test_three_frames_of_the_drivers_own_code_the_innermost_ones(self) -> None:
        program = self.start("""
            import json
            class D(Driver):
                META = {"name": "Deep"}
                def execute(self, action, args):
                    return getattr(self, action)(4)
                def deep(self, n):
                    return self.deep(n - 1) if n else self.raises()
                def raises(self):
                    raise ValueError("deep down")
                def library(self, n):
                    return json.loads("{")
        """)
        self.assertRegex(
            program.fail("execute", {"action": "deep"}),
            r"^ValueError: deep down(\n    at deep\(\) in mydriver\.driver\.py:9){2}"
            r"\n    at raises\(\) in mydriver\.driver\.py:11$",
        )
        self.assertRegex(
            program.fail("execute", {"action": "library"}),
            r"^json\.decoder\.JSONDecodeError: .*\n    at execute\(\) in mydriver\.driver\.py:\d+"
            r"\n    at library\(\) in mydriver\.driver\.py:13$",
        )
        program.wait_errors("JSONDecodeError")
        self.assertIn("decoder.py", program.errors, "stderr has all of it")

    def test_errors_of_coroutines_have_their_frames(self) -> None:
        program = self.start("""
            import asyncio
            class D(Driver):
                META = {"name": "Coroutine"}
                async def get(self, property):
                    return await self.read()
                async def read(self):
                    await asyncio.sleep(0)
                    raise OSError("gone")
        """)
        self.assertRegex(
            program.fail("get", {"property": "p"}),
            r"^OSError: gone\n    at get\(\) in mydriver\.driver\.py:\d+\n    at read\(\) in mydriver\.",
        )

    def test_a_result_that_cannot_be_carried_is_an_error_of_the_call(self) -> None:
        program = self.start("""
            class Device: pass
            class D(Driver):
                META = {"name": "Wrong"}
                def get(self, property):
                    return {"a": [Device()]}
                def execute(self, action, args):
                    try:
                        self.emit("s", Device())
                    except TypeError as error:
                        self.emit("s", "caught")
                        raise
        """)
        self.assertIn(
            "TypeError: cannot send value['a'][0]: type Device cannot be carried",
            program.fail("get", {"property": "p"}),
        )
        text = program.fail("execute", {"action": "emit"})
        self.assertIn("TypeError: cannot send the value: type Device cannot be carried", text)
        self.assertIn("at execute() in mydriver.driver.py", text)
        self.assertEqual(program.events, [{"event": "stream", "name": "s", "data": "caught"}])


if __name__ == "__main__":
    unittest.main()
