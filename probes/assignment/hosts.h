/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A configuration in the words of a host, which are data (probes/quirks/hosts). Pure over facts;
 * what is returned lies in the arena that is given, or lives as long as the program.
 */
#ifndef PROBES_ASSIGNMENT_HOSTS_H
#define PROBES_ASSIGNMENT_HOSTS_H

#include "probes/assignment/configuration.h"
#include "probes/quirks/host_data.h"

/* Lines for one place, in the order in which they are to be done. */
struct setting {
	const char *place; /* a file, "shell" or "virtual machine" */
	text_list lines;   /* to be added to that file, run, or given to the virtual machine */
};

typedef ARRAY(struct setting) setting_list;

struct host_lines {
	setting_list set, undo; /* both empty where nothing may be set */
};

struct host_lines host_lines(struct arena *arena, const struct machine *machine,
			     const struct configuration *configuration, const struct host *host);

/*
 * How this host judges what a rule (its id) finds, where it judges otherwise than Linux, with the
 * source; NULL where no source tells.
 */
const char *host_note(const struct host *host, const char *rule);

#endif
