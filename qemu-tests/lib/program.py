# SPDX-License-Identifier: GPL-2.0-or-later
"""Small programs for the guest, for what its shell cannot do: qemu-tests/guest/NAME.c."""

import os
import pathlib
import shlex
import subprocess

from lib.trouble import Trouble

TOP = pathlib.Path(__file__).resolve().parents[2]
COMPILER = os.environ.get("MUSL_CC", "musl-gcc")


def build(name, folder):
    """Takes a program's name and a folder, compiles it there, gives its path; raises Trouble."""
    source, path = TOP / f"qemu-tests/guest/{name}.c", folder / name
    line = [*shlex.split(COMPILER),
            "-static", "-Os", "-D_GNU_SOURCE", "-isystem", str(TOP / "build/musl/include"),
            "-o", str(path), str(source)]
    try:
        subprocess.run(line, capture_output=True, text=True, check=True, timeout=60)
    except subprocess.CalledProcessError as error:
        raise Trouble(f"{source} does not compile: {error.stderr.strip()[:500]}") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Trouble(f"{source} does not compile: {error}") from None
    return path
