/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/quirks/versions.h"
#include "probes/machine/pci_ids.h"

#include <string.h>

static bool is_about(const struct version_row *row, enum version_rule rule,
		     const struct function *function)
{
	if (row->rule != rule)
		return false;
	return !function || !row->vendor ||
	       (function->vendor == row->vendor && function->device >= row->first &&
		function->device <= row->last);
}

static bool has_flavour(const struct machine *machine, const char *flavour)
{
	const char *hyphen = strrchr(machine->kernel.release.value, '-');

	return hyphen && strncmp(hyphen + 1, flavour, strlen(flavour)) == 0;
}

/*
 * Of distributions that count on by themselves the third number tells no release of Linux's own
 * (6.14.8-2-pve): only rows with Proxmox's flavour are about its kernels.
 */
static bool is_listed(const struct machine *machine, const struct version_row *row)
{
	const char *name = machine->kernel.release.value, *word = row->releases;

	if (!row->flavour && has_flavour(machine, "pve"))
		return false;
	while (*word) {
		size_t length = strcspn(word, " ");
		if (strncmp(name, word, length) == 0 &&
		    !(name[length] >= '0' && name[length] <= '9'))
			return true;
		word += length + strspn(word + length, " ");
	}
	return false;
}

static bool fits_kernel(const struct machine *machine, const struct version_row *row)
{
	if (row->since && !kernel_is_since(machine, row->since >> 16, row->since & 0xffff))
		return false;
	if (row->before && !kernel_is_before(machine, row->before >> 16, row->before & 0xffff))
		return false;
	if (row->releases && !is_listed(machine, row))
		return false;
	return !row->flavour || has_flavour(machine, row->flavour);
}

static const struct version_row *find(const struct machine *machine, enum version_rule rule,
				      const struct function *function)
{
	for (size_t i = 0; i < version_row_count; i++)
		if (is_about(&version_rows[i], rule, function) &&
		    fits_kernel(machine, &version_rows[i]))
			return &version_rows[i];
	return NULL;
}

struct flag version_does(const struct machine *machine, enum version_rule rule,
			 const struct function *function)
{
	if (machine->kernel.release.status != OK)
		return (struct flag){ status_is_evidence(machine->kernel.release.status)
					      ? FAILED
					      : machine->kernel.release.status,
				      false };
	if (!kernel_is_since(machine, 0, 0)) /* its name does not begin with a number */
		return (struct flag){ FAILED, false };
	return (struct flag){ OK, find(machine, rule, function) };
}

const struct version_row *version_known_bad(const struct machine *machine,
					    const struct version_row *after)
{
	const struct version_row *row = after ? after + 1 : version_rows;

	for (; row < version_rows + version_row_count; row++)
		if (is_about(row, VERSION_KNOWN_BAD, NULL) && fits_kernel(machine, row))
			return row;
	return NULL;
}

bool function_is_vmd(const struct function *function)
{
	if (function->status != OK || function->class_code >> 8 != CLASS_RAID)
		return false;
	for (size_t i = 0; i < version_row_count; i++)
		if (is_about(&version_rows[i], VERSION_VMD_DRIVER, function))
			return true;
	return false;
}
