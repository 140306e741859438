# SPDX-License-Identifier: GPL-2.0-or-later
"""The kernel proper in a kernel image: QEMU starts it as it is, and an emulated CPU need not unpack
it anew for each boot."""

import lzma
import struct
import subprocess

XZ, ZSTD = b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"
# The note by which QEMU finds where to begin (PVH): Xen's, of type 18, with an address of 4 or 8
# bytes.
ENTRIES = tuple(struct.pack("<III4s", 4, size, 18, b"Xen\0") for size in (4, 8))


def payload(image):
    """Takes a kernel image, gives what is packed in it (Documentation/arch/x86/boot.rst);
    nothing where it is none for x86."""
    if image[0x202:0x206] != b"HdrS":
        return b""
    offset, length = struct.unpack_from("<II", image, 0x248)
    begin = ((image[0x1F1] or 4) + 1) * 512 + offset
    return image[begin:begin + length]


def kernel_proper(image):
    """Takes a kernel image, gives the ELF file in it that QEMU can start;
    None where it is packed otherwise or has no such entry."""
    packed = payload(image)
    try:
        if packed.startswith(XZ):
            found = lzma.LZMADecompressor().decompress(packed)
        elif packed.startswith(ZSTD):
            found = subprocess.run(["zstd", "-dcq"], input=packed, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, check=False).stdout
        else:
            return None
    except (lzma.LZMAError, OSError):
        return None
    return (found if found.startswith(b"\x7fELF")
            and any(entry in found for entry in ENTRIES) else None)
