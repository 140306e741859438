/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes the prediction: prediction.h tells what is in it. */
#ifndef PROBES_GROUPS_PREDICT_H
#define PROBES_GROUPS_PREDICT_H

#include "probes/groups/prediction.h"

/*
 * Of a machine whose probes have run and that is joined. `options`, each as on the kernel's command
 * line, are tried besides our own; one that cannot be understood becomes a gap. All of it is in
 * `arena`.
 */
struct prediction *predict_groups(struct arena *arena, const struct machine *machine,
				  const char *const *options, size_t option_count);

#endif
