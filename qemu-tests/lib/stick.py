# SPDX-License-Identifier: GPL-2.0-or-later
"""USB sticks as image files: makes small ones, fills them, finds the report
partition, reads it with mtools."""

import gzip
import hashlib
import os
import pathlib
import re
import struct
import subprocess
import tempfile
import uuid
import zlib

from lib.trouble import Trouble

SECTOR = 512
FIRST_SECTOR = 2048
SIZE = 24 << 20
ROOT_ENTRIES = 16  # of one sector
SIZE_OF_FAT32 = 68 << 20  # with clusters of a sector more of them than FAT16 has
STATE = 0x41  # of FAT32's boot sector: the byte whose lowest bit says that it was not unmounted
LOST = 5000  # the first of three clusters
BASIC_DATA = "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7"  # the GPT type of a partition of files
LABEL = "VFIOREPORTS"  # as scripts/make-medium has it
HARMLESS = ("fsck.fat ", "Leaving filesystem unchanged", "Automatically removing dirty bit",
            "Not automatically fixing this")


def tool(*command, text=None, fine=None, may_fail=False):
    """Runs a program of the stick's tools, gives its standard output; raises Trouble with its words
    if it fails, unless these words are `fine` or it may fail anyway."""
    environment = dict(os.environ, MTOOLS_SKIP_CHECK="1", LC_ALL="C")
    try:
        done = subprocess.run(command, input=text, capture_output=True, check=False,
                              env=environment)
    except FileNotFoundError:
        raise Trouble(f"{command[0]} is not installed, it is needed for sticks (Debian: mtools, "
                      "fdisk, dosfstools)") from None
    if done.returncode and not may_fail and not (fine and fine in done.stderr):
        raise Trouble(f"{' '.join(command)}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def partitions(path):
    """Takes an image, gives [(GUID, first sector, sectors)] of its GPT; empty if it has none."""
    with open(path, "rb") as file:
        file.seek(SECTOR)
        header = file.read(92)
        if header[:8] != b"EFI PART":
            return []
        entries_at, count, size = struct.unpack_from("<QII", header, 72)
        file.seek(entries_at * SECTOR)
        table = file.read(count * size)
    found = []
    for at in range(0, len(table) - size + 1, size):
        first, last = struct.unpack_from("<QQ", table, at + 32)
        if first:
            found.append((str(uuid.UUID(bytes_le=table[at + 16:at + 32])), first, last - first + 1))
    return found


class Stick:
    """An image file whose one partition with our GUID takes the reports."""

    def __init__(self, path, guid):
        """Takes an image and our GUID; raises Trouble if the image has no such partition."""
        self.path = path
        ours = [part for part in partitions(path) if part[0] == guid]
        if len(ours) != 1:
            raise Trouble(f"{path}: expected one partition with the GUID {guid}, found {len(ours)}")
        _, self.first, self.sectors = ours[0]
        self.drive = f"{path}@@{self.first * SECTOR}"

    def files(self):
        """Gives the paths of all files on the report partition, sorted; raises Trouble."""
        listing = tool("mdir", "-/", "-b", "-i", self.drive, "::/",
                       fine=b'File "::/" not found').decode(errors="replace")
        names = [line.strip().removeprefix("::") for line in listing.splitlines()]
        return sorted(name for name in names if name and not name.endswith("/"))

    def matching(self, pattern):
        """Takes a pattern such as reports/*/*/report.json, gives the files that match it."""
        whole = "/" + pattern.lstrip("/")
        return [name for name in self.files() if pathlib.PurePosixPath(name).match(whole)]

    def read(self, name):
        """Takes a file's path on the partition, gives its bytes, those of *.gz unpacked;
        raises Trouble."""
        data = tool("mtype", "-i", self.drive, f"::{name}")
        try:
            return gzip.decompress(data) if name.endswith(".gz") else data
        except (OSError, EOFError, zlib.error) as error:
            raise Trouble(f"{self.path}: {name}: cannot be unpacked: {error}") from None

    def write(self, name, data):
        """Takes a file's path on the partition and its bytes, puts it there in the place of what is
        there; raises Trouble."""
        tool("mcopy", "-o", "-i", self.drive, "-", f"::{name}", text=data)

    def put(self, name, data):
        """Takes a file's path and its bytes, writes it there with the folders on its way;
        raises Trouble."""
        parents = list(pathlib.PurePosixPath(name.lstrip("/")).parents)[-2::-1]
        for folder in parents:
            tool("mmd", "-D", "s", "-i", self.drive, f"::/{folder}", may_fail=True)
        tool("mcopy", "-i", self.drive, "-", f"::/{name.lstrip('/')}", text=data)

    def rest(self):
        """Gives the SHA-256 of all that is not in the report partition: tables,
        and on the medium all that boots."""
        found = hashlib.sha256()
        with open(self.path, "rb") as image:
            found.update(image.read(self.first * SECTOR))
            image.seek((self.first + self.sectors) * SECTOR)
            found.update(image.read())
        return found.hexdigest()

    def check(self):
        """Gives what fsck.vfat finds wrong with the file system, as a list of its sentences;
        changes nothing; raises Trouble."""
        with tempfile.NamedTemporaryFile(suffix=".fat") as copy:
            tool("dd", f"if={self.path}", f"of={copy.name}", f"bs={SECTOR * SECTOR}",
                 f"skip={self.first * SECTOR}", f"count={self.sectors * SECTOR}",
                 "iflag=skip_bytes,count_bytes", "conv=sparse", "status=none")
            told = tool("fsck.vfat", "-n", copy.name,
                        may_fail=True).decode(errors="replace").splitlines()
        return [line.strip() for line in told
                if line.strip() and not any(text in line for text in (*HARMLESS, copy.name))]

    def free(self):
        """Gives the free bytes of the partition; raises Trouble if mdir does not say them."""
        words = tool("mdir", "-i", self.drive, "::/").decode(errors="replace")
        found = re.search(r"([\d ]+) bytes free", words)
        if not found:
            raise Trouble(f"{self.path}: mdir did not say how much is free")
        return int(found[1].replace(" ", ""))

    def fill(self):
        """Leaves no free cluster on the partition; raises Trouble."""
        tool("mcopy", "-i", self.drive, "-", "::/filler", text=bytes(self.free()))
        if self.free():
            raise Trouble(f"{self.path}: {self.free()} bytes are still free, "
                          "expected a full partition")


def make_lost_clusters(path, guid):
    """Makes such a stick as a pulled one is, grown to FAT32: marked as in use, and with a chain of
    clusters that no file holds. Gives the Stick."""
    stick = make(path, guid, "-F", "-c", "1", size=SIZE_OF_FAT32)
    with open(path, "r+b") as image:
        image.seek(stick.first * SECTOR)
        boot = bytearray(image.read(SECTOR))
        reserved, fats, sectors = (struct.unpack_from("<HB", boot, 14)
                                   + struct.unpack_from("<I", boot, 36))
        if boot[82:90] != b"FAT32   ":
            raise Trouble(f"{path}: expected FAT32, found {bytes(boot[82:90])}")
        boot[STATE] |= 1
        image.seek(stick.first * SECTOR)
        image.write(boot)
        for fat in range(fats):
            image.seek((stick.first + reserved + fat * sectors) * SECTOR + 4 * LOST)
            image.write(struct.pack("<3I", LOST + 1, LOST + 2, 0x0FFFFFFF))
    return stick


def make_full_root(path, guid):
    """Makes such a stick whose root directory has no free entry, though there is room on it.
    Gives the Stick; raises Trouble."""
    stick = make(path, guid, "-r", "1")
    for number in range(ROOT_ENTRIES - 1):  # one is the label's
        stick.write(f"FILE{number}", b"x")
    return stick


def make(path, guid, *options, size=SIZE):
    """Makes a small stick: a GPT with one FAT partition that has the GUID, by mformat's options.
    Gives the Stick; raises Trouble."""
    with open(path, "wb") as file:
        file.truncate(size)
    sectors = size // SECTOR - 2 * FIRST_SECTOR
    layout = f"label: gpt\nstart={FIRST_SECTOR}, size={sectors}, type={BASIC_DATA}, uuid={guid}\n"
    tool("sfdisk", "--quiet", str(path), text=layout.encode())
    tool("mformat", "-i", f"{path}@@{FIRST_SECTOR * SECTOR}", "-T", str(sectors), "-v", LABEL,
         *options, "::")
    return Stick(path, guid)
