/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What other kernels would do (--kernel, --host), in words. */
#ifndef INIT_REPORT_KERNELS_H
#define INIT_REPORT_KERNELS_H

#include "init/report/report.h"

/* "pass" "fail"; of a group "alone", "+2 others", "no group". `status` as in a difference. */
const char *kernel_says(struct arena *arena, const struct kernel_difference *difference,
			int status);

/*
 * "debian-12, Linux 6.1 (Debian 12): nothing is known to differ": which release it is taken for,
 * what is not known of it, or a colon where differences are to follow; in `arena`.
 */
const char *kernel_sentence(struct arena *arena, const struct other_kernels *kernels,
			    const struct other_kernel *kernel);

#endif
