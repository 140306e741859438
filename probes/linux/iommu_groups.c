/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The IOMMU groups as the kernel shows them in /sys/kernel/iommu_groups. Group numbers may have
 * holes; 0 is a group. VFIO makes some up, of one member each, for devices that no IOMMU
 * translates: no-IOMMU mode, and on recent kernels mdev. Those have its name.
 */
#include "probes/lib/text.h"
#include "probes/scan/probe.h"

#include <stdlib.h>
#include <string.h>

static int by_address(const void *a, const void *b)
{
	const struct pci_address *left = a;
	const struct pci_address *right = b;

	return pci_address_compare(*left, *right);
}

static int by_id(const void *a, const void *b)
{
	const struct group *left = a;
	const struct group *right = b;

	return left->id < right->id ? -1 : left->id > right->id;
}

static void read_members(struct source *source, struct machine *machine, struct group *group)
{
	struct answer answer = source_list(source, &machine->arena,
					   "/sys/kernel/iommu_groups/%u/devices", group->id);
	const char *name;
	size_t at = 0;

	machine->unlisted_groups += answer.status != OK;
	if (answer.status != OK)
		machine_gap(machine,
			    arena_printf(&machine->arena, "members of IOMMU group %u", group->id),
			    "%s", status_name(answer.status));

	while ((name = answer_next_name(&machine->arena, &answer, &at))) {
		struct pci_address address;
		if (pci_address_parse(name, &address))
			*array_add(&machine->arena, &group->members) = address;
		else
			*array_add(&machine->arena, &group->others) = name;
	}
	if (group->members.count)
		qsort(group->members.items, group->members.count, sizeof(struct pci_address),
		      by_address);
}

static bool is_of_vfio(struct source *source, struct machine *machine, const struct group *group)
{
	enum { UUID_LENGTH = 36, FIRST_DASH = 8 };
	const char *other = group->others.count ? group->others.items[0] : "";

	if (group->members.count + group->others.count != 1)
		return false;
	/* An mdev, which older kernels gave a group without a name. */
	if (strlen(other) == UUID_LENGTH && other[FIRST_DASH] == '-')
		return true;
	struct answer answer =
		source_read(source, &machine->arena, "/sys/kernel/iommu_groups/%u/name", group->id);
	return answer.status == OK && !strncmp(answer_line(&machine->arena, &answer), "vfio", 4);
}

static void look_at_group(struct source *source, struct machine *machine, unsigned id)
{
	struct group group = { .id = id };

	read_members(source, machine, &group);
	if (is_of_vfio(source, machine, &group))
		*array_add(&machine->arena, &machine->vfio_groups) = group;
	else
		*array_add(&machine->arena, &machine->groups) = group;
}

static void look(struct source *source, struct machine *machine)
{
	struct answer answer = source_list(source, &machine->arena, "/sys/kernel/iommu_groups");
	const char *name;
	size_t at = 0;

	machine->groups_status = answer.status;
	if (answer.status == DENIED || answer.status == FAILED)
		machine_gap(machine, "/sys/kernel/iommu_groups", "%s", status_name(answer.status));

	while ((name = answer_next_name(&machine->arena, &answer, &at))) {
		uint64_t id;
		if (text_is_decimal(name, INT32_MAX, &id))
			look_at_group(source, machine, (unsigned)id);
	}
	if (answer.status == OK && !machine->groups.count)
		machine->groups_status = ABSENT;
	if (machine->groups.count)
		qsort(machine->groups.items, machine->groups.count, sizeof(struct group), by_id);
}

PROBE(iommu_groups, "the kernel's IOMMU groups", look)
