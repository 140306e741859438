# SPDX-License-Identifier: GPL-2.0-or-later
"""What a first screen, a brief report and the counts must hold, whatever the machine."""

import re

LINES = 24
WITHIN = 10
BRIEF = 640
BRIEF_LINE = 106
SENTENCE = re.compile(r"\. (?=[A-Z])")
HEADING = " Device "
ITEM = re.compile(r"  \d+\. [a-z ]+: ")
IN_BRIEF = re.compile(r"(\d+)\. (\w+): (.*)$")


def joined(lines):
    """Gives lines as one text with single blanks, so that wrapping does not matter."""
    return " ".join(" ".join(lines).split())


def deciding(found):
    """Gives the findings about the machine that decide its verdict."""
    statuses = ("fail", "unknown") if found["verdict"] == "incomplete" else ("fail",)
    return [finding for finding in found["findings"]
            if finding["subject"] == "machine" and finding["severity"] in ("change", "impossible")
            and finding["status"] in statuses]


def first_words(text):
    """Gives the first sentence of a text."""
    return SENTENCE.split(text)[0]


def without_root(found):
    """Gives the sentence that heads a report made without root, which is its only reason;
    None for others."""
    sentence = first_words(found["summary"])
    return (sentence
            if sentence.startswith("Incomplete: PCI capabilities are readable by root only")
            else None)


def of_screen(found, text):
    """Takes the report and the format text, gives what is wrong with its first screen."""
    lines = text.split("\n")
    screen = lines[:lines.index("")]
    top = joined(screen[:WITHIN])
    verdict = found["verdict"].upper().replace("-", " ")
    problems = ([] if len(screen) <= LINES
                else [f"the first screen has {len(screen)} lines, more than {LINES}"])
    if not screen[1].startswith(verdict):
        problems.append(f"expected the verdict {verdict} in the second line, found '{screen[1]}'")
    reasons = deciding(found)
    sentences = ([without_root(found)] if without_root(found)
                 else [first_words(f["summary"]) for f in reasons])
    if (found["verdict"] != "ready" and reasons
            and not any(joined([sentence]) in top for sentence in sentences)):
        problems.append(f"no reason within {WITHIN} lines")
    asked = [change for change in found["changes"]
             if {f["rule"] for f in reasons} & set(change["rules"])]
    if asked and not any(joined([first_words(change["what"])]) in top for change in asked):
        problems.append(f"no change within {WITHIN} lines")
    before = screen[1:next(i for i, line in enumerate(screen) if line.startswith(HEADING))]
    problems += [f"cut: '{line}'" for line in before if line.endswith("...")]
    return problems


def of_brief(found, brief):
    """Takes the report and the format brief, gives what is wrong with the latter."""
    problems = []
    if len(brief.encode()) > BRIEF:
        problems.append(f"the brief report has {len(brief.encode())} bytes, more than {BRIEF}")
    first = brief.split("\n", 1)[0]
    if len(first) > BRIEF_LINE:
        problems.append(f"its first line has {len(first)} characters, more than {BRIEF_LINE}")
    rules = {finding["rule"] for finding in deciding(found)}
    if without_root(found):
        return problems + ([] if without_root(found)[len("Incomplete: "):-1] in brief
                           else ["it does not say that root is needed"])
    if found["verdict"] != "ready" and rules and not any(f"{rule}: " in brief for rule in rules):
        problems.append(f"none of the rules that decide is in it: {', '.join(sorted(rules))}")
    return problems


def of_counts(found):
    """Takes the report, gives where its counts and changes are not what its
    devices and findings say."""
    whole = {own for device in found["devices"] if device["kind"] in ("gpu", "bmc-display")
             for own in device["own"]}
    heads = [device for device in found["devices"]
             if device["address"] not in whole or device["kind"] in ("gpu", "bmc-display")]
    counted = {}
    for device in heads:
        count = counted.setdefault(device["kind"], [0, 0])
        count[0] += 1
        count[1] += device["verdict"] == "assignable"
    told = {kind: [count["total"], count["assignable"]] for kind, count in found["counts"].items()}
    problems = [] if told == counted else [f"expected the counts {counted}, found {told}"]
    failed = {finding["rule"] for finding in found["findings"] if finding["status"] == "fail"}
    for change in found["changes"]:
        if not set(change["rules"]) <= failed:
            problems.append(f"a change is asked for by rules that do not fail: {change['rules']}")
    freed = [address for change in found["changes"] for address in change["unblocks"]]
    if len(freed) != len(set(freed)):
        problems.append("a device is freed by two changes")
    assignable = {device["address"]
                  for device in found["devices"] if device["verdict"] == "assignable"}
    return problems + [f"{address} is assignable and freed by a change"
                       for address in freed if address in assignable]


def listed_on_console(found, text):
    """Yields where the list of changes of the format text is not that of the report."""
    lines = text.split("\n")
    heading = "Changes to make, in this order"
    if heading not in lines:
        if found["changes"]:
            yield "the text report has no list of changes"
        return
    begin = lines.index(heading) + 1
    part = lines[begin:lines.index("", begin)]
    told = joined(part)
    if numbers := [line.split(".")[0].strip() for line in part if ITEM.match(line)]:
        if numbers != [str(i) for i, _ in enumerate(found["changes"], 1)]:
            yield (f"the text report numbers its changes {' '.join(numbers)}, "
                   f"of {len(found['changes'])}")
    for i, change in enumerate(found["changes"], 1):
        if joined([f"{i}. {change['where']}: {change['what']}"]) not in told:
            yield f"the text report has no change '{i}. {change['what']}'"
        if change["unblocks"] and f"unblocks: {change['unblocks'][0]}" not in told:
            yield f"the text report does not say that change {i} unblocks {change['unblocks'][0]}"


def listed_in_brief(found, brief):
    """Yields where the list of changes of the brief report is not the beginning of the report's."""
    told = [IN_BRIEF.match(line).groups() for line in brief.split("\n") if IN_BRIEF.match(line)]
    rest = re.search(r"^and (\d+) more changes?$", brief, re.M)
    if len(told) + int(rest[1] if rest else 0) != len(found["changes"]):
        yield (f"the brief report has {len(told)} changes and {rest and rest[0]}, "
               f"of {len(found['changes'])}")
    if found["changes"] and not told:
        yield "the brief report has no change"
    for (number, rule, what), (i, change) in zip(told, enumerate(found["changes"], 1)):
        if (number, rule) != (str(i), change["rules"][0]) or not change["what"].startswith(what):
            yield (f"the brief report has '{number}. {rule}: {what}', where the change is {i}. "
                   f"{change['rules'][0]}: {change['what']}")


def told_on_screen(found, text):
    """Yields what the first screen says is to be done, and no finding asks for."""
    remedies = [joined([finding["remedy"] or ""]) for finding in found["findings"]]
    for block in re.findall(r"^    To do: (.*(?:\n {11}\S.*)*)", text[:text.index("\n\n")], re.M):
        if not any(remedy.startswith(joined([block])) for remedy in remedies):
            yield f"no finding asks for '{joined([block])}'"


def of_changes(found, text, brief):
    """Takes the report and its formats text and brief, gives where they do not tell the same
    changes in the same order."""
    return [*listed_on_console(found, text), *listed_in_brief(found, brief),
            *told_on_screen(found, text)]
