# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the report partition of a stick larger: a new FAT with the old one's files.

The new file system is made, filled and checked in a file; the stick is touched last: first its
table, in which the old file system stays valid, then what the new one consists of. The files are
in a folder of this machine until all is verified.
"""
import array
import filecmp
import json
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile

from disks import REPORTS, SECTOR, Refused

AT_MOST = 4_000_000_000
FAT32_FROM = 512 << 20
BLOCK = 1 << 20
QUIET = ("--quiet", "--no-reread", "--no-tell-kernel")
GPT_SECTORS = 34  # at the end: the table's copy
PACKAGES = {"sfdisk": "fdisk", "mkfs.fat": "dosfstools", "fsck.fat": "dosfstools",
            "mcopy": "mtools", "mlabel": "mtools"}


def run(program, *arguments, text=None):
    """Runs a tool, gives what it says; raises Refused."""
    environment = dict(os.environ, LC_ALL="C.UTF-8", MTOOLS_SKIP_CHECK="1")
    try:
        return subprocess.run([program, *map(str, arguments)], check=True, capture_output=True,
                              env=environment, input=text, text=True).stdout
    except FileNotFoundError:
        raise Refused(f"{program} is not installed (Debian: {PACKAGES[program]})") from None
    except subprocess.CalledProcessError as error:
        said = (error.stderr.strip() or error.stdout.strip()).replace("\n", "; ")
        raise Refused(f"{program} {' '.join(map(str, arguments))}: {said}") from None


def check_tools():
    """Raises Refused where one is not installed: before anything is written, not after."""
    for program, arguments in (("sfdisk", ["--version"]), ("mkfs.fat", ["--help"]),
                               ("fsck.fat", ["--help"]), ("mcopy", ["--version"])):
        run(program, *arguments)


class Partition:
    """The report partition of a stick of ours, and how large it could be; in sectors."""

    def __init__(self, device, size):
        """Takes the device and its bytes; raises Refused where it is no stick of ours."""
        table = json.loads(run("sfdisk", "--json", device))["partitiontable"]
        parts = table.get("partitions", [])
        if (table["label"] != "gpt" or len(parts) < REPORTS
                or parts[REPORTS - 1]["uuid"].lower() != table["id"].lower()):
            raise Refused(f"{device} has no vfio-preflight medium; write it first")
        ours = parts[REPORTS - 1]
        self.start, self.size, self.device = ours["start"], ours["size"], device
        block = BLOCK // SECTOR
        end = (size // SECTOR - GPT_SECTORS) // block * block
        self.possible = min(end - self.start, AT_MOST // SECTOR) // block * block
        behind = [part for part in parts if part["start"] > self.start]
        if behind:
            raise Refused(f"{behind[0]['node']} lies behind the report partition, "
                          "which cannot be made larger")

    def can_grow(self):
        """Whether it is worth it."""
        return self.possible >= self.size + BLOCK // SECTOR


def copy_out(target, partition, folder):
    """Takes the open stick; puts the partition into folder/old.img and its files into
    folder/files; raises Refused."""
    target.seek(partition.start * SECTOR)
    left = partition.size * SECTOR
    with open(folder / "old.img", "wb") as old:
        while left and (piece := target.read(min(left, BLOCK))):
            old.write(piece)
            left -= len(piece)
    try:
        run("fsck.fat", "-n", folder / "old.img")
    except Refused:
        raise Refused("the file system of the report partition has errors: run fsck.fat -a "
                      f"on partition {REPORTS} of {partition.device} first") from None
    extract(folder / "old.img", folder / "files")


def extract(image, folder):
    """Copies all files of a FAT into a new folder; raises Refused."""
    folder.mkdir()
    run("mcopy", "-s", "-m", "-n", "-i", image, "::/", folder)


def label_and_id(image):
    """What a FAT is called, as mkfs.fat takes it."""
    with open(image, "rb") as file:
        boot = file.read(SECTOR)
    fat32 = boot[22:24] == b"\0\0"
    number, = struct.unpack_from("<I", boot, 67 if fat32 else 39)
    said = run("mlabel", "-s", "-i", image, "::")
    return said.partition(" is ")[2].split("(")[0].strip() or "VFIOREPORTS", f"{number:08x}"


def differences(left, right):
    """Names that are not the same in two folders."""
    found = filecmp.dircmp(left, right)
    yield from found.left_only + found.right_only + found.funny_files
    yield from filecmp.cmpfiles(left, right, found.common_files, shallow=False)[1]
    for name in found.common_dirs:
        yield from differences(left / name, right / name)


def make_new(partition, folder):
    """Makes folder/new.img with the files of folder/files, and checks it; raises Refused."""
    new = folder / "new.img"
    label, number = label_and_id(folder / "old.img")
    with open(new, "wb") as file:
        file.truncate(partition.possible * SECTOR)
    kind = 32 if partition.possible * SECTOR >= FAT32_FROM else 16
    run("mkfs.fat", "-F", kind, "-n", label, "-i", number, "-h", partition.start, new)
    names = sorted((folder / "files").iterdir())
    if names:
        run("mcopy", "-s", "-m", "-Q", "-i", new, *names, "::/")
    run("fsck.fat", "-n", new)
    extract(new, folder / "again")
    other = sorted(differences(folder / "files", folder / "again"))
    if other:
        raise Refused(f"these files cannot be copied: {', '.join(other)}; nothing was changed")


def move_backup(device):
    """Moves the table's copy to the device's end; raises Refused."""
    run("sfdisk", *QUIET, "--relocate", "gpt-bak-std", device)


def set_size(partition):
    """Moves the partition's end; its GUID stays. Raises Refused."""
    move_backup(partition.device)
    run("sfdisk", *QUIET, "-N", REPORTS, partition.device,
        text=f"{partition.start}, {partition.possible}\n")


def used(image):
    """How many bytes of a FAT16 or FAT32 count: up to the end of its last cluster in use. Behind
    it what is on the stick may stay."""
    with open(image, "rb") as file:
        boot = file.read(SECTOR)
        per_cluster, reserved, fats, root, length = (
            boot[13], *struct.unpack_from("<HBH", boot, 14), *struct.unpack_from("<H", boot, 22))
        numbers = array.array("H" if length else "I")
        length = length or struct.unpack_from("<I", boot, 36)[0]
        file.seek(reserved * SECTOR)
        numbers.frombytes(file.read(length * SECTOR))
    last = max(number for number, value in enumerate(numbers) if value)
    return (reserved + fats * length + root * 32 // SECTOR + (last - 1) * per_cluster) * SECTOR


def pieces(file, length):
    """The first bytes of a file: (offset, bytes)."""
    file.seek(0)
    for at in range(0, length, BLOCK):
        yield at, file.read(min(BLOCK, length - at))


def write_new(target, partition, folder, drop_cache):
    """Writes the new file system to the open stick, and reads it back; raises Refused."""
    length = used(folder / "new.img")
    with open(folder / "new.img", "rb") as new:
        for at, piece in pieces(new, length):
            target.seek(partition.start * SECTOR + at)
            if target.write(piece) != len(piece):
                raise Refused(f"short write to {partition.device}")
        os.fsync(target.fileno())
        drop_cache(target)
        for at, piece in pieces(new, length):
            target.seek(partition.start * SECTOR + at)
            if target.read(len(piece)) != piece:
                raise Refused("verification of the report partition failed: the stick is "
                              "defective, or smaller than it reports")


def grow(target, partition, finish, drop_cache, tell):
    """Takes the open stick, its Partition, what is to be done once the table is changed, and who
    is told where the files are; raises Refused."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="vfio-preflight-",
                                           dir=os.environ.get("TMPDIR", "/var/tmp")))
    try:
        copy_out(target, partition, folder)
        make_new(partition, folder)
    except BaseException:
        shutil.rmtree(folder)  # the stick is as it was
        raise
    tell(f"  the files of the report partition are in {folder / 'files'} until this is done")
    try:
        set_size(partition)
        finish()
        write_new(target, partition, folder, drop_cache)
    except BaseException:
        tell(f"  the files of the report partition are in {folder / 'files'}")
        raise
    shutil.rmtree(folder)
