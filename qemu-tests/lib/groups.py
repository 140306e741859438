# SPDX-License-Identifier: GPL-2.0-or-later
"""The kernel's own IOMMU groups, asked from the guest's shell, against those that the report shows
and those it computed."""

import re

# The quotes keep the typed line, which the terminal echoes, from looking like the answer.
QUESTION = ('for d in /sys/kernel/iommu_groups/*/devices/*; do echo "GROUP"" $d"; done; '
            'echo GROUPS"-"END')
END = re.compile(rb"GROUPS-END\r?\n")
MEMBER = re.compile(rb"GROUP /sys/kernel/iommu_groups/(\d+)/devices/([^\s*]+)\r?\n")


def parse_answer(text):
    """Takes what the guest printed, gives {group: sorted members};
    empty where the kernel has no groups."""
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
    """Takes both sets of groups, gives None if they are equal, else one sentence
    about the first difference."""
    for number in sorted(guest.keys() | report.keys()):
        if guest.get(number) != report.get(number):
            return (f"expected groups.kernel as the guest's own: group {number} there is "
                    f"{text(guest, number)}, found in the report: {text(report, number)}")
    return None


def member_sets(groups):
    """Takes a list of groups of the report, gives them as a set of their members;
    numbers, which tell nothing, are left out."""
    return {tuple(group["members"]) for group in groups}


def in_words(sets):
    """Takes member sets, gives them as words."""
    return ", ".join("{" + " ".join(members) + "}" for members in sorted(sets)) or "nothing"


def compare_computed(guest, computed, name):
    """Takes the kernel's groups, computed ones or None, and what these are called in the report.

    Gives None if the same functions stand together in both, else one sentence with
    what only either of them has.
    """
    kernel = {tuple(members) for members in guest.values()}
    if computed is None:
        return (f"expected {name} as the kernel's own groups, found null; "
                f"the kernel has {in_words(kernel)}")
    found = member_sets(computed)
    if kernel == found:
        return None
    return (f"expected {name} as the kernel's own groups, but they differ: only the kernel has "
            f"{in_words(kernel - found)}; only {name} has {in_words(found - kernel)}")


def what_if(report, option):
    """Takes a report and an option, gives the groups that it computed for that option, or None."""
    tried = (report.get("groups") or {}).get("what_if") or []
    return next((item["groups"] for item in tried if item["option"] == option), None)


def only_of(members, groups):
    """Takes functions and a list of groups of the report, gives these groups
    without all other functions."""
    left = [{"members": [member for member in group["members"] if member in members]}
            for group in groups]
    return [group for group in left if group["members"]]


def check_prediction(guest, report):
    """Takes the kernel's groups and a report, gives the sentences of what was predicted
    otherwise; none without groups.

    Under a virtio-iommu Linux before 6.15 groups a function only when a driver is tried on it;
    the others are left out there.
    """
    if not guest:
        return []
    found = report.get("groups") or {}
    predicted = found.get("predicted")
    if predicted and (report.get("iommu") or {}).get("kind") == "virtio":
        predicted = only_of({member for members in guest.values() for member in members}, predicted)
    problems = [compare_computed(guest, predicted, "groups.predicted")]
    if found.get("differences") is None:
        problems.append("expected groups.differences [] where the kernel has groups, found null")
    return [problem for problem in problems if problem]
