# SPDX-License-Identifier: GPL-2.0-or-later
"""Results as JUnit XML, the form that build servers read."""

import re
import xml.etree.ElementTree as xml

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd]")
TAGS = {"FAIL": "failure", "TROUBLE": "error", "SKIP": "skipped"}


def case(result):
    """Takes a Result, gives its XML element."""
    element = xml.Element("testcase", classname="qemu-tests", name=result.name,
                          time=f"{result.seconds:.1f}")
    if result.outcome in TAGS:
        text = NOT_IN_XML.sub("?", "\n".join(result.problems))
        xml.SubElement(element, TAGS[result.outcome], message=text.split("\n")[0]).text = text
    if result.outcome in ("FAIL", "TROUBLE"):
        xml.SubElement(element, "system-out").text = NOT_IN_XML.sub(
            "?", result.log.decode("utf-8", "replace"))
    return element


def write(path, results):
    """Takes a path and Results, writes the XML there; raises OSError."""
    count = {outcome: sum(result.outcome == outcome for result in results) for outcome in TAGS}
    suite = xml.Element("testsuite", name="qemu-tests",
                        tests=str(len(results)), failures=str(count["FAIL"]),
                        errors=str(count["TROUBLE"]), skipped=str(count["SKIP"]),
                        time=f"{sum(result.seconds for result in results):.1f}")
    suite.extend(case(result) for result in results)
    xml.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)
