/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/machine/status.h"

const char *status_name(enum status status)
{
	static const char *const names[] = { "not asked", "ok", "absent", "denied", "failed" };

	return names[status];
}
