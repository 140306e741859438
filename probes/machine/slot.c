/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/machine/slot.h"

const char *slot_form_word(enum slot_form form)
{
	static const char *const words[] = { NULL, "card", "m2", "u2", "mini", "ocp", "edsff" };

	return words[form];
}

const char *slot_usage_word(enum slot_usage usage)
{
	static const char *const words[] = { NULL, "available", "in-use" };

	return words[usage];
}
