# SPDX-License-Identifier: GPL-2.0-or-later
"""The trial by VFIO against what was inferred: whatever contradicts must be
expected, device by device."""

RULE = "proof_contradicts"
TRIED = ("proved", "worked", "failed", "untranslated")


def counts(report):
    """Takes a report, gives how many devices were tried and how many of them
    contradict what was inferred."""
    tried = sum(device.get("proof") in TRIED for device in report.get("devices") or [])
    return tried, len(contradicting(report))


def contradicting(report):
    """Takes a report, gives the addresses of the devices whose trial
    contradicts what was inferred."""
    return [finding["subject"] for finding in report.get("findings") or []
            if finding["rule"] == RULE and finding["status"] in ("warn", "fail")]


def problems(report, expectations):
    """Takes a report and what is expected of it, gives a sentence for each contradiction
    that no expectation names."""
    expected = [expectation.line for expectation in expectations]
    return [f"expected a trial that shows what was inferred, found {RULE} about {subject}"
            for subject in contradicting(report)
            if not any(f"rule={RULE},subject={subject}]" in line and line.startswith("expect ")
                       for line in expected)]


def summary(results):
    """Takes (tried, contradicting) of several reports, gives a line about all of them."""
    made = [pair for pair in results if pair[0]]
    return (f"trial by VFIO: {sum(tried for tried, _ in made)} devices in {len(made)} boots,"
            f" {sum(wrong for _, wrong in made)} contradict what was inferred")
