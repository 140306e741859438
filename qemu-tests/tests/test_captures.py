# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures taken apart, recordings that come out of a guest, and what counts as a better report."""

import copy
import unittest
from unittest import mock

from lib import capture, recording, verdicts
from lib.expect import Expectation

TEXT = """# why
#: expect verdict "ready"
@ functions
| 0000:00:00.0

0000:00:00.0 0600: 8086:29c0
00: 86 80

@ config 0000:00:00.0 0x10+48 !denied
DMAR @ 0x0000000000000000
    0000: 44 4D 41 52

@ read /proc/cmdline
| 00:01.0 is no function, and ab @ 0x0 no table
"""

REPORT = {"verdict": "ready-after-changes",
          "devices": [{"address": "0000:01:00.0", "verdict": "assignable-after-changes"}],
          "findings": [{"rule": "a", "subject": "machine", "status": "fail"},
                       {"rule": "b", "subject": "machine", "status": "unknown"}]}


class Pieces(unittest.TestCase):
    """capture.py."""

    def test_each_answer_is_a_piece(self):
        """Nothing is lost, and what is not an answer stands first."""
        found = capture.pieces(TEXT)
        self.assertEqual("".join(found), TEXT)
        self.assertEqual([capture.name(piece) for piece in found[1:]],
                         ["@ functions", "0000:00:00.0 0600: 8086:29c0",
                          "@ config 0000:00:00.0 0x10+48 !denied", "DMAR @ 0x0000000000000000",
                          "@ read /proc/cmdline"])
        self.assertIn("00: 86 80", found[2])

    def test_functions_and_tables(self):
        """Both forms of an address, and only what begins a line."""
        self.assertEqual(capture.functions(TEXT + "1f:1f.7 x\n10000:e1:00.0 y\n"),
                         ["0000:00:00.0", "0000:1f:1f.7", "10000:e1:00.0"])
        self.assertEqual(capture.tables(TEXT), ["DMAR"])


class Improvements(unittest.TestCase):
    """verdicts.py."""

    def better(self, change):
        """Gives what is better in a report that was changed."""
        less = copy.deepcopy(REPORT)
        change(less)
        return verdicts.improvements(REPORT, less)

    def test_the_same_or_worse_is_no_improvement(self):
        self.assertEqual(self.better(lambda less: None), [])
        self.assertEqual(
            self.better(lambda less: less.update(verdict="incomplete", devices=[], findings=[])),
            [])
        self.assertEqual(self.better(lambda less: less["findings"][0].update(status="unknown")), [])

    def test_what_rises_is_told(self):
        self.assertEqual(len(self.better(lambda less: less.update(verdict="ready"))), 1)
        self.assertEqual(
            len(self.better(lambda less: less["devices"][0].update(verdict="assignable"))), 1)
        self.assertEqual(
            len(self.better(lambda less: less["devices"][0].update(address="0000:02:00.0"))), 1)
        self.assertEqual(
            len(self.better(lambda less: less["findings"][0].update(status="pass"))), 1)
        self.assertEqual(
            len(self.better(lambda less: less["findings"][1].update(status="pass"))), 1)

    def test_unknown_is_the_least(self):
        """Knowing something only because evidence is missing is no knowledge."""
        whole = dict(REPORT, verdict="incomplete")
        self.assertEqual(len(verdicts.improvements(whole, dict(REPORT, verdict="not-capable"))), 1)


class Recording(unittest.TestCase):
    """recording.py."""

    def test_report_and_capture_share_a_port(self):
        """The terminal may have put carriage returns in."""
        report, found = recording.split(b'{"a": 1}\r\n\r\n# A machine as it answered x.\r\n'
                                        b'@ log\r\n')
        self.assertEqual((report.strip(), found),
                         (b'{"a": 1}', b"# A machine as it answered x.\n@ log\n"))
        self.assertEqual(recording.split(b'{"a": 1}\n'), (b'{"a": 1}\n', b""))

    def test_difference(self):
        self.assertIsNone(recording.difference(b"x\r\nREPLAY-SAME\r\n"))
        self.assertIn("another", recording.difference(b"REPLAY-OTHER\r\n"))
        self.assertIsNone(recording.COMPARED.search(recording.COMPARE.encode() + b"\r\n"))
        self.assertIsNone(recording.SENT.search(recording.SEND.encode() + b"\r\n"))

    def test_roms_are_left_out(self):
        text = "@ rom /sys/x/rom\n|x 55 aa\n|x 00\n@ log\n| x\n"
        self.assertEqual(recording.without_roms(text), "@ log\n| x\n")

    def test_expectations_of_a_replay(self):
        """What only the machine itself can say is left out."""
        items = [Expectation('expect verdict "ready"'), Expectation("expect observed.at exists"),
                 Expectation('refuse incomplete.what "x"')]
        self.assertEqual(recording.expected_of(mock.Mock(expectations=items)),
                         ['#: expect verdict "ready"'])


if __name__ == "__main__":
    unittest.main()
