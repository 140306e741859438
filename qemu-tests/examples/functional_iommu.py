#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A functional test of QEMU's IOMMUs, in the style of QEMU's own tests/functional but alone: the
guest's verdict is QEMU's exit status, and its report comes through a virtio port.

QEMU_TEST_QEMU_BINARY   the QEMU to be tested (default: qemu-system-x86_64)
VFIO_PREFLIGHT          a folder with vmlinuz and initramfs.img (default: build/)

Run it:  qemu-tests/examples/functional_iommu.py -v [FunctionalIommu.test_intel]
"""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
QEMU = os.environ.get("QEMU_TEST_QEMU_BINARY", "qemu-system-x86_64")
IMAGE = pathlib.Path(os.environ.get("VFIO_PREFLIGHT", TOP / "build"))
READY, READY_AFTER_CHANGES, NOT_CAPABLE, INCOMPLETE, NO_VERDICT = 33, 35, 37, 39, 63
SECONDS = 120
COMMAND_LINE = ("no_timer_check cryptomgr.notests=1 console=ttyS0 intel_iommu=on "
                "vfio-preflight.report=console vfio-preflight.action=poweroff "
                "vfio-preflight.json=vport0p1 vfio-preflight.exit-port=0xf4")
CARD_AND_PORT = ("-device", "pcie-root-port,id=p1,chassis=1,addr=0x4", "-device", "e1000e,bus=p1")


class FunctionalIommu(unittest.TestCase):
    """One machine for each test."""

    def boot(self, *devices):
        """Takes QEMU's arguments for the machine's devices, boots it; gives QEMU's exit status and
        the guest's report."""
        with tempfile.TemporaryDirectory() as folder:
            report, console = pathlib.Path(folder) / "report.json", pathlib.Path(folder) / "console"
            done = subprocess.run(
                [QEMU, "-accel", "tcg", "-machine", "q35,kernel-irqchip=split", "-cpu", "EPYC",
                 "-m", "256", "-nodefaults", "-display", "none", "-no-reboot", *devices,
                 "-serial", f"file:{console}", "-device", "virtio-serial-pci,addr=0x1c",
                 "-chardev", f"file,id=report,path={report}",
                 "-device", "virtserialport,chardev=report,name=report",
                 "-device", "isa-debug-exit,iobase=0xf4,iosize=4",
                 "-kernel", IMAGE / "vmlinuz", "-initrd", IMAGE / "initramfs.img",
                 "-append", COMMAND_LINE],
                capture_output=True, text=True, check=False, timeout=SECONDS)
            said = console.read_text(errors="replace") if console.exists() else done.stderr
            self.assertTrue(report.exists() and report.stat().st_size,
                            f"no report, QEMU's exit status {done.returncode}:\n{said[-2000:]}")
            return done.returncode, json.loads(report.read_text(encoding="utf-8"))

    def group_of(self, report, address):
        """Takes a report and a device's address, gives the members of its IOMMU group."""
        found = [group["members"] for group in report["groups"]["kernel"] or []
                 if address in group["members"]]
        self.assertEqual(len(found), 1, f"{address} stands in {len(found)} groups")
        return found[0]

    def test_intel(self):
        """VT-d remaps interrupts; a card below a port with ACS has a group of its own."""
        status, report = self.boot("-device", "intel-iommu,intremap=on", *CARD_AND_PORT)
        self.assertEqual(status, READY)
        self.assertEqual(report["iommu"]["kind"], "intel")
        self.assertTrue(report["interrupt_remapping"]["enabled"])
        self.assertEqual(self.group_of(report, "0000:01:00.0"), ["0000:01:00.0"])
        self.assertEqual(report["groups"]["differences"], [])

    def test_intel_without_remapping(self):
        """Without remapping something must change first, and the guest says so by its verdict."""
        status, report = self.boot("-device", "intel-iommu,intremap=off", *CARD_AND_PORT)
        self.assertEqual(status, READY_AFTER_CHANGES)
        self.assertFalse(report["interrupt_remapping"]["enabled"])


if __name__ == "__main__":
    unittest.main()
