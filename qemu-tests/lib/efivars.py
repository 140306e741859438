# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads EDK2's authenticated variable store, as OVMF keeps it in its OVMF_VARS flash file.

A firmware volume (its header's length at offset 48), then a store header (GUID, size, format
0x5a, state 0xfe), then variables, each aligned to four bytes: 60 bytes of header, the name in
UTF-16, the data. A variable counts if its state is "added", or "added, deletion begun" where no
newer one of its name is there.
"""

import struct
import uuid

VOLUME_SIGNATURE = b"_FVH"
AUTHENTICATED_STORE = uuid.UUID("aaf32c78-947b-439a-a180-2e144ec37792")
STORE_HEADER = struct.Struct("<16sIBBHI")
VARIABLE_HEADER = struct.Struct("<HBBIQ16sIII16s")
START = 0x55AA
FORMATTED, HEALTHY = 0x5A, 0xFE
ADDED, DELETION_BEGUN = 0x3F, 0x3E


class BadStore(ValueError):
    """The bytes are no variable store; the text says why."""


def open_store(flash):
    """Takes the flash's bytes, gives (where the variables begin, where the store ends);
    raises BadStore."""
    if flash[40:44] != VOLUME_SIGNATURE:
        raise BadStore("expected a firmware volume with the signature _FVH at offset 40")
    start = struct.unpack_from("<H", flash, 48)[0]
    if start + STORE_HEADER.size > len(flash):
        raise BadStore(f"the variable store's header at {start:#x} lies outside of the "
                       f"{len(flash)} bytes")
    guid, size, form, state, _, _ = STORE_HEADER.unpack_from(flash, start)
    if uuid.UUID(bytes_le=guid) != AUTHENTICATED_STORE or (form, state) != (FORMATTED, HEALTHY):
        raise BadStore(f"expected a formatted authenticated variable store at {start:#x}")
    if start + size > len(flash):
        raise BadStore(f"the variable store is said to have {size} bytes at {start:#x}, "
                       "which is past the end")
    return start + STORE_HEADER.size, start + size


def entries(flash):
    """Takes the flash's bytes, yields (state, attributes, GUID, name, data) of each
    variable, deleted ones too."""
    position, end = open_store(flash)
    while position + VARIABLE_HEADER.size <= end:
        magic, state, _, attributes, _, _, _, name_size, data_size, guid = (
            VARIABLE_HEADER.unpack_from(flash, position))
        if magic != START:
            return
        name_at = position + VARIABLE_HEADER.size
        data_at = name_at + name_size
        if data_at + data_size > end:
            raise BadStore(f"the variable at {position:#x} reaches past the end of the store")
        name = flash[name_at:data_at].decode("utf-16-le", "replace").rstrip("\0")
        yield state, attributes, uuid.UUID(bytes_le=guid), name, flash[data_at:data_at + data_size]
        position = (data_at + data_size + 3) & ~3


def read_variable(flash, name, guid):
    """Takes the flash's bytes, a name and a GUID, gives (attributes, data) or None;
    raises BadStore."""
    found = {}
    for state, attributes, owner, title, data in entries(flash):
        if title == name and owner == uuid.UUID(str(guid)) and state in (ADDED, DELETION_BEGUN):
            found[state] = (attributes, data)
    return found.get(ADDED) or found.get(DELETION_BEGUN)


def our_variable(path):
    """Takes the path of an OVMF_VARS file, gives the text of our variable, or None;
    raises BadStore or OSError."""
    with open(path, "rb") as file:
        found = read_variable(file.read(), "VfioPreflight", "f4ade7c9-769f-4bf7-9762-b87d3ab0f0f6")
    return found[1].decode("ascii", "replace") if found else None
