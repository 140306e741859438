# SPDX-License-Identifier: GPL-2.0-or-later
"""ACPI's table SPCR, which names the firmware's console, for QEMU's -acpitable."""

import struct

IO_SPACE, KIND_16550, NO_PCI_DEVICE = 1, 0, 0xffff
SPEED_CODES = {9600: 3, 19200: 4, 57600: 6, 115200: 7}


def table(port, speed):
    """Takes an I/O port and bits a second, gives the table's bytes (revision 2)."""
    header = struct.pack("<4sIBB6s8sI4sI", b"SPCR", 80, 2, 0, b"VFIOPF", b"VFIOPFSP", 1, b"VFIO", 1)
    address = struct.pack("<BBBBQ", IO_SPACE, 8, 0, 1, port)
    # No interrupt, one stop bit, no flow control, a VT100, and no PCI device
    rest = struct.pack("<BBIBBBBBBHHBBBIBI", 0, 0, 0, SPEED_CODES[speed], 0, 1, 0, 0, 0,
                       NO_PCI_DEVICE, NO_PCI_DEVICE, 0, 0, 0, 0, 0, 0)
    whole = bytearray(header + struct.pack("<B3x", KIND_16550) + address + rest)
    whole[9] = -sum(whole) & 0xff
    return bytes(whole)
