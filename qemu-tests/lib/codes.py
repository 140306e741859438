# SPDX-License-Identifier: GPL-2.0-or-later
"""The QR codes that the menu shows, read from pictures of the guest's screen by zbarimg."""

import re
import shutil
import subprocess
import time

from lib.inputs import TOP
from lib.trouble import Failure, Trouble

PATIENCE = 20.0  # seconds for a code to be drawn
TURN = 0.5
PART = re.compile(r"VP(\d+)/(\d+):\S+")
DAY = re.compile(r"^Looked: .*\n", re.MULTILINE)  # only of a machine that runs


def read(path):
    """Takes a picture's path, gives what the code in it says, "" where there is none;
    raises Trouble without zbarimg."""
    if not shutil.which("zbarimg"):
        raise Trouble("zbarimg is not installed (package zbar-tools)")
    run = subprocess.run(["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", path],
                         capture_output=True, check=False)
    return run.stdout.decode("utf-8", "replace").removesuffix("\n")


def press(guest, control, key, before, name, wanted=True):
    """Presses a key on the machine's keyboard; raises Failure or Trouble.

    Gives the code that comes in the place of `before`, which is gone for a while meanwhile;
    "" if none is wanted.
    """
    control.order("send-key", keys=[{"type": "qcode", "data": key}])
    path, end = guest.folder / f"{name}.png", time.monotonic() + PATIENCE
    while time.monotonic() < end:
        time.sleep(TURN)
        control.screenshot(path)
        found = read(path)
        if bool(found) == wanted and found != before:
            return found
    raise Failure(f"expected {'another' if wanted else 'no'} code on the screen after the key "
                  f"'{key}', found {before!r}")


def series(guest, control, first):
    """Takes the code that is shown, gives those of the capture, one behind the other;
    raises Failure or Trouble."""
    parts, total, shown = [], 1, first
    while len(parts) < total:
        shown = press(guest, control, "spc", shown, f"screen-qr-{len(parts) + 1}")
        part = PART.fullmatch(shown)
        if not part or int(part[1]) != len(parts) + 1:
            raise Failure(f"expected part {len(parts) + 1} of a capture as a code, found {shown!r}")
        total = int(part[2])
        parts.append(shown)
    return parts


def of_capture(guest, parts):
    """Takes scanned parts, gives the brief report of the capture that they are; raises Failure."""
    path = guest.folder / "scans"
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")
    run = subprocess.run([TOP / "build/vfio-preflight", "--format", "brief", "--capture", path],
                         capture_output=True, check=False)
    if run.returncode > 3:
        raise Failure(f"expected the scanned parts to be a capture, found: {run.stderr.decode()}")
    return run.stdout.decode()


def problems(guest, control, scenario):
    """Gives the sentences of what the menu's codes do not say as expected; leaves the menu waiting;
    raises Failure or Trouble."""
    brief = shown = press(guest, control, "q", "", "screen-qr")
    found = ([] if scenario.code.search(brief.encode())
             else [f"expected {scenario.code.pattern.decode()} in the code, found {brief!r}"])
    if scenario.code_series == "yes":
        parts = series(guest, control, brief)
        shown, again = parts[-1], of_capture(guest, parts)
        if again != DAY.sub("", brief):
            found.append(f"expected the scanned capture to give {brief!r}, found {again!r}")
    press(guest, control, "q", shown, "screen-qr-gone", wanted=False)
    return found
