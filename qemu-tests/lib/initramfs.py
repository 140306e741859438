# SPDX-License-Identifier: GPL-2.0-or-later
"""Takes one small file out of an initramfs: cpio (newc), plain or compressed
with gzip, xz or zstd."""

import gzip
import lzma
import subprocess

from lib.trouble import Trouble

HEADER = 110
NEWC = (b"070701", b"070702")
LIST = "etc/vfio-preflight/modules"


def unpack_zstd(packed):
    """Takes zstd bytes, gives them unpacked by the program zstd; raises Trouble without it."""
    try:
        return subprocess.run(["zstd", "-dcq"], input=packed, capture_output=True,
                              check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise Trouble("the initramfs is packed with zstd, which could not unpack it: "
                      f"{error}") from None


UNPACKERS = {b"\x1f\x8b": gzip.decompress, b"\xfd7zXZ\0": lzma.decompress,
             b"\x28\xb5\x2f\xfd": unpack_zstd}


def unpack(packed):
    """Takes the bytes of a compressed part, gives them unpacked;
    raises Trouble if the packing is unknown or broken."""
    for magic, unpacker in UNPACKERS.items():
        if packed.startswith(magic):
            try:
                return unpacker(packed)
            except (OSError, EOFError, lzma.LZMAError) as error:
                raise Trouble(f"the initramfs could not be unpacked: {error}") from None
    raise Trouble(f"the initramfs begins with {packed[:6].hex()}, expected cpio, gzip, xz or zstd")


def aligned(position):
    """Gives the next multiple of four."""
    return (position + 3) & ~3


def read_file(path, wanted):
    """Takes an initramfs and a path in it without leading slash, gives the file's bytes, the last
    ones where archives behind each other have it; or None. Raises Trouble."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise Trouble(f"{path}: {error.strerror}, expected an initramfs") from None
    position, found = 0, None
    while position < len(data):
        if data[position:position + 6] not in NEWC:
            data, position = data[position:].lstrip(b"\0"), 0
            data = data if data[:6] in NEWC or not data else unpack(data)
            continue
        fields = [int(data[position + 6 + 8 * i:position + 14 + 8 * i], 16) for i in range(13)]
        name = data[position + HEADER:position + HEADER + fields[11] - 1].decode()
        content = aligned(position + HEADER + fields[11])
        if name.removeprefix("./") == wanted:
            found = data[content:content + fields[6]]
        position = aligned(content + fields[6])
    return found


def stick_guid(path):
    """Takes an initramfs, gives the GUID of the report partition that is baked into it;
    raises Trouble without one."""
    found = read_file(path, "etc/vfio-preflight/stick-guid")
    if not found or not found.strip():
        raise Trouble(f"{path}: holds no etc/vfio-preflight/stick-guid, "
                      "so no stick can be made for it")
    return found.decode().strip().lower()


def entry(name, mode, data):
    """Takes a name, a mode and bytes, gives them as an entry of a cpio archive."""
    fields = (0, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0)
    text = b"070701" + b"".join(b"%08X" % field for field in fields) + name.encode() + b"\0"
    return text + bytes(-len(text) % 4) + data + bytes(-len(data) % 4)


def with_files(path, files, result):
    """Takes an initramfs and {name: path} of files to put into its top folder,
    writes both together to `result`.

    The kernel unpacks one archive after the other, packed or not (buffer-format.rst);
    raises Trouble if one cannot be read.
    """
    try:
        added = (b"".join(entry(name, 0o100755, file.read_bytes()) for name, file in files.items())
                 + entry("TRAILER!!!", 0, b""))
        result.write_bytes(added + bytes(-len(added) % 512) + path.read_bytes())
    except OSError as error:
        raise Trouble(f"{error.filename}: {error.strerror}; build it (make all)") from None


def without_modules(path, names, result):
    """Takes an initramfs and modules' names, writes it to `result` with a list in which their files
    are not there; raises Trouble."""
    listed = (read_file(path, LIST) or b"").decode()
    for name in names:
        if f"/lib/modules/{name}.ko" not in listed:
            raise Trouble(f"{path}: {LIST} does not name {name}, so it cannot be left out")
        listed = listed.replace(f"/lib/modules/{name}.ko", f"/lib/missing/{name}.ko")
    with_list(path, listed, result)


def with_list(path, listed, result):
    """Takes an initramfs and the text of a list of modules, writes the initramfs to `result` with
    that list in the place of its own; raises Trouble."""
    added = entry(LIST, 0o100644, listed.encode()) + entry("TRAILER!!!", 0, b"")
    try:
        packed = subprocess.run(["zstd", "-q", "-c"], input=added, capture_output=True,
                                check=True).stdout
        result.write_bytes(path.read_bytes() + packed)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Trouble(f"{path}: could not be given a list of modules: {error}") from None
