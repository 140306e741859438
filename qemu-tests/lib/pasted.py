# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts as people paste them: what the program makes of one,
and those that a capture stands for."""
import json
import pathlib
import re
import subprocess

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = TOP / "build/vfio-preflight"
NOTHING_READ = 65
EMBEDDED = b"-----END VFIO-PREFLIGHT REPORT "
TABLE = re.compile(r"[A-Z0-9!]{4} @ 0x")
BIT_BY_BIT = ("verdict", "groups", "devices", "functions", "iommu", "interrupt_remapping")


def report(text):
    """Takes a text, gives its report; None where nothing of it was understood."""
    done = subprocess.run([PROGRAM, "--capture", "-", "--format", "json"], input=text,
                          capture_output=True, check=False, timeout=60)
    if done.returncode == NOTHING_READ:
        return None
    return json.loads(done.stdout)


def embedded(log):
    """Takes the log of a serial console, gives the bytes of the JSON report that is packed in it,
    empty where none is."""
    done = subprocess.run([PROGRAM, "--capture", "-", "--format", "json"], input=log,
                          capture_output=True, check=False, timeout=60)
    return done.stdout if EMBEDDED in log else b""


def judged(found):
    """Takes a report, gives what counts of it."""
    if not found:
        return None
    findings = [(one["rule"], one["subject"], one["status"]) for one in found["findings"]]
    return {"findings": findings, **{key: found[key] for key in BIT_BY_BIT}}


def lspci(path, *options):
    """Takes a capture's path, gives what lspci makes of it."""
    return subprocess.run(["lspci", "-F", path, *options], capture_output=True, text=True,
                          check=False).stdout


def tables(capture):
    """Takes a capture's text, gives its ACPI tables as acpidump prints them."""
    kept, inside = [], False
    for line in capture.splitlines(keepends=True):
        inside = bool(TABLE.match(line)) or (inside and line.startswith(" "))
        kept += [line] if inside else []
    return "".join(kept)


def log(capture):
    """Takes a capture's text, gives its kernel log."""
    lines = re.search(r"^@ log\n((?:\|.*\n)*)", capture, re.MULTILINE)
    text = ""
    for path, words in (("/proc/sys/kernel/osrelease", "Linux version "),
                        ("/proc/cmdline", "Command line: ")):
        line = re.search(rf"^@ read {path}\n\| (.*)$", capture, re.MULTILINE)
        text += f"[    0.000000] {words}{line[1]}\n" if line else ""
    return text + (re.sub(r"^\| ?", "", lines[1], flags=re.MULTILINE) if lines else "")


def listing(whole):
    """Takes a capture's report, gives what find shows of its groups."""
    return "".join(f"/sys/kernel/iommu_groups/{group['id']}/devices/{name}\n"
                   for group in whole["groups"]["kernel"] or []
                   for name in group["members"] + group.get("others", []))


def lscpu(whole):
    """Takes a capture's report, gives what lscpu would show; nothing where it does not tell."""
    cpu = whole["machine"]["cpu"]
    kernel = re.match(r"(\d+)\.(\d+)", whole["observed"]["kernel"] or "")
    if not cpu["vendor"] or not kernel:
        return ""
    name, since = (("vmx", (5, 6)) if cpu["vendor"] == "GenuineIntel" else ("svm", (6, 7)))
    hides = tuple(map(int, kernel.groups())) >= since
    hidden = {"absent": True, "enabled": False}.get(cpu["virtualization"], hides)
    flags = "fpu de nx" if hidden else f"fpu de {name} nx"
    return f"\nArchitecture:  x86_64\nVendor ID:  {cpu['vendor']}\nFlags:  {flags}\n\n"


def running(capture, whole):
    """Takes a capture's text and report, gives what the running Linux says of what decides."""
    regions = re.findall(r"^@ read (/sys/kernel/iommu_groups/\d+/reserved_regions)\n((?:\|.*\n)*)",
                         capture, re.MULTILINE)
    text = "".join(f"{path}:{line[2:]}\n"
                   for path, lines in regions for line in lines.splitlines())
    interrupts = re.search(r"^@ read /proc/interrupts\n((?:\|.*\n)*)", capture, re.MULTILINE)
    text += lscpu(whole)
    return text + (re.sub(r"^\| ?", "", interrupts[1], flags=re.MULTILINE) if interrupts else "")
