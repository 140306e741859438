# SPDX-License-Identifier: GPL-2.0-or-later
"""Results as TAP and as JSON: every outcome, and texts that TAP would take for its own words."""

import json
import pathlib
import tempfile
import unittest

import jsonschema

from lib import initramfs, results, tap
from lib.runner import Result

TOP = pathlib.Path(__file__).resolve().parent.parent
SCHEMA = json.loads((TOP / "results.schema.json").read_text(encoding="utf-8"))
REPORT = {"verdict": "ready", "iommu": {"kind": "intel", "enabled": True},
          "interrupt_remapping": {"enabled": True}, "observed": {"kernel": "6.12.0"},
          "groups": {"kernel": [{"id": 1, "members": ["0000:00:02.0"]},
                                {"id": 0, "members": ["0000:00:00.0"]}]},
          "devices": [{"address": "0000:00:02.0", "proof": "proved"}]}
ALL = [Result("a", "PASS", 2.25, report=REPORT),
       Result("b", "SKIP", 0.0, ["no #1 \\ here\nat all"]),
       Result("c", "FAIL", 1.0, ['expected "x": y', "found z"]),
       Result("d", "TROUBLE", 1.0, ["no QEMU"])]


class Tap(unittest.TestCase):
    """TAP 14."""

    def test_all_outcomes(self):
        """A point each in their order; what failed has its problems in YAML."""
        self.assertEqual(tap.text(ALL).splitlines(), [
            "TAP version 14", "1..4", "ok 1 - a", "ok 2 - b # SKIP no \\#1 \\\\ here at all",
            "not ok 3 - c", "  ---", "  outcome: fail", "  seconds: 1.0", "  problems:",
            '    - "expected \\"x\\": y"', '    - "found z"', "  ...",
            "not ok 4 - d", "  ---", "  outcome: trouble", "  seconds: 1.0", "  problems:",
            '    - "no QEMU"', "  ..."])

    def test_none(self):
        """A plan of nothing is a plan."""
        self.assertEqual(tap.text([]), "TAP version 14\n1..0\n")


class Results(unittest.TestCase):
    """JSON by its schema."""

    def test_schema(self):
        """It holds for every outcome, and says the same as the results."""
        document = results.document(ALL, (7, 2, 22))
        jsonschema.validate(document, SCHEMA)
        self.assertEqual(document["counts"], {"passed": 1, "failed": 1, "skipped": 1, "trouble": 1})
        first, second = document["scenarios"][:2]
        self.assertEqual(first["groups"], [["0000:00:00.0"], ["0000:00:02.0"]])
        self.assertEqual((first["verdict"], first["interrupt_remapping"], first["tried"]),
                         ("ready", True, 1))
        self.assertEqual((second["verdict"], second["groups"], second["kernel"]), (None,) * 3)

    def test_schema_refuses(self):
        """A key too many and an outcome that there is not."""
        for change in ({"more": 1}, {"outcome": "perhaps"}):
            document = results.document(ALL, (7, 2, 22))
            document["scenarios"][0] |= change
            self.assertRaises(jsonschema.ValidationError, jsonschema.validate, document, SCHEMA)


class List(unittest.TestCase):
    """A list of modules in the place of an initramfs' own."""

    def test_the_last_counts(self):
        """As for the kernel, which unpacks one archive after the other."""
        with tempfile.TemporaryDirectory() as name:
            old, new = pathlib.Path(name) / "old", pathlib.Path(name) / "new"
            old.write_bytes(initramfs.entry(initramfs.LIST, 0o100644, b"look a b\n")
                            + initramfs.entry("TRAILER!!!", 0, b""))
            initramfs.with_list(old, "", new)
            self.assertEqual(initramfs.read_file(old, initramfs.LIST), b"look a b\n")
            self.assertEqual(initramfs.read_file(new, initramfs.LIST), b"")


if __name__ == "__main__":
    unittest.main()
