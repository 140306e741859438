"""What is booted other than a kernel by QEMU itself: the medium as a stick, a CD or a file, a network, a unified kernel image."""

import shutil
import subprocess

from lib import qemu
from lib.initramfs import stick_guid
from lib.inputs import TOP
from lib.stick import SECTOR, Stick, partitions, tool
from lib.trouble import Trouble

SETTINGS = "vfio-preflight.conf"
LOADERS = ("BOOTX64.EFI", "grubx64.efi")
ISO_FOLDER = "images"
# What the owner of a GRUB writes to boot an image that lies on a disk; every such image has the menu of that name.
LOOPBACK_MENU = f"""\
search --no-floppy --set=disk --file /{ISO_FOLDER}/vfio-preflight.iso
loopback loop ($disk)/{ISO_FOLDER}/vfio-preflight.iso
set root=(loop)
configfile /boot/grub/loopback.cfg
"""
KEY = ("/usr/share/ovmf/PkKek-1-snakeoil.key", "/usr/share/ovmf/PkKek-1-snakeoil.pem", "snakeoil")


def copy(scenario, inputs, path):
    """Copies the medium to a path and edits its settings, gives it as a Stick; raises Trouble."""
    shutil.copyfile(inputs.iso, path)
    stick = Stick(path, stick_guid(inputs.initramfs))
    if scenario.settings:
        text = stick.read(SETTINGS).decode() + "\r\n".join(scenario.settings) + "\r\n"
        stick.write(SETTINGS, text.encode())
    return stick


def make_fat(path, mebibytes, files):
    """Makes a disk that is one FAT file system with {path: file or bytes} in it; raises Trouble."""
    path.write_bytes(b"")
    tool("mformat", "-C", "-i", str(path), "-T", str((mebibytes << 20) // SECTOR), "-h", "16", "-s", "63", "::")
    made = set()
    for name, content in files.items():
        folders = name.split("/")[:-1]
        for depth in range(1, len(folders) + 1):
            folder = "/".join(folders[:depth])
            if folder not in made:
                tool("mmd", "-i", str(path), f"::{folder}")
                made.add(folder)
        if isinstance(content, bytes):
            tool("mcopy", "-i", str(path), "-", f"::{name}", text=content)
        else:
            tool("mcopy", "-i", str(path), str(content), f"::{name}")


def cd(scenario, inputs, folder):
    """Puts the medium into a CD drive."""
    path = copy(scenario, inputs, folder / "cd.iso").path
    return ["-drive", f"if=none,id=cd,format=raw,media=cdrom,readonly=on,file={path}", "-device", "ide-cd,bus=ide.2,drive=cd,bootindex=0"]


def disk(path):
    """Gives QEMU's arguments for a disk that is booted."""
    return ["-drive", f"if=none,id=disk,format=raw,file={path}", "-device", "ide-hd,bus=ide.2,drive=disk,bootindex=0"]


def loopback(scenario, inputs, folder):
    """Makes a disk with a GRUB of its own that boots the medium from a file."""
    image = copy(scenario, inputs, folder / "vfio-preflight.iso").path
    _, first, _ = partitions(image)[1]
    loaders = {f"EFI/BOOT/{name}": tool("mtype", "-i", f"{image}@@{first * SECTOR}", f"::EFI/BOOT/{name}") for name in LOADERS}
    make_fat(folder / "disk.img", 48, {**loaders, "EFI/debian/grub.cfg": LOOPBACK_MENU.encode(),
                                       f"{ISO_FOLDER}/vfio-preflight.iso": image})
    return disk(folder / "disk.img")


def netboot(scenario, _, folder):
    """Serves a copy of build/netboot, with the scenario's command line added, to a network card's own iPXE."""
    served = folder / "netboot"
    try:
        shutil.copytree(TOP / "build/netboot", served, dirs_exist_ok=True)
        script = (served / "vfio-preflight.ipxe").read_text(encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{error.filename}: {error.strerror}; build it (make netboot)") from None
    edited = script.replace("set options\n", f"set options {qemu.kernel_line(scenario)}\n")
    if edited == script:
        raise Trouble("build/netboot/vfio-preflight.ipxe has no line 'set options', expected one to edit")
    (served / "vfio-preflight.ipxe").write_text(edited, encoding="utf-8")
    return ["-netdev", f"user,id=net,tftp={served},bootfile=vfio-preflight.ipxe", "-device", "virtio-net-pci,netdev=net,bootindex=0"]


def run(*command):
    """Runs a program that makes something; raises Trouble with its words."""
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except OSError as error:
        raise Trouble(f"{error.filename}: {error.strerror} (Debian: openssl)") from None
    except subprocess.CalledProcessError as error:
        raise Trouble(f"{command[0]} failed: {error.stderr.strip()}") from None


def uki(scenario, inputs, folder):
    """Makes a unified kernel image with the scenario's command line, signed by the key for tests, and a medium that boots it."""
    locked, certificate, password = KEY
    key, image, path = folder / "key.pem", folder / "uki.efi", folder / "stick.img"
    run("openssl", "rsa", "-in", locked, "-passin", f"pass:{password}", "-out", str(key))
    run(str(TOP / "scripts/make-uki"), "--kernel", str(inputs.kernel), "--initramfs", str(inputs.initramfs), "--key", str(key),
        "--certificate", certificate, "--command-line", qemu.kernel_line(scenario), str(image))
    run(str(TOP / "scripts/make-medium"), "--uki", str(image), str(path))
    return Stick(path, stick_guid(inputs.initramfs))


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


KINDS = {"cd": cd, "loopback": loopback, "netboot": netboot}


def prepare(scenario, inputs, folder):
    """Makes what the scenario boots in its folder, gives QEMU's arguments for it; none where it is a kernel or a stick."""
    kind = KINDS.get(scenario.boot)
    return kind(scenario, inputs, folder) if kind else []
