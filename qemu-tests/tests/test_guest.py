# SPDX-License-Identifier: GPL-2.0-or-later
"""A boot is tried again only where the emulator's timer was starved."""

import unittest

from lib.guest import STARVED, TRIES, patiently
from lib.trouble import Failure


class Patiently(unittest.TestCase):
    """What patiently() does with a boot that fails."""

    def setUp(self):
        """Begins with no tries."""
        self.tries, self.told = 0, []

    def boot(self, failures, why):
        """Fails so many times for this reason, then gives "booted"."""
        self.tries += 1
        if self.tries <= failures:
            raise Failure(why)
        return "booted"

    def test_a_good_boot_is_not_repeated(self):
        self.assertEqual(patiently(lambda: self.boot(0, ""), self.told.append), "booted")
        self.assertEqual((self.tries, self.told), (1, []))

    def test_a_starved_timer_is_told_and_tried_again(self):
        self.assertEqual(patiently(lambda: self.boot(1, f"panic - {STARVED}"), self.told.append),
                         "booted")
        self.assertEqual((self.tries, len(self.told)), (2, 1))

    def test_a_timer_that_never_works_fails(self):
        with self.assertRaises(Failure):
            patiently(lambda: self.boot(TRIES, STARVED), self.told.append)
        self.assertEqual(self.tries, TRIES)

    def test_another_panic_fails_at_once(self):
        with self.assertRaises(Failure):
            patiently(lambda: self.boot(1, "Kernel panic - not syncing: Attempted to kill init!"),
                      self.told.append)
        self.assertEqual(self.tries, 1)


if __name__ == "__main__":
    unittest.main()
