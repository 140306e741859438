# SPDX-License-Identifier: GPL-2.0-or-later
"""Of another kernel than the build's own only the modules beside it count."""
import pathlib
import unittest

from lib import inputs, scenario

ELSEWHERE = inputs.Inputs(kernel=pathlib.Path("/nowhere/vmlinuz"),
                          initramfs=pathlib.Path("/nowhere/initramfs.img"),
                          iso=pathlib.Path("/nowhere/vfio-preflight.iso"))


class Modules(unittest.TestCase):
    def test_lie_beside_the_kernel(self):
        self.assertEqual(ELSEWHERE.module("dm-mod"), pathlib.Path("/nowhere/tests/dm-mod.ko"))

    def test_that_are_not_there_are_a_reason_to_skip(self):
        one = scenario.parse_all("module dm-mod\nexpect verdict \"ready\"\n", "x", "x")[0]
        self.assertIn("dm-mod, a module that did not come with this kernel",
                      scenario.reason_to_skip(one, ELSEWHERE))


if __name__ == "__main__":
    unittest.main()
