# SPDX-License-Identifier: GPL-2.0-or-later
"""kernel_image.py."""

import lzma
import struct
import unittest

from lib import kernel_image

NOTE = struct.pack("<III4sQ", 4, 8, 18, b"Xen\0", 0x1000B20)


def image(packed):
    """Gives a kernel image of one sector of set-up code and this payload,
    which begins 16 bytes behind it."""
    header = bytearray(1024)
    header[0x1F1] = 1
    header[0x202:0x206] = b"HdrS"
    struct.pack_into("<II", header, 0x248, 16, len(packed))
    return bytes(header) + bytes(16) + packed + b"behind it"


class KernelProper(unittest.TestCase):
    """kernel_proper()."""

    def test_it_is_unpacked(self):
        elf = b"\x7fELF" + NOTE
        self.assertEqual(kernel_image.kernel_proper(image(lzma.compress(elf))), elf)

    def test_without_an_entry_for_qemu_there_is_none(self):
        other = b"\x7fELF" + NOTE.replace(b"Xen", b"GNU")
        self.assertIsNone(kernel_image.kernel_proper(image(lzma.compress(other))))

    def test_of_another_packing_there_is_none(self):
        self.assertIsNone(kernel_image.kernel_proper(image(b"\x1f\x8b" + NOTE)))
        self.assertIsNone(kernel_image.kernel_proper(image(lzma.compress(b"\x7fELF" + NOTE)[:40])))

    def test_what_is_no_kernel_has_none(self):
        self.assertIsNone(kernel_image.kernel_proper(b""))
        self.assertIsNone(kernel_image.kernel_proper(lzma.compress(b"\x7fELF" + NOTE)))
