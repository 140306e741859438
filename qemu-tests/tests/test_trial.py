# SPDX-License-Identifier: GPL-2.0-or-later
"""A trial that contradicts what was inferred must be expected of that very device."""

import unittest

from lib import trial
from lib.expect import Expectation

REPORT = {"devices": [{"address": "0000:01:00.0", "proof": "proved"},
                      {"address": "0000:02:00.0", "proof": "untranslated"},
                      {"address": "0000:03:00.0", "proof": None}],
          "findings": [{"rule": "proof_contradicts", "status": "warn", "subject": "0000:02:00.0"}]}


class Trial(unittest.TestCase):
    """Counts, and what is told."""

    def told(self, *lines):
        """Takes lines of a scenario, gives what is then wrong with the report."""
        return trial.problems(REPORT, [Expectation(line) for line in lines])

    def test_counts(self):
        """What was not tried does not count."""
        self.assertEqual(trial.counts(REPORT), (2, 1))
        self.assertEqual(trial.counts({}), (0, 0))
        self.assertIn("3 devices in 2 boots, 1 contradict", trial.summary([(2, 1), (1, 0), (0, 0)]))

    def test_expected(self):
        """By rule and device."""
        self.assertEqual(self.told(
            'expect findings[rule=proof_contradicts,subject=0000:02:00.0].status "warn"'), [])

    def test_not_expected(self):
        """Without a line, by a line about another device, by one that refuses."""
        for lines in (
                [],
                ['expect findings[rule=proof_contradicts,subject=0000:01:00.0].status "warn"'],
                ['refuse findings[rule=proof_contradicts,subject=0000:02:00.0].status "warn"']):
            self.assertEqual(len(self.told(*lines)), 1)
            self.assertIn("0000:02:00.0", self.told(*lines)[0])


if __name__ == "__main__":
    unittest.main()
