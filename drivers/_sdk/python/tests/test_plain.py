"""Python values as JSON can carry them."""

from __future__ import annotations

import array
import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import json
import types
import unittest
import uuid
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from muxit_driver.lines import line
from muxit_driver.plain import MAX_SAFE_INTEGER, to_plain


class Colour(enum.Enum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 3


@dataclasses.dataclass
class Reading:
    volts: float
    when: datetime.date


class Point(NamedTuple):
    x: int
    y: int


class Scalar:
    """As a scalar of numpy: no number by itself, but it knows its value."""

    dtype = "f4"

    def tolist(self) -> float:
        return 1.5


class Values(unittest.TestCase):
    def test_every_kind_has_its_form(self) -> None:
        nan, inf = float("nan"), float("inf")
        for value, expected in (
            (None, None),
            (True, True),
            (5, 5),
            (1.5, 1.5),
            ("ü", "ü"),
            ([1, (2, 3)], [1, [2, 3]]),
            ({1}, [1]),
            (frozenset(), []),
            (range(3), [0, 1, 2]),
            (collections.deque([1]), [1]),
            ({"a": 1}.keys(), ["a"]),
            ({"a": 1}.values(), [1]),
            (nan, None),
            ([inf, -inf], [None, None]),
            (MAX_SAFE_INTEGER, MAX_SAFE_INTEGER),
            (MAX_SAFE_INTEGER + 1, str(2**53)),
            (-(2**60), str(-(2**60))),
            (b"\x00\xff", "AP8="),
            (bytearray(b"a"), "YQ=="),
            (memoryview(b"ab"), "YWI="),
            (array.array("d", [1.5, nan]), [1.5, None]),
            (memoryview(array.array("i", [1, 2])), [1, 2]),
            (datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.timezone.utc), "2024-05-01T12:00:00+00:00"),
            (datetime.date(2024, 5, 1), "2024-05-01"),
            (datetime.timedelta(minutes=1.5), 90.0),
            (decimal.Decimal("1.50"), 1.5),
            (decimal.Decimal("NaN"), None),
            (fractions.Fraction(1, 4), 0.25),
            (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
            (PurePosixPath("/a/b"), "/a/b"),
            (Colour.RED, "red"),
            (Level.HIGH, 3),
            (Point(1, 2), [1, 2]),
            (Scalar(), 1.5),
            (Reading(nan, datetime.date(2024, 5, 1)), {"volts": None, "when": "2024-05-01"}),
            (types.MappingProxyType({"a": {2}}), {"a": [2]}),
            ({2: "a"}, {"2": "a"}),
            (
                {None: "b", False: "c", Colour.RED: "d", 1.5: "e"},
                {"null": "b", "false": "c", "red": "d", "1.5": "e"},
            ),
        ):
            self.assertEqual(to_plain(value), expected, repr(value))
            json.dumps(to_plain(value), allow_nan=False)

    def test_what_cannot_be_carried_says_where_it_was(self) -> None:
        loop: list[Any] = []
        loop.append(loop)
        for value, text in (
            (object(), "cannot send the value: type object cannot be carried"),
            ({"a": [1, {"b": lambda: 0}]}, "cannot send value['a'][1]['b']: type function cannot be carried"),
            ({"a": 1 + 2j}, "value['a']: type complex"),
            ((item for item in [1]), "type generator"),
            ({(1, 2): 3}, "a key of type tuple cannot be a name"),
            (loop, "nested deeper than 100 levels, or contains itself"),
            (int("9" * 4000) ** 2, "an integer has too many digits"),
            (Reading, "type type"),
        ):
            with self.assertRaises(TypeError) as caught:
                to_plain(value)
            self.assertIn(text, str(caught.exception))

    def test_a_line_is_ascii_whatever_is_in_it(self) -> None:
        text = "a\nb\r\u2028\ud800\x00ü"
        written = line({"result": to_plain(text)})
        self.assertEqual(written.count(b"\n"), 1)
        self.assertTrue(written.endswith(b"\n") and written.isascii())
        self.assertEqual(json.loads(written)["result"], text)


if __name__ == "__main__":
    unittest.main()
