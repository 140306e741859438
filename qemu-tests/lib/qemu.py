# SPDX-License-Identifier: GPL-2.0-or-later
"""What the installed QEMU is and can, and the command line that boots a scenario with it."""

import functools
import os
import pathlib
import re
import shutil
import subprocess

from lib import foreign_stick
from lib.trouble import Trouble

PROGRAM = os.environ.get("QEMU", "qemu-system-x86_64")
# Code and variables: without keys, with Microsoft's keys, with the published key that Debian has
# for tests
FIRMWARE = {"uefi": (("OVMF_CODE_4M.fd", "OVMF_VARS_4M.fd"), ("OVMF_CODE.fd", "OVMF_VARS.fd")),
            "secure-boot": (("OVMF_CODE_4M.secboot.fd", "OVMF_VARS_4M.ms.fd"),),
            "own-keys": (("OVMF_CODE_4M.secboot.fd", "OVMF_VARS_4M.snakeoil.fd"),)}
FIRMWARE_FOLDERS = ("/usr/share/OVMF", "/usr/share/edk2/x64", "/usr/share/edk2/ovmf")
DISPLAYS = ("VGA", "bochs-display", "cirrus-vga", "qxl", "secondary-vga", "virtio-vga",
            "virtio-gpu", "ati-vga", "vmware-svga")
# Away from the slots that QEMU hands out and scenarios name, so that no stick and no disk moves
# another device
CONTROLLER_SLOT, NVME_SLOT = "0x1d", "0x1e"
STICK = "stick-device"
ATTACHED = {"nvme": f"nvme,serial=bystander,bus=pcie.0,addr={NVME_SLOT}",
            "ahci": "ide-hd,bus=ide.1",
            "usb": "usb-storage,bus=stick-controller.0,removable=on"}
SLOW_STICK = 40000  # bytes a second that a stick takes which is to be pulled while it is written
# The same of one that is written to the end although somebody presses keys.
LESS_SLOW_STICK = 100000
# no_timer_check: on a busy host emulated timers come late, and the kernel takes them for broken and
# panics; tsc=reliable: nor does it check its clock against them. cryptomgr.notests: an emulated CPU
# spends a fifth of the kernel's start on testing ciphers. norandmaps: what is at another address in
# each process is translated anew for each. mitigations=off: where each system call changes the page
# tables, the emulator forgets all addresses each time.
COMMAND_LINE = ("no_timer_check tsc=reliable cryptomgr.notests=1 norandmaps mitigations=off "
                "console=tty0 console=ttyS0,115200 iomem=relaxed panic=-1 "
                "vfio-preflight.action=shell")
# The same report again, packed, would only take time.
JSON_PORT = "vfio-preflight.json=ttyS1 vfio-preflight.no-embed"


def use(program):
    """Takes the path of another QEMU than the installed one, to be used from now on;
    to be called before anything is asked."""
    global PROGRAM  # pylint: disable=global-statement
    PROGRAM = str(program)


@functools.cache
def ask(*arguments):
    """Runs QEMU only to ask it something, gives all it says; raises Trouble if there is no QEMU."""
    try:
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True,
                              check=False, timeout=30)
    except FileNotFoundError:
        raise Trouble(f"{PROGRAM} is not installed (Debian: qemu-system-x86; "
                      "or name another with QEMU=)") from None
    except subprocess.TimeoutExpired:
        raise Trouble(f"{PROGRAM} {' '.join(arguments)} did not answer within 30 s") from None
    return done.stdout + done.stderr


def version():
    """Gives QEMU's version as (major, minor, micro); raises Trouble."""
    found = re.search(r"version (\d+)\.(\d+)\.(\d+)", ask("--version"))
    if not found:
        raise Trouble(f"{PROGRAM} --version says {ask('--version').strip()!r}, expected a version")
    return tuple(int(part) for part in found.groups())


def has_device(name):
    """Tells whether this QEMU has the device."""
    return f"{name} options:" in ask("-device", f"{name},help")


def has_property(device, name):
    """Tells whether this QEMU has the device, and the device the property."""
    return re.search(rf"^\s*{re.escape(name)}=", ask("-device", f"{device},help"),
                     re.MULTILINE) is not None


def firmware(kind):
    """Takes a kind of UEFI, gives the paths of OVMF's code and of its variables;
    raises Trouble if they are not installed."""
    for folder in map(pathlib.Path, FIRMWARE_FOLDERS):
        for code, variables in FIRMWARE[kind]:
            if (folder / code).exists() and (folder / variables).exists():
                return folder / code, folder / variables
    raise Trouble(f"OVMF is not installed, or without {FIRMWARE[kind][0][1]} (Debian: ovmf)")


def flash(kind, folder):
    """Takes a kind of UEFI and a scenario's folder, puts a copy of OVMF's variables there,
    gives QEMU's arguments for both chips."""
    code, empty = firmware(kind)
    variables = folder / "vars.fd"
    shutil.copyfile(empty, variables)
    # With Secure Boot only the firmware itself, in system management mode, may write its variables.
    guarded = [] if kind == "uefi" else ["-global", "driver=cfi.pflash01,property=secure,value=on",
                                         "-global", "ICH9-LPC.disable_s3=1"]
    return ["-drive", f"if=pflash,format=raw,unit=0,readonly=on,file={code}",
            "-drive", f"if=pflash,format=raw,unit=1,file={variables}", *guarded]


def disks(scenario, folder):
    """Makes the scenario's empty disks in the folder, gives QEMU's arguments for them."""
    arguments = []
    for name, size in scenario.disks:
        path = folder / f"{name}.img"
        with open(path, "wb") as file:
            file.truncate(size)
        arguments += ["-drive", f"if=none,id={name},format=raw,file={path}"]
    return arguments


def controller(stick_path, others):
    """Gives QEMU's arguments for the USB controller of the scenario's stick and
    bystanders, none without any."""
    wanted = stick_path or any(disk.kind == "usb" for disk in others)
    return (["-device", f"qemu-xhci,id=stick-controller,bus=pcie.0,addr={CONTROLLER_SLOT}"]
            if wanted else [])


def stick(scenario, path):
    """Takes a scenario and its stick's image or None, gives QEMU's arguments to plug it in."""
    if not path:
        return []
    pace = SLOW_STICK if scenario.pull else LESS_SLOW_STICK if scenario.reboot_keys == "yes" else 0
    slow = f",throttling.bps-write={pace}" if pace else ""
    readonly = ",readonly=on" if scenario.stick == "readonly" else ""
    boots = ",bootindex=0" if scenario.boot in ("stick", "uki") else ""
    return [*foreign_stick.arguments(scenario, path),
            "-drive", f"if=none,id=stick,format=raw,file={path}{readonly}{slow}", "-device",
            f"usb-storage,id={STICK},bus=stick-controller.0,drive=stick,removable=on{boots}"]


def has_display(scenario):
    """Tells whether one of the scenario's devices is a display device."""
    return any(device.split(",")[0] in DISPLAYS for device in scenario.devices)


def kernel(scenario, inputs):
    """Gives QEMU's arguments for the kernel, its initramfs and its command line;
    none where what is booted has them.

    The image only where it matters how it is started: UEFI calls it, and its first part asks
    the BIOS about the screen.
    """
    if scenario.boot not in ("kernel", "ovmf-kernel"):
        return []
    proper = scenario.firmware == "bios" and not has_display(scenario) and inputs.kernel_proper
    return ["-kernel", str(proper or inputs.kernel), "-initrd", str(inputs.initramfs),
            "-append", kernel_line(scenario)]


def kernel_line(scenario):
    """Gives the kernel's command line where it is the scenario's to say."""
    port = [] if scenario.report_is_in_log() else [JSON_PORT]
    return " ".join([COMMAND_LINE, *port, *scenario.append])


def bystanders(disks):
    """Takes the bystanders' Disks, gives QEMU's arguments to attach them, writable all of them."""
    line = []
    for disk in disks:
        name = f"bystander-{disk.kind}"
        line += ["-drive", f"if=none,id={name},format=raw,file={disk.path}",
                 "-device", f"{ATTACHED[disk.kind]},drive={name}"]
    return line


def command(scenario, inputs, folder, stick_path, others=(), boot_arguments=()):
    """Takes a scenario, the inputs, a folder of its own, its stick, its bystanders and the
    arguments of another thing that is booted, gives QEMU's command line without serial ports."""
    machine = scenario.machine + (",smm=on"
                                  if scenario.firmware in ("secure-boot", "own-keys") else "")
    line = [PROGRAM, "-accel", "tcg", "-machine", machine, "-cpu", scenario.cpu,
            "-m", str(scenario.memory), "-nodefaults", "-no-reboot", "-display", "none",
            "-audiodev", "none,id=silent"]
    if not has_display(scenario):
        line += ["-vga", "none"]
    if scenario.firmware != "bios":
        line += flash(scenario.firmware, folder)
    line += disks(scenario, folder)
    for thing in scenario.objects:
        line += ["-object", thing]
    for device in scenario.devices:
        line += ["-device", device]
    for structure in scenario.smbios:
        line += ["-smbios", structure]
    line += controller(stick_path, others) + stick(scenario, stick_path) + bystanders(others)
    return line + [*boot_arguments] + kernel(scenario, inputs)
