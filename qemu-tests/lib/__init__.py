# SPDX-License-Identifier: GPL-2.0-or-later
"""What qemu-tests/run and scripts/demo share: scenarios, QEMU, sticks, EFI variables,
expectations."""
