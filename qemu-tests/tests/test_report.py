# SPDX-License-Identifier: GPL-2.0-or-later
"""What holds for every report: keys, order, width, groups. Each check is made to fail."""

import copy
import unittest

from lib import groups, recording, report

GROUP = {"id": 0, "members": ["0000:00:00.0", "0000:00:01.0"]}
REPORT = {
    "schema": report.SCHEMA, "verdict": "ready", "summary": "", "machine": None, "iommu": None,
    "interrupt_remapping": None, "functions": [],
    "groups": {"kernel": [GROUP, {"id": 1, "members": []}], "predicted": None, "potential": None,
               "what_if": None, "differences": []},
    "findings": [], "counts": {}, "changes": [], "devices": [], "incomplete": [], "observed": None,
}
ANSWER = (b"for d in ...; do echo \"GROUP\"\" $d\"; done\r\n"
          b"GROUP /sys/kernel/iommu_groups/0/devices/0000:00:01.0\r\n"
          b"GROUP /sys/kernel/iommu_groups/0/devices/0000:00:00.0\r\nGROUPS-END\r\n")


class Form(unittest.TestCase):
    """Keys, words, order."""

    def changed(self, change):
        """Takes a function that changes a report, gives what the checks then say."""
        other = copy.deepcopy(REPORT)
        change(other)
        return " ".join(report.check(other))

    def test_good(self):
        """Nothing is said about a report in order; keys beyond the interface may be there."""
        self.assertEqual(report.check(REPORT), [])
        self.assertEqual(self.changed(lambda other: other.update(more=1)), "")

    def test_keys(self):
        """A missing key, and a key out of its order."""
        self.assertIn("expected keys at 'the top'",
                      self.changed(lambda other: other.pop("summary")))
        self.assertIn("expected keys at 'the top'",
                      self.changed(lambda other: other.update(summary=other.pop("summary"))))
        self.assertIn("'groups.kernel[]'",
                      self.changed(lambda other: other["groups"]["kernel"][0].pop("id")))

    def test_words(self):
        """A verdict that nobody knows."""
        self.assertIn("'verdict'", self.changed(lambda other: other.update(verdict="good")))

    def test_order(self):
        """Groups, members and findings out of order."""
        self.assertIn("'groups.kernel' sorted",
                      self.changed(lambda other: other["groups"]["kernel"].reverse()))
        self.assertIn("members' sorted",
                      self.changed(lambda other: other["groups"]["kernel"][0]["members"].reverse()))
        finding = (dict.fromkeys(report.KEYS["findings[]"].split())
                   | {"status": "pass", "evidence": []})
        both = [finding | {"rule": "b"}, finding | {"rule": "a"}]
        self.assertIn("'findings' sorted", self.changed(lambda other: other.update(findings=both)))

    def test_differences(self):
        """Differences, and a comparison that did not take place without a word about it."""
        self.assertIn("found differences",
                      self.changed(lambda other: other["groups"].update(differences=[{"id": 1}])))
        self.assertIn("groups.differences",
                      self.changed(lambda other: other["groups"].update(differences=None)))

    def test_not_a_report(self):
        """No JSON, and another schema."""
        self.assertIn("expected a JSON report", report.parse(b"{")[1])
        self.assertIn("found null", report.parse(b"{}")[1])

    def test_console(self):
        """Only the report's own lines count, without their colours;
        81 columns are too many, no report is too few."""
        log = (b"x" * 200 + b"\r\nvfio-preflight 0.1\r\n\x1b[1mREADY\x1b[0m\r\n%s\r\n"
                            b"vfio-preflight: " + b"y" * 100)
        self.assertEqual(report.check_console(log % (b"z" * 80)), [])
        self.assertIn("found 81", report.check_console(log % (b"z" * 81))[0])
        self.assertIn("found none", report.check_console(b"nothing\r\n")[0])


class Groups(unittest.TestCase):
    """The guest's groups against the report's."""

    def test_equal(self):
        """The answer is taken out of the echo, members are sorted; an empty glob gives no group."""
        guest = groups.parse_answer(ANSWER)
        self.assertEqual(guest, {0: ["0000:00:00.0", "0000:00:01.0"]})
        self.assertIsNone(groups.compare(guest, groups.of_report({"groups": {"kernel": [GROUP]}})))
        self.assertEqual(groups.parse_answer(b"GROUP /sys/kernel/iommu_groups/*/devices/*\r\n"
                                             b"GROUPS-END\r\n"), {})
        self.assertEqual(groups.of_report({"groups": {"kernel": None}}), {})

    def test_different(self):
        """A missing group, a missing member and a group too many are each found."""
        guest = groups.parse_answer(ANSWER)
        for other in ({}, {0: ["0000:00:00.0"]}, guest | {1: ["0000:00:02.0"]}, {1: guest[0]}):
            self.assertIn("expected groups.kernel as the guest's own", groups.compare(guest, other))

    def test_prediction(self):
        """Both sets are named where they differ; numbers tell nothing;
        null and nothing to compare are told apart."""
        guest = {3: ["a", "b"], 7: ["c"]}
        good = {"groups": {"predicted": [{"id": 0, "members": ["c"]},
                                         {"id": 1, "members": ["a", "b"]}], "differences": []}}
        self.assertEqual(groups.check_prediction(guest, good), [])
        self.assertEqual(groups.check_prediction({}, {"groups": {"predicted": None}}), [])
        bad = {"groups": {"predicted": [{"id": 0, "members": ["a"]}, {"id": 1, "members": ["b"]}],
                          "differences": []}}
        self.assertIn("only the kernel has {a b}, {c}; only groups.predicted has {a}, {b}",
                      groups.check_prediction(guest, bad)[0])
        self.assertEqual(
            len(groups.check_prediction(
                guest, {"groups": {"predicted": None, "differences": None}})), 2)

    def test_prediction_for_virtual_machines(self):
        """Under a virtio-iommu functions without a group are left out,
        but what has one must fit."""
        found = {"iommu": {"kind": "virtio"},
                 "groups": {"predicted": [{"id": 0, "members": ["a", "b"]}], "differences": []}}
        self.assertEqual(groups.check_prediction({0: ["a"]}, found), [])
        self.assertEqual(len(groups.check_prediction({0: ["a"], 1: ["b"]}, found)), 1)

    def test_what_if(self):
        """The groups under one option are found, or nothing."""
        found = {"groups": {"what_if": [{"option": "x=1", "groups": []},
                                        {"option": "x=2", "groups": [GROUP]}]}}
        self.assertEqual(groups.what_if(found, "x=2"), [GROUP])
        self.assertIsNone(groups.what_if(found, "x=3"))
        self.assertIn("found null", groups.compare_computed({0: ["a"]}, None, "that"))

    def test_the_echo_is_no_end(self):
        """What is typed must not look like the end of the answer."""
        self.assertIsNone(groups.END.search(groups.QUESTION.encode() + b"\r\n"))
        typed, end, _ = recording.step("echo a")
        self.assertIsNone(end.search(typed.encode() + b"\r\n"))
        self.assertIsNone(recording.REPORT_SENT.search(recording.SEND_REPORT.encode() + b"\r\n"))


if __name__ == "__main__":
    unittest.main()
