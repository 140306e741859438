/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a piece of text has the form of something that there is once in the world: an address, a
 * serial number, an identifier. */
#ifndef PROBES_LIB_SHAPE_H
#define PROBES_LIB_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Stands for what stays with the machine. ASCII, because a capture is (acpixtract takes no other
 * file), and consoles are.
 */
#define MASKED "..."

enum shape_of {
	SHAPE_TEXT, /* what the kernel writes: short numbers, addresses of memory and of PCI stay */
	SHAPE_MAKER,   /* what makers call their products: "20QV000HUS" is no serial number there */
	SHAPE_RELEASE, /* a version of Linux, which may have a date and a hash: only addresses of a
			  network are secrets */
	SHAPE_NUMBER,  /* where a long number stands by its place: a register, an address of memory
			*/
};

/*
 * `at` is one piece, without blanks. It is a secret where it has a hardware address (with ':', '-',
 * '.' or nothing between its digits), a UUID, WWN, EUI or GUID, an address of a network, a hash, or
 * letters and digits mixed as in serial numbers. PCI addresses and ids, versions, names of the
 * kernel's devices and drivers, and the GUIDs of EFI variables that all machines have are none.
 */
bool shape_is_secret(const char *at, size_t length, enum shape_of kind);

#endif
