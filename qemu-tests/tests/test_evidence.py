# SPDX-License-Identifier: GPL-2.0-or-later
"""What counts as a contradiction between a finding and what it cites."""

import unittest

from lib import capture, conclusions, evidence

CAPTURE = """\
0000:00:1c.0 0604: 8086:a110
00: 86 80 10 a1 06 00 10 00 f1 00 04 06 10 00 81 00
140: 0d 00 01 22 0f 00 05 00 00 00 00 00 00 00 00 00

DMAR @ 0x0000000000000000
    0000: 44 4D 41 52 48 00 00 00 03 C3 49 4E 54 45 4C 20  DMARH.....INTEL
    0010: 01 02

@ msr 0 0x3a
|x 05 00 00 00 00 00 00 00
@ mmio 0xfed90008+8
|x 62 04 66 40 8c 00 d2 00
@ read /proc/iomem !denied
@ list /sys/class/iommu
| dmar0
"""


def finding(status="pass", rule="r", **cited):
    """A finding that cites one thing, or nothing."""
    cited = [{"where": "w", "offset": None, "width": None, "value": "v", **cited}] if cited else []
    return {"rule": rule, "status": status, "subject": "machine", "evidence": cited}


def report(*findings, **keys):
    """A report of these findings, and otherwise of a machine on which all is well."""
    return {"findings": findings, "functions": [], "devices": [],
            "iommu": {"kind": "intel", "table": "DMAR", "units": [], "enabled": True},
            "interrupt_remapping": {"offered": True, "enabled": True, "ioapics": []}, **keys}


class Cited(unittest.TestCase):
    def found(self, *findings, **keys):
        return evidence.contradictions(report(*findings, **keys), capture.pieces(CAPTURE))

    def test_nothing_cited(self):
        for status in ("pass", "warn", "fail"):
            self.assertIn("cites nothing", self.found(finding(status))[0])
        self.assertEqual(self.found(finding("unknown"), finding("not-applicable")), [])

    def test_not_seen(self):
        for value in ("denied", "2 not seen, the first is 0000:00:01.0", "1 of 2 not seen"):
            self.assertIn("cites what was not seen", self.found(finding(value=value))[0])
        self.assertEqual(self.found(finding("warn", value="failed")), [])
        self.assertEqual(self.found(finding(rule="no_iommu_described", value="failed")), [])

    def test_unknown_by_plain_values(self):
        self.assertEqual(len(list(evidence.of_unknown(report(finding("unknown", value="ok"))))), 1)
        self.assertEqual(list(evidence.of_unknown(report(finding("unknown", value="failed")))), [])

    def test_numbers(self):
        right = (("0000:00:1c.0 config, ACS capability", "0x144", 2, "0x000f"),
                 ("/sys/firmware/acpi/tables/DMAR for 0000:00:1c.0", "0x10", 2, "0x0201"),
                 ("CPU 0 MSR FEATURE_CONTROL", "0x3a", 8, "0x0000000000000005"),
                 ("registers of the unit at 0xfed90000", "0x8", 8, "0x00d2008c40660462"))
        for where, offset, width, value in right:
            cited = {"where": where, "offset": offset, "width": width}
            self.assertEqual(self.found(finding(value=value, **cited)), [])
            self.assertIn("is cited as 0x77", self.found(finding(value="0x77", **cited))[0])

    def test_place_that_is_not_known(self):
        cited = finding(where="a new place", offset="0x0", width=1, value="0x00")
        self.assertIn("does not know the place", self.found(cited)[0])

    def test_other_value_in_the_report(self):
        unit = {"base": "0xfed90000", "global_status": "0xc7000000"}
        cited = {"where": "registers of the unit at 0xfed90000", "offset": "0x1c", "width": 4}
        iommu = {"kind": "intel", "enabled": True, "units": [unit]}
        self.assertEqual(self.found(finding(value="0xc7000000", **cited), iommu=iommu), [])
        self.assertEqual(len(self.found(finding(value="0x00000000", **cited), iommu=iommu)), 1)

    def test_refusals(self):
        for where, value in (("/proc/iomem", "denied"), ("/proc/cmdline", "not asked")):
            self.assertEqual(self.found(finding("warn", where=where, value=value)), [])
        for where, value in (("/proc/iomem", "absent"), ("/sys/class/iommu", "absent"),
                             ("/sys/firmware/acpi/tables/DMAR", "not asked")):
            self.assertIn("it was", self.found(finding("warn", where=where, value=value))[0])


class Concluded(unittest.TestCase):
    def test_ioapic_that_is_not_covered(self):
        ioapics = [{"id": 4, "covered": False}]
        remapping = {"offered": True, "enabled": False, "ioapics": ioapics}
        found = conclusions.contradictions(report(
            finding(rule="ioapic_not_covered", where="IOAPIC 4", value="covered"),
            interrupt_remapping=remapping))
        self.assertEqual(len(found), 3)
        remapping["offered"] = False
        found = conclusions.contradictions(report(
            finding("fail", "ioapic_not_covered", where="IOAPIC 4", value="named by no unit"),
            interrupt_remapping=remapping))
        self.assertEqual(found, [])

    def test_of_machine(self):
        iommu = {"kind": "intel", "units": [], "enabled": False}
        passed, failed = (finding(status, "iommu_not_enabled", value="v")
                          for status in ("pass", "fail"))
        self.assertEqual(conclusions.contradictions(report(passed)), [])
        self.assertEqual(len(conclusions.contradictions(report(passed, iommu=iommu))), 1)
        self.assertEqual(len(conclusions.contradictions(report(failed))), 1)

    def test_of_devices(self):
        rule = "group_shared_with_strangers"
        shared = {**finding("fail", rule, value="v"), "subject": "0000:01:00.0"}
        device = {"address": "0000:01:00.0", "with": ["0000:02:00.0"], "blockers": [rule]}
        self.assertEqual(conclusions.contradictions(report(shared, devices=[device])), [])
        for change in ({"with": []}, {"blockers": []}):
            found = conclusions.contradictions(report(shared, devices=[{**device, **change}]))
            self.assertEqual(len(found), 1)


if __name__ == "__main__":
    unittest.main()
