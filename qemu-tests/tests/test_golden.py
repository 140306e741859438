# SPDX-License-Identifier: GPL-2.0-or-later
"""How what the program says is kept: what is left out, and that nothing else is."""

import json
import pathlib
import tempfile
import unittest
from unittest import mock

from lib import golden


class Kept(unittest.TestCase):
    def test_layout_is_json(self):
        value = {"a": [1, "x" * golden.WIDTH, {"b": None}], "c": {}, "d": ["y" * 80, "z" * 80]}
        text = golden.lay_out(value)
        self.assertEqual(json.loads(text), value)
        self.assertIn('  "c": {},', text.split("\n"))

    def test_nulls(self):
        value = {"a": None, "b": [None, {"c": None, "d": False}], "e": []}
        self.assertEqual(golden.without_nulls(value), {"b": [None, {"d": False}], "e": []})

    def test_findings(self):
        cited = {"where": "w", "offset": None, "width": None, "value": "v"}
        well = {"rule": "r", "subject": "s", "status": "pass", "summary": "Fine.",
                "evidence": [cited, {**cited, "offset": "0x1", "width": 1}]}
        self.assertEqual(golden.in_short(well), "r s pass: Fine. [w v; w 0x1 1 v]")
        for status in ("warn", "fail", "unknown"):
            self.assertEqual(golden.in_short({**well, "status": status}),
                             {**well, "status": status})

    def test_program_without_names(self):
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder) / "program"
            program.write_bytes(b"a /usr/share/misc/pci.ids\0/usr/share/hwdata/pci.ids\0z")
            with golden.without_names(program) as copy:
                self.assertEqual(len(copy.read_bytes()), len(program.read_bytes()))
                self.assertNotIn(b"pci.ids", copy.read_bytes())
            program.write_bytes(b"a /usr/share/misc/pci.ids\0")
            with self.assertRaises(ValueError):
                golden.without_names(program).__enter__()

    def test_differences(self):
        capture = pathlib.Path("captures/machine")
        with tempfile.TemporaryDirectory(dir=golden.TOP / "qemu-tests") as folder, \
                mock.patch.object(golden, "FOLDER", pathlib.Path(folder)):
            self.assertIn("there is no", golden.differences(capture, "one\ntwo\n"))
            golden.kept_for(capture).write_text("one\ntwo\n")
            self.assertEqual(golden.differences(capture, "one\ntwo\n"), "")
            self.assertIn("-two\n+three", golden.differences(capture, "one\nthree\n"))
            many = golden.differences(capture, "new\n" * 100)
            self.assertEqual(len(many.splitlines()), golden.SHOWN + 1)
            self.assertEqual(golden.without_capture([capture]), [])
            self.assertEqual(golden.without_capture([]), [golden.kept_for(capture)])


if __name__ == "__main__":
    unittest.main()
