"""Disks that are none of our business, attached writable: after the run they must be bit for bit what they were."""

import hashlib
import uuid

from lib.stick import FIRST_SECTOR, SECTOR, SIZE, tool

BASIC_DATA = "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7"
SYSTEM = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B"
# The labels are those of our report partition, on the medium and on the sticks of this harness.
DISKS = (("nvme", BASIC_DATA, "VFIOREPORTS"), ("ahci", SYSTEM, "EFI"), ("usb", BASIC_DATA, "VFIOREPORTS"), ("usb", BASIC_DATA, "REPORTS"))


def make(path, kind, label):
    """Makes a disk with one FAT partition of that GPT type and label, a folder reports/ in it; raises Trouble."""
    with open(path, "wb") as file:
        file.truncate(SIZE)
    sectors = SIZE // SECTOR - 2 * FIRST_SECTOR
    layout = f"label: gpt\nstart={FIRST_SECTOR}, size={sectors}, type={kind}, uuid={uuid.uuid4()}\n"
    drive = f"{path}@@{FIRST_SECTOR * SECTOR}"
    tool("sfdisk", "--quiet", str(path), text=layout.encode())
    tool("mformat", "-i", drive, "-T", str(sectors), "-v", label, "::")
    tool("mmd", "-i", drive, "::/reports")
    tool("mcopy", "-i", drive, "-", "::/reports/mine.txt", text=b"not yours\n")


def checksum(path):
    """Takes a file's path, gives the SHA-256 of its bytes."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else hashlib.sha256(file.read()).hexdigest()


class Bystanders:
    """The disks of one scenario; none unless it asks for them."""

    def __init__(self, scenario, folder):
        """Makes the disks in the folder; raises Trouble."""
        self.disks = []
        for number, (kind, gpt_type, label) in enumerate(DISKS if scenario.bystanders == "yes" else ()):
            path = folder / f"bystander{number}.img"
            make(path, gpt_type, label)
            self.disks.append((kind, path))
        self.before = [checksum(path) for _, path in self.disks]

    def check(self):
        """Gives the sentences of disks that are not what they were."""
        return [f"expected the {kind} disk {path.name} bit for bit as it was, found it changed"
                for (kind, path), before in zip(self.disks, self.before) if checksum(path) != before]
