# SPDX-License-Identifier: GPL-2.0-or-later
"""Results as TAP 14 (testanything.org), which the KTAP of the kernel's own tests resembles."""

import json
import re

NOT_IN_TAP = re.compile("[^\t\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]")


def one_line(text):
    """Takes a text, gives it as one line that has no meaning in TAP: `#` begins a directive."""
    return NOT_IN_TAP.sub("?", " ".join(text.split())).replace("\\", "\\\\").replace("#", "\\#")


def diagnosis(result):
    """Takes a Result, gives the lines of its YAML block; JSON strings are YAML."""
    problems = [f"    - {json.dumps(problem)}" for problem in result.problems]
    return ["  ---", f"  outcome: {result.outcome.lower()}", f"  seconds: {result.seconds:.1f}",
            "  problems:", *problems, "  ..."]


def point(number, result):
    """Takes a number from 1 and a Result, gives the lines of its test point."""
    if result.outcome == "SKIP":
        return [f"ok {number} - {result.name} # SKIP {one_line(' '.join(result.problems))}"]
    if result.outcome == "PASS":
        return [f"ok {number} - {result.name}"]
    return [f"not ok {number} - {result.name}", *diagnosis(result)]


def text(results):
    """Takes Results, gives all of the TAP."""
    points = [line for number, result in enumerate(results, 1) for line in point(number, result)]
    return "\n".join(["TAP version 14", f"1..{len(results)}", *points]) + "\n"


def write(path, results):
    """Takes a path and Results, writes the TAP there; raises OSError."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(text(results))
