"""The kernel's own IOMMU groups, asked from the guest's shell, against those of the report."""

import re

# The quotes keep the typed line, which the terminal echoes, from looking like the answer.
QUESTION = 'for d in /sys/kernel/iommu_groups/*/devices/*; do echo "GROUP"" $d"; done; echo GROUPS"-"END'
END = re.compile(rb"GROUPS-END\r?\n")
MEMBER = re.compile(rb"GROUP /sys/kernel/iommu_groups/(\d+)/devices/([^\s*]+)\r?\n")


def parse_answer(text):
    """Takes what the guest printed, gives {group: sorted members}; empty where the kernel has no groups."""
    groups = {}
    for number, member in MEMBER.findall(text):
        groups.setdefault(int(number), []).append(member.decode())
    return {number: sorted(members) for number, members in groups.items()}


def of_report(report):
    """Takes a report, gives its `groups.kernel` in the same form; empty where it says null."""
    kernel = (report.get("groups") or {}).get("kernel") or []
    return {group["id"]: sorted(group["members"]) for group in kernel}


def text(groups, number):
    """Takes groups and a number, gives that group as words."""
    return " ".join(groups[number]) if number in groups else "no such group"


def compare(guest, report):
    """Takes both sets of groups, gives None if they are equal, else one sentence about the first difference."""
    for number in sorted(guest.keys() | report.keys()):
        if guest.get(number) != report.get(number):
            return (f"expected groups.kernel as the guest's own: group {number} there is {text(guest, number)}, "
                    f"found in the report: {text(report, number)}")
    return None
