# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether what findings cite agrees with what they say, with the report and the capture."""

import re

from lib import capture, conclusions

ADDRESS = r"[0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]"
CONFIG = re.compile(rf"({ADDRESS}) config\b")
ACS = re.compile(rf"({ADDRESS}) config, ACS (capability|control)$")
ACPI = re.compile(r"/sys/firmware/acpi/tables/(\w{4})\b")
MSR = re.compile(r"CPU (\d+) MSR")
UNIT = re.compile(r"registers of the unit at (0x[0-9a-f]+)$")
ROM = re.compile(rf"/sys/bus/pci/devices/{ADDRESS}/rom$")
FILE = re.compile(r"/[^ *]+$")
# Texts of evidence that say that something was not seen.
UNSEEN = re.compile(r"(denied|failed|not asked|not read completely|not seen|begins later"
                    r"|no root hub|\d+ not seen, the first is .*|\d+ of \d+ not seen"
                    r"|no PCI data structure is where 0x[0-9a-f]+ points)$")
# Folders that are cited as a whole, and hold more files than one question asks for.
WHOLE_FOLDERS = ("/sys/firmware/memmap",)
# Rules that pass though they cite something that was not seen, and why.
PASSED_BESIDE_UNSEEN = {"no_iommu_described": "one table that is there is enough"}
# Rules that are unknown for what a plain value says, and why.
UNKNOWN_BY_VALUE = {"iommu_table_malformed": "behind a wrong byte all is open",
                    "evidence_contradictory": "which of two values is right is open"}
# Offsets in the memory of a unit, and the key of the report that holds what stands there.
REGISTERS = {
    "intel": {0x08: "cap", 0x10: "ecap", 0x1c: "global_status", 0x34: "fault_status"},
    "amd": {0x18: "control", 0x30: "efr", 0x1a0: "efr2", 0x2020: "status"},
}


def number(content, offset, width):
    """Takes bytes, gives the little endian number that stands there; None where they end before."""
    piece = (content or b"")[offset:offset + width]
    return int.from_bytes(piece, "little") if len(piece) == width else None


class Recorded:
    """What a capture holds, by where evidence says that it was seen."""

    def __init__(self, parts):
        """Takes the capture's pieces."""
        self.functions = capture.functions_of(parts)
        self.tables = capture.tables_of(parts)
        self.answers = capture.answers_of(parts)

    def value_at(self, where, offset, width):
        """Gives the number that stands there, None where the capture has none.

        Raises KeyError for a place that is not known here.
        """
        if match := CONFIG.match(where):
            piece = self.functions.get(match[1], "")
            return number(capture.config_bytes(piece, offset, width), 0, width)
        if match := ACPI.match(where):
            return number(capture.table_bytes(self.tables.get(match[1], "")), offset, width)
        if match := MSR.match(where):
            return self.answered(f"msr {match[1]} 0x{offset:x}", 0, width)
        if match := UNIT.match(where):
            return self.answered(f"mmio 0x{int(match[1], 16) + offset:x}+{width}", 0, width)
        if ROM.match(where):
            return self.answered(f"rom {where}", offset, width)
        raise KeyError(where)

    def answered(self, question, offset, width):
        """Gives the number in an answer of bytes; None where it was not asked, or refused."""
        status, piece = self.answers.get(question, ("not asked", ""))
        return number(capture.content(piece), offset, width) if status == "ok" else None

    def status_of(self, path):
        """Gives what became of a file, folder or link: ok, absent, denied, failed, not asked."""
        folder, _, name = path.rpartition("/")
        if folder == "/sys/firmware/acpi/tables" and name in self.tables:
            return "ok"
        questions = [f"{kind} {path}" for kind in ("read", "list", "link", "rom")]
        found = [self.answers[question][0] for question in questions if question in self.answers]
        return found[0] if found else "not asked"


def all_cited(report):
    """Yields (finding in words, evidence) of all that is cited."""
    for finding in report["findings"]:
        title = f"{finding['rule']} of {finding['subject']}"
        for cited in finding["evidence"]:
            yield title, cited


def of_findings(report):
    """Yields findings that decide and cite nothing, or what contradicts them."""
    for finding in report["findings"]:
        rule, status = finding["rule"], finding["status"]
        title = f"{rule} of {finding['subject']} ({status})"
        texts = [cited["value"] for cited in finding["evidence"] if cited["width"] is None]
        unseen = [text for text in texts if UNSEEN.match(text)]
        if status in ("pass", "warn", "fail") and not finding["evidence"]:
            yield f"{title} cites nothing"
        if status == "pass" and unseen and rule not in PASSED_BESIDE_UNSEEN:
            yield f"{title} cites what was not seen: {unseen[0]}"
        if status == "pass" and "in the scope of no remapping unit" in texts:
            yield f"{title} cites an IOAPIC that no unit names"


def of_unknown(report):
    """Yields unknown findings that cite plain values only."""
    for finding in report["findings"]:
        evidence = finding["evidence"]
        unseen = [cited for cited in evidence if UNSEEN.match(cited["value"])]
        plain = finding["status"] == "unknown" and evidence and not unseen
        if plain and finding["rule"] not in UNKNOWN_BY_VALUE:
            yield f"{finding['rule']} of {finding['subject']} is unknown by plain values only"


def register(report, cited):
    """Gives what the report has for a unit's register that is cited; None: it has none."""
    match = UNIT.match(cited["where"])
    for unit in report["iommu"]["units"] or [] if match else []:
        key = REGISTERS.get(report["iommu"]["kind"], {}).get(int(cited["offset"], 16))
        if int(unit["base"], 16) == int(match[1], 16) and key and unit[key]:
            return int(unit[key], 16)
    return None


def acs_register(report, cited):
    """Gives what the report has for an ACS register that is cited; None: it has none."""
    match = ACS.match(cited["where"])
    for function in report["functions"] or [] if match else []:
        if function["address"] == match[1] and function["acs"][match[2]]:
            return int(function["acs"][match[2]], 16)
    return None


def of_numbers(report, recorded):
    """Yields numbers that are others in the capture, or elsewhere in the report."""
    for title, cited in all_cited(report):
        if cited["width"] is None:
            continue
        where, offset = cited["where"], int(cited["offset"] or "0x0", 16)
        try:
            known = recorded.value_at(where, offset, cited["width"])
        except KeyError:
            yield f"{title}: lib/evidence.py does not know the place '{where}'"
            continue
        others = {known, register(report, cited), acs_register(report, cited)}
        for other in others - {None, int(cited["value"], 16)}:
            yield f"{title}: {where} at {offset:#x} is cited as {cited['value']}, it is {other:#x}"


def of_refusals(report, recorded):
    """Yields files that are cited as absent, denied or not asked, and were otherwise."""
    for title, cited in all_cited(report):
        where, value = cited["where"], cited["value"]
        if value not in ("absent", "denied", "not asked") or not FILE.match(where):
            continue
        if where not in WHOLE_FOLDERS and recorded.status_of(where) != value:
            yield f"{title}: {where} is cited as {value}, it was {recorded.status_of(where)}"


def contradictions(report, parts):
    """Takes a report and its capture's pieces, gives the sentences of what does not agree."""
    recorded = Recorded(parts)
    return [*of_findings(report), *conclusions.contradictions(report),
            *of_numbers(report, recorded), *of_refusals(report, recorded)]
