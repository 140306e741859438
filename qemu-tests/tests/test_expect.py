# SPDX-License-Identifier: GPL-2.0-or-later
"""Expectations hold where they should, and fail where they should."""

import unittest

from lib.expect import BadExpectation, Expectation, check_all, from_capture

REPORT = {
    "verdict": "ready",
    "iommu": {"units": [{"base": "0xfed90000"}], "table": None,
              "unknown_structures": [{"type": 9, "length": 64}]},
    "interrupt_remapping": {"enabled": True,
                            "ioapics": [{"id": 0, "covered": True}, {"id": 2, "covered": False}]},
    "groups": {"kernel": [{"id": 0, "members": ["0000:00:00.0"]},
                          {"id": 1, "members": ["0000:01:00.0", "0000:01:00.1"]}]},
    "findings": [{"rule": "x", "status": "fail", "subject": "0000:01:00.0"},
                 {"rule": "x", "status": "pass", "subject": "machine"}],
    "incomplete": [],
}


class Expectations(unittest.TestCase):
    """Each line is checked against REPORT."""

    def holds(self, line):
        """Asserts that the line holds."""
        self.assertIsNone(Expectation(line).check(REPORT), line)

    def fails(self, line, *words):
        """Asserts that the line does not hold, and that the sentence has these words."""
        problem = Expectation(line).check(REPORT)
        self.assertIsNotNone(problem, line)
        for word in words:
            self.assertIn(word, problem)

    def test_value(self):
        """A plain value is compared as JSON."""
        self.holds('expect verdict "ready"')
        self.holds("expect iommu.table null")
        self.fails('expect verdict "incomplete"', '"incomplete"', '"ready"')
        self.fails("expect verdict null")

    def test_true_is_not_one(self):
        """Python takes true and 1 for equal; JSON does not."""
        self.holds("expect interrupt_remapping.enabled true")
        self.fails("expect interrupt_remapping.enabled 1", "true")

    def test_selector(self):
        """A selector reduces a list; all its conditions must hold;
        the colons of an address are no obstacle."""
        self.holds('expect findings[rule=x,subject=0000:01:00.0].status "fail"')
        self.fails('expect findings[rule=x,subject=0000:01:00.0].status "pass"', '"fail"')
        self.fails('expect findings[rule=y].status "fail"', "nothing")
        self.holds("expect interrupt_remapping.ioapics[covered=false].id 2")

    def test_any_of_several(self):
        """One match is enough for expect and spoils refuse."""
        self.holds('expect findings[rule=x].status "pass"')
        self.fails('refuse findings[rule=x].status "fail"')
        self.holds('refuse findings[rule=x].status "warn"')
        self.holds('expect groups.kernel.members ["0000:00:00.0"]')
        self.fails('expect groups.kernel.members ["0000:01:00.0"]')

    def test_length(self):
        """`.length` counts lists and selections, but a key of that name comes first."""
        self.holds("expect iommu.units.length 1")
        self.fails("expect iommu.units.length 2", "found 1")
        self.holds("expect findings[rule=x].length 2")
        self.holds("expect incomplete.length 0")
        self.holds("expect iommu.unknown_structures[type=9].length 64")

    def test_contains(self):
        """A part of a string, a member of a list."""
        self.holds('expect groups.kernel[id=1].members contains "0000:01:00.1"')
        self.fails('expect groups.kernel[id=0].members contains "0000:01:00.1"')
        self.holds('expect verdict contains "rea"')
        self.fails('refuse verdict contains "rea"')

    def test_exists(self):
        """null is there; what has no key is not."""
        self.holds("expect iommu.table exists")
        self.holds("refuse iommu.nothing exists")
        self.fails("expect iommu.nothing exists", "nothing")
        self.fails("refuse iommu.table exists")

    def test_refusing_nothing_fails(self):
        """A mistyped path must not make `refuse` hold."""
        self.fails('refuse findingz.status "fail"', "nothing at findingz.status")

    def test_not_understood(self):
        """Lines that are no expectations say what was expected."""
        for line in ("expect verdict", "expect verdict ready", 'expects verdict "ready"',
                     'expect a..b 1', 'expect findings[rule].status "fail"', "expect verdict[ 1"):
            with self.assertRaises(BadExpectation, msg=line) as caught:
                Expectation(line)
            self.assertIn("expected", str(caught.exception))

    def test_capture(self):
        """`#:` lines of a capture are read, others are not; a bad one is named by file and line."""
        text = ('#: expect verdict "ready"\n#: a remark\n00:00.0 Host bridge\n'
                '#: refuse verdict "incomplete"\n')
        expectations = from_capture(text, "some.capture")
        self.assertEqual(len(expectations), 2)
        self.assertEqual(check_all(expectations, REPORT), [])
        self.assertEqual(len(check_all(expectations, {"verdict": "incomplete"})), 2)
        with self.assertRaisesRegex(BadExpectation, r"some\.capture:2: .*expected"):
            from_capture("\n#: expect verdict\n", "some.capture")


if __name__ == "__main__":
    unittest.main()
