/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The smallest facts: a value with the status of the question that it answers. Zero is "nobody
 * asked".
 */
#ifndef PROBES_MACHINE_FACT_H
#define PROBES_MACHINE_FACT_H

#include "probes/lib/arena.h"
#include "probes/lib/array.h"
#include "probes/machine/pci_address.h"
#include "probes/machine/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	enum status status;
	const char *value; /* never NULL where status is OK */
};

struct number {
	enum status status;
	uint64_t value;
};

struct flag {
	enum status status;
	bool value;
};

/* A field of a table or register block as it stands there. */
struct field {
	enum status status;
	uint8_t width; /* bytes */
	size_t offset;
	uint64_t value;
};

#endif
