/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What other kernels would do (--kernel, --host), in words. */
#ifndef INIT_REPORT_KERNELS_H
#define INIT_REPORT_KERNELS_H

#include "init/report/report.h"

/* "pass" "fail"; of a group "alone", "+2 others", "no group". `status` as in a difference. */
const char *kernel_says(struct arena *arena, const struct kernel_difference *difference,
			int status);

/*
 * A sentence of a kernel: which release it is taken for, what is not known of it, or that nothing
 * differs; in `arena`. NULL: there is nothing to say.
 */
const char *kernel_sentence(struct arena *arena, const struct other_kernels *kernels,
			    const struct other_kernel *kernel);

#endif
