# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenario files: what is understood, and what is refused with file, line and what was expected."""

import pathlib
import tempfile
import unittest
from unittest import mock

from lib import inputs, qemu, scenario
from lib.trouble import Trouble

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "scenarios"
ENOUGH = 'expect verdict "ready"\n'


class Scenarios(unittest.TestCase):
    """The grammar."""

    def refused(self, text, words):
        """Asserts that the text is refused with these words."""
        with self.assertRaises(Trouble) as caught:
            scenario.parse(text, "x", "dir/x")
        self.assertIn(words, str(caught.exception))

    def test_defaults_and_order(self):
        """Devices keep their order, comments and empty lines count for nothing."""
        found = scenario.parse("# why\n\ndevice a,x=1\ndevice b\ndisk ssd 16M\nlimit 30\n" + ENOUGH,
                               "x", "x")
        self.assertEqual(found.devices, ["a,x=1", "b"])
        self.assertEqual(found.disks, [("ssd", 16 << 20)])
        self.assertEqual((found.limit, found.boot, found.stick, found.cpu),
                         (30, "kernel", "absent", "EPYC"))

    def test_firmware(self):
        """What is booted says which firmware it is booted by, unless the scenario does."""
        for text, kind in (("", "bios"), ("boot ovmf-kernel\n", "uefi"), ("boot netboot\n", "bios"),
                           ("boot uki\nstick normal\n", "own-keys"),
                           ("boot cd\nmenu-setting kernel_options=vfio-preflight.json=ttyS1\n",
                            "uefi"),
                           ("boot cd\nfirmware bios\n"
                            "menu-setting kernel_options=vfio-preflight.json=ttyS1\n", "bios")):
            self.assertEqual(scenario.parse(text + ENOUGH, "x", "x").firmware, kind)

    def test_several_firmwares(self):
        """A scenario for each, with the lines that are for it alone, and with what its
        report says of the firmware."""
        found = scenario.parse_all(
            "boot cd\nmenu-setting kernel_options=vfio-preflight.json=ttyS1\n"
            "firmware bios secure-boot\nmemory @secure-boot 512\n"
            "expect @bios iommu.kind \"intel\"\n" + ENOUGH, "x", "x")
        self.assertEqual([(item.name, item.firmware, item.memory) for item in found],
                         [("x@bios", "bios", 256), ("x@secure-boot", "secure-boot", 512)])
        lines = [[item.line for item in one.expectations] for one in found]
        self.assertIn('expect iommu.kind "intel"', lines[0])
        self.assertNotIn('expect iommu.kind "intel"', lines[1])
        self.assertIn('expect machine.firmware.type "bios"', lines[0])
        self.assertIn('expect observed.lockdown "integrity"', lines[1])

    def test_one_firmware(self):
        """A file that names one or none is one scenario of the file's name."""
        for text, kind in (("", "bios"), ("boot netboot\nfirmware uefi\n", "uefi")):
            found = scenario.parse_all(text + ENOUGH, "x", "x")
            self.assertEqual([(item.name, item.firmware) for item in found], [("x", kind)])

    def test_bad_firmwares(self):
        """What is for a firmware that is not among several named above, and firmwares that are
        none, with file and line."""
        for text, words in (("expect @uefi a 1\nfirmware bios uefi\n",
                             "dir/x:2: '@uefi' is not understood, expected some of several"),
                            ("firmware bios uefi\nexpect @secure-boot a 1\n",
                             "dir/x:3: '@secure-boot' is not understood"),
                            ("firmware bios uefi\nexpect @bios,uefi a 1\n",
                             "dir/x:3: '@bios,uefi' is not understood"),
                            ("firmware uefi\nexpect @uefi a 1\n",
                             "dir/x:3: '@uefi' is not understood"),
                            ("firmware bios coreboot\n",
                             "dir/x:2: firmware 'coreboot' is unknown, expected bios | uefi"),
                            ("firmware bios bios\n", "dir/x:2: 'bios bios' names a firmware twice"),
                            ("firmware bios uefi\nfirmware bios\n",
                             "dir/x:3: 'firmware' stands here a second time")):
            with self.assertRaises(Trouble) as caught:
                scenario.parse_all("boot netboot\n" + text + ENOUGH, "x", "dir/x")
            self.assertIn(words, str(caught.exception))

    def test_bad_lines(self):
        """Each names file and line, what is wrong and what was expected."""
        self.refused("# c\ndevize a\n" + ENOUGH,
                     "dir/x:2: unknown keyword 'devize', expected one of: machine cpu")
        self.refused(ENOUGH + "boot floppy\n",
                     "dir/x:2: boot 'floppy' is unknown, expected kernel | ovmf-kernel | stick")
        self.refused("memory\n" + ENOUGH, "dir/x:1: 'memory' stands alone")
        self.refused("limit soon\n" + ENOUGH, "dir/x:1: 'soon' is no number, expected")
        self.refused("cpu a\ncpu b\n" + ENOUGH,
                     "dir/x:2: 'cpu' stands here a second time, expected it once")
        self.refused("disk ssd\n" + ENOUGH, "dir/x:1: 'ssd' is not understood, expected")
        self.refused("expect verdict ready\n", "dir/x:1: value ready is not JSON, expected")
        self.refused("menu-keys \\x1\n" + ENOUGH, "dir/x:1: '\\x1' is not understood")
        self.refused("expect-serial (\n", "dir/x:1: '(' is no regular expression")

    def test_skip_needs_a_reason(self):
        """A skip without a reason is refused."""
        self.refused("skip-if qemu >= 8\n" + ENOUGH,
                     "dir/x:1: 'qemu >= 8' is not understood, expected")
        self.refused("skip-if no-device igb\n" + ENOUGH, "dir/x:1:")

    def test_contradictions(self):
        """What does not go together, and a scenario that could not fail."""
        self.refused("device a\n", "nothing is expected")
        self.refused("boot stick\n" + ENOUGH, "'boot stick' needs 'stick normal'")
        self.refused("boot stick\nstick normal\nappend a\n" + ENOUGH, "append has no effect")
        self.refused("variables yes\n" + ENOUGH, "'variables yes' needs")
        self.refused("expect-variable READY\n" + ENOUGH, "expect-variable needs")
        self.refused("stick-file a 1K\n" + ENOUGH,
                     "stick-file, stick-report and pull-stick need a stick")
        self.refused("stick-report a no-iommu\n" + ENOUGH,
                     "stick-file, stick-report and pull-stick need a stick")
        self.refused("stick normal\nstick-report a no-such-capture\n" + ENOUGH,
                     "expected a path and the name of a capture")
        self.refused("pull-stick 0\nstick normal\n" + ENOUGH, "dir/x:1: '0' is no time")
        self.refused("expect-stick a\n" + ENOUGH, "expect-stick needs a stick")
        self.refused("boot stick\nstick normal\nalso-off a\n" + ENOUGH, "have no effect")
        self.refused("boot stick\nstick normal\nmodule a\n" + ENOUGH,
                     "module and without-module have no effect")
        self.refused("setting a=b\n" + ENOUGH, "setting has no effect with 'boot kernel'")
        self.refused("altered yes\n" + ENOUGH, "'altered yes' needs 'boot uki'")
        self.refused("menu-keys o\n" + ENOUGH, "menu-keys has no effect")
        self.refused("receiver yes\n" + ENOUGH, "netboot-by and receiver have no effect")
        self.refused("boot netboot\nreceiver yes\n" + ENOUGH, "receiver needs")
        self.refused("boot netboot\nfirmware secure-boot\nnetboot-by http\n" + ENOUGH,
                     "which Secure Boot does not start")
        self.refused("boot cd\n" + ENOUGH, "'boot cd' leaves no report on a stick")
        self.refused("boot stick\nstick normal\nserial absent\n" + ENOUGH, "'serial absent' needs")
        self.refused("boot ovmf-kernel\nfirmware secure-boot\n" + ENOUGH,
                     "'boot ovmf-kernel' does not go with Secure Boot")
        self.refused("expect-letters 8x16\n" + ENOUGH, "expect-letters needs an expect-screen")
        self.refused("expect-qr READY\n" + ENOUGH, "expect-qr needs an expect-screen")
        self.refused("expect-qr-series yes\n" + ENOUGH, "expect-qr-series needs an expect-qr")
        self.refused("expect-letters 8\n" + ENOUGH, "dir/x:1: '8' is no size")
        self.refused("expect-boot-menu 8x16\n" + ENOUGH,
                     "expect-boot-menu has no effect with 'boot kernel'")
        self.refused("in-guest a\nalso-what-if b\n" + ENOUGH, "in-guest does not go with")

    def test_foreign_sticks(self):
        """What it has in common with ours is one of few words, and ours is beside it."""
        self.assertEqual(scenario.parse("stick normal\nforeign-stick guid\n" + ENOUGH, "x",
                                        "x").foreign_stick, "guid")
        self.refused("stick normal\nforeign-stick colour\n" + ENOUGH,
                     "dir/x:2: foreign-stick 'colour' is unknown, expected absent | label")
        self.refused("foreign-stick label\n" + ENOUGH, "foreign-stick needs ours beside it")

    def test_skips(self):
        """A version is compared part by part; the reason is given."""
        found = scenario.parse("skip-if qemu >= 8.1 broken there\n" + ENOUGH, "x", "x")
        for version, reason in (((8, 0, 9), None), ((8, 1, 0), "broken there"),
                                ((10, 0, 2), "broken there")):
            with mock.patch.object(qemu, "version", return_value=version):
                self.assertEqual(scenario.reason_to_skip(found), reason)

    def test_skips_by_versions(self):
        """A range has its ends, and all beginnings of them."""
        found = scenario.parse("skip-if qemu 8 to 10.0.12 broken\n" + ENOUGH, "x", "x")
        for version, reason in (((7, 2, 22), None), ((8, 0, 0), "broken"), ((10, 0, 12), "broken"),
                                ((10, 0, 13), None), ((11, 1, 3), None)):
            with mock.patch.object(qemu, "version", return_value=version):
                self.assertEqual(scenario.reason_to_skip(found), reason)

    def test_skips_by_property(self):
        """Where a device has it, or where it lacks it."""
        for word, has, reason in (("has", True, "so"), ("has", False, None), ("no", True, None),
                                  ("no", False, "so")):
            found = scenario.parse(f"skip-if {word}-property a.b so\n" + ENOUGH, "x", "x")
            with mock.patch.object(qemu, "has_property", return_value=has):
                self.assertEqual(scenario.reason_to_skip(found), reason)

    def test_skips_by_module(self):
        """A module that is not there is a reason only where no other is."""
        found = scenario.parse("module a\nskip-if kernel < 6.11 old\n" + ENOUGH, "x", "x")
        given = mock.Mock(kernel_version=lambda: (7, 0), module=lambda _: pathlib.Path("/no/a.ko"))
        self.assertIn("it loads a, a module", scenario.reason_to_skip(found, given))
        given.kernel_version = lambda: (6, 1)
        self.assertEqual(scenario.reason_to_skip(found, given), "old")

    def test_skips_by_kernel(self):
        """The kernel that is booted tells its version in its header;
        what is no kernel is trouble."""
        found = scenario.parse("skip-if kernel < 6.11 too old\n" + ENOUGH, "x", "x")
        with tempfile.TemporaryDirectory() as folder:
            kernel = pathlib.Path(folder) / "vmlinuz"
            given = inputs.Inputs(kernel, kernel, kernel)
            for version, reason in ((b"6.1.0-5", "too old"), (b"6.11.2", None), (b"7.3.4", None)):
                image = bytearray(0x400) + version + b"\0"
                image[0x202:0x206], image[0x20E:0x210] = b"HdrS", (0x200).to_bytes(2, "little")
                kernel.write_bytes(image)
                self.assertEqual(scenario.reason_to_skip(found, given), reason)
            for image in (b"", bytes(0x400)):
                kernel.write_bytes(image)
                self.assertRaises(Trouble, scenario.reason_to_skip, found, given)

    def test_all_files(self):
        """Every scenario file is understood and says in its first line why it exists."""
        files = [path for path in FOLDER.iterdir() if not path.name.startswith(".")]
        self.assertGreater(len(files), 10)
        for path in files:
            scenario.load(path)
            self.assertTrue(path.read_text(encoding="utf-8").startswith("# "), path.name)


if __name__ == "__main__":
    unittest.main()
