# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenario files: one machine each, what is booted on it, and what the report must say.
README.md names every keyword."""

import codecs
import dataclasses
import operator
import pathlib
import re

from lib import contradictions, foreign_stick, qemu
from lib.expect import BadExpectation, Expectation
from lib.trouble import Trouble

CAPTURES = pathlib.Path(__file__).resolve().parent.parent / "captures"
COMPARISONS = {"<": operator.lt, "<=": operator.le, ">=": operator.ge, ">": operator.gt}
UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
CHOICES = {"boot": ("kernel", "ovmf-kernel", "stick", "cd", "loopback",
                    "netboot", "systemd-boot", "uki"),
           "stick": ("absent", "normal", "readonly", "full", "full-root", "lost-clusters", "grown"),
           "variables": ("no", "yes", "none"), "reboot-keys": ("no", "yes"),
           "expect-qr-series": ("no", "yes"), "altered": ("no", "yes"),
           "serial": ("present", "absent", "second", "stuck", "spcr"),
           "netboot-by": ("tftp", "http"), "receiver": ("no", "yes"), "bmc": ("no", "yes")}
OF_MEDIUM = ("stick", "cd", "loopback")  # where the medium's own menu holds the command line
FIRMWARE = {"kernel": "bios", "netboot": "bios", "uki": "own-keys"}
OF_ONE_FIRMWARE = re.compile(r"(\S+)\s+@(\S+)\s+(.+)")
UEFI = 'expect machine.firmware.type "uefi"'
LOCKED = (UEFI, "expect machine.firmware.secure_boot true", 'expect observed.lockdown "integrity"',
          'expect incomplete[what=registers of the IOMMU].why contains "locked down"')
# What a report says of the firmware that booted the machine, whatever else is expected.
OF_FIRMWARE = {"bios": ('expect machine.firmware.type "bios"',),
               "uefi": (UEFI, "refuse machine.firmware.secure_boot true"),
               "secure-boot": LOCKED, "own-keys": LOCKED}


@dataclasses.dataclass
class Scenario:
    """One scenario as its file declares it, defaults filled in."""

    name: str
    why: str = ""
    machine: str = "q35"
    cpu: str = "EPYC"
    memory: int = 256
    boot: str = "kernel"
    firmwares: tuple = ()
    firmware: str = ""
    serial_port: str = "present"
    netboot_by: str = "tftp"
    receiver: str = "no"
    bmc: str = "no"
    menu_keys: str = ""
    altered: str = "no"
    stick: str = "absent"
    variables: str = "no"
    no_usb_bystander: str = ""
    pull: float = 0.0
    reboot_keys: str = "no"
    limit: int = 90
    objects: list = dataclasses.field(default_factory=list)
    devices: list = dataclasses.field(default_factory=list)
    smbios: list = dataclasses.field(default_factory=list)
    disks: list = dataclasses.field(default_factory=list)
    append: list = dataclasses.field(default_factory=list)
    settings: list = dataclasses.field(default_factory=list)
    settings_encoding: str = "utf-8"
    menu_settings: list = dataclasses.field(default_factory=list)
    modules: list = dataclasses.field(default_factory=list)
    programs: list = dataclasses.field(default_factory=list)
    lacking: list = dataclasses.field(default_factory=list)
    in_guest: list = dataclasses.field(default_factory=list)
    off: list = dataclasses.field(default_factory=list)
    what_if: list = dataclasses.field(default_factory=list)
    skips: list = dataclasses.field(default_factory=list)
    expectations: list = dataclasses.field(default_factory=list)
    presses: list = dataclasses.field(default_factory=list)
    menu_size: tuple = ()
    letters: tuple = ()
    code: re.Pattern = None
    code_series: str = "no"
    screen: list = dataclasses.field(default_factory=list)
    serial: list = dataclasses.field(default_factory=list)
    foreign_stick: str = "absent"
    stick_before: list = dataclasses.field(default_factory=list)
    stick_texts_before: list = dataclasses.field(default_factory=list)
    stick_reports: list = dataclasses.field(default_factory=list)
    stick_gone: list = dataclasses.field(default_factory=list)
    beside: list = dataclasses.field(default_factory=list)
    stick_files: list = dataclasses.field(default_factory=list)
    stick_texts: list = dataclasses.field(default_factory=list)
    variable_texts: list = dataclasses.field(default_factory=list)

    def of_medium(self):
        """Tells whether the medium's own menu holds the command line."""
        return self.boot in OF_MEDIUM

    def powers_off(self):
        """Tells whether the guest goes off by itself, without a dialogue."""
        return any("action=poweroff" in words
                   for words in self.append + self.settings + self.menu_settings)

    def looks(self):
        """Tells whether pictures of the screen are taken."""
        return bool(self.screen or self.menu_size)

    def report_is_in_log(self):
        """Tells whether the JSON report is taken out of the log of the only serial port
        that is read."""
        return self.serial_port in ("second", "stuck")

    def sends_json(self):
        """Tells whether the JSON report comes over the second serial port;
        else it is on the stick, or in the log."""
        if self.report_is_in_log():
            return False
        return not self.of_medium() or any("json=ttyS1" in words
                                           for words in self.settings + self.menu_settings)


class BadLine(ValueError):
    """A line that is not understood; the text says what is wrong and what was expected."""


def number(text):
    """Takes digits, gives their number; raises BadLine."""
    if not re.fullmatch(r"[1-9]\d*", text):
        raise BadLine(f"'{text}' is no number, expected for example 90")
    return int(text)


def keys(text):
    """Takes keys, with escapes such as \\x18 for Ctrl-x, gives what is typed; raises BadLine."""
    try:
        return text.encode("latin-1").decode("unicode_escape")
    except UnicodeError as error:
        raise BadLine(f"'{text}' is not understood: {error}") from None


def seconds(text):
    """Takes a number of seconds such as 1.5, gives it; raises BadLine."""
    if not re.fullmatch(r"\d+(\.\d+)?", text) or not float(text):
        raise BadLine(f"'{text}' is no time, expected seconds, for example 1.5")
    return float(text)


def size(text):
    """Takes `WIDTHxHEIGHT`, gives both; raises BadLine."""
    match = re.fullmatch(r"([1-9]\d*)x([1-9]\d*)", text)
    if not match:
        raise BadLine(f"'{text}' is no size, expected for example 16x32")
    return int(match[1]), int(match[2])


def firmwares(text):
    """Takes one or several kinds of firmware, gives them; raises BadLine."""
    kinds = tuple(text.split())
    unknown = [kind for kind in kinds if kind not in OF_FIRMWARE]
    if unknown:
        raise BadLine(f"firmware '{unknown[0]}' is unknown, expected {' | '.join(OF_FIRMWARE)}")
    if len(set(kinds)) < len(kinds):
        raise BadLine(f"'{text}' names a firmware twice, expected each once")
    return kinds


def codec(text):
    """Takes the name of an encoding as Python has it, gives it; raises BadLine."""
    try:
        return codecs.lookup(text).name
    except LookupError:
        raise BadLine(f"encoding '{text}' is unknown, expected for example utf-16") from None


def disk(text):
    """Takes `NAME SIZE`, gives (name, bytes); raises BadLine."""
    match = re.fullmatch(r"([A-Za-z0-9/._-]+)\s+(\d+)([KMG]?)", text)
    if not match:
        raise BadLine(f"'{text}' is not understood, expected a name and a size, for example: "
                      "disk ssd 16M")
    return match[1], int(match[2]) * UNITS[match[3]]


def file_and_capture(text):
    """Takes `PATH CAPTURE`, gives both; raises BadLine."""
    name, _, capture = text.partition(" ")
    if not (CAPTURES / capture.strip()).is_file():
        raise BadLine(f"'{text}' is not understood, expected a path and the name of a capture")
    return name, capture.strip()


def regex(text):
    """Takes a regular expression, gives it compiled for a serial log; raises BadLine."""
    try:
        return re.compile(text.encode())
    except re.error as error:
        raise BadLine(f"'{text}' is no regular expression: {error}") from None


def pattern_and_text(text):
    """Takes `PATTERN TEXT`, gives both; raises BadLine."""
    pattern, _, wanted = text.partition(" ")
    if not wanted.strip():
        raise BadLine(f"'{text}' has no text, expected a file pattern and a text")
    return pattern, wanted.strip()


def foreign_kind(text):
    """Takes what a foreign stick has in common with ours, gives it; raises BadLine."""
    if text not in foreign_stick.KINDS:
        raise BadLine(f"foreign-stick '{text}' is unknown, "
                      f"expected {' | '.join(foreign_stick.KINDS)}")
    return text


def keys_and_regex(text):
    """Takes `KEYS REGEX`, gives both; SPACE stands for a blank; raises BadLine."""
    keys, wanted = pattern_and_text(text)
    return keys.replace("SPACE", " "), regex(wanted)


def skip_on_version(what, comparison, wanted):
    """Takes "qemu" or "kernel", a comparison and a version, gives a test of the installed QEMU or
    of the kernel that is booted."""
    parts = tuple(int(part) for part in wanted.split("."))
    if what == "qemu":
        return lambda _: COMPARISONS[comparison](qemu.version()[:len(parts)], parts)
    return lambda inputs: COMPARISONS[comparison](inputs.kernel_version()[:len(parts)], parts)


def skip_on_versions(what, first, last):
    """Takes the same and the first and the last of the versions that it is about."""
    from_first, to_last = skip_on_version(what, ">=", first), skip_on_version(what, "<=", last)
    return lambda inputs: from_first(inputs) and to_last(inputs)


def skip(text):
    """Takes a skip condition and its reason, gives (test, reason); raises BadLine,
    also if the reason is missing."""
    match = re.fullmatch(r"(qemu|kernel) (<|<=|>=|>) (\d+(?:\.\d+)*) (\S.*)", text)
    if match:
        return skip_on_version(match[1], match[2], match[3]), match[4]
    match = re.fullmatch(r"(qemu|kernel) (\d+(?:\.\d+)*) to (\d+(?:\.\d+)*) (\S.*)", text)
    if match:
        return skip_on_versions(match[1], match[2], match[3]), match[4]
    match = re.fullmatch(r"no-device (\S+) (\S.*)", text)
    if match:
        return lambda _: not qemu.has_device(match[1]), match[2]
    match = re.fullmatch(r"no-property (\S+)\.(\S+) (\S.*)", text)
    if match:
        return lambda _: not qemu.has_property(match[1], match[2]), match[3]
    match = re.fullmatch(r"has-property (\S+)\.(\S+) (\S.*)", text)
    if match:
        return lambda _: qemu.has_property(match[1], match[2]), match[3]
    match = re.fullmatch(r"(no-|)own-kernel (\S.*)", text)
    if match:
        return lambda inputs: inputs.kernel_is_own() == (not match[1]), match[2]
    raise BadLine(f"'{text}' is not understood, expected: qemu >= VERSION REASON | kernel >= "
                  "VERSION REASON | qemu VERSION to VERSION REASON | no-device NAME REASON | "
                  "no-property DEVICE.PROPERTY REASON | has-property DEVICE.PROPERTY REASON | "
                  "own-kernel REASON | no-own-kernel REASON")


def expectation(keyword):
    """Takes `expect` or `refuse`, gives a reader for the rest of its line."""
    def read(text):
        try:
            return Expectation(f"{keyword} {text}")
        except BadExpectation as error:
            raise BadLine(str(error)) from None
    return read


# keyword: (field, reader of the rest of the line); a field that is a list grows with every line.
KEYWORDS = {
    "machine": ("machine", str), "cpu": ("cpu", str),
    "memory": ("memory", number), "limit": ("limit", number),
    "boot": ("boot", str), "firmware": ("firmwares", firmwares), "serial": ("serial_port", str),
    "netboot-by": ("netboot_by", str), "receiver": ("receiver", str), "bmc": ("bmc", str),
    "menu-keys": ("menu_keys", keys),
    "altered": ("altered", str), "stick": ("stick", str), "variables": ("variables", str),
    "no-usb-bystander": ("no_usb_bystander", str), "stick-file": ("stick_before", disk),
    "stick-text": ("stick_texts_before", pattern_and_text),
    "stick-report": ("stick_reports", file_and_capture), "pull-stick": ("pull", seconds),
    "reboot-keys": ("reboot_keys", str),
    "object": ("objects", str), "device": ("devices", str), "smbios": ("smbios", str),
    "disk": ("disks", disk),
    "append": ("append", str), "setting": ("settings", str),
    "settings-encoding": ("settings_encoding", codec), "menu-setting": ("menu_settings", str),
    "module": ("modules", str), "program": ("programs", str), "without-module": ("lacking", str),
    "in-guest": ("in_guest", str),
    "also-off": ("off", str), "also-what-if": ("what_if", str), "skip-if": ("skips", skip),
    "expect": ("expectations", expectation("expect")),
    "refuse": ("expectations", expectation("refuse")),
    "expect-serial": ("serial", regex), "expect-screen": ("screen", regex),
    "expect-letters": ("letters", size),
    "expect-qr": ("code", regex), "expect-qr-series": ("code_series", str),
    "expect-boot-menu": ("menu_size", size), "press": ("presses", keys_and_regex),
    "expect-beside-image": ("beside", str),
    "expect-stick": ("stick_files", str), "expect-stick-gone": ("stick_gone", str),
    "expect-stick-contains": ("stick_texts", pattern_and_text),
    "expect-variable": ("variable_texts", str),
    "foreign-stick": ("foreign_stick", foreign_kind),
}


def for_firmware(scenario, line):
    """Takes a line, gives it without its `@KIND`; None where it is for another firmware than the
    scenario's; raises BadLine."""
    match = OF_ONE_FIRMWARE.fullmatch(line)
    if not match:
        return line
    kinds, every = set(match[2].split(",")), set(scenario.firmwares)
    if not kinds < every:
        raise BadLine(f"'@{match[2]}' is not understood, expected some of several that 'firmware' "
                      "names above: " + (" ".join(scenario.firmwares) or "it names none"))
    return f"{match[1]} {match[3]}" if scenario.firmware in kinds else None


def read_line(scenario, line, given):
    """Takes one line and puts what it says into the scenario; `given` holds the keywords so far;
    raises BadLine."""
    keyword, _, rest = line.partition(" ")
    rest = rest.strip()
    if keyword not in KEYWORDS:
        raise BadLine(f"unknown keyword '{keyword}', expected one of: {' '.join(KEYWORDS)}")
    if not rest:
        raise BadLine(f"'{keyword}' stands alone, expected a value after it")
    if keyword in CHOICES and rest not in CHOICES[keyword]:
        raise BadLine(f"{keyword} '{rest}' is unknown, expected {' | '.join(CHOICES[keyword])}")
    field, reader = KEYWORDS[keyword]
    if isinstance(getattr(scenario, field), list):
        getattr(scenario, field).append(reader(rest))
    elif keyword in given:
        raise BadLine(f"'{keyword}' stands here a second time, expected it once")
    else:
        setattr(scenario, field, reader(rest))
    given.add(keyword)


def parse(text, name, shown_as, firmware=""):
    """Takes a scenario file's text, its name, how to call it in messages, and which of several
    firmwares it is for; gives a Scenario.

    Raises Trouble with file, line, what is wrong and what was expected.
    """
    scenario, given = Scenario(name, firmware=firmware), set()
    for line_number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line.startswith("#") and not scenario.why:
            scenario.why = line.lstrip("# ")
        try:
            line = None if line.startswith("#") else for_firmware(scenario, line)
            if line:
                read_line(scenario, line, given)
        except BadLine as error:
            raise Trouble(f"{shown_as}:{line_number}: {error}") from None
    scenario.firmware = firmware or (*scenario.firmwares, FIRMWARE.get(scenario.boot, "uefi"))[0]
    wrong = contradictions.find(scenario)
    if wrong:
        raise Trouble(f"{shown_as}: {wrong}")
    if scenario.altered == "no":
        scenario.expectations += map(Expectation, OF_FIRMWARE[scenario.firmware])
    return scenario


def parse_all(text, name, shown_as):
    """Takes the same, gives the file's Scenarios: one, or one for each firmware that it names;
    raises Trouble."""
    named = [line.split()[1:] for line in text.splitlines() if line.split()[:1] == ["firmware"]]
    kinds = named[0] if named else []
    if len(kinds) < 2:
        return [parse(text, name, shown_as)]
    return [parse(text, f"{name}@{kind}", shown_as, kind) for kind in kinds]


def load(path):
    """Takes the path of a scenario file, gives its Scenarios; raises Trouble."""
    try:
        return parse_all(path.read_text(encoding="utf-8"), path.name, str(path))
    except OSError as error:
        raise Trouble(f"{path}: {error.strerror}") from None


def reason_to_skip(scenario, inputs=None):
    """Gives the reason for which the scenario cannot run with this QEMU and kernel, or None;
    raises Trouble without either."""
    told = next((reason for test, reason in scenario.skips if test(inputs)), None)
    missing = [name for name in scenario.modules if inputs and not inputs.module(name).is_file()]
    return told or (f"it loads {missing[0]}, a module that did not come with this kernel"
                    if missing else None)
