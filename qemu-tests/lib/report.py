# SPDX-License-Identifier: GPL-2.0-or-later
"""What holds for every report whatever the machine: schema, keys and their order,
sorted lists, width on the console."""

import json
import re

SCHEMA = "vfio-preflight/report/2"
COLUMNS = 80
TERMINAL_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]")
HEADING = re.compile(r"vfio-preflight [^\s:]+(   .*)?")
AFTER_REPORT = re.compile(r"vfio-preflight: |vfio-preflight# |\[v\]iew")

# Keys in their order. "" is the report; "NAME[]" stands for each member of a list.
KEYS = {"": "schema verdict summary machine iommu interrupt_remapping functions groups findings "
            "counts changes devices incomplete observed",
        "machine": "vendor product board firmware cpu hypervisor",
        "machine.firmware": "type vendor version date secure_boot",
        "machine.cpu": "vendor model virtualization x2apic",
        "iommu": "kind table enabled address_width flags units reserved atsr rhsa "
                 "andd satc unknown_structures",
        "iommu.flags": "interrupt_remapping x2apic_opt_out platform_opt_in remapping_opt_out",
        "iommu.units[]": "segment base include_all version cap ecap efr scopes",
        "iommu.reserved[]": "segment base limit devices relaxable",
        "iommu.unknown_structures[]": "type length",
        "interrupt_remapping": "offered enabled mode ioapics",
        "interrupt_remapping.ioapics[]": "id covered",
        "functions[]": "address class class_name vendor vendor_name device device_name "
                       "subsystem_vendor subsystem_device revision header_type port_type driver "
                       "acs group numa_node slot reset rom bars sriov ats pasid",
        "functions[].acs": "present capability control source",
        "groups": "kernel predicted potential what_if differences",
        "groups.kernel[]": "id members",
        "groups.predicted[]": "id members",
        "groups.potential[]": "id members",
        "groups.what_if[]": "option groups",
        "groups.what_if[].groups[]": "id members",
        "findings[]": "rule status severity subject summary evidence remedy",
        "findings[].evidence[]": "where offset width value",
        "changes[]": "what where rules unblocks",
        "devices[]": "address name kind class vendor device slot group numa_node own verdict "
                     "with blockers configuration",
        "incomplete[]": "what why",
        "observed": "tool_version kernel command_line lockdown at probes",
        "observed.probes[]": "name status microseconds",
}

VALUES = {
    "verdict": ("ready", "ready-after-changes", "not-capable", "incomplete"),
    "machine.firmware.type": ("uefi", "bios", None),
    "machine.cpu.virtualization": ("enabled", "locked-off", "absent", "unknown", None),
    "iommu.kind": ("intel", "amd", "virtio", "none", "unknown"),
    "iommu.table": ("DMAR", "IVRS", "VIOT", None),
    "findings[].status": ("pass", "warn", "fail", "unknown", "not-applicable"),
    "changes[].where": ("host", "firmware setup", "firmware update",
                        "kernel command line", "system", "cards"),
    "devices[].kind": ("gpu", "bmc-display", "accelerator", "nvme", "storage",
                       "network", "usb", "audio", "other"),
    "devices[].verdict": ("assignable", "assignable-with-group",
                          "assignable-after-changes", "not-assignable", "unknown"),
}

SORTED = {
    "functions": lambda item: item["address"],
    "devices": lambda item: item["address"],
    "groups.kernel": lambda item: item["id"],
    "groups.predicted": lambda item: item["id"],
    "groups.potential": lambda item: item["id"],
    "groups.kernel[].members": lambda item: item,
    "groups.predicted[].members": lambda item: item,
    "groups.potential[].members": lambda item: item,
    "interrupt_remapping.ioapics": lambda item: item["id"],
    "devices[].blockers": lambda item: item,
    "devices[].with": lambda item: item,
    "devices[].own": lambda item: item,
    "observed.probes": lambda item: item["name"],
}


def parse(text):
    """Takes the bytes that were received, gives (report, None) or (None, what is wrong)."""
    try:
        report = json.loads(text)
    except ValueError as error:
        return None, f"expected a JSON report, found {len(text)} bytes that are none: {error}"
    if not isinstance(report, dict) or report.get("schema") != SCHEMA:
        found = (json.dumps(report.get("schema"))
                 if isinstance(report, dict) else type(report).__name__)
        return None, f"expected schema {SCHEMA}, found {found}"
    return report, None


def places(report, path):
    """Takes a report and a path of KEYS, gives every value there; null on the way ends the way."""
    values = [report]
    for step in path.split(".") if path else []:
        name = step.removesuffix("[]")
        values = [value[name] for value in values
                  if isinstance(value, dict) and value.get(name) is not None]
        if step.endswith("[]"):
            values = [item for value in values if isinstance(value, list) for item in value]
    return values


def has_in_order(keys, names):
    """Tells whether all names are among the keys, in their order; keys beyond them may be there."""
    return [key for key in keys if key in names] == names


def check_keys(report):
    """Gives a sentence for each place that lacks keys of the interface,
    or has them in another order."""
    problems = []
    for path, names in KEYS.items():
        for value in places(report, path):
            keys = list(value) if isinstance(value, dict) else None
            if keys is None or not has_in_order(keys, names.split()):
                found = " ".join(keys) if keys is not None else json.dumps(value)[:100]
                problems.append(f"expected keys at '{path or 'the top'}': {names}; found: {found}")
                break
    return problems


def check_values(report):
    """Gives a sentence for each word that the interface does not know."""
    return [f"expected one of {', '.join(map(str, allowed))} at '{path}', found {json.dumps(value)}"
            for path, allowed in VALUES.items()
            for value in places(report, path) if value not in allowed]


def is_sorted(items, key):
    """Tells whether a list is in order; a member without the key counts as out of order."""
    try:
        return items == sorted(items, key=key)
    except (KeyError, TypeError):
        return False


def check_order(report):
    """Gives a sentence for each list that is not sorted; findings: the machine first,
    then by subject and rule."""
    problems = [f"expected '{path}' sorted, found {json.dumps(items)[:200]}"
                for path, key in SORTED.items()
                for items in places(report, path) if not is_sorted(items, key)]
    findings = [(item.get("subject") or "", item.get("rule") or "")
                for item in report.get("findings") or []]
    order = [("" if ":" not in subject else subject, rule) for subject, rule in findings]
    if order != sorted(order):
        problems.append(f"expected 'findings' sorted by subject and rule, found {order}")
    return problems


def check_differences(report):
    """Gives a sentence if predicted groups differ from the kernel's, or were not compared and
    the report does not say so.

    The topology and the kernel of a scenario are known, so a difference is
    a fault of the prediction.
    """
    differences = (report.get("groups") or {}).get("differences")
    if differences:
        return ["expected the predicted groups as the kernel's, found differences: "
                f"{json.dumps(differences)[:300]}"]
    said = any(gap.get("what") == "groups.differences" for gap in places(report, "incomplete[]"))
    return ([] if differences == [] or said
            else ["expected groups.differences, or an entry in 'incomplete' that says why not"])


def check(report):
    """Takes a parsed report, gives the sentences of all that is wrong with its form."""
    return (check_keys(report) + check_values(report) + check_order(report)
            + check_differences(report))


def console_text(log):
    """Takes a serial log, gives its text as lines without terminal codes and carriage returns."""
    text = TERMINAL_CODES.sub("", log.decode("utf-8", "replace"))
    return [line.strip("\r") for line in text.replace("\r\n", "\n").split("\n")]


def console_report(log):
    """Takes a serial log, gives the lines of the first report in it:
    from its heading to what init says next."""
    lines = console_text(log)
    starts = [number for number, line in enumerate(lines) if HEADING.fullmatch(line)]
    if not starts:
        return []
    report = lines[starts[0]:]
    ends = [number for number, line in enumerate(report) if AFTER_REPORT.match(line)]
    return report[:ends[0]] if ends else report


def check_console(log):
    """Takes a serial log, gives the sentences of what is wrong with the
    report's form on the console."""
    lines = console_report(log)
    if not lines:
        return ["expected a report on the console that begins 'vfio-preflight VERSION', found none"]
    return [f"expected at most {COLUMNS} columns on the console, found {len(line)}: {line}"
            for line in lines if len(line) > COLUMNS][:3]
