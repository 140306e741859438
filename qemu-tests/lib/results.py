# SPDX-License-Identifier: GPL-2.0-or-later
"""Results as JSON, for programs; results.schema.json says what each key is."""

import json

from lib import groups, trial

SCHEMA = "vfio-preflight/results/1"
COUNTED = {"PASS": "passed", "FAIL": "failed", "SKIP": "skipped", "TROUBLE": "trouble"}


def of_one(result):
    """Takes a Result, gives its object; what only a report tells is null without one."""
    report = result.report
    remapping = report.get("interrupt_remapping") or {}
    found = groups.of_report(report)
    tried, contradicting = trial.counts(report)
    return {"name": result.name, "outcome": result.outcome.lower(),
            "seconds": round(result.seconds, 1), "problems": result.problems,
            "kernel": (report.get("observed") or {}).get("kernel"),
            "verdict": report.get("verdict"),
            "iommu": (report.get("iommu") or {}).get("kind"),
            "iommu_enabled": (report.get("iommu") or {}).get("enabled"),
            "interrupt_remapping": remapping.get("enabled"),
            "groups": [found[number] for number in sorted(found)] if report else None,
            "tried": tried, "contradicting": contradicting}


def document(results, qemu_version):
    """Takes Results and QEMU's version, gives the whole document."""
    counts = {word: sum(result.outcome == outcome for result in results)
              for outcome, word in COUNTED.items()}
    return {"schema": SCHEMA, "qemu": ".".join(map(str, qemu_version)), "counts": counts,
            "scenarios": [of_one(result) for result in results]}


def write(path, results, qemu_version):
    """Takes a path, Results and QEMU's version, writes the JSON there; raises OSError."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document(results, qemu_version), file, indent=2, ensure_ascii=False)
        file.write("\n")
