# SPDX-License-Identifier: GPL-2.0-or-later
"""A BMC beside the guest: OpenIPMI's ipmi_sim behind QEMU's ipmi-bmc-extern, whose event log is
read back by ipmitool."""

import contextlib
import datetime
import re
import shutil
import subprocess
import time

from lib.trouble import Trouble

LIMIT = 600  # seconds of its life, should this harness be killed
TOOL = ("ipmitool", "-I", "lan", "-H", "127.0.0.1", "-U", "admin", "-P", "test", "-p")
RECORD = re.compile(r"OEM record e5 \| ([0-9a-f]{26})$", re.MULTILINE)
VERDICTS = ("ready", "ready-after-changes", "not-capable", "incomplete")
LAN = """name "bmc"
set_working_mc 0x20
  startlan 1
    addr 127.0.0.1 {lan}
    priv_limit admin
    allowed_auths_admin none md5 straight
    guid a123456789abcdefa123456789abcdef
  endlan
  serial 15 127.0.0.1 {serial} codec VM
  user 2 true "admin" "test" admin 10 none md5 straight
"""
COMMANDS = """mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
sel_enable 0x20 1000 0x0a
mc_enable 0x20
"""


def ask(port, *words):
    """Gives what ipmitool says, None where the BMC does not answer; raises Trouble."""
    try:
        done = subprocess.run([*TOOL, str(port), *words], capture_output=True, text=True,
                              check=False, timeout=60)
    except FileNotFoundError:
        raise Trouble("ipmitool is not installed (Debian: ipmitool)") from None
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


@contextlib.contextmanager
def simulated(folder, lan, serial):
    """Runs a BMC with an empty event log on two ports of this machine; raises Trouble."""
    home = folder / "bmc"
    shutil.rmtree(home, ignore_errors=True)
    (home / "state").mkdir(parents=True)
    (home / "lan.conf").write_text(LAN.format(lan=lan, serial=serial), encoding="utf-8")
    (home / "commands").write_text(COMMANDS, encoding="utf-8")
    with open(home / "log", "wb") as log:
        try:
            process = subprocess.Popen(
                ["timeout", "-s", "KILL", str(LIMIT), "ipmi_sim", "-n", "-c", home / "lan.conf",
                 "-f", home / "commands", "-s", home / "state"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        except OSError as error:
            raise Trouble(f"ipmi_sim does not start: {error.strerror}") from None
    try:
        for _ in range(50):
            if ask(lan, "sel", "info"):
                break
            time.sleep(0.2)
        else:
            raise Trouble("ipmi_sim does not answer (Debian: openipmi)")
        yield
    finally:
        process.terminate()
        process.wait()


def arguments(serial):
    """Gives QEMU's arguments. QEMU 7.2 crashes where such a line is not told to connect again."""
    return ["-chardev", f"socket,id=bmc-line,host=127.0.0.1,port={serial},reconnect=1",
            "-device", "ipmi-bmc-extern,chardev=bmc-line,id=bmc", "-device", "isa-ipmi-kcs,bmc=bmc"]


def problems(lan, found, run):
    """Takes the port, the report and the name of its run; gives the sentences of what is wrong
    with the event log: one record that says what the report does."""
    text = ask(lan, "sel", "list") or ""
    records = [bytes.fromhex(data) for data in RECORD.findall(text)]
    if len(records) != 1:
        return [f"expected one record e5 in the BMC's event log, found: {text!r}"]
    verdicts = [device["verdict"] for device in found["devices"]]
    began = datetime.datetime.strptime(run + "+0000", "%Y%m%d-%H%M%S%z")
    wanted = bytes((*b"VP", 1, VERDICTS.index(found["verdict"]),
                    *(min(sum(verdict in words for verdict in verdicts), 255)
                      for words in (("assignable", "assignable-with-group"),
                                    ("assignable-after-changes",), ("not-assignable",),
                                    ("unknown",))),
                    min(len(found["changes"]), 255)))
    wanted += int(began.timestamp()).to_bytes(4, "little")
    return ([] if records[0] == wanted else
            [f"expected {wanted.hex()} in the BMC's event log, found {records[0].hex()}"])
