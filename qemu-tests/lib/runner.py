# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs one scenario: makes its stick, boots it, talks to it, then holds what it said
against what was expected."""

import dataclasses
import pathlib
import random
import re
import time

from lib import (bystanders, efivars, expect, foreign_stick, groups, medium, pasted, program,
                 qemu, receiver, recording, report, scenario as scenarios, screen, trial)
from lib.guest import BOOT_MENU, MENU, Guest, patiently
from lib.initramfs import stick_guid, with_files, without_modules
from lib.qmp import Control
from lib.stick import make, make_full_root, make_lost_clusters
from lib.trouble import Failure, Trouble

@dataclasses.dataclass
class Result:
    """How a scenario ended: "PASS", "FAIL", "SKIP" or "TROUBLE", after how long, and why."""

    name: str
    outcome: str
    seconds: float = 0.0
    problems: list = dataclasses.field(default_factory=list)
    log: bytes = b""
    report: dict = dataclasses.field(default_factory=dict)  # of the first boot; {} without one

    def line(self):
        """Gives the result as it is printed; further problems stand on lines of their own."""
        if self.outcome == "PASS":
            return f"PASS {self.name} {self.seconds:.1f}s"
        return f"{self.outcome} {self.name}: " + "\n  also: ".join(self.problems)


NOISE, AFTER_NOISE = "r", 0.2  # and seconds
SPECIAL = {"full-root": make_full_root, "lost-clusters": make_lost_clusters}
WRITING = re.compile(rb"writing to the stick; leave it plugged in")
# What fsck.vfat may say of a stick that was pulled: of the run that was being written, of clusters
# that nothing holds, and of two tables that differ where it was pulled between them; the first one
# counts.
OF_A_PULLED_STICK = re.compile(
    r"Dirty bit is set|Reclaimed \d+ unused clusters|Free cluster summary|\.tmp"
    r"|Start \d+|File size is \d+ bytes|Truncating file|has a large number of clusters"
    r"|FATs differ but appear to be intact|Using first FAT")


def content(name, size):
    """Takes a file's name and size, gives bytes that are always the same for it."""
    return random.Random(name).randbytes(size)


def prepare_stick(scenario, inputs, folder):
    """Makes the scenario's stick in its folder, gives the Stick, or None without one;
    raises Trouble."""
    if scenario.stick == "absent":
        return None
    path, guid = folder / "stick.img", stick_guid(inputs.initramfs)
    if scenario.boot == "stick":
        stick = medium.copy(scenario, inputs, path)
    elif scenario.boot == "uki":
        stick = medium.uki(scenario, inputs, folder)
    elif scenario.stick in SPECIAL:
        stick = SPECIAL[scenario.stick](path, guid)
    else:
        stick = make(path, guid)
    for name, size in scenario.stick_before:
        stick.put(name, content(name, size))
    for name, text in scenario.stick_texts_before:
        stick.put(name, text.encode().decode("unicode_escape").encode())
    for name, capture in scenario.stick_reports:
        stick.put(name, recording.report_on(capture))
    if scenario.stick == "full":
        stick.fill()
    return stick


def change_modules(scenario, inputs, folder):
    """Gives inputs whose initramfs has the scenario's modules and programs in its top folder,
    and lacks those that it shall lack; raises Trouble."""
    both = folder / "initramfs.img"
    added = {f"{name}.ko": inputs.module(name) for name in scenario.modules}
    added |= {name: program.build(name, folder) for name in scenario.programs}
    if added:
        with_files(inputs.initramfs, added, both)
        inputs = dataclasses.replace(inputs, initramfs=both)
    if scenario.lacking:
        without_modules(inputs.initramfs, scenario.lacking, both)
        inputs = dataclasses.replace(inputs, initramfs=both)
    return inputs


def pull_stick(guest, scenario):
    """Waits until the stick is being written, and so many seconds more; then takes it away;
    raises Failure or Trouble."""
    guest.wait_for(WRITING, "the stick being written")
    time.sleep(scenario.pull)
    Control(guest.control).order("device_del", id=qemu.STICK)


def press_reboot_keys(guest):
    """Waits until the stick is being written, then presses Ctrl-Alt-Del on the machine's keyboard;
    raises Failure or Trouble."""
    guest.wait_for(WRITING, "the stick being written")
    Control(guest.control).order("send-key", keys=[{"type": "qcode", "data": key}
                                                   for key in ("ctrl", "alt", "delete")])


def press_keys(guest, scenario):
    """Presses keys in the menu, waits for what each must bring; the menu must come once more after
    the last; raises Failure.

    Before each a byte comes alone, as noise does: it must start nothing, though it is the key that
    starts the machine again.
    """
    for number, (keys, wanted) in enumerate(scenario.presses):
        if not number:
            guest.wait_for(MENU, "the menu")
        guest.type(NOISE)
        time.sleep(AFTER_NOISE)
        guest.press(keys)
        guest.wait_for(wanted, f"'{wanted.pattern.decode()}' after the keys '{keys}'")


def converse(guest, scenario, record):
    """Lets the guest do its work to the end; raises Failure.

    Gives its IOMMU groups and a sentence on its replay; None for each that was not
    asked, or is as it must be.
    """
    if scenario.menu_keys:
        guest.wait_for(BOOT_MENU, "the medium's boot menu")
        guest.type_slowly(scenario.menu_keys)
    if scenario.pull:
        pull_stick(guest, scenario)
    if scenario.reboot_keys == "yes":
        press_reboot_keys(guest)
    if scenario.powers_off():
        guest.wait_off()
        return None, None
    steps = [recording.step(text) for text in scenario.in_guest]
    dialogue = [*steps, (groups.QUESTION, groups.END, "an answer about IOMMU groups"),
                recording.QUESTION]
    dialogue += [recording.REPORT_DELIVERY] if steps else []
    answers = guest.ask_shell(*dialogue, *([recording.DELIVERY] if record else []))[len(steps):]
    guest.power_off()
    return groups.parse_answer(answers[0]), recording.difference(answers[1])


def received_json(scenario, folder, stick, log=b""):
    """Gives the bytes of the JSON report: from the serial port, out of its log, or from the stick
    that was booted; raises Failure.

    That is the guest's second report where the scenario did something in the guest.
    UEFI firmware talks on every serial port before the kernel does; that is cut off.
    """
    if scenario.sends_json():
        received, _ = recording.split((folder / "ttyS1").read_bytes())
        received = received.partition(recording.AFTERWARDS)[2] if scenario.in_guest else received
        return received[max(received.find(b"{"), 0):]
    if scenario.report_is_in_log():
        return pasted.embedded(log)
    names = stick.matching("reports/*/*/report.json")
    if len(names) != 1:
        raise Failure("expected one reports/*/*/report.json on the stick, found: "
                      f"{' '.join(stick.files()) or 'no file'}")
    return stick.read(names[0])


def check_report(scenario, data, guest_groups):
    """Takes the JSON's bytes and the guest's groups, gives the sentences of all
    that is not as expected."""
    found, wrong = report.parse(data)
    if wrong:
        return [wrong]
    problems = expect.check_all(scenario.expectations, found) + report.check(found)
    problems += trial.problems(found, scenario.expectations)
    if guest_groups is not None:
        difference = groups.compare(guest_groups, groups.of_report(found))
        problems += [difference] if difference else []
        problems += groups.check_prediction(guest_groups, found)
    return problems


def check_console(scenario, log):
    """Takes the serial log, gives the sentences of what is wrong with its form and
    what is missing from it."""
    text = "\n".join(report.console_text(log)).encode()
    missing = [f"expected on the console: {wanted.pattern.decode()}, found nothing like it"
               for wanted in scenario.serial if not wanted.search(text)]
    return missing + report.check_console(log)


def check_stick(scenario, stick):
    """Gives the sentences of what is missing on the stick after power-off;
    raises Trouble if it cannot be read."""
    if not stick:
        return []
    listing = " ".join(stick.files()) or "no file"
    problems = [f"expected {pattern} on the stick, found: {listing}"
                for pattern in scenario.stick_files if not stick.matching(pattern)]
    problems += foreign_stick.problems(scenario, stick)
    for pattern, wanted in scenario.stick_texts:
        if not any(wanted.encode() in stick.read(name) for name in stick.matching(pattern)):
            problems.append(f"expected a {pattern} with '{wanted}' in it on the stick, found none; "
                            f"there are: {listing}")
    return problems + check_older_files(scenario, stick) + check_file_system(scenario, stick)


def check_older_files(scenario, stick):
    """Gives the sentences of files that were on the stick before and are
    not as they must be now."""
    problems = [f"expected no {pattern} on the stick any more, "
                f"found {' '.join(stick.matching(pattern))}"
                for pattern in scenario.stick_gone if stick.matching(pattern)]
    gone = {name for name, _ in scenario.stick_before
            if any(pathlib.PurePosixPath("/" + name).match("/" + pattern)
                   for pattern in scenario.stick_gone)}
    return (problems
            + [f"expected {name} on the stick bit for bit as it was, found it changed or gone"
               for name, size in scenario.stick_before if name not in gone
               and (not stick.matching(name) or stick.read("/" + name) != content(name, size))])


def check_file_system(scenario, stick):
    """Gives a sentence where fsck.vfat finds fault with the stick; of one that was pulled,
    with more than the run in writing."""
    told = [line for line in stick.check()
            if not (scenario.pull and OF_A_PULLED_STICK.search(line))]
    return ([f"expected nothing from fsck.vfat about the stick, found: {' / '.join(told)}"]
            if told else [])


def check_variable(scenario, folder):
    """Gives the sentences of what is missing in our EFI variable, read back from the
    flash after power-off."""
    if scenario.variables == "no":
        return []
    try:
        text = efivars.our_variable(folder / "vars.fd")
    except efivars.BadStore as error:
        return [f"expected EFI variables in the flash, found: {error}"]
    if scenario.variables == "none":
        return [f"expected no EFI variable of ours, found {text!r}"] if text is not None else []
    found = "no such variable" if text is None else repr(text)
    return [f"expected '{wanted}' in the EFI variable, found {found}"
            for wanted in scenario.variable_texts if text is None or wanted not in text]


def check_harm(stick, rest, others):
    """Takes the stick or None, the digest of what may not change on it, and the bystanders;
    gives the sentences of what did change."""
    problems = bystanders.check(others)
    if stick and stick.rest() != rest:
        problems.append("expected nothing written to the stick outside of its report partition, "
                        "found other bytes there")
    return problems


def boot_and_check(scenario, inputs, folder, stop, record):
    """Does boot_with() with what the scenario needs on the other side of the network;
    gives and raises the same."""
    with receiver.running(scenario, folder) as ports:
        guest_groups, problems = boot_with(ports, scenario, inputs, folder, stop, record)
        problems += receiver.problems(scenario, folder, ports)
    return guest_groups, problems


def boot_with(ports, scenario, inputs, folder, stop, record):
    """Boots a scenario and checks all of it, gives the kernel's groups and the
    sentences of what is wrong.

    With a folder `record` the guest's capture is written there. Raises Failure or Trouble.
    """
    foreign_stick.make(scenario, inputs, folder)
    stick = prepare_stick(scenario, inputs, folder)
    inputs = change_modules(scenario, inputs, folder)
    if scenario.altered == "yes":
        medium.alter(stick.path, inputs)
    rest = stick.rest() if stick else None
    others = bystanders.attach(scenario, folder)
    line = qemu.command(scenario, inputs, folder, stick.path if stick else None, others,
                        medium.prepare(scenario, inputs, folder, ports))
    with Guest(line, folder, scenario.limit, stop, serial=scenario.serial_port,
               control=bool(scenario.pull or scenario.reboot_keys == "yes"
                            or scenario.looks())) as guest:
        if scenario.altered == "yes":
            guest.wait_for(scenario.serial[0], "what the firmware says of an altered image")
        else:
            on_screen = screen.problems(guest, scenario)
            press_keys(guest, scenario)
            guest_groups, replay = converse(guest, scenario, record)
    harm = check_harm(stick, rest, others)
    if scenario.altered == "yes":
        return None, harm
    if record:
        recording.write(scenario, recording.split((folder / "ttyS1").read_bytes())[1],
                        scenario.why, record)
    problems = on_screen + ([replay] if replay else [])
    received = received_json(scenario, folder, stick, guest.log)
    problems += check_report(scenario, received, guest_groups)
    problems += check_console(scenario, guest.log) if scenario.serial_port != "absent" else []
    return (guest_groups,
            problems + check_stick(scenario, stick) + check_variable(scenario, folder)
            + medium.problems_beside(scenario, folder) + harm)


def boot(scenario, inputs, folder, stop, record):
    """Does boot_and_check(), once more where a busy host was to blame;
    gives and raises the same."""
    return patiently(lambda: boot_and_check(scenario, inputs, folder, stop, record),
                     lambda why: print(f"  ... {scenario.name}: {why}", flush=True))


def boot_again(scenario, option, inputs, folder, stop):
    """Boots a scenario's machine once more with an option added;
    its own expectations are not for this boot.

    Gives the kernel's groups, the report, and the sentences of what is wrong;
    raises Failure or Trouble.
    """
    folder.mkdir(parents=True, exist_ok=True)
    other = dataclasses.replace(scenario, append=[*scenario.append, option],
                                expectations=[], serial=[], stick_files=[],
                                stick_texts=[], variable_texts=[])
    guest_groups, problems = boot(other, inputs, folder, stop, None)
    found, _ = report.parse(received_json(other, folder, None))
    return guest_groups or {}, found or {}, [f"with {option}: {problem}" for problem in problems]


def check_off(scenario, option, truth, inputs, folder, stop):
    """Boots the machine with its IOMMU switched off by the option; what it could be must be
    what it was with it on."""
    seen, found, problems = boot_again(scenario, option, inputs, folder, stop)
    if seen:
        problems.append(f"with {option}: expected no groups of the kernel, found {len(seen)}")
    difference = groups.compare_computed(truth, (found.get("groups") or {}).get("potential"),
                                         "groups.potential")
    return problems + ([f"with {option}: {difference}"] if difference else [])


def check_what_if(scenario, option, inputs, folder, stop):
    """Boots the machine with an option of the kernel; the first boot's what_if must be
    what the kernel now does."""
    truth, _, problems = boot_again(scenario, option, inputs, folder, stop)
    found, _ = report.parse(received_json(scenario, folder.parent, None))
    difference = groups.compare_computed(truth, groups.what_if(found or {}, option),
                                         f"groups.what_if[option={option}].groups")
    return problems + ([difference] if difference else [])


def boot_all(scenario, inputs, folder, stop, record):
    """Boots a scenario, then its machine once more for each `also`;
    gives the sentences of what is wrong."""
    asked = [f"vfio-preflight.what-if={option}" for option in scenario.what_if]
    first = dataclasses.replace(scenario, append=scenario.append + asked)
    truth, problems = boot(first, inputs, folder, stop, record)
    for number, option in enumerate(scenario.off):
        problems += check_off(scenario, option, truth or {}, inputs, folder / f"off{number}", stop)
    for number, option in enumerate(scenario.what_if):
        problems += check_what_if(scenario, option, inputs, folder / f"what-if{number}", stop)
    return problems


def report_of(scenario, folder):
    """Gives the report that came over the serial port, {} where none did."""
    sent = scenario.sends_json() and scenario.altered == "no" and (folder / "ttyS1").exists()
    found, _ = report.parse(received_json(scenario, folder, None)) if sent else (None, None)
    return found or {}


def run(scenario, inputs, folder, stop, record=None):
    """Runs one scenario in a folder of its own, perhaps records it, gives its Result;
    never raises for what the guest did."""
    started = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        reason = scenarios.reason_to_skip(scenario, inputs)
        if reason:
            return Result(scenario.name, "SKIP", 0.0, [reason])
        problems = boot_all(scenario, inputs, folder, stop, record)
        outcome = "FAIL" if problems else "PASS"
    except Failure as failure:
        problems, outcome = [str(failure)], "FAIL"
    except Trouble as trouble:
        problems, outcome = [str(trouble)], "TROUBLE"
    log = folder / "ttyS0"
    return Result(scenario.name, outcome, time.monotonic() - started, problems,
                  log.read_bytes() if log.exists() else b"",
                  report_of(scenario, folder))
