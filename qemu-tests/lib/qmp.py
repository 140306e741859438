# SPDX-License-Identifier: GPL-2.0-or-later
"""The few words of QMP, QEMU's control protocol, that a picture of the guest's screen needs."""

import json

from lib.trouble import Trouble

PATIENCE = 20


class Control:
    """A conversation over a guest's control connection."""

    def __init__(self, connection):
        """Takes the connected socket, exchanges greetings; raises Trouble."""
        connection.settimeout(PATIENCE)
        self.stream = connection.makefile("rwb")
        self.hear()
        self.order("qmp_capabilities")

    def hear(self):
        """Gives the next message; raises Trouble if there is none."""
        try:
            line = self.stream.readline()
        except OSError as error:
            raise Trouble(f"QEMU's control connection: {error}") from None
        if not line:
            raise Trouble("QEMU closed its control connection")
        return json.loads(line)

    def order(self, name, **arguments):
        """Gives QEMU an order and waits until it is done;
        raises Trouble with QEMU's reason if it refuses."""
        self.stream.write(json.dumps({"execute": name, "arguments": arguments}).encode() + b"\n")
        self.stream.flush()
        answer = self.hear()
        while "return" not in answer and "error" not in answer:
            answer = self.hear()
        if "error" in answer:
            raise Trouble(f"QEMU refuses {name}: {answer['error'].get('desc')}")

    def screenshot(self, path):
        """Writes what the guest's screen shows to a PNG file; raises Trouble."""
        self.order("screendump", filename=str(path), format="png")
