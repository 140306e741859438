# SPDX-License-Identifier: GPL-2.0-or-later
"""What changes in a capture when a machine is changed, and what stays."""

import unittest

from lib import capture, edits

CAPTURE = """\
0000:00:1c.0 0604: 8086:a110
00: 86 80 10 a1 06 00 10 00 f1 00 04 06 10 00 81 00

@ read /proc/cmdline
| quiet intel_iommu=off,sm_on pci=nommconf
@ msr 0 0x3a
|x 01 00 00 00 00 00 00 00
@ log
| [    0.1] one
| [    0.2] two
"""


class Edits(unittest.TestCase):
    """Each edit changes one answer."""

    def test_options(self):
        """A member of a list goes alone; an option with nothing left goes whole."""
        self.assertEqual(edits.options(edits.without_option(CAPTURE, "intel_iommu=off")),
                         ["quiet", "intel_iommu=sm_on", "pci=nommconf"])
        self.assertEqual(edits.options(edits.without_option(CAPTURE, "pci=nommconf")),
                         ["quiet", "intel_iommu=off,sm_on"])
        self.assertEqual(edits.options(edits.with_option(CAPTURE, "iommu=pt"))[-1], "iommu=pt")

    def test_answers(self):
        """An answer takes the place of the old one, or is added."""
        changed = edits.answer(CAPTURE, "read /proc/version", ["x"])
        self.assertEqual(edits.lines(changed, "read /proc/version"), ["x"])
        self.assertEqual(edits.lines(edits.without_log(CAPTURE, "one"), "log"), ["[    0.2] two"])
        self.assertIsNone(edits.lines(CAPTURE, "read /proc/version"))

    def test_registers(self):
        """Bits of a register and of configuration space; what is not there is an error."""
        changed = edits.with_register(CAPTURE, 0, 0x3a, lambda value: value | 4)
        self.assertIn("|x 05 00", changed)
        piece = capture.functions_of(capture.pieces(
            edits.with_config(CAPTURE, "0000:00:1c.0", 4, [7])))["0000:00:1c.0"]
        self.assertEqual(capture.config_bytes(piece, 4, 1), b"\x07")
        with self.assertRaises(ValueError):
            edits.with_config(CAPTURE, "0000:00:1c.0", 0x40, [0])

    def test_moved(self):
        """A card gets the addresses below the port, in its headline and in the questions;
        a port without a bus has none."""
        text = CAPTURE.replace("81 00\n",
                               "81 00\n10: 00 00 00 00 00 00 00 00 00 04 04 00 00 00 00 00\n", 1)
        text += ("01:00.1 Device\n00: 86 80\n\n"
                 "@ link /sys/bus/pci/devices/0000:01:00.1/driver !absent\n")
        places = edits.new_place(text, "0000:01:00.1", "0000:00:1c.0")
        self.assertEqual(places, ("0000:01:00.", "0000:04:00."))
        self.assertIn("\n0000:04:00.1 Device\n", edits.moved(text, *places))
        self.assertIn("devices/0000:04:00.1/driver", edits.moved(text, *places))
        self.assertIsNone(edits.new_place(CAPTURE, "0000:01:00.1", "0000:00:1c.0"))


if __name__ == "__main__":
    unittest.main()
