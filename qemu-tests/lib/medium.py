# SPDX-License-Identifier: GPL-2.0-or-later
"""What is booted other than a kernel by QEMU itself: the medium as a stick, a CD or a file,
a network, a unified kernel image."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

from lib import bmc, qemu, receiver
from lib.initramfs import stick_guid
from lib.inputs import TOP
from lib.stick import FIRST_SECTOR, SECTOR, Stick, partitions, tool
from lib.trouble import Trouble

sys.path.append(str(TOP / "scripts"))
import grow  # pylint: disable=wrong-import-position

SETTINGS, MENU_SETTINGS = "vfio-preflight.conf", "grubenv"
LOADERS = ("BOOTX64.EFI", "grubx64.efi")
ISO_FOLDER = "images"
REPORTS = "vfio-preflight-reports"  # where reports go beside the image
DISK = 48 << 20
GROWN = 600 << 20  # large enough for FAT32
BOOT_CODE = 440  # bytes of a boot sector before its partition table
OPTIONS = re.compile(r'^set options.*$', re.MULTILINE)
SERVER = re.compile(r'^set server.*$', re.MULTILINE)
# What the owner of a GRUB writes to boot an image that lies on a disk; every such image has the
# menu of that name.
LOOPBACK_MENU = f"""\
set iso_path=/{ISO_FOLDER}/vfio-preflight.iso
export iso_path
search --no-floppy --set=disk --file $iso_path
loopback loop ($disk)$iso_path
set root=(loop)
configfile /boot/grub/loopback.cfg
"""
KEY = ("/usr/share/ovmf/PkKek-1-snakeoil.key", "/usr/share/ovmf/PkKek-1-snakeoil.pem", "snakeoil")


def grow_stick(path):
    """Does to a copy of the medium what scripts/write-usb does on a large stick; raises Trouble."""
    os.truncate(path, GROWN)
    try:
        with open(path, "r+b", buffering=0) as target:
            grow.grow(target, grow.Partition(path, GROWN), *3 * [lambda *_: None])
    except grow.Refused as why:
        raise Trouble(f"{path}: {why}") from None


def copy(scenario, inputs, path):
    """Copies the medium to a path and edits its settings, gives it as a Stick; raises Trouble."""
    shutil.copyfile(inputs.iso, path)
    if scenario.stick == "grown":
        grow_stick(path)
    stick = Stick(path, stick_guid(inputs.initramfs))
    edit(scenario, stick)
    return stick


def edit(scenario, stick):
    """Writes the scenario's settings onto the medium, as an editor does, and those of its
    boot menu; raises Trouble."""
    if scenario.settings and not scenario.beside:
        text = stick.read(SETTINGS).decode() + "\r\n".join(scenario.settings) + "\r\n"
        stick.write(SETTINGS, text.encode(scenario.settings_encoding))
    if scenario.menu_settings:
        block = stick.read(MENU_SETTINGS)
        set_here = [words.partition("=")[0].encode() + b"=" for words in scenario.menu_settings]
        lines = [line for line in block.rstrip(b"#").splitlines()
                 if not line.startswith(tuple(set_here))]
        lines += [words.encode() for words in scenario.menu_settings]
        stick.write(MENU_SETTINGS, b"".join(line + b"\n" for line in lines).ljust(len(block), b"#"))


def make_fat(path, sectors, files):
    """Makes a FAT file system in the rest of a disk with {path: file or bytes} in it;
    raises Trouble."""
    drive = f"{path}@@{FIRST_SECTOR * SECTOR}"
    tool("mformat", "-i", drive, "-T", str(sectors), "-H", str(FIRST_SECTOR), "-h", "16",
         "-s", "63", "::")
    made = set()
    for name, content in files.items():
        folders = name.split("/")[:-1]
        for depth in range(1, len(folders) + 1):
            folder = "/".join(folders[:depth])
            if folder not in made:
                tool("mmd", "-i", drive, f"::{folder}")
                made.add(folder)
        if isinstance(content, bytes):
            tool("mcopy", "-i", drive, "-", f"::{name}", text=content)
        else:
            tool("mcopy", "-i", drive, str(content), f"::{name}")


def cd(scenario, inputs, folder, _):
    """Puts the medium into a CD drive."""
    path = copy(scenario, inputs, folder / "cd.iso").path
    return ["-drive", f"if=none,id=cd,format=raw,media=cdrom,readonly=on,file={path}",
            "-device", "ide-cd,bus=ide.2,drive=cd,bootindex=0"]


def add_bios_grub(path, folder):
    """Puts a GRUB into the first sectors of a disk, which boots the image that lies on it;
    raises Trouble."""
    (folder / "grub.cfg").write_text(LOOPBACK_MENU, encoding="utf-8")
    run(str(TOP / "scripts/make-bios-grub"), "disk", str(folder / "grub.cfg"),
        str(folder / "grub.img"))
    image = (folder / "grub.img").read_bytes()
    with open(path, "r+b") as disk:
        disk.write(image[:BOOT_CODE])
        disk.seek(SECTOR)
        disk.write(image[SECTOR:])


def make_disk(path, label, partition, device="ide-hd,bus=ide.2"):
    """Makes an empty disk with one partition, both as sfdisk has them, gives QEMU's arguments to
    boot it as that device; raises Trouble."""
    with open(path, "wb") as disk:
        disk.truncate(DISK)
    tool("sfdisk", "--quiet", str(path),
         text=f"label: {label}\nstart={FIRST_SECTOR}, {partition}\n".encode())
    return ["-drive", f"if=none,id=disk,format=raw,file={path}",
            "-device", f"{device},drive=disk,bootindex=0"]


class DiskWithImage(Stick):  # pylint: disable=super-init-not-called
    """The disk that loopback() makes, whose one partition has the image and a folder for reports
    beside it."""

    def __init__(self, path):
        self.path, self.first, self.sectors = path, FIRST_SECTOR, DISK // SECTOR - FIRST_SECTOR
        self.drive = f"{path}@@{FIRST_SECTOR * SECTOR}"


def problems_beside(scenario, folder):
    """Gives the sentences of what is missing beside the image after power-off, and of what else
    was changed on its disk."""
    if not scenario.beside:
        return []
    disk = DiskWithImage(folder / "disk.img")
    found = [f"expected a file {pattern} beside the image, found: {' '.join(disk.files())}"
             for pattern in scenario.beside if not disk.matching(pattern)]
    if (disk.read(f"{ISO_FOLDER}/vfio-preflight.iso")
            != (folder / "vfio-preflight.iso").read_bytes()):
        found.append("expected the image as it was, found it changed")
    others = [name for name in disk.files() if not name.startswith(f"/{REPORTS}/")
              and name not in ("/EFI/debian/grub.cfg", f"/{ISO_FOLDER}/vfio-preflight.iso",
                               *(f"/EFI/BOOT/{loader}" for loader in LOADERS))]
    if others:
        found.append(f"expected no other file on that disk, found: {' '.join(others)}")
    return found + [f"fsck.vfat: {sentence}" for sentence in disk.check()]


def loopback(scenario, inputs, folder, _):
    """Makes a disk with a GRUB of its own that boots the medium from a file."""
    image, path = copy(scenario, inputs, folder / "vfio-preflight.iso").path, folder / "disk.img"
    arguments = make_disk(path, "dos", "type=ef, bootable",
                          *(["usb-storage,bus=stick-controller.0"] if scenario.beside else []))
    files = {f"{ISO_FOLDER}/vfio-preflight.iso": image}
    if scenario.firmware == "bios":
        add_bios_grub(path, folder)
    else:
        _, first, _ = partitions(image)[1]
        files |= {f"EFI/BOOT/{name}": tool("mtype", "-i", f"{image}@@{first * SECTOR}",
                                           f"::EFI/BOOT/{name}") for name in LOADERS}
        files["EFI/debian/grub.cfg"] = LOOPBACK_MENU.encode()
    if scenario.beside:
        files[f"{REPORTS}/{SETTINGS}"] = "\n".join(scenario.settings).encode()
    make_fat(path, DISK // SECTOR - FIRST_SECTOR, files)
    return arguments


def edit_line(script, line, words, name):
    """Gives a script with other words for its one line of this form; raises Trouble."""
    script, count = line.subn(lambda _: words, script)
    if count != 1:
        raise Trouble(f"build/netboot/{name} has {count} lines '{line.pattern}', "
                      "expected one to edit")
    return script


def card_boots_uefi():
    """Tells whether a network card's own iPXE boots under UEFI. That of Debian 13 gives the
    firmware a network interface and leaves booting to the firmware's PXE, which takes no script;
    it names its site by https, the older one by http."""
    roms = [pathlib.Path(folder, "efi-virtio.rom")
            for folder in ("/usr/lib/ipxe/qemu", "/usr/share/qemu")]
    return all(b"(http:" in rom.read_bytes() for rom in roms if rom.is_file())


def netboot(scenario, _, folder, ports):
    """Serves a copy of build/netboot, with the scenario's command line added: to a network
    card's own iPXE, or, under Secure Boot or where the card leaves that to it, to the firmware's
    own PXE, since the card's program is not signed. With a receiver it is what sends the report
    there."""
    served = folder / "netboot"
    by_firmware = scenario.firmware == "secure-boot" or (scenario.firmware == "uefi"
                                                         and not card_boots_uefi())
    script = "vfio-preflight-network.ipxe" if ports.get("receiver") else "vfio-preflight.ipxe"
    first, edited = ("shimx64.efi", "grub/grub.cfg") if by_firmware else (script, script)
    try:
        shutil.copytree(TOP / "build/netboot", served, dirs_exist_ok=True)
        script = (served / edited).read_text(encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{error.filename}: {error.strerror}; build it (make netboot)") from None
    form = 'set {}="{}"' if by_firmware else "set {} {}"
    script = edit_line(script, OPTIONS, form.format("options", qemu.kernel_line(scenario)), edited)
    if ports.get("receiver"):
        host = receiver.HOST if by_firmware else "${next-server}"
        places = f"http://{host}:{ports['receiver']}/" + (",bmc" if "bmc" in ports else "")
        script = edit_line(script, SERVER, form.format("server", places), edited)
    (served / edited).write_text(script, encoding="utf-8")
    own_program = ",romfile=" if by_firmware else ""
    if ports.get("http"):
        first = f"http://{receiver.HOST}:{ports['http']}/{first}"
    return ["-netdev", f"user,id=net,tftp={served},bootfile={first}",
            "-device", f"virtio-net-pci,netdev=net,bootindex=0{own_program}"]


def run(*command):
    """Runs a program that makes something; raises Trouble with its words."""
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except OSError as error:
        raise Trouble(f"{error.filename}: {error.strerror} (Debian: openssl)") from None
    except subprocess.CalledProcessError as error:
        raise Trouble(f"{command[0]} failed: {error.stderr.strip()}") from None


def uki(scenario, inputs, folder):
    """Makes a unified kernel image with the scenario's command line, signed by the key for tests,
    and a medium that boots it."""
    locked, certificate, password = KEY
    key, image, path = folder / "key.pem", folder / "uki.efi", folder / "stick.img"
    run("openssl", "rsa", "-in", locked, "-passin", f"pass:{password}", "-out", str(key))
    run(str(TOP / "scripts/make-uki"), "--kernel", str(inputs.kernel),
        "--initramfs", str(inputs.initramfs), "--key", str(key),
        "--certificate", certificate, "--command-line", qemu.kernel_line(scenario), str(image))
    run(str(TOP / "scripts/make-medium"), "--uki", str(image), str(path))
    stick = Stick(path, stick_guid(inputs.initramfs))
    edit(scenario, stick)
    return stick


def alter(path, inputs):
    """Changes one bit of the initramfs on a medium; raises Trouble if it is not there."""
    beginning = inputs.initramfs.read_bytes()[:SECTOR]
    image = bytearray(path.read_bytes())
    at = image.find(beginning)
    if at < 0:
        raise Trouble(f"{path} does not hold the initramfs")
    # In the ISO 9660 part, too, and where it is in the unified kernel image: wherever it is.
    while at >= 0:
        image[at + SECTOR] ^= 1
        at = image.find(beginning, at + 1)
    path.write_bytes(image)


def systemd_boot(scenario, inputs, folder, _):
    """Makes an EFI system partition whose systemd-boot has the entry that scripts/install-entry
    prints, with the scenario's words."""
    path = folder / "disk.img"
    package = next((TOP / "build/inputs/medium").glob("systemd-boot-efi_*.deb"), None)
    if not package:
        raise Trouble("build/inputs/medium holds no systemd-boot; fetch it (make)")
    run("dpkg-deb", "-x", str(package), str(folder / "systemd-boot"))
    entry = (TOP / "image/loader-entry.conf").read_text(encoding="utf-8").replace(
        "@RELEASE@", "x").replace("@IMAGE@", "initramfs.img")
    arguments = make_disk(path, "gpt", "type=uefi")
    # The last 33 sectors are the table's copy.
    make_fat(path, DISK // SECTOR - 2 * FIRST_SECTOR, {
        "EFI/BOOT/BOOTX64.EFI":
            folder / "systemd-boot/usr/lib/systemd/boot/efi/systemd-bootx64.efi",
        "loader/entries/vfio-preflight.conf":
            f"{entry.rstrip()} {qemu.kernel_line(scenario)}\n".encode(),
        "vmlinuz-x": inputs.kernel, "initramfs.img": inputs.initramfs})
    return arguments


KINDS = {"cd": cd, "loopback": loopback, "netboot": netboot, "systemd-boot": systemd_boot}


def prepare(scenario, inputs, folder, ports):
    """Makes what the scenario boots in its folder, gives QEMU's arguments for it;
    none where it is a kernel or a stick. `ports` are those of receiver.running()."""
    kind = KINDS.get(scenario.boot)
    beside = bmc.arguments(ports["bmc-line"]) if "bmc-line" in ports else []
    return (kind(scenario, inputs, folder, ports) if kind else []) + beside
