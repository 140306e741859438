# SPDX-License-Identifier: GPL-2.0-or-later
"""Cards in slots and direct paths: what is expected of a kernel, and that another answer is
told."""

import unittest

from lib import slots
from lib.scenario import parse

MACHINE = """# A machine
device pxb-pcie,id=h1,bus_nr=64,bus=pcie.0,addr=0x5
device pcie-root-port,id=p1,chassis=1,addr=0x4
device pcie-root-port,chassis=2,addr=0x6.1
device pcie-root-port,id=p3,chassis=3,bus=h1,addr=0x2
device x3130-upstream,id=u1,bus=p1
device xio3130-downstream,id=d1,bus=u1,chassis=11,addr=0x3
device e1000e,bus=d1
device e1000e
expect verdict "ready"
"""


def bridge(address, secondary, subordinate=None):
    """A bridge of a report."""
    return {"address": address, "class": "0x060400",
            "bridge": {"secondary_bus": secondary, "subordinate_bus": subordinate or secondary}}


def slot(port, occupied=(), shares=(), because=None):
    """A slot of a report."""
    return {"port": port, "occupied_by": list(occupied), "shares_with": list(shares),
            "group_alone": not shares, "because": because,
            "virtual_functions_alone": because is None}


REPORT = {
    "functions": [bridge("0000:00:04.0", "0x01", "0x03"), bridge("0000:00:06.1", "0x04"),
                  bridge("0000:01:00.0", "0x02", "0x03"), bridge("0000:02:03.0", "0x03"),
                  bridge("0000:40:02.0", "0x41"),
                  {"address": "0000:03:00.0", "class": "0x020000", "bridge": None}],
    "groups": {"potential": [
        {"id": 0, "members": ["0000:00:04.0", "0000:01:00.0", "0000:02:03.0", "0000:03:00.0"]},
        {"id": 1, "members": ["0000:00:06.1"]}, {"id": 2, "members": ["0000:40:02.0"]}]},
    "slots": [slot("0000:00:06.1", shares=["0000:03:00.0"], because="0000:00:04.0"),
              slot("0000:02:03.0", ["0000:03:00.0"], because="0000:00:04.0"),
              slot("0000:40:02.0")],
}


class Slots(unittest.TestCase):
    """A scenario, its report, and machines with cards."""

    def setUp(self):
        self.scenario = parse(MACHINE, "machine", "machine")
        self.found, self.problems = slots.find(self.scenario, REPORT)

    def test_places(self):
        """Ports of the report are found among the devices, on host bridges and in switches too."""
        self.assertEqual([slot.line for slot in self.found], [2, 5, 3])
        self.assertEqual([slot.bus for slot in self.found], ["0000:04", "0000:03", "0000:41"])
        self.assertEqual(self.problems, [])

    def test_contradictions(self):
        """A slot that names fewer neighbours than its group has is told."""
        report = REPORT | {"slots": [slot("0000:00:06.1", because="0000:00:04.0")]}
        self.assertIn("shares_with is []", slots.find(self.scenario, report)[1][0])

    def test_rounds(self):
        """Slots of one group are not tried at once."""
        self.assertEqual([len(together) for together in slots.rounds(self.found)], [2, 1])

    def test_cards(self):
        """A card takes the place of what is in the slot, and a port without a name gets one."""
        changed = slots.with_cards(self.scenario, self.found[:2], "two functions", False)
        self.assertIn("pcie-root-port,chassis=2,addr=0x6.1,id=slot0", changed.devices)
        self.assertNotIn("e1000e,bus=d1", changed.devices)
        self.assertIn("nvme,serial=card1b,bus=d1,addr=0x0.1", changed.devices)
        self.assertEqual(changed.modules, [])
        changed = slots.with_cards(self.scenario, self.found[:1], "virtual functions", True)
        self.assertIn("igb,bus=slot0", changed.devices)
        self.assertIn("0000:04:00.0", changed.in_guest[1])

    def differences(self, shape, *groups):
        """What is told of these groups of the kernel, for the slot behind 00:06.1."""
        return list(slots.differences(dict(enumerate(map(sorted, groups))), self.found[:1], shape))

    def test_groups_of_cards(self):
        """Exactly the predicted group, no more and no less."""
        rest = self.found[0].neighbours
        self.assertEqual(self.differences("one function", rest | {"0000:04:00.0"}), [])
        self.assertTrue(self.differences("one function", rest, {"0000:04:00.0"}))
        self.assertTrue(self.differences("one function", rest | {"0000:04:00.0", "0000:05:00.0"}))
        self.assertIn("is []", self.differences("one function", rest)[0])
        self.assertTrue(self.differences("virtual functions", rest | {"0000:04:00.0"}))

    def test_virtual_functions(self):
        """Each alone where all above isolates."""
        own = {"0000:41:00.0", "0000:41:00.1", "0000:41:00.2"}
        apart = {number: [member] for number, member in enumerate(sorted(own))}
        self.assertEqual(list(slots.differences(apart, self.found[2:], "virtual functions")), [])
        self.assertEqual(len(list(slots.differences({0: sorted(own)}, self.found[2:],
                                                    "virtual functions"))), 1)

    def test_merges(self):
        """Groups that are no longer apart, and pairs that are not as was told."""
        potential = REPORT["groups"]["potential"]
        merged = {0: ["0000:00:06.1", "0000:40:02.0"], 1: ["0000:03:00.0"]}
        self.assertEqual(slots.merges(merged, potential), [1, 2])
        acs = {"capability": "0x001f", "control": "0x0011"}
        report = {"functions": [{"address": "0000:02:03.0", "acs": acs}],
                  "peers": [{"from": "a", "to": "b", "direct": True}]}
        option = "pci=config_acs=xx100x1@0000:02:03.0"
        told = {"from": "a", "to": "b", "merges": [1, 2]}
        self.assertEqual(slots.direct_problems(report, potential, merged, option, [told]), [])
        acs["control"] = "0x0015"
        report["peers"][0]["direct"] = False
        self.assertEqual(len(slots.direct_problems(report, potential, {}, option, [told])), 3)
