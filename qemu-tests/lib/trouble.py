# SPDX-License-Identifier: GPL-2.0-or-later
"""The two ways in which things go wrong: the harness cannot work, or what is tested is wrong."""


class Trouble(Exception):
    """The harness itself cannot go on (no QEMU, no kernel, bad file): exit status 69."""


class Failure(Exception):
    """The guest did not do what was expected of it: the scenario fails."""
