# SPDX-License-Identifier: GPL-2.0-or-later
"""What a report predicts of cards that are not there yet and of direct paths between devices, as
the groups that a kernel must then show; and where in a scenario's machine such a card goes."""

import dataclasses
import re

BRIDGES = ("x3130-upstream", "pcie-pci-bridge", "pci-bridge", "i82801b11-bridge")
SHAPES = ("one function", "two functions", "virtual functions")
CARDS_A_BOOT = 6  # a BIOS has I/O ports for a dozen bridges
# A card's driver in the guest is one that switches virtual functions on, and drives nothing.
READY = "insmod /pci-pf-stub.ko; echo 0 >/sys/bus/pci/drivers_autoprobe"
SWITCH_ON = ("d=/sys/bus/pci/devices/{0}; echo pci-pf-stub >$d/driver_override; "
             "echo {0} >/sys/bus/pci/drivers_probe; echo 2 >$d/sriov_numvfs")


@dataclasses.dataclass
class Slot:
    """A slot that a card can be put into, and what is predicted of it."""

    port: str        # its address
    line: int        # the port's line among the scenario's devices
    bus: str         # what a card's address begins with: "0000:03"
    occupants: frozenset
    neighbours: frozenset  # what a card will share its group with, bridges among it
    alone: bool      # virtual functions of a card have groups of their own


# --- The machine as the scenario describes it ---

def keys(device):
    """Takes a scenario's device, gives what it says of itself."""
    driver, *words = device.split(",")
    return {"driver": driver} | dict(word.partition("=")[::2] for word in words)


def place(devices, index):
    """Takes devices and the index of one, gives its root bus and its hops from there, each
    (device, function); None where the scenario does not tell."""
    told = keys(devices[index])
    match = re.fullmatch(r"(0x)?([0-9a-f]+)(\.([0-7]))?", told.get("addr", "0x0"))
    above = told.get("bus", "pcie.0")
    if above == "pcie.0":
        return (0, ((int(match[2], 16), int(match[4] or 0)),)) if "addr" in told else None
    parent = next(number for number, device in enumerate(devices)
                  if keys(device).get("id") == above)
    if keys(devices[parent])["driver"] == "pxb-pcie":
        bus, hops = int(keys(devices[parent])["bus_nr"]), ()
    else:
        bus, hops = place(devices, parent) or (None, ())
    return None if bus is None else (bus, (*hops, (int(match[2], 16), int(match[4] or 0))))


def place_of(report, address):
    """The same of a function of the report."""
    above = {f"0000:{item['bridge']['secondary_bus'][2:]}": item["address"]
             for item in report["functions"]
             if item["bridge"] and item["bridge"]["secondary_bus"] not in (None, "0x00")}
    hops = []
    while address:
        bus, hop = address[:7], (int(address[8:10], 16), int(address[11]))
        hops.insert(0, hop)
        address = above.get(bus)
    return int(bus[5:], 16), tuple(hops)


# --- What is predicted ---

def members_of(report, member):
    """The potential group with this member; none with None."""
    return next((frozenset(group["members"]) for group in report["groups"]["potential"]
                 if member in group["members"]), frozenset())


def contradictions(report, slot, group):
    """Sentences on a slot of the report that does not agree with its own groups."""
    bridges = {item["address"] for item in report["functions"]
               if item["class"].startswith("0x06")}
    shares = set(slot["shares_with"])
    if shares != group - bridges:
        yield (f"{slot['port']}: shares_with is {sorted(shares)}, "
               f"the group has {sorted(group - bridges)}")
    if slot["group_alone"] != (not shares) or slot["virtual_functions_alone"] == bool(group):
        yield f"{slot['port']}: group_alone or virtual_functions_alone contradict shares_with"


def find(scenario, report):
    """Takes a scenario and the report on its machine. Gives the Slots that are empty or hold
    nothing but functions on their own bus, and sentences on what contradicts itself."""
    places = {place(scenario.devices, index): index for index in range(len(scenario.devices))}
    found, problems = [], []
    bridges = {item["address"]: item["bridge"] for item in report["functions"] if item["bridge"]}
    for slot in report["slots"]:
        line = places.get(place_of(report, slot["port"])) if slot["port"] else None
        if line is None or slot["group_alone"] is None:
            problems.append(f"{slot['port']}: nothing is predicted, or the scenario has no such "
                            "port")
            continue
        occupants = frozenset(slot["occupied_by"])
        group = members_of(report, slot["because"]) - occupants
        problems += contradictions(report, slot, group)
        bridge = bridges[slot["port"]]
        bus = f"0000:{bridge['secondary_bus'][2:]}"
        if bridge["secondary_bus"] == bridge["subordinate_bus"]:
            found.append(Slot(slot["port"], line, bus, occupants, group,
                              slot["virtual_functions_alone"]))
    return found, problems


def rounds(slots):
    """Slots whose cards can be in one boot, for neither is in the other's group."""
    lists = []
    for slot in slots:
        for together in lists:
            if len(together) < CARDS_A_BOOT and not any(
                    slot.neighbours & (other.neighbours | other.occupants)
                    or other.neighbours & slot.occupants for other in together):
                together.append(slot)
                break
        else:
            lists.append([slot])
    return lists


# --- The machine with cards ---

def card(shape, bus, number, has_igb):
    """The devices that are a card of this shape on a bus of QEMU's."""
    if shape == "one function":
        return [f"nvme,serial=card{number},bus={bus}"]
    if shape == "two functions":
        return [f"nvme,serial=card{number}a,bus={bus},addr=0x0.0,multifunction=on",
                f"nvme,serial=card{number}b,bus={bus},addr=0x0.1"]
    if has_igb:
        return [f"igb,bus={bus}"]
    return [f"nvme-subsys,id=card{number}",
            f"nvme,serial=card{number},subsys=card{number},bus={bus},sriov_max_vfs=2,"
            "sriov_vq_flexible=4,sriov_vi_flexible=2,max_ioqpairs=6,msix_qsize=4"]


def with_cards(scenario, slots, shape, has_igb):
    """The scenario with a card of this shape in each of the slots, in place of what is there."""
    devices, cards, steps = list(scenario.devices), [], [READY]
    for number, slot in enumerate(slots):
        bus = keys(devices[slot.line]).get("id")
        if not bus:
            bus = f"slot{number}"
            devices[slot.line] += f",id={bus}"
        devices = [None if device and keys(device).get("bus") == bus else device
                   for device in devices]
        cards += card(shape, bus, number, has_igb)
        steps.append(SWITCH_ON.format(f"{slot.bus}:00.0"))
    virtual = shape == "virtual functions"
    return dataclasses.replace(
        scenario, devices=[device for device in devices if device] + cards,
        modules=list(dict.fromkeys([*scenario.modules, *["pci-pf-stub"] * virtual])),
        in_guest=(steps if virtual else []) + scenario.in_guest)


def expected(functions, neighbours, alone, shape):
    """The groups of these functions of a card, as a set of sets."""
    if shape == "virtual functions" and alone:
        return {frozenset([function]) for function in functions}
    return {frozenset(functions) | neighbours}


def differences(groups, slots, shape):
    """Takes the kernel's groups of the machine with cards, gives a sentence for each slot whose
    card is not grouped as predicted."""
    shown = {frozenset(members) for members in groups.values()}
    for slot in slots:
        there = {member for members in shown for member in members if member[:7] == slot.bus}
        if len(there) != {"one function": 1, "two functions": 2, "virtual functions": 3}[shape]:
            yield f"{slot.port}: a card of {shape} is {sorted(there)}"
            continue
        predicted = expected(there, slot.neighbours, slot.alone, shape)
        found = {members for members in shown if members & there}
        if found != predicted:
            yield (f"{slot.port}: a card of {shape} was predicted in "
                   f"{sorted(map(sorted, predicted))}, found in {sorted(map(sorted, found))}")


# --- Direct paths ---

def merges(groups, potential):
    """Numbers of the potential groups that are no longer apart in these of the kernel."""
    number = {member: group["id"] for group in potential for member in group["members"]}
    found = set()
    for members in groups.values():
        of = {number[member] for member in members if member in number}
        found |= of if len(of) > 1 else set()
    return sorted(found)


def redirecting(report, option):
    """Sentences on ports that the option names and that still redirect, or lack what they had."""
    acs = {item["address"]: item["acs"] for item in report["functions"]}
    for address in re.findall(r"[=@;]([0-9a-f]{4}:[0-9a-f:.]+)", option):
        capability, control = (int(acs[address][key], 16) for key in ("capability", "control"))
        if control & 0x2C or capability & 0x11 & ~control:
            yield (f"{address}: its control bits are {control:#x}, expected source validation and "
                   "upstream forwarding on, both redirections and egress control off")


def direct_problems(report, potential, groups, option, told):
    """Takes the report and the kernel's groups of a boot with the option, and the pairs of the
    first boot that the option is told for; gives sentences on what is not as was told."""
    problems = [*redirecting(report, option)]
    direct = {(pair["from"], pair["to"]): pair["direct"] for pair in report["peers"]}
    for pair in told:
        if sorted(pair["merges"]) != merges(groups, potential):
            problems.append(f"{pair['merges']} were told to merge, "
                            f"{merges(groups, potential)} do")
        if "from" in pair and direct[pair["from"], pair["to"]] is not True:
            problems.append(f"{pair['from']} and {pair['to']} are not direct with it")
    return problems
