"""A capture as pieces of text: one for each answer, ACPI table and PCI function, so that one at a time can be left out."""

import re

FUNCTION = re.compile(r"(?:[0-9a-f]{4,6}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7] ", re.IGNORECASE)
TABLE = re.compile(r"[^|@#].{3} @ 0x")
QUESTION = re.compile(r"@ ")


def begins(line):
    """Tells whether a line begins a piece."""
    return bool(QUESTION.match(line) or TABLE.match(line) or FUNCTION.match(line))


def pieces(text):
    """Takes a capture's text, gives its pieces in order; what stands before the first is the first, and is no answer."""
    found = [[]]
    for line in text.splitlines(keepends=True):
        if begins(line):
            found.append([])
        found[-1].append(line)
    return ["".join(piece) for piece in found]


def name(piece):
    """Takes a piece, gives its first line, which tells what it answers."""
    return piece.split("\n", 1)[0]


def functions(text):
    """Takes a capture's text, gives the addresses of its functions with a headline, in full form."""
    found = [line.split()[0] for line in text.splitlines() if FUNCTION.match(line)]
    return [address if address.count(":") == 2 else f"0000:{address}" for address in found]


def tables(text):
    """Takes a capture's text, gives the signatures of its ACPI tables."""
    return [line[:4] for line in text.splitlines() if TABLE.match(line)]
