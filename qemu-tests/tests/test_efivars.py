# SPDX-License-Identifier: GPL-2.0-or-later
"""The variable store: OVMF's own empty one, and one made by hand."""

import struct
import unittest
import uuid

from lib import efivars, qemu
from lib.trouble import Trouble

GUID = "f4ade7c9-769f-4bf7-9762-b87d3ab0f0f6"
NAME = "VfioPreflight"
VOLUME = 72


def variable(data, state=efivars.ADDED, name=NAME, guid=GUID):
    """Gives a variable as it lies in the store."""
    title = (name + "\0").encode("utf-16-le")
    header = efivars.VARIABLE_HEADER.pack(efivars.START, state, 0, 7, 0, bytes(16), 0, len(title),
                                          len(data), uuid.UUID(guid).bytes_le)
    whole = header + title + data
    return whole + b"\xff" * (-len(whole) % 4)


def flash(*variables, size=4096, state=efivars.HEALTHY):
    """Gives the flash of a store with these variables."""
    volume = bytearray(VOLUME)
    volume[40:44], volume[48:50] = efivars.VOLUME_SIGNATURE, struct.pack("<H", VOLUME)
    store = efivars.STORE_HEADER.pack(efivars.AUTHENTICATED_STORE.bytes_le, size, efivars.FORMATTED,
                                      state, 0, 0)
    return bytes(volume) + (store + b"".join(variables)).ljust(size, b"\xff")


class VariableStore(unittest.TestCase):
    """What is read from stores."""

    def test_found(self):
        """The variable is found behind others, whose lengths are not multiples of four."""
        data = flash(variable(b"abc", name="Boot0000"), variable(b"READY"))
        self.assertEqual(efivars.read_variable(data, NAME, GUID), (7, b"READY"))

    def test_newest_counts(self):
        """A deleted one is passed over, one whose deletion has only begun is not,
        unless there is a newer one."""
        gone, going = efivars.ADDED & 0xFD, efivars.DELETION_BEGUN
        self.assertIsNone(efivars.read_variable(flash(variable(b"old", gone)), NAME, GUID))
        self.assertEqual(efivars.read_variable(flash(variable(b"old", going)), NAME, GUID),
                         (7, b"old"))
        both = flash(variable(b"old", going), variable(b"new"))
        self.assertEqual(efivars.read_variable(both, NAME, GUID), (7, b"new"))

    def test_owner_counts(self):
        """The same name under another GUID is another variable."""
        data = flash(variable(b"READY", guid="8be4df61-93ca-11d2-aa0d-00e098032b8c"))
        self.assertIsNone(efivars.read_variable(data, NAME, GUID))

    def test_broken(self):
        """No volume, an unformatted store, a store or a variable past the end."""
        too_long = bytearray(variable(b"x"))
        struct.pack_into("<I", too_long, 40, 1 << 20)
        for data in (bytes(200), flash(state=0xFF), flash()[:1000], flash(bytes(too_long))):
            with self.assertRaises(efivars.BadStore):
                efivars.read_variable(data, NAME, GUID)

    def test_ovmf(self):
        """OVMF's own file is a store that does not hold our variable."""
        try:
            _, empty = qemu.firmware("uefi")
        except Trouble as trouble:
            self.skipTest(str(trouble))
        data = empty.read_bytes()
        self.assertIsNone(efivars.read_variable(data, NAME, GUID))
        begin, end = efivars.open_store(data)
        self.assertLess(begin, end)


if __name__ == "__main__":
    unittest.main()
