/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fields of the IOMMU's registers as data: VT-d specification 4.1, chapter 11.4; AMD I/O
 * Virtualization Technology specification 3.08, sections 3.4 and 3.1.
 */
#include "probes/machine/iommu.h"

#include <string.h>

#define IN(member)  offsetof(struct remapping_unit, member)
#define COUNT(list) (sizeof(list) / sizeof *(list))

const struct register_field iommu_features[] = {
	{ "nd", IN(capability), 0, 3, 0, 0 },
	{ "afl", IN(capability), 3, 1, 0, 0 },
	{ "rwbf", IN(capability), 4, 1, 0, 0 },
	{ "plmr", IN(capability), 5, 1, 0, 0 },
	{ "phmr", IN(capability), 6, 1, 0, 0 },
	{ "cm", IN(capability), 7, 1, 0, 0 },
	{ "sagaw", IN(capability), 8, 5, 0, 0 },
	{ "mgaw", IN(capability), 16, 6, 0, 1 },
	{ "zlr", IN(capability), 22, 1, 0, 0 },
	{ "fro", IN(capability), 24, 10, 4, 0 },
	{ "sllps", IN(capability), 34, 4, 0, 0 },
	{ "psi", IN(capability), 39, 1, 0, 0 },
	{ "nfr", IN(capability), 40, 8, 0, 1 },
	{ "mamv", IN(capability), 48, 6, 0, 0 },
	{ "dwd", IN(capability), 54, 1, 0, 0 },
	{ "drd", IN(capability), 55, 1, 0, 0 },
	{ "fl1gp", IN(capability), 56, 1, 0, 0 },
	{ "pi", IN(capability), 59, 1, 0, 0 },
	{ "fl5lp", IN(capability), 60, 1, 0, 0 },
	{ "ecmds", IN(capability), 61, 1, 0, 0 },
	{ "esirtps", IN(capability), 62, 1, 0, 0 },
	{ "esrtps", IN(capability), 63, 1, 0, 0 },
	{ "c", IN(extended_capability), 0, 1, 0, 0 },
	{ "qi", IN(extended_capability), 1, 1, 0, 0 },
	{ "dt", IN(extended_capability), 2, 1, 0, 0 },
	{ "ir", IN(extended_capability), 3, 1, 0, 0 },
	{ "eim", IN(extended_capability), 4, 1, 0, 0 },
	{ "pt", IN(extended_capability), 6, 1, 0, 0 },
	{ "sc", IN(extended_capability), 7, 1, 0, 0 },
	{ "iro", IN(extended_capability), 8, 10, 4, 0 },
	{ "mhmv", IN(extended_capability), 20, 4, 0, 0 },
	{ "mts", IN(extended_capability), 25, 1, 0, 0 },
	{ "nest", IN(extended_capability), 26, 1, 0, 0 },
	{ "prs", IN(extended_capability), 29, 1, 0, 0 },
	{ "ers", IN(extended_capability), 30, 1, 0, 0 },
	{ "srs", IN(extended_capability), 31, 1, 0, 0 },
	{ "nwfs", IN(extended_capability), 33, 1, 0, 0 },
	{ "eafs", IN(extended_capability), 34, 1, 0, 0 },
	{ "pss", IN(extended_capability), 35, 5, 0, 1 },
	{ "pasid", IN(extended_capability), 40, 1, 0, 0 },
	{ "dit", IN(extended_capability), 41, 1, 0, 0 },
	{ "pds", IN(extended_capability), 42, 1, 0, 0 },
	{ "smts", IN(extended_capability), 43, 1, 0, 0 },
	{ "vcs", IN(extended_capability), 44, 1, 0, 0 },
	{ "slads", IN(extended_capability), 45, 1, 0, 0 },
	{ "slts", IN(extended_capability), 46, 1, 0, 0 },
	{ "flts", IN(extended_capability), 47, 1, 0, 0 },
	{ "smpwcs", IN(extended_capability), 48, 1, 0, 0 },
	{ "rps", IN(extended_capability), 49, 1, 0, 0 },
	{ "pms", IN(extended_capability), 51, 1, 0, 0 },

	{ "prefsup", IN(extended_features), 0, 1, 0, 0 },
	{ "pprsup", IN(extended_features), 1, 1, 0, 0 },
	{ "xtsup", IN(extended_features), 2, 1, 0, 0 },
	{ "nxsup", IN(extended_features), 3, 1, 0, 0 },
	{ "gtsup", IN(extended_features), 4, 1, 0, 0 },
	{ "iasup", IN(extended_features), 6, 1, 0, 0 },
	{ "gasup", IN(extended_features), 7, 1, 0, 0 },
	{ "hesup", IN(extended_features), 8, 1, 0, 0 },
	{ "pcsup", IN(extended_features), 9, 1, 0, 0 },
	{ "hats", IN(extended_features), 10, 2, 0, 0 },
	{ "gats", IN(extended_features), 12, 2, 0, 0 },
	{ "glxsup", IN(extended_features), 14, 2, 0, 0 },
	{ "gamsup", IN(extended_features), 21, 3, 0, 0 },
	{ "pasmax", IN(extended_features), 32, 5, 0, 1 },
	{ "msicapmmiosup", IN(extended_features), 46, 1, 0, 0 },
	{ "giosup", IN(extended_features), 48, 1, 0, 0 },
	{ "hasup", IN(extended_features), 49, 1, 0, 0 },
	{ "ephsup", IN(extended_features), 50, 1, 0, 0 },
	{ "hdsup", IN(extended_features), 52, 1, 0, 0 },
	{ "snpsup", IN(extended_features), 63, 1, 0, 0 },
	{ "snpavicsup", IN(extended_features_2), 5, 3, 0, 0 },
	{ "iotlbsup", IN(pci_capability), 24, 1, 0, 0 },
	{ "npcache", IN(pci_capability), 26, 1, 0, 0 },
	{ "efrsup", IN(pci_capability), 27, 1, 0, 0 },
};
const size_t iommu_feature_count = COUNT(iommu_features);

const struct register_field iommu_states[] = {
	{ "cfis", IN(global_status), 23, 1, 0, 0 },
	{ "irtps", IN(global_status), 24, 1, 0, 0 },
	{ "ires", IN(global_status), 25, 1, 0, 0 },
	{ "qies", IN(global_status), 26, 1, 0, 0 },
	{ "wbfs", IN(global_status), 27, 1, 0, 0 },
	{ "afls", IN(global_status), 28, 1, 0, 0 },
	{ "fls", IN(global_status), 29, 1, 0, 0 },
	{ "rtps", IN(global_status), 30, 1, 0, 0 },
	{ "tes", IN(global_status), 31, 1, 0, 0 },
	{ "pfo", IN(fault_status), 0, 1, 0, 0 },
	{ "ppf", IN(fault_status), 1, 1, 0, 0 },
	{ "afo", IN(fault_status), 2, 1, 0, 0 },
	{ "apf", IN(fault_status), 3, 1, 0, 0 },
	{ "iqe", IN(fault_status), 4, 1, 0, 0 },
	{ "ice", IN(fault_status), 5, 1, 0, 0 },
	{ "ite", IN(fault_status), 6, 1, 0, 0 },
	{ "pro", IN(fault_status), 7, 1, 0, 0 },
	{ "fri", IN(fault_status), 8, 8, 0, 0 },

	{ "iommuen", IN(control), 0, 1, 0, 0 },
	{ "cmdbufen", IN(control), 12, 1, 0, 0 },
	{ "gten", IN(control), 16, 1, 0, 0 },
	{ "gaen", IN(control), 17, 1, 0, 0 },
	{ "gamen", IN(control), 25, 1, 0, 0 },
	{ "xten", IN(control), 50, 1, 0, 0 },
	{ "snpavicen", IN(control), 61, 1, 0, 0 },
	{ "eventoverflow", IN(hardware_status), 0, 1, 0, 0 },
	{ "eventlogint", IN(hardware_status), 1, 1, 0, 0 },
	{ "comwaitint", IN(hardware_status), 2, 1, 0, 0 },
	{ "eventlogrun", IN(hardware_status), 3, 1, 0, 0 },
	{ "cmdbufrun", IN(hardware_status), 4, 1, 0, 0 },
	{ "pproverflow", IN(hardware_status), 5, 1, 0, 0 },
	{ "pprint", IN(hardware_status), 6, 1, 0, 0 },
	{ "pprlogrun", IN(hardware_status), 7, 1, 0, 0 },
	{ "galogrun", IN(hardware_status), 8, 1, 0, 0 },
	{ "galogoverflow", IN(hardware_status), 9, 1, 0, 0 },
	{ "galogint", IN(hardware_status), 10, 1, 0, 0 },
	{ "baseenable", IN(pci_base), 0, 1, 0, 0 },
};
const size_t iommu_state_count = COUNT(iommu_states);

struct number register_field_value(const struct remapping_unit *unit,
				   const struct register_field *field)
{
	const struct number *member = (const void *)((const char *)unit + field->member);
	struct number value = { .status = member->status };

	if (value.status == OK)
		value.value = ((member->value >> field->low & ((UINT64_C(1) << field->width) - 1)) +
			       field->add)
			      << field->shift;
	return value;
}

static const struct register_field *by_name(const struct register_field *fields, size_t count,
					    const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(fields[i].name, name))
			return &fields[i];
	return NULL;
}

struct number iommu_field(const struct remapping_unit *unit, const char *name)
{
	const struct register_field *field = by_name(iommu_features, iommu_feature_count, name);

	if (!field)
		field = by_name(iommu_states, iommu_state_count, name);
	return field ? register_field_value(unit, field) : (struct number){ .status = NOT_ASKED };
}
