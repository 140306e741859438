"""Disks that must not change: that a change is seen, and an older file on a stick that changed, too."""

import pathlib
import tempfile
import unittest

from lib import runner, scenario
from lib.bystanders import Bystanders
from lib.stick import make


class Unchanged(unittest.TestCase):
    """What is seen of a write."""

    def setUp(self):
        """A folder for images."""
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        self.addCleanup(self.folder.cleanup)

    def test_bystander(self):
        """One byte of one disk."""
        others = Bystanders(scenario.Scenario("x", bystanders="yes"), self.path)
        self.assertEqual(others.check(), [])
        with open(others.disks[1][1], "r+b") as file:
            file.seek(5000)
            file.write(b"x")
        self.assertEqual(others.check(), ["expected the ahci disk bystander1.img bit for bit as it was, found it changed"])
        self.assertEqual(Bystanders(scenario.Scenario("x"), self.path).disks, [])

    def test_older_files(self):
        """One that is gone, one that changed, one that should be gone, and bytes outside of the partition."""
        guid = "11111111-2222-3333-4444-555555555555"
        stick = make(self.path / "stick.img", guid)
        asked = scenario.Scenario("x", stick_before=[("a/same", 1000), ("a/other", 1000), ("a/lost", 10)], stick_gone=["b/*"])
        stick.put("a/same", runner.content("a/same", 1000))
        stick.put("a/other", runner.content("a/same", 1000))
        stick.put("b/stays", b"1")
        self.assertEqual([problem.split(" on the stick")[0] for problem in runner.check_older_files(asked, stick)],
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
