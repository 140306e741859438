# SPDX-License-Identifier: GPL-2.0-or-later
"""Changes of a machine, made to its capture: a kernel option, a driver,
a register, an answer of sysfs."""

import re

from lib import capture

COMMAND_LINE = "read /proc/cmdline"


def answer(text, question, lines):
    """Takes a capture's text, gives it with these lines as the answer to the question,
    in place of what stood there."""
    new = "".join([f"@ {question}\n"] + [f"| {line}\n" for line in lines])
    parts = capture.pieces(text)
    for i, piece in enumerate(parts):
        if re.fullmatch(rf"@ {re.escape(question)}( !\w+)?", capture.name(piece)):
            parts[i] = new
            return "".join(parts)
    return text.rstrip("\n") + "\n\n" + new


def without(text, question):
    """Takes a capture's text, gives it without what answers questions that match this pattern."""
    return "".join(piece for piece in capture.pieces(text)
                   if not re.match(rf"@ {question}", capture.name(piece)))


def lines(text, question):
    """Takes a capture's text, gives the lines that answer the question;
    None: they are not there."""
    status, piece = capture.answers_of(capture.pieces(text)).get(question, ("not asked", ""))
    return capture.content(piece).decode().splitlines() if status == "ok" else None


def options(text):
    """Takes a capture's text, gives the words of the kernel's command line."""
    return " ".join(lines(text, COMMAND_LINE) or []).split()


def with_option(text, word):
    """Gives the capture as if the kernel had been started with this option besides."""
    return answer(text, COMMAND_LINE, [" ".join(options(text) + [word])])


def without_option(text, word):
    """Gives the capture as if the kernel had been started without this option;
    of a list only that member goes."""
    name, _, value = word.partition("=")
    kept = []
    for old in options(text):
        if old.partition("=")[0].replace("-", "_") != name.replace("-", "_"):
            kept.append(old)
        elif value and (rest := [part for part in old.partition("=")[2].split(",")
                                 if part != value]):
            kept.append(f"{name}={','.join(rest)}")
    return answer(text, COMMAND_LINE, [" ".join(kept)])


def without_log(text, pattern):
    """Gives the capture as if the kernel had not written the lines that match."""
    log = lines(text, "log")
    return (text if log is None
            else answer(text, "log", [line for line in log if not re.search(pattern, line)]))


def with_driver(text, address, driver):
    """Gives the capture as if this driver held the function."""
    return answer(text, f"link /sys/bus/pci/devices/{address}/driver",
                  [f"../../../bus/pci/drivers/{driver}"])


def with_groups(text, report):
    """Gives the capture as if the IOMMU were on, with the groups that the report
    predicts for that."""
    groups = report["groups"]["potential"] or report["groups"]["predicted"] or []
    kind = "ivhd" if report["iommu"]["kind"] == "amd" else "dmar"
    text = without(text, "(list|read) /sys/(kernel/iommu_groups|class/iommu)")
    text = answer(text, "list /sys/class/iommu",
                  [f"{kind}{i}" for i in range(len(report["iommu"]["units"]))])
    text = answer(text, "list /sys/kernel/iommu_groups", [str(group["id"]) for group in groups])
    for group in groups:
        text = answer(text, f"list /sys/kernel/iommu_groups/{group['id']}/devices",
                      group["members"])
    return text


def with_remapping(text):
    """Gives the capture as if interrupts were remapped."""
    old = lines(text, "read /proc/interrupts")
    return (text if old is None
            else answer(text, "read /proc/interrupts",
                        [line.replace(" IO-APIC", " IR-IO-APIC") for line in old]))


def with_config(text, address, offset, new):
    """Gives the capture with these bytes in the function's configuration space;
    ValueError where they were not there."""
    parts = capture.pieces(text)
    at = next(i for i, piece in enumerate(parts)
              if capture.FUNCTION.match(piece) and capture.full(piece.split(" ", 1)[0]) == address)
    for i, byte in enumerate(new, offset):
        pattern = re.compile(rf"^(0*{i // 16 * 16:x}: (?:[0-9a-f]{{2}} ){{{i % 16}}})[0-9a-f]{{2}}",
                             re.MULTILINE)
        parts[at], count = pattern.subn(rf"\g<1>{byte:02x}", parts[at])
        if not count:
            raise ValueError(f"{address} has no byte at 0x{i:x}")
    return "".join(parts)


def with_register(text, cpu, register, change):
    """Gives the capture with a model-specific register as change() makes it;
    ValueError where it is not there."""
    for i, piece in enumerate(parts := capture.pieces(text)):
        if match := re.match(r"@ (msr .*)", capture.name(piece)):
            if capture.plain(match[1]) == f"msr {cpu} 0x{register:x}":
                value = change(int.from_bytes(capture.content(piece), "little"))
                parts[i] = f"{capture.name(piece)}\n|x {value.to_bytes(8, 'little').hex(' ')}\n"
                return "".join(parts)
    raise ValueError(f"MSR 0x{register:x} of CPU {cpu} is not there")


def registers(text, register):
    """Takes a capture's text, gives the CPUs whose register is in it."""
    return [int(question.split()[1]) for question in capture.answers_of(capture.pieces(text))
            if question.startswith("msr ") and question.split()[2] == f"0x{register:x}"]


def new_place(text, address, port):
    """Gives the beginnings of a card's addresses, as it is and as it would be below this port;
    None where the port leads to no bus."""
    secondary_bus = 0x19
    piece = capture.functions_of(capture.pieces(text)).get(port, "")
    bus = capture.config_bytes(piece, secondary_bus, 1)
    return (address[:-1], f"{port[:5]}{bus.hex()}:00.") if bus and bus[0] else None


def moved(text, old, new):
    """Gives the capture as if the card whose addresses begin with one had them begin with the
    other; Linux has not grouped yet."""
    text = without(text, "(list|read) /sys/kernel/iommu_groups")
    short = old.partition(":")[2] if old.startswith("0000:") else old
    text = re.sub(rf"^{re.escape(short)}(?=[0-7] )", new, text, flags=re.MULTILINE)
    return text.replace(old, new)
