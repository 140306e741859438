# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a report that was made of less evidence says anything better than the
one made of all of it."""

MACHINE = ("incomplete", "not-capable", "ready-after-changes", "ready")
DEVICE = ("unknown", "not-assignable", "assignable-after-changes", "assignable-with-group",
          "assignable")


def of_devices(report):
    """Takes a report, gives {address: verdict}."""
    return {device["address"]: device["verdict"] for device in report["devices"]}


def of_findings(report):
    """Takes a report, gives {(rule, subject): set of statuses}."""
    found = {}
    for finding in report["findings"]:
        found.setdefault((finding["rule"], finding["subject"]), set()).add(finding["status"])
    return found


def passes(report):
    """Takes a report, gives the set of (rule, subject) that pass."""
    return {(finding["rule"], finding["subject"])
            for finding in report["findings"] if finding["status"] == "pass"}


def improvements(whole, less):
    """Takes the report of all evidence and one of less, gives the sentences of
    what is better in the latter.

    Nothing may rise: not the machine's verdict, not a device's,
    and no finding from unknown or fail to pass.
    """
    better = []
    if MACHINE.index(less["verdict"]) > MACHINE.index(whole["verdict"]):
        better.append(f"the verdict rose from {whole['verdict']} to {less['verdict']}")
    before = of_devices(whole)
    for address, verdict in of_devices(less).items():
        if address not in before:
            better.append(f"the device {address} appeared")
        elif DEVICE.index(verdict) > DEVICE.index(before[address]):
            better.append(f"{address} rose from {before[address]} to {verdict}")
    risen = sorted(passes(less) - passes(whole))
    statuses = of_findings(whole) if risen else {}
    for key in risen:
        had = statuses.get(key, {"nothing"})
        if had & {"unknown", "fail"}:
            better.append(f"{key[0]} of {key[1]} rose from {' '.join(sorted(had))} to pass")
    return better
