/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernels that can be named, to be judged in the place of the one that runs: a release, or what
 * quirks/versions.quirks calls by the name of a distribution.
 */
#ifndef PROBES_QUIRKS_KERNELS_H
#define PROBES_QUIRKS_KERNELS_H

#include <stdbool.h>
#include <stddef.h>

struct kernel_name {
	const char *name;
	const char *release; /* as "uname -r" may tell it; NULL: nothing is known of it */
	/*
	 * Of which releases of its distribution, where the name is one's; why nothing is known
	 * where there is no release; else NULL.
	 */
	const char *about;
	const char *host; /* "proxmox": the newest of that host which is known; else NULL */
};

extern const struct kernel_name kernel_names[];
extern const size_t kernel_name_count;

/* For the message about a name that is not known: what is. */
extern const char kernels_expected[];

enum { KERNEL_NAME_AT_MOST = 64 };

/*
 * "6.12", "6.12.17", "6.8.12-4-pve", "debian-12" or "debian12", "proxmox-8" or "pve8". False, and
 * *found unchanged, where it is neither a release nor a name that is known. `name` has to outlive
 * *found.
 */
bool kernel_by_name(const char *name, struct kernel_name *found);

/* The newest kernel of this host ("proxmox") that is known, or NULL. */
const struct kernel_name *kernel_of_host(const char *host);

#endif
