/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/virtual_functions.h"

#include "probes/analysis/bars.h"
#include "probes/analysis/scope.h"

const struct bar *vf_bar_without_room(const struct sriov *sriov)
{
	for (size_t i = 0; i < sriov->bars.count; i++)
		if (bar_lacks_address(&sriov->bars.items[i]))
			return &sriov->bars.items[i];
	return NULL;
}

static bool has_numbers(const struct sriov *sriov)
{
	return sriov->first_offset && (sriov->stride || sriov->total_vfs == 1);
}

unsigned vfs_with_numbers(const struct machine *machine, const struct function *function)
{
	const struct sriov *sriov = function_features(function)->sriov;
	const struct function *port = machine_parent(machine, function);
	uint32_t first = (uint32_t)device_id_of(function->address) + sriov->first_offset;
	uint32_t last = port ? (uint32_t)port->subordinate_bus << 8 | 0xff : 0;

	if (!port || !has_numbers(sriov))
		return sriov->total_vfs;
	if (first > last)
		return 0;
	uint32_t count = sriov->stride ? (last - first) / sriov->stride + 1 : 1;
	return count < sriov->total_vfs ? count : sriov->total_vfs;
}

/* On other buses the device itself answers for all numbers. */
static bool need_ari(const struct function *function, const struct sriov *sriov)
{
	uint32_t first = (uint32_t)device_id_of(function->address) + sriov->first_offset;
	uint32_t last = first + (uint32_t)sriov->stride * (sriov->total_vfs - 1U);

	return has_numbers(sriov) && first >> 8 == function->address.bus &&
	       ((last >> 8) != (first >> 8) || (last & 0xf8));
}

struct flag vfs_are_reached(const struct machine *machine, const struct function *function)
{
	const struct function *port = machine_parent(machine, function);

	if (function->pcie.status != OK)
		return (struct flag){ .status = function->pcie.status };
	if (function->pcie.type != PORT_ENDPOINT ||
	    !need_ari(function, function_features(function)->sriov))
		return (struct flag){ .status = ABSENT };
	if (!port)
		return (struct flag){ .status = NOT_ASKED };
	const struct ari_forwarding *forwarding = &function_features(port)->ari_forwarding;
	if (forwarding->status == ABSENT)
		return (struct flag){ OK, false };
	/* Linux switches it on */
	return (struct flag){ forwarding->status, forwarding->supported };
}
