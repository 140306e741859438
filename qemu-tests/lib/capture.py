# SPDX-License-Identifier: GPL-2.0-or-later
"""A capture as pieces of text: one for each answer, ACPI table and PCI function,
so that one at a time can be left out."""

import functools
import re

FUNCTION = re.compile(r"(?:[0-9a-f]{4,6}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7] ", re.IGNORECASE)
TABLE = re.compile(r"[^|@#].{3} @ 0x")
QUESTION = re.compile(r"@ ")


def begins(line):
    """Tells whether a line begins a piece."""
    return bool(QUESTION.match(line) or TABLE.match(line) or FUNCTION.match(line))


def pieces(text):
    """Takes a capture's text, gives its pieces in order; what stands before the first is the
    first, and is no answer."""
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
    """Takes a capture's text, gives the addresses of its functions with a
    headline, in full form."""
    found = [line.split()[0] for line in text.splitlines() if FUNCTION.match(line)]
    return [address if address.count(":") == 2 else f"0000:{address}" for address in found]


def tables(text):
    """Takes a capture's text, gives the signatures of its ACPI tables."""
    return [line[:4] for line in text.splitlines() if TABLE.match(line)]


def full(address):
    """Takes an address, gives it with its domain."""
    return address if address.count(":") == 2 else f"0000:{address}"


@functools.lru_cache(maxsize=4096)
def key_of(piece):
    """Takes a piece, gives the address of the function or the signature of the table that it is,
    or None."""
    if FUNCTION.match(piece):
        return full(piece.split(" ", 1)[0])
    return piece[:4] if TABLE.match(piece) else None


def functions_of(parts):
    """Takes the pieces of a capture, gives {address: piece}."""
    return {key: piece for piece in parts if (key := key_of(piece)) and len(key) > 4}


@functools.lru_cache(maxsize=4096)
def config_bytes(piece, offset, width):
    """Takes the piece of a function, gives the bytes that stand there; None: one is missing."""
    found = b""
    for at in range(offset, offset + width):
        line = re.search(rf"^0*{at // 16 * 16:x}: ((?:[0-9a-f]{{2}} ?)+)$", piece, re.MULTILINE)
        found += bytes.fromhex(line[1])[at % 16:at % 16 + 1] if line else b""
    return found if len(found) == width else None


def tables_of(parts):
    """Takes the pieces of a capture, gives {signature: piece}."""
    return {key: piece for piece in parts if (key := key_of(piece)) and len(key) == 4}


@functools.lru_cache(maxsize=64)
def table_bytes(piece):
    """Takes the piece of an ACPI table, gives its bytes."""
    lines = re.findall(r"^    [0-9A-F]+: ((?:[0-9A-F]{2}(?: |$))+)", piece, re.MULTILINE)
    return b"".join(map(bytes.fromhex, lines))


@functools.lru_cache(maxsize=4096)
def answer_of(piece):
    """Takes a piece, gives (question, as plain() has it, status), or None if it is no answer."""
    match = re.match(r"@ (.*?)(?: !(absent|denied|failed))?$", name(piece))
    return (plain(match[1]), match[2] or "ok") if match else None


def answers_of(parts):
    """Takes the pieces of a capture, gives {question, as plain() has it: (status, piece)}."""
    return {answer[0]: (answer[1], piece) for piece in parts if (answer := answer_of(piece))}


def plain(question):
    """Takes a question, gives it with its numbers as Python writes them."""
    kind, _, rest = question.partition(" ")
    if kind == "mmio":
        address, _, width = rest.partition("+")
        return f"mmio 0x{int(address, 0):x}+{int(width, 0)}"
    if kind == "msr":
        cpu, register = rest.split()
        return f"msr {int(cpu, 0)} 0x{int(register, 0):x}"
    return question


@functools.lru_cache(maxsize=4096)
def content(piece):
    """Takes the piece of an answer, gives its bytes."""
    found = b""
    for line in piece.splitlines()[1:]:
        if line.startswith("|x"):
            found += bytes.fromhex(line[2:])
        elif line.startswith("|"):
            found += line[3:].encode() if line.startswith("|+ ") else line[2:].encode() + b"\n"
    return found
