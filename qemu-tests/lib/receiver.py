# SPDX-License-Identifier: GPL-2.0-or-later
"""The other end of a network boot that sends its report: scripts/receive-reports, and where the
scenario wants HTTP a server for build/netboot. A guest of QEMU's user network reaches this machine
as 10.0.2.2."""

import contextlib
import functools
import gzip
import http.server
import os
import re
import shutil
import socket
import subprocess
import threading

from lib import bmc, report
from lib.inputs import TOP
from lib.trouble import Trouble

HOST = "10.0.2.2"
FOLDER = "received"
LISTENING = "listening on"
OTHER_USER = 65534  # nobody: the receiver does not run as root
PATTERN = re.compile(r"[A-Za-z0-9._-]+/[0-9]{8}-[0-9]{6}/(report\.json|capture\.gz)")


def free_port():
    """Gives a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Gives files, and says nothing."""

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def receiving(folder):
    """Runs the receiver on a folder of its own, gives its port; raises Trouble."""
    kept, port = folder / FOLDER, free_port()
    # A boot that is tried once more begins anew.
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir()
    user = {}
    if os.geteuid() == 0:
        os.chown(kept, OTHER_USER, OTHER_USER)
        user = {"user": OTHER_USER, "group": OTHER_USER, "extra_groups": []}
    # The script on standard input: that user may not reach this checkout, nor the folder's parents.
    place = os.open(kept, os.O_RDONLY | os.O_DIRECTORY)
    with open(TOP / "scripts/receive-reports", "rb") as script:
        process = subprocess.Popen(
            ["python3", "-", "--address", "127.0.0.1", "--port", str(port),
             f"/proc/self/fd/{place}/."], stdin=script, cwd="/", text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=[place], **user)
    os.close(place)
    try:
        told = process.stdout.readline()
        if LISTENING not in told:
            raise Trouble(f"scripts/receive-reports does not start: {told.strip()}")
        yield port
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def serving(folder):
    """Gives what lies in the folder by HTTP, gives its port."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def running(scenario, folder):
    """Runs what the scenario needs, gives {what: port}: "receiver", "http", "bmc" and
    "bmc-line"."""
    with contextlib.ExitStack() as stack:
        ports = {}
        if scenario.receiver == "yes":
            ports["receiver"] = stack.enter_context(receiving(folder))
        if scenario.netboot_by == "http":
            ports["http"] = stack.enter_context(serving(folder / "netboot"))
        if scenario.bmc == "yes":
            ports["bmc"], ports["bmc-line"] = free_port(), free_port()
            stack.enter_context(bmc.simulated(folder, ports["bmc"], ports["bmc-line"]))
        yield ports


def problems(scenario, folder, ports):
    """Gives the sentences of what is wrong with what was received: a report of the same verdict as
    the one on the console's machine, the capture that gives it again, and a folder for `fleet`;
    and with the BMC's event log."""
    if scenario.receiver == "no":
        return []
    kept = folder / FOLDER
    names = sorted(str(path.relative_to(kept)) for path in kept.rglob("*") if path.is_file())
    if len(names) != 2 or not all(PATTERN.fullmatch(name) for name in names):
        return [f"expected MACHINE/RUN/report.json and capture.gz at the receiver, found: {names}"]
    capture, sent = (kept / name for name in names)
    found, wrong = report.parse(sent.read_bytes())
    if wrong:
        return [f"the report at the receiver: {wrong}"]
    text = gzip.decompress(capture.read_bytes())
    wrong = [] if text.startswith(b"# A machine as it answered") else [
        f"expected a capture at the receiver, found {text[:60]!r}"]
    told = subprocess.run([TOP / "build/vfio-preflight", "fleet", "--format", "json", kept],
                          capture_output=True, text=True, check=False)
    if told.returncode or f'"{found["verdict"]}"' not in told.stdout:
        wrong.append(f"expected fleet to read the receiver's folder, it said: {told.stderr}")
    if "bmc" in ports:
        wrong += bmc.problems(ports["bmc"], found, sent.parent.name)
    return wrong
