# SPDX-License-Identifier: GPL-2.0-or-later
"""One running QEMU: its serial console as a dialogue, its JSON port as a file, its end."""

import os
import re
import select
import signal
import socket
import subprocess
import threading
import time

from lib import spcr
from lib.trouble import Failure, Trouble

SHELL = re.compile(rb"vfio-preflight# ")
MENU = re.compile(rb"\[d\]etails [^\r\n]*\[s\]h \[r\]eboot \[p\]ower")
BOOT_MENU = re.compile(rb"executed automatically")
EITHER = re.compile(SHELL.pattern + rb"|" + MENU.pattern)
# A whole line: its words count.
PANIC = re.compile(rb"Kernel panic - not syncing[^\r\n]*(?=[\r\n])")
TURN = 0.2
BETWEEN_KEYS = 0.2  # seconds
GRACE = 30  # seconds that timeout(1) waits longer than we do
LAST_LINES = 12
STARVED = "timer doesn't work through Interrupt-remapped IO-APIC"
TRIES = 3
SPCR_PORT, SPCR_SPEED = 0x240, 57600  # where nothing looks for a port without being told


def last_lines(log):
    """Takes a serial log, gives its last lines as text for a message."""
    return "\n    ".join(
        log.decode("utf-8", "replace").replace("\r", "").rstrip().split("\n")[-LAST_LINES:])


def patiently(boot, tell):
    """
    Takes what boots a guest, and what is told why it is booted once more;
    gives what the boot gives, raises what it raises.

    Before any code of ours runs, the kernel measures the emulated timer for a few milliseconds, and
    panics where a busy host let it stand still meanwhile. That says nothing about what is tested; a
    panic with any other word does.
    """
    for _ in range(TRIES - 1):
        try:
            return boot()
        except Failure as failure:
            if STARVED not in str(failure):
                raise
            tell("the busy host starved the emulated timer, so the kernel gave up as it started; "
                 "once more")
    return boot()


def unread_line():
    """Gives both ends of a connection that soon takes no more, since nobody reads it."""
    ends = socket.socketpair()
    for end in ends:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
    return ends


class Guest:
    """Starts QEMU in a `with`, and ends it there, whatever happens."""

    def __init__(self, command, folder, limit, stop=None, control=False, serial="present"):
        """Takes a command line, a folder for its files, seconds for its life, an event that
        ends it early, whether a control (QMP) connection is wanted, and which serial ports
        the machine has, as a scenario says it."""
        self.folder, self.limit, self.seen = folder, limit, 0
        self.deadline = time.monotonic() + limit
        self.stop = stop or threading.Event()
        self.each_turn = lambda: None  # called while waiting, for those who show progress
        self.console, far = socket.socketpair()
        self.control, far_control = socket.socketpair() if control else (None, None)
        self.log, self.process = b"", None
        self.unread, far_unread = unread_line() if serial == "stuck" else (None, None)
        self.command = command + self.ports(serial, far, far_unread)
        if control:
            self.command += ["-chardev", f"socket,id=control,fd={far_control.fileno()}",
                             "-mon", "chardev=control,mode=control"]
        self.far = [end for end in (far, far_control, far_unread) if end]

    def ports(self, serial, console, unread):
        """Takes which serial ports there are and QEMU's ends of their connections,
        gives its arguments for them."""
        line = ["-chardev", f"socket,id=console,fd={console.fileno()}"]
        if serial == "absent":
            return []
        if serial == "second":
            return [*line, "-device", "isa-serial,index=1,chardev=console"]
        if serial == "stuck":
            return ["-chardev", f"socket,id=unread,fd={unread.fileno()}",
                    "-serial", "chardev:unread", *line, "-serial", "chardev:console"]
        if serial == "spcr":
            (self.folder / "spcr").write_bytes(spcr.table(SPCR_PORT, SPCR_SPEED))
            return [*line, "-acpitable", f"file={self.folder / 'spcr'}", "-device",
                    f"isa-serial,index=2,iobase={SPCR_PORT},irq=5,chardev=console"]
        return [*line, "-serial", "chardev:console",
                "-chardev", f"file,id=json,path={self.folder / 'ttyS1'}", "-serial", "chardev:json"]

    def __enter__(self):
        """
        Starts QEMU, in a session of its own so that Ctrl-C reaches only the harness;
        raises Trouble.

        timeout(1) stands before it, so that it ends even if this harness is killed and
        can end nothing any more.
        """
        if self.stop.is_set():
            raise Failure("interrupted")
        (self.folder / "command").write_text("\n".join(self.command) + "\n", encoding="utf-8")
        with open(self.folder / "qemu.stderr", "wb") as errors:
            try:
                self.process = subprocess.Popen(
                    ["timeout", "-s", "KILL", str(self.limit + GRACE), *self.command],
                    stdin=subprocess.DEVNULL, stdout=errors, stderr=errors,
                    pass_fds=[end.fileno() for end in self.far], start_new_session=True)
            except OSError as error:
                raise Trouble(f"{self.command[0]} does not start: {error.strerror}") from None
        for end in self.far:
            end.close()
        return self

    def __exit__(self, *_):
        """Ends QEMU if it still runs, and leaves the log in the folder."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.console.close()
        for end in (self.control, self.unread):
            if end:
                end.close()
        (self.folder / "ttyS0").write_bytes(self.log)

    def check_alive(self, waited_for):
        """Raises Failure on a panic, past the limit or when told to stop,
        Trouble if QEMU ended with an error."""
        panic = PANIC.search(self.log)
        if panic:
            raise Failure(f"expected {waited_for}, found '{panic[0].decode(errors='replace')}':\n"
                          f"    {last_lines(self.log)}")
        if self.stop.is_set():
            raise Failure("interrupted")
        if time.monotonic() > self.deadline:
            raise Failure(f"expected {waited_for} within {self.limit} s, the last lines were:\n"
                          f"    {last_lines(self.log)}")

    def check_status(self):
        """Raises Trouble with QEMU's own words if it ended with an error."""
        if self.process.wait(timeout=10):
            words = (self.folder / "qemu.stderr").read_text(encoding="utf-8", errors="replace")
            told = ([line for line in words.splitlines() if "warning:" not in line]
                    or ["(it said nothing)"])
            raise Trouble(f"QEMU ended with status {self.process.returncode}: "
                          + "\n    ".join(told))

    def hear(self):
        """Waits a turn for the console, adds what comes to the log;
        gives False once QEMU has closed it."""
        self.each_turn()
        ready, _, _ = select.select([self.console], [], [], TURN)
        if not ready:
            return True
        try:
            piece = self.console.recv(65536)
        except ConnectionResetError:
            piece = b""
        self.log += piece
        return bool(piece)

    def wait_for(self, pattern, what):
        """Waits until the pattern is in what the console said since the last match,
        gives the text up to and with it.

        Raises Failure if the machine panics, goes off or takes too long before
        that, Trouble if QEMU fails.
        """
        while True:
            match = pattern.search(self.log, self.seen)
            if match:
                text, self.seen = self.log[self.seen:match.end()], match.end()
                return text
            self.check_alive(what)
            if not self.hear():
                self.check_status()
                self.check_alive(what)
                raise Failure(f"expected {what}, but the machine went off; the last lines were:\n"
                              f"    {last_lines(self.log)}")

    def type(self, text):
        """Types on the serial console; raises Failure if the machine is off."""
        try:
            self.console.sendall(text.encode())
        except OSError:
            raise Failure(f"expected to type {text!r}, but the machine was off") from None

    def press(self, key):
        """Presses a key of our menu on the serial line, where it needs Enter behind it;
        raises Failure."""
        self.type(key + "\r")

    def type_slowly(self, keys):
        """Types as a person does: under UEFI the firmware reads the serial port, too,
        and of keys that come at once one may get lost."""
        for key in keys:
            self.type(key)
            time.sleep(BETWEEN_KEYS)

    def wait_off(self):
        """Waits until the machine has gone off by itself; raises Failure past the limit,
        Trouble if QEMU fails."""
        while self.hear():
            self.check_alive("power-off")
        self.check_status()
        self.check_alive("power-off")

    def ask_shell(self, *dialogue):
        """Waits for the report's end, goes into the shell, and leaves the menu waiting.

        Takes (what to type, pattern of the answer's end, what it is) for each question,
        gives the answers; raises Failure if the guest does not answer.
        """
        if MENU.search(self.wait_for(EITHER, "a report, then a shell or the menu")):
            self.press("s")
            if MENU.search(self.wait_for(EITHER, "a shell")):
                raise Failure("expected a shell after the menu's 's', found the menu again: "
                              "the shell ended at once")
        answers = []
        for typed, end, what in dialogue:
            self.type(typed + "\n")
            answers.append(self.wait_for(end, what))
        self.type("exit\n")
        self.wait_for(MENU, "the menu after the shell")
        return answers

    def power_off(self):
        """Chooses power-off in the menu and waits for it; raises Failure."""
        self.press("p")
        self.wait_off()
