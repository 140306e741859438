# SPDX-License-Identifier: GPL-2.0-or-later
"""Disks that are none of our business, attached writable to every guest: after the run they must be
bit for bit what they were."""

import dataclasses
import functools
import hashlib
import pathlib
import tempfile
import threading
import uuid

from lib.stick import BASIC_DATA, FIRST_SECTOR, LABEL, SECTOR, tool

SIZE = 8 << 20
SYSTEM = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B"
DISKS = (("nvme", BASIC_DATA, LABEL), ("ahci", SYSTEM, "EFI"), ("usb", BASIC_DATA, LABEL))
MAKING = threading.Lock()


@dataclasses.dataclass
class Disk:
    """A disk of some kind, "nvme", "ahci" or "usb", and what its bytes must be."""

    kind: str
    path: pathlib.Path
    checksum: str


def make(path, kind, label):
    """Makes a disk with one FAT partition of that GPT type and label, and in it the folders that
    reports go to; raises Trouble."""
    with open(path, "wb") as file:
        file.truncate(SIZE)
    sectors = SIZE // SECTOR - 2 * FIRST_SECTOR
    layout = f"label: gpt\nstart={FIRST_SECTOR}, size={sectors}, type={kind}, uuid={uuid.uuid4()}\n"
    drive = f"{path}@@{FIRST_SECTOR * SECTOR}"
    tool("sfdisk", "--quiet", str(path), text=layout.encode())
    tool("mformat", "-i", drive, "-T", str(sectors), "-v", label, "::")
    tool("mmd", "-i", drive, "::/reports", "::/vfio-preflight-reports")
    tool("mcopy", "-i", drive, "-", "::/reports/mine.txt", text=b"not yours\n")


def checksum(path):
    """Takes a file's path, gives the SHA-256 of its bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@functools.cache
def templates():
    """Makes one disk of each kind for all scenarios to copy; gives the Disks, and their folder,
    which goes with the process."""
    folder = tempfile.TemporaryDirectory(prefix="vfio-preflight-disks-")
    disks = []
    for kind, gpt_type, label in DISKS:
        path = pathlib.Path(folder.name) / f"bystander-{kind}.img"
        make(path, gpt_type, label)
        disks.append(Disk(kind, path, checksum(path)))
    return disks, folder


def attach(scenario, folder):
    """Copies the disks of a scenario's guest into its folder, gives them as Disks;
    raises Trouble."""
    with MAKING:
        originals, _ = templates()
    wanted = [disk for disk in originals if disk.kind != "usb" or not scenario.no_usb_bystander]
    tool("cp", "--sparse=always", *(str(disk.path) for disk in wanted), str(folder))
    return [dataclasses.replace(disk, path=folder / disk.path.name) for disk in wanted]


def check(disks):
    """Gives the sentences of disks that are not what they were."""
    return [f"expected the {disk.kind} disk {disk.path.name} bit for bit as it was, "
            "found it changed"
            for disk in disks if checksum(disk.path) != disk.checksum]
