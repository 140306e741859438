# SPDX-License-Identifier: GPL-2.0-or-later
"""Disks as sysfs, udev and blkid tell of them: what they are, who uses them,
what is on them. Reads only.

VFIO_PREFLIGHT_TEST_ROOT=DIR takes DIR/sys, DIR/proc, DIR/run and DIR/dev, for tests.
"""
import os
import pathlib
import re
import subprocess

TEST = "VFIO_PREFLIGHT_TEST_ROOT"
ROOT = pathlib.Path(os.environ.get(TEST, "/"))
SECTOR = 512
EDGE = 1 << 20
FIXED_AT_MOST = 256_060_514_304  # what disks sold as 256 GB have
REPORTS = 3  # the partitions of our medium; the last one takes the reports


class Refused(Exception):
    """Why nothing is written, or that what was written is not right."""


def read(path, otherwise=""):
    """A small file's text without white space around it."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return otherwise


def printable(text):
    """What a device says of itself, fit for a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


class Disk:
    """A whole disk as sysfs tells of it."""

    def __init__(self, name):
        self.name, self.sys = name, ROOT / "sys/block" / name
        self.device = ROOT / "dev" / name
        self.size = int(read(self.sys / "size", "0") or 0) * SECTOR
        self.removable = read(self.sys / "removable") == "1"
        self.readonly = read(self.sys / "ro") != "0"
        model = f"{read(self.sys / 'device/vendor')} {read(self.sys / 'device/model')}"
        self.title = printable(model.strip()) or "(no name)"
        self.serial = self.find_serial()

    def find_serial(self):
        """The serial number of the USB device that the disk belongs to:
        the nearest folder above that has one."""
        place = (self.sys / "device").resolve()
        for folder in (place, *place.parents):
            if folder == (ROOT / "sys").resolve():
                break
            if (folder / "serial").is_file():
                return printable(read(folder / "serial"))
        return ""

    def partitions(self):
        """Its partitions' names."""
        return sorted(entry.name for entry in self.sys.iterdir() if (entry / "partition").is_file())

    def udev(self, name):
        """What udev found on the disk or one of its partitions."""
        number = read((self.sys if name == self.name else self.sys / name) / "dev")
        lines = read(ROOT / "run/udev/data" / f"b{number}").splitlines()
        return dict(line[2:].split("=", 1)
                    for line in lines if line.startswith("E:") and "=" in line)

    def is_usb(self):
        """Whether it hangs on USB."""
        return any(re.fullmatch(r"usb\d+", part) for part in self.sys.resolve().parts)

    def model_and_size(self):
        """What a person types to have it erased."""
        return f"{' '.join(self.title.split())} {self.size / 1e9:.1f} GB"

    def describe(self):
        """Lines that let a person recognise the stick."""
        yield (f"{self.device}  {self.title}  {self.size / 1e9:.1f} GB  serial number "
               f"{self.serial or '(none)'}")
        for name in [self.name, *self.partitions()]:
            found = self.udev(name)
            if "ID_FS_TYPE" in found:
                yield printable(f"  {name}: {found['ID_FS_TYPE']} "
                                f"{found.get('ID_FS_LABEL', '(no label)')}")
        if not self.partitions():
            yield "  no partitions"

    def users(self):
        """What is done with it now, as sentences."""
        names = [self.name, *self.partitions()]
        numbers = {read(self.sys / "dev"),
                   *(read(self.sys / name / "dev") for name in self.partitions())}
        for line in read(ROOT / "proc/self/mountinfo").splitlines():
            words = line.split()
            source = words[words.index("-") + 2] if "-" in words[:-2] else ""
            if words[2] in numbers or source in [f"/dev/{name}" for name in names]:
                yield f"{source} is mounted at {words[4]}: unmount it first"
            elif words[4] == "/" and self.name in disks_below(words[2]):
                yield f"the system runs from {self.device}"
        for line in read(ROOT / "proc/swaps").splitlines()[1:]:
            if line.split()[0] in [f"/dev/{name}" for name in names]:
                yield f"{line.split()[0]} is swap space in use"
        for name, folder in [(self.name, self.sys / "holders"),
                             *((name, self.sys / name / "holders") for name in self.partitions())]:
            held = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
            if held:
                yield f"{name} is held by {' '.join(held)}"

    def why_not_fixed(self, options):
        """Why it must not be taken although it does not call itself removable, or None."""
        if not options.fixed:
            return (f"{self.device} is not marked removable, so it may be a disk of this machine"
                    + ("; if it is your stick: --fixed" if self.is_usb() else ""))
        if not self.is_usb():
            return f"{self.device} is not on USB, so --fixed does not apply"
        if self.size > FIXED_AT_MOST:
            return f"{self.device} has {self.size / 1e9:.1f} GB; --fixed accepts at most 256 GB"
        return None

    def why_not(self, needed, options):
        """Why it cannot be written, or None. Takes the image's bytes."""
        why = None if self.removable else self.why_not_fixed(options)
        if why:
            return why
        if not self.size:
            return f"{self.device} has no medium"
        if self.readonly:
            return f"{self.device} is write-protected"
        if self.size < needed:
            return f"{self.device} has {self.size} bytes, {needed} are needed"
        return next(self.users(), None)


def disks_below(number):
    """Takes the number of a block device (253:0), gives the names of the whole disks that it is
    made of, itself included."""
    folder = ROOT / "sys/dev/block" / number
    if not folder.is_dir():
        return set()
    folder = folder.resolve()
    found = {folder.parent.name if (folder / "partition").is_file() else folder.name}
    slaves = folder / "slaves"
    for slave in sorted(slaves.iterdir()) if slaves.is_dir() else []:
        found |= disks_below(read(slave / "dev"))
    return found


def blkid(path):
    """What blkid finds on a disk itself, whatever udev knows, or in an image:
    {NAME: value}; raises Refused."""
    try:
        done = subprocess.run(["blkid", "-p", "-o", "export", str(path)], capture_output=True,
                              text=True, check=False)
    except FileNotFoundError:
        raise Refused("blkid is not installed (Debian: util-linux), "
                      "so the contents of the disk are unknown") from None
    if done.returncode not in (0, 2, 8):  # 2: nothing, 8: several things at once
        raise Refused(f"blkid {path}: {done.stderr.strip() or f'status {done.returncode}'}")
    found = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    return found | ({"TYPE": "several signatures at once"} if done.returncode == 8 else {})


def is_blank(disk):
    """Whether its first and last megabyte are as they come from the factory; raises Refused."""
    try:
        with open(disk.device, "rb") as file:
            edges = [file.read(EDGE)]
            file.seek(max(disk.size - EDGE, 0))
            edges.append(file.read(EDGE))
    except OSError as error:
        raise Refused(f"{disk.device}: {error.strerror}") from None
    return all(not edge.strip(b"\0") or not edge.strip(b"\xff") for edge in edges)


def contents(disk, image):
    """What is on the disk that somebody may miss, as sentences; nothing where it has this image
    already; raises Refused."""
    found = blkid(disk.device)
    if ("PTUUID" in found and found["PTUUID"] == blkid(image).get("PTUUID")
            and len(disk.partitions()) <= REPORTS):
        return
    if "TYPE" in found:
        yield (f"{disk.device} holds {printable(found['TYPE'])} "
               f"{printable(found.get('LABEL', ''))}".strip())
    if "PTTYPE" in found:
        yield f"{disk.device} has a partition table ({printable(found['PTTYPE'])})"
    for name in [disk.name, *disk.partitions()]:
        told = disk.udev(name)
        if "ID_FS_TYPE" in told:
            yield (f"{name} holds {printable(told['ID_FS_TYPE'])} "
                   f"{printable(told.get('ID_FS_LABEL', ''))}".strip())
    if disk.partitions():
        yield f"{disk.device} has partitions: {' '.join(disk.partitions())}"
    if not is_blank(disk):
        yield f"{disk.device} is not empty"


def is_in_use_by_zfs(disk):
    """Whether the disk may be one of a pool of which something is mounted: no file of the
    kernel tells of which."""
    mounted = any(" - zfs " in line for line in read(ROOT / "proc/self/mountinfo").splitlines())
    types = [blkid(disk.device).get("TYPE"),
             *(disk.udev(name).get("ID_FS_TYPE") for name in [disk.name, *disk.partitions()])]
    return mounted and "zfs_member" in types


def check_contents(disk, options):
    """Raises Refused where a fixed disk holds something that is not to be lost."""
    if is_in_use_by_zfs(disk):
        raise Refused(f"{disk.device} belongs to a ZFS pool, and a pool is mounted: "
                      "the system may run from it. Export the pool first")
    found = list(contents(disk, options.image))
    if found and not options.erase:
        raise Refused("; ".join(found) + ". To erase all of it: --fixed --erase")


def find_disk(argument):
    """Takes a device's path, also a link to it, gives its Disk; raises Refused."""
    path = pathlib.Path(argument)
    name = (path if path.is_absolute() else ROOT / "dev" / path).resolve().name
    if read(ROOT / "sys/class/block" / name / "partition"):
        raise Refused(f"{argument} is a partition; name the whole disk")
    if not (ROOT / "sys/block" / name).is_dir():
        raise Refused(f"{argument} is not a disk")
    disk = Disk(name)
    if (os.path.realpath(path if path.is_absolute() else disk.device)
            != os.path.realpath(disk.device)):
        raise Refused(f"{argument} is not {disk.device}")
    return disk
