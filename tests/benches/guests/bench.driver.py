"""A Python driver for the bench: one property that is there at once, and a stream of 64 KB arrays."""

import array
import threading

from muxit_driver import Driver, run


class PyBench(Driver):
    META = {
        "name": "PyBench",
        "version": "1.0.0",
        "description": "One property that is there at once, and a stream of 64 KB arrays",
        "group": "utilities",
        "properties": {
            "value": {"type": "double", "access": "R"},
            "running": {"type": "bool", "access": "R/W"},
            "numpy": {"type": "bool", "access": "R"},
        },
        "streams": ["frames"],
    }

    def init(self, config):
        try:
            import numpy

            self.item = numpy.zeros(16384, dtype="float32")
            self.numpy = True
        except ImportError:
            self.item = array.array("f", bytes(65536))
            self.numpy = False
        self.running = False
        self.thread = None

    def get(self, property):
        if property == "value":
            return 1.5
        if property in ("running", "numpy"):
            return getattr(self, property)
        raise KeyError(property)

    def set(self, property, value):
        if property != "running":
            raise KeyError(property)
        self.running = bool(value)
        if self.running:
            self.thread = threading.Thread(target=self.pump, daemon=True)
            self.thread.start()
        elif self.thread is not None:
            self.thread.join()

    def pump(self):
        while self.running:
            self.emit("frames", self.item)


if __name__ == "__main__":
    run(PyBench)
