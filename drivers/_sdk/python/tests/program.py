"""A driver program under test: started as the host does it, spoken to line by line."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

SDK = Path(__file__).resolve().parent.parent
HOME = SDK.parent.parent.parent
#: Seconds after which a test gives up.
PATIENCE = 20.0

Message = dict[str, Any]


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Gives the environment of a driver process: the SDK on the path, and nothing of the host's announced."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MUXIT_")}
    return {**kept, "PYTHONPATH": str(SDK), "PYTHONDONTWRITEBYTECODE": "1", **(more or {})}


def driver_file(folder: str | Path, source: str, name: str = "mydriver.driver.py") -> Path:
    """Writes a driver: the source of a class ``D``, to which imports and the call of ``run`` are added."""
    path = Path(folder) / name
    whole = f"from muxit_driver import Driver, run\n{textwrap.dedent(source)}\n"
    path.write_text(f'{whole}if __name__ == "__main__":\n    run(D)\n', encoding="utf-8")
    return path


class Program:
    """A running driver. Leaves no process behind: to be used with ``with``."""

    def __init__(
        self,
        path: str | Path,
        env: Mapping[str, str] | None = None,
        args: Sequence[str] = ("--instance", "dev"),
    ) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-u", str(path), *args],
            env=environment(env),
            cwd=Path(path).parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.pid = self._process.pid
        #: Messages that are not answers, in order; ``payload`` holds raw bytes.
        self.events: list[Message] = []
        self.lines: list[bytes] = []
        self._answers: dict[object, Message] = {}
        self._inbox: queue.Queue[Message | None] = queue.Queue()
        self._errors: list[bytes] = []
        self._id = 0
        self._threads = [threading.Thread(target=run) for run in (self._read, self._read_errors)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Program:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                pass

    @property
    def errors(self) -> str:
        """What came on stderr until now."""
        return b"".join(self._errors).decode("utf-8", "replace")

    @property
    def logs(self) -> list[str]:
        """Texts of the log events that were read until now."""
        return [event["message"] for event in self.events if event.get("event") == "log"]

    def write(self, data: bytes) -> None:
        """Writes bytes to its stdin."""
        assert self._process.stdin is not None
        self._process.stdin.write(data)
        self._process.stdin.flush()

    def send(self, method: str, params: object = None) -> int:
        """Sends a request and gives its id."""
        self._id += 1
        self.write(json.dumps({"id": self._id, "method": method, "params": params}).encode() + b"\n")
        return self._id

    def answer(self, request: object) -> Message:
        """Waits for the answer to a request; events on the way are kept."""
        while request not in self._answers:
            self.take()
        return self._answers.pop(request)

    def ask(self, method: str, params: object = None) -> Any:
        """Sends a request and gives its result. Raises AssertionError with the error text."""
        answer = self.answer(self.send(method, params))
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer["payload"] if "payload" in answer else answer["result"]

    def fail(self, method: str, params: object = None) -> str:
        """Sends a request and gives the text of its error."""
        answer = self.answer(self.send(method, params))
        assert "error" in answer, answer
        text: str = answer["error"]
        return text

    def get(self, name: str) -> Any:
        """Reads a property."""
        return self.ask("get", {"property": name})

    def set(self, name: str, value: object) -> Any:
        """Writes a property."""
        return self.ask("set", {"property": name, "value": value})

    def do(self, action: str, args: object = None) -> Any:
        """Runs an action."""
        return self.ask("execute", {"action": action, "args": args})

    def take(self) -> Message:
        """Waits for the next message of any kind and files it."""
        try:
            message = self._inbox.get(timeout=PATIENCE)
        except queue.Empty:
            raise AssertionError(f"nothing came within {PATIENCE} s; stderr: {self.errors}") from None
        if message is None:
            self._inbox.put(None)
            raise AssertionError(f"the program has ended; stderr: {self.errors}")
        if "id" in message:
            assert message["id"] not in self._answers, f"answered twice: {message}"
            self._answers[message["id"]] = message
        else:
            self.events.append(message)
        return message

    def wait_event(self, event: str) -> Message:
        """Waits for the first event of that kind that is not there yet when it is called."""
        while True:
            message = self.take()
            if message.get("event") == event:
                return message

    def wait_log(self, part: str) -> str:
        """Waits until a log event holds a text, and gives it."""
        while not (found := [text for text in self.logs if part in text]):
            self.take()
        return found[0]

    def wait_errors(self, part: str) -> None:
        """Waits until stderr holds a text."""
        end = time.monotonic() + PATIENCE
        while part not in self.errors:
            assert time.monotonic() < end, f"waited in vain for {part!r} on stderr: {self.errors}"
            time.sleep(0.005)

    def hang_up(self) -> None:
        """Closes its stdin."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    def signal(self, number: int) -> None:
        """Sends it a signal."""
        self._process.send_signal(number)

    def stop_reading(self) -> None:
        """Closes our end of its stdout, as a host that dies does."""
        assert self._process.stdout is not None
        os.dup2(os.open(os.devnull, os.O_RDONLY), self._process.stdout.fileno())

    def wait(self) -> int:
        """Waits for its end, reads what is left, and gives the exit code."""
        code = self._process.wait(PATIENCE)
        for thread in self._threads:
            thread.join(PATIENCE)
        while (message := self._inbox.get(timeout=PATIENCE)) is not None:
            self._inbox.queue.appendleft(message)
            self.take()
        self._inbox.put(None)
        return code

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in iter(self._process.stdout.readline, b""):
            self.lines.append(line)
            message = _message(line)
            if "bin" in message:
                message["payload"] = self._process.stdout.read(message["bin"])
            self._inbox.put(message)
        self._inbox.put(None)

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        for line in iter(self._process.stderr.readline, b""):
            self._errors.append(line)


def _message(line: bytes) -> Message:
    """Reads a line; what is no JSON, as text printed at import, is an event of kind ``text``."""
    try:
        message: Message = json.loads(line)
        return message
    except ValueError:
        return {"event": "text", "text": line.decode("utf-8", "replace").rstrip("\n")}


class Temporary:
    """A test's folder and its programs; mixed into ``unittest.TestCase``."""

    def start(
        self, source: str, env: Mapping[str, str] | None = None, name: str = "mydriver.driver.py"
    ) -> Program:
        """Starts a driver from the source of its class ``D``; it ends with the test."""
        return self.run_file(driver_file(self.folder(), source, name), env)

    def run_file(self, path: str | Path, env: Mapping[str, str] | None = None) -> Program:
        """Starts a driver file; it ends with the test."""
        program = Program(path, env)
        self.addCleanup(program.__exit__, None, None, None)  # type: ignore[attr-defined]
        return program

    def folder(self) -> Path:
        """Makes a folder that goes with the test."""
        holder = tempfile.TemporaryDirectory(prefix="muxit-sdk-")
        self.addCleanup(holder.cleanup)  # type: ignore[attr-defined]
        return Path(holder.name)
