# SPDX-License-Identifier: GPL-2.0-or-later
"""A guest that records itself: its replay is compared in the guest, and its capture comes out over
the second serial port."""

import re
import subprocess

from lib import inputs
from lib.trouble import Failure, Trouble

# The quotes keep the typed lines, which the terminal echoes, from looking like the answers.
COMPARE = (r"""/init --record /a --format json --output /a.json;"""
           r""" /init --capture /a --format json --output /b.json;"""
           r""" x=$(sed '/^  "observed"/,$d' /a.json); y=$(sed '/^  "observed"/,$d' /b.json);"""
           r""" [ "$x" ] && [ "$x" = "$y" ] && echo REPLAY-"SAME" || echo REPLAY-"OTHER" """)
COMPARED = re.compile(rb"REPLAY-(SAME|OTHER)\r?\n")
SEND = """echo >/dev/ttyS1; cat /a >/dev/ttyS1 && echo CAPTURE-"SENT" """
SENT = re.compile(rb"CAPTURE-SENT\r?\n")
SEND_REPORT = ("""echo >/dev/ttyS1; echo "REPORT-AFTERWARDS" >/dev/ttyS1;"""
               """ cat /a.json >/dev/ttyS1 && echo REPORT-"SENT" """)
REPORT_SENT = re.compile(rb"REPORT-SENT\r?\n")
AFTERWARDS = b"\nREPORT-AFTERWARDS"
STEP_END = re.compile(rb"STEP-DONE\r?\n")
BEGIN = b"\n# A machine as it answered "
KEPT = re.compile(r"(expect|refuse) (?!observed|incomplete)")
QUESTION = (COMPARE, COMPARED, "a comparison of the guest's report with its replay")
DELIVERY = (SEND, SENT, "the guest's capture on the second serial port")
REPORT_DELIVERY = (SEND_REPORT, REPORT_SENT, "the guest's second report on the second serial port")


def step(text):
    """Takes a line for the guest's shell, gives it as part of a dialogue."""
    return f'{text}; echo STEP-"DONE"', STEP_END, f"the end of '{text}'"


def difference(answer):
    """Takes the guest's answer to QUESTION, gives None, or one sentence where the
    replay was not the same."""
    if COMPARED.search(answer)[1] == b"SAME":
        return None
    return ("expected the guest's report and that of its own recording to be the same but for "
            "'observed', found another one")


def split(received):
    """Takes what came over the second serial port, gives the JSON report and the capture
    (empty if there is none)."""
    report, begin, rest = received.replace(b"\r\n", b"\n").partition(BEGIN)
    return report, (begin + rest).lstrip(b"\n")


def without_roms(capture):
    """Takes a capture's text, gives it without answers about expansion ROMs, which are large and
    not ours to give away."""
    return re.sub(r"^@ rom [^\n]*\n(?:\|[^\n]*\n)*", "", capture, flags=re.MULTILINE)


def expected_of(scenario):
    """Takes a scenario, gives its expectations that hold for a replay, as lines of a capture."""
    return [f"#: {item.line}" for item in scenario.expectations if KEPT.match(item.line)]


def write(scenario, capture, why, folder):
    """Takes a scenario, its capture's bytes, why the scenario exists,
    and a folder; writes FOLDER/NAME.

    Raises Failure if the capture is none that our own program takes, Trouble without that program.
    """
    text = without_roms(capture.decode("utf-8", "replace"))
    lines = [f"# {why}".rstrip(), f"# Recorded from the scenario {scenario.name}.",
             *expected_of(scenario)]
    path = folder / scenario.name
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n\n" + text, encoding="utf-8")
    program = inputs.TOP / "build/vfio-preflight"
    try:
        done = subprocess.run([program, "--capture", str(path), "--output", "/dev/null"],
                              capture_output=True, text=True, check=False)
    except OSError as error:
        raise Trouble(f"{program}: {error.strerror}; build it (make all)") from None
    if done.returncode > 3:
        raise Failure(f"expected a capture, found: {done.stderr.strip()}")


def report_on(capture):
    """Takes a capture's name, gives the bytes of our JSON report on it; raises Trouble."""
    program = inputs.TOP / "build/vfio-preflight"
    file = inputs.TOP / "qemu-tests/captures" / capture
    try:
        done = subprocess.run([program, "--capture", str(file), "--format", "json"],
                              capture_output=True, check=False)
    except OSError as error:
        raise Trouble(f"{program}: {error.strerror}; build it (make all)") from None
    if done.returncode > 3:
        raise Trouble(f"{file}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
