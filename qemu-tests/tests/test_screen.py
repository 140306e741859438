# SPDX-License-Identifier: GPL-2.0-or-later
"""The comparison of a screen's text with its picture, on a screen of two letters a row."""

import unittest

from lib import scenario, screen
from lib.trouble import Failure

GLYPHS = {"a": (1, 0, 0, 1), "b": (1, 1, 0, 0), " ": (0, 0, 0, 0)}


def picture(text, colour=b"\x10\xff\x00"):
    """Gives a Picture of cells of two by two pixels, two cells a row."""
    pixels = [[b"\0\0\0"] * 4 for _ in range(len(text))]
    for at, letter in enumerate(text):
        row, column = divmod(at, 2)
        for number, bit in enumerate(GLYPHS[letter]):
            if bit:
                pixels[2 * row + number // 2][2 * column + number % 2] = colour
    return screen.Picture(b"P6\n4 %d\n255\n" % len(text) + b"".join(map(b"".join, pixels)))


class Screens(unittest.TestCase):
    """What agrees, and what does not."""

    def test_agrees(self):
        """Whatever the colour; where the cursor is, nothing counts."""
        self.assertIsNone(screen.compare(picture("ab a"), "ab\0a", 2, 2, (9, 9)))
        self.assertIsNone(screen.compare(picture("abba"), "ab a", 2, 2, (0, 1)))

    def test_differs(self):
        """A letter that looks otherwise, and two that look alike."""
        self.assertIn("row 2, column 2", screen.compare(picture("ab b"), "ab a", 2, 2, (9, 9)))
        self.assertIn("look as 'a'", screen.compare(picture("aa a"), "ab a", 2, 2, (9, 9)))

    def test_letters(self):
        """Their size is that of the picture by that of the text,
        and is checked where it is expected."""
        self.assertEqual(picture("ab a").letters(2, 2), (2, 2))
        wanted = scenario.Scenario("x", letters=(16, 32), screen=[scenario.regex("READY")])
        self.assertEqual(screen.check(wanted, ["READY"], (16, 32), None), [])
        self.assertIn("letters of (16, 32)", screen.check(wanted, ["READY"], (8, 16), None)[0])

    def test_no_picture(self):
        """Bytes that are none."""
        self.assertRaises(Failure, screen.Picture, b"GIF89a")
