"""What is tested: the kernel, the initramfs and the medium that the build leaves in build/."""

import dataclasses
import os
import pathlib

from lib.trouble import Trouble

TOP = pathlib.Path(__file__).resolve().parents[2]
PLACES = {"kernel": "build/vmlinuz", "initramfs": "build/initramfs.img", "iso": "build/vfio-preflight.iso"}


@dataclasses.dataclass
class Inputs:
    """The paths of what is booted."""

    kernel: pathlib.Path
    initramfs: pathlib.Path
    iso: pathlib.Path

    def check(self, scenarios):
        """Raises Trouble if something that one of the scenarios boots is not there."""
        wanted = {"initramfs"} if any(scenario.stick != "absent" for scenario in scenarios) else set()
        for scenario in scenarios:
            wanted |= {"iso"} if scenario.boot == "stick" else {"kernel", "initramfs"}
        for name in sorted(wanted):
            if not getattr(self, name).is_file():
                raise Trouble(f"{getattr(self, name)}: no such file; build it (make all) or name another with --{name}")


def find(kernel=None, initramfs=None, iso=None):
    """Takes paths or None, gives Inputs: the path, else the environment's KERNEL, INITRAMFS or ISO, else build/'s."""
    chosen = {"kernel": kernel, "initramfs": initramfs, "iso": iso}
    return Inputs(**{name: pathlib.Path(path or os.environ.get(name.upper()) or TOP / PLACES[name])
                     for name, path in chosen.items()})
