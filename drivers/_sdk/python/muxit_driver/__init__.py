"""Write Muxit drivers in Python.

A driver is a file ``<name>.driver.py`` with a subclass of :class:`Driver` that declares ``META`` and ends
with ``if __name__ == "__main__": run(MyDriver)``. Muxit runs one process of it per connector.

What travels between the driver and Muxit is described in ``drivers/_sdk/PROTOCOL.md``.
"""

from .driver import Driver
from .run import run

__all__ = ["Driver", "run"]
__version__ = "1.0.0"
