"""Raw bytes behind a line."""

from __future__ import annotations

import array
import base64
import ctypes
import importlib.util
import struct
import unittest

from muxit_driver.payload import payload_of

from .program import Temporary

HAS_NUMPY = importlib.util.find_spec("numpy") is not None
BINARY = {"MUXIT_BINARY": "1"}
SENDER = """
import array
class D(Driver):
    META = {"name": "Sender", "streams": ["wave"]}
    def get(self, property):
        return eval(property)
    def execute(self, action, args):
        for n in range(args["n"]):
            self.emit("wave", array.array("f", [n] * 16384))
            self.emit("small", array.array("f", [n]))
"""
NUMPY = "import numpy" + SENDER.replace("import array", "", 1)


class Payloads(unittest.TestCase):
    def test_the_buffer_protocol_names_the_elements(self) -> None:
        for code, dtype in zip("bBhHiIqQfd", "i8 u8 i16 u16 i32 u32 i64 u64 f32 f64".split()):
            payload = payload_of(array.array(code, [1] * 1024))
            assert payload is not None
            self.assertEqual((payload.dtype, payload.shape), (dtype, (1024,)))
            self.assertEqual(payload.data.nbytes, 1024 * int(dtype[1:]) // 8)
        for value in (bytes(1024), bytearray(2000), memoryview(bytes(3000))):
            payload = payload_of(value)
            assert payload is not None
            self.assertEqual((payload.dtype, payload.shape), ("u8", (len(value),)))

    def test_small_values_and_other_types_are_none(self) -> None:
        for value in (
            bytes(1023),
            array.array("f", [1] * 255),
            [1.0] * 5000,
            "x" * 5000,
            None,
            1,
            {},
            2.5,
            object(),
            (ctypes.c_wchar * 2000)(),
        ):
            self.assertIsNone(payload_of(value), type(value))

    def test_truth_values_are_u8_and_big_endian_is_turned(self) -> None:
        payload = payload_of((ctypes.c_bool * 2000)(True))
        assert payload is not None
        self.assertEqual((payload.dtype, bytes(payload.data)[:2]), ("u8", b"\x01\x00"))
        big = (ctypes.c_uint32.__ctype_be__ * 500)(1, 2)
        payload = payload_of(big)
        assert payload is not None
        self.assertEqual((payload.dtype, bytes(payload.data)[:8]), ("u32", struct.pack("<2I", 1, 2)))


class Binary(Temporary, unittest.TestCase):
    def test_without_the_announcement_nothing_but_lines_is_written(self) -> None:
        program = self.start(SENDER)
        self.assertEqual(program.get("bytes(3000)"), base64.b64encode(bytes(3000)).decode())
        self.assertEqual(program.get("array.array('h', [7] * 1000)"), [7] * 1000)

    def test_answers_and_stream_items_carry_their_bytes(self) -> None:
        program = self.start(SENDER, BINARY)
        answer = program.answer(program.send("get", {"property": "bytes(range(256)) * 8"}))
        self.assertEqual(
            answer, {"id": 1, "dtype": "u8", "shape": [2048], "bin": 2048, "payload": bytes(range(256)) * 8}
        )
        self.assertEqual(program.get("bytes(10)"), base64.b64encode(bytes(10)).decode())
        program.do("send", {"n": 200})
        self.assertEqual(len(program.events), 400)
        for n, event in enumerate(program.events[::2]):
            self.assertEqual(
                (event["event"], event["name"], event["dtype"], event["shape"], event["bin"]),
                ("stream", "wave", "f32", [16384], 65536),
            )
            self.assertEqual(event["payload"], struct.pack("<f", n) * 16384)
        self.assertEqual(program.events[1], {"event": "stream", "name": "small", "data": [0.0]})

    def test_payloads_that_look_like_lines_stay_payloads(self) -> None:
        program = self.start(SENDER, BINARY)
        self.assertEqual(
            program.get('b\'{"id": 1, "result": 2}\\n\' * 100'), b'{"id": 1, "result": 2}\n' * 100
        )

    def test_a_payload_larger_than_the_pipe_arrives_whole(self) -> None:
        program = self.start(SENDER, BINARY)
        self.assertEqual(program.get("bytes(range(250)) * 80000"), bytes(range(250)) * 80000)

    def test_arrays_from_many_threads_do_not_mix(self) -> None:
        program = self.start(
            """
            import threading
            class D(Driver):
                META = {"name": "Threads"}
                def execute(self, action, args):
                    def work(n):
                        for _ in range(50):
                            self.emit(str(n), bytes([n]) * (70000 + n))
                            self.log("between")
                    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
                    for thread in threads: thread.start()
                    for thread in threads: thread.join()
        """,
            BINARY,
        )
        program.do("go")
        streams = [event for event in program.events if event["event"] == "stream"]
        self.assertEqual((len(streams), len(program.logs)), (400, 400))
        for event in streams:
            n = int(event["name"])
            self.assertEqual(event["payload"], bytes([n]) * (70000 + n))

    @unittest.skipUnless(HAS_NUMPY, "needs numpy")
    def test_numpy_arrays_travel_as_their_bytes(self) -> None:
        numpy = importlib.import_module("numpy")
        program = self.start(NUMPY, BINARY)
        for code, dtype, shape in (
            ("numpy.arange(512, dtype='f4')", "f32", [512]),
            ("numpy.ones((20, 30, 3), dtype='u1')", "u8", [20, 30, 3]),
            ("numpy.arange(2000) % 2 == 0", "u8", [2000]),
            ("numpy.arange(1000, dtype='>f8')", "f64", [1000]),
            ("numpy.arange(4000, dtype='i2').reshape(40, 100)[::2, ::3]", "i16", [20, 34]),
            ("numpy.asfortranarray(numpy.arange(900, dtype='u8').reshape(30, 30))", "u64", [30, 30]),
        ):
            answer = program.answer(program.send("get", {"property": code}))
            array_ = eval(code, {"numpy": numpy})
            self.assertEqual((answer["dtype"], answer["shape"]), (dtype, shape), code)
            little = array_.astype(array_.dtype.newbyteorder("<"))
            self.assertEqual(answer["payload"], little.tobytes("C"), code)

    def test_nan_and_infinities_stand_in_a_line_for_a_host_that_takes_them(self) -> None:
        code = "[float('nan'), {'a': float('-inf')}]"
        told = self.start(SENDER, {"MUXIT_NAN": "1"}).get(code)
        self.assertEqual(repr(told), "[nan, {'a': -inf}]")
        self.assertEqual(self.start(SENDER).get(code), [None, {"a": None}])

    @unittest.skipUnless(HAS_NUMPY, "needs numpy")
    def test_small_and_strange_numpy_values_become_json(self) -> None:
        program = self.start(NUMPY, BINARY)
        for code, expected in (
            ("numpy.float32(1.5)", 1.5),
            ("numpy.float64('nan')", None),
            ("numpy.int64(7)", 7),
            ("numpy.uint64(2**63)", str(2**63)),
            ("numpy.bool_(True)", True),
            ("numpy.str_('a')", "a"),
            ("numpy.array(3)", 3),
            ("numpy.arange(3)", [0, 1, 2]),
            ("numpy.array([1, numpy.nan])", [1.0, None]),
            ("numpy.array(['a', 'b'])", ["a", "b"]),
            ("{'a': numpy.zeros((2, 2)), numpy.int64(3): 1}", {"a": [[0.0, 0.0], [0.0, 0.0]], "3": 1}),
            ("numpy.arange(2000, dtype='f2')[:2]", [0.0, 1.0]),
            ("numpy.array(['2024-05-01'], dtype='M8[D]')", ["2024-05-01"]),
        ):
            self.assertEqual(program.get(code), expected, code)
        self.assertEqual(len(program.get("numpy.arange(2000, dtype='f2')")), 2000)
        self.assertIn(
            "type complex cannot be carried", program.fail("get", {"property": "numpy.array([1j])"})
        )


if __name__ == "__main__":
    unittest.main()
