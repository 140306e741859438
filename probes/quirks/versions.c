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

/* "6.8.12-4-pve", "5.14.0-503.el9.x86_64": the flavour stands behind a hyphen or a dot. */
static bool has_flavour(const char *name, const char *flavour)
{
	while ((name = strpbrk(name, "-."))) {
		name++;
		if (strncmp(name, flavour, strlen(flavour)) == 0)
			return true;
	}
	return false;
}

enum fit { FITS_NOT, FITS_PERHAPS, FITS };

/* PERHAPS: the name is that of a series, 6.12 or 6.8-pve, and the word of a release of it. */
static enum fit fits_word(const char *name, const char *word, size_t length)
{
	size_t number = strspn(name, "0123456789."), series = strcspn(name, "-");

	if (strncmp(name, word, length) == 0 && !(name[length] >= '0' && name[length] <= '9'))
		return FITS;
	return number == series && strchr(name, '.') == memrchr(name, '.', number) &&
			       strncmp(name, word, number) == 0 && word[number] == '.'
		       ? FITS_PERHAPS
		       : FITS_NOT;
}

/*
 * Of distributions that count on by themselves the third number tells no release of Linux's own
 * (6.14.8-2-pve): only rows with Proxmox's flavour are about its kernels.
 */
static enum fit is_listed(const char *name, const struct version_row *row)
{
	enum fit best = FITS_NOT;

	if (!row->flavour && has_flavour(name, "pve"))
		return FITS_NOT;
	for (const char *word = row->releases; *word;) {
		size_t length = strcspn(word, " ");
		enum fit fit = fits_word(name, word, length);
		best = fit > best ? fit : best;
		word += length + strspn(word + length, " ");
	}
	return best;
}

static enum fit fits_kernel(const struct machine *machine, const struct version_row *row)
{
	const char *name = machine->kernel.release.value;

	if (row->since && !kernel_is_since(machine, row->since >> 8, row->since & 0xff))
		return FITS_NOT;
	if (row->before && !kernel_is_before(machine, row->before >> 8, row->before & 0xff))
		return FITS_NOT;
	if (row->flavour && !has_flavour(name, row->flavour))
		return FITS_NOT;
	return row->releases ? is_listed(name, row) : FITS;
}

static enum fit best_fit(const struct machine *machine, enum version_rule rule,
			 const struct function *function)
{
	enum fit best = FITS_NOT;

	for (size_t i = 0; i < version_row_count && best != FITS; i++) {
		enum fit fit = is_about(&version_rows[i], rule, function)
				       ? fits_kernel(machine, &version_rows[i])
				       : FITS_NOT;
		best = fit > best ? fit : best;
	}
	return best;
}

const char *version_changed_by(const struct machine *machine)
{
	for (size_t i = 0; machine->kernel.release.status == OK && i < version_row_count; i++)
		if (version_rows[i].rule == VERSION_CHANGED_BY_DISTRIBUTOR &&
		    fits_kernel(machine, &version_rows[i]) == FITS)
			return version_rows[i].words->about;
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
	enum fit fit = best_fit(machine, rule, function);
	return (struct flag){ fit == FITS_PERHAPS ? FAILED : OK, fit == FITS };
}

const struct version_row *version_known_bad(const struct machine *machine,
					    const struct version_row *after, bool *perhaps)
{
	const struct version_row *row = after ? after + 1 : version_rows;

	for (; row < version_rows + version_row_count; row++) {
		enum fit fit = is_about(row, VERSION_KNOWN_BAD, NULL) ? fits_kernel(machine, row)
								      : FITS_NOT;
		*perhaps = fit == FITS_PERHAPS;
		if (fit)
			return row;
	}
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
