# SPDX-License-Identifier: GPL-2.0-or-later
"""Boots the built medium in QEMU as a user would boot a machine from a stick,
and shows the report that it saves."""

import argparse
import pathlib
import re
import shutil
import sys
import threading
import time

from lib import efivars, inputs, qemu, qmp, report, runner, scenario
from lib.guest import MENU, Guest, patiently
from lib.trouble import Failure, Trouble

FAILED, TROUBLE = 1, 69
COMPLETE = re.compile(rb"vfio-preflight: report complete")
HEADING = re.compile(rb"vfio-preflight \S+: scanning this machine|\nvfio-preflight \d\S*\r?\n")
PROGRESS = 5
SETTLE = 1.0  # seconds for the screen to show what the console has

# The emulated machine, in the form of a scenario: VT-d with interrupt remapping, an NVMe behind a
# root port, a display.
MACHINE = """
device intel-iommu,intremap=on,caching-mode=on
disk ssd 16M
device pcie-root-port,id=port1,chassis=1,addr=0x4
device nvme,bus=port1,drive=ssd,serial=none
device VGA,addr=0x5
memory 512
stick normal
variables yes
expect verdict "ready"
"""
BY_STICK = "boot stick\nmenu-setting menu_seconds=1\n"
BY_KERNEL = ("boot ovmf-kernel\nappend intel_iommu=on vfio-preflight.action=menu "
             "vfio-preflight.report=console,usb,efi\n")


class Progress:
    """Says on standard error what is going on and for how long,
    once per stage and every few seconds."""

    def __init__(self):
        """Starts the clock."""
        self.started, self.text, self.last = time.monotonic(), "", 0.0

    def stage(self, text):
        """Takes what begins now and says it."""
        self.text, self.last = text, time.monotonic()
        print(f"[{self.last - self.started:3.0f}s] {text}", file=sys.stderr, flush=True)

    def tick(self):
        """Says that the stage still goes on, if that was not said for a while."""
        if time.monotonic() - self.last >= PROGRESS:
            self.stage(self.text.removesuffix(" ... still") + " ... still")


def arguments():
    """Gives the parsed command line."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--limit", type=int, default=150, metavar="SECONDS",
                        help="time limit of the guest (default: 150)")
    parser.add_argument("--direct", action="store_true",
                        help="boot kernel and initramfs without the medium's boot menu")
    return parser.parse_args()


def machine(options):
    """Takes the options, gives the scenario that is booted."""
    found = scenario.parse(MACHINE + (BY_KERNEL if options.direct else BY_STICK), "demo",
                           "the demo's machine")
    found.limit = options.limit
    return found


def boot(item, what, folder, progress):
    """Boots the machine, takes a picture of its screen, powers it off; gives (stick, serial log);
    raises Failure, Trouble."""
    progress.stage("copying the medium to a stick")
    stick = runner.prepare_stick(item, what, folder)
    line = qemu.command(item, what, folder, stick.path)
    with Guest(line, folder, item.limit, threading.Event(), control=True) as guest:
        guest.each_turn = progress.tick
        control = qmp.Control(guest.control)
        progress.stage("starting firmware, boot menu and kernel")
        guest.wait_for(HEADING, "the program's first line on the console")
        progress.stage("scanning the machine")
        guest.wait_for(COMPLETE, "the end of the report")
        progress.stage("saving the report to the EFI variable and to the stick")
        guest.wait_for(MENU, "the menu after the report")
        time.sleep(SETTLE)
        control.screenshot(folder / "screen.png")
        progress.stage("powering off through the menu")
        guest.power_off()
    return stick, guest.log


def show_report(log):
    """Prints the report as the console had it; raises Failure if there is none."""
    lines = report.console_report(log)
    if not lines:
        raise Failure("expected a report on the console, found none")
    print("\n--- The report on the console ---\n")
    print("\n".join(lines).rstrip())


def show_stick(stick):
    """Prints the files on the stick; raises Failure if no report is among them."""
    files = stick.files()
    print("\n--- Files on the stick after power-off ---\n")
    print("\n".join(f"  {name}  {len(stick.read(name))} bytes" for name in files) or "  none")
    if not stick.matching("reports/*/*/report.json"):
        raise Failure("expected reports/*/*/report.json on the stick, found none")


def show_variable(folder):
    """Prints our EFI variable, which is there only where no stick took the
    report or it was asked for."""
    text = efivars.our_variable(folder / "vars.fd")
    print("\n--- The EFI variable, read back from the firmware's flash after power-off ---\n")
    print("\n".join(f"  {line}"
                    for line in (text or "none: the stick has the report").splitlines()))


def show_places(what, folder):
    """Prints where the picture and the medium lie; raises Failure if there is no picture."""
    picture = folder / "screen.png"
    if not picture.exists() or not picture.stat().st_size:
        raise Failure("expected a picture of the screen, QEMU made none")
    print(f"""
--- Files on this host ---

  the screen      {shortest(picture)}
  the medium      {shortest(what.iso)}
  write it        sudo scripts/write-usb /dev/sdX
                  (sdX is your stick; without a name it lists the sticks that can be written)
""")


def shortest(path):
    """Gives a path as it is reached from the current folder, where it lies below it."""
    path, here = path.resolve(), pathlib.Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def demo(options, progress):
    """Boots and shows everything; raises Failure, Trouble, OSError or BadStore."""
    item, what = machine(options), inputs.find()
    what.check([item])
    folder = inputs.TOP / "build" / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    stick, log = patiently(lambda: boot(item, what, folder, progress), progress.stage)
    progress.stage("done")
    show_report(log)
    show_stick(stick)
    show_variable(folder)
    show_places(what, folder)


def main():
    """Runs the demo, gives the exit status: 0 all was seen, 1 something was not,
    69 it could not be tried."""
    options = arguments()
    try:
        demo(options, Progress())
    except (Failure, efivars.BadStore) as failure:
        print(f"scripts/demo: {failure}", file=sys.stderr)
        return FAILED
    except (Trouble, OSError) as trouble:
        print(f"scripts/demo: {trouble}", file=sys.stderr)
        return TROUBLE
    except KeyboardInterrupt:
        print("scripts/demo: interrupted; QEMU has been stopped", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
