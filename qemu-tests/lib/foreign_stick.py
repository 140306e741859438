# SPDX-License-Identifier: GPL-2.0-or-later
"""A second stick beside ours, as like it as can be; whatever is booted,
not a byte of it may change."""

import uuid

from lib.bystanders import checksum
from lib.initramfs import stick_guid
from lib.stick import make as make_stick

# What it has in common with ours; a stick of our label has another GUID. The late one is behind two
# hubs, so it comes after ours.
KINDS = ("absent", "label", "guid", "late-guid")
HUBS = ["-device", "usb-hub,bus=stick-controller.0,port=4",
        "-device", "usb-hub,bus=stick-controller.0,port=4.1"]
NAME = "foreign.img"


def make(scenario, inputs, folder):
    """Makes the scenario's foreign stick in its folder, and notes its digest there;
    raises Trouble."""
    if scenario.foreign_stick == "absent":
        return
    path = folder / NAME
    make_stick(path, stick_guid(inputs.initramfs) if scenario.foreign_stick.endswith("guid")
               else str(uuid.uuid4()))
    (folder / f"{NAME}.sha256").write_text(checksum(path), encoding="utf-8")


def arguments(scenario, stick_path):
    """Takes our stick's path, gives QEMU's arguments to plug the foreign one into the same
    controller, before ours."""
    if scenario.foreign_stick == "absent":
        return []
    hubs, port = (HUBS, ",port=4.1.1") if scenario.foreign_stick == "late-guid" else ([], "")
    return ["-drive", f"if=none,id=foreign,format=raw,file={stick_path.parent / NAME}", *hubs,
            "-device", f"usb-storage,bus=stick-controller.0{port},drive=foreign,removable=on"]


def problems(scenario, stick):
    """Takes our stick after power-off, gives the sentences of what was
    written where nothing may be."""
    folder = stick.path.parent
    if scenario.foreign_stick == "absent":
        return []
    before = (folder / f"{NAME}.sha256").read_text(encoding="utf-8")
    found = ([] if checksum(folder / NAME) == before
             else ["expected not a byte of the foreign stick to change, found it changed"])
    if scenario.foreign_stick.endswith("guid") and stick.files():
        found += ["expected nothing on our stick, which cannot be told from the other, found: "
                  f"{' '.join(stick.files())}"]
    return found
