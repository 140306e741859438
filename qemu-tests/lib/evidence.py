"""Whether a report agrees with itself: each finding with what it cites, and what is cited with the rest of the report and its capture."""

import re

from lib import capture

ADDRESS = r"[0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]"
# Texts of evidence that say that something was not seen.
UNSEEN = re.compile(r"(denied|failed|not asked|not read whole|not seen|begins later|no root hub|\d+ not seen, the first is .*"
                    r"|\d+ of \d+ not seen|no PCI data structure is where 0x[0-9a-f]+ points)$")
# Folders that are cited as a whole, and hold more files than one question asks for.
WHOLE_FOLDERS = ("/sys/firmware/memmap",)
# Rules that pass though they cite something that was not seen, and why.
PASSED_BESIDE_UNSEEN = {"no_iommu_described": "one table that is there is enough"}
# Rules that are unknown for what a plain value says, and why.
UNKNOWN_BY_VALUE = {"iommu_table_malformed": "the byte that cannot be right leaves open what the table should say"}
# Offsets in the memory of a unit, and the key of the report that holds what stands there.
REGISTERS = {"intel": {0x08: "cap", 0x10: "ecap", 0x1c: "global_status", 0x34: "fault_status"},
             "amd": {0x18: "control", 0x30: "efr", 0x1a0: "efr2", 0x2020: "status"}}


def number(content, offset, width):
    """Takes bytes as the machine has them, gives the number that stands there; None where they end before."""
    piece = (content or b"")[offset:offset + width]
    return int.from_bytes(piece, "little") if len(piece) == width else None


class Recorded:
    """What a capture holds, by where evidence says that it was seen."""

    def __init__(self, text):
        """Takes the capture's text."""
        parts = capture.pieces(text)
        self.functions = capture.functions_of(parts)
        self.tables = capture.tables_of(parts)
        self.answers = capture.answers_of(parts)

    def value_at(self, where, offset, width):
        """Gives the number that stands there, None where the capture has none; raises KeyError for a place that is not known here."""
        if match := re.match(rf"({ADDRESS}) config\b", where):
            return number(capture.config_bytes(self.functions.get(match[1], ""), offset, width), 0, width)
        if match := re.match(r"/sys/firmware/acpi/tables/(\w{4})\b", where):
            return number(capture.table_bytes(self.tables.get(match[1], "")), offset, width)
        if match := re.match(r"CPU (\d+) MSR", where):
            return self.answered(f"msr {match[1]} 0x{offset:x}", 0, width)
        if match := re.match(r"registers of the unit at (0x[0-9a-f]+)$", where):
            return self.answered(f"mmio 0x{int(match[1], 16) + offset:x}+{width}", 0, width)
        if re.match(rf"/sys/bus/pci/devices/{ADDRESS}/rom$", where):
            return self.answered(f"rom {where}", offset, width)
        raise KeyError(where)

    def answered(self, question, offset, width):
        """Gives the number in an answer of bytes; None where it was not asked, or refused."""
        status, piece = self.answers.get(question, ("not asked", ""))
        return number(capture.content(piece), offset, width) if status == "ok" else None

    def status_of(self, path):
        """Gives what became of the question about a file, folder or link: ok, absent, denied, failed, not asked."""
        table = path.rpartition("/")[2]
        if path.startswith("/sys/firmware/acpi/tables/") and table in self.tables:
            return "ok"
        found = [self.answers[f"{kind} {path}"][0] for kind in ("read", "list", "link", "rom") if f"{kind} {path}" in self.answers]
        return found[0] if found else "not asked"


def of_findings(report):
    """Yields findings that decide and cite nothing, or what contradicts them."""
    for finding in report["findings"]:
        title = f"{finding['rule']} of {finding['subject']} ({finding['status']})"
        texts = [cited["value"] for cited in finding["evidence"] if cited["width"] is None]
        unseen = [text for text in texts if UNSEEN.match(text)]
        if finding["status"] in ("pass", "warn", "fail") and not finding["evidence"]:
            yield f"{title} cites nothing"
        if finding["status"] == "pass" and unseen and finding["rule"] not in PASSED_BESIDE_UNSEEN:
            yield f"{title} cites what was not seen: {unseen[0]}"
        if finding["status"] == "pass" and "named by no remapping unit" in texts:
            yield f"{title} cites an IOAPIC that no unit names"


def of_unknown(report):
    """Yields unknown findings that cite plain values only."""
    for finding in report["findings"]:
        unseen = [cited for cited in finding["evidence"] if UNSEEN.match(str(cited["value"]))]
        if finding["status"] == "unknown" and finding["evidence"] and not unseen and finding["rule"] not in UNKNOWN_BY_VALUE:
            yield f"{finding['rule']} of {finding['subject']} is unknown, and cites plain values only"


def of_numbers(report, recorded):
    """Yields evidence whose number is not what the capture, or the report elsewhere, has at that place."""
    for finding in report["findings"]:
        for cited in finding["evidence"]:
            if cited["width"] is None:
                continue
            title = f"{finding['rule']} of {finding['subject']}: {cited['where']} at {cited['offset']}"
            value = int(cited["value"], 16)
            try:
                known = recorded.value_at(cited["where"], int(cited["offset"] or "0x0", 16), cited["width"])
            except KeyError:
                yield f"{title}: a place that lib/evidence.py does not know"
                continue
            for elsewhere in {known, register(report, cited), acs_register(report, cited)} - {None, value}:
                yield f"{title} is cited as {cited['value']}, elsewhere it is {elsewhere:#x}"


def register(report, cited):
    """Gives what the report has for a register of a unit that is cited; None where it is none, or not known."""
    match = re.match(r"registers of the unit at (0x[0-9a-f]+)$", cited["where"])
    for unit in report["iommu"]["units"] or [] if match else []:
        key = REGISTERS.get(report["iommu"]["kind"], {}).get(int(cited["offset"], 16))
        if int(unit["base"], 16) == int(match[1], 16) and key and unit[key]:
            return int(unit[key], 16)
    return None


def acs_register(report, cited):
    """Gives what the report has for an ACS register that is cited; None where it is none, or not known."""
    match = re.match(rf"({ADDRESS}) config, ACS (capability|control)$", cited["where"])
    for function in report["functions"] or [] if match else []:
        if function["address"] == match[1] and function["acs"][match[2]]:
            return int(function["acs"][match[2]], 16)
    return None


def of_refusals(report, recorded):
    """Yields evidence that calls a file absent, denied or not asked while the capture has it otherwise."""
    for finding in report["findings"]:
        for cited in finding["evidence"]:
            where, value = cited["where"], cited["value"]
            if value not in ("absent", "denied", "not asked") or where in WHOLE_FOLDERS or not re.match(r"/[^ *]+$", where):
                continue
            if recorded.status_of(where) != value:
                yield f"{finding['rule']} of {finding['subject']}: {where} is cited as {value}, it was {recorded.status_of(where)}"


def of_ioapics(report):
    """Yields what contradicts the list of IOAPICs."""
    remapping = report["interrupt_remapping"]
    uncovered = [ioapic["id"] for ioapic in remapping["ioapics"] or [] if ioapic["covered"] is False]
    if uncovered and remapping["offered"]:
        yield f"interrupt remapping is offered, and the IOAPIC {uncovered[0]} is not covered"
    listed = {f"IOAPIC {ioapic['id']}": ioapic["covered"] for ioapic in remapping["ioapics"] or []}
    for finding in report["findings"]:
        for cited in finding["evidence"]:
            if cited["where"] in listed and cited["value"].startswith("covered") != bool(listed[cited["where"]]):
                yield f"{finding['rule']}: {cited['where']} is cited as {cited['value']}, and the list of IOAPICs says otherwise"
        if finding["rule"] == "ioapic_not_covered" and finding["status"] == "pass" and uncovered:
            yield f"ioapic_not_covered passes, and the IOAPIC {uncovered[0]} is not covered"


# What holds of the report where a rule passes (fails) about the machine.
HOLDS_WHERE_PASSED = {
    "iommu_not_enabled": lambda report: report["iommu"]["enabled"] is True,
    "no_iommu_described": lambda report: report["iommu"]["table"] is not None,
    "interrupt_remapping_not_enabled": lambda report: report["interrupt_remapping"]["enabled"] is True,
    "interrupt_remapping_not_offered": lambda report: report["interrupt_remapping"]["offered"] is True
                                       or report["interrupt_remapping"]["enabled"] is True,
    "cpu_virtualization_unavailable": lambda report: report["machine"]["cpu"]["virtualization"] == "enabled",
    "cpus_differ": lambda report: report["machine"]["cpu"]["differing"] == [],
    "running_in_virtual_machine": lambda report: report["machine"]["hypervisor"] is None,
    "x2apic_opt_out": lambda report: report["iommu"]["flags"]["x2apic_opt_out"] is False,
    "groups_differ_from_prediction": lambda report: report["groups"]["differences"] == [],
    "device_in_no_group": lambda report: {device["address"] for device in report["devices"]} <= members(report),
    "function_does_not_answer": lambda report: all(function["answers"] for function in report["functions"]),
    "no_reset_method": lambda report: all(device["reset"]["method"] for device in report["devices"]),
    "unsafe_interrupts_allowed": lambda report: True not in report["interrupt_remapping"]["unsafe_allowed"].values(),
    "bar_without_address": lambda report: all(bar["address"] for function in devices(report) for bar in function["bars"] or []
                                                if bar["kind"] != "rom"),
}
HOLDS_WHERE_FAILED = {
    "iommu_not_enabled": lambda report: report["iommu"]["enabled"] is False,
    "no_iommu_described": lambda report: report["iommu"]["table"] is None,
    "interrupt_remapping_not_enabled": lambda report: report["interrupt_remapping"]["enabled"] is False,
    "interrupt_remapping_not_offered": lambda report: report["interrupt_remapping"]["offered"] is False,
    "cpu_virtualization_unavailable": lambda report: report["machine"]["cpu"]["virtualization"] in ("absent", "locked-off"),
    "cpus_differ": lambda report: report["machine"]["cpu"]["differing"] != [],
}
# The same of a rule about one device.
HOLDS_OF_DEVICE = {
    ("group_shared_with_strangers", "fail"): lambda device: bool(device["with"]) and "group_shared_with_strangers" in device["blockers"],
}


def members(report):
    """Gives the functions that are in a group: the kernel's, or where it shows none the one that it would make."""
    return {member for group in report["groups"]["kernel"] or report["groups"]["potential"] for member in group["members"]}


def devices(report):
    """Gives the functions that are devices."""
    addresses = {device["address"] for device in report["devices"]}
    return [function for function in report["functions"] if function["address"] in addresses]


def of_conclusions(report):
    """Yields findings that are otherwise than the keys of the report that say the same."""
    of_device = {device["address"]: device for device in report["devices"]}
    for finding in report["findings"]:
        rule, status, subject = finding["rule"], finding["status"], finding["subject"]
        holds = {"pass": HOLDS_WHERE_PASSED, "fail": HOLDS_WHERE_FAILED}.get(status, {}).get(rule)
        if subject == "machine" and holds and not holds(report):
            yield f"{rule} is {status}, and the report says otherwise elsewhere"
        holds = HOLDS_OF_DEVICE.get((rule, status))
        if subject in of_device and holds and not holds(of_device[subject]):
            yield f"{rule} of {subject} is {status}, and the device's own entry says otherwise"


def contradictions(report, text):
    """Takes a report and the text of the capture that it is of, gives the sentences of what does not agree."""
    recorded = Recorded(text)
    return [*of_findings(report), *of_ioapics(report), *of_conclusions(report), *of_numbers(report, recorded), *of_refusals(report, recorded)]
