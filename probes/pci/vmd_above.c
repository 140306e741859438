/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/pci/vmd_above.h"

#include "probes/machine/vmd.h"
#include "probes/quirks/versions.h"

/*
 * A dump of lspci has no paths. One VMD and one domain behind it belong together; of several nobody
 * can tell.
 */
static const struct function *only_vmd(const struct machine *machine)
{
	const struct function *vmd = NULL;
	uint32_t domain = 0;

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		bool is_vmd = function_is_vmd(function),
		     behind = function->address.domain > LAST_ORDINARY_DOMAIN;
		if ((is_vmd && vmd) || (behind && domain && domain != function->address.domain))
			return NULL;
		vmd = is_vmd ? function : vmd;
		domain = behind ? function->address.domain : domain;
	}
	return vmd;
}

struct vmd vmd_above(struct source *source, struct machine *machine,
		     const struct function *function)
{
	char address[PCI_ADDRESS_TEXT];
	struct vmd vmd = { .status = ABSENT };

	if (function->address.domain <= LAST_ORDINARY_DOMAIN)
		return vmd;
	struct answer link = source_link(source, &machine->arena, "/sys/bus/pci/devices/%s",
					 pci_address_print(function->address, address));
	vmd.status = link.status == ABSENT ? FAILED : link.status;
	if (link.status == OK &&
	    !pci_address_last_in((const char *)link.bytes, LAST_ORDINARY_DOMAIN, &vmd.endpoint))
		vmd.status = ABSENT;
	if (vmd.status == OK || vmd.status == ABSENT)
		return vmd;
	const struct function *only = only_vmd(machine);
	return only ? (struct vmd){ OK, only->address } : vmd;
}
