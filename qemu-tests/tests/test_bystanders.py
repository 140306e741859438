# SPDX-License-Identifier: GPL-2.0-or-later
"""Disks that must not change: that every guest has them, that a change is seen, and an older file
on a stick that changed, too."""

import pathlib
import re
import tempfile
import unittest
from unittest import mock

from lib import bystanders, inputs, qemu, runner, scenario
from lib.stick import LABEL, make, partitions, tool

FILES = sorted(path for path in (inputs.TOP / "qemu-tests/scenarios").iterdir()
               if not path.name.startswith("."))
SCENARIOS = [item for path in FILES for item in scenario.load(path)]


def pairs(line):
    """Takes a command line, yields each of its words with the next."""
    return zip(line, line[1:])


class Attached(unittest.TestCase):
    """What the guest of every scenario has."""

    def setUp(self):
        """A folder for images, and no copies of OVMF."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name)
        flash = mock.patch.object(qemu, "flash", return_value=[])
        self.addCleanup(flash.stop)
        flash.start()

    def test_every_scenario(self):
        """Each kind of disk is there, can be written, and takes no slot of the scenario's own;
        one without the stick says why."""
        self.assertGreater(len(SCENARIOS), 70)
        for item in SCENARIOS:
            disks = bystanders.attach(item, self.path)
            line = qemu.command(item, inputs.find(), self.path,
                                None if item.stick == "absent" else self.path / "stick.img", disks)
            wanted = {"nvme", "ahci"} | (set() if item.no_usb_bystander else {"usb"})
            self.assertEqual({disk.kind for disk in disks}, wanted, item.name)
            for disk in disks:
                name = f"bystander-{disk.kind}"
                self.assertIn(("-drive", f"if=none,id={name},format=raw,file={disk.path}"),
                              pairs(line), item.name)
                self.assertIn(("-device", f"{qemu.ATTACHED[disk.kind]},drive={name}"),
                              pairs(line), item.name)
            for slot in (qemu.CONTROLLER_SLOT, qemu.NVME_SLOT):
                of_root_bus = [device for device in item.devices
                               if not re.search(r",bus=(?!pcie\.0)", device)]
                self.assertFalse([device for device in of_root_bus
                                  if re.search(rf"addr={slot}\b", device)], item.name)

    def test_no_stick_but_for_a_reason(self):
        """All scenarios but one have the foreign stick."""
        self.assertEqual([item.name for item in SCENARIOS if item.no_usb_bystander], ["usb-absent"])
        for text, words in (("no-usb-bystander\n", "stands alone"),
                            ("stick normal\nno-usb-bystander x\n", "has no reason")):
            with self.assertRaisesRegex(scenario.Trouble, words):
                scenario.parse(text + 'expect verdict "ready"\n', "x", "x")

    def test_what_they_hold(self):
        """Two are labelled as the medium's report partition is, one has an EFI system partition."""
        self.assertRegex((inputs.TOP / "scripts/make-medium").read_text(encoding="utf-8"),
                         rf"\bfat \S*reports\.img\S* \S+ {LABEL}\b")
        found = {}
        for disk in bystanders.attach(scenario.Scenario("x"), self.path):
            (_, first, _), = partitions(disk.path)
            label = tool("mlabel", "-s", "-i", f"{disk.path}@@{first * 512}",
                         "::").decode().split()[-1]
            kind = tool("sfdisk", "--part-type", str(disk.path), "1").decode().strip()
            found[disk.kind] = (label, kind == bystanders.SYSTEM)
        self.assertEqual(found,
                         {"nvme": (LABEL, False), "ahci": ("EFI", True), "usb": (LABEL, False)})


class OneByte:
    """A guest that writes a byte to one of the disks and says nothing."""

    log = b""

    def __init__(self, line, folder, *_, **__):
        """Takes what a Guest takes, writes."""
        with open(folder / "bystander-nvme.img", "r+b") as file:
            file.seek(5000)
            file.write(b"x")

    def __enter__(self):
        """Begins."""
        return self

    def __exit__(self, *_):
        """Ends."""

    def wait_for(self, *_):
        """Finds everything."""


class Unchanged(unittest.TestCase):
    """What is seen of a write."""

    def setUp(self):
        """A folder for images."""
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        self.addCleanup(self.folder.cleanup)

    def test_bystander(self):
        """One byte of one disk."""
        disks = bystanders.attach(scenario.Scenario("x"), self.path)
        self.assertEqual(bystanders.check(disks), [])
        with open(disks[1].path, "r+b") as file:
            file.seek(5000)
            file.write(b"x")
        self.assertEqual(bystanders.check(disks), [
            "expected the ahci disk bystander-ahci.img bit for bit as it was, found it changed"])
        self.assertEqual(bystanders.check(bystanders.attach(scenario.Scenario("x"), self.path)), [])

    def test_a_changed_disk_fails_the_scenario(self):
        """Whether the guest comes to a report, or ends before."""
        changed = ["expected the nvme disk bystander-nvme.img bit for bit as it was, "
                   "found it changed"]
        with mock.patch.multiple(runner, Guest=OneByte,
                                 converse=lambda *_: (None, None), check_report=lambda *_: [],
                                 received_json=lambda *_: b"", check_console=lambda *_: []):
            whole = scenario.Scenario("x", firmware="bios")
            self.assertEqual(runner.boot_and_check(whole, inputs.find(), self.path, None, None),
                             (None, changed))
        stick = mock.Mock(path=self.path / "stick.img")
        stick.rest.return_value = "same"
        with mock.patch.multiple(runner, Guest=OneByte, prepare_stick=lambda *_: stick,
                                 medium=mock.Mock(prepare=lambda *_: [])):
            altered = scenario.Scenario("x", firmware="bios", altered="yes", boot="uki",
                                        serial=[re.compile(b"x")])
            self.assertEqual(runner.boot_and_check(altered, inputs.find(), self.path, None, None),
                             (None, changed))

    def test_older_files(self):
        """One that is gone, one that changed, one that should be gone,
        and bytes outside of the partition."""
        guid = "11111111-2222-3333-4444-555555555555"
        stick = make(self.path / "stick.img", guid)
        asked = scenario.Scenario("x", stick_before=[("a/same", 1000), ("a/other", 1000),
                                                     ("a/lost", 10)], stick_gone=["b/*"])
        stick.put("a/same", runner.content("a/same", 1000))
        stick.put("a/other", runner.content("a/same", 1000))
        stick.put("b/stays", b"1")
        self.assertEqual([problem.split(" on the stick")[0]
                          for problem in runner.check_older_files(asked, stick)],
                         ["expected no b/*", "expected a/other", "expected a/lost"])
        before = stick.rest()
        with open(stick.path, "r+b") as file:
            file.seek(600)
            file.write(b"x")
        self.assertNotEqual(stick.rest(), before)

    def test_file_system(self):
        """A sound one, and one whose tables do not agree."""
        stick = make(self.path / "stick.img", "11111111-2222-3333-4444-555555555555")
        stick.put("a", bytes(5000))
        self.assertEqual(stick.check(), [])
        with open(stick.path, "r+b") as file:
            file.seek(stick.first * 512 + 512 + 3)
            file.write(b"\xff\xff\xff\xff")
        self.assertTrue(stick.check())
