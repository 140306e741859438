"""Scenario files: one machine each, what is booted on it, and what the report must say. README.md names every keyword."""

import dataclasses
import operator
import re

from lib import foreign_stick, qemu
from lib.expect import BadExpectation, Expectation
from lib.trouble import Trouble

COMPARISONS = {"<": operator.lt, "<=": operator.le, ">=": operator.ge, ">": operator.gt}
UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
CHOICES = {"boot": ("kernel", "ovmf-kernel", "stick", "cd", "loopback", "netboot", "uki"),
           "firmware": ("bios", "uefi", "secure-boot", "own-keys"), "stick": ("absent", "normal", "readonly", "full"),
           "variables": ("no", "yes", "none"), "altered": ("no", "yes"), "serial": ("present", "absent")}
OF_MEDIUM = ("stick", "cd", "loopback")  # where the medium's own menu holds the command line
FIRMWARE = {"kernel": "bios", "netboot": "bios", "uki": "own-keys"}


@dataclasses.dataclass
class Scenario:
    """One scenario as its file declares it, defaults filled in."""

    name: str
    why: str = ""
    machine: str = "q35"
    cpu: str = "EPYC"
    memory: int = 256
    boot: str = "kernel"
    firmware: str = ""
    serial_port: str = "present"
    menu_keys: str = ""
    altered: str = "no"
    stick: str = "absent"
    variables: str = "no"
    no_usb_bystander: str = ""
    pull: float = 0.0
    limit: int = 90
    devices: list = dataclasses.field(default_factory=list)
    smbios: list = dataclasses.field(default_factory=list)
    disks: list = dataclasses.field(default_factory=list)
    append: list = dataclasses.field(default_factory=list)
    settings: list = dataclasses.field(default_factory=list)
    modules: list = dataclasses.field(default_factory=list)
    in_guest: list = dataclasses.field(default_factory=list)
    off: list = dataclasses.field(default_factory=list)
    what_if: list = dataclasses.field(default_factory=list)
    skips: list = dataclasses.field(default_factory=list)
    expectations: list = dataclasses.field(default_factory=list)
    presses: list = dataclasses.field(default_factory=list)
    screen: list = dataclasses.field(default_factory=list)
    serial: list = dataclasses.field(default_factory=list)
    foreign_stick: str = "absent"
    stick_before: list = dataclasses.field(default_factory=list)
    stick_gone: list = dataclasses.field(default_factory=list)
    stick_files: list = dataclasses.field(default_factory=list)
    stick_texts: list = dataclasses.field(default_factory=list)
    variable_texts: list = dataclasses.field(default_factory=list)

    def of_medium(self):
        """Tells whether the medium's own menu holds the command line."""
        return self.boot in OF_MEDIUM

    def powers_off(self):
        """Tells whether the guest goes off by itself, without a dialogue."""
        return any("action=poweroff" in words for words in self.append + self.settings)

    def sends_json(self):
        """Tells whether the JSON report comes over the second serial port; else it is on the stick."""
        return not self.of_medium() or "json=ttyS1" in self.settings


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


def disk(text):
    """Takes `NAME SIZE`, gives (name, bytes); raises BadLine."""
    match = re.fullmatch(r"([A-Za-z0-9/._-]+)\s+(\d+)([KMG]?)", text)
    if not match:
        raise BadLine(f"'{text}' is not understood, expected a name and a size, for example: disk ssd 16M")
    return match[1], int(match[2]) * UNITS[match[3]]


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
        raise BadLine(f"foreign-stick '{text}' is unknown, expected {' | '.join(foreign_stick.KINDS)}")
    return text


def keys_and_regex(text):
    """Takes `KEYS REGEX`, gives both; SPACE stands for a blank; raises BadLine."""
    keys, wanted = pattern_and_text(text)
    return keys.replace("SPACE", " "), regex(wanted)


def skip_on_version(what, comparison, wanted):
    """Takes "qemu" or "kernel", a comparison and a version, gives a test of the installed QEMU or of the kernel that is booted."""
    parts = tuple(int(part) for part in wanted.split("."))
    if what == "qemu":
        return lambda _: COMPARISONS[comparison](qemu.version()[:len(parts)], parts)
    return lambda inputs: COMPARISONS[comparison](inputs.kernel_version()[:len(parts)], parts)


def skip(text):
    """Takes a skip condition and its reason, gives (test, reason); raises BadLine, also if the reason is missing."""
    match = re.fullmatch(r"(qemu|kernel) (<|<=|>=|>) (\d+(?:\.\d+)*) (\S.*)", text)
    if match:
        return skip_on_version(match[1], match[2], match[3]), match[4]
    match = re.fullmatch(r"no-device (\S+) (\S.*)", text)
    if match:
        return lambda _: not qemu.has_device(match[1]), match[2]
    match = re.fullmatch(r"no-property (\S+)\.(\S+) (\S.*)", text)
    if match:
        return lambda _: not qemu.has_property(match[1], match[2]), match[3]
    raise BadLine(f"'{text}' is not understood, expected: qemu >= VERSION REASON | kernel >= VERSION REASON | no-device NAME REASON"
                  " | no-property DEVICE.PROPERTY REASON")


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
    "machine": ("machine", str), "cpu": ("cpu", str), "memory": ("memory", number), "limit": ("limit", number),
    "boot": ("boot", str), "firmware": ("firmware", str), "serial": ("serial_port", str), "menu-keys": ("menu_keys", keys),
    "altered": ("altered", str), "stick": ("stick", str), "variables": ("variables", str),
    "no-usb-bystander": ("no_usb_bystander", str), "stick-file": ("stick_before", disk), "pull-stick": ("pull", seconds),
    "device": ("devices", str), "smbios": ("smbios", str), "disk": ("disks", disk),
    "append": ("append", str), "setting": ("settings", str), "module": ("modules", str), "in-guest": ("in_guest", str),
    "also-off": ("off", str), "also-what-if": ("what_if", str), "skip-if": ("skips", skip),
    "expect": ("expectations", expectation("expect")), "refuse": ("expectations", expectation("refuse")),
    "expect-serial": ("serial", regex), "expect-screen": ("screen", regex), "press": ("presses", keys_and_regex), "expect-stick": ("stick_files", str), "expect-stick-gone": ("stick_gone", str),
    "expect-stick-contains": ("stick_texts", pattern_and_text), "expect-variable": ("variable_texts", str),
    "foreign-stick": ("foreign_stick", foreign_kind),
}


def read_line(scenario, line, given):
    """Takes one line and puts what it says into the scenario; `given` holds the keywords so far; raises BadLine."""
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


def medium_contradiction(scenario):
    """Takes a whole scenario, gives a sentence about what does not go together in how it boots, or None."""
    boot = f"'boot {scenario.boot}'"
    if scenario.settings and not scenario.of_medium():
        return f"setting has no effect with {boot}, which has no vfio-preflight.conf"
    if scenario.altered == "yes" and not (scenario.boot == "uki" and len(scenario.serial) == 1 and not scenario.expectations):
        return "'altered yes' needs 'boot uki' and one expect-serial, which ends it, since there is no report"
    if scenario.menu_keys and not scenario.of_medium():
        return f"menu-keys has no effect with {boot}, which has no menu"
    if scenario.of_medium() and scenario.append:
        return f"append has no effect with {boot}, whose own menu holds the command line"
    if scenario.boot not in ("kernel", "ovmf-kernel") and (scenario.off or scenario.what_if):
        return f"also-off and also-what-if have no effect with {boot}, whose own menu holds the command line"
    if scenario.boot not in ("kernel", "ovmf-kernel") and scenario.modules:
        return f"module has no effect with {boot}, whose initramfs is its own"
    if scenario.boot in ("stick", "uki") and scenario.stick not in ("normal", "readonly"):
        return f"{boot} needs 'stick normal' or 'stick readonly'"
    if scenario.boot in ("cd", "loopback") and not scenario.sends_json():
        return f"{boot} leaves no report on a stick, so it needs 'setting json=ttyS1'"
    if scenario.serial_port == "absent" and not (scenario.boot == "stick" and scenario.powers_off()):
        return "'serial absent' needs 'boot stick' and 'setting action=poweroff'"
    return None


def contradiction(scenario):
    """Takes a whole scenario, gives a sentence about what does not go together in it, or None."""
    if not (scenario.expectations or scenario.serial):
        return "nothing is expected, so it could not fail; expected at least one expect or expect-serial"
    if (scenario.screen or scenario.presses) and "vfio-preflight.action=menu" not in " ".join(scenario.append) and \
            scenario.boot not in OF_MEDIUM:
        return "expect-screen and press need 'append vfio-preflight.action=menu'"
    if scenario.in_guest and (scenario.off or scenario.what_if):
        return "in-guest does not go with also-off and also-what-if, which compare with the first report"
    if scenario.variable_texts and scenario.variables != "yes":
        return "expect-variable needs 'variables yes'"
    if scenario.variables != "no" and scenario.firmware == "bios":
        return "'variables yes' needs UEFI, for example 'boot ovmf-kernel' or 'boot stick'"
    if (scenario.stick_before or scenario.pull) and scenario.stick == "absent":
        return "stick-file and pull-stick need a stick, for example 'stick normal'"
    if (scenario.stick_files or scenario.stick_texts or scenario.stick_gone) and scenario.stick == "absent":
        return "expect-stick needs a stick, for example 'stick normal'"
    if scenario.foreign_stick != "absent" and scenario.stick == "absent":
        return "foreign-stick needs ours beside it, for example 'stick normal'"
    if scenario.no_usb_bystander and scenario.stick != "absent":
        return "no-usb-bystander has no reason where there is a stick of ours"
    return medium_contradiction(scenario)


def parse(text, name, shown_as):
    """Takes a scenario file's text, its name and how to call it in messages, gives a Scenario.

    Raises Trouble with file, line, what is wrong and what was expected.
    """
    scenario, given = Scenario(name), set()
    for line_number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line.startswith("#") and not scenario.why:
            scenario.why = line.lstrip("# ")
        try:
            if line and not line.startswith("#"):
                read_line(scenario, line, given)
        except BadLine as error:
            raise Trouble(f"{shown_as}:{line_number}: {error}") from None
    scenario.firmware = scenario.firmware or FIRMWARE.get(scenario.boot, "uefi")
    wrong = contradiction(scenario)
    if wrong:
        raise Trouble(f"{shown_as}: {wrong}")
    return scenario


def load(path):
    """Takes the path of a scenario file, gives a Scenario; raises Trouble."""
    try:
        return parse(path.read_text(encoding="utf-8"), path.name, str(path))
    except OSError as error:
        raise Trouble(f"{path}: {error.strerror}") from None


def reason_to_skip(scenario, inputs=None):
    """Gives the reason for which the scenario cannot run with this QEMU and kernel, or None; raises Trouble without either."""
    return next((reason for test, reason in scenario.skips if test(inputs)), None)
