# SPDX-License-Identifier: GPL-2.0-or-later
"""What the program says of a capture in every format, as one text to keep and compare with."""

import contextlib
import difflib
import errno
import fcntl
import json
import os
import pathlib
import struct
import subprocess
import tempfile
import termios

from . import capture as capture_file

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDER = TOP / "qemu-tests/golden"
NAMES = (b"/usr/share/misc/pci.ids", b"/usr/share/hwdata/pci.ids")
ROWS_AND_COLUMNS = (50, 80)
WIDTH = 140  # of a line of the JSON report
SHOWN = 30


@contextlib.contextmanager
def without_names(program):
    """Gives the path of a copy that finds no pci.ids, since each machine has another version."""
    content = program.read_bytes()
    for name in NAMES:
        if content.count(name) != 1:
            raise ValueError(f"expected {name.decode()} in {program} once, not otherwise")
        content = content.replace(name, b"/nowhere".ljust(len(name), b"/"))
    with tempfile.TemporaryDirectory(prefix="vfio-preflight-golden-") as folder:
        copy = pathlib.Path(folder) / "without-names"
        copy.write_bytes(content)
        copy.chmod(0o755)
        yield copy


def options_of(path):
    """Takes a capture's path from the top, gives the options that it is examined with."""
    return capture_file.options((TOP / path).read_text(encoding="utf-8"))


def says(program, capture, form):
    """Takes a program, a capture's path from the top and a format.

    Gives (exit status, standard output, standard error).
    """
    command = [program, "--capture", capture, "--format", form, *options_of(capture)]
    done = subprocess.run(command, cwd=TOP,
                          capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr


def read_all(terminal):
    """Takes the near end of a terminal, gives what came until the far one was closed."""
    pieces = []
    try:
        while piece := os.read(terminal, 65536):
            pieces.append(piece)
    except OSError as error:
        if error.errno != errno.EIO:
            raise
    return b"".join(pieces).decode()


def on_terminal(program, capture):
    """Gives what the program says on a terminal that has colours."""
    near, far = os.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("4H", *ROWS_AND_COLUMNS, 0, 0))
    command = [program, "--capture", capture, *options_of(capture)]
    with subprocess.Popen(command, cwd=TOP, stdin=far, stdout=far,
                          stderr=subprocess.DEVNULL, env={"TERM": "linux"}) as started:
        os.close(far)
        text = read_all(near)
        os.close(near)
        started.wait(60)
    return text.replace("\r\n", "\n")


def lay_out(value, indent=""):
    """Takes a JSON value, gives it on one line where that is short, else a line a member."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or len(indent) + len(flat) <= WIDTH:
        return flat
    deeper = indent + "  "
    if isinstance(value, list):
        members = [lay_out(member, deeper) for member in value]
    else:
        members = [f"{json.dumps(key)}: {lay_out(member, deeper)}" for key, member in value.items()]
    begin, end = "[]" if isinstance(value, list) else "{}"
    return f"{begin}\n{deeper}" + f",\n{deeper}".join(members) + f"\n{indent}{end}"


def without_nulls(value):
    """Takes a JSON value, gives it without the keys that are null.

    The schema demands every key, so what is missing is null.
    """
    if isinstance(value, dict):
        return {key: without_nulls(member) for key, member in value.items() if member is not None}
    return [without_nulls(member) for member in value] if isinstance(value, list) else value


def in_short(finding):
    """Takes a finding, gives it as one text where all is well.

    Severity and remedy are the catalogue's then.
    """
    if finding["status"] not in ("pass", "not-applicable"):
        return finding
    keys = ("where", "offset", "width", "value")
    evidence = "; ".join(" ".join(str(cited[key]) for key in keys if cited[key] is not None)
                         for cited in finding["evidence"])
    title = f"{finding['rule']} {finding['subject']} {finding['status']}"
    return f"{title}: {finding['summary']} [{evidence}]"


def of_json(text):
    """Takes the JSON report, gives what is kept of it.

    "observed" differs from run to run, and what to set on each host, and to take back, is the
    format paste already.
    """
    report = json.loads(text)
    del report["observed"]
    for device in report["devices"]:
        for key in ("hosts", "undo"):
            (device["configuration"] or {}).pop(key, None)
    report["findings"] = [in_short(finding) for finding in report["findings"]]
    return lay_out(without_nulls(report)) + "\n"


def render(program, capture):
    """Takes a program without names and a capture's path from the top, gives the whole text."""
    status, text, complaints = says(program, capture, "text")
    console = on_terminal(program, capture).replace("\x1b", "\\e")
    coloured = [line for line in console.splitlines() if "\\e" in line]
    parts = [(f"exit status {status}; on standard error", complaints), ("text", text)]
    parts += [("lines of the console that have colours", "\n".join(coloured) + "\n")]
    parts += [(form, says(program, capture, form)[1])
              for form in ("brief", "paste", "slots", "peers")]
    table = says(program, capture, "pve")[1].splitlines(keepends=True)
    table = [line for line in table if not line.startswith("├")]
    parts += [("pve, without the lines between rows", "".join(table))]
    parts += [("json without \"observed\" and nulls", of_json(says(program, capture, "json")[1]))]
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    whole = "".join(f"=== {title} ===\n{part}" for title, part in parts)
    return whole.replace(version.stdout.strip(), "vfio-preflight VERSION")


def kept_for(capture):
    """Gives the file that keeps what is said of a capture."""
    return FOLDER / f"{capture.name}.txt"


def differences(capture, found):
    """Takes a capture's path and what is said of it now, gives the first lines of a diff, or ""."""
    kept = kept_for(capture)
    if not kept.is_file():
        return f"there is no {kept.relative_to(TOP)} yet"
    before = kept.read_text(encoding="utf-8").splitlines()
    lines = list(difflib.unified_diff(before, found.splitlines(), "kept", "found", n=1,
                                      lineterm=""))
    rest = [f"... {len(lines) - SHOWN} more lines"] if len(lines) > SHOWN else []
    return "\n".join(lines[:SHOWN] + rest)


def without_capture(captures):
    """Takes the paths of all captures, gives the kept files that belong to none."""
    return sorted(set(FOLDER.glob("*.txt")) - {kept_for(capture) for capture in captures})


def write(program, captures):
    """Keeps what a program without names says of these captures, gives the files that changed."""
    FOLDER.mkdir(exist_ok=True)
    changed = []
    for capture in captures:
        kept, text = kept_for(capture), render(program, str(capture.relative_to(TOP)))
        if not kept.is_file() or kept.read_text(encoding="utf-8") != text:
            kept.write_text(text, encoding="utf-8")
            changed.append(kept)
    return changed
