# SPDX-License-Identifier: GPL-2.0-or-later
"""
The guest's screen: what Linux holds to be on it (/dev/vcs), and the picture that QEMU
makes of it, which must agree.

They agree where each character looks the same wherever it stands, and no two characters look alike:
so no font needs to be known.
"""

import re
import shutil
import time

from lib import codes
from lib.guest import BOOT_MENU, MENU, SHELL
from lib.inputs import TOP
from lib.qmp import Control
from lib.trouble import Failure

SETTLE = 1.0  # seconds for the screen to show what the console has
ASK = """hexdump -v -n 4 -e '4/1 "%u " "\\n"' /dev/vcsa; cat /dev/vcs; echo; echo SCREEN-"END" """
ANSWER = re.compile(rb"\n(\d+) (\d+) (\d+) (\d+) ?\r?\n(.*?)\r?\nSCREEN-END\r?\n", re.DOTALL)


class Picture:
    """A PPM file as cells of one bit a pixel: background or not."""

    def __init__(self, data):
        """Takes the file's bytes; raises Failure if they are no PPM of eight bits a colour."""
        header = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", data)
        if not header:
            raise Failure("expected a picture in PPM form from QEMU, found none")
        self.width, self.height = int(header[1]), int(header[2])
        self.pixels = data[header.end():]

    def letters(self, columns, rows):
        """Gives the (width, height) in pixels of a letter, of so many on the screen."""
        return self.width // columns, self.height // rows

    def cell(self, left, top, width, height):
        """Gives a rectangle as bytes, 1 for each pixel that is not black."""
        rows = (self.pixels[3 * (y * self.width + left):3 * (y * self.width + left + width)]
                for y in range(top, top + height))
        return b"".join(bytes(any(row[at:at + 3]) for at in range(0, len(row), 3))
                        if any(row) else bytes(width) for row in rows)


def compare(picture, text, columns, rows, cursor):
    """Takes a Picture, the screen's text as one string, its size, and (column, row) of the cursor,
    where nothing is compared.

    Gives None, or a sentence on the first character that does not look as it must.
    """
    width, height = picture.letters(columns, rows)
    looks, shown = {}, {}
    for at, character in enumerate(text):
        row, column = divmod(at, columns)
        if (column, row) == cursor:
            continue
        character = " " if character == "\0" else character
        cell = picture.cell(column * width, row * height, width, height)
        where = f"'{character}' in row {row + 1}, column {column + 1}"
        if looks.setdefault(character, cell) != cell:
            return (f"expected {where} of the screen to look as it does elsewhere, "
                    "found another picture")
        if shown.setdefault(cell, character) != character:
            return (f"expected {where} of the screen to have a look of its own, "
                    f"found it to look as '{shown[cell]}'")
    return None


def keep(scenario, folder, picture):
    """Puts a picture of the screen, folder/NAME.png, where a person finds it."""
    pictures = TOP / "build" / "screens"
    pictures.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / f"{picture}.png",
                    pictures / f"{scenario.name}{picture.removeprefix('screen')}.png")


def take(guest, control, name):
    """Takes a picture of the screen into the guest's folder, as NAME.png to look at;
    gives it as a Picture; raises Failure or Trouble."""
    time.sleep(SETTLE)
    control.screenshot(guest.folder / f"{name}.png")
    path = guest.folder / f"{name}.ppm"
    control.order("screendump", filename=str(path))
    picture = Picture(path.read_bytes())
    path.unlink()
    return picture


def boot_menu_problems(guest, control, scenario):
    """Waits for the medium's boot menu; gives a sentence if the screen does not have as many
    pixels as it must then."""
    guest.wait_for(BOOT_MENU, "the medium's boot menu")
    picture = take(guest, control, "screen-boot-menu")
    keep(scenario, guest.folder, "screen-boot-menu")
    found = picture.width, picture.height
    return ([] if found == scenario.menu_size
            else [f"expected the boot menu on {scenario.menu_size} pixels, found {found}"])


def look(guest, control):
    """Takes a picture of the screen while the menu waits, and asks the guest for its text.

    Gives the screen's lines, its letters' (width, height), and a sentence where the picture
    differs, or None; raises Failure or Trouble.
    """
    picture = take(guest, control, "screen")
    guest.press("s")
    guest.wait_for(SHELL, "a shell")
    guest.type(ASK + "\n")
    rows, columns, *cursor, text = (
        ANSWER.search(guest.wait_for(ANSWER, "what is on the screen")).groups())
    rows, columns, text = int(rows), int(columns), text.decode("latin-1")
    guest.wait_for(SHELL, "the shell's prompt")
    guest.type("exit\n")
    if len(text) != rows * columns:
        raise Failure(f"expected {rows} rows of {columns} columns from /dev/vcs, "
                      f"found {len(text)} characters")
    lines = [text[at:at + columns].rstrip() for at in range(0, len(text), columns)]
    return (lines, picture.letters(columns, rows),
            compare(picture, text, columns, rows, tuple(map(int, cursor))))


def check(scenario, lines, letters, difference):
    """Takes a scenario and what look() gave, gives the sentences of what is not there."""
    text = "\n".join(lines).encode()
    problems = [difference] if difference else []
    if scenario.letters and letters != scenario.letters:
        problems.append(f"expected letters of {scenario.letters} pixels on the screen, "
                        f"found {letters}")
    return (problems + [f"expected on the screen: {regex.pattern.decode()}, found:\n    "
                        + "\n    ".join(lines)
                        for regex in scenario.screen if not regex.search(text)])


def problems(guest, scenario):
    """Gives the sentences of what is not on the guest's screen as expected;
    leaves the menu waiting; raises Failure or Trouble."""
    if not scenario.looks():
        return []
    control = Control(guest.control)
    found = boot_menu_problems(guest, control, scenario) if scenario.menu_size else []
    if scenario.screen:
        guest.wait_for(MENU, "the menu")
        if scenario.code:
            found += codes.problems(guest, control, scenario)
            keep(scenario, guest.folder, "screen-qr")
        seen = look(guest, control)
        keep(scenario, guest.folder, "screen")
        found += check(scenario, *seen)
    return found
