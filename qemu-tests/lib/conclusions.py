# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether findings say the same as the keys of the report that are about the same."""


def members(report):
    """Gives the functions in groups: the kernel's, or those that it would make."""
    groups = report["groups"]["kernel"] or report["groups"]["potential"]
    return {member for group in groups for member in group["members"]}


def have_addresses(report):
    """Tells whether every BAR of every device has an address; a ROM needs none."""
    devices = {device["address"] for device in report["devices"]}
    bars = [bar for function in report["functions"] if function["address"] in devices
            for bar in function["bars"] or []]
    return all(bar["address"] for bar in bars if bar["kind"] != "rom")


def is_at_work(report):
    """Tells whether Linux shows an IOMMU at work, whatever the tables say."""
    return bool(report["iommu"]["enabled"] or report["groups"]["kernel"]
                or remapping(report, "enabled"))


def remapping(report, key):
    """Gives a value of the part about interrupt remapping."""
    return report["interrupt_remapping"][key]


# What the report must say where a rule passes, or fails, about the machine.
PASSED = {
    "bar_without_address": have_addresses,
    "cpu_virtualization_unavailable":
        lambda report: report["machine"]["cpu"]["virtualization"] == "enabled",
    "cpus_differ": lambda report: report["machine"]["cpu"]["differing"] == [],
    "device_in_no_group":
        lambda report: {device["address"] for device in report["devices"]} <= members(report),
    "function_does_not_answer":
        lambda report: all(function["answers"] for function in report["functions"]),
    "groups_differ_from_prediction": lambda report: report["groups"]["differences"] == [],
    "interrupt_remapping_not_enabled": lambda report: remapping(report, "enabled") is True,
    "interrupt_remapping_not_offered":
        lambda report: True in (remapping(report, "offered"), remapping(report, "enabled")),
    "iommu_not_enabled": lambda report: report["iommu"]["enabled"] is True,
    "no_iommu_described": lambda report: report["iommu"]["table"] is not None or is_at_work(report),
    "no_reset_method":
        lambda report: all(device["reset"]["method"] for device in report["devices"]),
    "running_in_virtual_machine": lambda report: report["machine"]["hypervisor"] is None,
    "unsafe_interrupts_allowed":
        lambda report: True not in remapping(report, "unsafe_allowed").values(),
    "x2apic_opt_out": lambda report: report["iommu"]["flags"]["x2apic_opt_out"] is False,
}
FAILED = {
    "cpu_virtualization_unavailable":
        lambda report: report["machine"]["cpu"]["virtualization"] in ("absent", "locked-off"),
    "cpus_differ": lambda report: report["machine"]["cpu"]["differing"] != [],
    "interrupt_remapping_not_enabled": lambda report: remapping(report, "enabled") is False,
    "interrupt_remapping_not_offered": lambda report: remapping(report, "offered") is False,
    "iommu_not_enabled": lambda report: report["iommu"]["enabled"] is False,
    "no_iommu_described": lambda report: report["iommu"]["table"] is None,
}


def of_machine(report):
    """Yields findings about the machine that the report contradicts elsewhere."""
    for finding in report["findings"]:
        holds = {"pass": PASSED, "fail": FAILED}.get(finding["status"], {}).get(finding["rule"])
        if finding["subject"] == "machine" and holds and not holds(report):
            yield f"{finding['rule']} is {finding['status']}, elsewhere the report says otherwise"


def of_devices(report):
    """Yields devices that share a group with strangers by one part of the report only."""
    rule = "group_shared_with_strangers"
    failed = {finding["subject"] for finding in report["findings"]
              if finding["rule"] == rule and finding["status"] == "fail"}
    for device in report["devices"]:
        if device["address"] in failed and not device["with"]:
            yield f"{rule} of {device['address']} fails, and nothing must go along with it"
        if (device["address"] in failed) != (rule in device["blockers"]):
            yield f"{rule} of {device['address']} and the device's blockers differ"


def of_ioapics(report):
    """Yields what contradicts the list of IOAPICs."""
    ioapics = remapping(report, "ioapics") or []
    uncovered = [ioapic["id"] for ioapic in ioapics if ioapic["covered"] is False]
    covered = {f"IOAPIC {ioapic['id']}": bool(ioapic["covered"]) for ioapic in ioapics}
    if uncovered and remapping(report, "offered"):
        yield f"interrupt remapping is offered, and the IOAPIC {uncovered[0]} is not covered"
    for finding in report["findings"]:
        if uncovered and (finding["rule"], finding["status"]) == ("ioapic_not_covered", "pass"):
            yield f"ioapic_not_covered passes, and the IOAPIC {uncovered[0]} is not covered"
        for cited in finding["evidence"]:
            where, value = cited["where"], cited["value"]
            if where in covered and value.startswith("covered") != covered[where]:
                yield f"{finding['rule']}: {where} is cited as {value}, the list says otherwise"


def contradictions(report):
    """Takes a report, gives the sentences of what does not agree in it."""
    return [*of_machine(report), *of_devices(report), *of_ioapics(report)]
