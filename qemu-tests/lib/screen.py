"""
The guest's screen: what Linux holds to be on it (/dev/vcs), and the picture that QEMU makes of it, which must agree.

They agree where each character looks the same wherever it stands, and no two characters look alike: so no font needs to be known.
"""

import re
import time

from lib.guest import MENU, SHELL
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

    def cell(self, left, top, width, height):
        """Gives a rectangle as bytes, 1 for each pixel that is not black."""
        rows = (self.pixels[3 * (y * self.width + left):3 * (y * self.width + left + width)] for y in range(top, top + height))
        return bytes(any(row[at:at + 3]) for row in rows for at in range(0, len(row), 3))


def compare(picture, text, columns, rows, cursor):
    """Takes a Picture, the screen's text as one string, its size, and (column, row) of the cursor, where nothing is compared.

    Gives None, or a sentence on the first character that does not look as it must.
    """
    width, height = picture.width // columns, picture.height // rows
    looks, shown = {}, {}
    for at, character in enumerate(text):
        row, column = divmod(at, columns)
        if (column, row) == cursor:
            continue
        character = " " if character == "\0" else character
        cell = picture.cell(column * width, row * height, width, height)
        where = f"'{character}' in row {row + 1}, column {column + 1}"
        if looks.setdefault(character, cell) != cell:
            return f"expected {where} of the screen to look as it does elsewhere, found another picture"
        if shown.setdefault(cell, character) != character:
            return f"expected {where} of the screen to have a look of its own, found it to look as '{shown[cell]}'"
    return None


def look(guest, control, folder):
    """Waits for the menu, takes a picture of the screen (folder/screen.png) and asks the guest for its text.

    Gives the screen's lines and a sentence where the picture differs, or None; raises Failure or Trouble.
    """
    guest.wait_for(MENU, "the menu")
    time.sleep(SETTLE)
    control.screenshot(folder / "screen.png")
    control.order("screendump", filename=str(folder / "screen.ppm"))
    guest.type("s")
    guest.wait_for(SHELL, "a shell")
    guest.type(ASK + "\n")
    rows, columns, *cursor, text = ANSWER.search(guest.wait_for(ANSWER, "what is on the screen")).groups()
    rows, columns, text = int(rows), int(columns), text.decode("latin-1")
    guest.wait_for(SHELL, "the shell's prompt")
    guest.type("exit\n")
    if len(text) != rows * columns:
        raise Failure(f"expected {rows} rows of {columns} columns from /dev/vcs, found {len(text)} characters")
    picture = Picture((folder / "screen.ppm").read_bytes())
    (folder / "screen.ppm").unlink()
    lines = [text[at:at + columns].rstrip() for at in range(0, len(text), columns)]
    return lines, compare(picture, text, columns, rows, tuple(map(int, cursor)))


def check(wanted, lines, difference):
    """Takes the expected regular expressions and what look() gave, gives the sentences of what is not there."""
    text = "\n".join(lines).encode()
    problems = [difference] if difference else []
    return problems + [f"expected on the screen: {regex.pattern.decode()}, found:\n    " + "\n    ".join(lines)
                       for regex in wanted if not regex.search(text)]
