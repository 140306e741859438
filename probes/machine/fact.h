/* The smallest facts: a value with the status of the question that it answers. Zero is "nobody asked". */
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
	const char *value;  /* never NULL where status is OK */
};

struct number {
	enum status status;
	uint64_t value;
};

struct flag {
	enum status status;
	bool value;
};

struct answer;

/* The first line of a text answer as a fact, with the answer's status: answer_line() of source.h. */
struct text text_of_answer(struct arena *arena, const struct answer *answer);

#endif
