/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether VT-d is fused off in the CPU, for a machine without a DMAR: then no firmware setup can
 * switch it on.
 *
 * Bit 23 of CAPID0_A, configuration dword 0xe4 of the host bridge, on Core client parts: coreboot
 * of Sandy Bridge to Meteor Lake (VTD_DISABLE in northbridge/intel/sandybridge,
 * northbridge/intel/haswell, soc/intel) leaves VT-d alone where it is set. Host bridges that are
 * not listed, all of servers among them, may keep anything there.
 */
#include "probes/scan/probe.h"
#include "probes/machine/pci_ids.h"

#include <string.h>

enum { CAPID0_A = 0xe4 };

/* Ids of pci.ids and of coreboot's lists for these families. */
static const uint16_t host_bridges[] = {
	0x0100, 0x0104, 0x0108, 0x010c,                                         /* Sandy Bridge */
	0x0150, 0x0154, 0x0158, 0x015c,                                         /* Ivy Bridge */
	0x0a04, 0x0c00, 0x0c04, 0x0c08, 0x0d00, 0x0d04, 0x0d08,                 /* Haswell */
	0x1604, 0x1610, 0x1614,                                                 /* Broadwell */
	0x1900, 0x1904, 0x1908, 0x190c, 0x190f, 0x1910, 0x1918, 0x191f, 0x1924, /* Skylake */
	0x5900, 0x5904, 0x590c, 0x590f, 0x5910, 0x5914, 0x5918, 0x591f,         /* Kaby Lake */
	/* Coffee Lake, Whiskey Lake */
	0x3e0f, 0x3e10, 0x3e18, 0x3e1f, 0x3e20, 0x3e30, 0x3e31, 0x3e32, 0x3e33, 0x3e34, 0x3e35,
	0x3ec2, 0x3ec4, 0x3ec6, 0x3eca, 0x3ecc, 0x3ed0, 0x8a12, 0x8a14, /* Ice Lake */
	0x9b33, 0x9b43, 0x9b44, 0x9b51, 0x9b53, 0x9b54, 0x9b55, 0x9b60, /* Comet Lake */
	0x9b61, 0x9b63, 0x9b64, 0x9b71, 0x9b73, 0x5af0, 0x31f0, /* Apollo Lake, Gemini Lake */
	0x4e12, 0x4e14, 0x4e22, 0x4e24, 0x4e26, 0x4e28,         /* Jasper Lake */
	0x9a02, 0x9a04, 0x9a12, 0x9a14, 0x9a26, 0x9a36,         /* Tiger Lake */
	0x4601, 0x4602, 0x4609, 0x460a, 0x4610, 0x4619, 0x4621, 0x4623, /* Alder Lake */
	0x4629, 0x4630, 0x4640, 0x4641, 0x4644, 0x4648, 0x4649, 0x464c, 0x4650, 0x4660, 0x4661,
	0x4664, 0x4668, 0x466c, 0x4670, 0x4673, 0x467f,
	/* Alder Lake-N, Twin Lake */
	0x4614, 0x4617, 0x4618, 0x461b, 0x461c, 0x4677, 0x4678, 0x4679, 0x467c, 0x4637, 0x463b,
	0x4647, 0xa700, 0xa701, 0xa702, 0xa703, 0xa704, /* Raptor Lake */
	0xa705, 0xa706, 0xa707, 0xa708, 0xa709, 0xa70a, 0xa716, 0xa719, 0xa71b, 0xa71c, 0xa728,
	0xa729, 0xa72a, 0xa740, 0x7d00, 0x7d01, 0x7d02, 0x7d14, 0x7d15, 0x7d16, /* Meteor Lake */
};

static bool is_listed(const struct function *bridge)
{
	if (!bridge || bridge->status != OK || bridge->vendor != VENDOR_INTEL)
		return false;
	for (size_t i = 0; i < sizeof host_bridges / sizeof *host_bridges; i++)
		if (host_bridges[i] == bridge->device)
			return true;
	return false;
}

static void look(struct source *source, struct machine *machine)
{
	const struct function *bridge = machine_function(machine, (struct pci_address){ 0 });
	struct flag *fused_off = &machine->iommu.vtd_fused_off;
	uint8_t bytes[4];

	if (machine->cpu.status == OK && strcmp(machine->cpu.vendor, "GenuineIntel") != 0) {
		fused_off->status = ABSENT;
		return;
	}
	if (!is_listed(bridge))
		return;
	fused_off->status = source->config(source, bridge->address, CAPID0_A, sizeof bytes, bytes);
	fused_off->value = fused_off->status == OK && bytes[2] >> 7; /* bit 23 */
	if (fused_off->status == ABSENT)
		fused_off->status = FAILED;
}

PROBE(vtd_fuse, "whether VT-d is fused off", look, .after = { "cpu" })
