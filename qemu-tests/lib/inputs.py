# SPDX-License-Identifier: GPL-2.0-or-later
"""What is tested: the kernel, the initramfs and the medium that the build leaves in build/."""

import dataclasses
import os
import pathlib
import re
import subprocess

from lib import initramfs as image, kernel_image
from lib.trouble import Trouble

TOP = pathlib.Path(__file__).resolve().parents[2]
PLACES = {"kernel": "build/vmlinuz", "initramfs": "build/initramfs.img",
          "iso": "build/vfio-preflight.iso"}


@dataclasses.dataclass
class Inputs:
    """The paths of what is booted."""

    kernel: pathlib.Path
    initramfs: pathlib.Path
    iso: pathlib.Path
    kernel_proper: pathlib.Path | None = None  # of `kernel`, unpacked
    test_modules: pathlib.Path | None = None  # a folder; None: where the build has them

    def unpacked(self, folder):
        """Gives these inputs with the kernel proper, put into the folder, where `kernel` has
        one that QEMU can start."""
        found = (kernel_image.kernel_proper(self.kernel.read_bytes())
                 if self.kernel.is_file() else None)
        if not found:
            return self
        path = folder / "kernel-proper"
        path.write_bytes(found)
        return dataclasses.replace(self, kernel_proper=path)

    def with_modules(self, modules, folder):
        """Takes None, `none` or a folder of modules, and a folder for what is made of it; gives
        these inputs with an initramfs that has these modules alone. Raises Trouble."""
        if not modules:
            return self
        made, tests = folder / "initramfs-with-modules.img", folder / "test-modules"
        if str(modules) == "none":
            image.with_list(self.initramfs, "", made)
        else:
            done = subprocess.run([TOP / "scripts/add-modules", modules, self.initramfs, made,
                                   tests], capture_output=True, text=True, check=False)
            if done.returncode:
                raise Trouble(f"{modules}: {done.stderr.strip() or 'no modules'}")
        return dataclasses.replace(self, initramfs=made, test_modules=tests)

    def check(self, scenarios):
        """Raises Trouble if something that one of the scenarios boots is not there."""
        wanted = set()
        for scenario in scenarios:
            wanted |= {"iso", "initramfs"} if scenario.of_medium() else {"kernel", "initramfs"}
        for name in sorted(wanted):
            if not getattr(self, name).is_file():
                raise Trouble(f"{getattr(self, name)}: no such file; "
                              f"build it (make all) or name another with --{name}")

    def module(self, name):
        """Gives the path of a module that is for tests only: beside the kernel, or where the build
        unpacked build/vmlinuz."""
        if self.test_modules:
            return self.test_modules / f"{name}.ko"
        suite = TOP / "build/kernel-suite"
        if self.kernel.resolve() != (TOP / "build/vmlinuz").resolve() or not suite.is_file():
            return self.kernel.parent / "tests" / f"{name}.ko"
        return TOP / f"build/kernel-{suite.read_text(encoding='utf-8').strip()}/tests/{name}.ko"

    def kernel_release(self):
        """Gives what the kernel's header says of its version and its builder, as bytes
        (Documentation/arch/x86/boot.rst); raises Trouble."""
        try:
            with open(self.kernel, "rb") as file:
                image = file.read(1 << 16)
        except OSError as error:
            raise Trouble(f"{self.kernel}: {error.strerror}") from None
        place = int.from_bytes(image[0x20E:0x210], "little") + 0x200
        if image[0x202:0x206] != b"HdrS" or not re.match(rb"\d+\.\d+", image[place:]):
            raise Trouble(f"{self.kernel}: tells no version, expected a kernel for x86")
        return image[place:].partition(b"\0")[0]

    def kernel_version(self):
        """Gives the kernel's version as (major, minor); raises Trouble."""
        major, minor = re.match(rb"(\d+)\.(\d+)", self.kernel_release()).groups()
        return int(major), int(minor)

    def kernel_is_own(self):
        """Tells whether scripts/build-kernel built the kernel; raises Trouble."""
        return b"(vfio-preflight@vfio-preflight)" in self.kernel_release()


def find(kernel=None, initramfs=None, iso=None):
    """Takes paths or None, gives Inputs: the path, else the environment's KERNEL,
    INITRAMFS or ISO, else build/'s."""
    chosen = {"kernel": kernel, "initramfs": initramfs, "iso": iso}
    return Inputs(**{name: pathlib.Path(path or os.environ.get(name.upper()) or TOP / PLACES[name])
                     for name, path in chosen.items()})
